"""Key of lesson 22, scaling out."""

import numpy as np

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
        "These are means already: multiply them by n.": lambda messages: sum(
            g / n for n, g in messages
        ),
        "Multiply each mean by its own n first.": lambda messages: (
            sum(g for _, g in messages) / sum(n for n, _ in messages)
        ),
        "That is the largest shard's gradient alone.": lambda messages: max(
            messages, key=lambda message: message[0]
        )[1],
        "The gradient alone, without n.": lambda messages: (
            sum(n for n, _ in messages),
            _full(messages),
        ),
    },
)

_p, _goal = 0.8, 4
_workers = round(_p / (1 / _goal - (1 - _p)))

n_workers = Exercise(
    _workers,
    mistakes={
        "That would do if all could be shared out; four workers give 1 / (0.2 + 0.8/4).": _goal,
        "That is the limit, 1/(1 − p): how fast it can get, not how many workers.": 1 / (1 - _p),
        "0.8/S = 0.25 forgets the 0.2 that no worker shortens.": _p * _goal,
        "1/S = 0.05: but it is 0.8 that is divided by S.": _goal / (1 - _p),
        "That shares out 20 % and leaves 80 %: which of them is p?": (1 - _p) / (1 / _goal - _p),
        "Only 0.05 of 0.25 is left for what is shared out: 0.8/S = 0.05.": _p
        / (1 / _goal + 1 - _p),
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


def _folded(numbers):
    """The first half and the second half, entry by entry; an odd one waits in the middle."""
    levels = [list(numbers)]
    while len(levels[-1]) > 1:
        last = levels[-1]
        half = len(last) // 2
        levels.append([last[i] + last[-1 - i] for i in range(half)] + last[half : len(last) - half])
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
        "Neighbours are added, not the first and the last.": _folded,
        "The numbers themselves are the first level.": lambda numbers: _levels(numbers)[1:],
        "That is the last level alone.": lambda numbers: _levels(numbers)[-1],
        "That is the total; all levels are asked for.": sum,
        "Right, but begin with the numbers themselves.": lambda numbers: _levels(numbers)[::-1],
        "The sum of 1 number is a level, too, the last one.": lambda numbers: _levels(numbers)[:-1],
        "How many parts there are is right; their sums are asked for.": lambda numbers: [
            [len(level)] for level in _levels(numbers)
        ],
    },
)


def _scale(messages):
    n, total, squares = np.sum(messages, axis=0)
    return total / n, np.sqrt(squares / n - (total / n) ** 2)


def _sds(messages):
    return [np.sqrt(q / n - (t / n) ** 2) for n, t, q in messages]


scale_of = Exercise(
    _scale,
    ([(1, 3.0, 9.0), (3, 12.0, 56.0)],),
    ([(4, 10.0, 30.0), (2, -2.0, 20.0), (10, 5.0, 40.0)],),
    mistakes={
        "That is the variance: its root.": lambda m: (_scale(m)[0], _scale(m)[1] ** 2),
        "A mean of the shards' own: that leaves out how far their means are apart.": (
            lambda m: (_scale(m)[0], np.mean(_sds(m)))
        ),
        "np.std divides by n, not by n − 1.": lambda m: (
            _scale(m)[0],
            _scale(m)[1] * np.sqrt(np.sum(m, axis=0)[0] / (np.sum(m, axis=0)[0] - 1)),
        ),
        "The square of the mean must be taken away from the mean of the squares.": lambda m: (
            _scale(m)[0],
            np.sqrt(np.sum(m, axis=0)[2] / np.sum(m, axis=0)[0]),
        ),
        "That is a mean of means: shards differ in size.": lambda m: (
            np.mean([t / n for n, t, _ in m]),
            _scale(m)[1],
        ),
        "First the mean, then the standard deviation.": lambda m: _scale(m)[::-1],
        "The mean, yes; the standard deviation, too.": lambda m: _scale(m)[0],
        "The standard deviation, yes; the mean, too, before it.": lambda m: _scale(m)[1],
        "These are sums over all rows: divide them by n.": lambda m: tuple(np.sum(m, axis=0)[1:]),
    },
)
