"""The board of a project: a box for each stage, and what came of it so far."""

import matplotlib
import numpy as np
from matplotlib.patches import FancyBboxPatch

from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, paper

WIDTH, HEIGHT = 0.86, 0.62  # of a box; the places of neighbours are 1 apart
HEAD = 0.17  # how far the name stands above the middle


def board(boxes, ways, aside=()):
    """Boxes and the ways between them; each shows its latest number, this step's is orange.

    A box that no step has reached is dotted. The ways of rows that are put aside are dashed: level,
    then upright.

    Parameters
        boxes : dict         name → (column, row), rows from above; the name may be cut in lines
        ways : list of (from, to)    names
        aside : list of (from, to)   dashed ways

    Returns
        Panel; its steps have ``box``, a name, and ``says``, a short text of one or two lines

    Raises
        ValueError   a way leads from or to no box; when drawn: a step is at no box

    Example
        play(run, board({"split": (0, 0), "fit": (1, 0)}, [("split", "fit")]), caption=…, title="…")
    """
    for name in {end for way in [*ways, *aside] for end in way} - set(boxes):
        raise ValueError(f"ways must lead between boxes, {', '.join(boxes)}; got {name!r}")

    def backdrop(axes, run):
        for name in {step.box for step in run} - set(boxes):
            raise ValueError(f"box must be one of {', '.join(boxes)}; got {name!r}")
        x, y = zip(*boxes.values())
        axes.set(xlim=(min(x) - 0.45, max(x) + 0.45), ylim=(max(y) + 0.45, min(y) - 0.45))
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        for way in [*ways, *aside]:
            _arrow(axes, *(boxes[end] for end in way), dashed=way in aside)
        for place in boxes.values():
            _box(axes, place, ink(), 1.2, ":", zorder=2.5)

    def draw(axes, run, i):
        says = {step.box: step.says for step in run[: i + 1]}  # the latest of each
        for name, place in boxes.items():
            _name(axes, place, name, ink() if name in says else colour("previous"))
        for name, text in says.items():
            new = name == run[i].box
            edge = (colour("new"), 3.2) if new else (ink(), 1.4)
            _box(axes, boxes[name], *edge, "-", zorder=3)  # over the dotted one
            x, y = boxes[name]
            size = 0.88 * matplotlib.rcParams["font.size"]
            axes.text(x, y + 0.1, text, ha="center", va="center", size=size, zorder=5)

    return Panel(backdrop, draw)


def _box(axes, place, edge, linewidth, linestyle, zorder):
    x, y = place
    shape = {"boxstyle": "round,pad=0,rounding_size=0.06", "linestyle": linestyle}
    corner = x - WIDTH / 2, y - HEIGHT / 2
    shape |= {"facecolor": paper(), "edgecolor": edge, "linewidth": linewidth, "zorder": zorder}
    axes.add_patch(FancyBboxPatch(corner, WIDTH, HEIGHT, **shape))


def _name(axes, place, name, colour):
    size = 0.88 * matplotlib.rcParams["font.size"]
    words = {"ha": "center", "va": "center", "size": size, "color": colour, "zorder": 5}
    axes.text(place[0], place[1] - HEAD, name, **words)


def _arrow(axes, start, end, dashed):
    """From edge to edge along the line between the middles; a dashed one level, then upright."""
    (x, y), (to_x, to_y) = start, end
    dx, dy = to_x - x, to_y - y
    reach = min(WIDTH / 2 / abs(dx) if dx else 1, HEIGHT / 2 / abs(dy) if dy else 1)
    tail, head = (x + reach * dx, y + reach * dy), (to_x - reach * dx, to_y - reach * dy)
    bend = {}
    if dashed and dx and dy:
        tail, head = (x + WIDTH / 2 * np.sign(dx), y), (to_x, to_y - HEIGHT / 2 * np.sign(dy))
        bend = {"connectionstyle": "angle,angleA=0,angleB=90,rad=8"}
    line = {"arrowstyle": "-|>", "linestyle": "--" if dashed else "-", "linewidth": 1.4}
    line |= {"color": ink(), "shrinkA": 1, "shrinkB": 2, "mutation_scale": 13, **bend}
    axes.annotate("", head, tail, arrowprops=line, zorder=2)
