"""Panels of an average: members at a cursor, its error as two bars; and of a vote filling up.

play(range(13), cursor(x, predictions, truth), error_bars(predictions, truth), caption=…, title=…)
play([1, 3, 5], ballots(right), chances(0.7), caption=…, title="More voters")

A run of the first two is a list of columns j: the cursor stands at x[j]. A run of the others is a
list of M: so many have voted.
"""

from math import comb

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, number
from mlcore.fusion.averaging import ambiguity, average
from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, look

MEMBERS = (("data", "s", "--"), ("other", "^", ":"), ("gradient", "v", "-."))


def cursor(x, predictions, truth, names=None):
    """The curves of members and of the truth; at the cursor their values, and the mean of them.

    Parameters
        x : (n,) array              increasing
        predictions : (M, n) array  at most three members
        truth : (n,) array
        names : M str or None       None: f₁, f₂, f₃

    Returns
        Panel

    Raises
        TypeError, ValueError   the shapes do not fit, or there are more than three members

    Example
        play(range(n), cursor(x, predictions, truth), error_bars(predictions, truth), …)
    """
    x, truth, predictions = (
        array("x", x, 1),
        array("truth", truth, 1),
        array("predictions", predictions, 2),
    )
    if not len(x) == len(truth) == predictions.shape[1]:
        sizes = f"{len(x)}, {len(truth)} and {predictions.shape[1]}"
        raise ValueError(f"x, truth and each member must have as many values; got {sizes}")
    if len(predictions) > len(MEMBERS):
        raise ValueError(f"predictions must be of at most 3 members; got {len(predictions)}")
    names = [f"f{'₁₂₃'[m]}" for m in range(len(predictions))] if names is None else names
    mean = average(predictions)

    def backdrop(axes, run):
        low, high = with_room([*predictions.ravel(), *truth], 0.12)
        axes.set(xlim=with_room(x, 0.05), ylim=(low, high), xlabel="x", ylabel="prediction")
        for curve, name, (role, marker, dash) in zip(predictions, names, MEMBERS):
            style = {"color": colour(role), "linestyle": dash, "linewidth": 1.8}
            axes.plot(x, curve, **style)
            axes.plot([], [], **style, marker=marker, markersize=8, label=name)
        axes.plot(x, mean, color=colour("new"), linewidth=2.4)
        axes.plot(x, truth, color=ink(), linewidth=1.8)
        axes.plot([], [], **look("new", marker="D", path_effects=None), label="mean")
        axes.plot([], [], **look("optimum", linestyle="-", linewidth=1.8), label="truth")
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": len(names) + 2}
        axes.legend(**place, frameon=False, handlelength=1.8, columnspacing=1.0, handletextpad=0.4)

    def draw(axes, run, i):
        j = run[i]
        axes.axvline(x[j], color=ink(), linewidth=0.8, alpha=0.7, zorder=2)
        axes.plot(x[j], truth[j], **look("optimum", markersize=28, zorder=4))
        for value, (role, marker, _) in zip(predictions[:, j], MEMBERS):
            mark = {"markersize": 10, "markeredgecolor": ink(), "markeredgewidth": 0.8}
            axes.plot(x[j], value, color=colour(role), marker=marker, **mark, zorder=5)
        axes.plot(x[j], mean[j], **look("new", marker="D", zorder=6))

    return Panel(backdrop, draw)


def error_bars(predictions, truth):
    """What the members err on average, the ambiguity taken off it, and what is left: the error.

        Σ w (fₘ − y)²  −  Σ w (fₘ − f̄)²  =  (f̄ − y)²

    Parameters
        predictions : (M, n) array
        truth : (n,) array

    Returns
        Panel

    Raises
        TypeError, ValueError   the shapes do not fit

    Example
        play(range(n), cursor(x, predictions, truth), error_bars(predictions, truth), …)
    """
    terms = ambiguity(predictions, truth)

    def backdrop(axes, run):
        longest = terms.average[list(run)].max()
        axes.set(xlim=(0, 1.3 * longest), ylim=(2.6, -0.6), xlabel="squared error")
        names = ("average of\nthe members", "− ambiguity", "= error of\nthe mean")
        axes.set_yticks(range(3), names)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(MaxNLocator(5))

    def draw(axes, run, i):
        error, mean, spread = (term[run[i]] for term in terms)
        bars = (
            (0, mean, {"color": colour("gradient"), "linewidth": 0}),
            (error, spread, {"fill": False, "edgecolor": ink(), "hatch": HATCH, "linewidth": 1}),
            (0, error, {"color": colour("new"), "linewidth": 0}),
        )
        for row, (left, width, style) in enumerate(bars):
            axes.barh(row, width, 0.6, left=left, **style)
            value = as_text(float(f"{width:.3g}"))
            axes.text(left + width, row, f" {value}", va="center", weight="bold")
        for end, rows in ((mean, (0, 1)), (error, (1, 2))):  # what is taken off, and what is left
            axes.plot([end, end], rows, color=ink(), linewidth=1, linestyle=":")

    return Panel(backdrop, draw)


