"""Key of lesson 03, batch gradient descent."""

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.exercise import Exercise
from mlcore.steps import record

x, y = d3()
X = with_bias(x)


def _next_theta(theta, x, y, lr):
    return record(gradient_descent(Objective(with_bias(x[:, None]), y), theta, lr=lr), 2)[1].theta


def _slope_first(theta, x, y, lr):
    b, w = theta
    w = w - lr * np.mean((b + w * x - y) * x)
    return np.array([b - lr * np.mean(b + w * x - y), w])


def _bias_first(theta, x, y, lr):
    b, w = theta
    b = b - lr * np.mean(b + w * x - y)
    return np.array([b, w - lr * np.mean((b + w * x - y) * x)])


update = Exercise(
    _next_theta,
    (np.zeros(2), x[:, 0], y, 0.1),
    (np.array([1.0, -2.0]), np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 3.0, 5.0, 0.0]), 0.05),
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
        "A sum is not a mean: divide by n.": lambda t, x, y, lr: _next_theta(t, x, y, lr * len(y)),
        "The sign is flipped: both walk uphill.": lambda t, *given: 2 * t - _next_theta(t, *given),
        "Return the new θ, not the move.": lambda t, *given: _next_theta(t, *given) - t,
        "There is a 2 too much.": lambda t, x, y, lr: _next_theta(t, x, y, 2 * lr),
        "The bias comes first.": lambda *given: _next_theta(*given)[::-1],
        "η is given as lr; it is not always 0.1.": lambda t, x, y, lr: _next_theta(t, x, y, 0.1),
    },
)


def _by_hand(*, start=1.0, n=3, lr=0.3, up=1.0, steps=2):
    theta = np.full(2, start)
    for _ in range(steps):
        theta = theta - up * lr * X.T @ (X @ theta - y) / n
    return theta


theta_2 = Exercise(
    _by_hand(),
    mistakes={
        "That is θ₀: two steps more.": _by_hand(steps=0),
        "That is θ₁: one step more.": _by_hand(steps=1),
        "At θ₁ the gradient is positive: both become smaller.": 2 * _by_hand(steps=1) - _by_hand(),
        "The second step needs the gradient at θ₁, not θ₀'s again.": 2 * _by_hand(steps=1) - 1,
        "You forgot to divide by n = 3.": _by_hand(n=1),
        "There is a 2 too much: our loss is half the mean square.": _by_hand(lr=0.6),
        "The sign is flipped: these steps go uphill.": _by_hand(up=-1.0),
        "That is with η = 0.1; here it is 0.3.": _by_hand(lr=0.1),
        "That starts at (0, 0); here it is (1, 1).": _by_hand(start=0.0),
        "The slope has seen the new bias: both must use the old θ.": _bias_first(
            _bias_first(np.ones(2), x[:, 0], y, 0.3), x[:, 0], y, 0.3
        ),
        "That is the last move; add it to θ₁.": _by_hand() - _by_hand(steps=1),
        "That is the gradient at θ₁: walk from θ₁ against it.": (
            X.T @ (X @ _by_hand(steps=1) - y) / 3
        ),
    },
)

_X_4 = with_bias([[1], [2], [3], [4]])


def _limits(X, n, which=-1):
    curvature = np.linalg.eigvalsh(X.T @ X / n)[which]
    return 1 / curvature, 2 / curvature


limits = Exercise(
    _limits(_X_4, 4),
    mistakes={
        "The other way round: it crosses first, above 1/λ.": _limits(_X_4, 4)[::-1],
        "You forgot to divide XᵀX by n = 4.": _limits(_X_4, 1),
        "Those belong to the smallest curvature; the steepest one decides.": _limits(_X_4, 4, 0),
        "Those belong to three points: X has four rows now.": _limits(X, 3),
        "X has lost its column of ones.": _limits(_X_4[:, 1:], 4),
        "Those are the two curvatures; the limits are 1/λ and 2/λ of the largest.": tuple(
            np.linalg.eigvalsh(_X_4.T @ _X_4 / 4)
        ),
        "Those are 1/λ of both curvatures; only the largest one decides.": (
            _limits(_X_4, 4)[0],
            _limits(_X_4, 4, 0)[0],
        ),
    },
)


def _length(gradient):
    return np.linalg.norm(gradient)


def _report(size, *, limit=1e-3, last=1000):
    """A report that asks for the size of the gradient first."""

    def report(t, gradient):
        if size(gradient) <= limit:
            return "flat"
        return "used up" if t >= last else "go on"

    return report


report = Exercise(
    _report(_length),
    (10, np.array([6e-4, -7e-4])),
    (10, np.array([9e-4, 9e-4])),
    (1000, np.array([5.0, -5.0])),
    (999, np.array([-3.0, -1.0])),
    (1000, np.array([4e-4, 1e-4])),
    (0, np.array([0.02, 0.01])),
    (3, np.array([4e-3, 0.0])),
    (10, np.array([1e-3, 0.0])),
    (1001, np.array([5.0, -5.0])),
    mistakes={
        "At most 10⁻³: exactly 10⁻³ is flat, too.": _report(_length, limit=np.nextafter(1e-3, 0)),
        "Entries can cancel in a sum; take the norm.": _report(lambda g: abs(g.sum())),
        "Entries can cancel in a mean; take the norm.": _report(np.mean),
        "A large negative entry is not flat; take the norm.": _report(np.max),
        "Every entry is small, but the length is not: 9e-4 · √2 > 1e-3.": _report(
            lambda g: abs(g).max()
        ),
        "That is the square of the length.": _report(lambda g: g @ g),
        "10⁻³ is 1e-3, not 10e-3.": _report(_length, limit=10e-3),
        "Flat is flat, in the last step too: ask for it first.": lambda t, g: (
            "used up" if t >= 1000 else _report(_length)(t, g)
        ),
        "T = 1000 itself is used up; 999 is not.": _report(_length, last=1001),
        "Say what is to be said, as a string in quotes.": lambda t, g: bool(_length(g) <= 1e-3),
        "Flat and not flat are mixed up.": _report(lambda g: -_length(g), limit=-1e-3),
    },
)
