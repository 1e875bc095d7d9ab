"""Marks and names of several runs in one picture, where they would cover each other."""

import matplotlib
import numpy as np

from mlcore.viz.style import paper


def nested(places, k):
    """Sort the k-th run's points by how many later runs have one at the very same place.

    Drawn the larger, the more there are above it, every one of them is seen.

    Parameters
        places : list of (n, d) arrays     the points of every run, in the order of drawing
        k : int                            from 0

    Returns
        list of (how many, (m, d) array), the smallest number first; never empty

    Example
        >>> places = [np.array([[0, 0], [0, 1]]), np.array([[0, 1]])]
        >>> [(n, points.tolist()) for n, points in nested(places, 0)]
        [(0, [[0, 0]]), (1, [[0, 1]])]
    """
    mine, *later = [[tuple(point) for point in run.round(9).tolist()] for run in places[k:]]
    covered = np.array([sum(point in run for run in map(set, later)) for point in mine], int)
    return [(n, places[k][covered == n]) for n in np.unique(covered).tolist() or [0]]


def names_beside(axes, points, right=10):
    """Write each name beside its point, moved up or down where names would overlap.

    Parameters
        axes : matplotlib Axes     with its limits set
        points : dict              name → (2,) array; outside of the axes it gets no name
        right : float              how far, in typographic points; near the right end, to the left

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> names_beside(axes, {"a": (0.5, 0.5), "b": (2, 2)})
        >>> [text.get_text() for text in axes.texts]
        ['a']
    """
    at = {name: axes.transData.transform(point) for name, point in points.items()}
    shown = [name for name in at if axes.bbox.contains(*at[name])]
    shown.sort(key=lambda name: at[name][1])
    dpi = axes.figure.dpi / 72
    heights = np.array([at[name][1] for name in shown])
    lines = 1.25 * matplotlib.rcParams["font.size"] * dpi * np.arange(len(shown))
    apart = np.maximum.accumulate(heights - lines) + lines  # pushed up by those below
    down = (apart - heights).sum() / max(len(shown), 1)
    if len(shown):
        down = max(down, apart[-1] - axes.bbox.y1 + 10 * dpi)  # not beyond the upper edge
    for name, y in zip(shown, apart - down):
        x = at[name][0]
        side, align = (-1, "right") if x > axes.bbox.x0 + 0.7 * axes.bbox.width else (1, "left")
        place = axes.transData.inverted().transform([x + side * right * dpi, y])
        box = {"facecolor": paper(), "alpha": 0.6, "pad": 0.5, "linewidth": 0}
        axes.text(*place, name, ha=align, va="center", clip_on=True, zorder=6, bbox=box)
