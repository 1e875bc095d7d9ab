"""T6 and T7: swarm and genetic algorithm, against their objective and random numbers alone."""

from itertools import islice
from statistics import median

import numpy as np

from mlcore.problems import rastrigin, rosenbrock, rotated, shifted
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record
from tests.bench.measure import Line, race

D, SEEDS = 10, range(20)
EASY = [rastrigin(D)] * len(SEEDS)
HARD = [shifted(rotated(rastrigin(D), seed), seed) for seed in SEEDS]  # each seed its own
VALLEY = [rosenbrock(D)] * len(SEEDS)


def draws_and_losses(problem, n, n_steps, shape):
    """The limit: what no search can do without, the losses of n points and its random numbers."""
    low, high = problem.bounds.T

    def limit():
        rng = np.random.default_rng(0)
        points, losses = low + rng.random((n, D)) * (high - low), []
        for _ in range(n_steps):
            rng.random(shape)
            losses.append(problem.value(points))
        return losses

    return limit


def final(search, problems, n_steps, **options):
    """The median over the seeds of the loss after n_steps."""
    finals = []
    for seed, problem in zip(SEEDS, problems):
        steps = search(problem.value, problem.bounds, rng=seed, **options)
        finals.append(next(islice(steps, n_steps - 1, None)).loss)
    return median(finals)


def swarm():
    """T6: 50 particles, 1000 steps, all of them recorded."""
    n, n_steps = 50, 1000
    for problem in (rastrigin(D), rosenbrock(D)):

        def ours(topology, problem=problem):
            options = {"n_particles": n, "topology": topology, "rng": 0}
            return lambda: record(particle_swarm(problem.value, problem.bounds, **options), n_steps)

        limit = draws_and_losses(problem, n, n_steps, (2, n, D))
        mine, ring, base = race(ours("global"), ours("ring"), limit, repeats=15)
        what = f"swarm, {n} × {D}-D, {n_steps} steps, {problem.name}"
        yield Line("T6", what, mine, base, 2.3)
        yield Line("T6", f"{what}, ring", ring, base)
        for name, peer in swarm_peers(problem, n, n_steps):
            yield Line("T6", name, race(peer, repeats=3)[0], base)
    wide = {"inertia": 0.8, "cognitive": 1.2, "social": 1.2}
    own = {"inertia": 0.72, "cognitive": 2.4, "social": 0.5}
    slow = {"topology": "ring", "cognitive": 0.5, "social": 0.65}
    slow["inertia"] = lambda t: 0.98 - 0.21 * t / n_steps
    for name, problems, allowed, options in (
        ("Rosenbrock, the defaults", VALLEY, 0.4, {}),
        ("Rosenbrock, ω = 0.8, c = 1.2", VALLEY, 0.4, wide),
        ("Rastrigin, the defaults", EASY, 6, {}),
        ("Rastrigin, ω = 0.72, c₁ = 2.4, c₂ = 0.5", EASY, 1e-3, own),
        ("rotated, shifted Rastrigin, ring, ω from 0.98 to 0.77", HARD, 8, slow),
    ):
        loss = final(particle_swarm, problems, n_steps, n_particles=n, **options)
        yield Line("T6", f"{name}; allowed", loss, allowed, 1, unit="")


def genetic():
    """T7: 100 individuals, 200 generations, all of them recorded."""
    n, n_steps = 100, 200
    numbers = 3 * n + n * D + 2 * n * D  # selection, crossover, mutation
    for problem in (rastrigin(D), rosenbrock(D)):

        def ours(problem=problem):
            steps = genetic_algorithm(problem.value, problem.bounds, n_individuals=n, rng=0)
            return record(steps, n_steps)

        mine, base = race(ours, draws_and_losses(problem, n, n_steps, numbers), repeats=15)
        what = f"genetic algorithm, {n} × {D}-D, {n_steps} generations, {problem.name}"
        yield Line("T7", what, mine, base, 4.5)
        for name, peer in genetic_peers(problem, n, n_steps):
            yield Line("T7", name, race(peer, repeats=3)[0], base)
    for name, problems, allowed in (
        ("Rastrigin", EASY, 1e-3),
        ("rotated, shifted Rastrigin", HARD, 7.5),
        ("Rosenbrock", VALLEY, 5.2),
    ):
        loss = final(genetic_algorithm, problems, n_steps, n_individuals=n)
        yield Line("T7", f"{name}, the defaults; allowed", loss, allowed, 1, unit="")


def swarm_peers(problem, n, n_steps):
    low, high = problem.bounds.T
    try:
        from pyswarms.single import GlobalBestPSO
    except ImportError:
        pass
    else:
        options = {"c1": 1.49618, "c2": 1.49618, "w": 0.7298}

        def pyswarms():
            peer = GlobalBestPSO(n, D, options, bounds=(low, high))
            return peer.optimize(problem.value, iters=n_steps, verbose=False)

        yield "pyswarms", pyswarms
    try:
        from sko.PSO import PSO
    except ImportError:
        return

    def scikit_opt():
        return PSO(problem.value, D, n, n_steps, low, high, w=0.7298, c1=1.49618, c2=1.49618).run()

    yield "scikit-opt", scikit_opt


def genetic_peers(problem, n, n_steps):
    try:
        from deap import algorithms, base, creator, tools
    except ImportError:
        return
    if not hasattr(creator, "Point"):
        creator.create("Least", base.Fitness, weights=(-1.0,))
        creator.create("Point", list, fitness=creator.Least)
    low, high = problem.bounds[0].tolist()
    rng, box = np.random.default_rng(0), base.Toolbox()
    limits = {"eta": 3.0, "low": low, "up": high}
    box.register("mate", tools.cxSimulatedBinaryBounded, **limits)
    box.register("mutate", tools.mutPolynomialBounded, **limits | {"eta": 20.0}, indpb=1 / (3 * D))
    box.register("select", tools.selTournament, tournsize=3)
    box.register("evaluate", lambda point: (float(problem.value(point)),))

    def deap():
        points = [creator.Point(row) for row in rng.uniform(low, high, (n, D)).tolist()]
        return algorithms.eaMuPlusLambda(points, box, n, n, 0.5, 0.5, n_steps - 1, verbose=False)

    yield "DEAP", deap
