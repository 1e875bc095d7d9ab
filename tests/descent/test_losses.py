"""Losses: values by hand, derivatives against differences."""

import re

import numpy as np
import pytest

from mlcore.descent.gradient_check import check_gradient, relative_error
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy, squared_error
from mlcore.descent.objective import Objective, with_bias
from mlcore.models.labels import one_hot

LOSSES = [squared_error]
every_loss = pytest.mark.parametrize("loss", LOSSES)


def test_squared_error_by_hand():
    loss, derivative = squared_error(np.zeros(3), np.array([2.0, 3.0, 5.0]))
    assert loss == pytest.approx((4 + 9 + 25) / 6) and type(loss) is float
    assert derivative == pytest.approx(np.array([-2, -3, -5]) / 3)


def test_squared_error_is_half_the_mse():
    rng = np.random.default_rng(0)
    prediction, y = rng.normal(size=(2, 50))
    assert 2 * squared_error(prediction, y)[0] == pytest.approx(np.mean((prediction - y) ** 2))


def test_squared_error_of_a_perfect_fit_is_0():
    y = np.array([1e8, -1e-8])
    loss, derivative = squared_error(y, y)
    assert loss == 0 and derivative.tolist() == [0, 0]


@every_loss
@pytest.mark.parametrize("n", [1, 2, 31])
def test_derivative_equals_central_differences(loss, n):
    prediction, y = np.random.default_rng(n).normal(size=(2, n))
    h = 1e-5
    pairs = [(loss(prediction + h * e, y)[0], loss(prediction - h * e, y)[0]) for e in np.eye(n)]
    numerical = [(above - below) / (2 * h) for above, below in pairs]
    assert relative_error(loss(prediction, y)[1], numerical) < 1e-9


@every_loss
def test_nothing_is_written_to(loss):
    prediction, y = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    derivative = loss(prediction, y)[1]
    derivative[:] = 0.0
    assert prediction.tolist() == [1, 2] and y.tolist() == [3, 5]


def test_a_column_is_not_taken_for_a_vector():
    message = "prediction and y must be 1-D; got shapes (3, 1), (3,)"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        squared_error(np.ones((3, 1)), np.ones(3))


# --- cross-entropy by hand ------------------------------------------------------------------------

D3 = with_bias([[1.0], [2.0], [3.0]])


def test_logistic_by_hand():
    objective = Objective(D3, [0, 0, 1], loss=logistic_cross_entropy)
    loss, gradient = objective(np.zeros(2))  # p − y = (½, ½, −½)
    assert loss == pytest.approx(np.log(2)) and round(loss, 4) == 0.6931
    assert gradient == pytest.approx([1 / 6, 0]) and type(loss) is float


def test_softmax_by_hand():
    Z, Y = np.array([[2.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]])
    loss, error = softmax_cross_entropy(Z, Y)
    assert (error + Y).round(3).tolist() == [[0.665, 0.245, 0.09]]
    assert round(loss, 4) == 0.4076 and type(loss) is float
    assert error.round(3).tolist() == [[-0.335, 0.245, 0.09]]
    two_rows = softmax_cross_entropy(np.vstack([Z, 0 * Z]), np.vstack([Y, Y]))
    assert two_rows[0] == pytest.approx((loss + np.log(3)) / 2)
    assert two_rows[1] == pytest.approx(np.vstack([error, [[-2 / 3, 1 / 3, 1 / 3]]]) / 2)


def test_logistic_is_softmax_with_the_other_logit_at_0():
    rng = np.random.default_rng(0)
    z, y = rng.normal(scale=5, size=40), rng.integers(2, size=40)
    loss, error = logistic_cross_entropy(z, y)
    same, errors = softmax_cross_entropy(np.column_stack([0 * z, z]), one_hot(y)[0])
    assert loss == pytest.approx(same) and errors == pytest.approx(np.column_stack([-error, error]))


# --- derivatives ----------------------------------------------------------------------------------


def rows(k, n=12):
    """Logits, and labels for them: (n,) for two classes, else (n, k) and one-hot."""
    rng = np.random.default_rng(k)
    y = np.concatenate([np.arange(k), rng.integers(k, size=n - k)])
    if k == 2:
        return logistic_cross_entropy, rng.normal(scale=3, size=n), y.astype(float)
    return softmax_cross_entropy, rng.normal(scale=3, size=(n, k)), one_hot(y)[0]


every_k = pytest.mark.parametrize("k", [2, 3, 10])


