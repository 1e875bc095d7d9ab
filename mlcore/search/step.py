"""The step that all searches share: the best point so far, and where a search starts or goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import array, function, whole
from mlcore.search.draws import draws, seed_from, uniform
from mlcore.search.space import box
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


def begin(f: Callable, space: Any, kind: Any, rng: Any, start: Any, n: int | None = None) -> tuple:
    """Sort out what every search is given: its box, its seed, and where it begins or goes on.

    Parameters
        f : function                         checked to be one
        space : Space, or (d, 2) array-like  see `box`
        kind : class                         of the steps that the search can go on from
        rng : int, None or Generator         for the seed; a step to go on from has its own
        start : None, (n, d) array or step   first points in the box; or the step to go on from
        n : int or None                      how many points to draw where none are given

    Returns
        low, high : (d,) arrays
        seed : int
        before : step or None                to go on from
        points : (n, d) array or None        to begin with, read-only

    Raises
        TypeError    f is no function; start is of another kind, or a step of another search
        ValueError   space is no box; start has other dimensions, or a point outside of the box

    Example
        >>> *_, before, points = begin(abs, [(0, 5), (0, 5)], SearchStep, None, [[1, 2]])
        >>> before, points.tolist()
        (None, [[1.0, 2.0]])
        >>> begin(abs, [(0, 5), (0, 5)], SearchStep, None, [[1, 2], [0, 7]])
        Traceback (most recent call last):
        ValueError: start[1, 1] must be in [0, 5]; got 7.0
    """
    function("f", f)
    low, high = box(space)
    seed = seed_from(rng)
    if isinstance(start, Step):
        _can_go_on(start, kind, low, high)
        return low, high, start.seed, start, None  # type: ignore[attr-defined]
    points = None
    if start is not None:
        points = array("start", start, 2).copy()
        _inside("start", points, low, high)
        if n is not None:
            whole("the number of points in start", len(points), 2)
        points.setflags(write=False)
    elif n is not None:
        points = uniform(next(draws(seed, (n, len(low)))), low, high)
    return low, high, seed, None, points


def _can_go_on(step, kind, low, high):
    """Say so if a search in this box cannot go on from a step."""
    if type(step) is not kind:
        came = type(step).__name__
        raise TypeError(f"start must be a {kind.__name__}, points or None; got a {came}")
    if step.theta.shape != low.shape:
        message = f"start must be a step in {len(low)} dimensions"
        raise ValueError(f"{message}; got {step.theta.size}")
    for name, points in vars(step).items():
        if name in ("points", "after", "population", "seen", "starts", "design"):
            _inside(f"start.{name}", points, low, high)
    _inside("start.theta", step.theta[None], low, high)


def _inside(name, points, low, high):
    """Say so if a point, one a row, is not in the box."""
    if points.shape[1] != len(low):
        message = f"{name} must have shape (n, {len(low)}), a row a point"
        raise ValueError(f"{message}; got {points.shape}")
    outside = np.argwhere((points < low) | (points > high))
    if len(outside):
        i, j = outside[0].tolist()
        wanted = f"in [{low[j]:g}, {high[j]:g}]"
        raise ValueError(f"{name}[{i}, {j}] must be {wanted}; got {points[i, j]}")
