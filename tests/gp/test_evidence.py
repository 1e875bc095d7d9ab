"""The evidence as an objective: its value, its gradient, and descents on it."""

import re
import warnings
from itertools import islice

import numpy as np
import pytest

from mlcore.descent.gradient_check import check_gradient, numerical_gradient
from mlcore.descent.loop import gradient_descent
from mlcore.descent.penalties import L2
from mlcore.descent.rules import Adam
from mlcore.gp.evidence import LARGEST, Evidence
from mlcore.gp.kernels import matern52, rbf
from mlcore.gp.process import GaussianProcess
from mlcore.steps import Diverged, record

every_kernel = pytest.mark.parametrize("kernel", [rbf, matern52])


def data(d=1, n=20):
    rng = np.random.default_rng(d)
    X = rng.uniform(-3, 3, size=(n, d))
    if d == 1:  # without noise, near points would leave no digits to compare
        X = np.linspace(-3, 3, n)[:, None] + rng.uniform(-0.1, 0.1, size=(n, 1))
    y = 2 * np.sin(X @ np.linspace(1.5, 0.5, d)) + 0.2 * rng.normal(size=n)
    for array in (X, y):
        array.setflags(write=False)
    return X, y


def evidences():
    """(id, Evidence): every kernel, 1-D, 2-D and 6-D, one ℓ or ARD, with or without noise."""
    for kernel in (rbf, matern52):
        for d in (1, 2, 6):
            for ard in (False, True):
                for noise in (0.0, 0.05):
                    scale = tuple(0.4 + 0.2 * j for j in range(d)) if ard else 0.4
                    given = GaussianProcess(kernel, scale, 1.5, noise)
                    name = f"{kernel.__name__} {d}-D {'ARD' if ard else 'one'} {noise}"
                    yield pytest.param(Evidence(*data(d), given), id=name)


every_evidence = pytest.mark.parametrize("evidence", list(evidences()))


# --- the value ------------------------------------------------------------------------------------


@every_evidence
def test_is_minus_the_log_evidence_of_the_posterior(evidence):
    for theta in (evidence.start, evidence.start + 0.3):
        posterior = evidence.process(theta).condition(evidence.X, evidence.y)
        loss, gradient = evidence(theta)
        assert loss == pytest.approx(-posterior.log_evidence, rel=1e-11)
        assert type(loss) is float and gradient.shape == theta.shape


@every_evidence
def test_the_process_of_the_start_is_the_one_given(evidence):
    process, given = evidence.process(evidence.start), evidence.given
    assert process.kernel is given.kernel and type(process.length_scale) is type(given.length_scale)
    assert process.length_scale == pytest.approx(given.length_scale)
    assert (process.amplitude, process.noise) == pytest.approx((given.amplitude, given.noise))
    assert len(evidence.start) == 1 + np.size(given.length_scale) + (given.noise > 0)


@every_kernel
def test_equals_scikit_learn(kernel):
    kernels = pytest.importorskip(
        "sklearn.gaussian_process.kernels", reason="scikit-learn is a test extra"
    )
    from sklearn.gaussian_process import GaussianProcessRegressor

    X, y = data(2)
    scales = kernels.RBF([0.5, 1.0]) if kernel is rbf else kernels.Matern([0.5, 1.0], nu=2.5)
    theirs = kernels.ConstantKernel(1.5**2) * scales + kernels.WhiteKernel(0.05)
    model = GaussianProcessRegressor(theirs, alpha=0.0, optimizer=None).fit(X, y)
    value, slope = model.log_marginal_likelihood(theirs.theta, eval_gradient=True)
    loss, gradient = Evidence(X, y, GaussianProcess(kernel, (0.5, 1.0), 1.5, 0.05))(
        np.log([1.5, 0.5, 1.0, 0.05])
    )
    assert loss == pytest.approx(-value, rel=1e-10)
    slope[0] *= 2  # theirs is by log σ_f²
    np.testing.assert_allclose(gradient, -slope, rtol=1e-8)


def test_one_point_by_hand():
    """y ~ N(0, v), v = σ_f² + σ_n²: ∂L/∂v = (1 − y²/v) / 2v; by log σ_f times 2 σ_f²."""
    evidence = Evidence([[7.0]], [3.0], GaussianProcess(noise=2.0))
    loss, gradient = evidence(np.log([2.0, 1.0, 0.5]))
    v, slope = 4.5, (1 - 9 / 4.5) / 9
    assert loss == pytest.approx((9 / v + np.log(2 * np.pi * v)) / 2, rel=1e-14)
    assert gradient == pytest.approx([8 * slope, 0.0, 0.5 * slope], rel=1e-13, abs=1e-15)


