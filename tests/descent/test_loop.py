"""The loop: hand numbers, an independent loop, batches, going on, and objectives that misbehave."""

import pickle
import re
from dataclasses import dataclass, fields
from math import ceil

import numpy as np
import pytest

from mlcore.datasets import d3
from mlcore.descent.loop import DescentStep, gradient_descent
from mlcore.descent.objective import Objective, linear, with_bias
from mlcore.descent.penalties import L1, L2
from mlcore.descent.rules import Adam, Momentum, Plain
from mlcore.descent.schedules import inverse_time
from mlcore.problems import bowl
from mlcore.steps import Diverged, record, until


def hand():
    """The objective of the hand example: D3, a line."""
    X, y = d3()
    return Objective(with_bias(X), y)


def data(n=103, d=4):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, d))
    return X, X @ np.arange(1.0, d + 1) + 0.1 * rng.normal(size=n)


@dataclass(frozen=True)
class HeavyBall:
    """A rule with a memory."""

    beta: float = 0.9

    def __call__(self, gradient, state):
        velocity = gradient if state is None else self.beta * state + gradient
        return velocity, velocity


def same(step, other):
    """Whether two steps are the same bit for bit."""
    names = [field.name for field in fields(step)]
    return all(equal(getattr(step, name), getattr(other, name)) for name in names)


def equal(a, b):
    """Whether two values are the same bit for bit; a tuple is a rule's state."""
    if isinstance(a, tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(equal, a, b))
    return type(a) is type(b) and np.array_equal(a, b)


# --- by hand --------------------------------------------------------------------------------------


def test_hand_numbers():
    run = record(gradient_descent(hand(), [0, 0], lr=0.1), 4)
    expected = [[0, 0], [0.3333, 0.7667], [0.4800, 1.1089], [0.5436, 1.2621]]
    assert np.round([step.theta for step in run], 4).tolist() == expected
    assert [round(step.loss, 4) for step in run] == [6.3333, 1.2826, 0.2807, 0.0819]
    assert np.round(run[0].gradient, 3).tolist() == [-3.333, -7.667]
    assert np.round(run[1].gradient, 3).tolist() == [-1.467, -3.422]


def test_a_rate_that_is_too_large_climbs():
    run = record(gradient_descent(hand(), [0, 0], lr=0.4), 4)
    assert [round(step.loss, 2) for step in run] == [6.33, 9.39, 13.92, 20.66]


@pytest.mark.parametrize(
    ("lr", "steps"), [(0.01, 8722), (0.1, 868), (0.3, 286), (0.35, 265), (0.36, 4866)]
)
def test_steps_that_it_takes(lr, steps):
    stream = gradient_descent(hand(), [0, 0], lr=lr)
    run = record(until(stream, lambda step: np.linalg.norm(step.gradient) < 1e-6), 10_000)
    assert run[-1].t == steps == len(run) - 1
    assert run[-1].theta == pytest.approx([1 / 3, 3 / 2], abs=1e-4)


def test_just_beyond_the_largest_rate():
    losses = [step.loss for step in record(gradient_descent(hand(), [0, 0], lr=0.361), 3000)]
    assert losses[2999] > 2 * losses[1999] > 4 * losses[999]


# --- what a step says -----------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 10])
@pytest.mark.parametrize("rule", [Plain(), HeavyBall(), Momentum(0.9, nesterov=True), Adam()])
def test_a_step_holds_together(batch_size, rule):
    objective = Objective(*data(), penalty=L2(0.1))
    schedule = inverse_time(0.1, 0.5)
    stream = gradient_descent(
        objective, np.zeros(4), lr=schedule, rule=rule, batch_size=batch_size, rng=0
    )
    run = record(stream, 30)
    state = None
    for t, (step, after) in enumerate(zip(run, run[1:])):
        assert (step.t, step.n_evals, step.lr) == (t, t + 1, schedule(t))
        loss, gradient = objective(step.theta, step.rows)
        assert step.loss == pytest.approx(loss, rel=1e-12) and type(step.loss) is float
        np.testing.assert_allclose(step.gradient, gradient, rtol=1e-10, atol=1e-13)
        direction, state = rule(step.gradient, state)
        assert np.array_equal(step.direction, direction)
        assert equal(step.state, state)
        assert np.array_equal(step.after, step.theta - step.lr * step.direction)
        assert np.array_equal(after.theta, step.after)
        np.testing.assert_allclose(step.move, -step.lr * step.direction, atol=1e-15)
        with pytest.raises(ValueError, match="read-only"):
            step.theta[0] = 0.0
        assert (step.rows is None) == (step.seed is None) == (batch_size is None)


