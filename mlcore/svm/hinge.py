"""The losses of support vector machines: flat where the model does well enough.

With them, an `Objective` and the penalty `L2`, a descent trains a linear machine:

    min  ½ λ ‖w‖² + mean hinge(b + X w, y)        λ = 1 / (n C)
"""

import numpy as np

from mlcore.checks import number
from mlcore.descent.losses import squared_error, takes


def _signs(y):
    if y.ndim != 1:
        raise ValueError(f"y must be 1-D; got shape {y.shape}")
    others = y[np.abs(y) != 1]
    if len(others):
        raise ValueError(f"y must hold −1 and 1, for two classes; got {others[0]:g}")


@takes(_signs)
def hinge(prediction, y):
    """The mean hinge loss: 0 for a row on its side of the margin, y f ≥ 1; else what is missing.

        L = 1/n Σᵢ max(0, 1 − yᵢ fᵢ)        ∂L/∂fᵢ = −yᵢ/n where yᵢ fᵢ < 1, else 0

    At the kink, y f = 1, every number between the two is a subgradient; this one takes 0.

    Parameters
        prediction : (n,) array    f, the scores: positive for the class y = 1
        y : (n,) array             −1 or 1

    Returns
        loss : float
        derivative : (n,) array    a subgradient

    Raises
        ValueError   prediction or y is not 1-D

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 12.25

    Example
        >>> loss, derivative = hinge(np.array([0.3, 2.0]), np.array([1.0, 1.0]))
        >>> loss, derivative.tolist()          # (0.7 + 0) / 2,  −1/2 and 0
        (0.35, [-0.5, 0.0])
    """
    missing = 1 - y * prediction
    _vectors(missing, prediction, y)
    n = len(missing)
    return float(np.maximum(missing, 0.0).sum()) / n, np.where(missing > 0, -y, 0.0) / n


def epsilon_insensitive(epsilon):
    """Return the mean ε-insensitive loss: 0 for a residual of at most ε; else what exceeds it.

        L = 1/n Σᵢ max(0, |fᵢ − yᵢ| − ε)        ∂L/∂fᵢ = sign(fᵢ − yᵢ)/n outside the tube, else 0

    Parameters
        epsilon : float    ε ≥ 0, half the width of the tube, in the unit of y

    Returns
        loss : function of (prediction, y), both (n,) → (value, subgradient), as `squared_error`

    Raises
        TypeError, ValueError   epsilon is not a finite number ≥ 0; in a call, an array is not 1-D

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 12.37

    Example
        >>> loss, derivative = epsilon_insensitive(0.5)(np.array([2.0, 3.0]), np.array([1.0, 3.4]))
        >>> loss, derivative.tolist()          # (0.5 + 0) / 2,  1/2 and 0
        (0.25, [0.5, 0.0])
    """
    epsilon = number("epsilon", epsilon, 0)

    @takes(squared_error.check_targets)
    def loss(prediction, y):
        residual = prediction - y
        _vectors(residual, prediction, y)
        n, excess = len(residual), np.abs(residual) - epsilon
        derivative = np.where(excess > 0, np.sign(residual), 0.0) / n
        return float(np.maximum(excess, 0.0).sum()) / n, derivative

    return loss


def _vectors(result, prediction, y):
    """Say so where NumPy has made (n, n) of (n, 1) and (n,)."""
    if result.ndim != 1:
        shapes = f"{prediction.shape}, {y.shape}"
        raise ValueError(f"prediction and y must be 1-D; got shapes {shapes}")
