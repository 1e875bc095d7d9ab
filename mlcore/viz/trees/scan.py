"""Panels of one cut: a threshold that moves along a column, and the impurity that it leaves."""

import numpy as np

from mlcore.checks import array, number, same_length
from mlcore.viz.axis import with_room
from mlcore.viz.marks import course, rounded
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look


def cut_column(x, y, *, names=("class 0", "class 1"), label="x"):
    """One column of the data, a row of marks for each class, and the cut that is tried.

    Above each side of the cut stand the numbers of its rows, one for each class.

    Parameters
        x : (n,) array       the column
        y : (n,) array       classes 0, 1, …
        names : k str        of the classes
        label : str          of the column

    Returns
        Panel; its steps have theta = (threshold,)

    Raises
        TypeError, ValueError   x is not one column, or y not as long

    Example
        play(cuts, cut_column(x, y), impurity_curve(0.48), caption=…, title="Where to cut")
    """
    x, y = array("x", x, 1), array("y", y, 1)
    same_length(x, y)
    classes = np.arange(len(names))

    def backdrop(axes, run):
        axes.set(xlim=with_room(x, 0.17), ylim=(len(names) - 0.3, -1.2), xlabel=label)
        axes.set_yticks(classes, names)
        axes.tick_params(axis="y", length=0)
        for c in classes:
            axes.axhline(c, color=ink(), linewidth=0.8, alpha=0.4, zorder=0)
            axes.plot(x[y == c], 0 * x[y == c] + c, **class_look(c, markersize=9, zorder=3))

    def draw(axes, run, i):
        threshold = run[i].theta[0]
        axes.axvline(threshold, **look("new", zorder=2))
        for side, end in ((x <= threshold, 0), (x > threshold, 1)):
            counts = [int(np.sum(side & (y == c))) for c in classes]
            at = (threshold + axes.get_xlim()[end]) / 2
            axes.text(at, -0.75, " + ".join(map(str, counts)), ha="center", va="center")

    return Panel(backdrop, draw)


def impurity_curve(before, *, whole=False, limits=None, label="impurity left"):
    """The impurity that each threshold leaves, up to this one; the lowest so far is ringed.

    Parameters
        before : float              the node's impurity before any cut, dashed
        whole : bool                all thresholds of the run, also those after this one
        limits : two floats, None   of the thresholds' axis; None: those of the run
        label : str

    Returns
        Panel; its steps have theta = (threshold,), and loss the impurity

    Raises
        TypeError, ValueError   before is not a finite number ≥ 0

    Example
        play(cuts, cut_column(x, y), impurity_curve(0.48), caption=…, title="Where to cut")
    """
    before = number("before", before, 0)

    def backdrop(axes, run):
        losses = [step.loss for step in run]
        axes.set(xlim=limits or with_room([step.theta[0] for step in run], 0.12))
        axes.set(ylim=with_room([before, *losses], 0.18), xlabel="threshold", ylabel=label)
        axes.axhline(before, **look("previous", linestyle="--"))
        axes.text(axes.get_xlim()[0], before, " before", va="bottom")
        axes.grid(True)

    def draw(axes, run, i):
        shown = run if whole else run[: i + 1]
        cuts = [step.theta[0] for step in shown]
        left = np.array([step.loss for step in shown])
        best = int(rounded(left).argmin())  # the first of equals
        ring = {"markersize": 17, "fillstyle": "none", "markeredgewidth": 2.2, "linestyle": "none"}
        axes.plot(cuts[best], left[best], "o", color=colour("model"), **ring, zorder=6)
        course(axes, cuts[: i + 1], left[: i + 1])
        if whole:
            axes.plot(cuts[i:], left[i:], color=ink(), linewidth=1.8, marker="o", markersize=3.5)

    return Panel(backdrop, draw)
