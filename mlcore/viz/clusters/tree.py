"""Panels of a tree sum: the messages and their sums; and which gradient they make.

run = record(tree_sum(objective.parts(theta)))
play(run, sum_tree(), part_means(["b", "w"]), caption=…, title="Eight shards, one gradient")

A run is a list of TreeStep, a level each.
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.patches import Rectangle

from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, look, paper

SMALLER = 0.88  # text in a box than other text: so that five stand side by side


def sum_tree():
    """Every part as a box, how many rows n and the sum of their gradients Σg in it.

    On top what the shards said, below it level by level their sums. The level of this step is
    orange; an odd one, which waits, is passed on as it is.

    Returns
        Panel; its steps are TreeSteps

    Example
        play(run, sum_tree(), part_means(), caption=…, title="Eight shards, one gradient")
    """

    def backdrop(axes, run):
        n = len(run[0].parts)
        axes.set(xlim=(-0.6, n - 0.4), ylim=(len(run) - 0.45, -0.55), xticks=[])
        axes.set_yticks(range(len(run)), ["shards", *(f"level {t}" for t in range(1, len(run)))])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    def draw(axes, run, i):
        x = [np.arange(len(run[0].parts), dtype=float)]
        for t, step in enumerate(run[: i + 1]):
            if t:
                x.append(_joined(axes, x[-1], t))
            for place, part in zip(x[-1], step.parts):
                text = f"n = {part.n}\n{_short(part.gradient)}"
                box = {"boxstyle": "round,pad=0.25", "facecolor": paper()}
                box |= {"edgecolor": colour("new") if t == i else ink()}
                box["linewidth"] = 3 if t == i else 1.2
                kind = {"ha": "center", "va": "center", "bbox": box, "zorder": 3}
                axes.text(place, t, text, fontsize=SMALLER * rcParams["font.size"], **kind)

    return Panel(backdrop, draw)


def part_means(names=None):
    """The mean gradient of every part of this level, an entry a column, and the mean of means.

    A dot is a part, its area the rows behind it; a hatched bar is the mean of what the shards'
    means are, whatever their sizes: the wrong gradient. At the end one dot is left, the right one.

    Parameters
        names : sequence of str, or None    of the entries; None: θ₁, θ₂, …

    Returns
        Panel; its steps are TreeSteps

    Example
        play(run, sum_tree(), part_means(["b", "w"]), caption=…, title="Eight shards, one gradient")
    """

    def backdrop(axes, run):
        means = _means(run[0])
        d = means.shape[1]
        labels = [f"θ{chr(0x2081 + j)}" for j in range(d)] if names is None else names
        axes.set(xlim=(-0.6, d - 0.4), ylim=with_room([*means.ravel(), 0.0], 0.15))
        axes.set_xticks(range(d), labels)
        axes.set(ylabel="mean gradient")
        axes.axhline(0, **look("previous"))
        for j, wrong in enumerate(means.mean(axis=0)):
            bar = {"facecolor": "none", "edgecolor": colour("wrong"), "hatch": HATCH}
            axes.add_patch(Rectangle((j - 0.4, 0), 0.3, wrong, linestyle="--", linewidth=2, **bar))
        key = {"facecolor": "none", "edgecolor": colour("wrong"), "hatch": HATCH}
        axes.add_patch(Rectangle((0, 0), 0, 0, label="mean of means", **key))
        axes.plot([], [], **look("new", linestyle="none", marker="o", label="parts"))
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 2, "frameon": False}
        axes.legend(**place, handletextpad=0.4, columnspacing=1.0)

    def draw(axes, run, i):
        rows = np.array([part.n for part in run[i].parts])
        sizes = np.maximum(5, 18 * np.sqrt(rows / rows.sum()))  # areas as the rows
        for size, mean in zip(sizes, _means(run[i])):
            for j, value in enumerate(mean):
                dot = look("new", linestyle="none", marker="o", markersize=size, alpha=0.8)
                axes.plot(j + 0.15, value, **dot)

    return Panel(backdrop, draw)


def _means(step):
    return np.array([np.ravel(part.mean_gradient) for part in step.parts])


def _short(gradient):
    """Σg, three digits an entry, one below the other."""
    return "\n".join(as_text(float(f"{entry:.3g}")) for entry in np.ravel(gradient))


def _joined(axes, x, t):
    """Draw the lines from the parts of the level before, and return where this level stands."""
    pairs = [x[k : k + 2] for k in range(0, len(x), 2)]
    middles = np.array([pair.mean() for pair in pairs])
    for pair, middle in zip(pairs, middles):
        kind = {"color": ink(), "linewidth": 1.2, "zorder": 1}
        for place in pair:
            axes.plot([place, middle], [t - 1, t], linestyle="-" if len(pair) == 2 else ":", **kind)
    return middles
