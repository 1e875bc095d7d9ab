"""Objectives: the fast form against exact arithmetic, gradients, batches, bad input."""

import pickle
import re
from fractions import Fraction

import numpy as np
import pytest

from mlcore.datasets import d3
from mlcore.descent.gradient_check import check_gradient, relative_error
from mlcore.descent.losses import squared_error
from mlcore.descent.objective import Objective, linear, with_bias
from mlcore.descent.penalties import L2
from mlcore.descent.quadratic import Quadratic

EPS = np.finfo(np.float64).eps


def plain(X, y, theta):
    """The loss and its gradient, as a lesson writes them."""
    error = X @ theta - y
    return error @ error / (2 * len(y)), X.T @ error / len(y)


def exact(X, y, theta):
    """The same without any rounding, and the residuals."""
    X = [[Fraction(x) for x in row] for row in X.tolist()]
    y, theta = ([Fraction(x) for x in vector.tolist()] for vector in (y, theta))
    error = [sum(a * b for a, b in zip(row, theta)) - target for row, target in zip(X, y)]
    gradient = [sum(row[j] * e for row, e in zip(X, error)) / len(y) for j in range(len(theta))]
    return sum(e * e for e in error) / (2 * len(y)), gradient, error


def data(n=40, d=3, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)


BASE = data()[0]
MATRICES = {
    "ordinary": BASE,
    "square": BASE[:3],
    "wide": BASE[:2],
    "one row": BASE[:1],
    "one row, one column": BASE[:1, :1],
    "constant column": np.column_stack([BASE, np.full(40, 7.0)]),
    "duplicate column": np.column_stack([BASE, BASE[:, 0]]),
    "column of zeros": np.column_stack([BASE, np.zeros(40)]),
    "scale 1e8": BASE * 1e8,
    "scale 1e-8": BASE * 1e-8,
    "mixed scales": BASE * [1e8, 1, 1e-8],
    "offset 1e6": with_bias(BASE + 1e6),
    "sorted": np.column_stack([np.ones(40), np.arange(40.0) ** 2]),
}


@pytest.mark.parametrize("noise", [1, 1e-9, 0])
@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("rows", [None, slice(None)], ids=["fast", "by rows"])
def test_agrees_with_exact_arithmetic(name, noise, rows):
    """As close as rounding in the plain formula allows, also where the loss is almost 0."""
    X = MATRICES[name]
    rng = np.random.default_rng(1)
    truth = np.resize([1.0, -2.0, 3.0], X.shape[1])
    y = X @ truth + noise * rng.normal(size=len(X))
    objective = Objective(X, y)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    for theta in (0 * truth, truth, best, best * (1 + 1e-7), rng.normal(size=len(truth))):
        loss, gradient, error = exact(X, y, theta)
        size = np.max(abs(X) @ abs(theta) + abs(y))  # of the numbers that a prediction adds up
        mean = np.mean([abs(float(e)) for e in error])
        allowed = 4 * EPS * (float(loss) + mean * size + EPS * size**2)
        got_loss, got_gradient = objective(theta, rows)
        if name == "offset 1e6" and rows is None:
            # Of sᵀ(XᵀX)s / 2n, s = θ − c: n products in an entry of XᵀX, then twice d, are added
            # up, and each addition rounds by EPS/2 of at most (|X||s|)ᵀ(|X||s|) / 2n.
            n, d = X.shape
            s = theta - objective._shortcut.centre
            allowed += (n + 2 * d) * EPS / 2 * np.mean((abs(X) @ abs(s)) ** 2) / 2
        assert abs(float(got_loss - loss)) <= allowed
        allowed = 8 * EPS * np.max(abs(X).T @ (abs(X) @ abs(theta) + abs(y))) / len(y)
        assert max(abs(float(a - b)) for a, b in zip(got_gradient.tolist(), gradient)) <= allowed


@pytest.mark.parametrize("n", [499, 500, 501, 1000, 1001, 2500])
def test_every_row_counts_once(n):
    X, y, theta = data(n)
    objective = Objective(X, y)
    assert isinstance(objective._shortcut, Quadratic)
    loss, gradient = objective(theta)
    expected_loss, expected_gradient = plain(X, y, theta)
    assert loss == pytest.approx(expected_loss, rel=1e-13)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12, atol=1e-14)


