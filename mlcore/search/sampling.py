"""Grid search and random search: look at many points, and keep the best.

They differ in where they look, and in nothing else. No point depends on the losses of others, so a
batch of them may be evaluated at once, by a pool (see `rowwise`).
"""

from collections.abc import Callable, Iterator
from itertools import count, islice
from math import prod
from typing import Any

import numpy as np

from mlcore.checks import whole
from mlcore.search.draws import draws
from mlcore.search.population import losses_at
from mlcore.search.step import SearchStep, begin, best_of


def grid_search(
    f: Callable, space: Any, n_values: Any, *, batch_size: int = 1, start: Any = None
) -> Iterator[SearchStep]:
    """Look at every point of a grid once: the stream of steps of grid search.

        n values of a coordinate: low + k (high − low) / (n − 1),  k = 0 … n − 1;  n = 1: the middle

    So d coordinates of n values cost nᵈ evaluations. The last coordinate changes fastest.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        n_values : int, or d ints             how many values, of each coordinate
        batch_size : int                      points evaluated in one step
        start : None or SearchStep            the step to go on from

    Returns
        a stream of SearchStep that ends with the grid; ``seed`` is None

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Example
        >>> run = list(grid_search(lambda points: points.sum(axis=1), [(0, 4), (1, 2)], [3, 2]))
        >>> [step.points[0].tolist() for step in run]
        [[0.0, 1.0], [0.0, 2.0], [2.0, 1.0], [2.0, 2.0], [4.0, 1.0], [4.0, 2.0]]
        >>> run[-1].theta.tolist(), run[-1].loss
        ([0.0, 1.0], 1.0)
    """
    _check_start("grid_search", start, seeded=False)
    low, high, _, before, _ = begin(f, space, SearchStep, None, start)
    several = isinstance(n_values, (list, tuple, np.ndarray))
    sizes = list(n_values) if several else [whole("n_values", n_values, 1)] * len(low)
    sizes = [whole(f"n_values[{i}]", size, 1) for i, size in enumerate(sizes)]
    if len(sizes) != len(low):
        raise ValueError(f"n_values must be an int or {len(low)} ints; got {len(sizes)} of them")
    axes = [
        np.linspace(a, b, n) if n > 1 else np.array([a + (b - a) / 2])
        for a, b, n in zip(low, high, sizes)
    ]
    batch_size = whole("batch_size", batch_size, 1)
    done = 0 if before is None else before.n_evals
    if before is not None:
        again = next(_grid(axes, len(before.points), done - len(before.points)), np.empty(0))
        if not np.array_equal(again, before.points):
            raise ValueError(
                f"start must be a step of this grid; its points, {before.points.tolist()}, are not "
                f"numbers {done - len(before.points)} to {done - 1} of n_values={sizes}"
            )
    return _search(f, _grid(axes, batch_size, done), before, None)


def random_search(
    f: Callable, space: Any, *, batch_size: int = 1, rng: Any = None, start: Any = None
) -> Iterator[SearchStep]:
    """Look at random points for ever: the stream of steps of random search.

        θᵢ = low + uᵢ (high − low),  uᵢ uniform in [0, 1)ᵈ

    The points follow from the seed alone; with another batch_size they come in the same order.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        batch_size : int                      points evaluated in one step
        rng : int, None or Generator          for the points; a step to go on from has its own
        start : None or SearchStep            the step to go on from

    Returns
        an endless stream of SearchStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Bergstra and Bengio (2012), Random search for hyper-parameter optimization

    Example
        >>> steps = random_search(lambda points: points[:, 0], [(3, 4)], batch_size=5, rng=0)
        >>> first, second = next(steps), next(steps)
        >>> 3 <= second.loss <= first.loss <= 4, first.n_evals, second.n_evals
        (True, 5, 10)
    """
    _check_start("random_search", start, seeded=True)
    low, high, seed, before, _ = begin(f, space, SearchStep, rng, start)
    batch_size = whole("batch_size", batch_size, 1)
    done = 0 if before is None else before.n_evals
    return _search(f, _random(low, high, batch_size, seed, done), before, seed)


def _search(f, batches, before, seed):
    """The loop of both searches, on arguments that were checked."""
    first, n_evals = (before.t + 1, before.n_evals) if before else (0, 0)
    for t, points in zip(count(first), batches):
        points.setflags(write=False)
        losses = losses_at(f, points)
        theta, loss = best_of(points, losses, before)
        n_evals += len(points)
        before = SearchStep(t, theta, loss, n_evals, points, losses, seed)
        yield before


def _grid(axes, batch_size, done):
    """Yield batches of the points of a grid, from point number `done` on."""
    n_points = prod(len(axis) for axis in axes)
    for first in range(done, n_points, batch_size):
        numbers = np.arange(first, min(first + batch_size, n_points))
        columns = []
        for axis in reversed(axes):  # as the wheels of a counter turn: the last one fastest
            numbers, places = np.divmod(numbers, len(axis))
            columns.append(axis[places])
        yield np.stack(columns[::-1], axis=1)


def _random(low, high, batch_size, seed, done):
    """Yield batches of random points, from point number `done` on."""
    u = draws(seed, len(low), first=done)
    while True:
        yield low + np.array(list(islice(u, batch_size))) * (high - low)


def _check_start(name, start, seeded):
    """Say so if start is not the step of such a search; only random search has a seed."""
    if start is not None and (type(start) is not SearchStep or (start.seed is not None) != seeded):
        raise TypeError(f"start must be None or a step of {name}; got {start!r:.60}")
