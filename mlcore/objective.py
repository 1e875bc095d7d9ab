"""Objectives: what a descent minimises. Any function ``theta -> (loss, gradient)`` is one.

An `Objective` is made of parts, so that none of them knows of the others:

    theta ──model──▶ prediction ──loss──▶ L, ∂L/∂prediction ──model's pull-back──▶ ∂L/∂theta
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mlcore.checks import array, number
from mlcore.losses import squared_error


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


def linear(theta, X):
    """The linear model: its prediction, and how a derivative is pulled back through it.

        p = X θ        ∂L/∂θ = Xᵀ ∂L/∂p

    Parameters
        theta : (d,) array
        X : (n, d) array

    Returns
        prediction : (n,) array
        pull_back : function       (n,) derivative by the prediction → (d,) derivative by theta

    Example
        >>> prediction, pull_back = linear(np.array([1.0, 2.0]), np.array([[1.0, 3.0]]))
        >>> prediction.tolist(), pull_back(np.array([10.0])).tolist()
        ([7.0], [10.0, 30.0])
    """
    return X.dot(theta), lambda derivative: derivative.dot(X)


@dataclass(frozen=True)
class L2:
    """The penalty that pulls the weights towards 0 and leaves the bias, theta[0], alone.

        ½ λ Σⱼ wⱼ²,  gradient λ (0, w₁, …, w_d)

    Parameters
        strength : float   λ ≥ 0, in units of the loss

    Raises
        TypeError, ValueError   strength is not a finite number ≥ 0

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 3.41

    Example
        >>> value, gradient = L2(0.1)(np.array([100.0, 2.0]))
        >>> value, gradient.tolist()
        (0.2, [0.0, 0.2])
    """

    strength: float

    def __post_init__(self):
        number("strength", self.strength, 0)

    def __call__(self, theta):
        weights = np.array(theta, dtype=np.float64)
        weights[0] = 0.0
        return float(self.strength * np.sum(weights**2) / 2), self.strength * weights


@dataclass(frozen=True, eq=False)
class Objective:
    """The loss of a model on data, plus a penalty: ``objective(theta) -> (loss, gradient)``.

        L(θ) = loss(model(θ, X), y) + penalty(θ)

    ``objective(theta, rows)`` is the same on some of the rows, for a mini-batch. For the linear
    model under squared error, XᵀX and Xᵀy are all that the data have to say: they are formed
    once, and then a step on all rows costs d² operations instead of 2nd.

    Parameters
        X : (n, d) array
        y : (n,) array
        model : function of (theta, X)         → (prediction, pull_back), as `linear`
        loss : function of (prediction, y)     → (value, derivative), as `squared_error`
        penalty : function of theta, or None   → (value, gradient), as `L2`

    Raises
        TypeError, ValueError   X or y is not a finite array, or they differ in length; model, loss
                                or penalty is not a function; in a call, theta does not fit

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
        X, y = array("X", self.X, 2), array("y", self.y, 1)
        if len(X) != len(y):
            raise ValueError(f"X and y must have as many rows; got {len(X)} and {len(y)}")
        for name in ("model", "loss", "penalty"):
            function = getattr(self, name)
            if not callable(function) and (name, function) != ("penalty", None):
                raise TypeError(f"{name} must be a function; got {function!r}")
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "y", y)

    def __call__(self, theta, rows=None):
        if rows is None:  # not for a batch: that would take longer than the batch
            theta = np.asarray(theta)
            if self.model is linear and theta.shape != self.X.shape[1:]:
                expected = f"{self.X.shape[1:]}, one entry for each column of X"
                raise ValueError(f"theta must have shape {expected}; got {theta.shape}")
        if rows is None and self._quadratic is not None:
            value, gradient = self._quadratic(theta)
        else:
            X, y = (self.X, self.y) if rows is None else (self.X[rows], self.y[rows])
            prediction, pull_back = self.model(theta, X)
            value, derivative = self.loss(prediction, y)
            gradient = pull_back(derivative)
        if self.penalty is None:
            return value, gradient
        extra, pull = self.penalty(theta)
        return value + extra, gradient + pull

    @property
    def n_rows(self):
        """How many rows of data there are."""
        return len(self.y)

    def take(self, rows):
        """Return the objective on these rows only, in this order; rows as in X[rows]."""
        part = copy(self)  # not a new Objective: the rows need no second check
        vars(part).pop("_quadratic", None)
        rows = np.arange(self.n_rows)[rows]  # a mask becomes numbers, with which take is faster
        vars(part).update(X=self.X.take(rows, axis=0), y=self.y.take(rows))
        return part

    @cached_property
    def _quadratic(self):
        """The least-squares loss as a function of theta alone, where that is less work."""
        n, d = self.X.shape
        if self.model is not linear or self.loss is not squared_error or n < d:
            return None
        few = slice(None, None, -(-n // 500))  # spread over all rows: they may be sorted
        X, y = self.X[few], self.y[few]
        centre = np.linalg.lstsq(X.T @ X, y @ X, rcond=None)[0]  # near the minimum: see below
        value, slope, H = 0.0, np.zeros(d), np.zeros((d, d))
        for start in range(0, n, 500):  # blocks that fit the cache
            X, y = self.X[start : start + 500], self.y[start : start + 500]
            residual = X @ centre - y
            value, slope = value + residual @ residual, slope + residual @ X
            H = H + X.T @ X
        value, slope, H = value / (2 * n), slope / n, H / n

        def quadratic(theta):
            # L(θ) = L(c) + ∇L(c)·s + ½ sᵀH s, s = θ − c: exact for every centre c, and no
            # difference of large numbers where c is near the minimum.
            s = theta - centre
            Hs = H.dot(s)
            return float(value + s.dot(slope + Hs / 2)), slope + Hs

        return quadratic
