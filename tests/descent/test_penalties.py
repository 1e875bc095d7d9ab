"""Penalties: values by hand, gradients by differences, the proximal step by brute force."""

import numpy as np
import pytest

from mlcore.datasets import d3, noisy_line
from mlcore.descent.gradient_check import numerical_gradient
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L1, L2
from mlcore.models.ridge import Ridge
from mlcore.steps import record


def minimise(objective, d, lr, steps):
    return record(gradient_descent(objective, np.zeros(d), lr=lr), steps)[-1].theta


# --- values by hand -------------------------------------------------------------------------------


def test_L2_by_hand():
    value, gradient = L2(0.5)([7.0, 2.0, -3.0])
    assert value == 0.25 * (4 + 9) and gradient.tolist() == [0, 1, -1.5]
    value, gradient = L2(0.5, bias=False)([7.0, 2.0, -3.0])
    assert value == 0.25 * (49 + 4 + 9) and gradient.tolist() == [3.5, 1, -1.5]


def test_L1_by_hand():
    value, gradient = L1(0.5)(np.array([7.0, 2.0, -3.0]))
    assert value == 0.5 * (2 + 3) and gradient.tolist() == [0, 0, 0]
    assert L1(0.5, bias=False)(np.array([7.0, 2.0, -3.0]))[0] == 0.5 * (7 + 2 + 3)


def test_decay_step_by_hand():
    """MSE + λw² where the MSE is flat, w = 2, η = 0.5, λ = 0.1: w − η 2λw = 1.8."""
    steps = gradient_descent(L2(2 * 0.1, bias=False), [2.0], lr=0.5)
    assert next(steps).after == pytest.approx([1.8])


