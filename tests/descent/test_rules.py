"""Update rules: by hand, against independent references over 50 steps, and without side effects."""

from functools import partial
from math import sqrt

import numpy as np
import pytest

from mlcore.datasets import breast_cancer
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import logistic_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.rules import Adam, AdamState, Momentum, Plain
from mlcore.descent.schedules import constant, cosine, inverse_time
from mlcore.problems import bowl, rosenbrock
from mlcore.steps import record, until

RULES = [Plain(), Momentum(0.9), Momentum(0.9, nesterov=True), Adam(), Adam(0.5, 0.75, 1e-2)]
G = np.array([-2.0, 10.0])


def directions(rule, gradients):
    """The directions and the states that a rule makes of these gradients."""
    state, made = None, []
    for gradient in gradients:
        direction, state = rule(gradient, state)
        made.append((direction, state))
    return made


# --- by hand --------------------------------------------------------------------------------------


def test_plain_is_the_gradient_and_remembers_nothing():
    direction, state = Plain()(G, None)
    assert direction is G and state is None


def test_momentum_by_hand():
    # bowl(10) from (−2, 1), η = 0.15, β = 0.7
    run = record(gradient_descent(bowl(10), [-2.0, 1.0], lr=0.15, rule=Momentum(0.7)), 4)
    expected = [(-2, 1), (-1.7, -0.5), (-1.235, -0.8), (-0.72425, 0.19)]
    np.testing.assert_allclose([step.theta for step in run], expected, rtol=1e-14)
    sums = [(-2, 10), (-3.1, 2), (-3.405, -6.6)]  # −3.405 = 0.7·−3.1 − 1.235
    np.testing.assert_allclose([step.state for step in run[:3]], sums, rtol=1e-14)


def test_nesterov_by_hand():
    # v: 1, then 0.5·1 + 3 = 3.5, then 0.5·3.5 + 0 = 1.75;  direction = g + 0.5 v
    made = directions(Momentum(0.5, nesterov=True), [1.0, 3.0, 0.0])
    assert made == [(1.5, 1.0), (4.75, 3.5), (0.875, 1.75)]


def test_adam_by_hand():
    rule = Adam(0.5, 0.75, epsilon=1.0)
    (first, one), (second, two) = directions(rule, [2.0, -2.0])
    # m = 0.5·2 = 1, m̂ = 1/0.5 = 2;  s = 0.25·4 = 1, ŝ = 1/0.25 = 4;  2 / (√4 + 1)
    assert (one.t, one.m, one.s, one.m_hat, one.s_hat) == (1, 1.0, 1.0, 2.0, 4.0)
    assert first == pytest.approx(2 / 3, rel=1e-15)
    # m = 0.5·1 − 1 = −0.5, m̂ = −0.5/0.75;  s = 0.75·1 + 1 = 1.75, ŝ = 1.75/0.4375 = 4
    assert (two.t, two.m, two.s) == (2, -0.5, 1.75)
    assert (two.m_hat, two.s_hat) == (pytest.approx(-2 / 3), pytest.approx(4.0))
    assert second == pytest.approx(-2 / 9, rel=1e-15)


def test_limits_of_the_sum():
    for gradients, limit in (([1.0] * 500, 10), ([1.0, -1.0] * 250, -1 / 1.9)):
        assert directions(Momentum(0.9), gradients)[-1][1] == pytest.approx(limit)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_first_step_of_adam_is_the_sign_however_large_the_gradient(scale):
    direction, _ = Adam()(scale * np.array([1.0, -0.1, 0.0]), None)
    np.testing.assert_allclose(direction, [1, -1, 0], rtol=2e-4)


def test_adam_of_a_constant_gradient_makes_equal_steps():
    """The bias correction: with 1 − β instead of 1 − βᵗ step 10 would be twice as long."""
    made = [float(direction) for direction, _ in directions(Adam(), [3.0] * 1000)]
    np.testing.assert_allclose(made, 1, rtol=1e-8)
    m, s = 1 - 0.9**10, 1 - 0.999**10
    assert m / (1 - 0.9) / sqrt(s / (1 - 0.999)) == pytest.approx(2.06, abs=0.005)


