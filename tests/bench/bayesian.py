"""T5: Bayesian optimisation, 5 + 30 evaluations: how near it comes, and what a suggestion costs."""

import warnings
from itertools import islice
from statistics import median

from mlcore.problems import branin, gramacy_lee, hartmann6
from mlcore.search.bayesian import bayesian_optimisation
from tests.bench.measure import Line, cpu

SEEDS, BUDGET, DESIGN, PEER_SEEDS = 20, 35, 5, 5
TARGETS = ((branin, 1e-3), (hartmann6, 0.19), (gramacy_lee, 1e-4))


def ours(problem, seed):
    steps = bayesian_optimisation(problem.value, problem.bounds, n_initial=DESIGN, rng=seed)
    *_, last = islice(steps, BUDGET)
    return last.loss


def peers():
    """The peers that are installed: name → function of a problem and a seed."""
    try:
        from bayes_opt import BayesianOptimization
    except ImportError:
        return {}

    def bayes_opt(problem, seed):
        names = [f"x{j}" for j in range(len(problem.bounds))]
        box = dict(zip(names, map(tuple, problem.bounds.tolist())))

        def score(**point):  # it maximises
            return -problem.value([point[name] for name in names])

        search = BayesianOptimization(score, box, random_state=seed, verbose=0)
        with warnings.catch_warnings(action="ignore"):
            search.maximize(init_points=DESIGN, n_iter=BUDGET - DESIGN)
        return -search.max["target"]

    return {"bayes_opt": bayes_opt}


def measured(search, problem, seeds):
    """The regret of each seed, and the CPU seconds of a suggestion."""
    regrets, seconds = [], []
    for seed in range(seeds):
        spent = cpu(lambda s=seed: regrets.append(search(problem, s) - problem.minimum_loss))
        seconds.append(spent / (BUDGET - DESIGN))
    return regrets, seconds


def suggestions():
    """T5: the median regret over the seeds, the largest for comparison, seconds a suggestion."""
    every: dict = {}
    for make, target in TARGETS:
        problem = make()
        regrets, seconds = measured(ours, problem, SEEDS)
        every.setdefault("", []).extend(seconds)
        what = f"{problem.name}, {BUDGET} evaluations: regret, {SEEDS} seeds"
        yield Line("T5", f"{what}, median", median(regrets), target, target, "", absolute=True)
        yield Line("T5", f"{what}, largest", max(regrets), target, unit="")
        for name, peer in peers().items():
            regrets, seconds = measured(peer, problem, PEER_SEEDS)
            every.setdefault(name, []).extend(seconds)
            what = f"{name}: regret, {PEER_SEEDS} seeds, median"
            yield Line("T5", what, median(regrets), target, unit="")
    for name, seconds in every.items():
        target = None if name else 0.014
        what = f"{name}: CPU seconds a suggestion".removeprefix(": ")
        yield Line("T5", what, median(seconds), 0.014, target, absolute=True)
