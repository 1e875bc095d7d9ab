"""Panels of gradient boosting on one feature: what this round fits, and the sum so far."""

import numpy as np

from mlcore.viz.axis import with_room
from mlcore.viz.descent.data import one_feature
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look


def steps_of(trees, shares, start, low, high):
    """Return the function F₀ + Σ ν h of one feature: its edges, and its value between them.

    Parameters
        trees : list of Tree     on one feature
        shares : list of float   ν of each
        start : float            F₀
        low, high : float        the ends

    Returns
        edges : (m + 1,) array
        values : (m,) array

    Example
        >>> from mlcore.trees.tree import DecisionTreeRegressor
        >>> tree = DecisionTreeRegressor().fit([[1.0], [2.0]], [0.0, 4.0]).tree_
        >>> [part.tolist() for part in steps_of([tree], [0.5], 1.0, 0.0, 3.0)]
        [[0.0, 1.5, 3.0], [1.0, 3.0]]
    """
    cuts = [cut for tree in trees for cut in tree.threshold[~tree.is_leaf]]
    edges = np.unique([low, high, *(cut for cut in cuts if low < cut < high)])
    middles = ((edges[1:] + edges[:-1]) / 2)[:, None]
    values = np.full(len(middles), float(start))
    for tree, share in zip(trees, shares):
        values = values + share * tree.value[tree.apply(middles), 0]
    return edges, values


def residual_fit(X, *, labels=("x", "residual y − F")):
    """What the sum before this round leaves, row by row, and the tree that is fitted to that.

    Parameters
        X : (n, 1) array     one feature
        labels : two str     of the axes

    Returns
        Panel; its steps are BoostingSteps

    Raises
        TypeError, ValueError   X is not one feature

    Example
        play(run, residual_fit(X), sum_so_far(X, y), caption=…, title="Two rounds")
    """
    x, _ = one_feature(X, np.zeros(len(X)))

    def backdrop(axes, run):
        axes.set_xlim(with_room(x, 0.15))
        axes.set_ylim(with_room([step.residual for step in run], 0.12))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.axhline(0, color=ink(), linewidth=1, zorder=1)

    def draw(axes, run, i):
        residual = run[i].residual
        axes.vlines(x, 0, residual, color=colour("gradient"), linewidth=2, alpha=0.7, zorder=2)
        axes.plot(x, residual, **look("data", color=colour("gradient"), zorder=4))
        edges, values = steps_of([run[i].tree], [1.0], 0.0, *axes.get_xlim())
        _staircase(axes, edges, values, **look("new", zorder=3))

    return Panel(backdrop, draw)


def sum_so_far(X, y, *, labels=("x", "y")):
    """The data and the sum of the trees: before this round grey, with this round's tree orange.

    The sticks are what is left for the next round.

    Parameters
        X : (n, 1) array     one feature
        y : (n,) array
        labels : two str     of the axes

    Returns
        Panel; its steps are BoostingSteps

    Raises
        TypeError, ValueError   X is not one feature, or y has not as many rows

    Example
        play(run, residual_fit(X), sum_so_far(X, y), caption=…, title="Two rounds")
    """
    x, y = one_feature(X, y)

    def backdrop(axes, run):
        sums = [step.theta for step in run] + [run[0].before]
        axes.set(xlim=with_room(x, 0.15), ylim=with_room([*y, *np.ravel(sums)], 0.12))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.plot(x, y, **look("data", zorder=5))

    def draw(axes, run, i):
        start = run[0].before[0]
        for n, role in ((i, "previous"), (i + 1, "new")):
            trees, shares = [s.tree for s in run[:n]], [s.lr for s in run[:n]]
            edges, values = steps_of(trees, shares, start, *axes.get_xlim())
            _staircase(axes, edges, values, **look(role, zorder=2 + (role == "new")))
        axes.vlines(x, run[i].theta, y, color=colour("gradient"), linewidth=2.5, zorder=4)

    return Panel(backdrop, draw)


def _staircase(axes, edges, values, **kind):
    axes.plot(np.repeat(edges, 2)[1:-1], np.repeat(values, 2), **kind)
