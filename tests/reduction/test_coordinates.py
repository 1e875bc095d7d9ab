"""Coordinate descent: steps by hand, the gap, the optimum by other ways, bad input."""

import re
from itertools import islice

import numpy as np
import pytest

from mlcore.datasets import diabetes
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective
from mlcore.descent.penalties import L1
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.coordinates import (
    coordinate_descent,
    duality_gap,
    minimise,
    soft_threshold,
)
from mlcore.steps import record


def patients():
    """Diabetes, standardised, y centred."""
    X, y = diabetes()
    return Standardizer().fit_transform(X), y - y.mean()


# --- the soft threshold ---------------------------------------------------------------------------


def test_soft_threshold_moves_towards_0_and_stops_there():
    z = np.array([3.0, -3.0, 1.0, -1.0, 0.2, -0.5, 0.0])
    assert soft_threshold(z, 1).tolist() == [2, -2, 0, 0, 0, 0, 0]
    assert not np.signbit(soft_threshold(z, 1)[2:]).any()  # no −0
    assert soft_threshold(z, 0).tolist() == z.tolist()
    assert soft_threshold(-1.5, 1) == -0.5 and soft_threshold(0.5, 1) == 0.0


def test_soft_threshold_is_the_minimum_of_its_docstring():
    w = np.linspace(-5, 5, 100_001)
    for z in (-2.3, -0.4, 0.0, 0.9, 4.2):
        best = w[np.argmin((w - z) ** 2 / 2 + 0.7 * np.abs(w))]
        assert soft_threshold(z, 0.7) == pytest.approx(best, abs=1e-4)


# --- steps ----------------------------------------------------------------------------------------


def test_the_first_steps_by_hand():
    """In units of √3: columns (1, 0, 0), (0.6, 0.8, 0) and y = (3, 1, 2); so sⱼ = 1."""
    X = np.sqrt(3) * np.array([[1.0, 0.6], [0.0, 0.8], [0.0, 0.0]])
    y = np.sqrt(3) * np.array([3.0, 1.0, 2.0])
    first, second, third = islice(coordinate_descent(X, y, 0.5), 3)
    assert (first.j, first.z, first.curvature) == (0, pytest.approx(3), pytest.approx(1))
    assert first.loss == pytest.approx((9 + 1 + 4) / 2) and not first.theta.any()
    assert first.after == pytest.approx([2.5, 0])  # 3 − ½
    assert second.theta == pytest.approx([2.5, 0]) and second.j == 1
    assert second.residual == pytest.approx(np.sqrt(3) * np.array([0.5, 1, 2]))
    assert second.z == pytest.approx(0.6 * 0.5 + 0.8) and second.after == pytest.approx([2.5, 0.6])
    assert second.loss == pytest.approx((0.25 + 1 + 4) / 2 + 0.5 * 2.5)
    assert third.j == 0 and third.z == pytest.approx(3 - 0.36)  # what column 1 explains is gone
    assert [step.n_evals for step in (first, second, third)] == [1, 2, 3]


@pytest.mark.parametrize("alpha", [0.0, 0.3, 5.0])
def test_every_step_says_what_holds_at_its_theta(alpha):
    X, y = patients()
    X = X * np.arange(1, 11)  # columns of several lengths
    run = list(islice(coordinate_descent(X, y, alpha, np.arange(10.0)), 45))
    assert run[0].theta.tolist() == list(range(10))
    for step, following in zip(run, run[1:]):
        r, x = y - X @ step.theta, X[:, step.j]
        assert step.j == step.t % 10
        assert step.residual == pytest.approx(r, abs=1e-9)
        assert step.loss == pytest.approx(r @ r / 884 + alpha * np.abs(step.theta).sum())
        assert step.curvature == pytest.approx((step.j + 1) ** 2)
        assert step.z == pytest.approx(x @ (r + x * step.theta[step.j]) / 442, abs=1e-9)
        assert np.array_equal(step.after, following.theta)
        moved = np.flatnonzero(step.after != step.theta)
        assert set(moved) <= {step.j}
        wanted = soft_threshold(step.z, alpha) / step.curvature
        assert step.after[step.j] == pytest.approx(wanted, abs=1e-12)
        assert following.loss <= step.loss + 1e-9


def test_a_move_goes_to_the_best_value_of_that_weight():
    X, y = patients()
    objective = Objective(X, y, penalty=L1(5.0, bias=False))
    for step in islice(coordinate_descent(X, y, 5.0), 25):
        best = objective(step.after)[0]
        for nudge in (-1e-3, 1e-3):
            aside = step.after.copy()
            aside[step.j] += nudge
            assert objective(aside)[0] > best


def test_each_step_has_arrays_of_its_own():
    X, y = patients()
    for step in islice(coordinate_descent(X, y, 5.0), 3):
        for part in (step.theta, step.after, step.residual):
            with pytest.raises(ValueError, match="read-only"):
                part[0] = 9.0


def test_the_data_and_the_start_are_not_written_to():
    X, y = patients()
    w = np.ones(10)
    before = X.copy(), y.copy()
    list(islice(coordinate_descent(X, y, 1.0, w), 30))
    assert np.array_equal(X, before[0]) and np.array_equal(y, before[1]) and (w == 1).all()


