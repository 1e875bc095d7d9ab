"""T5: Bayesian optimisation, 5 + 30 evaluations: how near it comes, and what a suggestion costs."""

from itertools import islice
from statistics import median

from mlcore.bayesian import bayesian_optimisation
from mlcore.problems import branin, gramacy_lee, hartmann6
from tests.bench.measure import Line, cpu

SEEDS, BUDGET, DESIGN = 20, 35, 5
TARGETS = ((branin, 1e-3), (hartmann6, 0.19), (gramacy_lee, 1e-4))


def suggestions():
    """T5: the median regret over 20 seeds, the largest for comparison, and seconds a suggestion."""
    seconds = []
    for make, target in TARGETS:
        problem, regrets = make(), []

        def search(seed, problem=problem, regrets=regrets):
            steps = bayesian_optimisation(problem.value, problem.bounds, n_initial=DESIGN, rng=seed)
            *_, last = islice(steps, BUDGET)
            regrets.append(last.loss - problem.minimum_loss)

        seconds += [cpu(lambda s=s: search(s)) / (BUDGET - DESIGN) for s in range(SEEDS)]
        what = f"{problem.name}, {BUDGET} evaluations: regret, {SEEDS} seeds"
        yield Line("T5", f"{what}, median", median(regrets), target, target, "", absolute=True)
        yield Line("T5", f"{what}, largest", max(regrets), target, unit="")
    yield Line("T5", "CPU seconds a suggestion", median(seconds), 0.014, 0.014, absolute=True)