def test_iterates_equal_those_of_the_two_line_loop():
    X, y = data()
    theta, expected = np.zeros(4), []
    for _ in range(100):
        expected.append(theta)
        theta = theta - 0.1 * X.T @ (X @ theta - y) / len(y)
    run = record(gradient_descent(Objective(X, y), np.zeros(4), lr=0.1), 100)
    np.testing.assert_allclose([step.theta for step in run], expected, rtol=0, atol=1e-10)


def test_where_it_starts_is_converted_and_not_kept():
    start = np.array([3, -1], dtype=np.int8)
    run = record(gradient_descent(bowl(10), start, lr=0.01), 3)
    assert start.tolist() == [3, -1] and run[0].theta.dtype == np.float64
    start = np.array([3.0, -1.0])
    run = record(gradient_descent(bowl(10), start, lr=0.01), 1)
    start[:] = 0
    assert run[0].theta.tolist() == [3.0, -1.0]


def test_after_is_where_the_next_step_stands():
    run = record(gradient_descent(hand(), [0, 0], lr=0.1), 5)
    for step, following in zip(run, run[1:]):
        assert step.after is following.theta
    assert run[0].after == pytest.approx([1 / 3, 23 / 30]) and run[0].move == pytest.approx(
        [1 / 3, 23 / 30]
    )
    with pytest.raises(ValueError, match="read-only"):
        run[-1].after[0] = 0.0  # it is the theta of a step to come


# --- the proximal step ----------------------------------------------------------------------------


def shrink(w, size):
    """Soft thresholding, entry by entry: no code of the course."""
    return [0.0 if abs(x) <= size else x - size if x > 0 else x + size for x in w]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch_size", [None, 10])
def test_a_proximal_step_follows_every_move(bias, batch_size):
    X, y = data()
    objective, schedule = Objective(X, y, penalty=L1(0.3, bias)), inverse_time(0.2, 0.1)
    stream = gradient_descent(objective, np.ones(4), lr=schedule, batch_size=batch_size, rng=0)
    for t, step in enumerate(record(stream, 30)):
        rows = slice(None) if step.rows is None else step.rows
        error = X[rows] @ step.theta - y[rows]
        np.testing.assert_allclose(step.gradient, X[rows].T @ error / len(error), atol=1e-12)
        moved = step.theta - schedule(t) * step.gradient
        expected = np.array(shrink(moved, 0.3 * schedule(t)))  # the rate of this step
        if bias:
            expected[0] = moved[0]
        np.testing.assert_allclose(step.after, expected, rtol=0, atol=1e-15)
        np.testing.assert_array_equal(step.move, step.after - step.theta)


def test_an_l1_penalty_yields_exact_zeros_and_the_optimum():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 6))
    y = 2 + X @ [3.0, 0, 0, -1.0, 0, 0] + 0.1 * rng.normal(size=80)
    A, strength = with_bias(X), 0.2
    objective = Objective(A, y, penalty=L1(strength))
    theta = record(gradient_descent(objective, np.zeros(7), lr=0.3), 2000)[-1].theta
    assert theta[2:4].tolist() + theta[5:].tolist() == [0, 0, 0, 0]
    slope = A.T @ (A @ theta - y) / 80  # at the optimum: −λ sign(w), or within ±λ where w = 0
    used = theta != 0
    used[0] = False
    np.testing.assert_allclose(slope[used], -strength * np.sign(theta[used]), atol=1e-9)
    assert abs(slope[0]) < 1e-9 and np.abs(slope[1:]).max() <= strength + 1e-9


