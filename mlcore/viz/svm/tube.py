"""The panel of support vector regression: a curve, its tube, and the rows outside it."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, function, number, same_length
from mlcore.viz.axis import with_room
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look
from mlcore.viz.svm.margin import ring


def epsilon_tube(x, y, predict, epsilon, *, support=None, labels=("x", "y")):
    """The data, the curve of this step, and the tube around it in which no row costs anything.

        max(0, |y − f| − ε)

    A stick leads from a row to the tube: it is as long as the row's loss. A ring is a support
    vector. Grey: the curve one step before.

    Parameters
        x, y : (n,) arrays
        predict : function of (step, x)           → the curve f at x, (m,)
        epsilon : float, or function of a step    half the width of the tube, ≥ 0
        support : function of a step, or None     → (n,) array, true where the row is a support
                                                  vector; None: no rings
        labels : two str                          of the axes

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(run, epsilon_tube(x, y, predict, 0.2), caption=…, title="Support vector regression")
    """
    x, y = array("x", x, 1), array("y", y, 1)
    same_length(x, y)
    function("predict", predict)
    if not callable(epsilon):
        epsilon = number("epsilon", epsilon, 0)
    grid = np.linspace(*with_room(x, 0.05), 301)

    def backdrop(axes, run):
        axes.plot(x, y, **look("data", zorder=5))
        axes.set(xlim=grid[[0, -1]], ylim=with_room(y, 0.3), xlabel=labels[0], ylabel=labels[1])
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.plot([], [], **ring(label="support vector"))
        axes.fill_between([], [], [], **tube(), label="f ± ε")
        above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 2}
        near = {"handletextpad": 0.4, "columnspacing": 1.0, "handlelength": 1.2}
        axes.legend(**above, **near, frameon=False, borderaxespad=0.1)

    def draw(axes, run, i):
        half = epsilon(run[i]) if callable(epsilon) else epsilon
        if i:
            axes.plot(grid, predict(run[i - 1], grid), **look("previous"))
        curve = predict(run[i], grid)
        axes.fill_between(grid, curve - half, curve + half, **tube())
        axes.plot(grid, curve, **look("new", zorder=4))
        f = predict(run[i], x)
        edge = np.clip(y, f - half, f + half)
        out = np.abs(y - edge) > 1e-9
        axes.vlines(x[out], edge[out], y[out], color=colour("gradient"), linewidth=2.5, zorder=3)
        if support is not None:
            held = support(run[i])
            axes.plot(x[held], y[held], **ring(zorder=6))

    def tube():
        return {"color": colour("model"), "alpha": 0.18, "linewidth": 0, "zorder": 0}

    return Panel(backdrop, draw)
