"""SMO: its steps by hand, the optimality of where it ends, and that it gets there from anywhere."""

import re

import numpy as np
import pytest

from mlcore.steps import record
from mlcore.svm.kernels import Rows, linear, rbf
from mlcore.svm.smo import optimum, smo

INF = np.inf


def problem(kind, n=60, C=1.0, seed=0):
    """K, y, low, high, ε of a classification or a regression on random rows."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    K = rbf(X, X, 0.5)
    if kind == "regression":
        y = np.sin(2 * X[:, 0]) + 0.2 * rng.normal(size=n)
        return K, y, np.full(n, -C), np.full(n, C), 0.1
    y = np.where(X[:, 0] + 0.5 * rng.normal(size=n) > 0, 1.0, -1.0)
    return K, y, np.minimum(C * y, 0), np.maximum(C * y, 0), 0.0


every_kind = pytest.mark.parametrize("kind", ["classification", "regression"])


def dual(beta, K, y, epsilon):
    return beta @ K @ beta / 2 - y @ beta + epsilon * np.abs(beta).sum()


def violation(beta, K, y, low, high, epsilon):
    """The steepest descent of all pairs, from the definition of the derivatives."""
    g = K @ beta - y
    rise = [g[k] + (epsilon if beta[k] >= 0 else -epsilon) if beta[k] < high[k] else INF
            for k in range(len(y))]  # fmt: skip
    fall = [g[k] + (epsilon if beta[k] > 0 else -epsilon) if beta[k] > low[k] else -INF
            for k in range(len(y))]  # fmt: skip
    return max(fall) - min(rise)


# --- by hand --------------------------------------------------------------------------------------


def test_a_classification_by_hand():
    """x = 0, 1, 3 with y = −1, 1, 1: the margin is between 0 and 1, w = 2, b = −1."""
    x, y = np.array([[0.0], [1.0], [3.0]]), np.array([-1.0, 1.0, 1.0])
    first, *_, last = smo(x @ x.T, y, [-9, 0, 0], [0, 9, 9], tol=1e-9)
    # gradient −y = (1, −1, −1): rise −1 of row 1 and 2, the first is taken; fall 1 of row 0 alone
    assert first.gradient.tolist() == [1, -1, -1] and first.pair == (1, 0) and first.gap == 2
    assert first.move == 2 / (1 + 0 - 0)  # (1 + 1) / η
    assert first.theta.tolist() == [0, 0, 0] and first.loss == 0
    assert last.theta == pytest.approx([-2, 2, 0], abs=1e-8)
    assert last.loss == pytest.approx(-2) and last.bias == pytest.approx(-1)
    assert last.move == 0 and last.gap <= 1e-9


def test_the_second_row_is_the_one_whose_pair_gains_most():
    """Row 0 rises. Rows 1 and 2 fall as steeply; row 2 is farther: the gain 2²/η is less."""
    x, y = np.array([[0.0], [3.0], [-1.0]]), np.array([1.0, -1.0, -1.0])
    first = next(smo(x @ x.T, y, [0, -9, -9], [9, 0, 0]))
    assert first.pair == (0, 2)  # η = 9 or 1
    assert first.move == 2


def test_a_move_is_clipped_at_the_bound():
    x, y = np.array([[0.0], [1.0]]), np.array([-1.0, 1.0])
    run = record(smo(x @ x.T, y, [-0.5, 0], [0, 0.75]))
    assert [step.move for step in run] == [0.5, 0.0]  # not 2, and not 0.75
    assert run[-1].theta.tolist() == [-0.5, 0.5]


def test_the_gain_is_quadratic_in_the_descent():
    """Of descents 3 and 1 and η = 9 and 2: 3²/9 > 1²/2, though 3/9 < 1/2."""
    first = next(smo(np.diag([1.0, 8.0, 1.0]), [1.0, -2.0, 0.0], [-9] * 3, [9] * 3))
    assert first.pair == (0, 1) and first.move == pytest.approx(3 / 9)


def test_twins_go_to_the_bound_at_once():
    first, last = smo(np.ones((2, 2)), [1.0, -1.0], [0, -7], [9, 0])
    assert first.move == 7 and last.theta.tolist() == [7, -7]


def test_a_move_of_a_regression_stops_at_0():
    """There the slope of ε|β| changes, so what is best beyond is another question."""
    stopped = set()
    for seed, sign in [(0, 1), (1, 1), (2, 1), (0, -1), (1, -1), (2, -1)]:
        K, y, low, high, epsilon = problem("regression", seed=seed)
        for step in smo(K, sign * y, low, high, epsilon=epsilon, tol=1e-6):
            for role, k in enumerate(step.pair):
                assert step.theta[k] * step.after[k] >= 0
                if step.theta[k] and not step.after[k]:
                    stopped.add(role)
    assert stopped == {0, 1}


def test_a_regression_by_hand():
    """x = 0, 2 and y = 0, 2 with ε = ½: the flattest line in the tube is ½ + x/2."""
    x, y = np.array([[0.0], [2.0]]), np.array([0.0, 2.0])
    first, last = smo(x @ x.T, y, [-9, -9], [9, 9], epsilon=0.5)
    assert first.pair == (1, 0) and first.gap == 1  # rise −2 + ½, fall 0 − ½
    assert first.move == 1 / 4
    assert last.theta.tolist() == [-0.25, 0.25] and last.bias == 0.5
    assert last.loss == -1 / 8  # ½ · ¼ − ½ + ½ · ½


def test_values_inside_the_tube_need_no_step():
    (only,) = smo(np.eye(3), [5.0, 5.1, 5.05], [-1] * 3, [1] * 3, epsilon=0.1)
    assert only.theta.tolist() == [0, 0, 0]
    assert only.bias == pytest.approx(5.05) and only.gap < 0


# --- what each step says --------------------------------------------------------------------------


@every_kind
def test_each_step_is_true_to_itself(kind):
    K, y, low, high, epsilon = problem(kind)
    run = record(smo(K, y, low, high, epsilon=epsilon, tol=1e-6))
    seen = set()
    for step, following in zip(run, run[1:]):
        i, j = step.pair
        assert step.move > 0 and i != j
        assert following.theta == pytest.approx(step.after, abs=1e-14)
        assert step.loss == pytest.approx(dual(step.theta, K, y, epsilon))
        assert step.gradient == pytest.approx(K @ step.theta - y, abs=1e-9)
        assert step.gap == pytest.approx(violation(step.theta, K, y, low, high, epsilon), abs=1e-9)
        seen |= {i, j}
        assert step.n_evals == len(seen)
        assert following.loss < step.loss + 1e-12
        assert abs(step.theta.sum()) < 1e-12
        assert (low <= step.theta).all() and (step.theta <= high).all()


@every_kind
def test_a_move_that_is_not_clipped_is_the_best(kind):
    K, y, low, high, epsilon = problem(kind)
    free = 0
    for step in smo(K, y, low, high, epsilon=epsilon):
        (i, j), direction = step.pair, np.zeros(len(y))
        direction[[i, j]] = 1, -1
        if step.move and all(0 < abs(step.after[k]) < 1 for k in (i, j)):
            free += 1
            around = [dual(step.theta + a * step.move * direction, K, y, epsilon)
                      for a in (0.99, 1, 1.01)]  # fmt: skip
            assert around[1] < min(around[0], around[2])
    assert free > 5


@every_kind
@pytest.mark.parametrize("tol", [1e-1, 1e-3, 1e-6])
def test_it_ends_where_the_gap_is_closed(kind, tol):
    K, y, low, high, epsilon = problem(kind)
    *before, last = smo(K, y, low, high, epsilon=epsilon, tol=tol)
    assert last.gap <= tol < min(step.gap for step in before)
    assert violation(last.theta, K, y, low, high, epsilon) <= tol * 1.01


@every_kind
def test_it_ends_at_the_optimum(kind):
    """No duality gap: the primal objective, ½ ‖w‖² + C Σ loss, is minus the dual one."""
    K, y, low, high, epsilon = problem(kind)
    last = optimum(K, y, low, high, epsilon=epsilon, tol=1e-9)
    f = K @ last.theta + last.bias
    excess = 1 - y * f if kind == "classification" else np.abs(y - f) - epsilon
    primal = last.theta @ K @ last.theta / 2 + np.maximum(excess, 0).sum()
    assert primal == pytest.approx(-last.loss, rel=1e-7)


@every_kind
def test_what_is_at_a_bound_is_there_exactly(kind):
    for seed, C in [(0, 0.1), (1, 0.3), (2, 0.7)]:
        K, y, low, high, epsilon = problem(kind, C=C, seed=seed)
        size = np.abs(optimum(K, y, low, high, epsilon=epsilon, tol=1e-6).theta)
        at_bound = np.isclose(size, C, rtol=1e-9)
        assert at_bound.sum() > 5 and (size[at_bound] == C).all()


@every_kind
def test_the_bias_is_that_of_the_rows_free_to_move(kind):
    K, y, low, high, epsilon = problem(kind)
    for step in smo(K, y, low, high, epsilon=epsilon):
        free = (np.abs(step.theta) < 1) & (step.theta != 0)
        residual = (y - K @ step.theta - epsilon * np.sign(step.theta))[free]
        if len(residual):
            assert step.bias == pytest.approx(residual.mean(), abs=1e-9)


@every_kind
@pytest.mark.parametrize("max_iter", [1, 7, None])
def test_optimum_is_the_last_step_of_the_stream(kind, max_iter):
    K, y, low, high, epsilon = problem(kind)
    run = record(smo(K, y, low, high, epsilon=epsilon), max_iter)
    last = optimum(K, y, low, high, epsilon=epsilon, max_iter=max_iter)
    assert vars(last).keys() == vars(run[-1]).keys()
    for name, value in vars(run[-1]).items():
        assert np.array_equal(getattr(last, name), value), name


@every_kind
def test_rows_computed_when_needed_give_the_same_optimum(kind):
    X = np.random.default_rng(0).normal(size=(60, 3))
    _, y, low, high, epsilon = problem(kind)
    asked = []

    def kernel(A, B):
        asked.append(len(A))
        return rbf(A, B, 0.5)

    few = optimum(Rows(kernel, X, 4), y, low, high, epsilon=epsilon, tol=1e-6)
    all_rows = optimum(rbf(X, X, 0.5), y, low, high, epsilon=epsilon, tol=1e-6)
    assert few.loss == pytest.approx(all_rows.loss, rel=1e-9)
    assert few.theta == pytest.approx(all_rows.theta, abs=1e-4)
    assert max(asked) == 1


# --- data that make others slip -------------------------------------------------------------------


def test_duplicates_with_contradicting_labels():
    X = np.repeat([[0.0], [1.0], [5.0]], 2, axis=0)
    y = np.array([-1.0, 1.0, -1.0, 1.0, 1.0, 1.0])
    for K in (linear(X, X), rbf(X, X)):
        last = optimum(K, y, np.minimum(y, 0), np.maximum(y, 0), tol=1e-9)
        assert last.gap <= 1e-9 and np.isfinite(last.theta).all()


def test_all_rows_are_the_same():
    y = np.array([1.0, 1.0, -1.0])
    for K in (np.zeros((3, 3)), np.ones((3, 3))):
        last = optimum(K, y, np.minimum(y, 0), np.maximum(y, 0))
        assert last.theta.sum() == pytest.approx(0) and last.theta.tolist()[2] == -1
        assert last.bias == pytest.approx(1)  # the class of most


def test_a_kernel_that_is_the_identity():
    """Every row is a support vector; two of each class: β = ±1, b = 0."""
    y = np.array([1.0, 1.0, -1.0, -1.0])
    last = optimum(np.eye(4), y, np.minimum(9 * y, 0), np.maximum(9 * y, 0), tol=1e-9)
    assert last.theta == pytest.approx(y) and last.bias == pytest.approx(0)


@pytest.mark.parametrize("unit", [1e-8, 1e8])
def test_the_unit_of_linear_columns_changes_the_multipliers_alone(unit):
    X = np.random.default_rng(0).normal(size=(40, 2))
    y = np.where(X[:, 0] > 0.1, 1.0, -1.0)
    C = 10.0
    K, low, high = X @ X.T, np.minimum(C * y, 0), np.maximum(C * y, 0)
    one = optimum(K, y, low, high, tol=1e-6)
    other = optimum(K * unit**2, y, low / unit**2, high / unit**2, tol=1e-6)
    assert other.theta * unit**2 == pytest.approx(one.theta, abs=1e-4)
    assert other.bias == pytest.approx(one.bias, abs=1e-5)


@pytest.mark.parametrize(
    ("x", "first"), [([1.0, -1, -1, -1], (0, 1)), ([-1.0, 1, 1, 1], (1, 0))], ids=["fall", "rise"]
)
def test_of_equal_rows_the_first_is_taken_whatever_the_round_off(x, first):
    """Three rows are the same; noise of 1e-15 in K must not choose between them."""
    y, X = np.array(x), np.array(x)[:, None]
    C = np.where(y == y[0], 0.3, 0.05)
    for seed in range(20):
        K = linear(X, X) * (1 + 1e-15 * np.random.default_rng(seed).normal(size=(4, 4)))
        run = record(smo(K, y, np.minimum(C * y, 0), np.maximum(C * y, 0)))
        others = [max(step.pair) for step in run if step.move]
        assert run[0].pair == first and others == [1, 2, 3]


# --- bad input ------------------------------------------------------------------------------------


GOOD = {"K": np.eye(2), "y": [1.0, -1.0], "low": [0, -1], "high": [1, 0]}


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ({"K": np.eye(3)}, ValueError, "K, y, low, high must be (n, n), (n,), (n,), (n,); got"),
        ({"low": [0, -1, 0]}, ValueError, "K, y, low, high must be"),
        ({"K": [[1.0, np.nan], [0, 1]]}, ValueError, "K must be finite, not NaN or inf: first at"),
        ({"y": [[1.0], [-1.0]]}, ValueError, "y must be 1-D; got shape (2, 1)"),
        ({"low": [0, 0]}, ValueError, "low ≤ 0 ≤ high must hold, with some low < 0 and some"),
        ({"low": [0.5, -1]}, ValueError, "low ≤ 0 ≤ high must hold"),
        ({"low": [0, -1], "high": [1, -0.5]}, ValueError, "low ≤ 0 ≤ high must hold"),
        ({"low": [0.5, -1], "high": [-0.5, 1]}, ValueError, "low ≤ 0 ≤ high must hold"),
        ({"epsilon": -1}, ValueError, "epsilon must be a finite number ≥ 0; got -1"),
        ({"tol": 0}, ValueError, "tol must be a finite number > 0; got 0"),
        ({"K": "linear"}, TypeError, "K must hold real numbers"),
    ],
)
def test_bad_input_is_named_at_once(bad, error, message):
    for function in (smo, optimum):
        with pytest.raises(error, match=f"^{re.escape(message)}"):
            function(**GOOD | bad)


def test_max_iter_is_at_least_1():
    with pytest.raises(ValueError, match="max_iter must be a whole number ≥ 1; got 0"):
        optimum(**GOOD, max_iter=0)


def test_nothing_is_written_to():
    given = {name: np.array(value, float) for name, value in GOOD.items()}
    copies = {name: value.copy() for name, value in given.items()}
    record(smo(**given))
    for name, value in given.items():
        value.setflags(write=False)
        assert np.array_equal(value, copies[name])
    record(smo(**given))
