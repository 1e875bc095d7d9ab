"""Hinge losses: values by hand, subgradients, and a linear machine trained by descent."""

import re

import numpy as np
import pytest

from mlcore.descent.gradient_check import relative_error
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.descent.schedules import inverse_time
from mlcore.steps import record
from mlcore.svm.hinge import epsilon_insensitive, hinge
from mlcore.svm.svc import SVC
from mlcore.svm.svr import SVR

LOSSES = [hinge, epsilon_insensitive(0.3)]
every_loss = pytest.mark.parametrize("loss", LOSSES, ids=["hinge", "epsilon_insensitive"])


def signs(n, rng):
    return np.where(np.random.default_rng(rng).normal(size=n) > 0, 1.0, -1.0)


@pytest.mark.parametrize(
    ("f", "y", "loss", "slope"),
    [
        (0.3, 1, 0.7, -1),
        (0.3, -1, 1.3, 1),
        (-2.0, 1, 3.0, -1),
        (1.0, 1, 0.0, 0),  # on the margin: 0 of [−1, 0]
        (5.0, 1, 0.0, 0),
        (-1.5, -1, 0.0, 0),
    ],
)
def test_hinge_by_hand(f, y, loss, slope):
    value, derivative = hinge(np.array([f]), np.array([float(y)]))
    assert value == pytest.approx(loss) and type(value) is float
    assert derivative.tolist() == [slope]


@pytest.mark.parametrize(
    ("f", "loss", "slope"), [(1.3, 0.2, 1), (0.7, 0.2, -1), (1.05, 0, 0), (0.95, 0, 0), (1.0, 0, 0)]
)
def test_epsilon_insensitive_by_hand(f, loss, slope):
    value, derivative = epsilon_insensitive(0.1)(np.array([f]), np.ones(1))
    assert value == pytest.approx(loss) and type(value) is float
    assert derivative.tolist() == [slope]


def test_the_edge_of_the_tube_is_inside():
    assert epsilon_insensitive(0.5)(np.array([1.5, 0.5]), np.ones(2))[1].tolist() == [0, 0]


def test_epsilon_0_is_the_mean_absolute_error():
    rng = np.random.default_rng(0)
    prediction, y = rng.normal(size=(2, 50))
    value, derivative = epsilon_insensitive(0)(prediction, y)
    assert value == pytest.approx(np.abs(prediction - y).mean())
    assert derivative == pytest.approx(np.sign(prediction - y) / 50)


@every_loss
@pytest.mark.parametrize("n", [1, 2, 31])
def test_derivative_equals_central_differences(loss, n):
    prediction, y = np.random.default_rng(n).normal(size=n), signs(n, n)
    h = 1e-6
    pairs = [(loss(prediction + h * e, y)[0], loss(prediction - h * e, y)[0]) for e in np.eye(n)]
    numerical = [(above - below) / (2 * h) for above, below in pairs]
    assert relative_error(loss(prediction, y)[1], numerical) < 1e-8


@every_loss
def test_the_derivative_is_a_subgradient(loss):
    """L(q) ≥ L(p) + g·(q − p), everywhere, kinks included."""
    rng, y = np.random.default_rng(0), signs(9, 1)
    for _ in range(200):
        p, q = rng.integers(-20, 20, size=(2, 9)) / 10  # kinks are at tenths
        (at_p, g), (at_q, _) = loss(p, y), loss(q, y)
        assert at_q >= at_p + g @ (q - p) - 1e-12


@every_loss
def test_nothing_is_written_to(loss):
    prediction, y = np.array([0.5, 2.0]), np.array([1.0, -1.0])
    loss(prediction, y)[1][:] = 9.0
    assert prediction.tolist() == [0.5, 2] and y.tolist() == [1, -1]


@every_loss
def test_a_column_is_not_taken_for_a_vector(loss):
    message = "prediction and y must be 1-D; got shapes (3, 1), (3,)"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        loss(np.ones((3, 1)), np.ones(3))


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0.0, 1.0], "y must hold −1 and 1, for two classes; got 0"),
        ([1.0, 2.0], "y must hold −1 and 1, for two classes; got 2"),
        ([[1.0], [-1.0]], "y must be 1-D; got shape (2, 1)"),
    ],
)
def test_hinge_says_what_targets_it_takes(y, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Objective([[1.0], [2.0]], y, loss=hinge)


@pytest.mark.parametrize(
    ("epsilon", "error"), [(-0.1, ValueError), (np.nan, ValueError), ("1", TypeError)]
)
def test_epsilon_is_a_number_from_0(epsilon, error):
    with pytest.raises(error, match="epsilon must be a finite number ≥ 0; got"):
        epsilon_insensitive(epsilon)


def descend(X, y, loss, C, start):
    """The loss where subgradient descent ends, in the unit of SVC: ½ ‖w‖² + C Σ loss."""
    n = len(y)
    objective = Objective(with_bias(X), y, loss=loss, penalty=L2(1 / (n * C)))
    run = record(gradient_descent(objective, start, lr=inverse_time(0.5, 0.01)), 4000)
    return n * C * min(step.loss for step in run)


def test_descent_reaches_the_optimum_of_svc():
    rng, y = np.random.default_rng(0), signs(60, 0)
    X = rng.normal(size=(60, 2)) + y[:, None]
    model = SVC(kernel="linear", C=0.5, tol=1e-9).fit(X, y)
    f, w = model.decision_function(X), model.coef_[0]
    optimum = w @ w / 2 + 0.5 * np.maximum(0, 1 - y * f).sum()
    assert optimum <= descend(X, y, hinge, 0.5, np.zeros(3)) < 1.001 * optimum


def test_descent_reaches_the_optimum_of_svr():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = X @ [1.0, -2.0] + 3 + 0.3 * rng.normal(size=60)
    model = SVR("linear", C=0.5, epsilon=0.2, tol=1e-9).fit(X, y)
    f, w = model.predict(X), model.coef_[0]
    optimum = w @ w / 2 + 0.5 * np.maximum(0, np.abs(y - f) - 0.2).sum()
    assert optimum <= descend(X, y, epsilon_insensitive(0.2), 0.5, np.zeros(3)) < 1.01 * optimum
