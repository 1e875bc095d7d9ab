"""Panels of the plane of theta: the loss as contours or as a surface, and a run's path over it.

A panel draws what the steps say; it never computes the algorithm again.
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.colors import BoundaryNorm, PowerNorm
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d.proj3d import proj_transform

from mlcore.checks import array, whole
from mlcore.problems.problem import Problem
from mlcore.viz.arrows import gradient_arrow, move_arrow
from mlcore.viz.axis import with_room
from mlcore.viz.marks import trail
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look, paper


def contour(objective, *, bounds=None, optimum=None, labels=("θ₁", "θ₂"), levels=14):
    """The plane of theta: contours, the path so far, the gradient, and the move about to be made.

    Parameters
        objective : function             theta (2,) → (loss, gradient)
        bounds : (2, 2) array or None    None: the objective's own, else what the run needs
        optimum : (2,) array or None     None: the objective's own ``minimum``, if it has one
        labels : two str                 of the axes
        levels : int                     how many contours, at least 2

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above; when it is drawn: theta has not two
                                entries, or the loss is finite nowhere within the bounds

    Example
        play(run, contour(objective), loss_curve(), caption=descent_caption(), title="Descent")
    """
    bounds, optimum = _place(objective, bounds, optimum)
    levels = whole("levels", levels, 2)

    def backdrop(axes, run):
        box = _box(bounds, run, optimum)
        grid = values_on_grid(objective, box, 101)
        lines = _levels(grid[2], levels)
        norm = BoundaryNorm(lines, max(256, levels))  # one colour a band, however narrow it is
        axes.contourf(*grid, lines, norm=norm, zorder=-1)
        axes.set_rasterization_zorder(0)  # in a vector file: pixels, else it is five times as large
        if lines[1] < np.nanmax(grid[2]):  # else it is flat
            axes.contour(*grid, lines, colors=colour("trail"), linewidths=0.5, alpha=0.5)
        if optimum is not None:
            axes.plot(*optimum, **look("optimum", zorder=6))
        axes.set(xlim=box[0], ylim=box[1], xlabel=labels[0], ylabel=labels[1])
        axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], prune="lower"))

    def draw(axes, run, i):
        path = np.array([step.theta for step in run[: i + 1]])
        trail(axes, path)
        gradient_arrow(axes, run[i])
        move_arrow(axes, run[i])

    return Panel(backdrop, draw)


def surface(objective, *, bounds=None, optimum=None, labels=("θ₁", "θ₂"), view=(35, -60)):
    """The loss as a surface over the plane of theta, and the path upon it.

    Parameters
        objective, bounds, optimum, labels   as for `contour`
        view : two floats                    elevation and azimuth of the eye, degrees

    Returns
        Panel, in 3-D

    Raises
        TypeError, ValueError   as `contour`

    Example
        play(run, surface(objective, view=(50, -45)), loss_curve(), …)
    """
    bounds, optimum = _place(objective, bounds, optimum)

    def backdrop(axes, run):
        box = _box(bounds, run, optimum)
        size = {"rcount": 40, "ccount": 40, "linewidth": 0}
        shade = {"cmap": rcParams["image.cmap"], "norm": PowerNorm(0.4), "alpha": 0.85}
        axes.plot_surface(*values_on_grid(objective, box, 41), **size, **shade, rasterized=True)
        axes.view_init(*view)
        axes.set_box_aspect(None, zoom=0.95)  # room for the numbers in the corners
        for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
            axis.set_major_locator(MaxNLocator(4))
            axis.labelpad = 10  # points: below the numbers
        axes.set(xlim=box[0], ylim=box[1], xlabel=labels[0], ylabel=labels[1])
        above = {"xytext": (0, 8), "textcoords": "offset points", "ha": "center"}
        *corner, _ = proj_transform(*box[:, 1], axes.get_zlim()[1], axes.get_proj())
        axes.annotate("loss", corner, **above)  # over its axis, clear of its numbers

    def draw(axes, run, i):
        trail(axes, np.array([(*step.theta, step.loss) for step in run[: i + 1]]))
        if optimum is not None:  # above the way, below the diamond
            axes.plot(*optimum, objective(optimum)[0], **look("optimum", zorder=6))

    return Panel(backdrop, draw, projection="3d")


def veil(axes):
    """Lay a thin sheet of paper over the contours: what is drawn upon them stands out.

    Parameters
        axes : matplotlib Axes     with the backdrop of `contour`

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> veil(axes)
        >>> len(axes.patches)
        1
    """
    sheet = {"transform": axes.transAxes, "color": paper(), "alpha": 0.5, "linewidth": 0}
    axes.add_patch(Rectangle((0, 0), 1, 1, zorder=-0.5, **sheet))


def values_on_grid(objective, bounds, size):
    """Evaluate an objective on a grid over a rectangle of the plane.

    Parameters
        objective : function      theta (2,) → (loss, gradient)
        bounds : (2, 2) array     low and high of both coordinates
        size : int                points along each axis

    Returns
        first, second, loss : (size, size) arrays; loss is NaN where it is not finite

    Raises
        ValueError   it is finite nowhere

    Example
        >>> x, y, loss = values_on_grid(lambda theta: (theta.sum(), None), [(0, 1), (0, 2)], 2)
        >>> loss.tolist()
        [[0.0, 1.0], [2.0, 3.0]]
    """
    first, second = np.meshgrid(*(np.linspace(low, high, size) for low, high in bounds))
    points = np.stack([first, second], axis=-1).reshape(-1, 2)
    with np.errstate(all="ignore"):  # a hole in the picture says it
        if isinstance(objective, Problem):  # the same losses, bit for bit, all at once
            loss = objective.value(points)
        else:
            loss = np.array([objective(theta)[0] for theta in points])
    loss = loss.reshape(size, size)
    finite = np.isfinite(loss)
    if not finite.any():
        raise ValueError("objective must be finite somewhere within the bounds; it is nowhere")
    return first, second, np.where(finite, loss, np.nan)


def _place(objective, bounds, optimum):
    """The bounds and the optimum: as asked, or the objective's own, or None."""
    bounds = getattr(objective, "bounds", None) if bounds is None else bounds
    optimum = getattr(objective, "minimum", None) if optimum is None else optimum
    if bounds is not None:
        bounds = array("bounds", bounds, 2)
        if bounds.shape != (2, 2) or (bounds[:, 0] >= bounds[:, 1]).any():
            raise ValueError(f"bounds must be (2, 2), each low < high; got {bounds.tolist()}")
    if optimum is not None:
        optimum = array("optimum", optimum, 1)
        if optimum.shape != (2,):
            raise ValueError(f"optimum must have two entries, (2,); got {optimum.tolist()}")
    return bounds, optimum


def _box(bounds, run, optimum):
    """The rectangle to be shown: the bounds, or where the run goes."""
    points = np.array([step.theta for step in run] + ([] if optimum is None else [optimum]))
    if points.shape[1:] != (2,):
        raise ValueError(f"theta must have two entries, (2,); got shape {points.shape[1:]}")
    if bounds is not None:
        return bounds
    return np.array([with_room(coordinate, 0.2) for coordinate in points.T])


def _levels(loss, count):
    """Contours closer together the lower they are, so that the ground of a valley shows."""
    low, high = np.nanmin(loss), np.nanmax(loss)
    span = max(high - low, 1e-9 * abs(low)) or 1.0  # flat, up to round-off
    return np.unique(low + span * np.linspace(0, 1, count) ** 2.5)
