"""The best weights: on the simplex, against SciPy; and projected as the nearest point."""

import numpy as np
import pytest
from scipy.optimize import minimize

from mlcore.fusion.weights import Simplex, best_weights
from mlcore.steps import record

RNG = np.random.default_rng(1)


@pytest.mark.parametrize("M", [1, 2, 5, 40])
def test_projection_is_the_nearest_point_of_the_simplex(M):
    for scale in (1e-3, 1.0, 1e3):
        point = scale * RNG.standard_normal(M)
        w = Simplex().prox(point, 1.0)
        assert w.min() >= 0 and w.sum() == pytest.approx(1)
        others = RNG.dirichlet(np.ones(M), 500)
        # (point − w) · (v − w) ≤ 0 for every v of the simplex: w is nearest
        assert ((others - w) @ (point - w)).max() <= 1e-9 * max(scale, 1)
        assert np.allclose(Simplex().prox(w, 1.0), w)


def test_weights_are_those_of_a_solver():
    y = RNG.standard_normal(200)
    F = y * RNG.uniform(0.3, 1, (6, 1)) + RNG.standard_normal((6, 200)) + 0.3
    run = record(best_weights(F, y), 300)

    def loss(w):
        return np.mean((w @ F - y) ** 2) / 2

    sums = {"type": "eq", "fun": lambda w: w.sum() - 1}
    found = minimize(
        loss, np.full(6, 1 / 6), bounds=[(0, 1)] * 6, constraints=sums, tol=1e-14, method="SLSQP"
    )
    assert run[-1].loss == pytest.approx(found.fun, rel=1e-9)
    assert np.allclose(run[-1].theta, found.x, atol=1e-6)


def test_every_step_is_on_the_simplex_and_none_is_worse():
    F, y = RNG.standard_normal((4, 50)), RNG.standard_normal(50)
    run = record(best_weights(F, y, start=[1, 0, 0, 0]), 60)
    assert run[0].theta.tolist() == [1, 0, 0, 0]
    for step in run:
        assert step.theta.min() >= 0 and step.theta.sum() == pytest.approx(1)
    losses = [step.loss for step in run]
    assert (np.diff(losses) <= 1e-12).all()


def test_two_members_by_hand():
    """Variances 1 and 4, not correlated: w = 4/5 and 1/5; with ρ = 1/2 the weaker adds nothing."""
    e = np.array([[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1.0]])
    run = record(best_weights([e[0], 2 * e[1]], np.zeros(4)), 500)
    assert np.allclose(run[-1].theta, [0.8, 0.2]) and 2 * run[-1].loss == pytest.approx(0.8)
    half = 2 * (0.5 * e[0] + np.sqrt(0.75) * e[1])
    run = record(best_weights([e[0], half], np.zeros(4)), 500)
    assert np.allclose(run[-1].theta, [1, 0], atol=1e-6)


def test_what_all_members_share_slows_nothing():
    """The step is that of the differences: as many steps far from 0 as near it."""
    y = RNG.standard_normal(100)
    F = y + RNG.standard_normal((3, 100))
    near, far = (record(best_weights(F + shift, y + shift), 50) for shift in (0, 1e4))
    assert np.allclose(near[-1].theta, far[-1].theta, atol=1e-6)
    assert record(best_weights(np.ones((3, 5)) * 0.1, np.ones(5)), 5)[-1].theta == pytest.approx(
        [1 / 3] * 3
    )


def test_degenerate_members():
    assert record(best_weights([[0.0, 0.0]] * 2, [1.0, 2.0]), 3)[-1].theta.tolist() == [0.5, 0.5]
    assert record(best_weights([[1.0, 2.0]], [1.0, 2.0]), 3)[-1].theta.tolist() == [1.0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: best_weights([1.0, 2.0], [1.0, 2.0]), "predictions must be 2-D"),
        (lambda: best_weights([[1.0, 2.0]], [1.0]), "as many rows"),
        (lambda: best_weights([[1.0, np.nan]], [1.0, 2.0]), "predictions must be finite"),
        (lambda: best_weights([[1.0, 2.0]], [1.0, 2.0], lr=0), "lr must be"),
        (lambda: best_weights([[1.0, 2.0]], [1.0, 2.0], start=[1, 0]), "start must be"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