def ballots(right):
    """Every vote so far, a column a voter: a dot is right, a cross wrong; what the majority says.

    Parameters
        right : (n, M) array of bool    whether voter m is right on row i

    Returns
        Panel; its run is a list of odd numbers of voters

    Raises
        ValueError   right has not two axes

    Example
        play([1, 3, 5], ballots(rng.random((20, 5)) < 0.7), chances(0.7), …)
    """
    right = np.array(right, dtype=bool)
    if right.ndim != 2:
        raise ValueError(f"right must be (n, M), a row a row of data; got shape {right.shape}")
    n = len(right)

    def backdrop(axes, run):
        axes.set(xlim=(0.2, max(run) + 2.2), ylim=(n + 0.7, -0.2))
        axes.set(xlabel="voter", ylabel="row", yticks=[1, *range(5, n + 1, 5)])
        axes.set_xticks([*run, max(run) + 1.6], [*map(str, run), "most"])
        axes.axvline(max(run) + 0.8, **look("previous", linestyle=":"))

    def draw(axes, run, i):
        before, now = (run[i - 1] if i else 0), run[i]
        most = right[:, :now].sum(axis=1) > now / 2
        for verdict, role, marker in ((True, "data", "o"), (False, "other", "X")):
            mark = {"linestyle": "none", "marker": marker, "color": colour(role)}
            rows, voters = np.nonzero(right[:, :now] == verdict)
            axes.plot(voters + 1, rows + 1, **mark, markersize=5, alpha=0.75)
            new = voters >= before
            edge = {"markeredgecolor": colour("new"), "markeredgewidth": 1.2}
            axes.plot(voters[new] + 1, rows[new] + 1, **mark, markersize=8, **edge)
            (rows,) = np.nonzero(most == verdict)
            place = np.full(len(rows), max(run) + 1.6)
            axes.plot(place, rows + 1, **mark, markersize=9)

    return Panel(backdrop, draw)


def chances(p):
    """The chance that k of M independent voters are right; the majorities are orange.

        C(M, k) pᵏ (1 − p)^{M−k}

    Parameters
        p : float     of each voter, from 0 to 1

    Returns
        Panel; its run is a list of odd numbers of voters

    Raises
        TypeError, ValueError   p is not from 0 to 1

    Example
        play([1, 3, 5], ballots(right), chances(0.7), …)
    """
    p = number("p", p, 0, 1)

    def backdrop(axes, run):
        axes.set(xlim=(-0.7, max(run) + 0.7), ylim=(0, 1.3 * max(p, 1 - p)))
        axes.set(xlabel="voters that are right, k", ylabel="chance")
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))

    def draw(axes, run, i):
        M = run[i]
        k = np.arange(M + 1)
        chance = np.array([comb(M, j) * p**j * (1 - p) ** (M - j) for j in k])
        most = k > M / 2
        axes.bar(k[~most], chance[~most], 0.7, color=colour("previous"), linewidth=0)
        axes.bar(k[most], chance[most], 0.7, color=colour("new"), linewidth=0)
        half = {"color": ink(), "linewidth": 1, "linestyle": "--"}
        axes.plot([M / 2, M / 2], [0, 1.08 * max(p, 1 - p)], **half)
        words = f"most are right: {as_text(float(f'{chance[most].sum():.3f}'))}"
        place = {"ha": "right", "va": "top", "transform": axes.transAxes}
        axes.text(0.98, 0.98, words, weight="bold", **place)

    return Panel(backdrop, draw)
