"""The picture of what is believed of a function of one x: the mean, and a band of ±2 std around it.

The band is where f(x) lies with 95 %, at each x by itself. It knows nothing of Gaussian processes:
whatever gives a mean and a standard deviation can be drawn.
"""

import numpy as np

from mlcore.checks import array, function, number, same_length
from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look

NAMES = "mean", "±2σ", "seen", "f"  # as the legend calls them


def draw_band(axes, x, mean, std, *, draws=None, truth=None):
    """Draw the mean as a line, mean ± 2 std as a band, and what else there is.

    Parameters
        axes : matplotlib Axes
        x, mean, std : (m,) arrays
        draws : (k, m) array or None    functions drawn from what is believed, thin and grey
        truth : (m,) array or None      the function itself, dashed

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> draw_band(axes, np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([0.5, 0.0]))
        >>> [line.get_ydata().tolist() for line in axes.lines]      # the edges, and the mean
        [[0.0, 2.0], [2.0, 2.0], [1.0, 2.0]]
    """
    low, high = mean - 2 * std, mean + 2 * std
    axes.fill_between(x, low, high, color=colour("model"), alpha=0.22, linewidth=0)
    for edge in (low, high):
        axes.plot(x, edge, **look("model", linewidth=0.9))
    for values in () if draws is None else draws:
        axes.plot(x, values, **look("previous"))
    if truth is not None:
        axes.plot(x, truth, **_truth())
    axes.plot(x, mean, **look("model", zorder=3))


def band(
    grid, predict, *, seen=None, truth=None, at=None, before=True, ylim=None, labels=("x", "y")
):
    """What a step believes of a function of one x, and the points that were seen.

    Points that the step before had not seen are large and orange.

    Parameters
        grid : (m,) array                where it is drawn, rising
        predict : (step, points) → mean, std at points, (m, 1); or None: nothing is believed yet
        seen : step → x, y, or None      the points seen so far, older ones first, (n,) or (n, 1)
        truth : (m,) array or None       the function itself at the grid
        at : float or None               x*, a place to be marked by an upright line
        before : bool                    whether the edges of the step before are drawn, in grey
        ylim : (low, high) or None       None: all bands, points and the truth fit
        labels : two str                 of the axes

    Returns
        Panel

    Raises
        TypeError, ValueError            an argument is not as above

    Example
        posteriors = [process.condition(X[:n], y[:n]) for n in (1, 2, 3)]
        play(posteriors, band(grid, lambda step, points: step.predict(points)), …)
    """
    grid = array("grid", grid, 1)
    function("predict", predict)
    if seen is not None:
        function("seen", seen)
    if truth is not None:
        truth = array("truth", truth, 1)
        same_length(grid, truth)
    if at is not None:
        at = number("at", at)

    def believed(step):
        return predict(step, grid[:, None])

    def points(step):
        return (
            np.empty((2, 0)) if seen is None else np.array([np.ravel(part) for part in seen(step)])
        )

    def backdrop(axes, run):
        axes.set(xlim=grid[[0, -1]], xlabel=labels[0], ylabel=labels[1])
        axes.set_ylim(_limits(run) if ylim is None else ylim)
        mean, spread, dots, f = NAMES
        axes.plot([], [], **look("model", label=mean))
        axes.fill_between([], [], color=colour("model"), alpha=0.35, label=spread)
        if seen is not None:
            axes.plot([], [], **look("data", label=dots))
        if truth is not None:
            axes.plot(grid, truth, **_truth(), label=f)
        legend_above(axes)
        if at is not None:
            axes.axvline(at, **look("gradient", linewidth=1.4, linestyle="--"))
            place = {"transform": axes.get_xaxis_transform(), "va": "bottom"}
            axes.text(at, 0.01, f" x* = {as_text(at)}", **place)

    def draw(axes, run, i):
        if i and before and (old := believed(run[i - 1])) is not None:
            for sign in (-2, 2):
                axes.plot(grid, old[0] + sign * old[1], **look("previous", linestyle=":"))
        if (new := believed(run[i])) is not None:
            draw_band(axes, grid, *new)
        x, y = points(run[i])
        known = points(run[i - 1]).shape[1] if i else len(x)
        axes.plot(x[:known], y[:known], **look("data", zorder=5))
        if known < len(x):
            axes.plot(x[known:], y[known:], **look("new", linestyle="none", marker="D", zorder=6))

    def _limits(run):
        heights = [points(step)[1] for step in run] + ([] if truth is None else [truth])
        for mean, std in filter(None, map(believed, run)):
            heights += [mean - 2 * std, mean + 2 * std]
        every = np.concatenate(heights)
        return with_room(every, 0.06) if len(every) else (-1.0, 1.0)

    return Panel(backdrop, draw)


def legend_above(axes):
    """Put the legend in one row above the axes, where it covers nothing.

    Parameters
        axes : matplotlib Axes, with labelled artists

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> _ = axes.plot([0, 1], label="f")
        >>> legend_above(axes)
        >>> [text.get_text() for text in axes.get_legend().get_texts()]
        ['f']
    """
    row = {"ncols": 9, "handlelength": 1.1, "handletextpad": 0.4, "columnspacing": 1.0}
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, borderaxespad=0.2, **row)


def _truth():
    return {"color": ink(), "linewidth": 1.6, "linestyle": "--"}
