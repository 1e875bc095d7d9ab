"""The figures of lesson 02: secants of the logistic loss, and their error against h."""

import numpy as np
from lesson_01 import L

from mlcore.descent.gradient_check import differences
from mlcore.steps import record
from mlcore.viz.descent.differences import error_curve, secant
from mlcore.viz.still import still


def logistic(theta):
    z = L.X @ theta
    labels = np.array([0.0, 0.0, 1.0])
    loss = np.mean(np.logaddexp(0, z) - labels * z)
    return loss, L.X.T @ (1 / (1 + np.exp(-z)) - labels) / len(z)


def figure_02_secants(theme):
    """The logistic loss along w, for h = 1 and for h = 0.1, with the tangent and both secants: at
    h = 0.1 the central secant is almost parallel to the tangent, the forward secant is still
    steeper."""
    run = record(differences(logistic, [-1.0, 0.5], [1, 0.5, 0.1, 0.01]))
    views = [(secant(logistic, 1, name="w"), run, i, f"h = {run[i].h:g}") for i in (0, 2)]
    return still(*views, theme=theme, row=True), None


def figure_02_h_curve(theme):
    """Relative error against h on logarithmic axes: both curves fall with h, central faster,
    forward slower; then both rise along the line of round-off. Central is lowest near h = 1e-5,
    forward near 1e-8."""
    run = record(differences(logistic, [-1.0, 0.5], [10.0**-k for k in range(1, 14)]))
    return still((error_curve(), run, -1), theme=theme), None


def figure_02_differences(theme):
    """The same error curves drawn point by point as h shrinks, beside the loss under a microscope:
    first bent, then straight, and at h = 1e-15 full of teeth."""
    run = record(differences(logistic, [-1.0, 0.5], [10.0**-k for k in range(1, 16)]))
    panels = error_curve(), secant(logistic, 1, name="w", zoom=True)
    return None, (run, panels)
