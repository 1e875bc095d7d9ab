"""Panels of a cross-validation: who trains (T) and who judges (V) in each fold, and the scores.

run = record(cross_validation(model, X, y, k_fold(y, 5)))
play(run, fold_strips(), fold_scores(), caption=…, title="Five folds")

A run is a list of FoldStep. Fold j is lit; those before it are pale, those to come are empty.
"""

import numpy as np
from matplotlib import rcParams

from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look
from mlcore.viz.validation.running import running_axes, running_mean

LETTERS = 32  # rows: of more, no letter could be read
SMALLER = 0.88  # letters than other text: so that 23 of them have room


def fold_strips():
    """A strip of all rows for each fold: T trains, V judges; a bar where rows are too many.

    Returns
        Panel

    Example
        play(run, fold_strips(), fold_scores(), caption=…, title="Five folds")
    """

    def draw(axes, run, i):
        n = _n_rows(run)
        for j, step in enumerate(run[: i + 1], 1):
            now = j == i + 1
            lit = colour("new" if now else "data")
            cells = [(row + 0.54, 0.92) for row in step.test]
            axes.broken_barh(cells, (j - 0.4, 0.8), color=lit, alpha=0.6 if now else 0.3)
            if now:
                edge = {"facecolor": "none", "edgecolor": lit, "linewidth": 2.4}
                axes.broken_barh(cells, (j - 0.4, 0.8), **edge)
            if n > LETTERS:
                continue
            for rows, letter in ((step.train, "T"), (step.test, "V")):
                for row in np.unique(rows):
                    place = {"ha": "center", "va": "center", "color": ink()}
                    place["fontsize"] = SMALLER * rcParams["font.size"]
                    place["weight"] = "bold" if now and letter == "V" else "normal"
                    axes.text(row + 1, j, letter, alpha=1 if now or letter == "V" else 0.6, **place)

    return Panel(strip_axes, draw)


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


def _n_rows(run):
    return 1 + max(int(part.max()) for step in run for part in (step.train, step.test))
