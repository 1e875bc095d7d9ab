"""The figures of lesson 15: one particle's move, a swarm, and one generation."""

from mlcore.problems import rastrigin, six_hump_camel
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.selection import Tournament
from mlcore.search.swarm import particle_swarm
from mlcore.search.variation import Blend, Gaussian
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.phases import in_phases
from mlcore.viz.search.genetic import generation_bars, generation_plane
from mlcore.viz.search.swarm import swarm_plane
from mlcore.viz.still import still

camel, bumpy = six_hump_camel(), rastrigin()
USUAL = {"inertia": 0.7, "cognitive": 1.5, "social": 1.5}


def figure_15_particle(theme):
    """One particle over the contours of a surface with six valleys: three arrows head to tail, what
    it keeps of its last move, the pull to its own best point p and the pull to the best point of
    all, g; a broad arrow is their sum."""
    start = [[2.0, 1.0], [0.0, -0.5]]
    run = record(particle_swarm(camel.value, camel.bounds, start=start, rng=853, **USUAL), 6)
    panel = swarm_plane(camel, bounds=[(-2.7, 2.7), (-1.35, 1.35)])
    return still((panel, run, 3), theme=theme), None


def figure_15_swarm(theme):
    """Twelve particles over a surface with six valleys, each with a line back to where it came
    from; beside it the spread of the swarm, which zigzags downwards, and its best
    loss, which falls."""
    stream = particle_swarm(camel.value, camel.bounds, n_particles=12, rng=3, **USUAL)
    run = record(stream, 16)
    panels = (
        swarm_plane(camel, follow=None),
        loss_curve(log=True, label="spread", value=lambda step: step.points.std(axis=0).mean()),
        loss_curve(label="best loss"),
    )
    return still(*((panel, run, 5) for panel in panels), theme=theme), (run, panels)


def figure_15_generation(theme):
    """One generation over Rastrigin's surface: two parents with thick rings, lines from them to
    their child, a square; beside it bars of the population's diversity and of its best loss."""
    options = {"selection": Tournament(2), "crossover": Blend(0.0), "mutation": Gaussian(0.05)}
    stream = genetic_algorithm(
        bumpy.value, bumpy.bounds, n_individuals=12, elite=None, rng=30, **options
    )
    acts = ("parents", "child", "mutation", "survivors")
    frames = in_phases(record(stream, 6), lambda step: acts if step.t else acts[-1:])
    panels = (
        generation_plane(bumpy, follow=7, levels=8),
        generation_bars(),
        generation_bars(lambda step: step.loss, "best loss"),
    )
    return still(*((panel, frames, 2) for panel in panels), theme=theme), (frames, panels)
