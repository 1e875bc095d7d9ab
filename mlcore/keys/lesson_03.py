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


def _bias_first(theta, x, y, lr):
    b, w = theta
    b = b - lr * np.mean(b + w * x - y)
    return np.array([b, w - lr * np.mean((b + w * x - y) * x)])


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
        "Nothing has changed yet.": _bias_first,
        "The slope has lost its x.": lambda theta, x, y, lr: (
            theta - lr * np.mean(theta[0] + theta[1] * x - y)
        ),
        "A sum is not a mean: divide by n.": lambda theta, x, y, lr: (
            theta - lr * len(y) * (theta - _next_theta(theta, with_bias(x[:, None]), y, 1.0))
        ),
        "The sign is flipped: both walk uphill.": lambda theta, x, y, lr: (
            2 * theta - _next_theta(theta, with_bias(x[:, None]), y, lr)
        ),
        "Return the new θ, not the move.": lambda theta, x, y, lr: (
            _next_theta(theta, with_bias(x[:, None]), y, lr) - theta
        ),
    },
)

_X_4 = with_bias([[1], [2], [3], [4]])


def _limit(X, n, which=-1):
    return 2 / np.linalg.eigvalsh(X.T @ X / n)[which]


largest_lr = Exercise(
    _limit(_X_4, 4),
    mistakes={
        "That is 1/λ: there the run begins to cross. It diverges above 2/λ.": _limit(_X_4, 4) / 2,
        "You forgot to divide XᵀX by n = 4.": _limit(_X_4, 1),
        "X has four rows now: divide by 4.": _limit(_X_4, 3),
        "That is the smallest curvature; the steepest one decides.": _limit(_X_4, 4, 0),
        "That is the limit for three points: X has four rows now.": _limit(X, 3),
        "X has lost its column of ones.": _limit(_X_4[:, 1:], 4),
        "That is the curvature λ itself; the limit is 2/λ.": 2 / _limit(_X_4, 4),
        "That is λ/2, upside down: the limit is 2/λ.": 1 / _limit(_X_4, 4),
    },
)


def _length(gradient):
    return np.linalg.norm(gradient)


is_flat = Exercise(
    lambda gradient: bool(_length(gradient) <= 1e-3),
    (np.array([6e-4, -7e-4]),),
    (np.array([9e-4, 9e-4]),),
    (np.array([5.0, -5.0]),),
    (np.array([-3.0, -1.0]),),
    (np.array([0.02, 0.01]),),
    (np.array([4e-3, 0.0]),),
    mistakes={
        "Entries can cancel in a sum; take the norm.": lambda g: bool(abs(g.sum()) <= 1e-3),
        "A large negative entry is not flat; take the norm.": lambda g: bool(np.all(g <= 1e-3)),
        "Every entry is small, but the length is not: 9e-4 · √2 > 1e-3.": lambda g: bool(
            np.all(abs(g) <= 1e-3)
        ),
        "That is the square of the length.": lambda g: bool(g @ g <= 1e-3),
        "10⁻³ is 1e-3, not 10e-3.": lambda g: bool(_length(g) <= 10e-3),
        "True where it is flat: the answer is the other way round.": lambda g: bool(
            _length(g) > 1e-3
        ),
        "That is the length; say whether it is at most 10⁻³.": _length,
        "One answer for all entries: take the norm first.": lambda g: abs(g) <= 1e-3,
    },
)
