"""Panels of what a Gaussian process is made of: draws, two of their values, and a slice of these.

play(draws, drawn_functions(process, grid, at), two_values(process, grid, at), ...)
play([0.5, 1.0], slice_of_two(process, 0.0, 1.0), traced_band(process, 0.0, 1.0, grid), ...)
"""

import numpy as np

from mlcore.checks import array
from mlcore.viz.captions import as_text
from mlcore.viz.gp.band import draw_band
from mlcore.viz.marks import rounded
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look

REACH = 2.9  # standard deviations that the axes of a value show


def drawn_functions(process, grid, at=(), *, labels=("x", "f(x)")):
    """Functions drawn from a process, one a step, over the band where they are expected.

    Parameters
        process : GaussianProcess
        grid : (m,) array          one coordinate, rising
        at : whole numbers         entries of the grid whose values this step marks
        labels : two str           of the axes

    Returns
        Panel; its steps are (m,) arrays, the functions' values at the grid

    Raises
        TypeError, ValueError      grid is not an array of one axis

    Example
        play(draws, drawn_functions(process, grid, at=[3, 5]), two_values(process, grid, [3, 5]), …)
    """
    grid = array("grid", grid, 1)

    def backdrop(axes, run):
        spread = np.full(len(grid), process.amplitude)
        draw_band(axes, grid, 0 * grid, spread)
        for x in grid[list(at)]:
            axes.axvline(x, **look("gradient", linewidth=1.4, linestyle="--"))
        high = max(REACH * process.amplitude, 1.06 * np.abs(run).max())
        axes.set(xlim=grid[[0, -1]], ylim=(-high, high), xlabel=labels[0], ylabel=labels[1])

    def draw(axes, run, i):
        for values in run[:i]:
            axes.plot(grid, values, **look("previous", zorder=3.5))
        axes.plot(grid, run[i], **look("new", zorder=4))
        places = list(at)
        marks = look("new", linestyle="none", marker="D", zorder=5)
        axes.plot(grid[places], run[i][places], **marks)

    return Panel(backdrop, draw)


def two_values(process, grid, at):
    """The plane of two values of one function: a dot for each function that was drawn.

    The ellipses of one and two standard deviations are those of the two values' Gaussian.

    Parameters
        process : GaussianProcess
        grid : (m,) array
        at : two whole numbers      which entries of the grid

    Returns
        Panel; its steps are as for `drawn_functions`

    Raises
        TypeError, ValueError       grid is not an array of one axis

    Example
        play(draws, drawn_functions(process, grid, at=[3, 5]), two_values(process, grid, [3, 5]), …)
    """
    grid, at = array("grid", grid, 1), list(at)

    def backdrop(axes, run):
        _ellipses(axes, process, *grid[at])
        names = [f"f({as_text(x)})" for x in grid[at]]
        high = max(REACH * process.amplitude, 1.06 * np.abs(np.array(run)[:, at]).max())
        axes.set(xlim=(-high, high), ylim=(-high, high), xlabel=names[0], ylabel=names[1])

    def draw(axes, run, i):
        pairs = np.array(run[: i + 1])[:, at]
        axes.plot(*pairs[:-1].T, **look("data", zorder=4))
        axes.plot(*pairs[-1], **look("new", marker="D", zorder=5))

    return Panel(backdrop, draw)


