"""A Gantt chart: which worker does which task, from when to when, and who waits.

run = record(list_scheduling(durations, 4, barrier=4))
play(run, gantt(), caption=…, title="Twelve trainings on four workers")

A run is a list of TaskStep.
"""

from matplotlib import rcParams

from mlcore.checks import number
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, look

SMALLER = 0.88  # numbers of tasks than other text


def gantt(until=None):
    """A bar for each task so far, a row for each worker; waiting is hatched, the end is a line.

    Parameters
        until : float or None     where the time axis ends; None: when all is done

    Returns
        Panel; its steps are TaskSteps

    Raises
        TypeError, ValueError   until is no number > 0

    Example
        play(run, gantt(), caption=…, title="Twelve trainings on four workers")
    """
    if until is not None:
        until = number("until", until, 0, strict=True)

    def backdrop(axes, run):
        n, end = len(run[-1].theta), until or run[-1].loss or 1.0
        axes.set(xlim=(0, 1.04 * end), ylim=(n + 0.5, 0.5), xlabel="time", ylabel="worker")
        axes.set_yticks(range(1, n + 1))
        axes.tick_params(axis="y", length=0)

    def draw(axes, run, i):
        free = [0.0] * len(run[-1].theta)
        for step in run[: i + 1]:
            now = step is run[i]
            row, start = step.worker + 1, free[step.worker]
            if step.start > start:
                _wait(axes, start, step.start, row)
            _bar(axes, step, row, now)
            free[step.worker] = step.stop
        if i == len(run) - 1:
            for row, start in enumerate(free, 1):
                if start < run[i].loss:
                    _wait(axes, start, run[i].loss, row)
        axes.axvline(run[i].loss, **look("new", linewidth=2, zorder=4))

    return Panel(backdrop, draw)


def _bar(axes, step, row, now):
    width = step.stop - step.start
    kind = {"facecolor": colour("new" if now else "data"), "alpha": 0.6 if now else 0.3}
    axes.broken_barh([(step.start, width)], (row - 0.36, 0.72), **kind)
    edge = {"facecolor": "none", "edgecolor": ink(), "linewidth": 2.4 if now else 1.0}
    axes.broken_barh([(step.start, width)], (row - 0.36, 0.72), **edge)
    if width > 0.03 * axes.get_xlim()[1]:
        place = {
            "ha": "center",
            "va": "center",
            "fontsize": SMALLER * rcParams["font.size"],
            "zorder": 5,
        }
        axes.text(step.start + width / 2, row, step.t + 1, **place)


def _wait(axes, start, stop, row):
    kind = {"facecolor": "none", "edgecolor": colour("wrong"), "hatch": HATCH, "linewidth": 0}
    axes.broken_barh([(start, stop - start)], (row - 0.2, 0.4), **kind)
