"""The panel of hidden units as images: the weights that each gives to the pixels."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from mlcore.checks import array, whole
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, paper

GAP, TITLE = 1, 3  # between two images, and above each: in pixels
LOUD = 1 / 6  # of the largest weight: what is below minus that gets a minus


def unit_images(network, shape, X, *, columns=4):
    """The weights of the first hidden units as images: blue where ink says yes, orange-red no.

    A minus stands on what says no loudly, so that colour is not all. One scale for all steps. Above
    an image: the output that the unit is most for. A unit that is off on all rows of X is hatched:
    it says nothing, and learns nothing.

    Parameters
        network : Network       with a hidden layer
        shape : two ints        of an image: height · width inputs
        X : (n, d) array        the rows that a unit must be on for
        columns : int           images side by side

    Returns
        Panel

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(run, unit_images(network, (8, 8), X), loss_curve(), caption=…, title="…")
    """
    height, width = (whole(f"shape[{i}]", side, 1) for i, side in enumerate(shape))
    X, columns = array("X", X, 2), whole("columns", columns, 1)
    d, units, *outputs = network.widths
    if height * width != d or not outputs:
        raise ValueError(
            f"network must have {height * width} inputs for images of shape {shape}, and a hidden "
            f"layer; got widths {network.widths}"
        )
    corners = [divmod(j, columns) for j in range(units)]
    corners = [(row * (height + TITLE), column * (width + GAP)) for row, column in corners]

    def backdrop(axes, run):
        down, right = np.max(corners, axis=0)
        axes.set(xlim=(-1, right + width), ylim=(down + height, -TITLE), aspect="equal")
        axes.set(xticks=(), yticks=())
        axes.spines[:].set_visible(False)

    def draw(axes, run, i):
        (W, _), (V, _), *_ = network.layers(run[i].theta)
        on = network.forward(run[i].theta, X)[0][1][2].any(axis=0)
        most = max(np.abs(network.layers(step.theta)[0][0]).max() for step in run) or 1.0
        sheet = np.full(np.max(corners, axis=0) + (height, width), np.nan)
        for j, (top, left) in enumerate(corners):
            sheet[top : top + height, left : left + width] = W[:, j].reshape(height, width)
            frame = {"facecolor": "none", "edgecolor": ink(), "hatch": None if on[j] else HATCH}
            axes.add_patch(Rectangle((left - 0.5, top - 0.5), width, height, **frame, zorder=2))
            word = f"for {V[j].argmax()}" if on[j] else "off"
            axes.text(left + width / 2 - 0.5, top - 0.6, word, ha="center", va="bottom")
        colours = [colour("other"), paper(), colour("data")]
        look = {"cmap": LinearSegmentedColormap.from_list("", colours), "vmin": -most, "vmax": most}
        axes.imshow(sheet, **look, interpolation="nearest", zorder=1)
        pixel = axes.bbox.width / np.ptp(axes.get_xlim()) * 72 / axes.figure.dpi  # in points
        minus = {"marker": "_", "markersize": 0.6 * pixel, "markeredgewidth": 0.16 * pixel}
        loud = np.nonzero(sheet < -LOUD * most)[::-1]
        axes.plot(*loud, **minus, linestyle="none", color=ink(), zorder=1.5)

    return Panel(backdrop, draw)
