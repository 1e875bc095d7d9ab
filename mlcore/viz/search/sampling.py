"""Panels of a search: where it has looked, what that shows of one coordinate, and the best so far.

frames = lock_step({"grid": run, "random": other_run})
play(frames, shadows(space), along(space), staircase(), caption=race_caption(), title="A search")

A run is a list of Frame, each with the steps of one or more searches. Of each, the best point so
far has a ring, and what it evaluated last is larger and outlined.
"""

import numpy as np

from mlcore.checks import whole
from mlcore.viz.axis import evaluations_axis, loss_axis
from mlcore.viz.marks import rounded
from mlcore.viz.player import Panel
from mlcore.viz.race import name_runs, race_look
from mlcore.viz.search.scales import in_unit, name_places, scales
from mlcore.viz.style import ink, look

ROW = 0.085  # of the side of the box: from the shadows of one run to those of the next
BESIDE = 0.17  # of an evaluation: how far aside the dots of a staircase stand: none hides another


def shadows(space, pair=(0, 1), *, labels=None):
    """The plane of two coordinates: the points tried, and their shadows on both axes.

    Outside the box every run has a named row of shadows on each axis, one for each distinct value
    of that coordinate, and at its end their number: "values of …" names it over the columns.

    Parameters
        space : Space, or (d, 2) array-like   low < high of every coordinate
        pair : two ints                       the coordinates to be shown, from 0
        labels : sequence of str, or None     None: the names of the space, or θ₁, θ₂, …

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(lock_step(runs), shadows(space), along(space), staircase(), caption=race_caption(), …)
    """
    named = scales(space, labels)
    pair = [whole("pair", i, 0) for i in pair]
    if len(pair) != 2 or max(pair) >= len(named):
        raise ValueError(f"pair must be two of {len(named)} coordinates, from 0; got {pair}")

    def backdrop(axes, frames):
        axes.plot([0, 1, 1, 0, 0], [0, 0, 1, 1, 0], **look("previous", linewidth=0.6))
        low = _row(len(frames[-1].runs) - 0.25)
        axes.set(xlim=(low, 1.12), ylim=(low, _head(0, frames[-1]) + 0.05))
        for axis, spine, i in zip((axes.xaxis, axes.yaxis), ("bottom", "left"), pair):
            name_places(axis, *named[i])
            axes.spines[spine].set_bounds(0, 1)
        for k, name in enumerate(frames[-1].runs):
            axes.text(-0.06, _row(k), name, ha="right", va="center")
            axes.text(_row(k) - 0.04, _head(k, frames[-1]), name, ha="right", va="center")
        of_column = f"values of {named[pair[1]][1]}"
        axes.text(_row(0) + 0.05, _head(0, frames[-1]), of_column, va="center")

    def draw(axes, frames, i):
        for k, steps, new in _searches(frames[i]):
            x, y = in_unit(space, np.concatenate([step.points for step in steps]))[:, pair].T
            axes.plot(x, y, **_dots(k))
            for values, turn in ((x, 1), (y, -1)):  # a row below the box, a column to its left
                distinct = np.unique(rounded(values))
                row = [distinct, np.full(len(distinct), _row(k))]
                axes.plot(*row[::turn], **_dots(k, markersize=6))
                end = [1.07 if turn == 1 else _head(k, frames[i]), _row(k)][::turn]
                axes.text(*end, len(distinct), ha="center", va="center")
            for x, y in in_unit(space, steps[-1].points)[:, pair] if new else ():
                fall = race_look(k, linestyle=":", linewidth=1.8, marker="none")
                axes.plot([x, x, _row(k)], [_row(k), y, y], **fall)
                axes.plot(x, y, **_dots(k, **_now()))
            axes.plot(*in_unit(space, steps[-1].theta)[pair], **_ring())

    return Panel(backdrop, draw)


