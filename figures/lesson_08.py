"""The figures of lesson 08: backward through a tiny network, exclusive or, and units as images."""

import numpy as np

from mlcore.datasets import digits
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import softmax_cross_entropy
from mlcore.descent.objective import Objective
from mlcore.descent.rules import Adam
from mlcore.models.labels import one_hot
from mlcore.models.network import Network
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.models.hidden import unit_images
from mlcore.viz.models.network import graph, stages
from mlcore.viz.models.regions import regions
from mlcore.viz.phases import in_phases
from mlcore.viz.still import still


def figure_08_backward(theme):
    """A network of two hidden units as a graph: the values 1, then 0.5 and 0, then 0.5 have gone
    forward; the slopes δ come back, −0.5 at the output, −0.5 and 0 at the units. The second unit is
    hatched: it is dead, and all slopes around it are 0."""
    tiny, x, y = Network((1, 2, 1)), np.array([[1.0]]), np.array([1.0])
    start = [0.5, -1.0, 0.0, 0.0, 1.0, 2.0, 0.0]
    run = record(gradient_descent(Objective(x, y, tiny), start, lr=0.1), 1)
    frames, panel = in_phases(run, stages(tiny)), graph(tiny, x, y)
    return still((panel, frames, 4), theme=theme), (frames, [panel])


def figure_08_exclusive_or(theme):
    """A network of four units, of which two are dead, beside the plane of its two inputs: no class
    holds two opposite corners together, yes the other two, and between them run two boundaries.
    Orange beside the weights that moved most."""
    X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    four = Network((2, 4, 2))
    xor = Objective(X, one_hot(y)[0], four, softmax_cross_entropy)
    run = record(gradient_descent(xor, four.he(7), lr=0.5), 321)
    run = [run[t] for t in (0, 5, 10, 20, 40, 80, 160, 320)]
    panels = (
        graph(four, X, xor.y, loss=softmax_cross_entropy),
        regions(X, y, scores=lambda step, X: four(step.theta, X)[0], names=("no", "yes")),
    )
    return still(*((panel, run, -1) for panel in panels), theme=theme, row=True), (run, panels)


def figure_08_units(theme):
    """Twelve hidden units as images of their 64 weights after ten epochs on digits: blue where ink
    counts for the unit, orange-red with a minus where it counts against it. Four are dead and
    hatched; the one that speaks for 0 has a blue ring with an orange-red middle. Beside them the
    falling loss."""
    pixels, label = digits()
    X, Y, twelve = pixels / 16, one_hot(label)[0], Network((64, 12, 10))
    smooth = Objective(X, Y, twelve, softmax_cross_entropy, twelve.l2(0.01))
    steps = gradient_descent(smooth, twelve.he(0), lr=0.01, rule=Adam(), batch_size=32, rng=0)
    run = record(steps, 571)
    run = [run[t] for t in (0, 5, 10, 20, 40, 80, 160, 320, 570)]
    panels = (
        unit_images(twelve, (8, 8), X),
        loss_curve(log=True, value=lambda step: smooth(step.theta)[0]),
    )
    return still(*((panel, run, -1) for panel in panels), theme=theme, row=True), (run, panels)
