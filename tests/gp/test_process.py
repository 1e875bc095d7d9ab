"""Gaussian processes: hand numbers, scikit-learn's, symmetries, singular data, bad input."""

import re
import warnings
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import mlcore.gp.process
from mlcore.gp.kernels import matern52, rbf
from mlcore.gp.process import GaussianProcess

POINTS = np.array([[0.0], [1.0]]), np.array([1.0, 2.0])  # of the syllabus
every_kernel = pytest.mark.parametrize("kernel", [rbf, matern52])


def data(d=2, n=25, offset=0.0):
    """Points n, 10 others, and values of a smooth function; none of it may be written to."""
    rng = np.random.default_rng(d)
    X, points = rng.uniform(-2, 2, size=(n, d)), rng.uniform(-3, 3, size=(10, d))
    y = np.sin(X.sum(axis=1)) + 0.1 * rng.normal(size=n)
    arrays = X + offset, y, points + offset
    for array in arrays:
        array.setflags(write=False)
    return arrays


def answers(process, X, y, points):
    """All that a posterior says, as one flat array; any warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        posterior = process.condition(X, y)
        return np.concatenate([*posterior.predict(points), [posterior.log_evidence]])


# --- by hand --------------------------------------------------------------------------------------


def test_numbers_of_the_syllabus():
    process = GaussianProcess()
    assert process.covariance([[0.0]], [[1.0], [0.5], [3.0]])[0] == pytest.approx(
        [0.6065, 0.8825, 0.0111], abs=5e-5
    )
    posterior = process.condition(*POINTS)
    mean, std = posterior.predict([[0.5], [3.0]])
    assert mean == pytest.approx([1.648, 0.295], abs=5e-4)
    assert std**2 == pytest.approx([0.0305, 0.974], abs=5e-4)
    mean, std = GaussianProcess(noise=0.1).condition(*POINTS).predict([[0.5]])
    assert mean == pytest.approx([1.551], abs=5e-4)
    assert std**2 == pytest.approx([0.0873], abs=5e-5)


def test_the_log_evidence_of_two_points():
    """log N(y | 0, K) from the inverse and the determinant of a 2 × 2 matrix."""
    k, noise = np.exp(-0.5), 0.1
    a, (y1, y2) = 1 + noise, POINTS[1]
    det = a**2 - k**2
    fit = (a * y1**2 - 2 * k * y1 * y2 + a * y2**2) / det
    expected = -fit / 2 - np.log(det) / 2 - np.log(2 * np.pi)
    posterior = GaussianProcess(noise=noise).condition(*POINTS)
    assert posterior.log_evidence == pytest.approx(expected, rel=1e-14)
    assert type(posterior.log_evidence) is float and posterior.jitter == 0.0


def test_the_formulas_with_an_inverse():
    X, y, points = data()
    process = GaussianProcess(matern52, (0.5, 2.0), 3.0, 0.2)
    K = process.covariance(X) + 0.2 * np.eye(len(X))
    k = process.covariance(X, points)
    posterior = process.condition(X, y)
    mean, std = posterior.predict(points)
    np.testing.assert_allclose(mean, k.T @ np.linalg.inv(K) @ y, atol=1e-12)
    np.testing.assert_allclose(std**2, 9 - np.diag(k.T @ np.linalg.inv(K) @ k), atol=1e-12)
    np.testing.assert_allclose(posterior.alpha, np.linalg.solve(K, y), atol=1e-12)
    np.testing.assert_allclose(posterior.L @ posterior.L.T, K, atol=1e-13)


def test_theta_is_the_logarithm_of_the_parameters():
    assert GaussianProcess().theta.tolist() == [0.0, 0.0]
    process = GaussianProcess(rbf, (1.0, np.e), np.e**2, np.e**-3)
    np.testing.assert_allclose(process.theta, [2, 0, 1, -3], atol=1e-15)


# --- scikit-learn ---------------------------------------------------------------------------------


@every_kernel
@pytest.mark.parametrize("scales", [1, 2, 6], ids=["1-D", "2-D ARD", "6-D ARD"])
@pytest.mark.parametrize("noise", [0.0, 1e-6, 0.1])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_equals_scikit_learn(kernel, scales, noise, offset):
    peer = pytest.importorskip("sklearn.gaussian_process", reason="scikit-learn is a test extra")
    d, n = scales, 12 if scales == 1 else 25
    X, y, points = (np.round(a * 2**20) / 2**20 for a in data(d, n))  # so that X + offset is exact
    length_scale = (0.4 + 0.3 * np.arange(d)).tolist()
    theirs = {rbf: peer.kernels.RBF, matern52: peer.kernels.Matern}[kernel](length_scale)
    if kernel is matern52:
        theirs.nu = 2.5
    model = peer.GaussianProcessRegressor(
        peer.kernels.ConstantKernel(1.7**2) * theirs, alpha=noise, optimizer=None
    ).fit(X, y)
    expected = *model.predict(points, return_std=True), [model.log_marginal_likelihood()]
    ours = answers(
        GaussianProcess(kernel, length_scale, 1.7, noise), X + offset, y, points + offset
    )
    np.testing.assert_allclose(ours, np.concatenate(expected), rtol=1e-8, atol=1e-8)


@every_kernel
def test_one_length_scale_for_all_coordinates(kernel):
    X, y, points = data(3)
    one = answers(GaussianProcess(kernel, 0.7, noise=0.01), X, y, points)
    for scales in ([0.7] * 3, (0.7, 0.7, 0.7), np.full(3, 0.7), np.array(0.7), np.float32(0.7)):
        np.testing.assert_allclose(
            answers(GaussianProcess(kernel, scales, noise=0.01), X, y, points), one, rtol=1e-6
        )


def test_many_points_at_once_or_block_by_block(monkeypatch):
    X, y, points = data(3, 40)
    for scale in (0.7, 1e-3):  # with distances by a product, and by subtraction
        process = GaussianProcess(matern52, scale, 2.0, 0.1)
        whole, all_answers = process.covariance(X, points), answers(process, X, y, points)
        for size in (1, 10, 64, 999):
            monkeypatch.setattr(mlcore.gp.process, "BLOCK", size)
            np.testing.assert_allclose(process.covariance(X, points), whole, atol=1e-13)
            np.testing.assert_allclose(answers(process, X, y, points), all_answers, atol=1e-11)


# --- what must hold -------------------------------------------------------------------------------


@every_kernel
def test_without_noise_it_goes_through_the_values(kernel):
    X, y, _ = data(2, 15)
    mean, std = GaussianProcess(kernel, 0.5).condition(X, y).predict(X)
    np.testing.assert_allclose(mean, y, atol=1e-9)
    assert std.max() < 1e-6


@every_kernel
def test_far_away_it_is_what_it_was_before(kernel):
    X, y, _ = data()
    mean, std = GaussianProcess(kernel, amplitude=3.0).condition(X, y).predict([[1e3, 1e3]])
    assert mean.tolist() == [0.0] and std == pytest.approx([3.0])


@every_kernel
@pytest.mark.parametrize("noise", [0.0, 1e-12, 1e-3, 1.0])
def test_the_variance_is_never_negative(kernel, noise):
    X = np.linspace(0, 1, 80)[:, None]
    points = np.concatenate([X, X + 1e-9, X + 1e-3, 10 * X])
    process = GaussianProcess(kernel, 0.3, noise=noise)
    mean, std = process.condition(X, np.sin(9 * X[:, 0])).predict(points)
    assert np.isfinite(mean).all() and (std >= 0).all() and (std <= 1).all()


@every_kernel
@pytest.mark.parametrize("c", [1e-8, 1e8])
def test_units_do_not_matter(kernel, c):
    X, y, points = data()
    process = GaussianProcess(kernel, (0.5, 1.0), 1.5, 0.04)
    plain = process.condition(X, y)
    (mean, std), n = plain.predict(points), len(y)
    wide = GaussianProcess(kernel, (0.5 * c, c), 1.5, 0.04).condition(c * X, y)
    high = GaussianProcess(kernel, (0.5, 1.0), 1.5 * c, 0.04 * c**2).condition(X, c * y)
    np.testing.assert_allclose(wide.predict(c * points), (mean, std), rtol=1e-10)
    np.testing.assert_allclose(high.predict(points), (c * mean, c * std), rtol=1e-10)
    assert wide.log_evidence == pytest.approx(plain.log_evidence, rel=1e-12)
    assert high.log_evidence == pytest.approx(plain.log_evidence - n * np.log(c), rel=1e-12)


@every_kernel
@pytest.mark.parametrize("offset", [1e6, -1e8])
def test_an_offset_does_not_matter(kernel, offset):
    X, y, points = (np.round(a * 2**20) / 2**20 for a in data())
    process = GaussianProcess(kernel, (0.3, 0.7), noise=1e-4)
    moved = answers(process, X + offset, y, points + offset)
    np.testing.assert_allclose(moved, answers(process, X, y, points), rtol=1e-8, atol=1e-9)


def test_the_order_of_the_points_does_not_matter():
    X, y, points = data()
    process, order = GaussianProcess(noise=0.01), np.random.default_rng(0).permutation(len(X))
    shuffled = answers(process, X[order], y[order], points)
    np.testing.assert_allclose(shuffled, answers(process, X, y, points), atol=1e-9)


def test_asking_twice_gives_the_same_answer():
    X, y, points = data()
    posterior = GaussianProcess(noise=0.01).condition(X, y)
    arrays = [posterior.X, posterior.y, posterior.L, posterior.alpha]
    before = [array.copy() for array in arrays]
    first = posterior.predict(points)
    posterior.sample(points, 3, rng=0)
    np.testing.assert_array_equal(posterior.predict(points), first)
    for array, copy in zip(arrays, before):
        np.testing.assert_array_equal(array, copy)


def test_a_posterior_keeps_the_values_that_it_was_given():
    X, y, points = (a.copy() for a in data())
    posterior = GaussianProcess(noise=0.01).condition(X, y)
    mean, evidence = posterior.predict(points)[0], posterior.log_evidence
    X[:], y[:] = 0.0, 0.0
    assert (posterior.predict(points)[0] == mean).all() and posterior.log_evidence == evidence
    for thing, name in ((posterior, "jitter"), (posterior.process, "noise")):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, name, 1.0)


def same(got, expected):
    """Up to round-off: on some processors a sum depends on how the numbers lie in memory."""
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("convert", [np.ndarray.tolist, np.asfortranarray, np.float32, np.int8])
def test_any_kind_of_numbers(convert):
    X, y = np.arange(6.0).reshape(3, 2) * [[1, -1]], np.array([1.0, -2.0, 3.0])
    process = GaussianProcess(noise=0.5)
    same(answers(process, convert(X), convert(y), convert(X)), answers(process, X, y, X))


def test_a_data_frame():
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    X, y, points = data()
    frames = pandas.DataFrame(X), pandas.Series(y), pandas.DataFrame(points)
    process = GaussianProcess(noise=0.5)
    same(answers(process, *frames), answers(process, X, y, points))


# --- singular data --------------------------------------------------------------------------------


@every_kernel
@pytest.mark.parametrize("gap", [0.0, 1e-12, 1e-9])
@pytest.mark.parametrize("copies", [1, 2, 30])
def test_the_same_point_again_without_noise(kernel, gap, copies):
    X = np.array([[0.0], [1.0], *[[1.0 + (i + 1) * gap] for i in range(copies)]])
    y = np.array([1.0, 2.0, *[2.0] * copies])
    posterior = GaussianProcess(kernel, amplitude=2.0).condition(X, y)
    assert posterior.jitter == pytest.approx(4e-10) and posterior.process.noise == 0.0
    mean, std = posterior.predict([[0.5], [1.0]])
    once = GaussianProcess(kernel, amplitude=2.0).condition(*POINTS).predict([[0.5], [1.0]])
    np.testing.assert_allclose(mean, once[0], atol=1e-6)
    np.testing.assert_allclose(std, once[1], atol=1e-4)


def test_two_values_at_one_point_are_averaged():
    posterior = GaussianProcess().condition([[0.0], [0.0]], [1.0, 3.0])
    assert posterior.jitter > 0
    assert posterior.predict([[0.0]])[0] == pytest.approx([2.0])
    noisy = GaussianProcess(noise=0.1).condition([[0.0], [0.0]], [1.0, 3.0])
    assert noisy.jitter == 0.0 and noisy.predict([[0.0]])[0] == pytest.approx([4 / 2.1])


def test_a_covariance_that_no_jitter_mends():
    def wave(r2):
        return np.cos(3 * np.sqrt(r2)) * (1 + r2), None  # no kernel

    with pytest.raises(ValueError, match="^K must be positive definite") as error:
        GaussianProcess(wave).condition(np.arange(5.0)[:, None], np.ones(5))
    assert "points that are the same" in str(error.value) and "length_scale" in str(error.value)


# --- samples --------------------------------------------------------------------------------------


def moments_agree(samples, mean, covariance):
    """Mean and covariance of n rows, within 5 of their standard errors."""
    n, variance = len(samples), np.diag(covariance)
    assert (np.abs(samples.mean(axis=0) - mean) <= 5 * np.sqrt(variance / n) + 1e-12).all()
    error = np.sqrt((np.outer(variance, variance) + covariance**2) / n)
    assert (np.abs(np.cov(samples.T) - covariance) <= 5 * error + 1e-12).all()


@every_kernel
def test_samples_before_have_the_covariance_of_the_process(kernel):
    points = data(2)[2]
    process = GaussianProcess(kernel, 1.5, 3.0, noise=1.0)  # noise: of y, not of f
    samples = process.sample(points, 4000, rng=0)
    assert samples.shape == (4000, 10)
    moments_agree(samples, np.zeros(10), process.covariance(points))


@every_kernel
def test_samples_after_have_the_mean_and_covariance_of_the_posterior(kernel):
    X, y, points = data(2, 8)
    process = GaussianProcess(kernel, 1.5, 2.0, noise=0.1)
    posterior = process.condition(X, y)
    mean, std = posterior.predict(points)
    k = process.covariance(X, points)
    K = process.covariance(X) + 0.1 * np.eye(8)
    covariance = process.covariance(points) - k.T @ np.linalg.solve(K, k)
    np.testing.assert_allclose(np.diag(covariance), std**2, atol=1e-12)
    moments_agree(posterior.sample(points, 4000, rng=0), mean, covariance)


def test_samples_go_through_the_values_and_are_smooth():
    grid = np.linspace(0, 1, 200)[:, None]  # a singular covariance
    samples = GaussianProcess().condition(*POINTS).sample(grid, 20, rng=1)
    np.testing.assert_allclose(samples[:, [0, -1]], np.tile([1.0, 2.0], (20, 1)), atol=1e-6)
    assert np.abs(np.diff(samples, n=2, axis=1)).max() < 1e-3
    before = GaussianProcess().sample(grid, 20, rng=1)
    assert np.isfinite(before).all() and np.abs(np.diff(before, n=2, axis=1)).max() < 1e-3


def test_samples_depend_on_rng_alone():
    posterior, points = GaussianProcess().condition(*POINTS), [[0.3], [2.0]]
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    for thing in (posterior, posterior.process):
        one = thing.sample(points, 3, rng=5)
        np.testing.assert_array_equal(thing.sample(points, 3, rng=5), one)
        np.testing.assert_array_equal(thing.sample(points, 3, np.random.default_rng(5)), one)
        assert (thing.sample(points, 3, rng=6) != one).all()
        assert thing.sample(points).shape == (1, 2)
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002


# --- bad input ------------------------------------------------------------------------------------


def says(kind, message):
    return pytest.raises(kind, match="^" + re.escape(message))


SCALES = "length_scale must be a number > 0, or one for each column; got "


@pytest.mark.parametrize("name", ["amplitude", "length_scale", "noise"])
@pytest.mark.parametrize("value", [1e-310, 1e-250, 1e250])
def test_parameters_that_no_float_can_square(name, value):
    with pytest.raises(
        ValueError, match=rf"^{name} must be from 1e-.*; got 1e[-+]\d*. Scale the data"
    ):
        GaussianProcess(**{name: value})


@every_kernel
@pytest.mark.parametrize("power", [-100, 100])
@pytest.mark.parametrize("name", ["amplitude", "length_scale", "noise"])
def test_extreme_parameters_give_finite_answers(kernel, name, power):
    process = GaussianProcess(kernel, **{name: 10.0 ** (2 * power if name == "noise" else power)})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        posterior = process.condition([[0.0], [1.0], [3.0]], [1.0, 2.0, -1.0])
        answers = (
            *posterior.predict([[0.5], [1.0]]),
            posterior.log_evidence,
            process.sample([[0.0]]),
        )
    assert all(np.isfinite(answer).all() for answer in answers)


@pytest.mark.parametrize(
    ("parameters", "kind", "message"),
    [
        ({"length_scale": 0.0}, ValueError, SCALES + "0.0"),
        ({"length_scale": -1}, ValueError, SCALES + "-1"),
        ({"length_scale": [1, 0]}, ValueError, SCALES + "[1, 0]"),
        ({"length_scale": [[1, 2]]}, ValueError, SCALES + "[[1, 2]]"),
        ({"length_scale": []}, ValueError, "length_scale must not be empty"),
        (
            {"length_scale": np.nan},
            ValueError,
            "length_scale must be finite, not NaN or inf",
        ),
        ({"length_scale": "1"}, TypeError, "length_scale must hold real numbers"),
        ({"length_scale": None}, TypeError, "length_scale must hold real numbers"),
        ({"length_scale": 1j}, TypeError, "length_scale must hold real numbers"),
        ({"amplitude": 0}, ValueError, "amplitude must be a finite number > 0; got 0"),
        ({"amplitude": "1"}, TypeError, "amplitude must be a finite number > 0; got '1'"),
        ({"noise": -1e-9}, ValueError, "noise must be a finite number ≥ 0; got -1e-09"),
        ({"noise": np.nan}, ValueError, "noise must be a finite number ≥ 0; got nan"),
        ({"noise": None}, TypeError, "noise must be a finite number ≥ 0; got None"),
        ({"kernel": "rbf"}, TypeError, "kernel must be a function; got 'rbf'"),
        ({"kernel": np.exp}, TypeError, "kernel must return k and pull_back"),
    ],
)
def test_bad_parameters(parameters, kind, message):
    with says(kind, message):
        GaussianProcess(**parameters)


BAD_POINTS = [
    ([1.0, 2.0], ValueError, "{} must be 2-D (n, d); got shape (2,). Use {}.reshape(-1, 1)"),
    (3.0, ValueError, "{} must be 2-D (n, d); got shape ()"),
    (np.ones((2, 1, 1)), ValueError, "{} must be 2-D (n, d); got shape (2, 1, 1)"),
    (
        [[1.0], [np.nan]],
        ValueError,
        "{} must be finite, not NaN or inf: first at row 1, column 0 (nan)",
    ),
    (
        [[np.inf], [0.0]],
        ValueError,
        "{} must be finite, not NaN or inf: first at row 0, column 0 (inf)",
    ),
    ([], ValueError, "{} must not be empty"),
    (np.ones((2, 0)), ValueError, "{} must not be empty"),
    ([["a"], ["b"]], TypeError, "{} must hold real numbers"),
    ([[1.0], [1.0, 2.0]], TypeError, "{} must hold real numbers in rows of equal length"),
    ([[1j], [2.0]], TypeError, "{} must hold real numbers"),
    (None, TypeError, "{} must hold real numbers"),
    (np.ma.array([[1.0], [2.0]], mask=[[0], [1]]), TypeError, "{} must have no masked entries"),
]


@pytest.mark.parametrize(("points", "kind", "message"), BAD_POINTS)
def test_bad_points(points, kind, message):
    process, posterior = GaussianProcess(), GaussianProcess().condition(*POINTS)
    for name, call in [
        ("X", lambda: process.condition(points, [1.0, 2.0])),
        ("A", lambda: process.covariance(points)),
        ("B", lambda: process.covariance([[1.0]], points)),
        ("points", lambda: process.sample(points)),
        ("points", lambda: posterior.predict(points)),
        ("points", lambda: posterior.sample(points)),
    ]:
        if not (name == "B" and points is None):  # then it is A
            with says(kind, message.replace("{}", name)):
                call()


def test_sparse_points():
    sparse = pytest.importorskip("scipy.sparse", reason="SciPy is a test extra")
    with says(TypeError, "X must be a dense array; got a sparse one. Use X.toarray()"):
        GaussianProcess().condition(sparse.csr_matrix(POINTS[0]), POINTS[1])


@pytest.mark.parametrize(
    ("y", "kind", "message"),
    [
        ([1.0], ValueError, "X and y must have as many rows; got 2 and 1"),
        ([[1.0], [2.0]], ValueError, "y must be 1-D; got shape (2, 1)"),
        (1.0, ValueError, "y must be 1-D; got shape ()"),
        (
            [1.0, np.inf],
            ValueError,
            "y must be finite, not NaN or inf: first at row 1 (inf)",
        ),
        (["a", "b"], TypeError, "y must hold real numbers"),
        (None, TypeError, "y must hold real numbers"),
    ],
)
def test_bad_values(y, kind, message):
    with says(kind, message):
        GaussianProcess().condition(POINTS[0], y)


def test_columns_that_do_not_fit():
    process, two = GaussianProcess(), [[1.0, 2.0]]
    posterior = process.condition(*POINTS)
    for call in (posterior.predict, posterior.sample):
        with says(ValueError, "points must have as many columns as X, 1; got 2"):
            call(two)
    with says(ValueError, "B must have as many columns as A, 2; got 1"):
        process.covariance(two, [[1.0]])
    ard = GaussianProcess(length_scale=(1.0, 2.0))
    for name, call in (("X", lambda X: ard.condition(X, [1.0])), ("points", ard.sample)):
        with says(ValueError, f"{name} must have as many columns as length_scale has entries, 2;"):
            call([[1.0]])


def test_bad_samples():
    for thing in (GaussianProcess(), GaussianProcess().condition(*POINTS)):
        with says(ValueError, "n must be a whole number ≥ 1; got 0"):
            thing.sample([[0.0]], 0)
        with says(TypeError, "n must be a whole number ≥ 1; got 2.0"):
            thing.sample([[0.0]], 2.0)
        with says(ValueError, "rng must be None, a whole number ≥ 0 or a numpy Generator; got -1"):
            thing.sample([[0.0]], rng=-1)
