"""Panels of sequential minimal optimisation: the pair's line in the dual's box, and all the β."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, number
from mlcore.viz.arrows import arrow, on_screen
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look
from mlcore.viz.svm.margin import signs


def pair_box(K, y, C):
    """The two α of this step's pair in their box, the line that they cannot leave, and the move.

        α = |β|,  0 ≤ αᵢ, αⱼ ≤ C        yᵢ αᵢ + yⱼ αⱼ stays what it is        contours: the dual

    A star is the lowest point of the whole line; where it lies outside the box, the move is clipped
    at the edge. The last step moves nothing: the pair before it, at rest.

    Parameters
        K : (n, n) array     the kernel matrix
        y : (n,) array       −1 or +1
        C : float            > 0

    Returns
        Panel; its steps are SMOSteps of a classifier

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(run, margin_tube(X, y, line=…), pair_box(X @ X.T, y, 1), beta_bars(y, 1), …)
    """
    K, y, C = array("K", K, 2), signs(y), number("C", C, 0, strict=True)
    if K.shape != (len(y), len(y)):
        raise ValueError(f"K must have shape {(len(y), len(y))}, as y has {len(y)}; got {K.shape}")

    def backdrop(axes, run):
        axes.add_patch(Rectangle((0, 0), C, C, fill=False, edgecolor=ink(), linewidth=1.8))
        limits = (-0.3 * C, 1.3 * C)
        axes.set(xlim=limits, ylim=limits, xlabel="αᵢ = |βᵢ|", ylabel="αⱼ = |βⱼ|")
        axes.set_xticks((0, C), ("0", "C"))
        axes.set_yticks((0, C), ("0", "C"))
        axes.plot([], [], **look("optimum", label="lowest on the line"))
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0)}
        axes.legend(**place, frameon=False, handletextpad=0.1, borderaxespad=0.1)

    def draw(axes, run, i):
        step = run[i]
        pair = np.array(step.pair if step.move or not i else run[i - 1].pair)
        sides = y[pair]
        here, after = np.abs(step.theta[pair]), np.abs(step.after[pair])
        slopes = sides * step.gradient[pair]  # of the dual, by αᵢ and αⱼ
        bend = np.outer(sides, sides) * K[np.ix_(pair, pair)]
        side = np.linspace(0, C, 61)
        off = np.stack(np.meshgrid(side, side), axis=-1) - here  # (61, 61, 2)
        dual = off @ slopes + np.einsum("abi,ij,abj->ab", off, bend, off) / 2
        if np.ptp(dual) > 0:
            quiet = {"colors": colour("previous"), "linewidths": 0.8, "linestyles": "solid"}
            axes.contour(side, side, dual, 6, **quiet, zorder=1)
        way = sides * (1, -1)  # along the line βᵢ gains what βⱼ loses
        axes.plot(*(here + 3 * C * np.outer((-1, 1), way)).T, **look("model", zorder=2))
        curvature = way @ bend @ way  # ηᵢⱼ
        if curvature > 1e-9 * np.trace(np.abs(bend)):  # else the line falls for ever
            axes.plot(*(here - slopes @ way / curvature * way), **look("optimum", zorder=5))
        if on_screen(axes, after - here) > 12:
            arrow(axes, here, after, "new", linewidth=3)
        axes.plot(*here, **look("new", marker="D", zorder=6))

    return Panel(backdrop, draw)


def beta_bars(y, C):
    """The β of every row, from 0 to C y: what goes up and what goes down have the same sum.

    A diamond is where the pair of this step moves to.

    Parameters
        y : (n,) array     −1 or +1
        C : float          > 0

    Returns
        Panel; its steps are SMOSteps of a classifier

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(run, margin_tube(X, y, line=…), pair_box(X @ X.T, y, 1), beta_bars(y, 1), …)
    """
    y, C = signs(y), number("C", C, 0, strict=True)
    rows = np.arange(len(y))

    def backdrop(axes, run):
        axes.set(xlim=(-0.7, len(y) - 0.3), ylim=(-1.25 * C, 1.25 * C), xlabel="row", ylabel="β")
        axes.set_yticks((-C, 0, C), ("−C", "0", "C"))
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        axes.axhline(0, color=ink(), linewidth=0.8, zorder=0)
        for bound in (-C, C):
            axes.axhline(bound, **look("previous", linestyle=":", zorder=0))

    def draw(axes, run, i):
        step = run[i]
        for c in (0, 1):
            own = y == 2 * c - 1
            box = {"color": class_look(c)["color"], "alpha": 0.6}
            axes.bar(rows[own], step.theta[own], 0.6, **box)
        for row in step.pair if step.move else ():
            axes.plot([row, row], [step.theta[row], step.after[row]], **look("new", zorder=4))
            diamond = {"marker": "D", "markersize": 7}
            axes.plot(row, step.after[row], **look("new", **diamond, zorder=5))

    return Panel(backdrop, draw)
