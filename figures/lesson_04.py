"""The figures of lesson 04: the valley of a line before and after scaling, and descents in it."""

import numpy as np
from lesson_01 import x, y

from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import record
from mlcore.viz.descent.conditioning import column, curvature, rates, side, valley
from mlcore.viz.descent.plane import contour
from mlcore.viz.still import still

CHANGES = [(0, 1), (0.5, 1), (1, 1), (1.5, 1), (2, 1), (2, np.sqrt(2 / 3))]
SHAPES = [Objective(with_bias((x - shift) / scale), y) for shift, scale in CHANGES]
NAMES = {0: "raw, κ = 46.14", 4: "centred, κ = 1.5", 5: "scaled, κ = 1"}


def figure_04_valleys(theme):
    """The loss of a line on three points, seen from its lowest point: with x as it is a long
    slanted ellipse, with x centred an upright one that is nearly round, with x scaled too a
    circle."""
    views = [(valley(reach=(3.2, 5)), SHAPES[i : i + 1], 0, name) for i, name in NAMES.items()]
    return still(*views, theme=theme, row=True), (SHAPES, (valley(), column(), rates()))


def figure_04_zigzag(theme):
    """Gradient descent from the same line in three valleys: with x as it is a zig-zag that is
    still far from the minimum, with x centred a few steps, with x scaled one step."""
    shapes = [SHAPES[i] for i in NAMES]
    run = record(zip(*map(descent, shapes), strict=True), 13)

    def panels(*boxes):
        for k, (shape, box, name) in enumerate(zip(shapes, boxes, NAMES.values(), strict=True)):
            low = np.linalg.lstsq(shape.X, y, rcond=None)[0]
            panel = contour(shape, bounds=box, optimum=low, labels=("bias", "slope"))
            yield side(panel, k, name)

    tall, flat = [(1.2, 5.2), (-1.5, 4.5)], [(-0.6, 7.2), (-1.8, 2.3)]
    stills = zip(panels([(-1.2, 2.8), (-1.5, 4.5)], tall, tall), NAMES.values(), strict=True)
    figure = still(*((panel, run, 8, name) for panel, name in stills), theme=theme, row=True)
    return figure, (run, list(panels([(-1.6, 3.4), (-1.2, 3.4)], flat, flat)))


def descent(shape):
    """Gradient descent from the line y = 2, at the best learning rate of this valley."""

    def settled(theta):
        loss, gradient = shape(theta)
        return loss, np.where(abs(gradient) < 1e-12, 0, gradient)  # rounding needs no arrow

    return gradient_descent(settled, [2.0, 0.0], lr=2 / curvature(shape)[0].sum())
