"""Successive halving: many settings on a small budget, the best of them on a larger one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import whole
from mlcore.search.population import losses_at
from mlcore.search.step import begin, best_of
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class HalvingStep(Step):
    """One rung: who is on it, what they cost, and who stays.

    Parameters
        t : int                    the rung, from 0
        theta, loss                the best on this rung, at this budget
        n_evals : int              candidates evaluated so far, one again on every rung it reaches
        candidates : (n,) array    their numbers, from 0, rising
        points : (n, d) array      where they are
        budget : int               of each of them on this rung
        losses : (n,) array        at this budget; one that is not finite is inf
        stays : (n,) array         bool: who goes on to the next rung; on the last, the best
        spent : int                budgets of all so far

    Example
        >>> points, losses = np.array([[0.1], [0.9]]), np.array([2.0, 1.0])
        >>> numbers, stays = np.array([0, 1]), losses == 1
        >>> step = HalvingStep(0, points[1], 1.0, 2, numbers, points, 3, losses, stays, 6)
        >>> step.candidates[step.stays].tolist()
        [1]
    """

    candidates: np.ndarray
    points: np.ndarray
    budget: int
    losses: np.ndarray
    stays: np.ndarray
    spent: int


def successive_halving(
    f: Callable,
    space: Any,
    min_budget: int,
    max_budget: int,
    *,
    n_candidates: int = 27,
    eta: int = 3,
    rng: Any = None,
    start: Any = None,
) -> Iterator[HalvingStep]:
    """Judge all candidates on a small budget, keep the best 1/η, give those η times more.

        rung t:  n_t candidates, budget r_t     n_{t+1} = ⌊n_t / η⌋,   r_{t+1} = η r_t

    So every rung costs about the same. The last is where one candidate is left, or where the next
    budget would be beyond max_budget. A good candidate that starts slowly is lost for ever.

    Parameters
        f : function               (points (n, d), budget) → losses (n,), as `cv_loss` makes; of
                                   equal losses the first stays
        space : Space, or (d, 2)   as for `random_search`
        min_budget, max_budget : int   1 ≤ min ≤ max: rows, or steps of a training
        n_candidates : int         n_0 ≥ 2, how many to draw
        eta : int                  η ≥ 2
        rng : int, None or Generator   for the candidates that are drawn
        start : None or (n, d) array   the candidates, instead of drawn ones

    Returns
        a stream of HalvingStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Jamieson and Talwalkar (2016), Non-stochastic best arm identification and hyperparameter
        optimization; with η as Li et al. (2018), Hyperband, algorithm 1

    Example
        >>> f = lambda points, budget: points[:, 0] + 1 / budget
        >>> nine = [[k] for k in range(9)]
        >>> run = list(successive_halving(f, [(0, 8)], 1, 9, start=nine))
        >>> [(step.candidates.tolist(), step.budget) for step in run[1:]], run[-1].spent
        ([([0, 1, 2], 3), ([0], 9)], 27)
    """
    if isinstance(start, Step):
        raise TypeError("start must be None or points; from a rung only its own stream goes on")
    n_candidates = whole("n_candidates", n_candidates, 2)
    *_, points = begin(f, space, HalvingStep, rng, start, n_candidates)
    min_budget, eta = whole("min_budget", min_budget, 1), whole("eta", eta, 2)
    max_budget = whole("max_budget", max_budget)
    if max_budget < min_budget:
        message = f"max_budget must be at least that of the first rung, min_budget={min_budget}"
        raise ValueError(f"{message}; got {max_budget}")
    return _rungs(f, points, np.arange(len(points)), min_budget, max_budget, eta)


def _rungs(f, points, numbers, budget, max_budget, eta):
    t = n_evals = spent = 0
    while True:
        losses = losses_at(lambda at, budget=budget: f(at, budget), points)
        last = len(numbers) == 1 or eta * budget > max_budget
        n_evals, spent = n_evals + len(numbers), spent + budget * len(numbers)
        stays = _best(losses, 1 if last else max(1, len(numbers) // eta))
        theta, loss = best_of(points[stays], losses[stays])
        yield HalvingStep(
            t, theta, loss, n_evals, numbers, points, budget, losses, stays, spent
        )  # fmt: skip
        if last:
            return
        t, budget, numbers, points = t + 1, eta * budget, numbers[stays], points[stays]


def _best(losses, n):
    """Which n losses are the smallest, (n,) of bool; of equals, up to round-off, the first."""
    size = np.max(np.abs(losses), initial=0.0, where=np.isfinite(losses)) or 1.0
    order = np.argsort(np.round(losses / size, 12), kind="stable")
    return np.isin(np.arange(len(losses)), order[:n])
