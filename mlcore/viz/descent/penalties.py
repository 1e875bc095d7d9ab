"""Panels of penalties: the weights as they shrink, and the shapes that L1 and L2 keep them in."""

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from mlcore.checks import function
from mlcore.steps import Step
from mlcore.viz.arrows import move_arrow
from mlcore.viz.descent.plane import contour, values_on_grid
from mlcore.viz.marks import trail
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, outline, paper

NORMS = {"L1": 1, "L2": 2}


def weights(*, label="|weight|"):
    """The sizes of the weights of this step as stems, over those of the step before; no bias.

    Full marks are weights above 0, empty ones below 0. A weight of exactly 0 has no stem.

    Parameters
        label : str   of the axis, which is logarithmic

    Returns
        Panel, below the first; its steps have theta = (b, w₁, …, w_d)

    Example
        play(run, fitted_curve(x, y, predict), weights(), error_map(0.1), …)
    """

    def backdrop(axes, run):
        sizes = np.abs([step.theta[1:] for step in run])
        largest = sizes.max(initial=0.0) or 1.0
        smallest = np.min(sizes, initial=largest, where=sizes > 0)
        room = 3 * (largest / smallest) ** 0.1  # for the marks
        axes.set(yscale="log", ylim=(smallest / room, room * largest))
        axes.set(xlim=(0.3, len(run[0].theta) - 0.3), xlabel="power of x", ylabel=label)
        axes.yaxis.set_major_locator(LogLocator(numticks=4))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))

    def draw(axes, run, i):
        if i:
            axes.plot(*_sizes(run[i - 1]), **look("previous", linestyle="none", marker="_"))
        powers, w = _sizes(run[i])
        axes.vlines(powers, axes.get_ylim()[0], w, color=colour("new"), linewidth=2.5)
        mark = {"linestyle": "none", "marker": "D", "markersize": 6, "markeredgewidth": 1.5}
        for sign, inside in ((1, colour("new")), (-1, paper())):
            same = np.sign(run[i].theta[powers]) == sign
            mark |= {"markerfacecolor": inside, "markeredgecolor": ink()}
            axes.plot(powers[same], w[same], **look("new", **mark))

    return Panel(backdrop, draw, below=True)


def _sizes(step):
    """Which weights are not 0, counted from 1, and how large they are."""
    powers = 1 + np.flatnonzero(step.theta[1:])
    return powers, np.abs(step.theta[powers])


def constraint_set(objective, norm, *, of=None, bounds, optimum=None, labels=("w₁", "w₂")):
    """The weights of this step, all others of the same norm or less, and the loss's contour there.

        {w : |w₁| + |w₂| ≤ size}, a diamond        {w : √(w₁² + w₂²) ≤ size}, a disc

    The best weights under a penalty are where a contour of the loss touches the set from outside. A
    step that knows its move, as a `DescentStep` does, gets an arrow (where ``of`` is None).

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
    moves = of is None
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
        if moves:
            move_arrow(axes, run[i])
        trail(axes, path, zorder=5)

    return Panel(backdrop, draw)


def _ring(norm, size):
    """The edge of the set, closed, as (m, 2) points."""
    angle = np.linspace(0, 2 * np.pi, 5 if norm == "L1" else 73)
    return size * np.column_stack([np.cos(angle), np.sin(angle)])