@every_k
def test_derivative_of_the_cross_entropy_equals_central_differences(k):
    loss, Z, Y = rows(k)
    assert check_gradient(lambda Z: loss(Z, Y), Z) < 1e-9


@every_k
def test_derivative_of_the_cross_entropy_equals_complex_steps(k):
    """Im L(Z + ih e) / h has no cancellation, so h can be tiny and the slope exact."""
    loss, Z, Y = rows(k)

    def naive(Z):  # analytic: fine for a complex Z of moderate size
        if k == 2:
            p = 1 / (1 + np.exp(-Z))
            return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
        powers = np.exp(Z)
        return -np.sum(Y * np.log(powers / powers.sum(axis=1, keepdims=True))) / len(Z)

    slopes = np.zeros(Z.shape)
    for j in np.ndindex(Z.shape):
        moved = Z.astype(complex)
        moved[j] += 1e-30j
        slopes[j] = naive(moved).imag / 1e-30
    value, derivative = loss(Z, Y)
    assert value == pytest.approx(naive(Z)) and relative_error(derivative, slopes) < 1e-13


@pytest.mark.parametrize("shape", [(4,), (4, 3)])
def test_gradient_through_the_linear_model(shape):
    rng = np.random.default_rng(1)
    X = with_bias(rng.normal(size=(20, 3)))
    y = rng.integers(2 if len(shape) == 1 else 3, size=20)
    loss, y = (
        (logistic_cross_entropy, y) if len(shape) == 1 else (softmax_cross_entropy, one_hot(y)[0])
    )
    assert check_gradient(Objective(X, y, loss=loss), rng.normal(size=shape)) < 1e-7


# --- logits of any size ---------------------------------------------------------------------------


def cost(z, y):
    return logistic_cross_entropy(np.array(z, float), np.array(y, float))[0]


@pytest.mark.parametrize("size", [40.0, 800.0, 1e8, 1e300])
def test_logits_of_any_size_are_right_and_quiet(size):
    """Warnings are errors here."""
    assert cost([size], [1]) == pytest.approx(0, abs=1e-16)
    assert cost([-size], [0]) == pytest.approx(0, abs=1e-16)
    assert cost([size, 0, -size], [1, 1, 0]) == pytest.approx(np.log(2) / 3)  # not swallowed
    assert cost([size], [0]) == cost([-size], [1]) == size
    for y, errors in ((1.0, [0, -1]), (0.0, [1, 0])):
        _, derivative = logistic_cross_entropy(np.array([size, -size]), np.full(2, y))
        assert derivative == pytest.approx(np.array(errors) / 2, abs=1e-16)
    Z = np.array([[size, 0.0, -size], [0.0, -size, size], [-size, -size, -size]])
    loss, derivative = softmax_cross_entropy(Z, np.eye(3)[[0, 0, 1]])
    assert loss == pytest.approx((0 + size + np.log(3)) / 3)
    P = 3 * derivative + np.eye(3)[[0, 0, 1]]
    assert P == pytest.approx(np.array([[1, 0, 0], [0, 0, 1], [1 / 3] * 3]))


def test_rows_of_other_sizes_do_not_disturb_a_row():
    """The largest logit is that of the row, not of the array; and each row has its own sum."""
    Z, Y = np.array([[2.0, 1.0, 0.0], [1000.0, 1001.0, 999.0]]), np.eye(3)[[0, 1]]
    loss, derivative = softmax_cross_entropy(Z, Y)
    alone = [softmax_cross_entropy(Z[i : i + 1], Y[i : i + 1]) for i in (0, 1)]
    assert loss == pytest.approx((alone[0][0] + alone[1][0]) / 2)
    assert 2 * derivative == pytest.approx(np.vstack([alone[0][1], alone[1][1]]))


@pytest.mark.parametrize("shift", [1000.0, -1000.0, 2.0**40])
def test_softmax_does_not_see_what_is_added_to_a_row(shift):
    Z = np.array([[2.0, 1.0, 0.0], [0.5, 0.25, 4.0]])  # exact, with any of the shifts
    loss, derivative = softmax_cross_entropy(Z, np.eye(3)[:2])
    shifted, same = softmax_cross_entropy(Z + [[shift], [0.0]], np.eye(3)[:2])
    assert shifted == loss and same.tolist() == derivative.tolist()
    assert derivative.sum(axis=1) == pytest.approx([0, 0], abs=1e-16)


# --- agreement with others ------------------------------------------------------------------------


