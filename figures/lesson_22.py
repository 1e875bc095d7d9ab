"""The figures of lesson 22: a tree of sums, who waits for whom, and successive halving."""

from functools import cache

import numpy as np

from mlcore.clusters.scheduling import list_scheduling
from mlcore.clusters.shards import Sharded
from mlcore.clusters.tree import tree_sum
from mlcore.datasets import breast_cancer, noisy_line
from mlcore.descent.objective import Objective, with_bias
from mlcore.models.pipeline import make_pipeline
from mlcore.models.standardizer import Standardizer
from mlcore.search.dimensions import LogUniform
from mlcore.search.space import Space
from mlcore.steps import record
from mlcore.svm.svc import SVC
from mlcore.validation.halving import successive_halving
from mlcore.validation.tuning import cv_loss
from mlcore.viz.clusters.gantt import gantt
from mlcore.viz.clusters.tree import part_means, sum_tree
from mlcore.viz.descent.conditioning import side
from mlcore.viz.still import still
from mlcore.viz.validation.halving import bracket, rung_losses


@cache
def levels():
    """What four shards of 100 sorted rows say, added in pairs."""
    X, y = noisy_line(100, rng=0)
    order = np.argsort(X[:, 0], kind="stable")
    rows = Objective(with_bias(X[order]), y[order])
    ends = np.cumsum([0, 15, 10, 35, 40])
    shards = [rows.take(slice(*pair)) for pair in zip(ends[:-1], ends[1:])]
    return record(tree_sum(Sharded(shards).parts(np.zeros(2))))


@cache
def schedules():
    """Twelve trainings on four workers: in generations, and by who is free first."""
    durations = np.random.default_rng(0).lognormal(0, 0.7, 12)
    return list(zip(*(list_scheduling(durations, 4, barrier=barrier) for barrier in (4, None))))


@cache
def rungs():
    """27 settings of a support vector machine on breast cancer."""
    A, b = breast_cancer()
    order = np.random.default_rng(0).permutation(len(b))[:405]
    space = Space(svc__C=LogUniform(0.01, 1000), svc__gamma=LogUniform(1e-5, 1))
    f = cv_loss(make_pipeline(Standardizer(), SVC()), space, A[order], b[order], cv=3)
    return record(successive_halving(f, space, 10, 270, n_candidates=27, rng=0))


def figure_22_tree(theme):
    """Four boxes, each with the number of rows of a shard and its sum of gradients, are added in
    pairs over two levels to one of all 100 rows; beside it the mean gradient of the parts as dots,
    at the end one, and as hatched bars the mean of means, which misses it."""
    panels = sum_tree(), part_means(["b", "w"])
    return still(*((panel, levels(), -1) for panel in panels), theme=theme), (levels(), panels)


def figure_22_waiting(theme):
    """Two charts of four workers and twelve trainings of random length: in generations of four all
    wait for the longest, and are done after 5.1; by who is free first after 3.7."""
    end = schedules()[-1][0].loss
    names = "generations of four", "first free"
    views = [
        (side(gantt(end), k, aspect="auto"), schedules(), -1, name) for k, name in enumerate(names)
    ]
    return still(*views, theme=theme, row=True), None


def figure_22_halving(theme):
    """A bracket of 27 settings on 10 rows, 9 on 30, 3 on 90 and one on 270, with lines for those
    that stay; beside it their loss against the rows, which from 10 to 30 rows falls for five and
    rises for four."""
    panels = bracket(), rung_losses(label="−accuracy")
    return still(*((panel, rungs(), -1) for panel in panels), theme=theme), (rungs(), panels)
