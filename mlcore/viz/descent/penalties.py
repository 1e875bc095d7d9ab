"""Panels of penalties: the weights as they shrink, and the shapes that L1 and L2 keep them in."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import function
from mlcore.steps import Step
from mlcore.viz.descent.plane import contour, values_on_grid
from mlcore.viz.marks import trail
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, outline, paper

NORMS = {"L1": 1, "L2": 2}


def weights(*, label="weight"):
    """The weights of this step as stems, and those of the step before; the bias is not shown.

    Parameters
        label : str   of the axis, which is logarithmic beyond ±1

    Returns
        Panel; its steps have theta = (b, w₁, …, w_d)

    Example
        play(run, fitted_curve(x, y, predict), weights(), caption=…, title="λ grows")
    """

    def backdrop(axes, run):
        largest = max(1.0, *(np.abs(step.theta[1:]).max() for step in run))
        axes.axhline(0, color=ink(), linewidth=0.8)
        axes.set_yscale("symlog", linthresh=1.0)
        axes.set(ylim=(-3 * largest, 3 * largest), xlim=(0.3, len(run[0].theta) - 0.3))
        axes.set(xlabel="power of x", ylabel=label)
        highest = int(np.log10(largest) + 1e-9)
        ends = np.array(sorted({10.0**highest, 10.0 ** (highest // 2)}))
        axes.set_yticks([*-ends[::-1], 0, *ends])
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))

    def draw(axes, run, i):
        w = run[i].theta[1:]
        powers = np.arange(1, len(w) + 1)
        if i:
            axes.plot(
                powers, run[i - 1].theta[1:], **look("previous", linestyle="none", marker="_")
            )
        axes.vlines(powers, 0, w, color=colour("new"), linewidth=2.5)
        axes.plot(powers, w, **look("new", linestyle="none", marker="D", markersize=6))

    return Panel(backdrop, draw)


def constraint_set(objective, norm, *, of=None, bounds, optimum=None, labels=("w₁", "w₂")):
    """The weights of this step, all others of the same norm or less, and the loss's contour there.

        {w : |w₁| + |w₂| ≤ size}, a diamond        {w : √(w₁² + w₂²) ≤ size}, a disc

    The best weights under a penalty are where a contour of the loss touches the set from outside.

    Parameters
        objective : function            of the two weights → (loss, gradient), without the penalty
        norm : "L1" or "L2"
        of : function of a step, or None   → the weights, (2,); None: step.theta
        bounds, optimum, labels         as for `plane.contour`

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(run, constraint_set(objective, "L1", bounds=[(-2, 2), (-2, 2)]), …)
    """
    if norm not in NORMS:
        raise ValueError(f'norm must be "L1" or "L2"; got {norm!r}')
    of = function("of", of) or of if of else lambda step: step.theta
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels)
    grid = values_on_grid(objective, bounds, 101)

    def backdrop(axes, run):
        plane.backdrop(axes, [Step(0, of(step), 0.0, 0) for step in run])
        axes.set_aspect("equal")
        axes.axhline(0, color=colour("trail"), linewidth=0.8, alpha=0.7)
        axes.axvline(0, color=colour("trail"), linewidth=0.8, alpha=0.7)
        ground = {"facecolor": paper(), "edgecolor": "none", "pad": 3}
        axes.text(0.05, 0.95, norm, transform=axes.transAxes, va="top", bbox=ground, zorder=8)

    def draw(axes, run, i):
        path = np.array([of(step) for step in run[: i + 1]])
        size = np.linalg.norm(path[-1], NORMS[norm])
        if size > 0:
            axes.plot(*_ring(norm, size).T, color=colour("gradient"), path_effects=outline(2))
        axes.contour(*grid, [objective(path[-1])[0]], colors=colour("new"), linewidths=2.5)
        trail(axes, path, zorder=5)

    return Panel(backdrop, draw)


def _ring(norm, size):
    """The edge of the set, closed, as (m, 2) points."""
    angle = np.linspace(0, 2 * np.pi, 5 if norm == "L1" else 73)
    return size * np.column_stack([np.cos(angle), np.sin(angle)])
