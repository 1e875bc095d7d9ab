"""Losses: values by hand, derivatives against differences."""

import re

import numpy as np
import pytest

from mlcore.gradient_check import relative_error
from mlcore.losses import squared_error

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
