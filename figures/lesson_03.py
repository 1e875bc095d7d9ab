"""The figures of lesson 03: gradient descent on three points, at several learning rates."""

from lesson_01 import NEAR, PLANE, L, x, y

from mlcore.descent.loop import gradient_descent
from mlcore.steps import record
from mlcore.viz.descent.data import data
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour
from mlcore.viz.still import still


def figure_03_descent(theme):
    """Gradient descent from (0, 0) on the contours of the loss of a line on three points: after
    one step at bias 0.33 and slope 0.77, with the next move towards the minimum, a star at bias
    0.33 and slope 1.5; beside it the line with its squared residuals, and the loss curve."""
    run = record(gradient_descent(L, [0.0, 0.0], lr=0.1), 15)
    panels = NEAR, data(x, y), loss_curve()
    return still(*((panel, run, 1) for panel in panels), theme=theme), (run, panels)


def figure_03_learning_rates(theme):
    """Three contour plots: with learning rate 0.1 the path creeps down one side of the valley, with
    0.3 it crosses and converges, with 0.4 it crosses and climbs out."""
    panel = contour(L, bounds=[(-1.0, 2.5), (-1.0, 5.0)], **PLANE)
    runs = {lr: record(gradient_descent(L, [0.0, 0.0], lr=lr), 5) for lr in (0.1, 0.3, 0.4)}
    views = [(panel, run, 3, f"η = {lr}") for lr, run in runs.items()]
    return still(*views, theme=theme, row=True), None
