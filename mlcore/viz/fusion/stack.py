"""Panels of stacking: the matrix Z filled fold by fold, and the weights of the meta-model.

play(run, meta_matrix(names, y), meta_weights(names, {5: weights}), caption=…, title="Z fills")

A run is a list of FoldStep whose theta is Z so far, (n, M), NaN where nothing has been said yet. A
step whose test rows have trained its member leaks: its cells are hatched.
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array
from mlcore.viz.captions import as_text
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, paper


def leaks(step):
    """Return whether some row is answered by a member that has trained on it.

    Parameters
        step : FoldStep

    Returns
        bool

    Example
        >>> from mlcore.validation.cross_val import FoldStep
        >>> rows = np.arange(3)
        >>> leaks(FoldStep(0, np.zeros((3, 1)), 0.0, 1, rows, rows))
        True
    """
    return bool(np.isin(step.test, step.train).any())


def meta_matrix(names, y):
    """Who trains (T) and who is answered (A); the columns of Z, cell by cell; and y beside them.

    Parameters
        names : M str       of the members
        y : (n,) array      the targets

    Returns
        Panel

    Raises
        TypeError, ValueError    y is not a list of numbers

    Example
        play(run, meta_matrix(("line", "nearest"), y), caption=…, title="Z fills")
    """
    y = array("y", y, ndim=1)
    right = len(names) + 1  # the column of y

    def backdrop(axes, run):
        n = len(y)
        axes.set(xlim=(-0.55, right + 0.55), ylim=(n - 0.4, -0.6), xticks=range(right + 1))
        axes.set(yticks=range(n), yticklabels=range(1, n + 1), ylabel="row")
        axes.set_xticklabels(["fold", *names, "y"])
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.spines[:].set_visible(False)
        for row in range(n):
            _write(axes, right, row, _short(y[row]))
            for column in range(1, right):
                axes.add_patch(_cell(column, row, edgecolor=colour("previous"), linewidth=0.8))

    def draw(axes, run, i):
        step = run[i]
        before = run[i - 1].theta if i else np.full_like(step.theta, np.nan)
        new = np.isfinite(step.theta) & ~np.isfinite(before)
        both = np.isin(step.test, step.train)
        for row in np.setdiff1d(step.train, step.test):
            _write(axes, 0, row, "T", alpha=0.6)
        for row, seen in zip(step.test, both):
            axes.add_patch(_cell(0, row, linewidth=2, edgecolor=colour("wrong" if seen else "new")))
            _write(axes, 0, row, "TA" if seen else "A", "bold")
        for row, column in np.argwhere(np.isfinite(step.theta)):
            now = new[row, column]
            if leaks(step):
                fill = {"edgecolor": colour("wrong"), "hatch": HATCH, "alpha": 0.7}
            else:
                fill = {"facecolor": colour("new" if now else "data"), "alpha": 0.5 if now else 0.2}
            axes.add_patch(_cell(column + 1, row, linewidth=0, **fill))
            if now:
                edge = colour("wrong" if leaks(step) else "new")
                axes.add_patch(_cell(column + 1, row, edgecolor=edge, linewidth=2.2, zorder=3))
            weight, boxed = "bold" if now else "normal", leaks(step)
            _write(axes, column + 1, row, _short(step.theta[row, column]), weight, boxed=boxed)

    return Panel(backdrop, draw)


def meta_weights(names, weights):
    """How far the meta-model trusts each member: a bar each, hatched where Z leaked.

    Parameters
        names : M str       of the members
        weights : dict      step → (M,) array: the weights of a model on Z as it is after this step

    Returns
        Panel

    Raises
        ValueError    there are no weights, or not M of them

    Example
        play(run, meta_weights(("line", "nearest"), {5: [0.8, 0.2]}), caption=…, title="Z fills")
    """
    bars = {i: array(f"weights[{i}]", w, ndim=1) for i, w in weights.items()}
    if not bars or any(len(w) != len(names) for w in bars.values()):
        raise ValueError(f"weights must have {len(names)} for one step or more; got {weights!r}")
    high = 0.8 / len(bars)  # of one bar; M groups of them

    def backdrop(axes, run):
        values = [0.0, *np.concatenate(list(bars.values()))]
        low, high = min(values), max(values)
        room = (high - low) or 1.0
        left = low - 0.1 * room if low < 0 else 0.0
        axes.set(xlim=(left, high + 0.5 * room), xlabel="weight in the meta-model")
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.set(ylim=(len(names) - 0.4, -0.6), yticks=range(len(names)), yticklabels=names)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0, color=ink(), linewidth=1)

    def draw(axes, run, i):
        if i < min(bars):
            middle, waits = np.mean(axes.get_xlim()), "Z is not full yet:\nthe meta-model waits"
            axes.text(middle, len(names) / 2 - 0.5, waits, ha="center", va="center")
        for place, (at, w) in enumerate(bars.items()):
            if at > i:
                continue
            wrong, y = leaks(run[at]), np.arange(len(names)) + (place + 0.5) * high - 0.4
            fill = {"color": colour("model"), "alpha": 0.55}
            if wrong:
                fill = {"facecolor": "none", "edgecolor": colour("wrong"), "hatch": HATCH}
            axes.barh(y, w, 0.9 * high, **fill)
            if at == i:
                edge = {"facecolor": "none", "edgecolor": colour("wrong" if wrong else "new")}
                axes.barh(y, w, 0.9 * high, linewidth=2.6, **edge)
            for height, value in zip(y, w):
                text = f"{as_text(round(value, 2))}{', leaky' if wrong else ''}"
                place_of = max(value, 0.0) + 0.015 * np.ptp(axes.get_xlim())
                axes.text(place_of, height, text, va="center", color=ink())

    return Panel(backdrop, draw)


def _short(value):
    return as_text(float(f"{value:.1f}")) if abs(value) < 1e4 else as_text(value)


def _cell(column, row, **looks):
    looks = {"facecolor": "none", **looks}
    return Rectangle((column - 0.45, row - 0.44), 0.9, 0.88, **looks)


def _write(axes, x, y, text, weight="normal", alpha=1.0, boxed=False):
    box = {"facecolor": paper(), "linewidth": 0, "pad": 0.8} if boxed else None
    place = {"ha": "center", "va": "center", "fontsize": 0.88 * rcParams["font.size"]}
    axes.text(x, y, text, weight=weight, alpha=alpha, color=ink(), bbox=box, zorder=5, **place)