# --- the gradient ---------------------------------------------------------------------------------


@every_evidence
def test_the_gradient_equals_differences(evidence):
    for theta in (evidence.start, evidence.start + 0.2, evidence.start - [0.5]):
        assert check_gradient(evidence, theta) < 1e-7
        np.testing.assert_allclose(
            evidence(theta)[1], numerical_gradient(evidence, theta), rtol=1e-6, atol=1e-6
        )


@every_kernel
@pytest.mark.parametrize("d", [1, 2, 6])
def test_the_gradient_with_a_penalty(kernel, d):
    given = GaussianProcess(kernel, (0.5,) * d, 2.0, 0.1)
    plain, penalty = Evidence(*data(d), given), L2(3.0)
    evidence = Evidence(*data(d), given, penalty)
    value, slope = penalty(evidence.start)
    assert evidence(evidence.start)[0] == pytest.approx(plain(plain.start)[0] + value)
    np.testing.assert_allclose(evidence(evidence.start)[1], plain(plain.start)[1] + slope)
    assert check_gradient(evidence, evidence.start) < 1e-7


@every_kernel
@pytest.mark.parametrize("offset", [1e6, -1e8])
def test_an_offset_does_not_matter(kernel, offset):
    X, y = data(2)
    X, given = np.round(X * 2**20) / 2**20, GaussianProcess(kernel, (0.5, 2.0), noise=0.01)
    loss, gradient = Evidence(X, y, given)(given.theta)
    moved, slope = Evidence(X + offset, y, given)(given.theta)
    assert moved == pytest.approx(loss, rel=1e-10)
    np.testing.assert_allclose(slope, gradient, rtol=1e-7, atol=1e-7)


@every_kernel
@pytest.mark.parametrize("c", [1e-8, 1e8])
def test_units_do_not_matter(kernel, c):
    X, y = data(2)
    plain = Evidence(X, y, GaussianProcess(kernel, (0.5, 2.0), 1.5, 0.01))
    wide = Evidence(c * X, y, GaussianProcess(kernel, (0.5 * c, 2 * c), 1.5, 0.01))
    high = Evidence(X, c * y, GaussianProcess(kernel, (0.5, 2.0), 1.5 * c, 0.01 * c**2))
    loss, gradient = plain(plain.start)
    assert wide(wide.start)[0] == pytest.approx(loss, rel=1e-12)
    assert high(high.start)[0] == pytest.approx(loss + len(y) * np.log(c), rel=1e-12)
    for evidence in (wide, high):
        np.testing.assert_allclose(evidence(evidence.start)[1], gradient, rtol=1e-8)


def test_asking_changes_nothing():
    X, y = (a.copy() for a in data(2))
    evidence = Evidence(X, y, GaussianProcess(noise=0.1))
    theta = evidence.start
    theta.setflags(write=False)
    loss, gradient = evidence(theta)
    X[:], y[:] = 0.0, 0.0  # the data are the evidence's own
    again = evidence(theta)
    assert again[0] == loss and (again[1] == gradient).all() and again[1] is not gradient


# --- descents -------------------------------------------------------------------------------------


@every_kernel
def test_a_descent_finds_what_scikit_learn_finds(kernel):
    kernels = pytest.importorskip(
        "sklearn.gaussian_process.kernels", reason="scikit-learn is a test extra"
    )
    from sklearn.gaussian_process import GaussianProcessRegressor

    X, y = data(1, 40)
    scale = kernels.RBF(1.0) if kernel is rbf else kernels.Matern(1.0, nu=2.5)
    theirs = kernels.ConstantKernel(1.0) * scale + kernels.WhiteKernel(0.1)
    model = GaussianProcessRegressor(theirs, alpha=0.0).fit(X, y)
    evidence = Evidence(X, y, GaussianProcess(kernel, noise=0.1))
    run = record(gradient_descent(evidence, evidence.start, rule=Adam()), 300)
    assert run[-1].loss == pytest.approx(-model.log_marginal_likelihood_value_, abs=1e-4)
    expected = model.kernel_.theta / [2, 1, 1]
    np.testing.assert_allclose(run[-1].theta, expected, atol=0.01)
    assert evidence.process(run[-1].theta).noise == pytest.approx(0.04, rel=0.7)


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("lr", [0.1, 10.0, 1e3])
def test_a_descent_with_any_rate_goes_on_or_says_that_it_diverged(lr, noise):
    X, y = data(1, 30)
    X = np.concatenate([X, X])  # singular without noise
    evidence = Evidence(X, np.concatenate([y, y]), GaussianProcess(noise=noise))
    for rule in (None, Adam()):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                steps = islice(gradient_descent(evidence, evidence.start, lr=lr, rule=rule), 60)
                assert all(np.isfinite(step.loss) for step in steps)
            except Diverged as error:
                assert "learning rate" in str(error) and (lr > 0.1 or rule is None)


