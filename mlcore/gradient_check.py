"""Gradients that can be trusted: an analytic one against central differences."""

import numpy as np

from mlcore.checks import array, number


def numerical_gradient(objective, theta, h=1e-5):
    """The gradient by central differences: two evaluations for each entry of theta.

        gⱼ ≈ (L(θ + h eⱼ) − L(θ − h eⱼ)) / 2h        error ≈ h² |L'''| / 6 + ε |L| / h

    The first part of the error is the curve's, the second is the round-off's (ε = 2.2e-16), so
    that neither a large h nor a tiny one is good: the best is near ε^⅓ ≈ 6e-6.

    Parameters
        objective : function   theta → (loss, gradient); only the loss is used
        theta : array          where
        h : float > 0          the step, in units of theta; times |θⱼ| where that is above 1

    Returns
        gradient : array of theta's shape

    Raises
        TypeError, ValueError   theta is not a finite array of numbers, or h not a number > 0

    Source
        Press et al. (2007), Numerical Recipes, third edition, section 5.7

    Example
        >>> cube = lambda theta: (float(theta[0] ** 3), 3 * theta**2)
        >>> f"{numerical_gradient(cube, [2.0])[0]:.6f}"
        '12.000000'
    """
    theta, h = array("theta", theta), number("h", h, 0, strict=True)
    gradient = np.empty(theta.shape)
    for j in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[j] += h * max(1.0, abs(theta[j]))
        below[j] -= h * max(1.0, abs(theta[j]))
        rise = objective(above)[0] - objective(below)[0]
        gradient[j] = rise / (above[j] - below[j])  # the run as it was rounded, not 2h
    return gradient


def relative_error(a, b):
    """How far two gradients are apart, free of units: 0 is equal, 1 is opposite.

        ‖a − b‖ / (‖a‖ + ‖b‖),  and 0 where both are 0

    Parameters
        a, b : arrays of one shape

    Returns
        float between 0 and 1

    Raises
        ValueError   the shapes differ

    Example
        >>> relative_error([3.0, 4.0], [3.0, 4.0]), relative_error([1.0], [-1.0])
        (0.0, 1.0)
    """
    a, b = array("a", a), array("b", b)
    if a.shape != b.shape:
        raise ValueError(f"a and b must have one shape; got {a.shape} and {b.shape}")
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size else 0.0


def check_gradient(objective, theta, h=1e-5):
    """The relative error of an objective's own gradient, measured by central differences.

    Below 1e-7 the gradient is right; above 1e-3 it is wrong; in between, try other points and
    other h: a kink, or a loss far larger than its gradient, is the usual reason.

    Parameters
        objective : function   theta → (loss, gradient)
        theta : array          where; a point with nothing special about it
        h : float > 0          the step of the differences

    Returns
        float between 0 and 1

    Raises
        TypeError, ValueError   as `numerical_gradient`; or the gradient has not theta's shape

    Example
        >>> right = lambda theta: (float(theta[0] ** 3), 3 * theta**2)
        >>> wrong = lambda theta: (float(theta[0] ** 3), theta**2)
        >>> check_gradient(right, [2.0]) < 1e-7, f"{check_gradient(wrong, [2.0]):.3f}"
        (True, '0.500')
    """
    theta = array("theta", theta)
    return relative_error(objective(theta.copy())[1], numerical_gradient(objective, theta, h))
