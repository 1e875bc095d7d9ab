"""Key of lesson 22, scaling out."""

import numpy as np

from mlcore.clusters.scheduling import list_scheduling
from mlcore.clusters.tree import Part, tree_sum
from mlcore.exercise import Exercise


def _full(messages):
    *_, root = tree_sum(Part(n, 0.0, n * np.asarray(g)) for n, g in messages)
    return root.theta


full_gradient = Exercise(
    _full,
    ([(1, np.array([-2.0, -2.0])), (2, np.array([-4.0, -10.5]))],),
    ([(10, np.array([3.0])), (900, np.array([1.0])), (90, np.array([-2.0]))],),
    mistakes={
        "A mean of means: ten rows count as much as 990.": lambda messages: np.mean(
            [g for _, g in messages], axis=0
        ),
        "These are means: times n they are sums, which add up.": lambda messages: sum(
            g for _, g in messages
        ),
        "That is the sum over all rows: divide by how many there are.": lambda messages: sum(
            n * g for n, g in messages
        ),
        "Divide by the rows, not by the shards.": lambda messages: (
            sum(n * g for n, g in messages) / len(messages)
        ),
        "These are means already: multiply them by n.": lambda pairs: sum(g / n for n, g in pairs),
        "Multiply each mean by its own n first.": lambda messages: (
            sum(g for _, g in messages) / sum(n for n, _ in messages)
        ),
        "The gradient alone, without n.": lambda pairs: (sum(n for n, _ in pairs), _full(pairs)),
    },
)

_p, _goal = 0.8, 4
_workers = round(_p / (1 / _goal - (1 - _p)))


def _paid(workers):
    """What a number of workers makes of the price, if they are as fast as was asked for."""
    return workers, workers / _goal


workers_and_price = Exercise(
    (_workers, _workers // _goal),
    mistakes={
        "Four give 1/(0.2 + 0.8/4) only: not all can be shared out.": _paid(_goal),
        "Four are enough only if all of it can be shared out.": (_goal, _goal),
        "5 = 1/(1 − p) is how fast it can get, not how many workers.": _paid(1 / (1 - _p)),
        "0.8/S = 0.25 forgets the 0.2 that no worker shortens.": _paid(_p * _goal),
        "1/S = 0.05: but it is 0.8 that is divided by S.": _paid(_goal / (1 - _p)),
        "Which of 20 % and 80 % is p?": _paid((1 - _p) / (1 / _goal - _p)),
        "Only 0.25 − 0.2 is left for 0.8/S.": _paid(_p / (1 / _goal + 1 - _p)),
        "16 workers, but each is paid for a quarter of the time only.": (_workers, _workers),
        "0.25 is the time; 16 workers are paid for it.": (_workers, 1 / _goal),
        "The price is S divided by the speed-up, not times.": (_workers, _workers * _goal),
        "Not for nothing: all 16 are paid, also while they wait.": (_workers, 1),
        "The workers, yes; the price, too.": _workers,
    },
)


def _waiting(durations, m, barrier=True):
    *_, last = list_scheduling(durations, m, barrier=m if barrier else None)
    return last.loss, 1 - sum(durations) / (m * last.loss)


def _with_end(end):
    """The answer of one who has another idea of the end."""
    return lambda durations, m: (end(durations, m), 1 - sum(durations) / (m * end(durations, m)))


def _with_share(share):
    """The answer of one who has another idea of the share that waits: share(work, m, end)."""
    return lambda d, m: (_waiting(d, m)[0], share(sum(d), m, _waiting(d, m)[0]))


with_waiting = Exercise(
    _waiting,
    ([3.0, 1.0, 1.0, 2.0], 2),
    ([1.0, 2.0, 6.0, 4.0, 1.0, 1.0, 1.0, 3.0, 2.0], 3),
    ([2.0, 1.0, 4.0, 3.0], 4),
    ([1.0, 2.0, 6.0, 3.0, 1.0, 2.0], 2),
    ([1.0, 2.0, 6.0, 3.0, 4.0], 2),
    mistakes={
        "So it is if who is free takes the next one; a swarm waits for its generation.": (
            lambda durations, m: _waiting(durations, m, barrier=False)
        ),
        "That is the sum over all: one worker alone.": _with_end(lambda d, m: sum(d)),
        "That is the work shared out evenly: nobody waits.": _with_end(lambda d, m: sum(d) / m),
        "Each generation has its own longest.": _with_end(lambda d, m: max(d)),
        "A generation ends with its slowest, not with its fastest.": _with_end(
            lambda d, m: sum(min(d[i : i + m]) for i in range(0, len(d), m))
        ),
        "That is the share of work; the rest is waiting.": _with_share(
            lambda work, m, end: work / (m * end)
        ),
        "That is the time waited; which share of m · end is it?": _with_share(
            lambda work, m, end: m * end - work
        ),
        "All m workers wait: the time of the workers is m · end.": _with_share(
            lambda work, m, end: 1 - work / end
        ),
        "Who has no task in the last generation waits, too.": lambda d, m: (
            _waiting(d, m)[0],
            sum(max(d[k - k % m :][:m]) - x for k, x in enumerate(d)) / (m * _waiting(d, m)[0]),
        ),
        "First the end, then the share.": lambda durations, m: _waiting(durations, m)[::-1],
        "The end, yes; the share of waiting, too.": lambda durations, m: _waiting(durations, m)[0],
    },
)


def _levels(numbers):
    steps = tree_sum(Part(1, 0.0, np.array(x, dtype=np.float64)) for x in numbers)
    return [[part.gradient.item() for part in step.parts] for step in steps]


def _running(numbers):
    """One after another: the first two, then the next one …"""
    levels = [list(numbers)]
    while len(levels[-1]) > 1:
        a, b, *rest = levels[-1]
        levels.append([a + b, *rest])
    return levels


def _dropping(numbers):
    levels = [list(numbers)]
    while len(levels[-1]) > 1:
        last = levels[-1]
        levels.append([a + b for a, b in zip(last[::2], last[1::2])])
    return levels


all_levels = Exercise(
    _levels,
    ([1, 2, 3],),
    ([1, 10, 100, 1000, 10000],),
    ([5],),
    ([1, 2, 4, 8, 16, 32, 64],),
    mistakes={
        "One after another: here all pairs of a level are added at once.": _running,
        "An odd one at the end waits for the next level; here it is lost.": _dropping,
        "The numbers themselves are the first level.": lambda numbers: _levels(numbers)[1:],
        "That is the last level alone.": lambda numbers: _levels(numbers)[-1],
        "That is the total; all levels are asked for.": sum,
        "Right, but begin with the numbers themselves.": lambda numbers: _levels(numbers)[::-1],
        "The sum of 1 number is a level, too, the last one.": lambda numbers: _levels(numbers)[:-1],
    },
)
