"""Scores of a race: how far each run is from the best there is, at a budget, over many seeds.

One run proves nothing: the next seed may turn the order round. So every algorithm runs once for
each seed, and what counts is the median, the quartiles and the mean rank over the seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mlcore.checks import function, number
from mlcore.race import lock_step
from mlcore.search.step import SearchStep


def regret(run, f: Callable | None = None, minimum_loss: float = 0.0, goal: float = 0.0) -> list:
    """Turn a run of any algorithm into the run of its best points, with their regret as the loss.

        regretₜ = max(f(θₜ) − f*, goal)        θₜ: where the lowest loss so far was seen

    Parameters
        run : list of Step
        f : function, or None    (d,) → the true loss there, where the run saw noise, or another
                                 loss; it costs the run nothing. None: the loss that the run saw
        minimum_loss : float     f*, the smallest loss there is, or the smallest that is known
        goal : float             who is nearer than this is as good as there: all of them are equal

    Returns
        list of SearchStep, as long as run: ``points`` and ``losses`` as the run has them; of a run
        without points, its theta and loss

    Raises
        TypeError, ValueError   f is no function, minimum_loss no finite number, goal is negative

    Example
        >>> from mlcore.steps import Step
        >>> losses = [9.0, 4.0, 6.0]
        >>> run = [Step(t, np.array([t]), loss, t + 1) for t, loss in enumerate(losses)]
        >>> [(step.loss, step.theta.item()) for step in regret(run, minimum_loss=1.0)]
        [(8.0, 0), (3.0, 1), (3.0, 1)]
    """
    if f is not None:
        function("f", f)
    minimum_loss, goal = number("minimum_loss", minimum_loss), number("goal", goal, 0)
    best, steps = None, []
    for step in run:
        if best is None or step.loss < best.loss:
            best = step
            found = step.loss if f is None else f(step.theta)
            gap = float(found - minimum_loss)
            loss = max(gap, goal) if gap < np.inf else np.inf  # of NaN, too
        points = getattr(step, "points", np.asarray(step.theta)[None])
        losses = getattr(step, "losses", np.array([step.loss]))
        seed = getattr(step, "seed", None)
        steps.append(SearchStep(step.t, best.theta, loss, step.n_evals, points, losses, seed))
    return steps


@dataclass(frozen=True, eq=False)
class Standing:
    """What a race over many seeds looks like after one budget of evaluations.

    Parameters
        budget : int      evaluations that each run was granted
        losses : dict     name → (n_seeds,) array: of each run, the loss of its last step so far;
                          inf where the budget has not paid for the first one

    Example
        >>> standing = Standing(5, {"a": np.array([4.0, 2.0, 9.0]), "b": np.array([4.0, 5.0, 6.0])})
        >>> standing.quartiles["a"].tolist(), standing.mean_ranks       # ranks 1½ 1 2 and 1½ 2 1
        ([3.0, 4.0, 6.5], {'a': 1.5, 'b': 1.5})
    """

    budget: int
    losses: dict

    @property
    def quartiles(self):
        """Name → the first quartile, the median and the third, (3,)."""
        return {name: _quartiles(losses) for name, losses in self.losses.items()}

    @property
    def mean_ranks(self):
        """Name → the mean over the seeds of its rank among all, 1 to the number of names."""
        table = ranks(np.column_stack(list(self.losses.values())))
        return dict(zip(self.losses, table.mean(axis=0).tolist()))


def standings(runs: dict, budgets) -> list:
    """Make the frames of a race over many seeds: after each budget, the loss of every run.

    Parameters
        runs : dict          name → list of runs, one for each seed, the seeds in the same order
        budgets : ints       the budget of each frame

    Returns
        list of Standing

    Raises
        TypeError, ValueError   as `lock_step`; or the names do not have equally many runs

    Example
        >>> from mlcore.steps import Step
        >>> one, two = ([Step(t, None, loss - t, t + 1) for t in range(2)] for loss in (3.0, 9.0))
        >>> [(s.budget, s.losses["a"].tolist()) for s in standings({"a": [one, two]}, [1, 2])]
        [(1, [3.0, 9.0]), (2, [2.0, 8.0])]
    """
    if not isinstance(runs, dict):
        raise TypeError(f"runs must be a dict of name → list of runs; got {type(runs).__name__}")
    counts = [len(of_seeds) for of_seeds in runs.values()]
    if len(set(counts)) != 1 or counts[0] == 0:
        raise ValueError(f"runs must hold equally many runs of every name, ≥ 1; got {counts}")
    races = [lock_step(dict(zip(runs, one_seed)), budgets) for one_seed in zip(*runs.values())]
    return [
        Standing(frames[0].budget, {name: _last_losses(frames, name) for name in runs})
        for frames in zip(*races)
    ]


def ranks(losses):
    """Rank the losses of every row: the lowest is 1, and equals share the mean of their places.

        rankᵢ = 1 + (how many are lower) + ½ (how many others are equal)

    Parameters
        losses : (…, k) array   inf is the worst there is

    Returns
        (…, k) array

    Raises
        TypeError, ValueError   losses are no numbers, or one is NaN

    Source
        Friedman (1937), The use of ranks to avoid the assumption of normality

    Example
        >>> ranks([[0.3, 0.1, 0.3, 7.0]]).tolist()
        [[2.5, 1.0, 2.5, 4.0]]
    """
    losses = np.asarray(losses)
    if losses.dtype.kind not in "iuf" or losses.ndim == 0:
        raise TypeError(f"losses must be an array of numbers; got {losses!r:.60}")
    if np.isnan(losses).any():
        raise ValueError("losses must have no NaN; a loss that is not known is inf")
    mine, others = losses[..., :, None], losses[..., None, :]
    return (others < mine).sum(axis=-1) + ((others == mine).sum(axis=-1) + 1) / 2


def _last_losses(frames, name):
    every = (frame.runs[name] for frame in frames)
    return np.array([steps[-1].loss if steps else np.inf for steps in every])


def _quartiles(losses):
    """As np.quantile, which makes NaN of inf."""
    places = np.array([0.25, 0.5, 0.75]) * (len(losses) - 1)
    low, high = np.sort(losses)[[np.floor(places).astype(int), np.ceil(places).astype(int)]]
    with np.errstate(invalid="ignore"):
        return np.where(low == high, low, low + places % 1 * (high - low))