@every_kernel
@pytest.mark.parametrize("noise", [0.0, 1e-3])
@pytest.mark.parametrize("corner", range(8))
def test_up_to_the_largest_theta_the_loss_is_finite(kernel, noise, corner):
    X, y = data(1, 10)
    evidence = Evidence(X, 1e8 * y, GaussianProcess(kernel, noise=noise))
    signs = [1 if corner >> i & 1 else -1 for i in range(len(evidence.start))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss, gradient = evidence(LARGEST * np.array(signs))
    assert np.isfinite(loss) and np.isfinite(gradient).all()


def test_beyond_the_largest_theta_the_loss_is_inf():
    evidence = Evidence(*data())
    for theta in ([151.0, 0.0], [0.0, -151.0], [1e300, 0.0]):
        loss, gradient = evidence(theta)
        assert loss == np.inf and np.isnan(gradient).all() and gradient.shape == (2,)
    with pytest.raises(Diverged, match="^gradient descent diverged at step 1 with learning rate"):
        record(gradient_descent(evidence, evidence.start, lr=1e3), 5)


# --- bad input ------------------------------------------------------------------------------------


def says(kind, message):
    return pytest.raises(kind, match="^" + re.escape(message))


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([1.0, 2.0], [1.0, 2.0]), ValueError, "X must be 2-D (n, d); got shape (2,)"),
        (
            ([[1.0], [np.nan]], [1.0, 2.0]),
            ValueError,
            "X must be finite, not NaN or inf: first at row 1",
        ),
        (([["a"]], [1.0]), TypeError, "X must hold real numbers"),
        (([[1j]], [1.0]), TypeError, "X must hold real numbers"),
        (([[1.0]], [1.0, 2.0]), ValueError, "X and y must have as many rows; got 1 and 2"),
        (([[1.0]], [[1.0]]), ValueError, "y must be 1-D; got shape (1, 1)"),
        (([[1.0]], [np.inf]), ValueError, "y must be finite, not NaN or inf"),
        (([[1.0]], None), TypeError, "y must hold real numbers"),
        (([[1.0]], [1.0], rbf), TypeError, "given must be a GaussianProcess; got <function rbf"),
        (
            ([[1.0]], [1.0], GaussianProcess(length_scale=(1.0, 2.0))),
            ValueError,
            "X must have as many columns as length_scale has entries, 2; got 1",
        ),
        (([[1.0]], [1.0], GaussianProcess(), 3), TypeError, "penalty must be a function; got 3"),
    ],
)
def test_bad_arguments(arguments, kind, message):
    with says(kind, message):
        Evidence(*arguments)


def test_bad_thetas():
    evidence = Evidence(*data(), GaussianProcess(noise=0.1))
    shape = "theta must have shape (3,): log σ_f, log ℓ, log σ_n²; got "
    for call in (evidence, evidence.process):
        for theta, kind, message in [
            ([0.0, 0.0], ValueError, shape + "(2,)"),
            ([[0.0, 0.0, 0.0]], ValueError, shape + "(1, 3)"),
            (0.0, ValueError, shape + "()"),
            (
                [0.0, np.nan, 0.0],
                ValueError,
                "theta must be finite, not NaN or inf: first at row 1 (nan)",
            ),
            (
                [0.0, 0.0, -np.inf],
                ValueError,
                "theta must be finite, not NaN or inf: first at row 2 (-inf)",
            ),
            ("abc", TypeError, "theta must hold real numbers"),
            (None, TypeError, "theta must hold real numbers"),
        ]:
            with says(kind, message):
                call(theta)
    with says(ValueError, "theta must have shape (2,): log σ_f, log ℓ; got (3,)"):
        Evidence(*data())([0.0, 0.0, 0.0])
    with says(ValueError, "length_scale"):
        evidence.process([0.0, 1000.0, 0.0])
    with says(ValueError, "amplitude must be a finite number > 0; got inf"):
        evidence.process([1000.0, 0.0, 0.0])