# --- the gap --------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [0.5, 5.0, 44.0])
def test_the_gap_bounds_how_far_the_loss_is_above_its_minimum(alpha):
    X, y = patients()
    run = list(islice(coordinate_descent(X, y, alpha), 3000))
    least = run[-1].loss
    assert run[-1].gap < 1e-9 * run[0].loss
    for step in run[:300]:
        assert step.gap >= step.loss - least - 1e-9
    assert run[0].gap > 1e-4 * run[0].loss


def test_the_gap_is_the_primal_minus_the_dual_objective():
    X, y = patients()
    for alpha in (0.5, 5.0, 100.0):
        for step in islice(coordinate_descent(X, y, alpha, np.linspace(-9, 9, 10)), 15):
            r = step.residual
            nu = r * min(1, alpha / np.abs(X.T @ r / 442).max())
            dual = (y @ y - (y - nu) @ (y - nu)) / 884
            assert np.abs(X.T @ nu / 442).max() <= alpha * (1 + 1e-12)
            assert step.gap == pytest.approx(step.loss - dual, rel=1e-9)


def test_no_digits_of_a_small_gap_are_lost():
    """Primal − dual, computed as such, is of the size of rounding: 1e-16 · 1e16."""
    columns, r = np.array([[1.0, -1.0]]), np.array([1.0, -1.0])
    assert duality_gap(columns, r, np.array([2e8]), 1.0) == 0.0
    tiny = duality_gap(columns, r * (1 - 2**-40), np.array([2e8]), 1.0)
    assert tiny == pytest.approx(2e8 * 2**-40, rel=1e-3)


def test_at_alpha_0_the_gap_is_the_loss():
    X, y = patients()
    for step in islice(coordinate_descent(X, y, 0.0), 25):
        assert step.gap == pytest.approx(step.loss)


# --- the optimum ----------------------------------------------------------------------------------


def test_minimise_takes_the_very_steps_of_the_stream():
    X, y = patients()
    run = list(islice(coordinate_descent(X, y, 1.0), 1000))
    for rounds in (0, 1, 7):
        w = np.zeros(10)
        gap, taken = minimise(X, y, 1.0, w, 0.0, rounds)
        assert taken == rounds
        assert np.array_equal(w, run[10 * rounds].theta) and gap == run[10 * rounds].gap
    w, goal = np.zeros(10), 1e-6
    gap, taken = minimise(X, y, 1.0, w, goal, 1000)
    first = next(step for step in run if step.j == 0 and step.gap <= goal)
    assert first.t == 10 * taken and np.array_equal(first.theta, w) and gap == first.gap


@pytest.mark.parametrize("alpha", [1.0, 5.0, 20.0])
def test_the_proximal_step_reaches_the_same_weights(alpha):
    X, y = patients()
    w = np.zeros(10)
    minimise(X, y, alpha, w, 1e-12, 5000)
    descent = gradient_descent(
        Objective(X, y, penalty=L1(alpha, bias=False)), np.zeros(10), lr=0.24
    )
    last = record(descent, 6000)[-1]
    np.testing.assert_allclose(last.theta, w, atol=1e-6)
    assert np.array_equal(last.theta == 0, w == 0)


def test_a_copy_of_a_column_stays_at_exactly_0():
    X, y = patients()
    for factor in (1.0, -1.0, 3.0, 0.1):
        run = islice(coordinate_descent(np.column_stack([X[:, 2], factor * X[:, 2]]), y, 5.0), 40)
        if abs(factor) <= 1:
            assert all(step.theta[1] == 0 for step in run)
        else:  # where a larger unit makes a smaller weight do, it takes over
            *_, last = run
            assert abs(last.theta[1]) > abs(last.theta[0])


def test_a_column_of_zeros_keeps_the_weight_0():
    X, y = patients()
    for step in islice(coordinate_descent(X * (np.arange(10) != 3), y, 0.0), 40):
        assert step.theta[3] == 0 and (step.j != 3 or step.z == 0)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"alpha": -1.0}, ValueError, "alpha must be a finite number ≥ 0; got -1.0"),
        ({"alpha": np.nan}, ValueError, "alpha must be a finite number ≥ 0; got nan"),
        ({"X": [[1.0], [np.nan]]}, ValueError, "X must be finite, not NaN or inf: first at row 1"),
        ({"X": [1.0, 2.0]}, ValueError, "X must be 2-D; got shape (2,)"),
        ({"y": [1.0]}, ValueError, "X and y must have as many rows; got 2 and 1"),
        ({"w": [1.0, 2.0]}, ValueError, "w must have 1 entries, one a column; got 2"),
        ({"X": [[1e200], [0.0]]}, ValueError, "X must hold numbers whose squares are finite"),
        ({"y": [1e200, 0.0]}, ValueError, "y must hold numbers whose squares are finite"),
    ],
)
def test_wrong_arguments_are_named_at_once(change, kind, message):
    good = {"X": [[1.0], [2.0]], "y": [1.0, 2.0], "alpha": 1.0}
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        coordinate_descent(**(good | change))
