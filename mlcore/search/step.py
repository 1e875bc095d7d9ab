"""The step that all searches share: the best point so far, and where a search starts or goes on."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import array
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class SearchStep(Step):
    """One step of a search: the points it has looked at, and the best point found so far.

    ``theta`` and ``loss`` are the best of all steps up to this one; of equals, the one found first.
    A loss that was not finite is inf here, the worst there is.

    Parameters
        t, theta, loss, n_evals   as in `Step`; n_evals counts the points evaluated so far
        points, losses            (n, d) and (n,) arrays: what was evaluated in this step
        seed : int or None        what all random numbers of the search follow from

    Example
        >>> points = np.array([[3.0], [1.0]])
        >>> SearchStep(0, points[1], 1.0, 2, points, points[:, 0] ** 2, seed=7).losses.tolist()
        [9.0, 1.0]
    """

    points: np.ndarray
    losses: np.ndarray
    seed: int | None


def best_of(points: np.ndarray, losses: np.ndarray, before: Any = None) -> tuple:
    """Return theta (d,), read-only, the best point so far, and its loss; of equals, the oldest.

    Parameters
        points : (n, d) array
        losses : (n,) array       as from `losses_at`
        before : Step or None     its theta and loss are the best of all earlier points

    Example
        >>> theta, loss = best_of(np.array([[3.0], [1.0], [-1.0]]), np.array([9.0, 1.0, 1.0]))
        >>> theta.tolist(), loss
        ([1.0], 1.0)
    """
    i = losses.argmin()
    loss = losses.item(i)
    if before is not None and not loss < before.loss:
        return before.theta, before.loss
    theta = points[i].copy()
    theta.setflags(write=False)
    return theta, loss


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
