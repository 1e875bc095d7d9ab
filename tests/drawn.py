"""What a panel draws, taken apart: for the tests of panels."""

import matplotlib
from matplotlib.figure import Figure

from mlcore.viz import style


def drawn(panel, run, i=-1, theme="light"):
    """The axes of a panel at step i, and the artists that the step added to the backdrop."""
    with matplotlib.rc_context(style.theme(theme)):
        axes = Figure().add_subplot(projection=panel.projection)
        panel.backdrop(axes, run)
        before = set(axes.get_children())
        panel.draw(axes, run, range(len(run))[i])
    return axes, [artist for artist in axes.get_children() if artist not in before]


def marked(artists, marker):
    """The one line that has this marker."""
    (line,) = [line for line in artists if getattr(line, "get_marker", str)() == marker]
    return line
