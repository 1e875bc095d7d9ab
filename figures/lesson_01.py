"""The figures of lesson 01: a line on three points, and the bowl of its loss."""

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import Step
from mlcore.viz.descent.data import data
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour, surface
from mlcore.viz.still import still

x, y = d3()
L = Objective(with_bias(x), y)
PLANE = {"optimum": [1 / 3, 3 / 2], "labels": ("bias b", "slope w")}
NEAR = contour(L, bounds=[(-0.5, 1.5), (-0.5, 2.0)], **PLANE)


def figure_01_squares(theme):
    """The three points of D3 with the line y = x: its residuals of size 1, 1 and 2 drawn as
    sticks and as squares, beside the same line as a point on the contours of the loss."""
    thetas = [np.zeros(2), np.array([0.0, 1.0]), np.array(PLANE["optimum"])]
    run = [Step(t, theta, L(theta)[0], t + 1) for t, theta in enumerate(thetas)]
    panels = NEAR, data(x, y), loss_curve()
    return still(*((panel, run, 1) for panel in panels), theme=theme), (run, panels)


def figure_01_bowl(theme):
    """The loss of a line on three points as a bowl over the plane of bias and slope, lowest at
    bias 0.33 and slope 1.5."""
    walk = [np.array([1 / 3, slope]) for slope in np.linspace(0.3, 2.7, 17)]
    run = [Step(t, theta, L(theta)[0], t + 1) for t, theta in enumerate(walk)]
    panel = surface(L, bounds=[(-0.7, 1.35), (0.0, 3.0)], **PLANE)
    return still((panel, run, -1), theme=theme), None