def test_sorted_rows_keep_the_digits_of_a_perfect_fit():
    """The first rows alone say nothing of the second column."""
    X = with_bias(data(2000, 1)[0])
    X[:1000, 1] = 0
    for theta in np.random.default_rng(0).normal(size=(9, 2)):
        assert abs(Objective(X, X @ theta)(theta)[0]) < 1e-28


INTEGERS = np.array([[1, 0], [0, 1], [1, 1], [0, 0]])


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int64", "float32", "float64"])
def test_any_dtype_is_converted_first(dtype):
    X, y, theta = INTEGERS.astype(dtype), np.array([0, 1, 1, 0]).astype(dtype), [300.0, -200.0]
    for rows in (None, slice(None)):
        loss, gradient = Objective(X, y)(np.array(theta), rows)
        # residuals 300, −201, 99, 0
        assert loss == pytest.approx((300**2 + 201**2 + 99**2) / 8, rel=1e-14)
        assert gradient == pytest.approx([399 / 4, -102 / 4], rel=1e-14)


def readonly(array):
    array = array.copy()
    array.flags.writeable = False
    return array


FORMS = {
    "list": lambda array, path: array.tolist(),
    "read-only": lambda array, path: readonly(array),
    "Fortran": lambda array, path: np.asfortranarray(array),
    "every other": lambda array, path: np.repeat(array, 2, axis=0)[::2],
}


def memory_mapped(array, path):
    np.save(path / f"{array.ndim}.npy", array)
    return np.load(path / f"{array.ndim}.npy", mmap_mode="r")


@pytest.mark.parametrize("form", [*FORMS.values(), memory_mapped], ids=[*FORMS, "memory-mapped"])
def test_any_form_gives_the_same_and_is_not_written_to(form, tmp_path):
    X, y, theta = data()
    given = form(X, tmp_path), form(y, tmp_path)
    objective = Objective(*given)
    for part, rows in ((objective, None), (objective, [3, 1]), (objective.take([5, 2, 2]), None)):
        loss, gradient = part(readonly(theta), rows)
        kept = slice(None) if rows is None else rows
        kept = [5, 2, 2] if part is not objective else kept
        expected_loss, expected_gradient = plain(X[kept], y[kept], theta)
        assert loss == pytest.approx(expected_loss, rel=1e-13)
        np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12, atol=1e-15)
    assert np.array_equal(given[0], X) and np.array_equal(given[1], y)


def test_hand_numbers():
    X, y = d3()
    loss, gradient = Objective(with_bias(X), y)([0, 0])
    assert loss == pytest.approx(38 / 6) and type(loss) is float
    assert gradient == pytest.approx([-10 / 3, -23 / 3])


def test_each_answer_is_new():
    X, y, theta = data()
    objective = Objective(X, y)
    first = objective(theta)[1]
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(objective(theta)[1], kept)


# --- gradients ------------------------------------------------------------------------------------


def cubic(theta, X):
    """A model that is not linear in theta, with its pull-back: p = (X θ)³."""
    z = X @ theta
    return z**3, lambda derivative: (3 * z**2 * derivative) @ X


def quartic(prediction, y):
    """A loss that is not the squared error: mean (p − y)⁴."""
    error = prediction - y
    return np.sum(error**4) / len(y), 4 * error**3 / len(y)


@pytest.mark.parametrize("model", [linear, cubic])
@pytest.mark.parametrize("loss", [squared_error, quartic])
@pytest.mark.parametrize("penalty", [None, L2(0), L2(0.7)])
@pytest.mark.parametrize("rows", [None, [4, 0, 4]])
def test_gradient_equals_central_differences(model, loss, penalty, rows):
    X, y, theta = data()
    objective = Objective(X, y, model, loss, penalty)
    assert check_gradient(lambda theta: objective(theta, rows), theta) < 1e-7


