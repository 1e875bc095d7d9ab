"""The stage: a figure whose backdrops are drawn once and whose steps are painted over them."""

from itertools import takewhile

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

OVER = 2.5  # spines and whatever a backdrop puts at this zorder or above stay over the steps


class Stage:
    """Panels side by side, ready to show any step of a run.

    The backdrops are drawn once and kept as pixels. A step restores them, lets ``draw`` add its
    artists, paints these in the order of their zorder and takes them away again: a step looks the
    same whatever was shown before. The figure is unknown to pyplot, so nothing is left open.

    Parameters
        run : list of steps
        panels : sequence of Panel
        figsize : (width, height)     inches
        scale : float                 picture pixels per screen pixel
        like : Stage, or None         the same in another theme, whose layout is taken over

    Example
        >>> from types import SimpleNamespace
        >>> nothing = lambda *arguments: None
        >>> panel = SimpleNamespace(backdrop=nothing, draw=nothing, projection=None)
        >>> Stage([0], [panel], (4, 2), 1).pixels(0).shape
        (192, 384)
    """

    def __init__(self, run, panels, figsize, scale, like=None):
        self.run, self.panels = run, panels
        self.figure = Figure(figsize, dpi=96 * scale, layout="constrained")
        self.canvas = FigureCanvasAgg(self.figure)
        self.axes = lay_out(self.figure, panels)
        for panel, axes in zip(panels, self.axes, strict=True):
            before = set(axes.get_children())
            panel.backdrop(axes, run)
            axes.over = []  # in 3-D depth decides, and a step lies over the surface
            if axes.name != "3d":
                added = [artist for artist in axes.get_children() if artist not in before]
                axes.over = [artist for artist in added if artist.zorder >= OVER]
                axes.over += axes.spines.values()
        self.limits = [_limits(axes) for axes in self.axes]
        for axes in self.axes:
            axes.autoscale(False)
        self._settle(like)
        self._keep_background()

    def _settle(self, like):
        """Lay out the panels, once: none moves from step to step, or from theme to theme."""
        if like is None:
            layout = self.figure.get_layout_engine()
            layout.set(w_pad=0.1, h_pad=0.1)  # inches
            layout.execute(self.figure)
        else:
            for axes, other in zip(self.figure.axes, like.figure.axes, strict=True):
                axes.set_position(other.get_position(original=True))
        self.figure.set_layout_engine("none")

    def _keep_background(self):
        """Draw what never changes, keep its pixels, and remember which artists made it."""
        for axes in self.axes:
            for artist in axes.over:
                artist.set_animated(True)  # not part of the background: painted with every step
        self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(self.figure.bbox)
        for axes in self.axes:
            self._paint(axes.over)
        self.at_rest = [axes.get_children() for axes in self.axes]
        for artist in sum(self.at_rest, []):
            artist.stale = False  # matplotlib sets it when an artist is changed: our alarm

    def _paint(self, artists):
        renderer = self.canvas.get_renderer()
        for artist in sorted(artists, key=lambda artist: artist.zorder):
            if hasattr(artist, "do_3d_projection"):  # 3-D collections need the view first
                artist.do_3d_projection()
            artist.draw(renderer)

    def pixels(self, i):
        """Return step i as one 32-bit number per pixel, shape (height, width).

        The array is the canvas itself: copy what is needed before asking for another step.
        """
        self.canvas.restore_region(self.background)
        for k, (panel, axes) in enumerate(zip(self.panels, self.axes, strict=True)):
            before, containers = _children(axes), len(axes.containers)
            axes.set_prop_cycle(None)  # unnamed colours must not depend on the steps before
            panel.draw(axes, self.run, i)
            after = _children(axes)
            self._check(k, i, axes, after)
            added = [artist for artist in after if artist not in before]
            self._paint(added + axes.over)
            for artist in added:
                artist.remove()
            del axes.containers[containers:]
        return np.asarray(self.canvas.buffer_rgba()).view("<u4")[..., 0]

    def _check(self, k, i, axes, children):
        """Refuse a draw that does more than add artists: steps would depend on each other."""
        if _limits(axes) != self.limits[k]:
            fault = "changed the axis limits; set them in the backdrop"
        elif any(artist.stale or artist not in children for artist in self.at_rest[k]):
            fault = "changed or removed an artist of the backdrop; draw what moves at every step"
        else:
            return
        raise ValueError(
            f"draw must only add artists, but that of panels[{k}] at step {i} {fault}."
        )


def lay_out(figure, panels, row=False):
    """Add the axes of the panels: in a row, or the first at full height and the others beside it.

    Panels with ``below`` that follow the first stand under it, half as high, unless in a row.

    Parameters
        figure : matplotlib Figure
        panels : sequence of Panel
        row : bool

    Returns
        list of axes, one a panel

    Example
        >>> from types import SimpleNamespace
        >>> flat = SimpleNamespace(projection=None, below=False)
        >>> len(lay_out(Figure(), [flat, flat, flat]))
        3
    """
    others = list(panels[1:])
    under = [] if row else list(takewhile(lambda panel: panel.below, others))
    beside = len(others) - len(under)
    if row:
        places = list(figure.add_gridspec(1, len(panels)))
    else:
        wide = {"width_ratios": (1.2, 1)} if beside else {}
        grid = figure.add_gridspec(max(beside, 1), 1 + bool(beside), **wide)
        places = [grid[:, 0]]
        if under:
            heights = [2] + [1] * len(under)
            places = list(grid[:, 0].subgridspec(len(heights), 1, height_ratios=heights))
        places += [grid[k, 1] for k in range(beside)]
    return [
        figure.add_subplot(place, projection=panel.projection)
        for place, panel in zip(places, panels, strict=True)
    ]


def _children(axes):
    """Return the artists of the axes and of the figure around them, in drawing order."""
    return dict.fromkeys(axes.get_children() + axes.figure.get_children())


def _limits(axes):
    return [getattr(axes, f"get_{name}lim")() for name in axes._axis_map]
