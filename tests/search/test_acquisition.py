"""Acquisition: hand numbers, Monte Carlo, integrals, the far tail, no deviation; its maximum."""

import re
import warnings

import numpy as np
import pytest

from mlcore.search.acquisition import (
    FAR,
    expected_improvement,
    log_expected_improvement,
    lower_confidence_bound,
    maximise,
    normal_cdf,
    normal_pdf,
    probability_of_improvement,
)

MEANS, STDS = (a.ravel() for a in np.meshgrid(np.linspace(-3, 4, 15), [0.01, 0.3, 1.0, 7.0]))
BEST = 0.7


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# --- values ---------------------------------------------------------------------------------------


def test_numbers_of_the_syllabus():
    mean, std, best = 1.2, 0.5, 1.0
    assert expected_improvement(mean, std, best) == pytest.approx(0.1152, abs=5e-5)
    assert log_expected_improvement(mean, std, best) == pytest.approx(np.log(0.1152), abs=5e-4)
    assert probability_of_improvement(mean, std, best) == pytest.approx(0.3446, abs=5e-5)
    assert lower_confidence_bound(mean, std) == pytest.approx(0.2)
    assert lower_confidence_bound(mean, std, kappa=0) == 1.2
    assert lower_confidence_bound(mean, std, kappa=1) == pytest.approx(0.7)


def test_equals_monte_carlo_within_its_error():
    n = 400_000
    z = np.random.default_rng(0).standard_normal(n)
    for mean, std in [(0.7, 1.0), (1.2, 0.5), (0.0, 0.3), (3.0, 1.5)]:
        gain = np.maximum(BEST - (mean + std * z), 0)
        error = gain.std() / np.sqrt(n)
        assert 0 < error < 0.01
        assert expected_improvement(mean, std, BEST) == pytest.approx(gain.mean(), abs=4 * error)
        p = np.mean(gain > 0)
        error = np.sqrt(p * (1 - p) / n)
        assert probability_of_improvement(mean, std, BEST) == pytest.approx(p, abs=4 * error)
        p = np.mean(gain > 0.2)
        assert probability_of_improvement(mean, std, BEST, 0.2) == pytest.approx(p, abs=4 * error)


def test_equals_the_integral():
    """∫₀^∞ Φ((f⁺ − t − μ)/σ) dt: the gain is the sum of its small parts, by Simpson's rule."""
    stats = pytest.importorskip("scipy.stats", reason="SciPy is a test extra")
    integrate = pytest.importorskip("scipy.integrate", reason="SciPy is a test extra")
    for mean, std in zip(MEANS, STDS):
        low = min(mean, BEST) - 12 * std
        t = np.linspace(0, BEST - low, 40_001)
        expected = integrate.simpson(stats.norm.cdf((BEST - t - mean) / std), x=t)
        got = expected_improvement(mean, std, BEST)
        assert got == pytest.approx(expected, rel=1e-7, abs=1e-12)


def test_log_is_the_logarithm():
    ei = expected_improvement(MEANS, STDS, BEST)
    seen = ei > 1e-250
    assert seen.sum() > 40
    got = log_expected_improvement(MEANS, STDS, BEST)
    np.testing.assert_allclose(got[seen], np.log(ei[seen]), rtol=1e-10, atol=1e-12)


def test_log_far_out_equals_scipy():
    """h(z) = φ(z) (1 + z Φ(z)/φ(z)), Φ/φ by erfcx; nearly all digits of the sum are lost, and
    so its relative error is that of erfcx times z²: where that is too much, three terms do."""
    special = pytest.importorskip("scipy.special", reason="SciPy is a test extra")
    z = np.concatenate([-np.linspace(1, 60, 500), [FAR, np.nextafter(FAR, -99), FAR + 1e-9]])
    ratio = np.sqrt(np.pi / 2) * special.erfcx(-z / np.sqrt(2))
    expected = -(z**2) / 2 - np.log(2 * np.pi) / 2 + np.log1p(z * ratio)
    got = log_expected_improvement(-3.0 * z, np.full(z.shape, 3.0), 0.0) - np.log(3.0)
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-8)

    z = -np.logspace(2, 8, 50)
    log_cdf, log_pdf = special.log_ndtr(z), -(z**2) / 2 - np.log(2 * np.pi) / 2
    got = log_expected_improvement(-z, np.ones(50), 0.0)
    np.testing.assert_allclose(got, log_pdf - 2 * np.log(-z), rtol=1e-7)
    assert (got < log_cdf).all()


