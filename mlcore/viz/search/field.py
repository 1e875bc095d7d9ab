"""Panels of Bayesian optimisation over two variables: where it looked, and what it believes there.

A run is that of `bayes_frames`, of points with two coordinates.
"""

import matplotlib
import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, function
from mlcore.viz.descent.plane import contour
from mlcore.viz.player import Panel
from mlcore.viz.style import ink, look, outline, paper

SIDE, LEVELS = 31, 11  # points of the grid along each axis; contours


def looked_at(problem, labels=("θ₁", "θ₂")):
    """The surface itself, which the search does not see, and the points in the order of asking.

    Parameters
        problem : Problem      of two variables
        labels : two str       of the axes

    Returns
        Panel

    Example
        play(bayes_frames(run), looked_at(problem), field(problem.bounds, mean, name="μ"), …)
    """
    plane = contour(problem, labels=labels)

    def backdrop(axes, frames):
        plane.backdrop(axes, [frame.step for frame in frames])
        axes.plot(*np.transpose(problem.minima), **look("optimum", zorder=3))

    def draw(axes, frames, i):
        known, new = frames[i].step.seen, frames[i].step.points[0]
        size = matplotlib.rcParams["font.size"] - 1.5
        for k, point in enumerate(known, 1):
            back = {"boxstyle": "circle,pad=0.15", "facecolor": paper(), "linewidth": 0.6}
            text = {"ha": "center", "va": "center", "size": size, "zorder": 5}
            axes.text(*point, k, **text, bbox=back)
        _next(axes, frames[i], new, 10)

    return Panel(backdrop, draw)


def field(bounds, values, *, name, like=None, labels=("θ₁", "θ₂")):
    """A quantity over the plane as it changes from frame to frame: the mean, say, or the score.

    Parameters
        bounds : (2, 2) array                  low and high of both coordinates
        values : (frame, points) → (m,) array  at points (m, 2); or None: there is nothing to show
        name : str                             what it is, written in a corner
        like : points → (m,) array, or None    the colours are those of this function, the same in
                                               every frame; None: each frame has its own
        labels : two str                       of the axes

    Returns
        Panel

    Raises
        TypeError, ValueError                  an argument is not as above

    Example
        play(bayes_frames(run), looked_at(problem), field(problem.bounds, mean, name="μ"), …)
    """
    bounds = array("bounds", bounds, 2)
    function("values", values)
    first, second = (np.linspace(*ends, SIDE) for ends in bounds)
    points = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    shares = np.linspace(0, 1, LEVELS)
    fixed = None if like is None else np.unique(np.quantile(like(points), shares))

    def backdrop(axes, frames):
        axes.set(xlim=bounds[0], ylim=bounds[1], xlabel=labels[0], ylabel=labels[1])
        axes.set_rasterization_zorder(0)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(4))

    def draw(axes, frames, i):
        height = values(frames[i], points)
        if height is not None:
            levels = fixed if fixed is not None else _spread(height, shares)
            grid = first, second, np.reshape(height, (SIDE, SIDE))
            norm = BoundaryNorm(levels, 256, extend="both")
            axes.contourf(*grid, levels, norm=norm, extend="both", zorder=-1)
        known, new = frames[i].step.seen, frames[i].step.points[0]
        dots = {"color": paper(), "markersize": 4.5, "markeredgecolor": ink(), "clip_on": False}
        axes.plot(*known.T, **look("data", **dots))
        _next(axes, frames[i], new, 7)
        words = {"va": "top", "transform": axes.transAxes, "path_effects": outline(2, paper())}
        axes.text(0.03, 0.95, name, zorder=7, **words)

    return Panel(backdrop, draw)


def _next(axes, frame, point, size):
    """▲ where the acquisition is largest; ◆ once it is evaluated."""
    if frame.name != "fit":
        marker = "^" if frame.name == "acquire" else "D"
        where = {"linestyle": "none", "marker": marker, "clip_on": False, "zorder": 6}
        axes.plot(*point, **look("new", markersize=size, **where))


def _spread(height, shares):
    """Levels from the lowest to the highest, evenly; two if all is flat."""
    low, high = height.min(), height.max()
    return low + (max(high - low, 1e-9 * abs(low)) or 1.0) * shares