def test_lasso_equals_scikit_learn():
    peers = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a test extra")
    X, y = data()
    theirs = peers.Lasso(0.5, tol=1e-12, max_iter=100_000).fit(X, y)
    objective = Objective(with_bias(X), y, penalty=L1(0.5))
    theta = record(gradient_descent(objective, np.zeros(5), lr=0.3), 2000)[-1].theta
    np.testing.assert_allclose(theta, [theirs.intercept_, *theirs.coef_], rtol=0, atol=1e-9)


def test_any_objective_with_a_prox_is_served():
    class Box:
        """Half of (θ − 3)², with θ in [0, 1]."""

        def __call__(self, theta):
            return float(np.sum((theta - 3) ** 2) / 2), theta - 3

        def prox(self, theta, lr):
            return np.clip(theta, 0.0, 1.0)

    run = record(gradient_descent(Box(), [0.5], lr=0.1), 5)
    assert [round(step.theta.item(), 6) for step in run] == [0.5, 0.75, 0.975, 1.0, 1.0]


# --- batches --------------------------------------------------------------------------------------


def reference(X, y, theta, orders, size, lr):
    """Mini-batch descent on rows in these orders, one order an epoch; no code of the course."""
    thetas, losses = [], []
    for order in orders:
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            error = X[rows] @ theta - y[rows]
            thetas.append(theta)
            losses.append(error @ error / (2 * len(rows)))
            theta = theta - lr * X[rows].T @ error / len(rows)
    return thetas, losses


@pytest.mark.parametrize("size", [1, 10, 51, 52, 102])
def test_mini_batch_equals_an_independent_loop(size):
    X, y = data()
    per_epoch = ceil(103 / size)
    stream = gradient_descent(Objective(X, y), np.zeros(4), lr=0.02, batch_size=size, rng=5)
    epochs = [record(stream, per_epoch) for _ in range(3)]
    orders = [np.concatenate([step.rows for step in epoch]) for epoch in epochs]
    thetas, losses = reference(X, y, np.zeros(4), orders, size, 0.02)
    run = sum(epochs, [])
    np.testing.assert_allclose([step.theta for step in run], thetas, rtol=0, atol=1e-12)
    np.testing.assert_allclose([step.loss for step in run], losses, rtol=1e-9)


@pytest.mark.parametrize("size", [1, 10, 51, 52, 102])
def test_every_row_exactly_once_an_epoch_and_the_last_batch_is_short(size):
    stream = gradient_descent(Objective(*data()), np.zeros(4), batch_size=size, rng=5)
    orders = []
    for _ in range(3):
        epoch = record(stream, ceil(103 / size))
        assert [len(step.rows) for step in epoch[:-1]] == [size] * (len(epoch) - 1)
        assert len(epoch[-1].rows) == 103 - size * (len(epoch) - 1)
        orders.append(np.concatenate([step.rows for step in epoch]).tolist())
        assert sorted(orders[-1]) == list(range(103))
    assert orders[0] != orders[1] != orders[2], "every epoch has an order of its own"
    assert orders[0] != list(range(103)), "and none is the order of the data"


@pytest.mark.parametrize("size", [103, 104, 10**9])
def test_a_batch_of_all_rows_is_full_batch(size):
    objective = Objective(*data())
    run = record(gradient_descent(objective, np.zeros(4), batch_size=size, rng=0), 5)
    full = record(gradient_descent(objective, np.zeros(4)), 5)
    assert all(step.rows is None for step in run)
    assert [step.theta.tolist() for step in run] == [step.theta.tolist() for step in full]