def slice_of_two(process, x, y, *, label="f(x*)"):
    """The plane of f(x) and f(x*), sliced where f(x) = y: what is left of f(x*) is a Gaussian.

    Its bell stands on the slice; the thick bar is its mean ± 2 standard deviations.

    Parameters
        process : GaussianProcess, of one coordinate
        x, y : float                 the place of the first value, and what it is
        label : str                  of the second value's axis

    Returns
        Panel; its steps are the places x*, floats

    Example
        play(places, slice_of_two(process, 0.0, 1.0), traced_band(process, 0.0, 1.0, grid), …)
    """
    high = _high(process, y)

    def backdrop(axes, run):
        axes.axvline(y, **look("data", marker="none", linestyle="--", linewidth=1.6))
        axes.set(xlim=(-high, high), ylim=(-high, high), ylabel=label)
        axes.set_xlabel(f"f({as_text(x)})")

    def draw(axes, run, i):
        _ellipses(axes, process, x, run[i])
        mean, std = _given(process, x, y, run[i])
        around = np.linspace(mean - 3 * std, mean + 3 * std, 61)
        bell = 0.45 * high * np.exp(-0.5 * np.linspace(-3, 3, 61) ** 2)
        axes.fill_betweenx(around, y, y + bell, color=colour("new"), alpha=0.35, zorder=3)
        _bar(axes, y, mean, std)

    return Panel(backdrop, draw)


def traced_band(process, x, y, grid, *, labels=("x*", "f(x*)")):
    """The band that the slices trace, as x* moves along the grid: so far, and this step's bar.

    Parameters
        process, x, y                as for `slice_of_two`, whose vertical axis this one shares
        grid : (m,) array            rising
        labels : two str             of the axes

    Returns
        Panel; its steps are the places x*, floats

    Raises
        TypeError, ValueError        grid is not an array of one axis

    Example
        play(places, slice_of_two(process, 0.0, 1.0), traced_band(process, 0.0, 1.0, grid), …)
    """
    grid, high = array("grid", grid, 1), _high(process, y)

    def backdrop(axes, run):
        axes.set(xlim=grid[[0, -1]], ylim=(-high, high), xlabel=labels[0], ylabel=labels[1])
        for sign in (-2, 2):
            axes.axhline(sign * process.amplitude, **look("previous", linestyle=":"))
        axes.text(grid[-1], -2.04 * process.amplitude, "before: ±2σ ", ha="right", va="top")

    def draw(axes, run, i):
        low, far = min(run[: i + 1]), max(run[: i + 1])
        so_far = np.union1d(grid[(grid >= min(x, low)) & (grid <= max(x, far))], run[: i + 1])
        draw_band(axes, so_far, *_given(process, x, y, so_far))
        axes.plot(x, y, **look("data", markersize=10, zorder=6))
        _bar(axes, run[i], *_given(process, x, y, run[i]))

    return Panel(backdrop, draw)


def _given(process, x, y, places):
    """Mean and standard deviation at places, once f(x) = y was seen: arrays, or floats of one."""
    mean, std = process.condition([[x]], [y]).predict(np.reshape(places, (-1, 1)))
    return (mean, std) if np.ndim(places) else (mean[0], std[0])


def _high(process, y):
    return max(REACH * process.amplitude, 1.2 * abs(y))


def _bar(axes, x, mean, std):
    """Mean ± 2 std as a thick upright bar with its mean as a diamond."""
    bar = look("new", linewidth=4.5, solid_capstyle="butt", zorder=5)
    axes.plot([x, x], [mean - 2 * std, mean + 2 * std], **bar)
    axes.plot(x, mean, **look("new", marker="D", zorder=6))


def _ellipses(axes, process, first, second):
    """One and two standard deviations of the Gaussian of f(first) and f(second)."""
    values, vectors = np.linalg.eigh(process.covariance([[first], [second]]))
    turn = np.linspace(0, 2 * np.pi, 121)
    circle = np.array([np.cos(turn), np.sin(turn)])
    ring = vectors @ (np.sqrt(np.maximum(values, 0.0))[:, None] * circle)
    axes.fill(*(2 * ring), color=colour("model"), alpha=0.15, linewidth=0)
    for size in (1, 2):
        axes.plot(*(size * ring), **look("model", linewidth=1.4))
        left = size * ring[:, rounded(ring[0]).argmin()]
        place = {"xytext": (-3, 0), "textcoords": "offset points", "ha": "right", "va": "center"}
        axes.annotate(f"{size}σ", left, **place)
