"""Panels of bootstrap samples: how often each row was drawn, and how many rows were left out.

run = record(cross_validation(model, X, y, bootstrap(y, 10, rng=0)))
play(run, bootstrap_counts(), left_out(), caption=…, title="Ten bootstrap samples")

A run is a list of FoldStep; ``train`` holds rows as often as they were drawn.
"""

import numpy as np

from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look
from mlcore.viz.validation.folds import strip_axes
from mlcore.viz.validation.running import running_axes, running_mean


def bootstrap_counts():
    """A strip of all rows for each sample, with how often each was drawn; rows left out are ringed.

    Returns
        Panel

    Example
        play(run, bootstrap_counts(), left_out(), caption=…, title="Ten bootstrap samples")
    """

    def backdrop(axes, run):
        strip_axes(axes, run)
        axes.set(ylabel="sample", xticks=range(1, _n_rows(run[0]) + 1))

    def draw(axes, run, i):
        for j, step in enumerate(run[: i + 1], 1):
            now = j == i + 1
            counts = np.bincount(step.train, minlength=_n_rows(step))
            for row, count in enumerate(counts, 1):
                place = {"ha": "center", "va": "center_baseline", "alpha": 1 if now else 0.7}
                weight = "bold" if now else "normal"
                axes.text(row, j, count, color=ink(), weight=weight, **place)
            ring = {"marker": "o", "linestyle": "none", "markerfacecolor": "none", "markersize": 16}
            edge = colour("new") if now else colour("previous")
            ring |= {"markeredgecolor": edge, "markeredgewidth": 2.6 if now else 1.2}
            axes.plot(step.test + 1, np.full(len(step.test), j), **ring)

    return Panel(backdrop, draw)


def left_out():
    """The share of rows that each sample leaves out, their mean so far, and what theory says.

        (1 − 1/n)ⁿ

    Returns
        Panel

    Example
        play(run, bootstrap_counts(), left_out(), caption=…, title="Ten bootstrap samples")
    """

    def shares(run):
        return np.array([len(step.test) / _n_rows(step) for step in run])

    def backdrop(axes, run):
        n = _n_rows(run[0])
        label = "share left out; dashed: (1 − 1/n)ⁿ"
        running_axes(axes, shares(run), others=[(1 - 1 / n) ** n], label=label, of="sample")
        places = np.linspace(*axes.get_xlim(), 60)  # so many that the name of the mean sees it
        axes.plot(places, np.full(60, (1 - 1 / n) ** n), **look("previous", linestyle="--"))

    def draw(axes, run, i):
        running_mean(axes, shares(run[: i + 1]))

    return Panel(backdrop, draw)


def _n_rows(step):
    """A bootstrap sample draws as many rows as there are."""
    return len(step.train)
