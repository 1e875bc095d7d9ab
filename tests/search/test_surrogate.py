"""The surrogate: its units, its hyperparameters, losses that are inf, equal, or far from 1."""

import numpy as np
import pytest

from mlcore.descent.gradient_check import check_gradient
from mlcore.gp.evidence import Evidence, Prior
from mlcore.gp.kernels import matern52, rbf
from mlcore.gp.process import GaussianProcess
from mlcore.problems import branin
from mlcore.search.surrogate import FAR, POWERS, Surrogate, fit_surrogate, warp

LOW, HIGH = np.array([-5.0, 0.0]), np.array([10.0, 15.0])
POINTS = LOW + (HIGH - LOW) * np.random.default_rng(0).random((12, 2))
LOSSES = branin().value(POINTS)


def fitted(points=POINTS, losses=LOSSES, low=LOW, high=HIGH, kernel=matern52, before=None):
    return fit_surrogate(points, losses, low, high, kernel, before)


# --- units ----------------------------------------------------------------------------------------


def test_the_scaling_by_hand():
    """Losses 2, 4, 6: mean 4, variance 8/3. Points 0, 1, 2 of a box from 0 to 2: 0, ½, 1."""
    surrogate = fitted(np.array([[0.0], [1.0], [2.0]]), np.array([2.0, 4.0, 6.0]), [0.0], [2.0])
    assert surrogate.shift == 4 and surrogate.scale == pytest.approx(np.sqrt(8 / 3))
    assert surrogate.posterior.X.tolist() == [[0], [0.5], [1]]
    assert surrogate.posterior.y == pytest.approx([-np.sqrt(1.5), 0, np.sqrt(1.5)])


def test_a_prediction_is_that_of_the_posterior_in_other_units():
    posterior = GaussianProcess(rbf, 0.5).condition([[0.0], [1.0]], [-1.0, 1.0])
    surrogate = Surrogate(posterior, np.array([10.0]), np.array([14.0]), 7.0, 3.0)
    mean, std = surrogate.predict([[11.0], [13.0]])
    inner_mean, inner_std = posterior.predict([[0.25], [0.75]])
    assert np.allclose(mean, 7 + 3 * inner_mean) and np.allclose(std, 3 * inner_std)


@pytest.mark.parametrize(("shift", "scale"), [(0, 1e-8), (0, 1e8), (1e6, 1), (-3, 7)])
def test_units_of_the_loss_change_nothing_else(shift, scale):
    mean, std = fitted().predict(POINTS + 0.1)
    other_mean, other_std = fitted(losses=shift + scale * LOSSES).predict(POINTS + 0.1)
    assert np.allclose((other_mean - shift) / scale, mean, rtol=1e-5, atol=1e-5)
    assert np.allclose(other_std / scale, std, rtol=1e-4)


def test_units_of_the_box_change_nothing_else():
    mean, std = fitted().predict(POINTS + 0.1)
    grown = fitted(1e4 * POINTS + 3, low=1e4 * LOW + 3, high=1e4 * HIGH + 3)
    other_mean, other_std = grown.predict(1e4 * (POINTS + 0.1) + 3)
    assert np.allclose(other_mean, mean, rtol=1e-5) and np.allclose(other_std, std, rtol=1e-4)


# --- the fit --------------------------------------------------------------------------------------


def test_the_surrogate_passes_through_what_was_seen():
    mean, std = fitted().predict(POINTS)
    assert np.abs(mean - LOSSES).max() < 0.05 * LOSSES.std()
    assert std.max() < 0.05 * LOSSES.std()
    assert fitted().predict(LOW + (HIGH - LOW) * [[0.99, 0.99]])[1] > 10 * std.max()


def objective(surrogate):
    """What the fit has minimised, as a function of θ."""
    prior = Prior(np.log([1, 0.4, 0.4, 1e-5]), np.array([1.0, 1, 1, 3]))
    given = GaussianProcess(matern52, (0.4, 0.4), 1.0, 1e-5)
    return Evidence(surrogate.posterior.X, surrogate.posterior.y, given, prior)


def test_hyperparameters_are_more_probable_than_the_usual_ones_and_nearly_the_most():
    from scipy.optimize import minimize

    surrogate = fitted()
    f = objective(surrogate)
    loss = f(surrogate.posterior.process.theta)[0]
    assert loss < f(f.start)[0] - 0.2
    best = min(
        minimize(f, start, jac=True, method="L-BFGS-B").fun
        for start in (f.start, surrogate.posterior.process.theta)
    )
    assert best - 1e-9 <= loss < best + 0.3


def test_a_fit_never_ends_above_that_from_the_usual_values_alone():
    before = fitted(POINTS[:11], LOSSES[:11])
    f = objective(fitted())
    alone, both = fitted(), fitted(before=before)
    losses = [f(surrogate.posterior.process.theta)[0] for surrogate in (both, alone)]
    assert losses[0] <= losses[1] + 1e-9


