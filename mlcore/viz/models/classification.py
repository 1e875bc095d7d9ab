"""Panels of two classes on one feature: the probability curve, and what each row costs."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.viz.axis import with_room
from mlcore.viz.descent.data import one_feature
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look

CLASSES = (("data", "o"), ("other", "s"), ("model", "^"), ("optimum", "X"))


def probability(X, y, *, labels=("x", "p of class 1")):
    """The probability curve of this step, the boundary, and every row's probability as a bar.

        p = σ(b + w x)        boundary, dashed: p = ½, at x = −b / w

    A bar is the probability of the row's *own* class: it stands on 0 where y = 1 and hangs from 1
    where y = 0. What is missing from the bar to the point, the stick, is the residual p − y.

    Parameters
        X : (n, 1) array     one feature
        y : (n,) array       0 or 1
        labels : two str     of the axes

    Returns
        Panel; its steps have theta = (b, w)

    Raises
        TypeError, ValueError   X is not one feature, y is not as long, or not 0 and 1

    Example
        play(run, probability(X, y), surprise(X, y), loss_curve(), …)
    """
    x, y = _two_classes(X, y)

    def backdrop(axes, run):
        axes.set_xlim(with_room(x, 0.35))
        axes.set(ylim=(-0.1, 1.1), yticks=(0, 0.5, 1), xlabel=labels[0], ylabel=labels[1])
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.axhline(0.5, **look("previous", linestyle=":", linewidth=1, zorder=0))
        for c in (0, 1):
            axes.plot(x[y == c], y[y == c], **class_look(c, zorder=6))

    def draw(axes, run, i):
        at = np.linspace(*axes.get_xlim(), 201)
        if i:
            axes.plot(at, curve(run[i - 1], at), **look("previous"))
        axes.plot(at, curve(run[i], at), **look("new"))
        p = curve(run[i], x)
        for c in (0, 1):
            own = y == c
            box = {"width": 0.03 * np.ptp(at), "color": class_look(c)["color"], "alpha": 0.6}
            axes.bar(x[own], p[own] - (1 - c), bottom=1 - c, **box, zorder=3)
        axes.vlines(x, p, y, color=colour("gradient"), linewidth=2.5, zorder=4)
        b, w = run[i].theta
        tilted = abs(w) * np.ptp(at) > 1e-9  # else p is the same everywhere, up to round-off
        if tilted and at[0] < -b / w < at[-1]:
            axes.axvline(-b / w, color=ink(), linestyle="--", linewidth=1.8, zorder=2)

    def curve(step, x):
        return np.exp(-np.logaddexp(0, -(step.theta[0] + step.theta[1] * x)))

    return Panel(backdrop, draw)


def surprise(X, y):
    """What every row costs, −ln of the probability of its own class, and their mean, the loss.

    Parameters
        X : (n, 1) array     one feature
        y : (n,) array       0 or 1

    Returns
        Panel; its steps have theta = (b, w)

    Raises
        TypeError, ValueError   as `probability`

    Example
        play(run, probability(X, y), surprise(X, y), loss_curve(), …)
    """
    x, y = _two_classes(X, y)

    def backdrop(axes, run):
        high = 1.15 * max(1.5, max(costs(step).max() for step in run))
        cost = np.linspace(0, high, 201)
        axes.plot(np.exp(-cost), cost, color=ink(), linewidth=1.4, zorder=1)
        axes.set(xlim=(-0.08, 1.05), ylim=(0, high), xlabel="p of its own class", ylabel="−ln p")
        axes.set_xticks((0, 0.5, 1), ("0", "0.5", "1"))

    def draw(axes, run, i):
        cost = costs(run[i])
        axes.vlines(np.exp(-cost), 0, cost, color=colour("gradient"), linewidth=2.5, zorder=2)
        for c in (0, 1):
            looks = class_look(c, zorder=3, clip_on=False)  # whole, also at a cost of 0
            axes.plot(np.exp(-cost[y == c]), cost[y == c], **looks)
        axes.axhline(cost.mean(), **look("new", linestyle="--", linewidth=2))
        x, side = (-0.05, "left") if cost.mean() < 1 else (1.04, "right")  # where the curve is not
        axes.text(x, cost.mean() + 0.05 * axes.get_ylim()[1], "mean = loss", ha=side, zorder=4)

    def costs(step):
        logits = step.theta[0] + step.theta[1] * x
        return np.logaddexp(0, np.where(y == 1, -logits, logits))

    return Panel(backdrop, draw)


def class_look(c, **changes):
    """Return the keywords that draw the points of class c: its own colour and its own marker.

    Parameters
        c : int      0, 1, 2 or 3
        changes      keywords of Line2D that win

    Raises
        ValueError   there are not so many looks

    Example
        >>> class_look(0)["marker"], class_look(1)["marker"]
        ('o', 's')
    """
    if not 0 <= c < len(CLASSES):
        raise ValueError(f"c must be a class from 0 to {len(CLASSES) - 1}; got {c}")
    role, marker = CLASSES[c]
    return look("data", color=colour(role), marker=marker, **changes)


def _two_classes(X, y):
    """X as one feature, (n,), and y as numbers 0 and 1, or say what is wrong."""
    x, y = one_feature(X, y)
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"y must hold 0 and 1; got {y[~np.isin(y, (0, 1))][0]:g}")
    return x, y
