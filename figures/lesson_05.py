"""The figures of lesson 05: one row at a time, noise balls, and batch sizes at equal examples."""

import numpy as np
from lesson_01 import PLANE, L, x, y

from mlcore.datasets import noisy_line
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.schedules import constant, inverse_time
from mlcore.steps import record
from mlcore.viz.descent.batches import loss_by_examples, row_moves
from mlcore.viz.descent.data import data
from mlcore.viz.still import still


def figure_05_rows(theme):
    """Three points, one of them lit with its residual. In the plane of bias and slope an arrow for
    each point shows where it alone would lead, a ring where their mean leads; the move made is that
    of the lit point. The loss on all points falls; in the animation it then
    jitters."""
    run = record(gradient_descent(L, [0.0, 0.0], lr=0.1, batch_size=1, rng=1), 13)
    plane = row_moves(L, bounds=[(-0.12, 0.88), (-0.15, 1.75)], **PLANE)
    panels = plane, data(x, y), loss_by_examples(L, log=True)
    return still(*((panel, run, 2) for panel in panels), theme=theme), (run, panels)


def figure_05_noise_balls(theme):
    """Three runs of 600 steps of one row each, every 20th step shown; the radius r of a dashed
    circle is the mean distance from the minimum over the second half of these. With rate 0.1
    the path hovers, with 0.01 it is still on its way, with decay it has come close."""
    rates = {
        "η = 0.1": constant(0.1),
        "η = 0.01": constant(0.01),
        "0.1 / (1 + 0.01 t)": inverse_time(0.1, decay=0.01),
    }
    panel = row_moves(L, bounds=[(0.13, 0.63), (1.05, 1.95)], rows=False, ball=True, **PLANE)
    views = []
    for name, rate in rates.items():
        steps = gradient_descent(L, [0.0, 0.0], lr=rate, batch_size=1, rng=1)
        views.append((panel, record(steps, 601)[::20], -1, name))
    return still(*views, theme=theme, row=True), None


def figure_05_batch_sizes(theme):
    """Three paths over the contours of a loss on 100 points, each after 500 examples with learning
    rate 0.1: batches of 1 make a long jittering path to the minimum, batches of 10 a smooth one
    that ends short of it, the whole batch only five steps."""
    x_line, y_line = noisy_line(rng=0)
    line = Objective(with_bias(x_line), y_line)
    minimum = np.linalg.lstsq(line.X, y_line, rcond=None)[0]
    plane = {"bounds": [(-0.2, 2.2), (-0.2, 2.6)], "labels": PLANE["labels"]}
    panel = row_moves(line, rows=False, optimum=minimum, **plane)
    views = []
    for size in (1, 10, 100):
        steps = gradient_descent(line, [0.0, 0.0], lr=0.1, batch_size=size, rng=0)
        views.append((panel, record(steps, 500 // size + 1), -1, f"|B| = {size}"))
    return still(*views, theme=theme, row=True), None