@pytest.mark.parametrize("size", [1, 10, 51, 102])
def test_without_shuffling_the_rows_come_as_they_are(size):
    options = {"batch_size": size, "shuffle": False, "lr": 0.02}
    stream = gradient_descent(Objective(*data()), np.zeros(4), rng=5, **options)
    epochs = [record(stream, ceil(103 / size)) for _ in range(2)]
    for epoch in epochs:
        assert np.concatenate([step.rows for step in epoch]).tolist() == list(range(103))
    thetas, losses = reference(*data(), np.zeros(4), 2 * [np.arange(103)], size, 0.02)
    run = sum(epochs, [])
    np.testing.assert_allclose([step.theta for step in run], thetas, rtol=0, atol=1e-12)
    np.testing.assert_allclose([step.loss for step in run], losses, rtol=1e-9)
    other = record(gradient_descent(Objective(*data()), np.zeros(4), rng=6, **options), len(run))
    assert [s.theta.tolist() for s in other] == [s.theta.tolist() for s in run]  # no chance in it


@pytest.mark.parametrize("size", [1, 7, 32, 2999, 3000, 3001])
def test_batches_of_data_that_are_put_in_order_piece_by_piece(size):
    n = 7001
    X = np.arange(n, dtype=float)[:, None]  # a row knows its number
    objective = Objective(X, np.zeros(n), lambda theta, X: (X[:, 0], lambda d: np.zeros(1)))
    per_epoch = ceil(n / size)
    start = 2 * per_epoch // 3  # the second half of an epoch, and half of the next
    stream = gradient_descent(objective, [0.0], batch_size=size, rng=0)
    for step in record(stream, start + per_epoch)[start:]:
        assert step.loss == pytest.approx(np.sum(step.rows.astype(float) ** 2) / 2 / len(step.rows))


def test_the_penalty_counts_in_every_batch():
    X, y = data()
    objective = Objective(X, y, penalty=L2(100.0))
    run = record(gradient_descent(objective, np.ones(4), lr=1e-3, batch_size=10, rng=0), 12)
    assert min(step.loss for step in run) > 100 * np.sum(run[-1].theta[1:] ** 2) / 2 > 1


# --- chance ---------------------------------------------------------------------------------------


def mini(rng, n_steps=25):
    stream = gradient_descent(Objective(*data()), np.zeros(4), batch_size=10, rng=rng)
    return record(stream, n_steps)


def test_the_same_rng_gives_the_same_run_whatever_ran_before():
    first = mini(3)
    mini(4), np.random.default_rng(3).random(), mini(None)
    assert all(map(same, first, mini(3)))
    assert all(map(same, first, mini(np.int64(3))))
    assert all(map(same, mini(np.random.default_rng(3)), first))


def test_another_rng_gives_another_run():
    assert mini(3)[0].rows.tolist() != mini(4)[0].rows.tolist()
    assert mini(None)[0].rows.tolist() != mini(None)[0].rows.tolist()


def test_a_generator_given_goes_on():
    rng = np.random.default_rng(3)
    first, second = mini(rng), mini(rng)
    assert first[0].rows.tolist() != second[0].rows.tolist()


def test_two_streams_side_by_side_do_not_disturb_each_other():
    rng, objective = np.random.default_rng(3), Objective(*data())
    streams = [gradient_descent(objective, np.zeros(4), batch_size=10, rng=rng) for _ in range(2)]
    pairs = [(next(streams[0]), next(streams[1])) for _ in range(25)]
    assert all(map(same, [a for a, _ in pairs], mini(3)))


def test_the_global_random_state_is_neither_read_nor_written():
    def state():
        return pickle.dumps(np.random.get_state())  # noqa: NPY002

    before = state()
    mini(3), mini(None)
    assert state() == before