@pytest.mark.parametrize("shape", [(4,), (4, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_L2_gradient_is_the_slope_and_the_bias_has_none(shape, bias):
    theta = np.random.default_rng(0).standard_normal(shape)
    penalty = L2(0.7, bias=bias)
    slopes = numerical_gradient(penalty, theta)
    assert penalty(theta)[1] == pytest.approx(slopes, abs=1e-7)
    assert np.any(penalty(theta)[1][0]) != bias


# --- the proximal step of L1 ----------------------------------------------------------------------


@pytest.mark.parametrize("v", [-3.0, -0.4, -0.3, 0.0, 0.1, 0.3, 0.301, 2.5])
def test_prox_minimises_the_distance_plus_the_penalty(v):
    lr, strength = 0.2, 1.5
    x = np.linspace(-4, 4, 800_001)
    best = x[np.argmin((x - v) ** 2 / 2 + lr * strength * np.abs(x))]
    assert L1(strength, bias=False).prox(np.array([v]), lr) == pytest.approx([best], abs=1.1e-5)


def test_prox_by_hand_keeps_the_bias_and_gives_zeros_without_a_sign():
    theta = np.array([-0.1, 3.0, -0.5, 0.2, -2.0])
    moved = L1(2.0).prox(theta, 0.5)
    assert moved.tolist() == [-0.1, 2, 0, 0, -1]
    assert not np.signbit(moved[2]) and theta.tolist() == [-0.1, 3, -0.5, 0.2, -2]
    assert L1(2.0, bias=False).prox(theta, 0.5).tolist() == [0, 2, 0, 0, -1]
    assert L1(0.0).prox(theta, 0.5).tolist() == theta.tolist()
    several = L1(1.0).prox(np.array([[5.0, -6.0], [3.0, 0.5]]), 1.0)  # one bias for each output
    assert several.tolist() == [[5, -6], [2, 0]]


# --- what they do to a fit ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def problem():
    """Eight columns, three of which matter; y far from 0."""
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 8))
    return X, 100 + X @ [3.0, -2.0, 0, 0, 0.5, 0, 0, 0] + rng.standard_normal(60)


@pytest.mark.parametrize("strength", [0.05, 0.3, 1.0])
def test_L1_agrees_with_the_lasso_of_scikit_learn(problem, strength):
    """Both minimise 1/(2n) ‖b + Xw − y‖² + α‖w‖₁."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    X, y = problem
    theirs = linear_model.Lasso(alpha=strength, tol=1e-12, max_iter=100_000).fit(X, y)
    ours = minimise(Objective(with_bias(X), y, penalty=L1(strength)), 9, 0.3, 2000)
    assert ours == pytest.approx(np.append(theirs.intercept_, theirs.coef_), abs=1e-6)
    assert ((ours[1:] == 0) == (theirs.coef_ == 0)).all() and (ours[1:] == 0).any()  # exactly 0


def test_L1_never_gives_zeros_without_its_prox(problem):
    """The proximal step is what matters: the gradient that L1 adds is 0."""
    X, y = problem
    objective = Objective(with_bias(X), y, penalty=L1(1.0))
    assert (
        objective([100.0, *np.ones(8)])[1].tolist()
        == Objective(with_bias(X), y)([100.0, *np.ones(8)])[1].tolist()
    )
    blind = minimise(lambda theta: objective(theta), 9, 0.3, 2000)
    assert (blind != 0).all()


@pytest.mark.parametrize("strength", [0.0, 0.01, 1.0, 100.0])
def test_L2_solves_the_normal_equations_with_D_and_agrees_with_ridge(problem, strength):
    """(1/n XᵀX + λD) θ = 1/n Xᵀy, D = diag(0, 1, …): the minimum of MSE + λ Σ_{j≥1} wⱼ²."""
    X, y = problem
    A, n, D = with_bias(X), len(y), np.diag([0.0] + 8 * [1.0])
    exact = np.linalg.solve(A.T @ A / n + strength * D, A.T @ y / n)
    ridge = Ridge(alpha=n * strength).fit(X, y)
    assert [ridge.intercept_, *ridge.coef_] == pytest.approx(exact, abs=1e-9)
    objective = Objective(A, y, penalty=L2(strength))
    assert np.abs(objective(exact)[1]).max() < 1e-9
    by_descent = minimise(objective, 9, 1 / (2.5 + strength), 5000)
    assert by_descent == pytest.approx(exact, abs=1e-6)


def test_L2_on_three_points_by_hand():
    """λ = 1/3 on D3: b + 2w = 10/3 and 2b + 5w = 23/3."""
    X, y = d3()
    assert minimise(Objective(with_bias(X), y, penalty=L2(1 / 3)), 2, 0.3, 500) == pytest.approx(
        [4 / 3, 1]
    )


@pytest.mark.parametrize("penalty", [L1(1.0), L2(1.0)])
def test_a_shift_of_y_goes_into_the_bias_alone(penalty):
    X, y = noisy_line(rng=0)
    here, there = (
        minimise(Objective(with_bias(X), y + shift, penalty=penalty), 2, 0.5, 1000)
        for shift in (0, 100)
    )
    assert there - here == pytest.approx([100, 0], abs=1e-6)


def test_a_penalised_bias_ruins_the_fit_of_a_y_far_from_0():
    """λ = 1 on y + 100: R² is −4209 where the bias is penalised and 0.08 where it is not."""
    X, y = noisy_line(rng=2)
    A, y, n = with_bias(X), y + 100, len(y)
    scores = []
    for D in (np.eye(2), np.diag([0.0, 1.0])):
        theta = np.linalg.solve(A.T @ A / n + D, A.T @ y / n)
        scores.append(1 - np.mean((A @ theta - y) ** 2) / y.var())
    assert scores == pytest.approx([-4209.48, 0.0811], abs=5e-3)
    assert Ridge(alpha=n).fit(X, y).score(X, y) == pytest.approx(scores[1])


@pytest.mark.parametrize("penalty", [L1, L2])
def test_wrong_strength_is_named(penalty):
    for strength, kind in ((-0.1, ValueError), (np.nan, ValueError), ("1", TypeError)):
        with pytest.raises(kind, match="strength must be a finite number ≥ 0"):
            penalty(strength)
