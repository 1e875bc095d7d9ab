"""Gradient descent where nobody gives a gradient: it pays for one with evaluations.

The searches of this course see losses alone. A descent that is to run against them must not know
more than they do, so it has to find the slope by differences, and every loss it asks for counts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from mlcore.checks import number, whole
from mlcore.descent.loop import DescentStep, gradient_descent
from mlcore.search.draws import draws, uniform
from mlcore.search.population import losses_at
from mlcore.search.step import SearchStep, begin, best_of


@dataclass(frozen=True, eq=False)
class BlindStep(SearchStep):
    """One step of a descent that sees losses only: the place, and points beside it each way.

    Parameters
        t, theta, loss, n_evals, points, losses, seed   as in `SearchStep`; points are the place
                                     itself, then d points above it and, if central, d below:
                                     (2d + 1, d) or (d + 1, d)
        descent : DescentStep        the place, the gradient by differences, and the move
        starts : (k, d) array        the points to begin with

    Example
        >>> step = next(blind_descent(lambda x: (x**2).sum(axis=1), [(0, 9)], h=1, start=[[3]]))
        >>> step.points.ravel().tolist(), step.descent.gradient.tolist()     # (16 − 4) / 2
        ([3.0, 4.0, 2.0], [6.0])
    """

    descent: DescentStep
    starts: np.ndarray


def blind_descent(
    f: Callable,
    space: Any,
    *,
    lr: float | Callable[[int], float] = 0.1,
    rule: Callable | None = None,
    n_steps: int | None = None,
    h: float = 1e-5,
    central: bool = True,
    rng: Any = None,
    start: Any = None,
) -> Iterator[BlindStep]:
    """Walk downhill by slopes from differences: a stream of steps of 2d + 1 evaluations, or d + 1.

        gⱼ = (f(θ + h eⱼ) − f(θ − h eⱼ)) / 2h,  j = 1 … d        θ ← clip(θ − η · rule(g))

    or, with ``central=False``, gⱼ = (f(θ + h eⱼ) − f(θ)) / h, for nearly half the price: its error
    is of the order of h, not h², and noise moves it twice as far. It begins at a random point of
    the box and never leaves the box: a coordinate stops at its wall, where the difference is
    one-sided, to the inside. Where f is not finite, the slope is taken for 0.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        lr, rule                              η and the rule, as for `gradient_descent`
        n_steps : int or None                 begin anew somewhere else after so many; None: never
        h : float                             of the differences, in units of theta
        central : bool                        True: 2d + 1 evaluations a step; False: d + 1
        rng : int, None or Generator          for the starts; a step to go on from has its own
        start : None, (k, d) array or BlindStep    the first k starts; or the step to go on from

    Returns
        an endless stream of BlindStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Press et al. (2007), Numerical Recipes, third edition, section 5.7, for the differences

    Example
        >>> steps = blind_descent(lambda x: (x**2).sum(axis=1), [(-4, 4)] * 3, lr=0.25, rng=0)
        >>> run = [next(steps) for t in range(20)]
        >>> run[-1].loss < 1e-6, run[-1].n_evals                             # 20 · (2 · 3 + 1)
        (True, 140)
    """
    low, high, seed, before, starts = begin(f, space, BlindStep, rng, start)
    starts = before.starts if before else low[None][:0] if starts is None else starts
    if n_steps is not None:
        n_steps = whole("n_steps", n_steps, 1)
    h = number("h", h, 0, strict=True)
    if not isinstance(central, (bool, np.bool_)):
        raise TypeError(f"central must be True or False; got {central!r:.60}")
    far = np.maximum(abs(low), abs(high))
    if (far + h == far).any() or (high - h == high).any():
        raise ValueError(f"h must be large enough to change theta; got {h:g}: θ + h is θ")
    objective = _Differences(f, low, high, h, central)
    gradient_descent(objective, low, lr=lr, rule=rule)  # so that lr and rule are checked now
    return _descend(objective, {"lr": lr, "rule": rule}, n_steps, seed, starts, before)


def _descend(objective, options, n_steps, seed, starts, before):
    """The loop of `blind_descent`, on arguments that were checked: one descent after another."""
    t, n_evals = (before.t + 1, before.n_evals) if before else (0, 0)
    while True:
        k, done = divmod(t, n_steps) if n_steps else (0, t)
        if done:
            theta = before.descent
        elif k < len(starts):
            theta = starts[k]
        else:
            low, high = objective.box
            theta = uniform(next(draws(seed, len(low), k)), low, high)
        stretch = gradient_descent(objective, theta, **options)
        for step in islice(stretch, n_steps and n_steps - done):
            points, losses = objective.asked
            n_evals += len(points)
            best = best_of(points, losses, before)
            before = BlindStep(t, *best, n_evals, points, losses, seed, step, starts)
            yield before
            t += 1


class _Differences:
    """An objective made of losses; it keeps what it asked for last."""

    def __init__(self, f, low, high, h, central):
        self.f, self.box, self.h, self.central = f, (low, high), h, central

    def __call__(self, theta):
        low, high = self.box
        d = len(theta)
        if self.central:
            shifts, other = self.h * np.concatenate([np.eye(d), -np.eye(d)]), slice(d + 1, None)
        else:  # up; down where the wall is near
            near = high - theta < np.minimum(self.h, theta - low)
            shifts, other = np.diag(np.where(near, -self.h, self.h)), slice(0, 1)
        points = np.clip(np.concatenate([theta[None], theta + shifts]), low, high)
        points.setflags(write=False)
        losses = losses_at(self.f, points)
        self.asked = points, losses
        with np.errstate(all="ignore"):
            widths = np.diag(points[1 : d + 1] - points[other])  # as they were rounded, or cut
            slopes = (losses[1 : d + 1] - losses[other]) / widths
        loss = min(losses.item(0), np.finfo(float).max)  # where it is not finite, θ stays
        return loss, np.where(np.isfinite(slopes), slopes, 0.0)

    def prox(self, theta, lr):
        return np.clip(theta, *self.box)