@pytest.mark.parametrize("shape", [(40, 3), (2, 5), (1, 1)])
def test_gradient_equals_the_complex_step(shape):
    X, y, theta = data(*shape)
    strength, h = 0.7, 1e-30  # Im f(θ + ih eⱼ) / h has no difference in it, so no rounding

    def loss(theta):
        return np.sum((X @ theta - y) ** 2) / (2 * len(y)) + strength * np.sum(theta[1:] ** 2) / 2

    oracle = [loss(theta + 1j * h * e).imag / h for e in np.eye(len(theta))]
    for rows in (None, slice(None)):
        gradient = Objective(X, y, penalty=L2(strength))(theta, rows)[1]
        assert relative_error(gradient, oracle) < 1e-14


@pytest.mark.parametrize("model", [linear, cubic])
@pytest.mark.parametrize("loss", [squared_error, quartic])
def test_all_rows_at_once_are_all_rows_one_by_one(model, loss):
    """The fast form stands for the linear model under squared error, and for nothing else."""
    X, y, theta = data()
    value, gradient = Objective(X, y, model, loss)(theta)
    each = [Objective(X, y, model, loss)(theta, [i]) for i in range(40)]
    assert value == pytest.approx(np.mean([v for v, _ in each]), rel=1e-12)
    np.testing.assert_allclose(gradient, np.mean([g for _, g in each], axis=0), rtol=1e-11)


def test_the_linear_model_pulls_back_by_the_transpose():
    X, derivative, theta = data()
    prediction, pull_back = linear(theta, X)
    np.testing.assert_allclose(prediction, X @ theta)
    np.testing.assert_allclose(pull_back(derivative), X.T @ derivative)


# --- the penalty ----------------------------------------------------------------------------------


def test_l2_by_hand():
    value, gradient = L2(0.5)([100, 2, -4])  # ½ · 0.5 · (4 + 16)
    assert value == 5.0 and gradient.tolist() == [0.0, 1.0, -2.0]


def test_l2_leaves_the_bias_alone_and_theta_unchanged():
    theta = np.array([3.0, 0.0])
    assert L2(10)(theta)[0] == 0.0
    assert theta.tolist() == [3.0, 0.0]


def test_the_penalty_is_added_once_to_all_rows_and_to_a_batch():
    X, y, theta = data()
    value, pull = L2(0.7)(theta)
    for rows, kept in ((None, slice(None)), ([1, 5], [1, 5])):
        loss, gradient = Objective(X, y, penalty=L2(0.7))(theta, rows)
        expected_loss, expected_gradient = plain(X[kept], y[kept], theta)
        assert loss == pytest.approx(expected_loss + value, rel=1e-13)
        np.testing.assert_allclose(gradient, expected_gradient + pull, rtol=1e-12)
    part = Objective(X, y, penalty=L2(0.7)).take([1, 5])
    assert part(theta)[0] == pytest.approx(plain(X[[1, 5]], y[[1, 5]], theta)[0] + value)


# --- batches --------------------------------------------------------------------------------------


def test_a_batch_is_its_rows():
    X, y, theta = data()
    for rows in ([0], [7, 3, 3], slice(5, 9), np.arange(40) % 2 == 0, np.array([-1])):
        loss, gradient = Objective(X, y)(theta, rows)
        expected_loss, expected_gradient = plain(X[rows], y[rows], theta)
        assert loss == pytest.approx(expected_loss, rel=1e-13)
        np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("asked", [False, True], ids=["new", "already asked"])