# --- going on -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"batch_size": 10, "rng": 5},
        {"batch_size": 51, "rng": None},
        {"batch_size": 1, "rng": np.random.default_rng(5)},
        {"batch_size": 103},
        {"lr": inverse_time(0.1, 0.3)},
        {"rule": HeavyBall()},
        {"rule": HeavyBall(0.5), "batch_size": 10, "rng": 5, "lr": inverse_time(0.1, 0.3)},
        {"rule": Momentum(0.9, nesterov=True), "batch_size": 10, "rng": 5},
        {"rule": Adam()},
        {"rule": Adam(), "batch_size": 10, "rng": 5, "lr": inverse_time(0.1, 0.3)},
        {"batch_size": 10, "shuffle": False, "rng": 5},
    ],
    ids=lambda options: ", ".join(options) or "plain",
)
def test_goes_on_from_any_step_bit_for_bit(options):
    objective = Objective(*data())
    run = record(gradient_descent(objective, np.zeros(4), **options), 30)
    options = options | {"rng": 999}  # the order follows from the step, not from this
    for t in (0, 1, 9, 10, 11, 20, 28):
        rest = record(gradient_descent(objective, run[t], **options), 29 - t)
        assert len(rest) == 29 - t and all(map(same, rest, run[t + 1 :]))


@pytest.mark.parametrize("penalty", [L1(0.1), L2(0.1)])
def test_goes_on_with_a_penalty_bit_for_bit(penalty):
    options = {"rule": Adam(), "batch_size": 10, "rng": 5}
    objective = Objective(*data(), penalty=penalty)
    run = record(gradient_descent(objective, np.zeros(4), **options), 30)
    for t in (0, 10, 17):
        rest = record(gradient_descent(objective, run[t], **options), 29 - t)
        assert all(map(same, rest, run[t + 1 :]))


def test_goes_on_from_a_step_that_was_stored():
    options = {"rule": Adam(), "batch_size": 10, "rng": 5}
    objective = Objective(*data())
    run = record(gradient_descent(objective, np.zeros(4), **options), 20)
    step = pickle.loads(pickle.dumps(run[7]))
    rest = record(gradient_descent(objective, step, **options), 12)
    assert same(step, run[7]) and all(map(same, rest, run[8:]))


# --- divergence -----------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 1])
def test_divergence_names_the_step_and_the_rate_and_keeps_the_run(batch_size):
    message = r"^gradient descent diverged at step (\d+) with learning rate 7: .*smaller lr$"
    with pytest.raises(Diverged, match=message) as caught:
        record(gradient_descent(hand(), [0, 0], lr=7, batch_size=batch_size, rng=0))
    run = caught.value.run
    assert len(run) == int(re.match(message, str(caught.value))[1]) > 50
    assert all(np.isfinite(step.loss) for step in run)


def test_divergence_names_the_rate_of_that_step():
    with pytest.raises(Diverged, match="at step 2 with learning rate 0.5: "):
        record(gradient_descent(until_nan(2), [1.0], lr=lambda t: 1 / t if t else 9.0))


def until_nan(t):
    """An objective whose answer number t is NaN."""
    answers = iter([1.0] * t + [np.nan])
    return lambda theta: (next(answers), np.ones(1))


@pytest.mark.parametrize(
    ("loss", "gradient"), [(np.nan, 1.0), (np.inf, 1.0), (1.0, np.nan), (1.0, -np.inf)]
)
def test_an_answer_that_is_not_finite_is_never_a_step(loss, gradient):
    stream = gradient_descent(lambda theta: (loss, np.array([gradient, 0])), [1.0, 1.0])
    with pytest.raises(Diverged, match="at step 0 with .* Start elsewhere$") as caught:
        record(stream)
    assert caught.value.run == []


# --- objectives that misbehave --------------------------------------------------------------------


def test_an_objective_that_writes_into_its_argument_got_a_copy():
    def greedy(theta):
        answer = bowl(10)(theta)
        theta[:] = np.nan
        return answer

    run = record(gradient_descent(greedy, [1.0, 1.0], lr=0.05), 5)
    assert all(map(same, run, record(gradient_descent(bowl(10), [1.0, 1.0], lr=0.05), 5)))


def test_an_objective_that_reuses_its_gradient():
    buffer = np.empty(2)

    def thrifty(theta):
        loss, buffer[:] = bowl(10)(theta)
        return loss, buffer

    run = record(gradient_descent(thrifty, [1.0, 1.0], lr=0.05), 5)
    assert all(map(same, run, record(gradient_descent(bowl(10), [1.0, 1.0], lr=0.05), 5)))


