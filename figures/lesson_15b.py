"""The figure of lesson 15b: one generation."""

from mlcore.problems import rastrigin
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.selection import Tournament
from mlcore.search.variation import Blend, Gaussian
from mlcore.steps import record
from mlcore.viz.phases import in_phases
from mlcore.viz.search.genetic import generation_bars, generation_plane
from mlcore.viz.still import still

bumpy = rastrigin()


def figure_15_generation(theme):
    """One generation over Rastrigin's surface: two parents with thick rings, lines from them to
    their child, a square; beside it bars of the population's diversity and of its best loss."""
    options = {"selection": Tournament(2), "crossover": Blend(0.0), "mutation": Gaussian(0.05)}
    stream = genetic_algorithm(
        bumpy.value, bumpy.bounds, n_individuals=12, elite=None, rng=94, **options
    )
    acts = ("parents", "child", "mutation", "survivors")
    frames = in_phases(record(stream, 4), lambda step: acts if step.t else acts[-1:])
    panels = (
        generation_plane(bumpy, follow=11, levels=8, bounds=[(-5.5, 5.5)] * 2),
        generation_bars(),
        generation_bars(lambda step: step.loss, "best loss"),
    )
    return still(*((panel, frames, 2) for panel in panels), theme=theme), (frames, panels)