def test_each_coordinate_has_a_length_scale_of_its_own():
    losses = np.sin(0.3 * POINTS[:, 0])  # the second coordinate says nothing
    first, second = fitted(losses=losses).posterior.process.length_scale
    assert second > 2 * first


def grown(points, losses):
    """The surrogate of a search: fitted again whenever a point comes in."""
    surrogate = None
    for n in range(5, len(points) + 1):
        surrogate = fitted(points[:n], losses[:n], [0.0], [1.0], before=surrogate)
    return surrogate


@pytest.mark.parametrize(("noise", "low", "high"), [(0.0, 0.0, 0.02), (0.3, 0.2, 0.4)])
def test_noise_is_estimated(noise, low, high):
    rng = np.random.default_rng(0)
    points = rng.random((30, 1))
    surrogate = grown(points, np.sin(5 * points[:, 0]) + noise * rng.normal(size=30))
    assert low < surrogate.scale * np.sqrt(surrogate.posterior.process.noise) < high


def test_the_kernel_is_the_one_that_was_given():
    assert fitted(kernel=rbf).posterior.process.kernel is rbf


def test_nothing_given_is_written_to():
    points, losses = POINTS.copy(), LOSSES.copy()
    fitted(points, losses)
    assert np.array_equal(points, POINTS) and np.array_equal(losses, LOSSES)


# --- losses that are not as usual -----------------------------------------------------------------


def test_inf_counts_as_the_largest_finite_loss():
    losses, largest = LOSSES.copy(), LOSSES.copy()
    losses[[2, 7]] = np.inf
    largest[[2, 7]] = LOSSES[np.isfinite(losses)].max()
    surrogate, other = fitted(losses=losses), fitted(losses=largest)
    assert (surrogate.shift, surrogate.scale) == (other.shift, other.scale)
    assert np.array_equal(surrogate.posterior.y, other.posterior.y)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_equal_losses_leave_nothing_to_scale(n):
    surrogate = fitted(POINTS[:n], np.full(n, 3.0))
    assert (surrogate.shift, surrogate.scale) == (3.0, 1.0)
    mean, std = surrogate.predict(POINTS)
    assert mean == pytest.approx(3.0) and np.isfinite(std).all()


def test_one_finite_loss_among_inf():
    surrogate = fitted(POINTS[:3], np.array([np.inf, 2.0, np.inf]))
    assert surrogate.predict(POINTS)[0] == pytest.approx(2.0)


@pytest.mark.parametrize("apart", [0.0, 1e-14, 1e-9])
def test_duplicate_points_and_nearly_duplicate_ones(apart):
    points = np.concatenate([POINTS, POINTS + apart, POINTS])
    surrogate = fitted(points, np.tile(LOSSES, 3))
    mean, std = surrogate.predict(POINTS)
    assert np.abs(mean - LOSSES).max() < 0.05 * LOSSES.std() and np.isfinite(std).all()


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("seed", range(3))
def test_losses_that_are_nothing_but_noise(d, seed):
    rng = np.random.default_rng(seed)
    surrogate = fitted(rng.random((50, d)), 0.3 * rng.normal(size=50), [0.0] * d, [1.0] * d)
    assert 0.2 < surrogate.scale * np.sqrt(surrogate.posterior.process.noise) < 0.4


def test_duplicates_that_disagree_are_noise():
    points = np.tile(np.linspace(0, 1, 5)[:, None], (4, 1))
    losses = np.tile([0.0, 1, 0, 1, 0], 4) + np.repeat([-0.5, 0.5, -0.5, 0.5], 5)
    surrogate = grown(points, losses)
    mean = surrogate.predict([[0.25]])[0].item()
    assert 0.6 < mean < 1.1 and surrogate.posterior.process.noise > 0.1


# --- the warp -------------------------------------------------------------------------------------


def test_the_warp_by_hand():
    """Gaps 0, 1, 1, 1, 3, so s = 1 and r = 1, 2, 2, 2, 4."""
    losses, log = np.array([5.0, 6.0, 6.0, 6.0, 8.0]), np.log([1.0, 2.0, 2.0, 2.0, 4.0])
    assert warp(losses, 1)[0].tolist() == [5, 6, 6, 6, 8] and warp(losses, 1)[1] == 0
    assert warp(losses, 0)[0] == pytest.approx(5 + log)
    assert warp(losses, -1)[0] == pytest.approx([5, 5.5, 5.5, 5.5, 5.75])
    assert [warp(losses, power)[1] for power in (0, -1)] == pytest.approx(
        [-np.log(32), -np.log(1024)]
    )


