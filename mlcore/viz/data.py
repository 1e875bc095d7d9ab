"""The panel of the data: points, the line of this step, and its residuals as squares."""

import numpy as np
from matplotlib.patches import Rectangle

from mlcore.checks import array
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look


def data(X, y, *, squares=True, labels=("x", "y")):
    """The data, the line of this step and its residuals, drawn as squares: their areas are the loss.

    Parameters
        X : (n, 1) array     one feature
        y : (n,) array
        squares : bool       draw rᵢ² as areas; else rᵢ as sticks alone
        labels : two str     of the axes

    Returns
        Panel; its steps have theta = (b, w)

    Example
        >>> data([[1], [2]], [3, 4]).projection is None
        True
    """
    x, y = array("X", X, 2)[:, 0], array("y", y, 1)

    def backdrop(axes, run):
        axes.plot(x, y, **look("data", zorder=5))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.set_xlim(x.min() - 0.25 * np.ptp(x), x.max() + 0.75 * np.ptp(x))  # room for squares
        lines = np.array([line(step, x) for step in run])
        room = 1.5 * np.ptp(y)  # a run that diverges must not squash the data
        low = max(min(y.min(), lines.min()), y.min() - room)
        high = min(max(y.max(), lines.max()), y.max() + room)
        axes.set_ylim(low - 0.1 * (high - low), high + 0.1 * (high - low))

    def draw(axes, run, i):
        ends = np.array(axes.get_xlim())
        if i:
            axes.plot(ends, line(run[i - 1], ends), **look("previous"))
        axes.plot(ends, line(run[i], ends), **look("new"))
        axes.vlines(x, line(run[i], x), y, color=colour("gradient"), linewidth=2.5, zorder=4)
        if squares:
            # As wide on the screen as it is high: a unit of y over a unit of x, in pixels.
            (left, bottom), (right, top) = axes.transData.transform([(0, 0), (1, 1)])
            for at, foot, residual in zip(x, line(run[i], x), y - line(run[i], x), strict=True):
                width = abs(residual) * (top - bottom) / (right - left)
                axes.add_patch(
                    Rectangle((at, foot), width, residual, color=colour("gradient"), alpha=0.3)
                )

    def line(step, x):
        return step.theta[0] + step.theta[1] * x

    return Panel(backdrop, draw)
