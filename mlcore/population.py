"""What all searches share: they evaluate a population at once, and keep the best point so far.

A search knows no gradient. It asks a *population function* f for the losses of n points, (n, d) →
(n,), and nothing else. ``Problem.value`` is one; `rowwise` makes one of a function of one point.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, count, islice
from math import prod
from numbers import Real
from typing import Any

import numpy as np

from mlcore.checks import array, function, generator
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


def rowwise(f: Callable, map: Callable = map) -> Callable:
    """Make a population function of an ordinary function of one point.

        F(points)ᵢ = f(pointsᵢ)

    The points need nothing of each other, so a pool may evaluate them side by side: hand over its
    ``map``. For a pool of processes, f must be a function that other processes can import.

    Parameters
        f : function     one point (d,) → its loss, a number; NaN and inf are allowed
        map : function   the built-in one, or that of an Executor or a multiprocessing Pool

    Returns
        function: (n, d) → (n,), and (d,) → float

    Raises
        TypeError   f or map is not a function; later, if f returns anything but one number.
                    What f itself raises comes through as it is

    Example
        >>> losses = rowwise(lambda point: point[0] + 10 * point[1])
        >>> losses([[1, 2], [3, 4]]).tolist(), losses([1, 2])
        ([21.0, 43.0], 21.0)
    """
    function("f", f)
    function("map", map)
    return _Rowwise(f, map)


@dataclass(frozen=True)
class _Rowwise:
    f: Callable
    map: Callable

    def __call__(self, points):
        points = array("points", points).copy()  # f may write into them
        if points.ndim == 1:
            return self(points[None]).item()
        answers = list(self.map(self.f, array("points", points, 2)))
        for answer in answers:
            value = answer[()] if isinstance(answer, np.ndarray) else answer
            if not isinstance(value, Real) or isinstance(value, bool):
                raise TypeError(f"f must return one number a point; {_returned(self.f, answer)}")
        return np.array(answers, dtype=np.float64)


def losses_at(f: Callable, points: np.ndarray) -> np.ndarray:
    """Ask a population function for the losses of points, and check its answer.

    f gets a copy of the points, and its answer is copied: neither side can change what the other
    keeps. A loss that is not finite becomes inf, the worst there is, and the search can go on.

    Parameters
        f : function            (n, d) → (n,)
        points : (n, d) array

    Returns
        losses : (n,) array, read-only; without NaN

    Raises
        TypeError    f returned something else than real numbers
        ValueError   f returned another shape than (n,)

    Example
        >>> losses_at(lambda points: 1 / points[:, 0], np.array([[2.0], [np.nan]])).tolist()
        [0.5, inf]
    """
    try:
        answer = f(points.copy())
    except Exception as error:
        if not isinstance(f, _Rowwise):
            error.add_note(f"f was given {len(points)} points at once. {_HINT}")
        raise
    try:
        given = np.asarray(answer)
    except ValueError:  # rows of unequal length
        given = np.array(None)
    n, right_kind = len(points), given.dtype.kind in "iuf"
    if not right_kind or given.shape != (n,):
        expected = f"f must return one loss for each of {n} points, shape ({n},)"
        message = f"{expected}; {_returned(f, answer)}"
        raise ValueError(f"{message}. {_HINT}") if right_kind else TypeError(message)
    losses = given.astype(np.float64)  # a copy: f may return the same array every time
    losses[~np.isfinite(losses)] = np.inf
    losses.setflags(write=False)
    return losses


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


def seed_from(rng: Any) -> int:
    """Draw the seed of a search, a whole number from 0 to 2⁶³ − 1.

    Parameters
        rng : int, None or Generator   an int gives the same seed every time

    Example
        >>> seed_from(0) == seed_from(0), seed_from(0) == seed_from(1)
        (True, False)
    """
    return int(generator("rng", rng).integers(2**63))


_HINT = "If f is a function of one point, use rowwise(f)"


def _returned(f, answer):
    came = f"shape {answer.shape}" if isinstance(answer, np.ndarray) else f"{answer!r:.60}"
    return f"{getattr(f, '__name__', f)} returned {came}"
