"""The figures of lesson 11: five folds of 23 rows, and ten bootstrap samples of ten rows."""

from functools import cache

import numpy as np

from mlcore.datasets import breast_cancer, noisy_line
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.standardizer import Standardizer
from mlcore.steps import record
from mlcore.validation.cross_val import cross_validation
from mlcore.validation.folds import bootstrap, k_fold
from mlcore.viz.still import still
from mlcore.viz.validation.bootstrap import bootstrap_counts, left_out
from mlcore.viz.validation.folds import fold_scores, fold_strips


@cache
def five_folds():
    """Scaled logistic regression on 23 rows of the breast cancer data."""
    X, y = breast_cancer()
    few = np.random.default_rng(10).permutation(len(y))[:23]
    model = make_pipeline(Standardizer(), LogisticRegression(tol=0.01))
    return record(cross_validation(model, X[few], y[few], k_fold(y[few], 5)))


@cache
def ten_samples():
    """A line on bootstrap samples of ten points, judged on the rows left out."""
    x, y = noisy_line(10, rng=0)
    samples = bootstrap(y, 10, rng=2)
    return record(cross_validation(LinearRegression(), x, y, samples, "neg_mean_squared_error"))


def figure_11_folds(theme):
    """Five strips of 23 rows, letters T and V: each row judges in one of five folds, of 5, 5, 5, 4
    and 4 rows, and trains in the others; beside them the five accuracies, and their running mean
    with one standard deviation."""
    panels = fold_strips(), fold_scores("accuracy")
    run = five_folds()
    return still(*((panel, run, -1) for panel in panels), theme=theme), (run, panels)


def figure_11_bootstrap(theme):
    """Ten bootstrap samples of ten rows, with how often each row was drawn; rows never drawn are
    ringed. Beside them the share that each sample leaves out, whose mean nears (1 − 1/10)¹⁰ =
    0.349."""
    panels = bootstrap_counts(), left_out()
    return still(*((panel, ten_samples(), -1) for panel in panels), theme=theme), None