@pytest.mark.parametrize("answer", [None, 1.0, "low", np.ones(3), (1.0,), (None, [1.0, 2.0])])
def test_an_objective_that_does_not_answer_loss_and_gradient(answer):
    def odd(theta):
        return answer

    message = "objective must return (loss, gradient); <function "
    with pytest.raises(TypeError, match=f"^{re.escape(message)}.*odd.* returned ") as caught:
        next(gradient_descent(odd, [1.0, 2.0]))
    assert str(caught.value).endswith(f"returned {answer!r}")


@pytest.mark.parametrize("gradient", [1.0, np.ones(1), np.ones((2, 1)), np.ones(3)])
def test_a_gradient_of_another_shape_is_never_stretched(gradient):
    stream = gradient_descent(lambda theta: (1.0, gradient), [1.0, 2.0])
    message = re.escape("objective must return a gradient of theta's shape (2,); <function ")
    came = re.escape(f" returned shape {np.shape(gradient)}")
    with pytest.raises(ValueError, match=f"^{message}.*{came}$"):
        next(stream)


@pytest.mark.parametrize("gradient", [[2.0, 4.0], (2, 4), np.array([2, 4], dtype=np.int8)])
def test_a_gradient_of_another_type_is_converted(gradient):
    step = next(gradient_descent(lambda theta: (np.float32(1), gradient), [1.0, 2.0]))
    assert step.gradient.tolist() == [2.0, 4.0] and step.gradient.dtype == np.float64
    assert type(step.loss) is float


def test_a_rule_that_forgets_its_state():
    message = "rule must return a direction of theta's shape (2,); <function "
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        next(gradient_descent(hand(), [0, 0], rule=lambda gradient, state: gradient))


@pytest.mark.parametrize("batch_size", [None, 2])
def test_an_exception_comes_through(batch_size):
    def broken(theta, X):
        if theta.any():
            raise LookupError("no such model")
        return linear(theta, X)

    X, y = d3()
    stream = gradient_descent(Objective(X, y, broken), [0.0], batch_size=batch_size, rng=0)
    next(stream)
    with pytest.raises(LookupError, match="^'?no such model'?$"):
        next(stream)


@pytest.mark.parametrize("batch_size", [None, 2])
def test_a_theta_that_does_not_fit_the_data(batch_size):
    message = "theta must have shape (2,) for 2 columns of X; got (3,)"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        next(gradient_descent(hand(), np.zeros(3), batch_size=batch_size))


# --- bad input: at once, not at the first step ----------------------------------------------------

START = {"objective": hand(), "theta": [0.0, 0.0]}


