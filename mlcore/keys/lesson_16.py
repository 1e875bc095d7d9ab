"""Key of lesson 16, a fair race."""

from functools import cache, partial
from itertools import combinations

import numpy as np

from mlcore.descent.rules import Adam
from mlcore.exercise import Exercise
from mlcore.problems import shifted, sphere
from mlcore.race import lock_step
from mlcore.scores import ranks, regret, standings
from mlcore.search.blind_descent import blind_descent
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.sampling import random_search
from mlcore.search.swarm import particle_swarm
from mlcore.steps import Step, record, until


def _referee(budget, losses, n_evals, low, early=0, best=regret):
    run = [Step(t, np.zeros(1), loss, n) for t, (loss, n) in enumerate(zip(losses, n_evals))]
    return lock_step({"it": best(run)}, [budget - early])[0].runs["it"][-1].loss - low


def _by_steps(budget, losses, n_evals, low):
    return _referee(budget, losses, range(1, len(losses) + 1), low)


regret_at = Exercise(
    _referee,
    (15, [9.0, 4.0, 6.0, 1.0], [5, 10, 15, 20], 0.5),
    (15, [9.0, 4.0, 3.0, 1.0], [5, 10, 15, 20], 0.5),
    (2, [7.0, 8.0, 5.0], [1, 2, 3], -2.0),
    (15, [8.0, 5.0, 3.0, 2.0], [4, 10, 20, 30], 1.0),  # between two steps of unlike price
    mistakes={
        "Take the best so far: a run may have risen again.": partial(_referee, best=list),
        "What comes after the budget does not count.": partial(_referee, early=-99),
        "A budget is in evaluations, not in steps.": _by_steps,
        "That is a loss: f* is missing.": lambda *run: _referee(*run[:3], 0),
        "A step that ends exactly at the budget is paid for.": partial(_referee, early=1),
        "A regret is the loss minus f*, not f* minus the loss.": lambda *run: -_referee(*run),
    },
)

_races = np.array([[0.1, 0.4, 0.4], [2.0, 3.0, 1.0], [5.0, 5.0, 5.0], [0.7, 0.2, 30.0]])
_lower = (_races[:, None, :] < _races[:, :, None]).sum(axis=2)  # how many are lower, in each race

mean_ranks = Exercise(
    ranks(_races).mean(axis=0),
    mistakes={
        "Equals share the mean of their places: two at 2 and 3 get 2½ each.": (
            (_lower + 1).mean(axis=0)
        ),
        "Equals share their places, whatever their order: two at 2 and 3 get 2½ each.": (
            (_races.argsort(kind="stable").argsort(kind="stable") + 1).mean(axis=0)
        ),
        "b and c are equal in race 1, too: 2½ each, not 2 and 3.": (1.75, 2.0, 2.25),
        "b and c are equal in race 1, too: 2½ each, not 3 and 2.": (1.75, 2.25, 2.0),
        "Equals share the mean of their places: 2 and 3 are 2½ each, not 3.": (2.0, 2.5, 2.5),
        "The first place is 1, not 0.": ranks(_races).mean(axis=0) - 1,
        "Rank 1 is for the lowest regret.": ranks(-_races).mean(axis=0),
        "Rank the algorithms within each race, not the races of each algorithm.": (
            ranks(_races.T).mean(axis=1)
        ),
        "These are sums: divide by the number of races.": ranks(_races).sum(axis=0),
        "Those are mean regrets; rank within each race first.": _races.mean(axis=0),
        "Those are the ranks of a summary; rank within each race, then take the mean.": ranks(
            np.median(_races, axis=0)
        ),
    },
    tolerance=0.005,  # 2.13 will do
)

_fair = {
    2: "2 moves the minimum for all three alike.",
    5: "5 helps nobody: no search starts in the middle.",
}
_unfair = {1, 3, 4, 6}

unfair = Exercise(
    tuple(sorted(_unfair)),
    mistakes={
        " ".join(map(_fair.get, taken)) + f" And what of {' and '.join(map(str, missed))}?": tuple(
            sorted(_unfair - {*missed} | {*taken})
        )
        for size in (1, 2)
        for taken in combinations(_fair, size)
        for missed in combinations(sorted(_unfair), size)
    }
    | {
        "Four are unfair, and 2 and 5 are not among them.": tuple(range(1, 7)),
        "These are the fair ones.": tuple(_fair),
        "The right numbers: write them in parentheses, (…, …, …, …).": _unfair,
    },
)

_BUDGETS = range(20, 501, 20)
_DEAR = partial(blind_descent, lr=0.1, h=0.1)
_CHEAP = partial(blind_descent, lr=0.1, h=1e-3, central=False)
_LUCK = partial(random_search, batch_size=20)
_RIVALS = (
    partial(blind_descent, lr=0.5, rule=Adam(), h=0.1),
    _LUCK,
    partial(particle_swarm, n_particles=20),
    partial(genetic_algorithm, n_individuals=20),
)


@cache
def _runs(search):
    surfaces = [shifted(sphere(10), seed) for seed in range(30)]
    every = [search(surface.value, surface.bounds, rng=k) for k, surface in enumerate(surfaces)]
    return [regret(record(until(steps, lambda step: step.n_evals >= 500))) for steps in every]


def _first_lead(descent, rivals=_RIVALS):
    """The first of 20, 40, …, 500 evaluations at which this descent has the lowest median."""
    for standing in standings({search: _runs(search) for search in (descent, *rivals)}, _BUDGETS):
        medians = {search: quartiles[1] for search, quartiles in standing.quartiles.items()}
        if medians[descent] < min(medians[rival] for rival in rivals):
            return standing.budget
    raise ValueError("descent never leads")


def _leads(rivals=_RIVALS):
    return _first_lead(_DEAR, rivals), _first_lead(_CHEAP, rivals)


takes_the_lead = Exercise(
    _leads,
    mistakes={
        "The second number is of cheap_runs.": lambda: (_leads()[0],) * 2,
        "The first number is of bowl_runs.": lambda: (_leads()[1],) * 2,
        "The other way round: the dearer price comes first.": lambda: _leads()[::-1],
        "There it is ahead of random search; the lowest of all five is asked for.": lambda: _leads(
            [_LUCK]
        ),
        "Those are places in the list, from 0; budgets are asked for.": lambda: tuple(
            map(_BUDGETS.index, _leads())
        ),
        "Those are places in the list; budgets are asked for.": lambda: tuple(
            _BUDGETS.index(lead) + 1 for lead in _leads()
        ),
        "Those are steps; a step costs 21 or 11 evaluations.": lambda: (
            _leads()[0] // 21,
            _leads()[1] // 11,
        ),
    },
)
