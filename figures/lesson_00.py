"""The figure of lesson 00: gradient descent in a narrow valley."""

from mlcore.descent.loop import gradient_descent
from mlcore.problems import bowl
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour
from mlcore.viz.still import still


def figure_00_walk(theme):
    """Contours of a long, narrow valley, with the path of gradient descent from (−1.5, 1): every
    move crosses the valley, and the path comes nearer to the lowest point at (0, 0); beside it the
    loss curve, which falls at each step."""
    valley = bowl(10)
    run = record(gradient_descent(valley, [-1.5, 1.0], lr=0.18), 9)
    panels = contour(valley, bounds=[(-2, 1), (-1.75, 1.75)]), loss_curve()
    return still(*((panel, run, 3) for panel in panels), theme=theme), (run, panels)
