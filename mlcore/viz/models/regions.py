"""Panels of several classes: which class wins where, and the probabilities of one row."""

import numpy as np

from mlcore.checks import array, same_length, whole
from mlcore.descent.objective import with_bias
from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.marks import rounded
from mlcore.viz.models.classification import CLASSES, class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look


def linear_scores(step, X):
    """The scores of a linear model, from theta = (b, W): the larger, the more that class.

        Z = b + X W

    Parameters
        step : with theta, (d + 1, k)
        X : (n, d) array

    Returns
        (n, k) array

    Example
        >>> from mlcore.steps import Step
        >>> linear_scores(Step(0, np.array([[1.0, 0.0], [0.0, 2.0]]), 0.0, 1), [[3.0]]).tolist()
        [[1.0, 6.0]]
    """
    return with_bias(X) @ step.theta


def regions(X, y, *, scores=linear_scores, row=None, names=None, labels=("x₁", "x₂")):
    """The plane of two features: the data by class, and which class has the largest score where.

    Parameters
        X : (n, 2) array
        y : (n,) array                   class numbers from 0
        scores : function of (step, X)   → (n, k), such as `linear_scores`
        row : int or None                a row to be ringed
        names : k str, or None           of the classes; None: class 0, class 1, …
        labels : two str                 of the axes

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above, or there are more than four classes

    Example
        play(run, regions(X, y, names=names, row=7), class_bars(X, y, 7, names=names), …)
    """
    X, y, names = _classes(X, y, names)
    if X.shape[1] != 2:
        raise ValueError(f"X must be two features, (n, 2); got shape {X.shape}")
    row = None if row is None else _row(row, X)

    def backdrop(axes, run):
        for c, name in enumerate(names):
            axes.plot(*X[y == c].T, **class_look(c, label=name, markeredgecolor=ink(), zorder=5))
        if row is not None:
            ring = {"markersize": 17, "markerfacecolor": "none", "markeredgewidth": 2.5}
            axes.plot(*X[row], marker="o", markeredgecolor=ink(), **ring, zorder=6)
        axes.set(xlim=with_room(X[:, 0], 0.12), ylim=with_room(X[:, 1], 0.12))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": len(names)}
        axes.legend(**place, frameon=False, handletextpad=0.1, columnspacing=1.0)
        axes.set_rasterization_zorder(0)

    def draw(axes, run, i):
        sides = [np.linspace(*limits, 121) for limits in (axes.get_xlim(), axes.get_ylim())]
        first, second = np.meshgrid(*sides)
        grid = np.column_stack([first.ravel(), second.ravel()])
        Z = scores(run[i], grid)
        Z = rounded(Z / (np.abs(Z).max() or 1))
        tie = 2e-9  # a lead that round-off can make is none
        for c, name in enumerate(names):
            lead = (Z[:, c] - np.delete(Z, c, axis=1).max(axis=1)).reshape(first.shape)
            if lead.max() > tie:
                shade = {"colors": [class_look(c)["color"]], "alpha": 0.3, "zorder": -1}
                axes.contourf(first, second, lead, [0, 2 * lead.max()], **shade)
                for place in clear(grid[::29], lead.ravel()[::29] > 0, axes):
                    axes.text(*place, name, fontsize="xx-large", ha="center", va="center")
            if lead.max() > tie and lead.min() < -tie:
                axes.contour(first, second, lead, [0], colors=ink(), linewidths=1.5)

    def clear(grid, inside, axes):
        """The place in a region that is farthest from data, frame and boundary; (0, 2) if none."""
        low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
        unit, data = (grid - low) / (high - low), (X - low) / (high - low)
        others = np.concatenate([data, unit[~inside]])
        gaps = np.linalg.norm(unit[inside][:, None] - others, axis=2).min(axis=1)
        gaps = np.minimum(gaps, np.minimum(unit, 1 - unit)[inside].min(axis=1))
        return grid[inside][np.argsort(-rounded(gaps), kind="stable")[:1]]

    return Panel(backdrop, draw)


def class_bars(X, y, row, *, scores=linear_scores, names=None):
    """The probabilities of one row, softmax of its scores, and −ln of that of its own class.

    A stick is the residual p − y: what is missing to 1 in the row's own class, and what is too
    much in the others. A grey line is the probability one step before.

    Parameters
        X : (n, d) array
        y : (n,) array                   class numbers from 0
        row : int                        which row
        scores, names                    as for `regions`

    Returns
        Panel

    Raises
        TypeError, ValueError   as `regions`

    Example
        play(run, regions(X, y, row=7), class_bars(X, y, row=7), caption=…, title="Softmax")
    """
    X, y, names = _classes(X, y, names)
    own, at = int(y[_row(row, X)]), np.arange(len(names))

    def backdrop(axes, run):
        ticks = [f"{name} (its own)" if c == own else name for c, name in enumerate(names)]
        axes.set(xlim=(-0.6, len(names) - 0.4), ylim=(0, 1.3), yticks=(0, 0.5, 1), ylabel="p")
        axes.set_xticks(at, ticks)
        axes.axhline(1, **look("previous", linestyle=":", linewidth=1, zorder=0))

    def draw(axes, run, i):
        p = probabilities(run[i])
        for c in at:
            bold = {"linewidth": 2.5 if c == own else 0.8, "edgecolor": ink(), "alpha": 0.6}
            axes.bar(c, p[c], 0.6, color=class_look(c)["color"], **bold)
        if i:
            before = probabilities(run[i - 1])
            axes.hlines(before, at - 0.4, at + 0.4, **look("previous", linewidth=2.5))
        axes.vlines(at, p, at == own, color=colour("gradient"), linewidth=3)
        cost = f"−ln {as_text(p[own])} = {as_text(-np.log(p[own]))}"
        axes.text(at.mean(), 1.04, cost, ha="center", va="bottom")

    def probabilities(step):
        Z = scores(step, X[row : row + 1])[0]
        p = np.exp(Z - Z.max())
        return p / p.sum()

    return Panel(backdrop, draw)


def _classes(X, y, names):
    """X, the class of each row as an int, and a name for each class, or say what is wrong."""
    X, y = array("X", X, 2), array("y", y, 1)
    same_length(X, y)
    if (y % 1).any() or (y < 0).any() or y.max() >= len(CLASSES):
        bad = y[(y % 1 != 0) | (y < 0) | (y >= len(CLASSES))][0]
        raise ValueError(f"y must hold classes from 0 to {len(CLASSES) - 1}; got {bad:g}")
    y = y.astype(int)
    names = [f"class {c}" for c in range(y.max() + 1)] if names is None else list(names)
    if len(names) < max(2, y.max() + 1):
        raise ValueError(f"names must name {max(2, y.max() + 1)} classes; got {len(names)}")
    return X, y, names


def _row(row, X):
    """The number of a row of X, or say that there is none."""
    if whole("row", row, 0) >= len(X):
        raise ValueError(f"row must be one of {len(X)} rows; got {row}")
    return row
