"""Objectives: what a descent minimises. Any function ``theta -> (loss, gradient)`` is one.

An `Objective` is made of parts, and none of them knows of the others:

    theta ──model──▶ prediction ──loss──▶ L, ∂L/∂prediction ──model's pull-back──▶ ∂L/∂theta
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mlcore.checks import array, function, same_length
from mlcore.descent.losses import squared_error
from mlcore.descent.quadratic import quadratic


def with_bias(X):
    """Put a column of ones before X, so that theta = (b, w₁, …, w_d).

    Parameters
        X : (n, d) array

    Returns
        (n, d + 1) array

    Raises
        TypeError, ValueError   X is not a finite 2-D array of numbers

    Example
        >>> with_bias([[5.0], [7.0]]).tolist()
        [[1.0, 5.0], [1.0, 7.0]]
    """
    X = array("X", X, 2)
    return np.column_stack([np.ones(len(X)), X])


@dataclass(frozen=True)
class Linear:
    """The linear model: its prediction, and how a derivative is pulled back through it.

        p = X θ        ∂L/∂θ = Xᵀ ∂L/∂p

    ``linear`` is one, ready to use. Any function of (theta, X) with such an answer is a model. One
    that says which θ it takes, by ``theta_shape``, gets its θ checked; one that knows of less work
    for all rows at once, by ``shortcut``, is asked for it.

    Example
        >>> prediction, pull_back = linear(np.array([1.0, 2.0]), np.array([[1.0, 3.0]]))
        >>> prediction.tolist(), pull_back(np.array([10.0])).tolist()
        ([7.0], [10.0, 30.0])
    """

    def __call__(self, theta, X):
        return X.dot(theta), X.T.dot

    def theta_shape(self, X, y):
        """(d,) for y of shape (n,); (d, k) for k outputs, y of shape (n, k)."""
        return X.shape[1:] + y.shape[1:]

    def shortcut(self, loss, X, y):
        """Return the loss as a function of θ alone, if the data can be summed up; else None.

        Of least squares, XᵀX and Xᵀy are all that the data have to say (`quadratic`): formed once,
        they make a step on all rows cost d² operations instead of 2nd.
        """
        n, d = X.shape
        return quadratic(X, y) if loss is squared_error and n >= d else None


linear = Linear()


@dataclass(frozen=True, eq=False)
class Objective:
    """The loss of a model on data, plus a penalty: ``objective(theta) -> (loss, gradient)``.

        L(θ) = loss(model(θ, X), y) + penalty(θ)

    ``objective(theta, rows)`` is the same on some of the rows, for a mini-batch; there theta is not
    checked. X and y are not copied: do not write into them afterwards.

    Parameters
        X : (n, d) array
        y : (n,) array                         or (n, k), where the loss takes that
        model : function of (theta, X)         → (prediction, pull_back), as `linear`
        loss : function of (prediction, y)     → (value, derivative), as `squared_error`
        penalty : function of theta, or None   → (value, gradient), as those of ``penalties``

    Raises
        TypeError, ValueError   X or y is not a finite array, they differ in length, or y is not
                                what the loss takes; model, loss or penalty is not a function; in a
                                call, theta is not what the model takes

    Example
        >>> objective = Objective(with_bias([[1], [2], [3]]), [2, 3, 5])
        >>> loss, gradient = objective(np.zeros(2))           # (4 + 9 + 25) / 6
        >>> f"{loss:.3f}", [f"{g:.3f}" for g in gradient]
        ('6.333', ['-3.333', '-7.667'])
    """

    X: np.ndarray
    y: np.ndarray
    model: Callable = linear
    loss: Callable = squared_error
    penalty: Callable | None = None

    def __post_init__(self):
        function("model", self.model)
        function("loss", self.loss)
        if self.penalty is not None:
            function("penalty", self.penalty)
        X, y = array("X", self.X, 2), array("y", self.y)
        same_length(X, y)
        if hasattr(self.loss, "check_targets"):
            self.loss.check_targets(y)
        vars(self).update(X=X, y=y)

    def __call__(self, theta, rows=None):
        if rows is None:
            theta = self._checked(theta)
        if rows is None and self._shortcut is not None:  # the same, with less work
            loss, gradient = self._shortcut(theta)
        else:  # the chain rule: theta → prediction → loss, and the derivative all the way back
            X, y = (self.X, self.y) if rows is None else (self.X[rows], self.y[rows])
            prediction, pull_back = self.model(theta, X)
            loss, derivative = self.loss(prediction, y)
            gradient = pull_back(derivative)
        if self.penalty is None:
            return loss, gradient
        extra, pull = self.penalty(theta)
        return loss + extra, gradient + pull

    @cached_property
    def _shortcut(self):
        known = getattr(self.model, "shortcut", None)
        return known(self.loss, self.X, self.y) if known else None

    def _checked(self, theta):
        """Return theta as an array of the model's shape, or say what is wrong."""
        theta = np.asarray(theta)
        if theta.dtype.kind not in "fiub":
            raise TypeError(f"theta must hold real numbers; got dtype {theta.dtype}")
        if hasattr(self.model, "theta_shape"):
            shape, d = self.model.theta_shape(self.X, self.y), self.X.shape[1]
            if theta.shape != shape:
                expected = f"theta must have shape {shape} for {d} column{'s' * (d > 1)} of X"
                raise ValueError(f"{expected}; got {theta.shape}")
        return theta

    @property
    def prox(self):
        """The proximal step of the penalty, if it has one."""
        return getattr(self.penalty, "prox", None)

    @property
    def n_rows(self):
        """How many rows of data there are."""
        return len(self.y)

    def take(self, rows):
        """Return the objective on these rows only, in this order; rows as in X[rows]."""
        part = copy(self)  # not a new Objective: the rows need no second check
        vars(part).pop("_shortcut", None)
        if not isinstance(rows, np.ndarray) or rows.dtype == bool:
            rows = np.arange(self.n_rows)[rows]  # numbers: with them, take is faster than [rows]
        vars(part).update(X=self.X.take(rows, axis=0), y=self.y.take(rows, axis=0))
        return part


def evaluate(objective, theta):
    """Ask an objective at theta, and return the loss as a float and the gradient as a new array,
    which nobody can write to.

    Parameters
        objective : function   theta → (loss, gradient); gets a copy of theta
        theta : array

    Returns
        loss : float
        gradient : array of theta's shape

    Raises
        TypeError    the answer is not a pair of a number and an array of numbers
        ValueError   the gradient has not theta's shape

    Example
        >>> square = lambda theta: (theta @ theta, 2 * theta)
        >>> loss, gradient = evaluate(square, np.array([1.0, 2.0]))
        >>> loss, gradient.tolist()
        (5.0, [2.0, 4.0])
    """
    answer = objective(theta.copy())
    try:
        loss, gradient = answer
        loss, gradient = _as_float(loss), np.array(gradient, dtype=np.float64)
    except (TypeError, ValueError):
        message = f"objective must return (loss, gradient); {objective!r} returned {answer!r}"
        raise TypeError(message) from None
    if gradient.shape != theta.shape:
        message = f"objective must return a gradient of theta's shape {theta.shape}"
        raise ValueError(f"{message}; {objective!r} returned shape {gradient.shape}")
    gradient.setflags(write=False)
    return loss, gradient


def _as_float(loss):
    try:
        return float(loss)
    except OverflowError:  # an integer of hundreds of digits
        return np.inf if loss > 0 else -np.inf
