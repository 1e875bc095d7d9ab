"""Paired differences and their intervals: which of them are told apart from 0."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.viz.axis import with_room
from mlcore.viz.marks import rounded
from mlcore.viz.player import Panel
from mlcore.viz.style import ink, look


def intervals(label="difference of the scores"):
    """A row for each comparison: its differences as dots, the last one orange, and its interval.

    Dots of one value stand above each other, the latest on top. The mean is a square; an interval
    that holds 0 is thin and dashed, one that does not is thick.

    Parameters
        label : str     of the axis

    Returns
        Panel; its steps are dicts name → `Comparison`, the names the same in all

    Example
        play(run, intervals(), caption=…, title="20 repeats")
    """

    def backdrop(axes, run):
        names = list(run[-1])
        ends = [v for step in run for c in step.values() for v in (c.low, c.high, *c.differences)]
        axes.set(xlim=with_room([0.0, *ends], 0.05), ylim=(len(names) - 0.4, -0.6), xlabel=label)
        axes.set_yticks(range(len(names)), names)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.axvline(0, color=ink(), linewidth=1.4, zorder=1)
        axes.grid(True, axis="x")

    def draw(axes, run, i):
        most = max(_below(found).max() for step in run for found in step.values())
        rise = min(0.08, 0.55 / max(most, 1))
        for row, found in enumerate(run[i].values()):
            places, below = rounded(found.differences), _below(found)
            heights = row - 0.1 - rise * below
            axes.plot(places, heights, **look("data", markersize=4, zorder=3))
            last = look("new", marker="D", markersize=6, linestyle="none", zorder=4)
            axes.plot(places[-1:], heights[-1:], **last)
            apart = found.low > 0 or found.high < 0
            bar = {"linewidth": 4} if apart else {"linewidth": 1.8, "linestyle": "--"}
            axes.plot([found.low, found.high], [row + 0.14] * 2, **look("model", zorder=3, **bar))
            mean = look("model", marker="s", markersize=7, linestyle="none", zorder=4)
            axes.plot(found.mean, row + 0.14, **mean)

    return Panel(backdrop, draw)


def _below(found):
    """How many earlier differences have the same value, for each."""
    places = rounded(found.differences)
    return np.array([np.sum(places[:j] == value) for j, value in enumerate(places)])
