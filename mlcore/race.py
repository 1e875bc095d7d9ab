"""A race: several runs side by side, each as far as one budget of evaluations has brought it.

The runs may be of any algorithms. A swarm that pays 30 evaluations a step moves once while a
descent takes 30 steps; a run that is over stands still. ``mlcore.viz.race`` draws the frames.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from mlcore.checks import whole


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment of a race: what every run knows after the same number of evaluations.

    Parameters
        budget : int    evaluations that each run was granted so far
        runs : dict     name → its steps with n_evals ≤ budget; an empty list at first, perhaps

    Example
        >>> Frame(3, {"swarm": []}).budget
        3
    """

    budget: int
    runs: dict


def lock_step(runs, budgets=None):
    """Make the frames of a race: after k evaluations, each run's steps with n_evals ≤ k.

    Parameters
        runs : dict                  name → recorded run
        budgets : ints, or None      the k of each frame; None: whenever a run has a new step

    Returns
        list of Frame

    Raises
        TypeError, ValueError   runs is no dict of runs, there is none, one is empty, or a budget
                                is not a whole number ≥ 1

    Example
        >>> from mlcore.steps import Step
        >>> slow, quick = ([Step(t, None, 1.0, n * (t + 1)) for t in range(3)] for n in (2, 1))
        >>> for frame in lock_step({"slow": slow, "quick": quick}, [1, 2, 6]):
        ...     print(frame.budget, [len(steps) for steps in frame.runs.values()])
        1 [0, 1]
        2 [1, 2]
        6 [3, 3]
    """
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs must be a dict of name → run; got {type(runs).__name__}")
    if not runs:
        raise ValueError("runs must hold at least one run; got an empty dict")
    for name, run in runs.items():
        if not hasattr(run, "__getitem__"):
            raise TypeError(f"runs[{name!r}] must be a recorded run; got {type(run).__name__}")
        if len(run) == 0:
            raise ValueError(f"runs[{name!r}] must hold at least one step; it is empty")
    all_costs = {name: [step.n_evals for step in run] for name, run in runs.items()}
    if budgets is None:
        budgets = sorted(set().union(*all_costs.values()))
    frames = []
    for budget in budgets:
        budget = whole("budgets", budget, 1)
        known = {name: bisect_right(costs, budget) for name, costs in all_costs.items()}
        frames.append(Frame(budget, {name: runs[name][:n] for name, n in known.items()}))
    return frames
