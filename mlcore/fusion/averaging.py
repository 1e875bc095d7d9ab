"""Averages of members, and why they can be better: the ambiguity decomposition.

The predictions of M members on n rows are an array (M, n), a row a member.
"""

from math import comb
from typing import NamedTuple

import numpy as np

from mlcore.checks import array, number, whole


def average(predictions, weights=None):
    """Return the weighted mean of the members.

        f̄(x) = Σₘ wₘ fₘ(x),        w ≥ 0,  Σ w = 1

    Parameters
        predictions : (M, …) array    of each member
        weights : (M,) array or None  None: 1/M each

    Returns
        (…,) array

    Raises
        TypeError, ValueError   weights are not M numbers ≥ 0 that sum to 1

    Example
        >>> average([[3.0, 1.0], [6.0, 2.0]]).tolist()
        [4.5, 1.5]
        >>> average([[3.0], [6.0]], [0.75, 0.25]).tolist()
        [3.75]
    """
    predictions = array("predictions", predictions)
    return np.tensordot(shares(weights, len(predictions)), predictions, axes=1)


def shares(weights, M):
    """Return the weights of M members as an array that sums to 1, or say what is wrong.

    Parameters
        weights : (M,) array or None    None: 1/M each
        M : int

    Returns
        (M,) array

    Raises
        TypeError, ValueError   they are not M numbers ≥ 0 that sum to 1, up to round-off

    Example
        >>> shares(None, 4).tolist()
        [0.25, 0.25, 0.25, 0.25]
    """
    if weights is None:
        return np.full(M, 1 / M)
    weights = array("weights", weights, 1)
    if len(weights) != M or (weights < 0).any() or abs(weights.sum() - 1) > 1e-9:
        wanted = f"weights must be {M} numbers ≥ 0 that sum to 1"
        raise ValueError(f"{wanted}; got {weights.tolist()}")
    return weights


class Ambiguity(NamedTuple):
    """The three terms of the decomposition: error = average − ambiguity.

    Parameters
        error : (n,) array        (f̄ − y)²
        average : (n,) array      Σ w (fₘ − y)²
        ambiguity : (n,) array    Σ w (fₘ − f̄)²

    Example
        >>> ambiguity([[3.0], [6.0]], [4.0]).ambiguity.tolist()
        [2.25]
    """

    error: np.ndarray
    average: np.ndarray
    ambiguity: np.ndarray


def ambiguity(predictions, y, weights=None):
    """Take the squared error of an average apart: what its members err, and how they differ.

        (f̄ − y)²  =  Σₘ wₘ (fₘ − y)²  −  Σₘ wₘ (fₘ − f̄)²

    The second term is never negative. So an average is never worse than its members are on average;
    it may well be worse than the best of them.

    Parameters
        predictions : (M, n) array
        y : (n,) array
        weights : (M,) array or None    None: 1/M each

    Returns
        Ambiguity of three (n,) arrays

    Raises
        TypeError, ValueError   the shapes do not fit, or weights are wrong

    Source
        Krogh and Vedelsby (1995), Neural network ensembles, cross validation, and active learning

    Example
        >>> [term.item() for term in ambiguity([[3.0], [6.0]], [4.0])]         # 0.25 = 2.5 − 2.25
        [0.25, 2.5, 2.25]
    """
    predictions, y = _fitting(predictions, y)
    w, mean = shares(weights, len(predictions)), average(predictions, weights)
    return Ambiguity((mean - y) ** 2, w @ (predictions - y) ** 2, w @ (predictions - mean) ** 2)


def residual_correlation(predictions, y):
    """Return how the errors of each pair of members go together.

    Parameters
        predictions : (M, n) array
        y : (n,) array

    Returns
        (M, M) array     1 on the diagonal; NaN in the row of a member whose residual is constant

    Raises
        TypeError, ValueError   the shapes do not fit

    Example
        >>> residual_correlation([[1.0, 2.0], [2.0, 4.0], [3.0, 0.0]], [0.0, 0.0]).round(9).tolist()
        [[1.0, 1.0, -1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]
    """
    predictions, y = _fitting(predictions, y)
    residuals = predictions - y
    centred = residuals - residuals.mean(axis=1, keepdims=True)
    sizes = np.linalg.norm(centred, axis=1)
    sizes[sizes <= 1e-12 * np.linalg.norm(residuals, axis=1)] = np.nan  # constant, up to round-off
    return np.clip((centred / sizes[:, None]) @ (centred / sizes[:, None]).T, -1, 1)


def variance_of_mean(sigma2, rho, M):
    """Return how much the mean of M members varies: each σ², each pair with correlation ρ.

        σ² (1 + (M − 1) ρ) / M

    Parameters
        sigma2 : float    σ² ≥ 0
        rho : float       from −1/(M − 1) to 1
        M : int           ≥ 1

    Returns
        float

    Raises
        TypeError, ValueError   an argument is wrong

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 15.1

    Example
        >>> round(variance_of_mean(1.0, 0.9, 3), 3), variance_of_mean(1.0, 0.0, 4)
        (0.933, 0.25)
    """
    sigma2, M = number("sigma2", sigma2, 0), whole("M", M, 1)
    rho = number("rho", rho, -1 / (M - 1) if M > 1 else -1, 1)
    return sigma2 * (1 + (M - 1) * rho) / M


def majority_chance(p, M):
    """Return the chance that most of M independent voters are right, each with the chance p.

        Σ_{k > M/2} C(M, k) pᵏ (1 − p)^{M−k}

    Parameters
        p : float    from 0 to 1
        M : int      odd, ≥ 1

    Returns
        float

    Raises
        TypeError, ValueError   an argument is wrong, or M is even: there may be a tie

    Source
        Condorcet (1785); Hastie, Tibshirani and Friedman (2009), section 8.7

    Example
        >>> round(majority_chance(0.7, 3), 3), round(majority_chance(0.4, 11), 3)
        (0.784, 0.247)
    """
    p, M = number("p", p, 0, 1), whole("M", M, 1)
    if M % 2 == 0:
        raise ValueError(f"M must be odd, so that there is no tie; got {M}")
    return sum(comb(M, k) * p**k * (1 - p) ** (M - k) for k in range(M // 2 + 1, M + 1))


def _fitting(predictions, y):
    predictions, y = array("predictions", predictions, 2), array("y", y, 1)
    if predictions.shape[1] != len(y):
        wanted = f"predictions must be (M, {len(y)}), a row a member"
        raise ValueError(f"{wanted}; got shape {predictions.shape}")
    return predictions, y
