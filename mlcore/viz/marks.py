"""Marks of a run: the way so far and where it stands; and of several, where they would coincide."""

import matplotlib
import numpy as np

from mlcore.viz.style import OUTLINE, ink, look, outline, paper


def trail(axes, path, zorder=3, size=10):
    """Draw the way so far over a surface, a dot at every step, and a diamond where it is now.

    Parameters
        axes : matplotlib Axes, flat or 3-D
        path : (n, 2) or (n, 3) array     the places of the steps
        zorder : float                    of the way; the diamond lies above all arrows
        size : float                      of the diamond, points

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> trail(axes, np.array([[0.0, 0.0], [1.0, 0.5], [1.5, 0.5]]))
        >>> [len(line.get_xdata()) for line in axes.lines]           # line, dots, diamond
        [3, 3, 1]
    """
    axes.plot(*path.T, **look("trail", zorder=zorder))
    # Dots have a dark edge and no outline of their own: with one, each would be drawn by itself.
    edge = {"markersize": 6.2, "markeredgecolor": OUTLINE, "markeredgewidth": 1.2}
    axes.plot(*path.T, **look("trail", marker="o", linestyle="none", **edge, zorder=zorder))
    axes.plot(*path[-1:].T, **look("new", marker="D", markersize=size, zorder=7))


def course(axes, x, y, marker="D"):
    """Draw a curve on paper as far as it goes: its last piece is orange, and its end a diamond.

    Parameters
        axes : matplotlib Axes
        x, y : sequences of n numbers
        marker : str                      at the end

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> course(axes, [0, 1, 2], [9.0, 4.0, 1.0])
        >>> [line.get_ydata().tolist() for line in axes.lines]
        [[9.0, 4.0, 1.0], [4.0, 1.0], [1.0]]
    """
    x, y = np.asarray(x), np.asarray(y)
    axes.plot(x, y, color=ink(), linewidth=1.8, marker="o", markersize=3.5)
    axes.plot(x[-2:], y[-2:], **look("new", zorder=4))
    axes.plot(x[-1:], y[-1:], **look("new", marker=marker, zorder=5))


def rounded(places):
    """Return places to nine decimals: those that only round-off tells apart become one.

    Parameters
        places : array

    Example
        >>> rounded(np.array([0.1 + 0.2, -1e-17])).tolist()
        [0.3, 0.0]
    """
    return np.round(places, 9) + 0.0  # not -0


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
    mine, *later = [[tuple(point) for point in rounded(run).tolist()] for run in places[k:]]
    covered = np.array([sum(point in run for run in map(set, later)) for point in mine], int)
    return [(n, places[k][covered == n]) for n in np.unique(covered).tolist() or [0]]


def abreast(axes, x, heights, size):
    """Return where marks of one x stand: there, and side by side where they would overlap.

    Parameters
        axes : matplotlib Axes       with its limits set
        x : float                    where all belong; they give way towards the middle of the axes
        heights : sequence of (n,)   in the order of drawing; NaN for a mark that is not drawn
        size : float                 of a mark, in typographic points

    Returns
        (n,) array                   their x

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot(xlim=(0, 1), ylim=(0, 1))
        >>> (abreast(axes, 0.2, [0.5, 0.5, 0.9], 10) > 0.2).tolist()
        [False, True, False]
    """
    size *= axes.figure.dpi / 72  # in pixels
    at = axes.transData.transform([(x, height) for height in heights])
    step = size * np.ptp(axes.get_xlim()) / axes.bbox.width
    side = 1 if x < np.mean(axes.get_xlim()) else -1
    places = []
    for _, y in at:
        taken = {place for place, (_, other) in zip(places, at) if abs(y - other) < size}
        places.append(min(set(range(len(at))) - taken))
    return x + side * step * np.array(places)


def stars(axes):
    """Return where the axes have a star, the best there is.

    Parameters
        axes : matplotlib Axes

    Returns
        list of (2,) arrays

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> _ = axes.plot(1.0, 2.0, "*")
        >>> [star.tolist() for star in stars(axes)]
        [[1.0, 2.0]]
    """
    return [line.get_xydata()[0] for line in axes.lines if line.get_marker() == "*"]


