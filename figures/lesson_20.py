"""The figures of lesson 20: points that grow with their weight, residuals, and wrong labels."""

import numpy as np

from mlcore.datasets import d3
from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.fusion.gradient_boosting import GradientBoostingRegressor
from mlcore.steps import record
from mlcore.viz.fusion.residuals import residual_fit, sum_so_far
from mlcore.viz.fusion.weighted import vote_plane, weighted_points
from mlcore.viz.still import still


def figure_20_weights(theme):
    """Five points in the plane; after the first round the one that the stump had wrong weighs .5
    and is drawn large, the others weigh .125, and the second stump cuts above it; beside it the
    vote of three stumps, whose border has all five points on the right side."""
    X, y = [[1, 3], [2, 1], [3, 2], [4, 5], [5, 4]], [0, 0, 1, 1, 0]
    run = record(AdaBoostClassifier(n_estimators=3).steps(X, y))
    panels = weighted_points(X, y), vote_plane(X, y)
    return still(*((panel, run, i) for panel, i in zip(panels, (1, 2))), theme=theme), (run, panels)


def figure_20_residuals(theme):
    """Round 2 of boosting on the points (1, 2), (2, 3) and (3, 5): the residuals −.5, .5 and 0 with
    the stump fitted to them, −.5 and .25; beside it the sum before this round, 2.5, 2.5 and 5, in
    grey, and after it, 2, 2.75 and 5.25, in orange."""
    X, y = d3()
    model = GradientBoostingRegressor(learning_rate=1.0, n_estimators=6, max_depth=1)
    run = record(model.steps(X, y))
    panels = residual_fit(X), sum_so_far(X, y)
    return still(*((panel, run, 1) for panel in panels), theme=theme), (run, panels)


def figure_20_misled(theme):
    """Sixty points inside and outside of a disc, six of them with the wrong label: in round 12 these
    six are among the largest; beside it the vote of twelve stumps, whose border bends around some
    of them."""
    rng = np.random.default_rng(2)
    X = rng.uniform(-1, 1, (60, 2))
    truth = ((X**2).sum(axis=1) > 0.6).astype(int)
    flips = rng.choice(60, 6, replace=False)
    labels = truth.copy()
    labels[flips] = 1 - truth[flips]
    run = record(AdaBoostClassifier(n_estimators=12).steps(X, labels))
    names = {"names": ("inside", "outside")}
    panels = weighted_points(X, labels, **names), vote_plane(X, labels, **names)
    return still(*((panel, run, 11) for panel in panels), theme=theme), (run, panels)
