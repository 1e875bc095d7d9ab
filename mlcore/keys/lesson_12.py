"""Key of lesson 12, grid and random search."""

from functools import partial
from itertools import accumulate

import numpy as np

from mlcore.exercise import Exercise
from mlcore.search.dimensions import Choice, Integer, LogUniform, Uniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import grid_search
from mlcore.search.space import Space
from mlcore.steps import record


def _rates(places, scale=LogUniform):
    return tuple(scale(1e-4, 1).from_unit(u) for u in places)


def _tried(rates=_rates, count=int):
    """The answer that makes such rates of the grid's places, such a count of its 81 points."""

    def answer():
        points = next(grid_search(lambda u: u[:, 0], [(0, 1)] * 4, 3, batch_size=81)).points
        return rates(sorted(set(points[:, 0].tolist()))), count(len(points))

    return answer


tried = Exercise(
    _tried(),  # random search draws as often as the grid has points: no two draws are the same
    mistakes={
        "Grid: 9 × 9 is a grid of two hyperparameters; here there are four.": _tried(
            lambda places: _rates(np.linspace(0, 1, 9))
        ),
        "Grid: that middle is of a linear scale; here the exponent is halfway.": _tried(
            partial(_rates, scale=Uniform)
        ),
        "Grid: it stands on both ends of the scale, too.": _tried(
            lambda places: _rates([1 / 6, 1 / 2, 5 / 6])
        ),
        "Grid: these are places u; which learning rates are they?": _tried(tuple),
        "Grid: these are exponents of 10.": _tried(lambda places: np.log10(_rates(places))),
        "Grid: the learning rates themselves, not how many they are.": _tried(len),
        "Grid: right, but begin with the smallest.": _tried(lambda places: _rates(places)[::-1]),
        "Random search: it draws a new real number every time.": _tried(count=lambda n: 3),
        "Random search: 81 draws in all, each with a learning rate of its own.": _tried(
            count=lambda n: n // 4
        ),
    },
)

_chances = 1 - (1 - 0.05) ** np.arange(1000)  # of n = 0, 1, 2, … draws
_enough = int(np.argmax(_chances >= 0.90))

n_draws = Exercise(
    _enough,
    mistakes={
        "That many reach 89.5 %: one more.": _enough - 1,
        "So many reach 90 % exactly, but draws are whole: round up.": np.log(0.1) / np.log(0.95),
        "That many give 95 %; here 90 % is enough.": int(np.argmax(_chances >= 0.95)),
        "That many give 99 %; here 90 % is enough.": int(np.argmax(_chances >= 0.99)),
        "Chances do not add up: two draws may hit the same 5 %.": round(0.90 / 0.05),
        "20 draws hit once on average; in 36 % of cases they never do.": 20,
        "That is for the best 10 %.": int(np.argmax(1 - 0.9 ** np.arange(1000) >= 0.9)),
    },
)


def _by_search(validation, test, sign=1):
    space = Space(setting=Choice(*validation))
    loss = rowwise(space.objective(lambda setting: sign * validation[setting]))
    last = record(grid_search(loss, space, len(validation)))[-1]
    winner = space.values(last.theta)["setting"]
    return winner, test[winner]


tune = Exercise(
    _by_search,
    ({1: 0.3, 2: 0.2, 3: 0.25}, {1: 0.33, 2: 0.26, 3: 0.22}),
    ({"a": 0.5, "b": 0.6, "c": 0.7}, {"a": 0.8, "b": 0.7, "c": 0.9}),
    mistakes={
        "Here the test rows chose: what is left to measure on?": lambda v, t: _by_search(t, t),
        "That score made it the winner: it is optimistic.": lambda v, t: _by_search(v, v),
        "These are errors: lower is better.": lambda v, t: _by_search(v, t, -1),
        "That is not the winner's test error.": lambda v, t: (_by_search(v, t)[0], min(t.values())),
        "min of a dict is its smallest key, not the best.": lambda v, t: (min(v), t[min(v)]),
        "First the setting, not its error.": lambda v, t: (min(v.values()), _by_search(v, t)[1]),
        "First the setting, then the error.": lambda v, t: _by_search(v, t)[::-1],
        "That is the lowest validation error alone.": lambda v, t: min(v.values()),
        "The setting, yes; return its test error, too.": lambda v, t: _by_search(v, t)[0],
        "The error, yes; return the setting, too, before it.": lambda v, t: _by_search(v, t)[1],
    },
)

_u = np.array([0.04, 0.75, 0.94])

three_degrees = Exercise(
    tuple(map(Integer(1, 10).from_unit, _u.tolist())),
    mistakes={
        "Ten cells, counted from 1: 0 to 0.1 is number 1.": (10 * _u).astype(int),
        "Ten cells of width 0.1: rounding gives the two ends half a cell.": np.rint(1 + 9 * _u),
        "Ten cells of width 0.1: 1 + 9u, cut off, gives 10 no cell.": (1 + 9 * _u).astype(int),
        "These are no whole numbers: in which cell does u lie?": 1 + 9 * _u,
        "These are no whole numbers: which cell does each lie in?": 10 * _u,
        "These are no whole numbers: cut the fraction off.": 1 + 10 * _u,
    },
)


def _so_far(accuracies, sign=-1):
    space = Space(number=Choice(*range(len(accuracies))))
    f = rowwise(space.objective(lambda number: sign * accuracies[number]))
    return [sign * step.loss for step in grid_search(f, space, len(accuracies))]


best_so_far = Exercise(
    _so_far,
    ([0.5, 0.7, 0.6, 0.55, 0.9],),
    ([0.8, float("nan"), 0.6, 0.95, 0.9],),
    mistakes={
        "Higher is better here: that is the lowest so far.": lambda a: _so_far(a, 1),
        "A failed training must not hide the others: nan spreads.": np.maximum.accumulate,
        "max(nan, best) is nan, and then the best is forgotten.": lambda a: list(
            accumulate(a, lambda best, new: max(new, best))
        ),
        "Sorted is not best so far: the order of the trainings counts.": sorted,
        "That is the list itself: where the new one is lower, the old one stays.": list,
        "One number a training, also where nothing improved.": lambda a: sorted(set(_so_far(a))),
        "One number a training, not the last one alone.": lambda a: _so_far(a)[-1],
    },
)
