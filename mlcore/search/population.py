"""How a search asks for losses: of a whole population of points at once.

A search knows no gradient. It asks a *population function* f for the losses of n points, (n, d) →
(n,), and nothing else. ``Problem.value`` is one; `rowwise` makes one of a function of one point.
"""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real

import numpy as np

from mlcore.checks import array, function


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
        try:
            return np.array(answers, dtype=np.float64)
        except OverflowError:  # an integer of hundreds of digits
            return np.array([float(a) if abs(a) < 2**1023 else np.inf for a in answers])


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
    n, d = points.shape
    if n == d > 1:  # a function of one point may answer (d,), which passes for (n,): ask twice
        losses = np.append(losses_at(f, points[:1]), losses_at(f, points[1:]))
        losses.setflags(write=False)
        return losses
    try:
        answer = f(points.copy())
    except (TypeError, ValueError, IndexError) as error:  # others have nothing to do with shapes
        if not isinstance(f, _Rowwise):
            error.add_note(f"f was given {n} point{'s' * (n > 1)} at once, (n, d). {_HINT}")
        raise
    try:
        given = np.asarray(answer)
    except ValueError:  # rows of unequal length
        given = np.array(None)
    right_kind = given.dtype.kind in "iuf"
    if not right_kind or given.shape != (n,):
        expected = f"f must return one loss for each of {n} points, shape ({n},)"
        message = f"{expected}; {_returned(f, answer)}"
        raise ValueError(f"{message}. {_HINT}") if right_kind else TypeError(message)
    losses = given.astype(np.float64)  # a copy: f may return the same array every time
    losses[~np.isfinite(losses)] = np.inf
    losses.setflags(write=False)
    return losses


_HINT = "If f is a function of one point, use rowwise(f)"


def _returned(f, answer):
    came = f"shape {answer.shape}" if isinstance(answer, np.ndarray) else f"{answer!r:.60}"
    return f"{getattr(f, '__name__', f)} returned {came}"
