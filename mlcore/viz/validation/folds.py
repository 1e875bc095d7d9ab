"""Panels of a cross-validation: who trains (T) and who judges (V) in each fold, and the scores.

run = record(cross_validation(model, X, y, k_fold(y, 5)))
play(run, fold_strips(), fold_scores(), caption=…, title="Five folds")

A run is a list of FoldStep. Fold j is lit; those before it are pale, those to come are empty.
One letter stands for neighbours that always train and judge together.
"""

import numpy as np

from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look
from mlcore.viz.validation.running import running_axes, running_mean

LETTERS = 24  # in a strip: of more, no letter could be read


def fold_strips():
    """A strip of all rows for each fold: T trains, V judges; a bar alone if letters are too many.

    Returns
        Panel

    Example
        play(run, fold_strips(), fold_scores(), caption=…, title="Five folds")
    """

    def backdrop(axes, run):
        strip_axes(axes, run)
        edges = np.arange(1, _n_rows(run)) + 0.5  # between two rows, like the marks of a ruler
        for j in range(1, len(run) + 1):
            axes.vlines(edges, j + 0.3, j + 0.42, color=colour("previous"), linewidth=0.8)

    def draw(axes, run, i):
        blocks = _blocks(run)
        for j, step in enumerate(run[: i + 1], 1):
            now = j == i + 1
            lit = colour("new" if now else "data")
            judges = [(low - 0.5, n) for low, n in blocks if low - 1 in step.test]
            axes.broken_barh(judges, (j - 0.42, 0.84), color=lit, alpha=0.6 if now else 0.3)
            if now:
                edge = {"facecolor": "none", "edgecolor": lit, "linewidth": 2.4}
                axes.broken_barh(judges, (j - 0.42, 0.84), **edge, zorder=3)
            ends = [low - 0.5 for low, _ in blocks[1:]]
            axes.vlines(ends, j - 0.42, j + 0.42, color=colour("previous"), linewidth=0.8)
            if len(blocks) > LETTERS:
                continue
            for low, n in blocks:
                letter = "V" if low - 1 in step.test else "T" if low - 1 in step.train else ""
                place = {"ha": "center", "va": "center_baseline", "color": ink()}
                place |= {"weight": "bold" if now and letter == "V" else "normal"}
                alpha = 1 if now or letter == "V" else 0.7
                axes.text(low + (n - 1) / 2, j, letter, alpha=alpha, **place)

    return Panel(backdrop, draw)


def fold_scores(label="score"):
    """The score of each fold, the mean of those so far, and their standard deviation.

    Parameters
        label : str    of the vertical axis

    Returns
        Panel

    Example
        play(run, fold_strips(), fold_scores("accuracy"), caption=…, title="Five folds")
    """

    def backdrop(axes, run):
        running_axes(axes, run[-1].theta, label=label)

    def draw(axes, run, i):
        running_mean(axes, run[i].theta)

    return Panel(backdrop, draw)


def strip_axes(axes, run):
    """Set up axes with a line for each fold, the first on top, and a place for each row.

    Parameters
        axes : matplotlib Axes
        run : list of FoldStep

    Example
        >>> from matplotlib.figure import Figure
        >>> from mlcore.validation.cross_val import FoldStep
        >>> axes, rows = Figure().add_subplot(), (np.array([0, 1]), np.array([2]))
        >>> strip_axes(axes, [FoldStep(0, np.array([1.0]), -1.0, 1, *rows)])
        >>> [round(float(end), 9) for end in (*axes.get_xlim(), *axes.get_ylim())]
        [0.4, 3.6, 1.6, 0.4]
    """
    n, k = _n_rows(run), len(run)
    axes.set(xlim=(0.4, n + 0.6), ylim=(k + 0.6, 0.4), xlabel="row", ylabel="fold")
    axes.set_yticks(range(1, k + 1))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for j in range(1, k + 1):
        edges = (
            [0.5, n + 0.5, n + 0.5, 0.5, 0.5],
            [j - 0.42, j - 0.42, j + 0.42, j + 0.42, j - 0.42],
        )
        axes.plot(*edges, **look("previous", linewidth=0.8))


def _blocks(run):
    """(first row from 1, how many) of neighbours that train and judge together in every fold."""
    rows = np.arange(_n_rows(run))
    roles = [np.isin(rows, part) for step in run for part in (step.train, step.test)]
    ends = np.flatnonzero(np.any(np.diff(roles, axis=1), axis=0)) + 1
    return list(zip([1, *ends + 1], np.diff([0, *ends, len(rows)])))


def _n_rows(run):
    return 1 + max(int(part.max()) for step in run for part in (step.train, step.test))
