"""Axes that most pictures share: the loss, perhaps logarithmic, evaluations, room around values."""

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from mlcore.viz.captions import as_text


def with_room(values, share):
    """Return limits that hold all values, and a share of their range beyond the lowest and highest.

    Parameters
        values : array       of one value, up to round-off, the range is taken to be its size, or 1
        share : float

    Returns
        low, high : floats

    Example
        >>> with_room([1.0, 5.0], 0.25), with_room([4.0, 4.0], 0.25), with_room([0.0], 0.25)
        ((0.0, 6.0), (3.0, 5.0), (-0.25, 0.25))
    """
    low, high = float(np.min(values)), float(np.max(values))
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high)):  # all are one, up to round-off
        span = abs(low) or 1.0
    return low - share * span, high + share * span


def loss_axis(axes, losses, *, log=False, label="loss"):
    """Make the vertical axis that of the loss: room for all that are finite, and grid lines.

    Parameters
        axes : matplotlib Axes
        losses : array     all that the picture will show
        log : bool         a logarithmic axis; a loss of 0 lies below its end
        label : str        of the axis

    Raises
        ValueError   none is finite; or log, and one is negative or none positive

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> loss_axis(axes, [0.0, 1.0, 100.0], log=True)             # of a low of 1: half
        >>> print(axes.get_yscale(), axes.get_ylim()[0])
        log 0.5
    """
    losses = np.ravel(losses)
    losses = losses[np.isfinite(losses)]
    if not len(losses):
        raise ValueError("a loss must be finite to be shown; here none is")
    low, high = losses.min(), losses.max()
    if not log:
        limits = with_room(losses, 0.15)
    elif high <= 0 or low < -1e-12 * high:  # a loss of 0 may come out of a sum as -1e-17
        raise ValueError(f"log=True needs losses > 0; there is one of {low:g}")
    else:
        low = losses[losses > 0].min()
        room = np.clip((high / low) ** 0.15, 2.0, 100.0)
        limits = low / room, high * room
    axes.set(yscale="log" if log else "linear", ylim=limits, ylabel=label)
    axes.grid(True)
    if log and limits[1] < 100 * limits[0]:  # powers of ten alone would be too few numbers
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(lambda value, place: as_text(value))
        axes.yaxis.set_minor_formatter(NullFormatter())


def evaluations_axis(axes, first, last):
    """Make the horizontal axis that of the evaluations, in whole numbers.

    Parameters
        axes : matplotlib Axes
        first, last : float     its ends

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> evaluations_axis(axes, 0, 3)
        >>> axes.get_xlabel()
        'evaluations'
    """
    axes.set(xlim=(first, last), xlabel="evaluations")
    axes.xaxis.get_major_locator().set_params(integer=True)
