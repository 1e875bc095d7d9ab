"""The figures of lesson 20: points that grow with their weight, residuals, and wrong labels."""

import numpy as np

from mlcore.datasets import d3
from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.fusion.gradient_boosting import GradientBoostingRegressor
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
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
    """Forty points inside and outside of a disc, four of them with the wrong label, after 17 rounds
    of AdaBoost: the largest point is one of these four; beside it their share of all weight, which
    rises from a tenth to about a quarter."""
    rng = np.random.default_rng(12)
    X = rng.uniform(-1, 1, (40, 2))
    labels = ((X**2).sum(axis=1) > 0.6).astype(int)
    flips = rng.choice(40, 4, replace=False)
    labels[flips] = 1 - labels[flips]
    run = record(AdaBoostClassifier(n_estimators=18).steps(X, labels))
    panels = (
        weighted_points(X, labels, names=("inside", "outside")),
        loss_curve(
            value=lambda step: step.weight[flips].sum(),
            label="weight of the wrong labels",
            unit="round",
        ),
    )
    return still(*((panel, run, 17) for panel in panels), theme=theme), (run, panels)
