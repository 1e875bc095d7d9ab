"""Key of lesson 03, batch gradient descent."""

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.exercise import Exercise
from mlcore.steps import record

x, y = d3()
X = with_bias(x)


def _next_theta(theta, X, y, lr):
    return record(gradient_descent(Objective(X, y), theta, lr=lr), 2)[1].theta


descent_step = Exercise(
    _next_theta,
    (np.zeros(2), X, y, 0.1),
    (np.array([1.0, -2.0]), X, y, 0.3),
    mistakes={
        "You forgot to divide by n.": lambda theta, X, y, lr: theta - lr * X.T @ (X @ theta - y),
        "The sign is flipped: this step goes uphill.": lambda theta, X, y, lr: (
            2 * theta - _next_theta(theta, X, y, lr)
        ),
        "There is a 2 too much: our loss is half the mean square.": lambda theta, X, y, lr: (
            _next_theta(theta, X, y, 2 * lr)
        ),
        "Where is lr?": lambda theta, X, y, lr: _next_theta(theta, X, y, 1.0),
        "That is the move, η times the gradient, not the new θ.": lambda theta, X, y, lr: (
            theta - _next_theta(theta, X, y, lr)
        ),
    },
)


def _slope_first(theta, x, y, lr):
    b, w = theta
    w = w - lr * np.mean((b + w * x - y) * x)
    return np.array([b - lr * np.mean(b + w * x - y), w])


update = Exercise(
    lambda theta, x, y, lr: _next_theta(theta, with_bias(x[:, None]), y, lr),
    (np.zeros(2), x[:, 0], y, 0.1),
    (np.array([1.0, -2.0]), x[:, 0], y, 0.1),
    mistakes={
        "Now the bias sees the new slope: both must use the old θ.": _slope_first,
        "The residual of the slope has lost its b.": lambda theta, x, y, lr: np.array(
            [
                theta[0] - lr * np.mean(theta[0] + theta[1] * x - y),
                theta[1] - lr * np.mean((theta[1] * x - y) * x),
            ]
        ),
    },
)