@pytest.mark.parametrize("power", POWERS)
def test_the_slope_of_the_warp(power):
    """Of all losses but the ends of the gaps that s depends on: by differences."""
    losses = np.array([1.0, 2.0, 3.0, 7.0, 20.0])
    h, slopes = 1e-6, []
    for i in (2, 3, 4):
        up, down = losses.copy(), losses.copy()
        up[i], down[i] = losses[i] + h, losses[i] - h
        change = warp(up, power)[0] - warp(down, power)[0]
        slopes.append(change[i] / (2 * h))
    s = np.quantile(losses[1:] - 1, 0.25)
    r = 1 + (losses[2:] - 1) / s
    assert slopes[1:] == pytest.approx(r[1:] ** (power - 1), rel=1e-6)
    r = 1 + (losses - 1) / s
    assert warp(losses, power)[1] == pytest.approx((power - 1) * np.log(r).sum())


@pytest.mark.parametrize("power", POWERS)
@pytest.mark.parametrize("unit", [1e-300, 1.0, 1e300])
def test_the_warp_keeps_the_order_and_the_lowest_losses(power, unit):
    losses = unit * np.array([-0.5, -0.4999, 0.1, 0.2, 0.3, 0.5, 0.9])
    warped, log_slope = warp(losses, power)
    assert (np.diff(warped) > 0).all() and np.isfinite(log_slope)
    assert warped[0] == losses[0] and warped[1] == pytest.approx(losses[1], rel=1e-6)


@pytest.mark.parametrize("power", POWERS)
def test_a_gap_counts_only_so_far(power):
    losses = np.array([0.0, 1.0, 1.0, 1.0, FAR, 1e30, np.finfo(float).max])
    assert len(set(warp(losses, power)[0][4:].tolist())) == 1


def test_the_power_is_1_unless_another_one_explains_much_more():
    rng = np.random.default_rng(0)
    points = rng.random((20, 2))
    bowl = np.square(points - 0.3).sum(axis=1)
    box = [0.0, 0.0], [1.0, 1.0]
    assert fitted(points, bowl, *box).power == 1
    assert fitted(points, 0.3 * rng.normal(size=20), *box).power == 1
    assert fitted(points, np.exp(30 * bowl), *box).power == 0
    assert fitted(points, np.where(points[:, 0] > 0.6, 1e4, bowl), *box).power < 1


def test_a_warped_surrogate_tells_low_losses_from_each_other():
    rng = np.random.default_rng(0)
    points = rng.random((30, 1))
    losses = np.where(points[:, 0] > 0.7, 1e4, np.sin(5 * points[:, 0]))
    surrogate = fitted(points, losses, [0.0], [1.0])
    low = losses < np.quantile(losses, 0.25)
    mean, std = surrogate.predict(points[low])
    assert mean == pytest.approx(warp(losses, surrogate.power)[0][low], abs=0.05)


@pytest.mark.parametrize("largest", [1e154, 1e200, np.finfo(float).max])
@pytest.mark.parametrize("sign", [-1, 1])
def test_huge_losses(largest, sign):
    losses = LOSSES.copy()
    losses[[2, 5]] = sign * largest
    mean, std = fitted(losses=losses).predict(POINTS)
    assert np.isfinite(mean).all() and np.isfinite(std).all()


def test_tiny_losses_are_told_from_each_other():
    mean, std = fitted(losses=1e-200 * LOSSES).predict(POINTS)
    assert mean * 1e200 == pytest.approx(fitted().predict(POINTS)[0], rel=1e-4, abs=1e-3)


# --- the prior ------------------------------------------------------------------------------------


def test_the_prior_is_minus_the_log_of_a_gaussian_and_its_gradient_is_right():
    prior = Prior(np.array([1.0, -2.0]), np.array([0.5, 3.0]))
    assert check_gradient(prior, np.array([0.3, 0.7])) < 1e-7
    density = -np.log(np.exp(-0.5 * ((0.3 - 1) / 0.5) ** 2) * np.exp(-0.5 * (2.7 / 3) ** 2))
    assert prior(np.array([0.3, 0.7]))[0] == pytest.approx(density)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"points": POINTS[:, 0]}, ValueError, "points must be 2-D; got shape"),
        (
            {"points": POINTS * np.nan},
            ValueError,
            "points must be finite, not NaN or inf",
        ),
        ({"losses": LOSSES[:5]}, ValueError, "X and y must have as many rows; got 12 and 5"),
        ({"losses": np.full(12, np.inf)}, ValueError, "losses must hold a finite one; got"),
        ({"low": None}, TypeError, "low must hold real numbers"),
        ({"kernel": 3}, TypeError, "kernel must be a function; got 3"),
    ],
)
def test_bad_input(changes, error, message):
    with pytest.raises(error, match=f"^{message}"):
        fitted(**changes)