def test_log_is_finite_increasing_and_smooth_where_the_forms_meet():
    z = np.linspace(FAR - 0.01, FAR + 0.01, 2001)
    got = log_expected_improvement(-z, np.ones(len(z)), 0.0)
    slope = np.diff(got) / np.diff(z)
    np.testing.assert_allclose(slope, -z[1:] + 2 / -z[1:], rtol=1e-3)  # −z + 2/|z|, nearly
    for z in (-1e3, -1e30, -1e140, 1e3, 1e140):
        value = log_expected_improvement(-z, 1.0, 0.0)
        assert np.isfinite(value)
    z = np.concatenate([-np.logspace(10, -3, 200), np.logspace(-3, 10, 200)])
    assert (np.diff(log_expected_improvement(-z, np.ones(400), 0.0)) > 0).all()


# --- properties -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3)])
def test_shapes_and_ranges(shape):
    rng = np.random.default_rng(0)
    mean, std = 5 * rng.normal(size=shape), rng.uniform(size=shape)
    scores = [
        expected_improvement(mean, std, 0.0),
        log_expected_improvement(mean, std, 0.0),
        probability_of_improvement(mean, std, 0.0),
        lower_confidence_bound(mean, std),
    ]
    assert all(np.shape(score) == shape for score in scores)
    assert (scores[0] >= 0).all() and ((scores[2] >= 0) & (scores[2] <= 1)).all()
    assert (scores[3] <= mean).all()


def test_more_deviation_and_a_lower_mean_promise_more():
    std = np.linspace(0.01, 5, 200)
    for mean in (-1.0, 0.7, 2.0):
        for score in (expected_improvement, log_expected_improvement):
            assert (np.diff(score(mean, std, BEST)) > -1e-14).all()
    mean = np.linspace(-5, 5, 200)
    for score in (
        expected_improvement,
        log_expected_improvement,
        probability_of_improvement,
        lambda *rest: -lower_confidence_bound(*rest[:2]),
    ):
        assert (np.diff(score(mean, np.full(200, 0.9), BEST)) < 0).all()


@pytest.mark.parametrize("c", [1e-8, 1e8])
def test_units(c):
    got = expected_improvement(c * MEANS, c * STDS, c * BEST)
    np.testing.assert_allclose(got, c * expected_improvement(MEANS, STDS, BEST), rtol=1e-10)
    got = log_expected_improvement(c * MEANS, c * STDS, c * BEST)
    expected = log_expected_improvement(MEANS, STDS, BEST) + np.log(c)
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-10)
    for xi in (0.0, 0.3):
        got = probability_of_improvement(c * MEANS, c * STDS, c * BEST, c * xi)
        np.testing.assert_allclose(
            got, probability_of_improvement(MEANS, STDS, BEST, xi), rtol=1e-9
        )


def test_no_deviation():
    mean, std = np.array([0.2, 0.7, 0.9]), np.zeros(3)
    assert expected_improvement(mean, std, BEST).tolist() == [BEST - 0.2, 0.0, 0.0]
    expected = [np.log(0.5), -np.inf, -np.inf]
    assert log_expected_improvement(mean, std, BEST) == pytest.approx(expected)
    assert probability_of_improvement(mean, std, BEST).tolist() == [1.0, 0.0, 0.0]
    assert probability_of_improvement(mean, std, BEST, xi=0.6).tolist() == [0.0, 0.0, 0.0]
    assert lower_confidence_bound(mean, std).tolist() == mean.tolist()


