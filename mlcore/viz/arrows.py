"""Arrows in the plane of theta: a step's gradient, and the move that it is about to make."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from mlcore.viz.style import colour, outline


def gradient_arrow(axes, step, length=55):
    """Draw the direction of a step's gradient, uphill, always of one length on the screen.

    Parameters
        axes : matplotlib Axes
        step : Step              one without a gradient, or with a gradient of 0, gets no arrow
        length : float           hundredths of an inch

    Example
        >>> from types import SimpleNamespace
        >>> gradient_arrow(None, SimpleNamespace(gradient=np.zeros(2)))
    """
    size = np.abs(getattr(step, "gradient", 0.0)).max()
    if size > 0:
        uphill = step.gradient / size  # however flat: pixels have no more than 16 digits
        reach = length / on_screen(axes, uphill) * uphill
        arrow(axes, step.theta, step.theta + reach, "gradient", linewidth=2)


def move_arrow(axes, step, shortest=25):
    """Draw the move that a step is about to make, if it reaches out of the marker at its foot.

    Parameters
        axes : matplotlib Axes
        step : Step              one that makes no move gets no arrow
        shortest : float         hundredths of an inch

    Example
        >>> from types import SimpleNamespace
        >>> move_arrow(None, SimpleNamespace(move=np.zeros(2)))
    """
    move = getattr(step, "move", np.zeros(2))
    if move.any() and on_screen(axes, move) > shortest:
        arrow(axes, step.theta, step.theta + move, "new", linewidth=3)


def on_screen(axes, vector):
    """Return how long a vector of the plane is on the screen, in hundredths of an inch.

    Parameters
        axes : matplotlib Axes
        vector : (2,) array

    Returns
        float

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure((2, 1)).add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1))
        >>> f"{on_screen(axes, (0.5, 0)):.0f}"                     # half of two inches
        '100'
    """
    foot, head = axes.transData.transform([(0, 0), vector])
    return np.hypot(*(head - foot)) / axes.figure.dpi * 100


def arrow(axes, tail, head, role, linewidth, zorder=4):
    """Draw an arrow, outlined so that it can be seen over any surface, and clipped to the axes.

    Parameters
        axes : matplotlib Axes
        tail, head : (2,) arrays     in units of the axes
        role : str                   of ``style``, for the colour
        linewidth : float            points
        zorder : float               the default lies below the markers

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> arrow(axes, (0, 0), (1, 1), "new", 3)
        >>> len(axes.patches)
        1
    """
    axes.add_patch(
        FancyArrowPatch(
            tail,
            head,
            arrowstyle="-|>,head_length=6,head_width=3",
            color=colour(role),
            linewidth=linewidth,
            shrinkA=0,
            shrinkB=0,
            joinstyle="miter",  # rounded, a broad arrow would end short of its head
            path_effects=outline(linewidth),
            zorder=zorder,
        )
    )