def test_take_is_the_objective_on_those_rows(asked):
    X, y, theta = data()
    objective = Objective(X, y, penalty=L2(0.7))
    whole = objective(theta) if asked else None  # what it remembers is of all rows
    for rows in ([9, 3, 3, 1], slice(5, 30), np.arange(40) % 2 == 0):
        part = objective.take(rows)
        assert part.n_rows == len(y[rows])
        assert np.array_equal(part.X, X[rows]) and np.array_equal(part.y, y[rows])
        loss, gradient = part(theta)
        expected_loss, expected_gradient = Objective(X[rows], y[rows], penalty=L2(0.7))(theta)
        assert loss == pytest.approx(expected_loss, rel=1e-13)
        np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12)
    assert objective.n_rows == 40
    if asked:
        assert objective(theta)[0] == whole[0]


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([1.0, 2.0], [1, 2]), ValueError, "X must be 2-D; got shape (2,)"),
        (([[1.0], [2.0]], [[1], [2]]), ValueError, "y must be 1-D; got shape (2, 1)"),
        (([[1.0], [2.0]], [1]), ValueError, "X and y must have as many rows; got 2 and 1"),
        (
            ([[1.0], [np.nan]], [1, 2]),
            ValueError,
            "X must be finite, not NaN or inf: first at row 1",
        ),
        (
            ([[1.0], [2.0]], [np.inf, 2]),
            ValueError,
            "y must be finite, not NaN or inf: first at row 0",
        ),
        ((np.ones((0, 2)), []), ValueError, "X must not be empty; got shape (0, 2)"),
        ((np.ones((2, 0)), [1, 2]), ValueError, "X must not be empty; got shape (2, 0)"),
        (([["a"]], [1]), TypeError, "X must hold real numbers"),
        (([[1.0]], [1], "linear"), TypeError, "model must be a function; got 'linear'"),
        (([[1.0]], [1], linear, None), TypeError, "loss must be a function; got None"),
        (([[1.0]], [1], linear, squared_error, 0.1), TypeError, "penalty must be a function; got"),
    ],
)
def test_a_wrong_argument_is_named(arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        Objective(*arguments)


@pytest.mark.parametrize("n", [5, 1], ids=["fast", "by rows"])
@pytest.mark.parametrize("theta", [[1.0], [1.0, 2.0, 3.0], 0.0, [[1.0], [2.0]]])
def test_a_theta_that_does_not_fit_is_named(n, theta):
    expected = "theta must have shape (2,) for 2 columns of X; got "
    with pytest.raises(ValueError, match=f"^{re.escape(expected + str(np.shape(theta)))}$"):
        Objective(np.ones((n, 2)), np.ones(n))(theta)


@pytest.mark.parametrize(
    ("strength", "kind"), [(-1, ValueError), (np.nan, ValueError), ("1", TypeError)]
)
def test_a_wrong_strength_is_named(strength, kind):
    message = f"strength must be a finite number ≥ 0; got {strength!r}"
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        L2(strength)


def test_with_bias():
    assert with_bias([[5], [7]]).tolist() == [[1.0, 5.0], [1.0, 7.0]]
    with pytest.raises(ValueError, match=r"^X must be 2-D; got shape \(2,\)$"):
        with_bias([5, 7])


@pytest.mark.parametrize("loss", [squared_error, quartic])
def test_can_be_pickled_before_its_first_use_and_after(loss):
    X, y, theta = data()
    objective = Objective(X, y, loss=loss, penalty=L2(0.7))
    early = pickle.loads(pickle.dumps(objective))
    expected = objective(theta)
    late = pickle.loads(pickle.dumps(objective))
    for copied in (early, late):
        value, gradient = copied(theta)
        assert value == expected[0] and np.array_equal(gradient, expected[1])


def test_a_model_that_says_nothing_of_theta_gets_it_as_it_is():
    class Anything:
        def __call__(self, theta, X):
            return X.sum(axis=1) * theta.sum(), lambda derivative: np.full(7, derivative.sum())

    value, gradient = Objective(np.ones((2, 3)), [3.0, 3.0], Anything())(np.full(7, 1 / 7))
    assert value == pytest.approx(0) and gradient == pytest.approx(np.zeros(7))


def test_a_model_says_which_theta_it_takes():
    class OneNumber:
        def theta_shape(self, X, y):
            return (1,)

        def __call__(self, theta, X):
            return X[:, 0] * theta, lambda derivative: X[:, :1].T @ derivative

    objective = Objective(np.ones((2, 3)), [3.0, 3.0], OneNumber())
    with pytest.raises(ValueError, match=r"^theta must have shape \(1,\) for 3 columns of X; got"):
        objective(np.zeros(3))
    assert objective([1.0])[0] == pytest.approx(2.0)
