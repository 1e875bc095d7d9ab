"""The figures of lesson 07: probabilities of two classes and of three, and two losses compared."""

import numpy as np
from lesson_01 import PLANE

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.models.labels import one_hot
from mlcore.steps import record
from mlcore.viz.descent.plane import contour
from mlcore.viz.models.classification import probability, surprise
from mlcore.viz.models.regions import class_bars, regions
from mlcore.viz.still import still

x, y = d3()[0], np.array([0.0, 0.0, 1.0])
X, LABELS = with_bias(x), PLANE["labels"]
CROSS_ENTROPY = Objective(X, y, loss=logistic_cross_entropy)


def squared(logits, y):
    """Half the mean squared error of the probabilities, and its derivative by the logits."""
    p = 1 / (1 + np.exp(-logits))
    return float(np.mean((p - y) ** 2)) / 2, (p - y) * p * (1 - p) / len(y)


def figure_07_boundary(theme):
    """Left: the path of logistic regression on the contours of the cross-entropy. Right: the
    probability curve over three labelled points with the boundary between them, and what each
    row pays, minus the logarithm of the probability of its own class."""
    run = record(gradient_descent(CROSS_ENTROPY, [0.0, 0.0], lr=1.0), 31)
    plane = contour(CROSS_ENTROPY, bounds=[(-3.5, 1.0), (-0.3, 1.6)], labels=LABELS)
    panels = plane, probability(x, y), surprise(x, y)
    return still(*((panel, run, -1) for panel in panels), theme=theme), (run[:16], panels)


def figure_07_softmax(theme):
    """Left: 36 points of the classes A, B and C, and the three regions with straight boundaries
    where softmax regression gives each the largest probability. Right: the three probabilities of
    one row of class A, with the residuals to 1, 0 and 0 as sticks."""
    kind, rng = np.repeat([0, 1, 2], 12), np.random.default_rng(0)
    centres = np.array([[0.0, 0.0], [3.0, 0.0], [1.2, 2.6]])
    points = centres[kind] + rng.normal(scale=0.9, size=(36, 2))
    objective = Objective(with_bias(points), one_hot(kind)[0], loss=softmax_cross_entropy)
    run = record(gradient_descent(objective, np.zeros((3, 3)), lr=1.0), 11)
    views = regions(points, kind, row=0, names="ABC"), class_bars(points, kind, 0, names="ABC")
    return still(*((panel, run, -1) for panel in views), theme=theme), None


def figure_07_surfaces(theme):
    """Two contour plots of losses on the same three points, with 60 steps of descent from the same
    bad start: on the cross-entropy the path walks down the slope, on the squared error of the
    probabilities it hardly leaves a plateau."""
    losses = {
        "cross-entropy": CROSS_ENTROPY,
        "squared error of p": Objective(X, y, loss=squared),
    }
    views = []
    for name, objective in losses.items():
        run = record(gradient_descent(objective, [15.0, -6.0], lr=1.0), 61)
        panel = contour(objective, bounds=[(-8.0, 22.0), (-10.0, 5.0)], labels=LABELS)
        views.append((panel, run, -1, name))
    return still(*views, theme=theme, row=True), None