@pytest.mark.parametrize("tiny", [5e-324, 1e-300, 1e-160, 1e-20])
def test_hardly_any_deviation_is_like_none(tiny):
    mean = np.array([0.2, 0.7, 0.9])
    std = np.full(3, tiny)
    np.testing.assert_allclose(expected_improvement(mean, std, BEST), [0.5, 0, 0], atol=1e-19)
    got = log_expected_improvement(mean, std, BEST)
    assert got[0] == pytest.approx(np.log(0.5)) and -1e3 < got[1] < got[0] and got[2] < -1e30
    assert probability_of_improvement(mean, std, BEST).tolist() == [1.0, 0.5, 0.0]


def test_what_is_given_is_not_changed():
    mean, std = np.array([0.0, 1.0]), np.array([0.0, 2.0])
    for array in (mean, std):
        array.setflags(write=False)
    for score in (
        expected_improvement,
        log_expected_improvement,
        probability_of_improvement,
    ):
        assert score(mean, std, 0.5).tolist() == score([0, 1], [0, 2], 0.5).tolist()


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mean", "std", "best", "kind", "message"),
    [
        (
            [np.nan],
            [1.0],
            0.0,
            ValueError,
            "mean must be finite, not NaN or inf: first at row 0 (nan)",
        ),
        (
            [0.0],
            [np.inf],
            0.0,
            ValueError,
            "std must be finite, not NaN or inf: first at row 0 (inf)",
        ),
        ([0.0], [-0.1], 0.0, ValueError, "std must be ≥ 0; got -0.1"),
        (["a"], [1.0], 0.0, TypeError, "mean must hold real numbers"),
        ([0.0], None, 0.0, TypeError, "std must hold real numbers"),
        ([0.0, 1.0], [1.0] * 3, 0.0, ValueError, "mean and std must have one shape; got (2,) and"),
        ([0.0], [1.0], np.nan, ValueError, "best must be a finite number; got nan"),
        ([0.0], [1.0], "0", TypeError, "best must be a finite number; got '0'"),
        ([0.0], [1.0], None, TypeError, "best must be a finite number; got None"),
    ],
)
def test_bad_arguments(mean, std, best, kind, message):
    calls = [expected_improvement, log_expected_improvement, probability_of_improvement]
    if not message.startswith("best"):
        calls.append(lambda mean, std, best: lower_confidence_bound(mean, std))
    for call in calls:
        with pytest.raises(kind, match="^" + re.escape(message)):
            call(mean, std, best)


def test_bad_xi_and_kappa():
    with pytest.raises(ValueError, match="^kappa must be a finite number ≥ 0; got -1$"):
        lower_confidence_bound(0.0, 1.0, -1)
    with pytest.raises(TypeError, match="^xi must be a finite number ≥ 0; got 'a'$"):
        probability_of_improvement(0.0, 1.0, 0.0, "a")
    with pytest.raises(ValueError, match="^xi must be a finite number ≥ 0; got -0.1$"):
        probability_of_improvement(0.0, 1.0, 0.0, -0.1)


# --- the maximum ----------------------------------------------------------------------------------


def peak(at, sharp=1.0):
    return lambda x: -sharp * np.square(x - at).sum(axis=1)


@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("seed", range(3))
def test_finds_a_peak_anywhere_in_the_box(d, seed):
    low, high = np.full(d, -3.0), np.linspace(2.0, 5.0, d)
    at = np.random.default_rng(seed).uniform(low, high)
    found = maximise(peak(at), low, low, high, np.random.default_rng(seed))
    np.testing.assert_allclose(found, at, atol=0.03 * d)


def test_finds_the_highest_peak_and_not_the_nearest_or_the_widest():
    def score(x):
        one, two, three = (np.exp(peak(at, 2.0)(x)) for at in (0.0, [3.0, 3.0], [-3.0, 2.0]))
        return one + 0.5 * two + 0.4 * three**0.5

    for seed in range(10):
        low, high = np.full(2, -5.0), np.full(2, 5.0)
        found = maximise(score, np.full(2, 3.0), low, high, np.random.default_rng(seed))
        np.testing.assert_allclose(found, 0, atol=0.05)


