"""The figures of lesson 10: the corner of a diamond, the path of the Lasso, and a digit rebuilt."""

from functools import cache

import numpy as np

from mlcore.datasets import diabetes, digits
from mlcore.descent.objective import Objective
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.coordinates import coordinate_descent
from mlcore.reduction.path import lasso_path
from mlcore.reduction.pca import PCA
from mlcore.steps import Step, record
from mlcore.viz.descent.penalties import constraint_set
from mlcore.viz.reduction.components import rebuilt, share_kept
from mlcore.viz.reduction.weights import coefficient_path, threshold, weight_bars
from mlcore.viz.still import still

NAMES = "age sex bmi bp tc ldl hdl tch ltg glu".split()


def figure_10_corner(theme):
    """Coordinate descent of two weights under an L1 penalty: from 0 it goes right, up, left, up, in
    smaller and smaller steps, to a corner of a diamond, where w₁ is exactly 0; beside it the soft
    threshold, flat at 0 in a hatched strip from −1 to 1, where the weight that moves now stands."""
    X = np.array([[1, 1.4], [1, 0.2], [-1, -0.2], [-1, -1.4]])
    y = 3 * X[:, 1]
    run = record(coordinate_descent(X, y, 1.0), 9)
    box = {"bounds": [(-1.2, 3.6), (-1.2, 3.6)], "optimum": [0, 3]}
    panels = constraint_set(Objective(X, y), "L1", **box), threshold(1.0)
    return still(*((panel, run, -1) for panel in panels), theme=theme), (run, panels)


def figure_10_path(theme):
    """The weights of the Lasso on ten columns of the diabetes data against α, from 45 down: body
    mass index and log triglycerides leave 0 first, then blood pressure, then others; beside it the
    weights at the last α as bars, with an empty ring where a weight is exactly 0."""
    X, y = diabetes()
    run = record(lasso_path(Standardizer().fit_transform(X), y, np.geomspace(45.2, 1, 17)))
    panels = coefficient_path(NAMES), weight_bars(NAMES)
    return still(*((panel, run, 9) for panel in panels), theme=theme), (run, panels)


@cache
def a_three():
    """A digit from the first k components, for some k, and the shares of all components."""
    D, _ = digits()
    pca = PCA().fit(D)
    z, shares = pca.transform(D[3:4])[0], pca.explained_variance_ratio_
    steps = [
        Step(k, pca.mean_ + z[:k] @ pca.components_[:k], 1 - shares[:k].sum(), k)
        for k in (1, 2, 3, 5, 8, 13, 18, 29, 40, 64)
    ]
    return D[3], steps, shares


def figure_10_digit(theme):
    """A handwritten three of 8 × 8 pixels rebuilt from 13 numbers, blurred but readable; beside it
    the original, and the share of variance kept, which rises steeply at first: 13 of 64 components
    keep 0.8."""
    original, run, shares = a_three()
    panels = (
        rebuilt((8, 8), label="rebuilt from k numbers", largest=16),
        rebuilt((8, 8), of=lambda step: original, label="64 pixels", largest=16),
        share_kept(shares, marks=(0.8,)),
    )
    return still(*((panel, run, 5) for panel in panels), theme=theme), (run, panels)