def along(space, coordinate=0, *, log=False, label="loss", labels=None):
    """The loss of every point tried against one of its coordinates, whatever the others are.

    Parameters
        space, labels      as for `shadows`
        coordinate : int   which, from 0
        log : bool         a logarithmic axis of the loss; one of 0 lies below its end, and one
                           that is not finite is never shown
        label : str        of that axis

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above; when it is drawn: as `loss_axis`

    Example
        play(lock_step(runs), shadows(space), along(space, 1, log=True), staircase(log=True), …)
    """
    named = scales(space, labels)
    if whole("coordinate", coordinate, 0) >= len(named):
        raise ValueError(f"coordinate must be less than {len(named)}; got {coordinate}")

    def backdrop(axes, frames):
        loss_axis(axes, _losses(frames), log=log, label=label)
        axes.set_xlim(-0.07, 1.07)
        name_places(axes.xaxis, *named[coordinate])

    def draw(axes, frames, i):
        for k, steps, new in _searches(frames[i]):
            points = np.concatenate([step.points for step in steps])
            losses = np.concatenate([step.losses for step in steps])
            axes.plot(in_unit(space, points)[:, coordinate], losses, **_dots(k))
            if new:
                x = in_unit(space, steps[-1].points)[:, coordinate]
                axes.plot(x, steps[-1].losses, **_dots(k, **_now()))
            axes.plot(in_unit(space, steps[-1].theta)[coordinate], steps[-1].loss, **_ring())

    return Panel(backdrop, draw)


def staircase(*, log=False, label="loss"):
    """The loss of every evaluation, and the lowest so far: a staircase that never goes up.

    Parameters
        log, label   as for `along`

    Returns
        Panel

    Raises
        ValueError   when it is drawn: as `loss_axis`

    Example
        play(lock_step(runs), shadows(space), along(space), staircase(), caption=race_caption(), …)
    """

    def backdrop(axes, frames):
        loss_axis(axes, _losses(frames), log=log, label=label)
        evaluations_axis(axes, 0.4, frames[-1].budget + 0.6)
        name_runs(axes, frames[-1].runs)

    def draw(axes, frames, i):
        sides = BESIDE * np.linspace(-1, 1, len(frames[i].runs)) * (len(frames[i].runs) > 1)
        for k, steps, new in _searches(frames[i]):
            losses = np.concatenate([step.losses for step in steps])
            places, n = np.arange(1, len(losses) + 1) + sides[k], len(steps[-1].points)
            axes.plot(places, losses, **_dots(k, markersize=5))
            if new:
                axes.plot(places[-n:], losses[-n:], **_dots(k, **_now()))
            best = [(s.n_evals, s.loss) for s in steps] + [(frames[i].budget, steps[-1].loss)]
            axes.plot(*np.transpose(best), **race_look(k, drawstyle="steps-post", marker="none"))

    return Panel(backdrop, draw)


def _searches(frame):
    """The number and the steps of each run that has begun, and whether its last step is new."""
    for k, steps in enumerate(frame.runs.values()):
        if steps:
            yield k, steps, steps[-1].n_evals == frame.budget


def _losses(frames):
    """All losses of all runs."""
    return [loss for run in frames[-1].runs.values() for step in run for loss in step.losses]


def _row(k):
    """Where the shadows of the k-th run lie: below the box and to its left."""
    return -ROW * (k + 0.8)


def _head(k, frame):
    """How high the name of the k-th run stands, beside the number above its column of shadows."""
    return 1.07 + ROW * (len(frame.runs) - 1 - k)


def _dots(k, **changes):
    """How the points of the k-th run are drawn."""
    return race_look(k, **{"linestyle": "none", "markersize": 7.5, **changes})


def _now():
    return {"markersize": 11, "markeredgecolor": ink(), "markeredgewidth": 1.6}


def _ring():
    return {**_now(), "marker": "o", "markerfacecolor": "none", "markersize": 18, "zorder": 5}
