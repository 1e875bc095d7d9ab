"""The figures of lesson 19: the error of a mean taken apart, votes, and the triangle of weights."""

from functools import cache

import numpy as np

from mlcore.fusion.weights import best_weights
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeRegressor
from mlcore.validation.cross_val import cross_val_predict
from mlcore.validation.folds import k_fold
from mlcore.viz.fusion.averages import ballots, chances, cursor, error_bars
from mlcore.viz.fusion.triangle import weight_triangle
from mlcore.viz.reduction.weights import weight_bars
from mlcore.viz.still import still

MEMBERS = {
    "ridge": make_pipeline(Standardizer(), Ridge()),
    "tree": DecisionTreeRegressor(min_samples_leaf=5, random_state=0),
    "full tree": DecisionTreeRegressor(random_state=0),
}


@cache
def out_of_fold():
    """Out-of-fold predictions of 200 rows of Friedman's data, (3, n), and the targets, (n,)."""
    rng = np.random.default_rng(0)
    X = rng.random((200, 5))
    y = 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2
    y = y + 10 * X[:, 3] + 5 * X[:, 4] + rng.standard_normal(200)
    return np.array([cross_val_predict(m, X, y, k_fold(y, 5)) for m in MEMBERS.values()]), y


def figure_19_ambiguity(theme):
    """A line and a wave as two members, their mean and the true curve; at x = 0 the members say 3
    and 6, the mean 4.5, the truth is 4. Beside it three bars: the average error 2.5, the ambiguity
    2.25 taken off it, and the error of the mean, 0.25."""
    x = np.linspace(0, 6, 13)
    members, truth = np.array([3 + x / 2, 6 - x / 2 + 1.6 * np.sin(x)]), 4 + 2 * np.sin(x)
    run, panels = range(13), (cursor(x, members, truth), error_bars(members, truth))
    return still(*((panel, run, 0) for panel in panels), theme=theme), (run, panels)


def figure_19_votes(theme):
    """The votes of eleven voters on twenty rows, each right with probability 0.7; the majority is
    right on 18 rows. Beside it the chance that k of eleven are right: the majorities, from six on,
    add up to 0.922."""
    right = np.random.default_rng(0).random((20, 11)) < 0.7
    run, panels = [1, 3, 5, 7, 9, 11], (ballots(right), chances(0.7))
    return still(*((panel, run, -1) for panel in panels), theme=theme), (run, panels)


def figure_19_weights(theme):
    """A triangle of the weights of a ridge, a tree and a full tree, dark where their out-of-fold
    error is low; projected descent goes from the corner of the full tree along an edge, then to a
    place inside. Beside it the three weights, about 0.65, 0.03 and 0.32."""
    predictions, y = out_of_fold()
    run, names = record(best_weights(predictions, y, start=[0, 0, 1], lr=0.06), 16), list(MEMBERS)
    panels = weight_triangle(predictions, y, names), weight_bars(names)
    return still(*((panel, run, -1) for panel in panels), theme=theme), (run, panels)
