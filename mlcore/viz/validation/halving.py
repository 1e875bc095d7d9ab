"""Panels of successive halving: the bracket of candidates, and their losses against the budget.

run = record(successive_halving(f, space, 10, 90, rng=0))
play(run, bracket(), rung_losses(), caption=…, title="Twenty-seven candidates, one is left")

A run is a list of HalvingStep, a rung each.
"""

import numpy as np

from mlcore.viz.axis import loss_axis
from mlcore.viz.player import Panel
from mlcore.viz.style import look

LINE = {"linewidth": 1.6, "zorder": 2}  # many of them, side by side


def bracket():
    """Candidates by their rank on every rung, the best on top; a line leads who stays to the next.

    Of this rung, who stays is a dot, who goes a cross; of the rungs before, they are pale.

    Returns
        Panel; its steps are HalvingSteps

    Example
        play(run, bracket(), rung_losses(), caption=…, title="Twenty-seven candidates")
    """

    def backdrop(axes, run):
        axes.set(
            xlim=(-0.4, len(run) - 0.6), ylim=(-0.05, 1.05), yticks=[], ylabel="rank, best on top"
        )
        names = [f"{len(step.losses)} × {step.budget}" for step in run]
        axes.set_xticks(range(len(run)), names)
        axes.set_xlabel("candidates × budget")
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)

    def draw(axes, run, i):
        before = {}
        for t, step in enumerate(run[: i + 1]):
            height = dict(zip(step.candidates.tolist(), _heights(step)))
            for candidate in before.keys() & height:
                ends = [before[candidate], height[candidate]]
                axes.plot([t - 1, t], ends, **look("new" if t == i else "previous", **LINE))
            _marks(axes, t, step, np.array([height[c] for c in step.candidates.tolist()]), t == i)
            before = height

    return Panel(backdrop, draw)


def rung_losses(*, log=False, label="loss"):
    """The loss of every candidate against the budget, as far as it came.

    Parameters
        log : bool       a logarithmic axis of the loss
        label : str      of that axis

    Returns
        Panel; its steps are HalvingSteps

    Raises
        ValueError   when it is drawn: as `loss_axis`

    Example
        play(run, bracket(), rung_losses(label="MSE"), caption=…, title="Twenty-seven candidates")
    """

    def backdrop(axes, run):
        loss_axis(axes, np.concatenate([step.losses for step in run]), log=log, label=label)
        first, last = run[0].budget, run[-1].budget
        axes.set(xscale="log", xlim=(first / 1.4, last * 1.4), xlabel="budget of each")
        axes.set_xticks([step.budget for step in run], [str(step.budget) for step in run])
        axes.minorticks_off()

    def draw(axes, run, i):
        for candidate in run[0].candidates.tolist():
            budgets, losses = [], []
            for step in run[: i + 1]:
                at = np.flatnonzero(step.candidates == candidate)
                if len(at):
                    budgets.append(step.budget)
                    losses.append(step.losses.item(at[0]))
            on = len(budgets) == i + 1 and len(budgets) > 1
            axes.plot(budgets, losses, **look("new" if on else "previous", **LINE))
        for t, step in enumerate(run[: i + 1]):
            _marks(axes, step.budget, step, step.losses, t == i)

    return Panel(backdrop, draw)


def _heights(step):
    """Ranks as heights, the best at 1 and the last at 0; of equals the first is better."""
    ranks = np.empty(len(step.losses))
    ranks[np.lexsort((step.losses, ~step.stays))] = np.arange(len(step.losses))
    return (1 - ranks / max(len(ranks) - 1, 1)).tolist()


def _marks(axes, x, step, heights, now):
    """A dot for each that stays, a cross for each that goes."""
    for stays, marker in ((True, "o"), (False, "X")):
        chosen = heights[step.stays == stays]
        kind = look("new" if now and stays else "previous", linestyle="none", marker=marker)
        size = {"markersize": 9 if now and stays else 6, "zorder": 4 if stays else 3}
        axes.plot(np.full(len(chosen), x), chosen, **kind | size)
