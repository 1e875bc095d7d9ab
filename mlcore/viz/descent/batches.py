"""Panels of mini-batch descent: what each row wants, the noise ball, and what a loss has cost.

A panel draws what the steps say. It asks the objective what the other rows would have said.
"""

from functools import cache

import numpy as np
from matplotlib.patches import Circle

from mlcore.steps import Step
from mlcore.viz.arrows import arrow, move_arrow, on_screen
from mlcore.viz.axis import loss_axis
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour
from mlcore.viz.marks import course, name_where_free, trail
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look, outline, paper

_ROUND = [factor * 10**power for power in range(12) for factor in (1, 2, 5)]
_SHORTEST = 16  # hundredths of an inch: the marker of 7 points would hide less


def row_moves(objective, *, rows=True, ball=False, optimum=None, **place):
    """The plane of theta: where each row alone would lead, where all lead together, and the path.

        white arrow k   −η ∇ℓₖ(θ), of row k alone        ring   θ − η ∇L(θ), the mean of all
        dashed circle   around the optimum: the mean distance from it, over the second half of the
                        steps so far (the noise ball)

    Parameters
        objective : Objective       of two weights
        rows : bool                 arrows and ring, for a handful of rows; the marker is small,
                                    and what it would hide is not drawn
        ball : bool                 the circle; then a unit is as long on both axes
        optimum : (2,) array        or None, if ball is False
        place : keywords            bounds, labels, levels, as for `contour`

    Returns
        Panel

    Raises
        TypeError, ValueError   as `contour`; ball without an optimum

    Example
        play(run, row_moves(objective, bounds=box), data(X, y), loss_by_examples(objective), …)
    """
    plane = contour(objective, optimum=optimum, **place)
    if ball and optimum is None:
        raise ValueError("ball needs an optimum, around which it lies; got None")

    def backdrop(axes, run):
        plane.backdrop(axes, run)
        if ball:
            axes.set_aspect("equal")

    def draw(axes, run, i):
        step, path = run[i], np.array([step.theta for step in run[: i + 1]])
        trail(axes, path, size=7 if rows else 10)  # near the minimum the moves are short
        if ball:
            _ball(axes, np.asarray(optimum), path)
        if rows:
            _rows(axes, objective, step, path, optimum)
        else:
            move_arrow(axes, step)

    return Panel(backdrop, draw)


def _rows(axes, objective, step, path, optimum):
    """The move of each row, with its number, the mean of them all, and the move that is made."""
    here = step.theta
    moves = [-step.lr * objective(here, [k])[1] for k in range(objective.n_rows)]
    heads = {str(k): here + move for k, move in enumerate(moves, 1) if _seen(axes, move)}
    for head in heads.values():
        arrow(axes, here, head, "trail", 1.2, _above_longer(axes, head - here))
    if _seen(axes, step.move):
        arrow(axes, here, here + step.move, "new", 3, _above_longer(axes, step.move))
    others = list(heads.values()) + ([] if optimum is None else [optimum])
    mean = here + np.mean(moves, axis=0)
    if _seen(axes, mean - here):
        ring = {"marker": "o", "markersize": 10, "markerfacecolor": "none", "markeredgewidth": 2}
        axes.plot(*mean, **look("trail", **ring, zorder=5))
        others.append(mean)
    strokes = [*((here, head) for head in heads.values()), *zip(path, path[1:])]
    clear = [np.linspace(*ends, 15) for ends in strokes]
    for k, head in sorted(heads.items(), key=lambda item: -on_screen(axes, item[1] - here)):
        rivals = [other for other in others if other is not head]
        name_where_free(axes, head, k, clear=clear, others=rivals)


def _above_longer(axes, move):
    """The zorder of an arrow: above longer ones, which else would hide it."""
    return 4 + 0.5 / (1 + on_screen(axes, move) / 100)


def _seen(axes, move):
    """Whether a move reaches out of the marker at its foot."""
    return on_screen(axes, move) > _SHORTEST


def _ball(axes, optimum, path):
    """The noise ball of a path, and its radius in words."""
    radius = np.linalg.norm(path[len(path) // 2 :] - optimum, axis=1).mean()
    line = {"edgecolor": colour("trail"), "linestyle": "--", "linewidth": 2, "fill": False}
    axes.add_patch(Circle(optimum, radius, **line, path_effects=outline(2), zorder=5))
    words = {"path_effects": outline(1, paper()), "va": "top", "zorder": 8}
    axes.text(0.03, 0.97, f"r = {radius:.3f}", transform=axes.transAxes, **words)


def loss_by_examples(objective, *, log=False):
    """The loss on all rows against the examples seen, a grid line at every epoch; and the batch's.

        examples seen at step t = sum of the batch sizes of all steps before it

    The run may leave steps out, as run[::10] does.

    Parameters
        objective : Objective     whose rows the batches are
        log : bool                a logarithmic axis of the loss, as for `loss_curve`

    Returns
        Panel; its steps have ``rows``

    Raises
        ValueError   when it is drawn: as `loss_curve`

    Example
        play(run, row_moves(objective), loss_by_examples(objective, log=True), …)
    """
    curve, n = loss_curve(log=log), objective.n_rows
    loss = cache(lambda step: objective(step.theta)[0])  # every picture asks for all steps

    def on_all_rows(run):
        """The same steps, each with the loss on all rows and the examples seen before it."""
        size = max(n if step.rows is None else len(step.rows) for step in run)
        epochs = [divmod(step.t, -(-n // size)) for step in run]
        seen = [epoch * n + batches * size for epoch, batches in epochs]
        return [Step(s.t, s.theta, loss(s), k) for s, k in zip(run, seen)]

    def backdrop(axes, run):
        steps = on_all_rows(run)
        floor = min(step.loss for step in steps) / 10 if log else -np.inf
        batch = [Step(s.t, s.theta, max(s.loss, floor), 0) for s in run]
        curve.backdrop(axes, batch + steps)  # its limits hold both
        end = max(steps[-1].n_evals, n)
        every = next(k for k in _ROUND if 6 * n * k >= end)  # at most six lines after the first
        axes.set(xlim=(-0.05 * end, 1.05 * end), xticks=range(0, end + 1, every * n))
        axes.set(xlabel=f"examples (line: {every} epoch{'s'[: every > 1]})")
        if run[0].rows is not None:
            axes.set(ylabel="loss: ● all\n× the batch")

    def draw(axes, run, i):
        steps = on_all_rows(run)[: i + 1]
        if run[i].rows is not None:
            cross = {"linestyle": "none", "marker": "x", "markersize": 6, "markeredgewidth": 1.8}
            losses = [step.loss for step in run[: i + 1]]
            axes.plot([step.n_evals for step in steps], losses, **look("gradient", **cross))
        curve.draw(axes, steps, i)

    return Panel(backdrop, draw)


def loss_by_rate():
    """The loss of the batch against the learning rate, both logarithmic: a range test.

    Returns
        Panel; its steps have ``lr``, and losses > 0

    Example
        play(run, loss_by_rate(), …)   # of a descent whose schedule lets η grow
    """

    def backdrop(axes, run):
        rates, losses = [step.lr for step in run], [step.loss for step in run]
        loss_axis(axes, losses, log=True, label="loss of the batch")
        limits = min(rates) / 1.5, max(rates) * 1.5
        axes.set(xscale="log", xlim=limits, xlabel="learning rate η")

    def draw(axes, run, i):
        steps = run[: i + 1]
        course(axes, [step.lr for step in steps], [step.loss for step in steps])

    return Panel(backdrop, draw)
