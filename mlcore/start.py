"""Where a population starts: at random in its box, at points of your own, or where it stopped."""

import numpy as np

from mlcore.checks import array
from mlcore.steps import Step


def start_from(start, kind, low, high):
    """Sort out what was given as the start of a search with a population.

    Parameters
        start : None, (n, d) array or step   first points in the box; or the step to go on from
        kind : class                         of the steps that the search can go on from
        low, high : (d,) arrays              the box

    Returns
        before, points   the step or None; a read-only copy of the points or None

    Raises
        TypeError    start is of another kind, or a step of another search
        ValueError   the points or the step have other dimensions, or a point is outside of the box

    Example
        >>> before, points = start_from([[1, 2]], Step, np.zeros(2), np.full(2, 5.0))
        >>> before, points.tolist()
        (None, [[1.0, 2.0]])
        >>> start_from([[1, 2], [0, 7]], Step, np.zeros(2), np.full(2, 5.0))
        Traceback (most recent call last):
        ValueError: start[1, 1] must be in [0, 5]; got 7.0
    """
    if start is None:
        return None, None
    if isinstance(start, Step):
        if not isinstance(start, kind):
            came = type(start).__name__
            raise TypeError(f"start must be a {kind.__name__}, points or None; got a {came}")
        if start.theta.shape != low.shape:
            message = f"start must be a step in {len(low)} dimensions"
            raise ValueError(f"{message}; got {start.theta.size}")
        return start, None
    points = array("start", start, 2).copy()
    if points.shape[1] != len(low):
        message = f"start must have shape (n, {len(low)}), a row a point"
        raise ValueError(f"{message}; got {points.shape}")
    outside = np.argwhere((points < low) | (points > high))
    if len(outside):
        i, j = outside[0].tolist()
        wanted = f"in [{low[j]:g}, {high[j]:g}]"
        raise ValueError(f"start[{i}, {j}] must be {wanted}; got {points[i, j]}")
    points.setflags(write=False)
    return None, points


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
