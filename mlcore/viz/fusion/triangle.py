"""The triangle of three weights: their error, and the way down over it.

play(run, weight_triangle(predictions, y, names), loss_curve(), caption=…, title="Best weights")
"""

import numpy as np
from matplotlib.patches import Polygon

from mlcore.checks import array
from mlcore.fusion.averaging import average
from mlcore.viz.captions import two_digits
from mlcore.viz.marks import trail
from mlcore.viz.player import Panel
from mlcore.viz.style import colour

CORNERS = np.array([[0, 0], [1, 0], [0.5, np.sqrt(0.75)]])  # of three weights: left, right, top


def weight_triangle(predictions, y, names=("f₁", "f₂", "f₃")):
    """All weights of three members, coloured by the error of the average, and the path so far.

        place = Σ wₘ · corner m        colour: 1/n Σᵢ (Σₘ wₘ fₘ(xᵢ) − yᵢ)², dark is low

    Parameters
        predictions : (3, n) array    out-of-fold
        y : (n,) array
        names : 3 str                 of the members; below each stands its own error

    Returns
        Panel; its steps have theta = w, (3,)

    Raises
        TypeError, ValueError   there are not three members, or y is not as long

    Example
        play(record(best_weights(predictions, y), 20), weight_triangle(predictions, y), …)
    """
    predictions, y = array("predictions", predictions, 2), array("y", y, 1)
    if predictions.shape != (3, len(y)):
        raise ValueError(f"predictions must be (3, {len(y)}); got shape {predictions.shape}")

    def mse(w):
        return np.mean((average(predictions, w) - y) ** 2)

    def backdrop(axes, run):
        axes.set(xlim=(-0.24, 1.24), ylim=(-0.24, 1.14), xticks=[], yticks=[], aspect="equal")
        axes.spines[:].set_visible(False)
        steps = np.linspace(0, 1, 61)
        w = np.array([(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1 + 1e-9])
        w = np.clip(w, 0, 1) / np.clip(w, 0, 1).sum(axis=1, keepdims=True)
        errors = np.array([mse(row) for row in w])
        low, high = errors.min(), max(errors.max(), errors.min() * (1 + 1e-9) + 1e-300)
        levels = low + (high - low) * np.linspace(0, 1, 15) ** 2  # closer where it is low
        axes.tricontourf(*(w @ CORNERS).T, errors, levels, zorder=-1)
        axes.set_rasterization_zorder(0)
        thin = {"colors": colour("trail"), "linewidths": 0.5, "alpha": 0.5}
        axes.tricontour(*(w @ CORNERS).T, errors, levels, **thin)
        axes.add_patch(Polygon(CORNERS, fill=False, edgecolor=colour("previous")))
        for m, (corner, name) in enumerate(zip(CORNERS, names)):
            text = f"{name}\nMSE {two_digits(mse(np.eye(3)[m]))}"
            va, shift = ("bottom", 0.06) if m == 2 else ("top", -0.06)
            axes.text(corner[0], corner[1] + shift, text, ha="center", va=va)

    def draw(axes, run, i):
        trail(axes, np.array([step.theta for step in run[: i + 1]]) @ CORNERS)

    return Panel(backdrop, draw)
