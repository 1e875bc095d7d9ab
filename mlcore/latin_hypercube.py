"""The Latin hypercube: a few random points that leave no part of any axis unseen."""

import numpy as np

from mlcore.checks import generator, whole


def latin_hypercube(n, d, rng):
    """Spread n points over the unit cube: of n equal parts of every axis, each holds one point.

    Parameters
        n, d : int                      points, coordinates
        rng : int, None or Generator

    Returns
        (n, d) array in [0, 1)

    Raises
        TypeError, ValueError           n or d is not a whole number ≥ 1, or rng is no seed

    Source
        McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of
        input variables in the analysis of output from a computer code

    Example
        >>> points = latin_hypercube(4, 2, rng=0)
        >>> np.sort(np.floor(4 * points), axis=0).tolist()
        [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]
    """
    n, d, rng = whole("n", n, 1), whole("d", d, 1), generator("rng", rng)
    parts = rng.permuted(np.tile(np.arange(n), (d, 1)), axis=1).T
    return (parts + rng.random((n, d))) / n