@every_k
def test_agrees_with_scipy_and_scikit_learn(k):
    special = pytest.importorskip("scipy.special")
    metrics = pytest.importorskip("sklearn.metrics")
    loss, Z, Y = rows(k)
    value, derivative = loss(Z, Y)
    if k == 2:
        P, labels = special.expit(Z), Y
        expected = np.mean(special.logsumexp([0 * Z, Z], axis=0) - Y * Z)
    else:
        P, labels = special.softmax(Z, axis=1), Y.argmax(axis=1)
        expected = np.mean(special.logsumexp(Z, axis=1) - Z[Y == 1])
    assert value == pytest.approx(expected, rel=1e-13)
    assert derivative == pytest.approx((P - Y) / len(Z), rel=1e-12)
    assert value == pytest.approx(metrics.log_loss(labels, P))


# --- bad arguments --------------------------------------------------------------------------------


@every_k
def test_cross_entropy_writes_to_nothing(k):
    loss, Z, Y = rows(k)
    before = Z.copy(), Y.copy()
    loss(Z, Y)[1][:] = 0.0
    assert (before[0] == Z).all() and (before[1] == Y).all()


@pytest.mark.parametrize(
    "loss, z, y, message",
    [
        (
            logistic_cross_entropy,
            (3, 1),
            (3,),
            "logits and y must be 1-D; got shapes (3, 1), (3,)",
        ),
        (
            logistic_cross_entropy,
            (3,),
            (3, 1),
            "logits and y must be 1-D; got shapes (3,), (3, 1)",
        ),
        (
            softmax_cross_entropy,
            (3,),
            (3,),
            "logits and y must be (n, k), k ≥ 2; got shapes (3,), (3,)",
        ),
        (softmax_cross_entropy, (3, 2), (3, 4), "must be (n, k), k ≥ 2; got shapes (3, 2), (3, 4)"),
        (softmax_cross_entropy, (3, 2), (2, 2), "must be (n, k), k ≥ 2; got shapes (3, 2), (2, 2)"),
        (
            softmax_cross_entropy,
            (3, 2, 1),
            (3, 2, 1),
            "must be (n, k), k ≥ 2; got shapes (3, 2, 1)",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_named(loss, z, y, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        loss(np.ones(z), np.ones(y))


@pytest.mark.parametrize("y", [[0, 2, 1], [[0], [2], [1]]])
@pytest.mark.parametrize("k", [1, 3])
def test_class_labels_are_told_of_one_hot(y, k):
    hint = r"Use Y, classes = one_hot\(y\) for class labels$"
    with pytest.raises(ValueError, match=hint):
        softmax_cross_entropy(np.zeros((3, k)), np.array(y))


def test_class_labels_in_an_objective_are_told_of_one_hot():
    message = (
        "y must be one-hot, (n, k) with k ≥ 2; got shape (3,). "
        "Use Y, classes = one_hot(y) for class labels"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Objective(D3, [0, 2, 1], loss=softmax_cross_entropy)
    assert Objective(D3, one_hot([0, 2, 1])[0], loss=softmax_cross_entropy)(np.zeros((2, 3)))


def test_no_hint_where_it_is_no_help():
    with pytest.raises(ValueError, match=r"\(3, 2\), \(3, 4\)$"):
        softmax_cross_entropy(np.zeros((3, 2)), np.zeros((3, 4)))


# --- the targets that a loss takes ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "y", "message"),
    [
        (squared_error, [[1.0], [2.0], [3.0]], "y must be 1-D; got shape (3, 1)"),
        (logistic_cross_entropy, [0, 1, -1], "y must hold 0 and 1, for two classes; got -1"),
        (logistic_cross_entropy, [0, 1, 2], "y must hold 0 and 1, for two classes; got 2"),
        (logistic_cross_entropy, [[0], [1], [1]], "y must be 1-D; got shape (3, 1)"),
        (softmax_cross_entropy, [[0], [1], [1]], "y must be one-hot, (n, k) with k ≥ 2"),
        (softmax_cross_entropy, np.ones((3, 2)), "y must be one-hot: no entry < 0, and every row"),
        (softmax_cross_entropy, [[2, -1]] * 3, "y must be one-hot: no entry < 0, and every row"),
    ],
)
def test_an_objective_asks_its_loss_which_targets_it_takes(loss, y, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        Objective(D3, y, loss=loss)


def test_shares_of_classes_are_targets_too():
    assert Objective(D3, [0.0, 0.3, 1.0], loss=logistic_cross_entropy)([0.0, 0.0])
    assert Objective(D3, [[0.1, 0.9]] * 3, loss=softmax_cross_entropy)(np.zeros((2, 2)))
