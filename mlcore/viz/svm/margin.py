"""Panels of a linear support vector machine: its margin in the plane, and what every row costs."""

import numpy as np
from matplotlib.patches import Polygon

from mlcore.checks import array, function, same_length
from mlcore.viz.axis import with_room
from mlcore.viz.marks import name_where_free
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look

ROUND_OFF = 1e-9  # of a margin of 1


def bias_first(step):
    """Return (b, w) of a step whose theta is (b, w₁, …, w_d).

    Parameters
        step : with theta, (d + 1,)

    Returns
        b : float
        w : (d,) array

    Example
        >>> from mlcore.steps import Step
        >>> bias_first(Step(0, np.array([5.0, 1.0, 2.0]), 0.0, 1))
        (5.0, array([1., 2.]))
    """
    return float(step.theta[0]), np.asarray(step.theta[1:])


def looked_at(step):
    """Return the numbers of the rows that a step looks at: all of its batch; None if it has none.

    Parameters
        step : with rows, as a DescentStep; or without

    Returns
        array, or None

    Example
        >>> from types import SimpleNamespace
        >>> looked_at(SimpleNamespace(rows=[4])), looked_at(SimpleNamespace())
        ([4], None)
    """
    return getattr(step, "rows", None)


def margin_tube(X, y, *, line=bias_first, support=None, lit=looked_at, labels=("x₁", "x₂")):
    """The boundary between two classes, the tube around it, and what lies in the tube.

        f = b + w·x        boundary: f = 0        edges of the tube, dashed: f = −1 and f = +1

    A stick leads from a row to the edge of its own class: (1 − y f)/‖w‖ long, its hinge loss over
    ‖w‖. A ring is a support vector. The rows that the step looks at are lit; if they are
    several, with their numbers. Grey: the boundary one step before.

    Parameters
        X : (n, 2) array
        y : (n,) array                       −1 or +1
        line : function of a step            → (b, w)
        support : function of a step, or None   → (n,) array, true where the row is a support
                                             vector; None: where y f ≤ 1
        lit : function of a step             → the numbers of the rows to be lit, or None
        labels : two str                     of the axes

    Returns
        Panel

    Raises
        TypeError, ValueError   X is not two features, y is not as long, or not −1 and +1; line or
                                support is not a function

    Example
        play(run, margin_tube(X, y), hinge_costs(X, y), caption=…, title="A linear SVM")
    """
    X, y = array("X", X, 2), signs(y)
    same_length(X, y)
    if X.shape[1] != 2:
        raise ValueError(f"X must be two features, (n, 2); got shape {X.shape}")
    function("line", line)
    function("lit", lit)
    if support is not None:
        function("support", support)

    def backdrop(axes, run):
        for c, name in enumerate(("y = −1", "y = +1")):
            axes.plot(*X[y == 2 * c - 1].T, **class_look(c, label=name, zorder=5))
        axes.plot([], [], **ring(label="support vector" if support else "y f ≤ 1"))
        middle, half = (X.max(axis=0) + X.min(axis=0)) / 2, 0.6 * np.ptp(X, axis=0).max() or 1.0
        axes.set(xlim=middle[0] + (-half, half), ylim=middle[1] + (-half, half), aspect="equal")
        axes.set(xlabel=labels[0], ylabel=labels[1])
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 3}
        axes.legend(**place, frameon=False, handletextpad=0.1, columnspacing=1.0)

    def draw(axes, run, i):
        b, w = line(run[i])
        if i:
            for points in _parallels(axes, *line(run[i - 1]), [0]):
                axes.plot(*points.T, **look("previous"))
        lines = _parallels(axes, b, w, [-1, 0, 1])
        for level, points in zip((-1, 0, 1), lines):
            edge = {"color": ink(), "linewidth": 1.4, "linestyle": "--", "zorder": 2}
            axes.plot(*points.T, **(edge if level else look("new")))
        if lines:
            tube = {"color": colour("model"), "alpha": 0.18, "linewidth": 0, "zorder": 0}
            corners = [lines[0][0], lines[0][-1], lines[2][-1], lines[2][0]]
            axes.add_patch(Polygon(corners, **tube))
        f = b + X @ w
        hinge = np.maximum(0, 1 - y * f)
        held = y * f <= 1 + ROUND_OFF if support is None else support(run[i])
        axes.plot(*X[held].T, **ring(zorder=6))
        if lines:
            for x, cost, side in zip(X, hinge, y):
                if cost > ROUND_OFF:
                    foot = x + cost * side * w / (w @ w)
                    axes.plot(*np.transpose([x, foot]), **look("gradient", zorder=4))
        rows = lit(run[i])
        for row in () if rows is None else rows:
            axes.plot(*X[row], **halo(zorder=4.5))
            if len(rows) > 1:  # which is which
                round_them = _around(axes, X[held], ring()["markersize"] / 2)
                name_where_free(axes, X[row], str(row), round_them, np.delete(X, row, axis=0))

    return Panel(backdrop, draw)


