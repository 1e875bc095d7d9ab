"""Random numbers of a search, which follow from its seed and the number of the step alone."""

from collections.abc import Iterator
from itertools import chain, count, islice
from math import prod
from typing import Any

import numpy as np

from mlcore.checks import generator, whole


def seed_from(rng: Any) -> int:
    """Draw the seed of a search, a whole number from 0 to 2⁶³ − 1.

    Parameters
        rng : int, None or Generator   an int gives the same seed every time

    Example
        >>> seed_from(0) == seed_from(0), seed_from(0) == seed_from(1)
        (True, False)
    """
    return int(generator("rng", rng).integers(2**63))


def draws(seed: int, shape: Any, first: int = 0) -> Iterator[np.ndarray]:
    """Return random arrays without end, one for each step, uniform in [0, 1).

    The array of step t follows from seed, shape and t alone: a search that goes on from a recorded
    step meets the very numbers that it would have met without the break.

    Parameters
        seed : int             as from `seed_from`
        shape : int or tuple   of one array; the arrays are read-only
        first : int            the step that the first array is for

    Example
        >>> _, second = islice(draws(7, shape=3), 2)
        >>> second.tolist() == next(draws(7, shape=3, first=1)).tolist()
        True
    """
    shape = (shape,) if isinstance(shape, int) else shape
    n = min(64, 1 + 2**17 // (1 + prod(shape)))  # steps drawn at once: quick, in 1 MB or so

    def block(number):
        numbers = np.random.default_rng((seed, number)).random((n, *shape))
        numbers.setflags(write=False)
        return numbers

    return islice(chain.from_iterable(map(block, count(first // n))), first % n, None)


def several_draws(seed: int, shapes: Any, first: int = 0) -> Iterator[list]:
    """Return several random arrays for each step, without end: as `draws`, one array cut to pieces.

    Parameters
        seed, first : int       as for `draws`
        shapes : list of tuples

    Example
        >>> u, v = next(several_draws(7, [(2, 3), (4,)]))
        >>> u.shape, v.shape
        ((2, 3), (4,))
    """
    ends = np.cumsum([0, *map(prod, shapes)]).tolist()
    parts = list(zip(ends, ends[1:], shapes))
    every = draws(seed, ends[-1], first)
    return ([u[a:b].reshape(shape) for a, b, shape in parts] for u in every)


def uniform(u, low, high):
    """Return points of a box from points of the unit cube.

        x = low + u (high − low)

    Parameters
        u : (n, d) array          numbers in [0, 1)
        low, high : (d,) arrays   the box

    Returns
        points : (n, d) array, read-only

    Example
        >>> uniform(np.array([[0.0, 0.5]]), np.array([1.0, 1.0]), np.array([2.0, 5.0])).tolist()
        [[1.0, 3.0]]
    """
    points = np.minimum(low + u * (high - low), high)  # high: round-off must not leave the box
    points.setflags(write=False)
    return points


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
