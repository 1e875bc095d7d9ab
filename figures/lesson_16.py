"""The figures of lesson 16: six searches on one axis of evaluations; five of them over seeds."""

from functools import partial

from mlcore.descent.rules import Adam
from mlcore.problems import branin, shifted, sphere
from mlcore.race import lock_step
from mlcore.scores import regret, standings
from mlcore.search.bayesian import bayesian_optimisation
from mlcore.search.blind_descent import blind_descent
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.sampling import random_search
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record, until
from mlcore.viz.race import race_losses, race_paths
from mlcore.viz.scores import score_curves, score_table
from mlcore.viz.still import still


def searches(lr, adam_lr, n, batch_size=1):
    return {
        "descent": partial(blind_descent, lr=lr, h=0.1),
        "Adam": partial(blind_descent, lr=adam_lr, rule=Adam(), h=0.1),
        "random": partial(random_search, batch_size=batch_size),
        "swarm": partial(particle_swarm, n_particles=n),
        "genes": partial(genetic_algorithm, n_individuals=n),
    }


def run_of(search, problem, budget, seed):
    steps = search(problem.value, problem.bounds, rng=seed)
    run = record(until(steps, lambda step: step.n_evals >= budget))
    return regret(run, minimum_loss=problem.minimum_loss, goal=0.01)


def figure_16_race(theme):
    """Contours of a surface with three hollows and the points that six searches have looked at,
    each after 20 evaluations; beside it their regrets as stairs: Bayesian optimisation has come
    nearest, gradient descent, which pays five evaluations for a slope, has made four steps."""
    field = searches(0.08, 1.0, 5) | {"Bayes": bayesian_optimisation}
    runs = {name: run_of(search, branin(), 20, 1) for name, search in field.items()}
    frames = lock_step(runs, [*range(1, 11), 12, 15, 17, 18, 20])
    panels = race_paths(branin()), race_losses(label="regret")
    return still(*((panel, frames, 14) for panel in panels), theme=theme), (frames, panels)


def figure_16_medians(theme):
    """Median regret and quartiles of five searches of a bowl of ten parameters against evaluations,
    over 30 seeds: the swarm leads at 100 evaluations, gradient descent with central differences at
    200; beside it a table of the medians and the mean ranks."""
    runs = {
        name: [run_of(search, shifted(sphere(10), seed), 500, seed) for seed in range(30)]
        for name, search in searches(0.1, 0.5, 20, batch_size=20).items()
    }
    budgets = {20, 40, 60, 80, 100, 150, 200, 250, 300, 400, 500}
    ends = {step.n_evals for of_seeds in runs.values() for run in of_seeds for step in run}
    frames = standings(runs, sorted(budgets))
    every = standings(runs, sorted(budgets | ends & set(range(20, 500))))  # no loss falls between
    panels = score_curves(every, label="regret"), score_table(goal=0.01)
    return still(*((panel, frames, 10) for panel in panels), theme=theme), (frames, panels)
