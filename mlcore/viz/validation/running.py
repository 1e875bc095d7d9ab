"""A running mean: one value a fold, the mean of all so far, and their standard deviation."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.viz.axis import with_room
from mlcore.viz.marks import name_where_free
from mlcore.viz.style import look

BESIDE = 0.04  # of the width: so far right of a value its mean stands; neither hides the other

AROUND = 5  # points: so far above and below a value no name begins


def running_axes(axes, values, *, others=(), label="score", of="fold"):
    """Set the limits and names of axes for `running_mean`.

    Parameters
        axes : matplotlib Axes
        values : (k,) array      all that the picture will show
        others : sequence        heights that need room, too
        label, of : str          names of the vertical and the horizontal axis

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> running_axes(axes, [0.8, 1.0])
        >>> [round(float(end), 9) for end in axes.get_xlim()]
        [0.5, 2.72]
    """
    values = np.asarray(values)
    ends = [edge for t in range(len(values)) for edge in _band(values[: t + 1])]
    axes.set(xlim=(0.5, 1.06 * len(values) + 0.6), ylim=with_room([*values, *ends, *others], 0.12))
    axes.set(xlabel=of, ylabel=label)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(True, axis="y")


def running_mean(axes, values):
    """Draw values up to now as dots, the last one orange; beside it the mean, and ± one SD.

        mean of the first t + 1 values, SD with t below

    Parameters
        axes : matplotlib Axes, with its limits set
        values : (t + 1,) array    so far

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot(xlim=(0, 3), ylim=(0, 1))
        >>> running_mean(axes, [0.4, 0.8])
        >>> [round(float(line.get_ydata()[-1]), 3) for line in axes.lines]      # 0.6 ± √0.08
        [0.8, 0.6, 0.883, 0.8]
    """
    values, t = np.asarray(values), len(values)
    folds = np.arange(1, t + 1)
    axes.plot(folds, values, **look("data", zorder=4.5))
    means = np.cumsum(values) / folds
    beside = BESIDE * np.ptp(axes.get_xlim())
    axes.plot(folds + beside, means, **look("model", marker="s", markersize=5, zorder=4))
    low, high = _band(values)
    bar = look("model", marker="_", markersize=12, markeredgewidth=2.2, zorder=4)
    axes.plot([t + beside] * 2, [low, high], **bar)
    axes.plot(t, values[-1], **look("new", marker="D", linestyle="none", zorder=5))
    name = "mean ± SD" if t > 1 else "mean"
    dots = axes.transData.transform(np.column_stack([folds, values]))
    around = [dots + [0, side * AROUND * axes.figure.dpi / 72] for side in (-1, 1)]
    around = axes.transData.inverted().transform(np.concatenate(around))
    way = np.linspace(1, t, 8 * t)  # of the mean
    way = np.column_stack([way + beside, np.interp(way, folds, means)])
    clear = np.concatenate([around, way])
    name_where_free(axes, (t + beside, high), name, clear=clear)


def _band(values):
    sd = np.std(values, ddof=1) if len(values) > 1 else 0.0
    return np.mean(values) - sd, np.mean(values) + sd
