"""The figures of lesson 15a: one particle's move, and a swarm."""

from mlcore.problems import six_hump_camel
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.search.swarm import swarm_plane
from mlcore.viz.still import still

camel = six_hump_camel()
USUAL = {"inertia": 0.7, "cognitive": 1.5, "social": 1.5}


def figure_15_particle(theme):
    """One particle over the contours of a surface with six valleys: three arrows head to tail, what
    it keeps of its last move, the pull to its own best point p and the pull to the best point of
    all, g; a broad arrow is their sum."""
    start = [[2.0, 1.0], [0.0, -0.5]]
    run = record(particle_swarm(camel.value, camel.bounds, start=start, rng=14902, **USUAL), 6)
    panel = swarm_plane(camel, bounds=[(-2.7, 2.7), (-1.35, 1.35)])
    return still((panel, run, 3), theme=theme), None


def figure_15_swarm(theme):
    """Twelve particles over a surface with six valleys, each with a line back to where it came
    from; beside it the spread of the swarm, which zigzags downwards, and its best
    loss, which falls."""
    stream = particle_swarm(camel.value, camel.bounds, n_particles=12, rng=3, **USUAL)
    run = record(stream, 16)
    panels = (
        swarm_plane(camel, follow=None, bounds=[(-3.1, 3.1), (-2.1, 2.1)], levels=24),
        loss_curve(log=True, label="spread", value=lambda step: step.points.std(axis=0).mean()),
        loss_curve(label="best loss"),
    )
    return still(*((panel, run, 5) for panel in panels), theme=theme), (run, panels)
