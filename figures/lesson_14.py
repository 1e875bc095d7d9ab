"""The figures of lesson 14: what candidates promise, the loop in phases, and two variables."""

import numpy as np

from mlcore.problems import branin
from mlcore.search.acquisition import expected_improvement
from mlcore.search.bayesian import bayesian_optimisation
from mlcore.search.population import rowwise
from mlcore.steps import record
from mlcore.viz.search.acquisition import acquisition_curve, belief, candidates
from mlcore.viz.search.bayesian import bayes_frames
from mlcore.viz.search.field import field, looked_at
from mlcore.viz.still import still


def f(x):
    return np.sin(3 * x) + x**2 - 0.7 * x


def figure_14_candidates(theme):
    """Three bells around the line of the best value so far: one a little above it, one narrow and
    just below it, one wide and far above. Of the first, the part below the line is hatched: its
    share is the probability of improvement, 0.3446, and the expected improvement is 0.1152."""
    return still((candidates(1.0), [(1.2, 0.5), (0.95, 0.15), (2.0, 1.0)], 0), theme=theme), None


def figure_14_loop(theme):
    """Bayesian optimisation of a curve with two valleys: the mean and the band of a Gaussian
    process through the points seen, the true curve dashed, and below it the expected improvement,
    whose peak, a triangle, is the next point. It lies in the wide band where nothing was seen."""
    options = {"acquisition": expected_improvement, "start": [[1.5], [0.5], [2.0]], "rng": 0}
    value = rowwise(lambda point: f(point[0]))
    run = bayes_frames(record(bayesian_optimisation(value, [(-1, 2)], **options), 8))
    x = np.linspace(-1, 2, 201)
    panels = belief(x, f(x), labels=("", "f(x)")), acquisition_curve(x)
    return still(*((panel, run, 10) for panel in panels), theme=theme), (run, panels)


def figure_14_plane(theme):
    """Bayesian optimisation of a surface with three hollows: the points in the order of asking
    over the true contours, and beside it what is believed after ten of them, mean and standard
    deviation, and the expected improvement, bright where the next point, a triangle, lies."""
    surface = branin()
    options = {"acquisition": expected_improvement, "n_initial": 6, "rng": 2}
    run = bayes_frames(record(bayesian_optimisation(surface.value, surface.bounds, **options), 11))
    at, names = len(run) - 2, ("mean", "std", "EI")

    def values(k):
        return lambda frame, points: (
            frame.step.score(points) if k == 2 else frame.step.surrogate.predict(points)[k]
        )

    panels = [looked_at(surface)]
    for k, name in enumerate(names):
        like, label = (surface.value if k == 0 else None), ("θ₁" if k == 2 else "")
        panels.append(field(surface.bounds, values(k), name=name, like=like, labels=(label, "θ₂")))
    return still(*((panel, run, at) for panel in panels), theme=theme), None
