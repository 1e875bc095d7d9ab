"""Votes of a forest, filling up tree after tree."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink


def votes(rows, y, *, names=("class 0", "class 1")):
    """The out-of-bag votes that some rows have got so far, one bar a row, a piece a class.

    A tree votes on the rows that it has not seen; the newest vote has an orange edge. On the left
    stands the row's own class.

    Parameters
        rows : list of int    numbers of rows
        y : (n,) array        the classes of all rows, 0, 1, …
        names : k str         of the classes

    Returns
        Panel; its steps have theta, (n, k): how many trees voted for each class

    Raises
        TypeError, ValueError   y is not a list of numbers

    Example
        play(run, votes([3, 14, 15], y), loss_curve(label="out-of-bag error"), caption=…, title="…")
    """
    own = array("y", y, 1)[list(rows)].astype(int)

    def backdrop(axes, run):
        most = max(1.0, run[-1].theta[rows].sum(axis=1).max())
        axes.set(xlim=(0, 1.4 * most), ylim=(len(rows) - 0.4, -0.6), xlabel="out-of-bag votes")
        axes.set_yticks(range(len(rows)), [f"row {r}: {names[c]}" for r, c in zip(rows, own)])
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        for c, name in enumerate(names):
            axes.barh(0, 0, color=class_look(c)["color"], hatch="///" * c, label=f"votes {name}")
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": len(names)}
        axes.legend(**place, frameon=False, handlelength=1.2)

    def draw(axes, run, i):
        now = run[i].theta[rows]
        new = now - (run[i - 1].theta[rows] if i else 0)
        ends = np.cumsum(now, axis=1)
        for c in range(now.shape[1]):
            fill = {"color": class_look(c)["color"], "hatch": "///" * c, "linewidth": 0}
            starts = ends[:, c] - now[:, c]
            axes.barh(range(len(now)), now[:, c], 0.62, left=starts, alpha=0.65, **fill)
            k = np.flatnonzero(new[:, c])
            edge = {"facecolor": "none", "edgecolor": colour("new"), "linewidth": 2.5}
            axes.barh(k, new[k, c], 0.62, left=ends[k, c] - new[k, c], **edge, zorder=3)
        for k, counts in enumerate(now):
            if counts.sum():
                share = f" {counts[own[k]] / counts.sum():.0%} right"
                axes.text(counts.sum(), k, share, va="center", color=ink())

    return Panel(backdrop, draw)