def names_beside(axes, points, right=10, turn=0.7):
    """Write each name beside its point; where names would overlap, apart.

    A thin line ties a name to its point where it was moved, or stands nearer to another point.

    Parameters
        axes : matplotlib Axes     with its limits set
        points : dict              name → (2,) array; outside of the axes it gets no name
        right : float              how far, in typographic points
        turn : float               beyond this share of the width a name stands to the left,
                                   and where a star stands to the right

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
    line = 1.25 * matplotlib.rcParams["font.size"] * dpi  # the height of one
    lines = line * np.arange(len(shown))
    apart = np.maximum.accumulate(heights - lines) + lines  # pushed up by those below
    down = (apart - heights).sum() / max(len(shown), 1)
    if len(shown):
        down = max(down, apart[-1] - axes.bbox.y1 + 10 * dpi)  # not beyond the upper edge
    best = axes.transData.transform(np.reshape(stars(axes), (-1, 2)))
    for name, y in zip(shown, apart - down):
        x, height = at[name]
        there = (np.abs(best - at[name] - [3 * line, 0]) < [3 * line, 2 * line]).all(axis=1).any()
        left = there or x > axes.bbox.x0 + turn * axes.bbox.width
        side, align = (-1, "right") if left else (1, "left")
        near = np.array([x + side * right * dpi, y])
        gaps = {other: np.linalg.norm(near - at[other]) for other in shown}
        away = abs(y - height) > 0.4 * line or gaps[name] > min(gaps.values()) + 1  # pixel
        aim = [x + side * right * dpi * (3.5 if away else 1), y]
        place = axes.transData.inverted().transform(aim)
        if away:
            tie = {
                "color": ink(),
                "linewidth": 1,
                "zorder": 7.9,  # above all marks, below the names
                "path_effects": outline(1, paper()),
            }
            axes.plot(*np.transpose([points[name], place]), **tie)
        box = {"facecolor": paper(), "alpha": 0.6, "pad": 0.5, "linewidth": 0}
        axes.text(*place, name, ha=align, va="center", clip_on=True, zorder=8, bbox=box)


def name_where_free(axes, point, text, clear=(), others=()):
    """Write beside a point, where that covers the fewest marks and no other text.

    Parameters
        axes : matplotlib Axes     with its limits set, and all its marks drawn
        point : (2,) array
        text : str
        clear : (n, 2) array       what is not to be covered, either, such as arrows
        others : (n, 2) array      points that the text could be taken for: it stands nearer to its
                                   own than to these

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot(xlim=(0, 1), ylim=(0, 1))
        >>> _ = axes.plot([0.5, 0.55], [0.5, 0.55], "o")     # one more, up to the right
        >>> name_where_free(axes, (0.5, 0.5), "here")
        >>> bool(axes.texts[0].xyann[0] > 0), bool(axes.texts[0].xyann[1] < 0)
        (True, True)
    """
    dpi = axes.figure.dpi / 72
    height = matplotlib.rcParams["font.size"] * dpi
    half = np.array([0.3 * len(text) + 0.4, 0.8]) * height  # of the text, with some air
    at = axes.transData.transform(point)
    marks = [*(_along(line) for line in axes.lines), np.reshape(clear, (-1, 2))]
    marks = axes.transData.transform(np.concatenate(marks))
    rivals = axes.transData.transform(np.reshape(others, (-1, 2)))
    texts = [np.mean(other.get_window_extent().get_points(), axis=0) for other in axes.texts]
    low, high = axes.bbox.min + half, axes.bbox.max - half

    def covered(way):
        middle = at + way
        taken = any((np.abs(middle - other) < 2 * half).all() for other in texts)
        outside = ((middle < low) | (middle > high)).any()
        mistaken = (np.linalg.norm(rivals - middle, axis=1) < 1.3 * np.linalg.norm(way)).any()
        covers = (np.abs(marks - middle) < half).all(axis=1).sum()
        return covers + 99 * (taken + outside) + 9 * mistaken

    ways = [
        np.array([side * (half[0] + (0.6 + 0.5 * far) * height), up * (0.6 + 0.5 * far) * height])
        for far in range(6)
        for side, up in ((1, 1), (1, -1), (-1, 1), (-1, -1))
    ]
    way = min(ways, key=covered)  # of equals the first, which is the nearest
    place = {"xytext": way / dpi, "textcoords": "offset points", "annotation_clip": True}
    place |= {"ha": "center", "va": "center", "zorder": 8}
    axes.annotate(text, point, path_effects=outline(1.5, paper()), **place)


def _along(line):
    """The points of a line; of a stroke between two also what lies on its way."""
    ends = line.get_xydata()
    return np.linspace(*ends, 15) if len(ends) == 2 and line.get_linestyle() == "-" else ends
