"""The standard normal distribution, without SciPy."""

from math import erfc, pi, sqrt

import numpy as np

_erfc = np.frompyfunc(erfc, 1, 1)  # of one number: NumPy has none of its own


def normal_cdf(z):
    """The distribution function of the standard normal, Φ(z) = ½ erfc(−z/√2).

    Parameters
        z : array

    Returns
        array of z's shape

    Example
        >>> f"{normal_cdf(-0.4):.4f}"
        '0.3446'
    """
    return np.asarray(0.5 * _erfc(-np.asarray(z) / sqrt(2)), dtype=np.float64)


def normal_pdf(z):
    """The density of the standard normal, φ(z) = e^(−z²/2) / √2π.

    Parameters
        z : array

    Returns
        array of z's shape

    Example
        >>> f"{normal_pdf(-0.4):.4f}"
        '0.3683'
    """
    return np.exp(-0.5 * np.square(z)) / sqrt(2 * pi)
