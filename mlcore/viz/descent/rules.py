"""Panels of the update rules: momentum's three arrows, Adam's two means, what each entry does."""

import matplotlib
import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import number
from mlcore.viz.arrows import arrow, move_arrow, on_screen
from mlcore.viz.captions import as_text
from mlcore.viz.descent.plane import contour
from mlcore.viz.marks import trail
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, outline, paper


def momentum_arrows(objective, *, bounds=None, optimum=None, labels=("θ₁", "θ₂")):
    """The plane of theta, where the move is the sum of two: what rolls on, and the new gradient.

        −η v  =  −η β v (grey)  −  η g (purple)

    Parameters
        objective, bounds, optimum, labels   as for `plane.contour`

    Returns
        Panel; its steps are DescentSteps

    Raises
        TypeError, ValueError   as `plane.contour`

    Example
        play(run, momentum_arrows(objective), momentum_bars(), caption=…, title="Momentum")
    """
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels)

    def draw(axes, run, i):
        step = run[i]
        path = np.array([past.theta for past in run[: i + 1]])
        trail(axes, path)
        downhill = -step.lr * step.gradient
        rolled = step.theta + step.move - downhill
        _named(axes, step.theta, rolled, "previous", "−ηβv")
        _named(axes, rolled, rolled + downhill, "gradient", "−ηg")
        move_arrow(axes, step)

    return Panel(plane.backdrop, draw)


def momentum_bars(names=("θ₁", "θ₂")):
    """For each entry of theta: what is left of the old sum, the gradient, and the new sum.

    Parameters
        names : str, one for each entry of theta

    Returns
        Panel; its steps are those of a descent with the rule `Momentum`

    Example
        play(run, momentum_arrows(objective), momentum_bars(("b", "w")), …)
    """

    def parts(step):
        return step.state - step.gradient, step.gradient, step.state

    looks = [("βv", "previous"), ("g", "gradient"), ("v", "new")]
    return _bars(parts, looks, names, "βv + g = v")


def adam_bars(names=("θ₁", "θ₂")):
    """For each entry of theta: the running mean of the gradient, and its running size.

    Parameters
        names : str, one for each entry of theta

    Returns
        Panel; its steps are those of a descent with the rule `Adam`

    Example
        play(run, contour(objective), adam_bars(), adam_move(lr=0.1), caption=…, title="Adam")
    """

    def parts(step):
        return step.state.m_hat, np.sqrt(step.state.s_hat)

    looks = [("m̂", "gradient"), ("√ŝ", "previous")]
    return _bars(parts, looks, names, "m̂ and √ŝ")


def adam_move(lr, names=("θ₁", "θ₂")):
    """For each entry of theta: the move about to be made, between lines at +η and −η.

    Parameters
        lr : float   η > 0
        names : str, one for each entry of theta

    Returns
        Panel; its steps are DescentSteps

    Raises
        TypeError, ValueError   lr is not a finite number > 0

    Example
        play(run, contour(objective), adam_bars(), adam_move(lr=0.1), caption=…, title="Adam")
    """
    lr = number("lr", lr, 0, strict=True)
    bars = _bars(lambda step: (step.move,), [("", "new")], names, "move", numbers_at_zero=True)

    def backdrop(axes, run):
        bars.backdrop(axes, run)
        widest = max(1.6 * lr, *np.abs(axes.get_ylim()))
        axes.set(ylim=(-widest, widest))
        for sign, text in ((1, "+η"), (-1, "−η")):
            axes.axhline(sign * lr, **look("optimum", linestyle="--", marker="none", linewidth=1.2))
            axes.text(axes.get_xlim()[1], sign * lr, f" {text}", va="center")

    return Panel(backdrop, bars.draw)


def _bars(parts, looks, names, ylabel, numbers_at_zero=False):
    """A group of bars for each entry of theta: parts(step) gives an array for each bar of a group,
    looks its label and role. A bar's number stands at its end, or across the line of zero."""
    wide = len(looks)
    first = np.arange(len(names)) * (wide + 0.35)  # the place of each group's first bar

    def backdrop(axes, run):
        heights = np.array([parts(step) for step in run])
        low, high = min(heights.min(), 0.0), max(heights.max(), 0.0)
        room = 0.3 * (high - low) or 1.0
        axes.set(ylim=(low - room, high + room), xlim=(-0.5, first[-1] + wide - 0.5))
        axes.axhline(0, color=ink(), linewidth=0.8)
        labels = [label for label, _ in looks] * len(names)
        axes.set_xticks([at + k for at in first for k in range(wide)], labels)
        axes.xaxis.remove_overlapping_locs = False  # the middle bar has two names
        axes.set_xticks(first + (wide - 1) / 2, names, minor=True)
        axes.tick_params(axis="x", which="both", length=0)
        below = 4 + any(labels) * 1.3 * matplotlib.rcParams["font.size"]  # points
        axes.tick_params(axis="x", which="minor", pad=below)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.set_ylabel(ylabel)

    def draw(axes, run, i):
        size = 0.88 * matplotlib.rcParams["font.size"]  # room for three numbers side by side
        digits = 2 - int(np.floor(np.log10(np.abs(axes.get_ylim()).max()) + 1e-9))
        for k, (heights, (_, role)) in enumerate(zip(parts(run[i]), looks)):
            hatch = {"hatch": "//" * (role == "previous"), "edgecolor": paper(), "linewidth": 0}
            bars = axes.bar(first + k, heights, 0.8, color=colour(role), **hatch)
            for bar, height in zip(bars, heights):
                above = (height >= 0) != numbers_at_zero
                up, side = (2, "bottom") if above else (-2, "top")
                place = {"xytext": (0, up), "textcoords": "offset points", "ha": "center"}
                box = {"facecolor": paper(), "alpha": 0.7, "pad": 0.3, "linewidth": 0}
                text = as_text(round(float(height), digits))
                at = bar.get_x() + 0.4, 0.0 if numbers_at_zero else height
                axes.annotate(text, at, va=side, bbox=box, size=size, **place)

    return Panel(backdrop, draw)


def _named(axes, tail, head, role, name):
    """An arrow, if it is long enough to be seen; if it is longer than its name, with that."""
    if on_screen(axes, head - tail) < 12:  # hundredths of an inch
        return
    arrow(axes, tail, head, role, linewidth=6)  # broad: a rim shows where the move lies on it
    if on_screen(axes, head - tail) < 50:
        return
    side, align = (-7, "right") if role == "previous" else (7, "left")  # points
    text = {"va": "center", "ha": align, "zorder": 8, "path_effects": outline(1.5, paper())}
    place = {"xytext": (side, 0), "textcoords": "offset points", "annotation_clip": True}
    axes.annotate(name, 0.35 * tail + 0.65 * head, **place, **text)
