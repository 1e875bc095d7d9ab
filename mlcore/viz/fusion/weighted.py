"""Panels of AdaBoost in the plane: points that grow with their weight, and the vote so far."""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, same_length
from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.marks import name_where_free
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import ink, look, paper
from mlcore.viz.trees.plane import boxes

FEW = 8  # so many points have their weight written beside them


def weighted_points(X, y, *, names=("class 0", "class 1"), labels=("x₁", "x₂"), wrong_labels=()):
    """The data before this round's vote: areas are the weights; and the tree fitted to them.

    The ground has the colour of the tree's answer, its cuts are orange; a ring is around
    every point that it misnames.

    Parameters
        X : (n, 2) array
        y : (n,) array       classes 0 and 1
        names : two str      of the classes
        labels : two str     of the axes
        wrong_labels : array of int   rows whose y is known to be wrong: with a cross

    Returns
        Panel; its steps are AdaBoostSteps, their members trees

    Raises
        TypeError, ValueError   X is not two columns, or y is not as long or not 0 and 1

    Example
        play(run, weighted_points(X, y), vote_plane(X, y), caption=…, title="Three rounds")
    """
    X, y = _plane(X, y)
    crossed = X[np.asarray(wrong_labels, int)]

    def backdrop(axes, run):
        _frame(axes, X, y, names, labels, crosses=len(crossed) > 0)

    def draw(axes, run, i):
        step = run[i]
        tree = step.member.tree_
        at = boxes(tree, [axes.get_xlim(), axes.get_ylim()])
        for node in np.flatnonzero(tree.is_leaf):
            (left, right), (low, high) = at[node]
            ground = class_look(int(tree.value[node].argmax()))["color"]
            axes.fill([left, right, right, left], [low, low, high, high], ground, alpha=0.13)
        for node in np.flatnonzero(~tree.is_leaf):
            ends = np.array(at[node])
            ends[tree.feature[node]] = tree.threshold[node]
            axes.plot(*ends, **look("new", zorder=3))
        sizes = 9 * np.sqrt(len(y) * step.weight)  # areas in proportion to the weights
        _points(axes, X, y, sizes)
        _rings(axes, X[step.wrong], sizes[step.wrong])
        for kind in (_cross(paper(), 3.4), _cross(ink(), 1.8)) if len(crossed) else ():
            axes.plot(*crossed.T, zorder=6, **kind)
        if len(y) <= FEW:
            for k, weight in enumerate(step.weight):
                others = np.delete(X, k, axis=0)
                name_where_free(axes, X[k], as_text(float(f"{weight:.3g}")), X, others)

    return Panel(backdrop, draw)


def vote_plane(X, y, *, names=("class 0", "class 1"), labels=("x₁", "x₂")):
    """The vote of all members up to this round: the more of the votes agree, the deeper the colour.

    F(x) = Σ αₜ hₜ(x),  h = −1 or 1; the border F = 0 is drawn. A ring is around every point that
    the vote has wrong.

    Parameters
        X, y, names, labels     as for `weighted_points`, with the same errors

    Returns
        Panel; its steps are AdaBoostSteps, their members trees

    Example
        play(run, weighted_points(X, y), vote_plane(X, y), caption=…, title="Three rounds")
    """
    X, y = _plane(X, y)

    def backdrop(axes, run):
        _frame(axes, X, y, names, labels)

    def draw(axes, run, i):
        trees = [step.member.tree_ for step in run[: i + 1]]
        edges = [  # of the cells in which no tree cuts
            np.unique(
                [*limits, *(cut for tree in trees for cut in tree.threshold[tree.feature == j])]
            )
            for j, limits in enumerate((axes.get_xlim(), axes.get_ylim()))
        ]
        middles = np.meshgrid(*((edge[1:] + edge[:-1]) / 2 for edge in edges))
        cells = np.column_stack([middle.ravel() for middle in middles])
        F = sum(s.alpha * (2 * (s.member.predict(cells) == 1) - 1) for s in run[: i + 1])
        F = (F / sum(step.alpha for step in run[: i + 1])).reshape(middles[0].shape)  # −1 … 1
        ground = np.array([to_rgba(class_look(c)["color"]) for c in (0, 1)])[(F > 0).astype(int)]
        ground[..., 3] = 0.08 + 0.42 * np.abs(F)
        axes.pcolormesh(*edges, ground, zorder=-1)
        _border(axes, *edges, F > 0)
        _points(axes, X, y, np.full(len(y), 7.0))
        votes = run[i].theta
        _rings(axes, X[(votes[:, 1] > votes[:, 0]) != (y == 1)], 7)

    return Panel(backdrop, draw)


def _plane(X, y):
    """X as (n, 2) and y as whole numbers 0 and 1, or say what is wrong."""
    X, y = array("X", X, 2), array("y", y, 1)
    same_length(X, y)
    if X.shape[1] != 2:
        raise ValueError(f"X must be two columns, (n, 2); got shape {X.shape}")
    other = y[(y != 0) & (y != 1)]
    if len(other):
        raise ValueError(f"y must hold 0 and 1, for two classes; got {other[0]:g}")
    return X, y.astype(int)


def _frame(axes, X, y, names, labels, crosses=False):
    """Limits, labels and the key of the classes."""
    wide = 0.35 if len(y) <= FEW else 0.15  # for the weights beside the points
    axes.set(xlim=with_room(X[:, 0], wide), ylim=with_room(X[:, 1], 0.15))
    axes.set(xlabel=labels[0], ylabel=labels[1])
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    for c, name in enumerate(names):
        axes.plot([], [], **class_look(c, label=name, markeredgecolor=ink()))
    if crosses:
        axes.plot([], [], label="wrong label", **_cross(ink(), 1.8))
    place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 3, "frameon": False}
    axes.legend(**place, handletextpad=0.1, columnspacing=1.0)


def _points(axes, X, y, sizes):
    """Every point in the look of its class; sizes are widths in points."""
    for c in (0, 1):
        looks = {"color": class_look(c)["color"], "marker": class_look(c)["marker"]}
        axes.scatter(*X[y == c].T, s=sizes[y == c] ** 2, edgecolors=ink(), zorder=4, **looks)


def _rings(axes, points, sizes):
    """A ring around each point that is misnamed: ink on paper."""
    for colour, width in ((paper(), 4.0), (ink(), 2.0)):
        ring = {"facecolors": "none", "edgecolors": colour, "linewidths": width, "zorder": 5}
        axes.scatter(*points.T, s=(np.zeros(len(points)) + sizes + 7) ** 2, **ring)


def _cross(colour, width):
    """The look of the crosses on wrong labels: ink on paper, like the rings."""
    marker = {"marker": "x", "markersize": 6.0, "markeredgewidth": width}
    return {"linestyle": "none", "color": colour, **marker}


def _border(axes, x, y, one):
    """The edges between cells of different classes, one : (rows, columns) of bool."""
    kind = {"color": ink(), "linewidth": 1.8, "zorder": 2}
    for i, j in np.argwhere(one[:, 1:] != one[:, :-1]):
        axes.plot([x[j + 1]] * 2, y[i : i + 2], **kind)
    for i, j in np.argwhere(one[1:] != one[:-1]):
        axes.plot(x[j : j + 2], [y[i + 1]] * 2, **kind)
