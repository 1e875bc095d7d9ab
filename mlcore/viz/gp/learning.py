"""Panels of a Gaussian process that learns: the kernel matrix as it grows, and the evidence.

A run of beliefs is a list: the process itself, then its posteriors, of more and more points.

run = [process] + [process.condition(X[:n], y[:n]) for n in range(1, len(y) + 1)]
play(run, band(grid, believed, seen=seen_by), kernel_matrix(at=0.5), ...)
"""

from dataclasses import replace

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from mlcore.checks import array, number, same_length
from mlcore.gp.process import GaussianProcess
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look

GAP = 0.5  # between the matrix and the column of k*, in cells
MOST_INK = 0.55  # of a cell: its number must be readable


def believed(belief, points):
    """The mean and the standard deviation at points of a posterior, or of a process before data.

    Parameters
        belief : GaussianProcess or Posterior
        points : (m, d) array

    Returns
        mean, std : (m,) arrays

    Example
        >>> mean, std = believed(GaussianProcess(amplitude=2.0), np.array([[0.0], [1.0]]))
        >>> mean.tolist(), std.tolist()
        ([0.0, 0.0], [2.0, 2.0])
    """
    if isinstance(belief, GaussianProcess):
        return np.zeros(len(points)), np.full(len(points), belief.amplitude)
    return belief.predict(points)


def seen_by(belief):
    """The points that a belief rests on: X, (n, d), and y, (n,); n = 0 for a process.

    Parameters
        belief : GaussianProcess or Posterior

    Returns
        X, y : arrays

    Example
        >>> X, y = seen_by(GaussianProcess().condition([[3.0]], [1.0]))
        >>> X.tolist(), y.tolist()
        ([[3.0]], [1.0])
    """
    if isinstance(belief, GaussianProcess):
        return np.empty((0, 1)), np.empty(0)
    return belief.X, belief.y


def kernel_matrix(at=None):
    """K + σ_n² I as cells with their numbers; the row and column that this step adds are lit.

    Parameters
        at : float or None       x*: beside K stands k*, the covariances of f(x*) with all seen

    Returns
        Panel; its run is one of beliefs, of one coordinate

    Raises
        TypeError, ValueError    at is not a number

    Example
        play(beliefs, band(grid, believed, seen=seen_by), kernel_matrix(at=0.5), …)
    """
    if at is not None:
        at = number("at", at)

    def backdrop(axes, run):
        X, _ = max((seen_by(belief) for belief in run), key=lambda seen: len(seen[0]))
        n = len(X)
        axes.set(xlim=(-0.6, n - 0.4 + (at is not None) * (1 + GAP)), ylim=(n - 0.4, -0.6))
        ticks = list(range(n)) + ([] if at is None else [n + GAP])
        for row in range(n):
            for column in ticks:
                axes.add_patch(_cell(row, column, fill=False, edgecolor=colour("previous")))
        names = [f"{x:g}".replace("-", "−") for x in X[:, 0]]
        axes.set_xticks(ticks, names + ([] if at is None else [f"x* = {at:g}"]))
        axes.set_yticks(range(n), names)
        axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
        axes.spines[:].set_visible(False)
        noise = any(_process(belief).noise for belief in run)
        place = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "top"}
        axes.text((n - 1) / 2, -0.02, "K + σₙ² I" if noise else "K", **place)
        if at is not None:
            axes.text(n + GAP, -0.02, "k*", **place)

    def draw(axes, run, i):
        X, _ = seen_by(run[i])
        known = len(seen_by(run[i - 1])[0]) if i else len(X)
        last = round(axes.get_ylim()[0] + 0.4)
        if not len(X):
            return
        process = _process(run[i])
        most = process.amplitude**2 + process.noise
        for (row, column), k in np.ndenumerate(
            process.covariance(X) + process.noise * np.eye(len(X))
        ):
            _number(axes, row, column, k, most, lit=max(row, column) >= known)
        if at is not None:
            for row, (k,) in enumerate(process.covariance(X, [[at]])):
                _number(axes, row, last + GAP, k, most, lit=row >= known)

    return Panel(backdrop, draw)


def evidence_curve(process, X, y, length_scales, *, label="−log p(y | X, ℓ)"):
    """Minus the log evidence against ℓ, its two parts, and how far a run has come down.

        −log p(y | X, ℓ) = misfit + complexity        misfit = ½ yᵀα

    Parameters
        process : GaussianProcess       all but its ℓ
        X, y : (n, d) and (n,) arrays
        length_scales : (m,) array      > 0, rising: where the curves are drawn
        label : str                     of the vertical axis

    Returns
        Panel; its steps have theta = (log ℓ,) and loss = −log p(y | X, ℓ)

    Raises
        TypeError, ValueError           an argument is not as above

    Example
        play(run, band(grid, predict), evidence_curve(process, X, y, length_scales), …)
    """
    scales, y = array("length_scales", length_scales, 1), array("y", y, 1)
    same_length(X, y)
    posteriors = [replace(process, length_scale=scale).condition(X, y) for scale in scales.tolist()]
    total = np.array([-posterior.log_evidence for posterior in posteriors])
    misfit = np.array([posterior.y @ posterior.alpha / 2 for posterior in posteriors])

    def backdrop(axes, run):
        axes.plot(scales, total, color=ink(), linewidth=2.2)
        axes.plot(scales, misfit, **look("gradient", linestyle="--"))
        axes.plot(scales, total - misfit, color=colour("data"), linestyle=":")
        few, half, most = (len(scales) * part // 4 for part in (1, 2, 3))
        place = {"textcoords": "offset points"}
        for name, x, y, offset, ha, va in (
            ("sum", scales[most], total[most], (-6, 3), "right", "bottom"),
            ("misfit", scales[0], misfit[: few + 1].min(), (5, -4), "left", "top"),
            ("complexity", scales[half], (total - misfit)[half], (5, 3), "left", "bottom"),
        ):
            axes.annotate(name, (x, y), offset, ha=ha, va=va, **place)
        axes.set(xscale="log", xlim=scales[[0, -1]], xlabel="ℓ", ylabel=label)
        axes.xaxis.set_major_locator(FixedLocator([0.1, 0.2, 0.5, 1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, place: f"{value:g}"))
        axes.xaxis.set_minor_locator(NullLocator())

    def draw(axes, run, i):
        way = np.array([(np.exp(step.theta[0]), step.loss) for step in run[: i + 1]])
        axes.plot(*way.T, color=ink(), linestyle="none", marker="o", markersize=4, zorder=3)
        axes.plot(*way[-1], **look("new", marker="D", zorder=5))

    return Panel(backdrop, draw)


def _process(belief):
    return belief if isinstance(belief, GaussianProcess) else belief.process


def _cell(row, column, **changes):
    return Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, **changes)


def _number(axes, row, column, value, most, lit):
    """A cell with its number, the fuller the larger; one that is lit has a thick orange edge."""
    edge = {"edgecolor": colour("new"), "linewidth": 3.2, "zorder": 4} if lit else {"linewidth": 0}
    wash = colour("data"), MOST_INK * min(max(value / most, 0.0), 1.0)
    axes.add_patch(_cell(row, column, facecolor=wash, **edge))
    axes.text(column, row, f"{value:.2f}", ha="center", va="center", zorder=5)
