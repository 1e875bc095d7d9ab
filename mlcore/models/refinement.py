"""Iterative refinement: the digits of a least-squares solution that rounding has cost, won back."""

from math import fsum

import numpy as np

SPLIT = 2.0**27 + 1  # halves the 53 digits of a float


def refine(A, y, theta, inverse, n_times=2):
    """Improve the solution of a least-squares problem whose columns are nearly dependent.

        f = y − r − A θ        g = −Aᵀ r            both rounded only once
        δ = A⁺ (f − A⁺ᵀ g)     θ ← θ + δ            r ← r + f − A δ

    At the solution f and g are 0, so what is left of them says how far away it is. They are small
    differences of large numbers: only a sum that rounds once, at its end, keeps their digits. A⁺
    need not be exact, for it turns an error into a correction.

    Parameters
        A : (n, p) array
        y : (n,) array
        theta : (p,) array         θ, nearly the solution
        inverse : (p, n) array     A⁺, nearly the pseudo-inverse
        n_times : int

    Returns
        theta : (p,) array

    Source
        Björck (1967), Iterative refinement of linear least squares solutions I, eq. 3.1; products
        without rounding: Dekker (1971), A floating-point technique for extending the available
        precision

    Example
        >>> A, y = np.array([[1.0, 1e-5], [1.0, 0.0], [1.0, -1e-5]]), np.array([2.0, 0.0, 0.0])
        >>> refine(A, y, np.array([0.6, 99999.0]), np.linalg.pinv(A)).round(6).tolist()
        [0.666667, 100000.0]
    """
    r = y - A @ theta
    for _ in range(n_times):
        f = y_minus(A, theta, y, -r)
        g = y_minus(A.T, r, np.zeros(len(theta)))
        step = inverse @ (f - inverse.T @ g)
        theta, r = theta + step, r + f - A @ step
    return theta


def y_minus(A, x, *terms):
    """Return the sum of the terms, (n,) each, minus A x, (n,), rounded only once.

    Parameters
        A : (n, p) array
        x : (p,) array
        terms : (n,) arrays

    Example
        >>> y_minus(np.array([[1e8 + 1, -1e8]]), np.array([1e8 - 1, 1e8]), np.array([0.0])).tolist()
        [1.0]
    """
    high = A * x
    (a, b), (c, d) = _halves(A), _halves(x)
    low = ((a * c - high) + a * d + b * c) + b * d  # A x = high + low, without rounding
    parts = np.column_stack([*terms, -high, -low])
    return np.array([fsum(row) for row in parts.tolist()])


def _halves(x):
    """Split floats into a part of 26 digits and the rest."""
    high = SPLIT * x - (SPLIT * x - x)
    return high, x - high