def test_epsilon_stands_outside_the_root():
    direction, _ = Adam(epsilon=1.0)(np.array([1.0]), None)
    assert direction == pytest.approx(0.5)  # and not 1/√2
    assert Adam()(np.zeros(2), None)[0].tolist() == [0, 0]


def test_beta_0_is_the_plain_rule():
    for rule in (Momentum(0.0), Momentum(0.0, nesterov=True)):
        for direction, v in directions(rule, [G, -G, 3 * G])[2:]:
            assert direction.tolist() == v.tolist() == (3 * G).tolist()


# --- against references written another way -------------------------------------------------------


def reference(kind, gradients_at, theta, rates, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Every θ, entry by entry in plain floats. Means and sums are written out over all gradients:
    v_t = Σ βᵗ⁻ⁱ gᵢ, m̂_t = Σ β₁ᵗ⁻ⁱ gᵢ / Σ β₁ᵗ⁻ⁱ; Nesterov as in 1983: g is seen at the point ahead.
    """
    theta, seen, path = [float(x) for x in theta], [], []
    for t, lr in enumerate(rates):
        path.append(list(theta))
        seen.append([float(x) for x in gradients_at(t, np.array(theta))])
        for j in range(len(theta)):
            history = [g[j] for g in seen][::-1]  # the newest first
            fading = [beta1**k for k in range(t + 1)]
            v = sum(b * g for b, g in zip(fading, history))
            if kind == "plain":
                theta[j] -= lr * history[0]
            elif kind == "momentum":
                theta[j] -= lr * v
            elif kind == "nesterov":
                theta[j] -= lr * (history[0] + beta1 * v)
            else:
                slow = [beta2**k for k in range(t + 1)]
                mean = v / sum(fading)
                square = sum(b * g * g for b, g in zip(slow, history)) / sum(slow)
                theta[j] -= lr * mean / (sqrt(square) + epsilon)
    return np.array(path)


def logistic():
    X, y = breast_cancer()
    columns = X[:, [0, 1, 7]]
    scaled = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return Objective(with_bias(scaled), y, loss=logistic_cross_entropy)


def logistic_gradient(objective, rows, theta):
    """Written out, not by mlcore: Xᵀ(σ(Xθ) − y) / n over the rows of the batch."""
    X, y = objective.X[rows], objective.y[rows]
    return X.T @ (1 / (1 + np.exp(-(X @ theta))) - y) / len(y)


KINDS = {
    "plain": Plain(),
    "momentum": Momentum(0.9),
    "nesterov": Momentum(0.9, nesterov=True),
    "adam": Adam(),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
every_schedule = pytest.mark.parametrize(
    "schedule",
    [constant, partial(inverse_time, decay=0.05), partial(cosine, n_steps=40)],
    ids=["constant", "inverse time", "cosine"],
)


@every_schedule
@every_kind
@pytest.mark.parametrize("problem", [bowl(100), rosenbrock()], ids=lambda p: p.name)
def test_50_steps_equal_the_reference(problem, kind, schedule):
    lr, start = (0.05, [-1.2, 1.0]) if kind == "adam" else (3e-4, [-1.2, 1.0])
    lr = schedule(lr)
    run = record(gradient_descent(problem, start, lr=lr, rule=KINDS[kind]), 51)
    rates = [lr(t) for t in range(51)]
    path = reference(kind, lambda t, theta: problem(theta)[1], start, rates)
    assert np.linalg.norm(path[-1] - path[0]) > 0.1
    np.testing.assert_allclose([step.theta for step in run], path, rtol=0, atol=1e-12)
    assert [step.lr for step in run] == rates


@every_schedule
@every_kind
def test_50_steps_on_mini_batches_equal_the_reference(kind, schedule):
    objective, lr, start = logistic(), schedule(0.05), np.zeros(4)
    options = {"lr": lr, "rule": KINDS[kind], "batch_size": 32, "rng": 5}
    run = record(gradient_descent(objective, start, **options), 51)
    assert len({tuple(step.rows) for step in run}) == 51

    def gradients_at(t, theta):
        return logistic_gradient(objective, run[t].rows, theta)

    path = reference(kind, gradients_at, start, [lr(t) for t in range(51)])
    np.testing.assert_allclose([step.theta for step in run], path, rtol=0, atol=1e-12)


def test_nesterov_is_the_look_ahead_of_1983():
    """φ is the point itself, θ the point ahead: u ← βu − η∇L(φ + βu), φ ← φ + u, θ = φ + βu."""
    problem, lr, beta = rosenbrock(), 3e-4, 0.9
    run = record(gradient_descent(problem, [-1.2, 1.0], lr=lr, rule=Momentum(beta, True)), 51)
    phi, u = np.array([-1.2, 1.0]), np.zeros(2)
    for step in run:
        np.testing.assert_allclose(step.theta, phi + beta * u, rtol=0, atol=1e-12)
        u = beta * u - lr * problem(phi + beta * u)[1]
        phi = phi + u


# --- the numbers of lesson 06 ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "lr, rule, count",
    [
        *((2 / 101, Plain(), 444), (4 / 121, Momentum(81 / 121), 69)),
        *((0.01, Adam(), 305), (0.1, Adam(), 82), (0.3, Adam(), 123)),
    ],
)
def test_steps_on_the_narrow_bowl(lr, rule, count):
    steps = gradient_descent(bowl(100), [1.0, 1.0], lr=lr, rule=rule)
    assert record(until(steps, lambda step: step.loss < 1e-6), 1000)[-1].t == count


# --- pure -----------------------------------------------------------------------------------------


def arrays(direction, state):
    """What a rule returned, as a list of arrays."""
    memory = state if isinstance(state, AdamState) else () if state is None else (state,)
    return [np.asarray(thing) for thing in (direction, *memory)]


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_a_rule_changes_neither_gradient_nor_state(rule):
    gradients = np.random.default_rng(0).normal(size=(6, 3))
    gradients.setflags(write=False)  # whoever writes into one gets an error
    state, kept = None, []
    for gradient in gradients:
        direction, state = rule(gradient, state)
        kept += [(array, array.copy()) for array in arrays(direction, state)]
    assert all(np.array_equal(array, copy) for array, copy in kept)
    before = [array.copy() for array in arrays(0.0, state)]
    once, twice = (arrays(*rule(G[[0, 1, 0]], state)) for _ in range(2))
    assert all(map(np.array_equal, once, twice))
    assert all(map(np.array_equal, arrays(0.0, state), before))


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_a_run_goes_on_from_any_step_bit_for_bit(rule):
    whole = record(gradient_descent(bowl(10), [-2.0, 1.0], lr=0.01, rule=rule), 20)
    rest = record(gradient_descent(bowl(10), whole[7], lr=0.01, rule=rule), 12)
    assert [step.theta.tolist() for step in rest] == [step.theta.tolist() for step in whole[8:]]


def test_rules_are_values():
    assert Momentum(0.9) == Momentum(0.9) != Momentum(0.9, nesterov=True)
    with pytest.raises(AttributeError):
        Adam().beta1 = 0.5


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make, name", [
    (Momentum, "beta"), (Adam, "beta1"), (partial(Adam, 0.9), "beta2"),
])  # fmt: skip
def test_betas_are_named(make, name):
    for value in (1, 1.0, 1.5):
        with pytest.raises(ValueError, match=rf"^{name} must be a number in \[0, 1\); got {value}"):
            make(value)
    for value in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=rf"^{name} must be a number in \[0, 1\); got {value}"):
            make(value)
    for value in ("0.9", None, True, [0.9]):
        with pytest.raises(TypeError, match=rf"^{name} must be a number in \[0, 1\); got"):
            make(value)


def test_epsilon_is_named():
    for value in (0, -1e-8, float("nan")):
        with pytest.raises(ValueError, match="^epsilon must be a finite number > 0; got"):
            Adam(epsilon=value)
    with pytest.raises(TypeError, match="^epsilon must be a finite number > 0; got '1e-8'"):
        Adam(epsilon="1e-8")


def test_a_rule_must_be_a_function_and_keep_the_shape():
    with pytest.raises(TypeError, match="rule must be a function; got 'adam'"):
        gradient_descent(bowl(10), [1.0, 1.0], rule="adam")
    with pytest.raises(ValueError, match=r"rule must return a direction of theta's shape \(2,\)"):
        next(gradient_descent(bowl(10), [1.0, 1.0], rule=lambda g, state: (g[:1], None)))