@pytest.mark.parametrize(
    ("argument", "kind", "message"),
    [
        ({"objective": 3}, TypeError, "objective must be a function; got 3"),
        ({"rule": "plain"}, TypeError, "rule must be a function; got 'plain'"),
        (
            {"theta": [0, np.nan]},
            ValueError,
            "theta must be finite, not NaN or inf: first at row 1 (nan)",
        ),
        ({"theta": None}, TypeError, "theta must hold real numbers in rows of equal length; got"),
        ({"theta": []}, ValueError, "theta must not be empty; got shape (0,)"),
        ({"lr": 0}, ValueError, "lr must be a finite number > 0; got 0"),
        ({"lr": -0.1}, ValueError, "lr must be a finite number > 0; got -0.1"),
        ({"lr": np.inf}, ValueError, "lr must be a finite number > 0; got inf"),
        ({"lr": "0.1"}, TypeError, "lr must be a finite number > 0; got '0.1'"),
        ({"lr": None}, TypeError, "lr must be a finite number > 0; got None"),
        ({"batch_size": 0}, ValueError, "batch_size must be a whole number ≥ 1; got 0"),
        ({"batch_size": -2}, ValueError, "batch_size must be a whole number ≥ 1; got -2"),
        ({"batch_size": 2.0}, TypeError, "batch_size must be a whole number ≥ 1; got 2.0"),
        ({"batch_size": True}, TypeError, "batch_size must be a whole number ≥ 1; got True"),
        ({"objective": bowl(10), "batch_size": 2}, TypeError, "batch_size needs an objective with"),
        ({"rng": -1}, ValueError, "rng must be None, a whole number ≥ 0 or a numpy Generator; got"),
        ({"rng": "7"}, TypeError, "rng must be None, a whole number ≥ 0 or a numpy Generator; got"),
        ({"rng": 1.0, "batch_size": 2}, TypeError, "rng must be None, a whole number ≥ 0 or a"),
    ],
)
def test_a_wrong_argument_is_named_at_once(argument, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        gradient_descent(**(START | argument))


def test_batches_of_an_objective_that_answers_wrong_are_refused_at_once():
    def flat(theta, X):  # a column instead of a vector
        return (X @ theta)[:, None], lambda derivative: derivative

    def short(theta, X):
        return X @ theta, lambda derivative: derivative[:1]

    X, y = d3()
    for model, message in (
        (flat, "prediction and y must be 1-D"),
        (short, "objective must return"),
    ):
        with pytest.raises(ValueError, match=f"^{message}"):
            gradient_descent(Objective(with_bias(X), y, model), [0.0, 0.0], batch_size=2)


@pytest.mark.parametrize(
    ("rate", "kind"), [(-1, ValueError), (np.nan, ValueError), ("a", TypeError), (None, TypeError)]
)
def test_a_schedule_that_answers_wrong_is_named(rate, kind):
    stream = gradient_descent(hand(), [0, 0], lr=lambda t: 0.1 if t < 2 else rate)
    record(stream, 2)
    message = f"lr(2) must be a finite number ≥ 0; got {rate!r}"
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        next(stream)


def test_a_step_of_another_stream_is_not_a_place_to_go_on_from():
    with pytest.raises(TypeError, match="^theta must hold real numbers"):
        gradient_descent(hand(), object())
    assert isinstance(next(gradient_descent(hand(), [0, 0])), DescentStep)


# --- going on with a rule -------------------------------------------------------------------------


RULES = [Plain(), Momentum(0.5), Momentum(0.9, nesterov=True), Adam()]


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_a_step_goes_on_by_its_own_rule(rule):
    run = record(gradient_descent(bowl(10), [2.0, 1.0], lr=0.05, rule=rule), 9)
    for given in (None, rule):
        rest = record(gradient_descent(bowl(10), run[4], lr=0.05, rule=given), 4)
        assert [step.theta.tolist() for step in rest] == [s.theta.tolist() for s in run[5:]]
        assert all(step.rule is rule for step in rest)


@pytest.mark.parametrize("first", RULES, ids=repr)
@pytest.mark.parametrize("second", RULES, ids=repr)
def test_a_rule_gets_no_memory_of_another_kind(first, second):
    step = record(gradient_descent(bowl(10), [2.0, 1.0], lr=0.05, rule=first), 3)[-1]
    if step.state is None or type(first) is type(second):  # plain descent remembers nothing
        assert next(gradient_descent(bowl(10), step, lr=0.05, rule=second)).t == 3
        return
    with pytest.raises(ValueError, match="^rule must be of the kind that the step was made by"):
        gradient_descent(bowl(10), step, lr=0.05, rule=second)
    fresh = next(gradient_descent(bowl(10), step.after, lr=0.05, rule=second))
    assert fresh.t == 0 and fresh.theta.tolist() == step.after.tolist()


def test_a_loss_too_large_for_a_float_is_divergence():
    huge = 10**400
    with pytest.raises(Diverged, match="^gradient descent diverged at step 0 .*: the loss is inf"):
        record(gradient_descent(lambda theta: (huge, theta), [1.0]))
    with pytest.raises(Diverged, match="the loss is -inf"):
        record(gradient_descent(lambda theta: (-huge, theta), [1.0]))
