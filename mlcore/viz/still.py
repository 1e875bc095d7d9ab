"""Stills for slides: the panels of the player as a figure of matplotlib, saved as a vector."""

from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from mlcore.viz import style
from mlcore.viz.engine.stage import lay_out
from mlcore.viz.svg import save_svg


def still(*views, theme="light", figsize=style.SLIDE, row=False):
    """Draw panels at one step each.

    Parameters
        views : tuples (panel, run, i) or (panel, run, i, heading)
        theme : "light", "dark", or the path of a talk's style, an .mplstyle file
        figsize : two floats     width and height, inches
        row : bool               all side by side; else as in the player: the first at full height,
                                 the others stacked beside it

    Returns
        matplotlib Figure, unknown to pyplot

    Raises
        ValueError   there is no view, no such theme, or a run has no step i

    Example
        >>> from mlcore.steps import Step
        >>> from mlcore.viz.descent.loss import loss_curve
        >>> run = [Step(0, None, 4.0, 1), Step(1, None, 2.0, 2)]
        >>> still((loss_curve(), run, -1)).get_size_inches().tolist()
        [8.0, 4.5]
    """
    if not views:
        raise ValueError("still needs at least one view (panel, run, i); got none")
    for _, run, i, *_ in views:
        if not -len(run) <= i < len(run):
            raise ValueError(f"i must be a step of a run of {len(run)}; got {i}")
    with matplotlib.rc_context(style.theme(theme, style.SLIDE_TEXT)):
        figure = Figure(figsize, layout="constrained")
        figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
        every_axes = lay_out(figure, [panel for panel, *_ in views], row)
        for axes, (panel, run, _, *heading) in zip(every_axes, views, strict=True):
            panel.backdrop(axes, run)
            axes.set_title(*heading or [""])
            axes.autoscale(False)
        figure.draw_without_rendering()  # lays it out: some panels draw in pixels
        figure.set_layout_engine("none")
        for axes, (panel, run, i, *_) in zip(every_axes, views, strict=True):
            panel.draw(axes, run, range(len(run))[i])
    return figure


def save_still(figure, path, title=None, description="", outlines=False):
    """Write a figure as .svg, .pdf or .png (1920 pixels wide): the same bytes at every rebuild.

    Parameters
        figure : matplotlib Figure, as `still` returns
        path : str or Path
        title, description : str, or None     stored in the file; the second is read to those who
                                              cannot see the picture
        outlines : bool                       in SVG: letters as shapes, which need no font

    Raises
        ValueError   another suffix
        OSError      the path cannot be written; the message holds it

    Example
        >>> save_still(Figure(), "figure.bmp")
        Traceback (most recent call last):
        ValueError: path must end in .svg, .pdf or .png; got 'figure.bmp'
    """
    about = {
        ".svg": {},
        ".pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Subject": description},
        ".png": {"Software": None, "Description": description},
    }
    suffix = Path(path).suffix
    if suffix not in about:
        raise ValueError(f"path must end in .svg, .pdf or .png; got {str(path)!r}")
    if suffix == ".svg":
        save_svg(figure, path, title, description, outlines)
        return
    dpi = 1920 / figure.get_figwidth() if suffix == ".png" else 200  # of what is rasterised
    metadata = {"Title": title, **about[suffix]} if title else about[suffix]
    with matplotlib.rc_context({"font.sans-serif": style.FONTS}):
        figure.savefig(path, dpi=dpi, metadata=metadata, transparent=True)
