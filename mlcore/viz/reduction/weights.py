"""Panels of the Lasso: one weight at the soft threshold, and all weights as α shrinks."""

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from mlcore.checks import number
from mlcore.reduction.coordinates import soft_threshold
from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.marks import name_where_free, names_beside
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, look


def threshold(alpha, *, names=None):
    """The soft threshold z → S(z), and where the weight that moves at this step stands on it.

    Dotted: what the weight would be without the penalty; the purple stick is what α takes away. In
    the hatched strip, |z| ≤ α, the weight becomes 0.

    Parameters
        alpha : float             α ≥ 0
        names : strs, or None     of the weights; None: w₁, w₂, …

    Returns
        Panel; its steps have j and z, as `CoordinateStep`

    Raises
        TypeError, ValueError     alpha is not a number ≥ 0

    Example
        play(run, constraint_set(objective, "L1", …), threshold(1.0), caption=…, title="One weight")
    """
    alpha = number("alpha", alpha, 0)

    def backdrop(axes, run):
        limits = with_room([-1.8 * alpha, 1.8 * alpha, *(step.z for step in run)], 0.1)
        z = np.sort([*np.linspace(*limits, 101), -alpha, alpha])  # also what a name keeps off
        strip = {"facecolor": "none", "edgecolor": colour("previous"), "linewidth": 0}
        axes.axvspan(-alpha, alpha, hatch=HATCH, alpha=0.5, zorder=0, **strip)
        axes.plot(z, z, **look("previous", linestyle=":", linewidth=2))
        axes.plot(z, soft_threshold(z, alpha), color=ink(), zorder=3)
        axes.set(xlim=limits, ylim=limits, xlabel="z", ylabel="S(z)")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(6, integer=True))

    def draw(axes, run, i):
        j, z = run[i].j, run[i].z
        new = float(soft_threshold(z, alpha))
        axes.plot([z, z], [z, new], color=colour("gradient"), linewidth=3, zorder=4)
        axes.plot(z, z, **look("previous", marker="o", markersize=7, zorder=4))
        axes.plot(z, new, **look("new", marker="D", zorder=5))
        name_where_free(axes, (z, new), names[j] if names else f"w{_lowered(j + 1)}")

    return Panel(backdrop, draw)


def coefficient_path(names, *, label="weight"):
    """Every weight against α, from the largest α down to that of this step.

    A weight that has just left 0 is orange. Names stand at the weights that are not 0.

    Parameters
        names : strs     of the columns
        label : str      of the axis of the weights

    Returns
        Panel; its steps are those of `lasso_path`

    Example
        play(run, coefficient_path(names), weight_bars(names), caption=…, title="Path of the Lasso")
    """

    def backdrop(axes, run):
        alphas = [step.alpha for step in run]
        low, high = min(alphas), max(alphas)
        room = max(high / low, 2.0) ** 0.05
        axes.set(xscale="log", xlim=(high * room, low / room**6), xlabel="α", ylabel=label)
        axes.set_ylim(with_room([step.theta for step in run], 0.08))
        if high < 1000 * low:  # powers of ten alone would be too few numbers
            axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axes.xaxis.set_major_formatter(lambda value, place: as_text(value))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.axhline(0, **look("previous", zorder=0))

    def draw(axes, run, i):
        alphas = [step.alpha for step in run[: i + 1]]
        weights = np.array([step.theta for step in run[: i + 1]])
        for j in np.flatnonzero(weights.any(axis=0)):
            fresh = i > 0 and weights[i, j] != 0 and weights[i - 1, j] == 0
            line = look("new", zorder=4) if fresh else {"color": ink(), "linewidth": 1.5}
            begin = max(np.flatnonzero(weights[:, j])[0] - 1, 0)
            axes.plot(alphas[begin:], weights[begin:, j], **line)
            end = look("new", marker="D") if fresh else {"color": ink(), "marker": "o"}
            axes.plot(alphas[-1], weights[i, j], **{**end, "markersize": 6, "zorder": 5})
        axes.axvline(alphas[-1], **look("previous", linestyle="--", zorder=1))
        alive = np.flatnonzero(weights[i])
        at = {names[j]: np.array([alphas[-1], weights[i, j]]) for j in alive}
        names_beside(axes, at, right=8, turn=1.0)

    return Panel(backdrop, draw)


def weight_bars(names, *, label="weight"):
    """All weights of this step as bars, with ticks where they stood before.

    A weight of exactly 0 has no bar, only an empty ring.

    Parameters
        names : strs     of the columns, one a row
        label : str      of the axis of the weights

    Returns
        Panel; its steps have theta = w, (d,)

    Example
        play(run, coefficient_path(names), weight_bars(names), caption=…, title="Path of the Lasso")
    """
    rows = np.arange(len(names))

    def backdrop(axes, run):
        axes.set(ylim=(len(names) - 0.4, -0.6), xlabel=label)
        axes.set_xlim(with_room([step.theta for step in run], 0.08))
        axes.set_yticks(rows, names)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0, **look("previous", zorder=1))
        axes.xaxis.set_major_locator(MaxNLocator(5))

    def draw(axes, run, i):
        w, before = run[i].theta, run[max(i - 1, 0)].theta
        for fresh, role in ((False, "data"), (True, "new")):
            shown = (w != 0) & ((i > 0) & (before == 0) == fresh)
            bar = {"color": colour(role), "edgecolor": ink(), "linewidth": 0.8, "height": 0.7}
            axes.barh(rows[shown], w[shown], **bar, zorder=2)
        ring = {"marker": "o", "fillstyle": "none", "linestyle": "none", "color": ink()}
        axes.plot(w[w == 0], rows[w == 0], **ring, markersize=7, zorder=3)
        if i:
            tick = {"marker": "|", "markersize": 13, "markeredgewidth": 1.5, "linestyle": "none"}
            moved = (before != 0) | (w != 0)
            axes.plot(before[moved], rows[moved], color=ink(), **tick, zorder=3)

    return Panel(backdrop, draw)


def _lowered(number):
    """A whole number as a subscript."""
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number))