def hinge_costs(X, y, *, line=bias_first, lit=looked_at):
    """What every row costs: the hinge loss against its margin y f, and their mean.

        max(0, 1 − y f)        f = b + w·x

    Parameters
        X : (n, d) array
        y : (n,) array              −1 or +1
        line, lit                   as for `margin_tube`

    Returns
        Panel

    Raises
        TypeError, ValueError   as `margin_tube`

    Example
        play(run, margin_tube(X, y), hinge_costs(X, y), caption=…, title="A linear SVM")
    """
    X, y = array("X", X, 2), signs(y)
    same_length(X, y)
    function("line", line)
    function("lit", lit)

    def backdrop(axes, run):
        low, high = with_room(np.concatenate([(0.0, 1.5), *map(margins, run)]), 0.08)
        low, high = max(low, -4.0), min(high, 5.0)
        axes.plot([low, 1, high], [1 - low, 0, 0], color=ink(), linewidth=1.4, zorder=1)
        axes.set(xlim=(low, high), ylim=(-0.12 * (1 - low), 1.05 * (1 - low)))
        axes.set(xlabel="margin y f", ylabel="hinge loss")
        axes.axvline(1, **look("previous", linestyle=":", linewidth=1, zorder=0))

    def draw(axes, run, i):
        m = margins(run[i])
        cost = np.maximum(0, 1 - m)
        axes.vlines(m, 0, cost, color=colour("gradient"), linewidth=2.5, zorder=2)
        for c in (0, 1):
            own = y == 2 * c - 1
            axes.plot(m[own], cost[own], **class_look(c, zorder=3))
        axes.axhline(cost.mean(), **look("new", linestyle="--", linewidth=2, path_effects=[]))
        place = {"ha": "right", "va": "bottom", "zorder": 4}
        axes.text(axes.get_xlim()[1], cost.mean() + 0.03 * axes.get_ylim()[1], "mean", **place)
        rows = lit(run[i])
        if rows is not None:
            axes.plot(m[rows], cost[rows], **halo(zorder=2.5))

    def margins(step):
        b, w = line(step)
        return y * (b + X @ w)

    return Panel(backdrop, draw)


def halo(**changes):
    """Return the keywords that light a row: a disc of orange under its mark.

    Parameters
        changes      keywords of Line2D that win

    Example
        >>> halo()["linestyle"], halo(markersize=9)["markersize"]
        ('none', 9)
    """
    return look("new", **{"linestyle": "none", "marker": "o", "markersize": 15, **changes})


def signs(y):
    """Return y as an array of −1 and +1, or say what is wrong.

    Parameters
        y : (n,) array

    Returns
        (n,) array of floats

    Raises
        TypeError, ValueError   y is not a finite 1-D array, or holds something else

    Example
        >>> signs([-1, 1]).tolist()
        [-1.0, 1.0]
    """
    y = array("y", y, 1)
    if not np.isin(y, (-1, 1)).all():
        raise ValueError(f"y must hold −1 and +1; got {y[~np.isin(y, (-1, 1))][0]:g}")
    return y


def ring(**changes):
    """Return the keywords that draw the ring around a support vector.

    Parameters
        changes      keywords of Line2D that win

    Example
        >>> ring()["markerfacecolor"]
        'none'
    """
    line = {"marker": "o", "markersize": 14, "markerfacecolor": "none", "linestyle": "none"}
    return {**line, "markeredgecolor": ink(), "markeredgewidth": 1.8, **changes}


def _around(axes, points, radius):
    """Eight places on the circle around each point, (8 n, 2); the radius in typographic points."""
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    circle = radius * axes.figure.dpi / 72 * np.column_stack([np.cos(turn), np.sin(turn)])
    middle = axes.transData.transform(points)[:, None]
    return axes.transData.inverted().transform((middle + circle).reshape(-1, 2))


def _parallels(axes, b, w, levels):
    """The lines b + w·x = level from beyond the axes to beyond, (201, 2) each; none if w is 0."""
    length = np.linalg.norm(w)
    corners = np.transpose([axes.get_xlim(), axes.get_ylim()])
    middle, reach = corners.mean(axis=0), np.ptp(corners, axis=0).sum()
    if length * reach <= ROUND_OFF:  # f is the same everywhere, up to round-off
        return []
    along = np.array([-w[1], w[0]]) / length
    feet = [middle + (level - b - w @ middle) * w / length**2 for level in levels]
    return [np.linspace(foot - reach * along, foot + reach * along, 201) for foot in feet]