@pytest.mark.parametrize("width", [1e-3, 1e-4])
def test_finds_a_needle_beside_the_good_point(width):
    """Too narrow for points all over the box: only those around the good one can meet it."""
    near = np.array([0.62, 0.31])

    def score(x):
        return np.exp(-np.square((x - near - width) / width).sum(axis=1) / 2)

    found = maximise(score, near, np.zeros(2), np.ones(2), np.random.default_rng(0))
    assert score(found[None])[0] > (0.9 if width == 1e-3 else 0.1)


def test_a_corner():
    low, high = np.array([-1.0, 10.0]), np.array([1.0, 20.0])
    found = maximise(lambda x: x[:, 0] - x[:, 1], low, low, high, np.random.default_rng(0))
    np.testing.assert_array_equal(found, [1.0, 10.0])


def test_only_asks_inside_the_box_and_where_points_may_be():
    low, high, asked = np.array([-1.0, 0.0]), np.array([1.0, 9.0]), []

    def snap(points):
        return np.column_stack([points[:, 0], np.rint(points[:, 1])])

    def score(points):
        asked.append(points.copy())
        return peak([0.3, 4.4])(points)

    found = maximise(score, np.array([1.0, 9.0]), low, high, np.random.default_rng(0), snap)
    points = np.concatenate(asked)
    assert (points >= low).all() and (points <= high).all()
    assert (points[:, 1] == np.rint(points[:, 1])).all()
    assert found[1] == 4.0 and found[0] == pytest.approx(0.3, abs=0.03)
    assert found.tolist() in points.tolist()


def test_the_answer_is_the_best_that_was_asked_for_and_follows_from_the_rng():
    scores = []

    def score(points):
        scores.append(peak([0.3, 0.4])(points))
        return scores[-1]

    box = np.zeros(2), np.ones(2)
    one = maximise(score, box[0], *box, np.random.default_rng(3))
    assert peak([0.3, 0.4])(one[None])[0] == np.concatenate(scores).max()
    again = maximise(score, box[0], *box, np.random.default_rng(3))
    assert again.tolist() == one.tolist()
    assert maximise(score, box[0], *box, np.random.default_rng(4)).tolist() != one.tolist()


def test_scores_of_minus_inf_everywhere_or_nearly():
    box = np.zeros(1), np.ones(1)
    rng = np.random.default_rng(0)
    assert 0 <= maximise(lambda x: np.full(len(x), -np.inf), box[0], *box, rng)[0] <= 1

    def half(x):
        with np.errstate(divide="ignore"):
            return np.log((x[:, 0] > 0.5) * np.exp(-x[:, 0]))

    assert maximise(half, box[0], *box, rng)[0] == pytest.approx(0.5, abs=0.02)


# --- the standard normal distribution ------------------------------------------------------------


def test_normal_distribution_equals_scipy():
    stats = pytest.importorskip("scipy.stats", reason="SciPy is a test extra")
    z = np.concatenate([np.linspace(-37, 37, 1481), [0.0, -0.4, 1e-300, 1e6, -1e6]])
    np.testing.assert_allclose(normal_cdf(z), stats.norm.cdf(z), rtol=1e-12)  # the tail, too
    np.testing.assert_allclose(normal_pdf(z), stats.norm.pdf(z), rtol=1e-12)


@pytest.mark.parametrize("shape", [(), (3,), (2, 4), (0,)])
def test_normal_distribution_shapes(shape):
    for function, value in ((normal_cdf, 0.5), (normal_pdf, 1 / np.sqrt(2 * np.pi))):
        answer = function(np.zeros(shape))
        assert answer.shape == shape and answer.dtype == np.float64
        np.testing.assert_allclose(answer, np.full(shape, value))


def test_normal_distribution_symmetry_and_slope():
    z = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(normal_cdf(z) + normal_cdf(-z), 1, rtol=1e-15)
    h = 1e-5
    slope = (normal_cdf(z + h) - normal_cdf(z - h)) / (2 * h)
    np.testing.assert_allclose(slope, normal_pdf(z), atol=1e-10)
