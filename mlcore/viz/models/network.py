"""The panel of a network as a graph: values go forward, slopes come back, then the weights move.

frames = in_phases(run, stages(network))
play(frames, graph(network, X, y), caption=…, title="One step of a tiny network")
"""

from typing import Any, NamedTuple

import matplotlib
import numpy as np

from mlcore.checks import array, same_length
from mlcore.descent.losses import squared_error
from mlcore.viz.captions import as_text
from mlcore.viz.phases import Phase
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, colour, ink, paper

DASHES = (0, (3, 1.2))  # of a negative weight
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def stages(network):
    """Return the moments of a step, for `in_phases`: layer by layer there and back, then the move.

    Parameters
        network : Network

    Returns
        list of str     layer 0 is what comes in

    Example
        >>> from mlcore.models.network import Network
        >>> stages(Network((1, 2, 1)))
        ['forward 0', 'forward 1', 'forward 2', 'backward 2', 'backward 1', 'move']
    """
    last = len(network.widths) - 1
    there, back = range(last + 1), range(last, 0, -1)
    return [*(f"forward {k}" for k in there), *(f"backward {k}" for k in back), "move"]


def graph(network, X, y, *, loss=squared_error):
    """The network: a circle a unit, a line a weight, the thicker the larger; dashed if negative.

    A hidden unit that is off on all rows, bend' = 0, is hatched. Of a single row the numbers are
    filled in as they come to be: forward the values in the circles, backward δ below them and each
    weight's slope ∂ below the weight; at last the move. A step without phases has all its values,
    and orange on both sides of the weights that moved most since the frame before: half as far as
    the first of them, or more.

    Parameters
        network : Network
        X, y : arrays               (n, d), and what the loss takes; n = 1 for the numbers
        loss : function             (prediction, y) → (value, derivative)

    Returns
        Panel; its frames are Phases of `stages`, or steps

    Raises
        TypeError, ValueError   X or y is not an array of numbers, or they differ in length

    Example
        play(in_phases(run, stages(network)), graph(network, X, y), caption=…, title="…")
    """
    X, y = array("X", X, 2), array("y", y)
    same_length(X, y)
    last = len(network.widths) - 1
    places = [[(k, 1 - (j + 0.5) / n) for j in range(n)] for k, n in enumerate(network.widths)]
    dot = 42 if len(X) == 1 else min(26, 140 / max(network.widths))  # across, in points

    def backdrop(axes, run):
        axes.set(xlim=(-0.35, last + 0.35), ylim=(0, 1), xticks=(), yticks=())
        axes.spines[:].set_visible(False)
        for k, column in enumerate(places):
            letter = "x" if k == 0 else "o" if k == last else "h"
            for j, place in enumerate(column, 1):
                name = letter + str(j).translate(SUBSCRIPTS) * (len(column) > 1)
                if k == last and len(X) == 1:
                    name += f" (y = {as_text(y.flat[j - 1])})"
                _write(axes, place, name, 0.9, dot)

    def draw(axes, run, i):
        now = _moment(run[i], last)
        layers, (passed, z) = network.layers(now.step.theta), network.forward(now.step.theta, X)
        every = [network.layers(_moment(frame, last).step.theta) for frame in run]
        most = max(np.abs(W).max() for step in every for W, _ in step) or 1.0
        moves = [np.abs(W - V) for (W, _), (V, _) in zip(layers, every[max(i - 1, 0)])]
        far = max(move.max() for move in moves) / 2
        for k, (W, _) in enumerate(layers, 1):
            for (m, j), w in np.ndenumerate(W):
                role, dashes = ("data", "-") if w >= 0 else ("other", DASHES)
                look = {"color": colour(role), "linestyle": dashes, "zorder": 1}
                ends = np.transpose([places[k - 1][m], places[k][j]])
                width = 0.6 + 4.4 * abs(w) / most
                if not isinstance(run[i], Phase) and moves[k - 1][m, j] >= far > 0:
                    for tint, more in ((colour("new"), 7), (paper(), 3)):
                        axes.plot(*ends, color=tint, linewidth=width + more, zorder=0.9)
                axes.plot(*ends, linewidth=width, **look)
        for k, column in enumerate(places):
            edge = (colour("new"), 4) if k == now.lit else (ink(), 1.5)
            look = {"edgecolor": edge[0], "linewidth": edge[1], "facecolor": paper(), "zorder": 3}
            on = np.ones(len(column), bool)
            if 0 < k < last and k <= now.values_to:
                on = passed[k][2].any(axis=0)
            for some, hatch in ((on, None), (~on, HATCH)):
                if some.any():
                    axes.scatter(*np.transpose(column)[:, some], dot**2, hatch=hatch, **look)
        if len(X) == 1:
            slopes = network.backward(passed, loss(z[:, 0] if z.shape[1] == 1 else z, y)[1])
            _numbers(now, layers, [*(a[0] for _, a, _ in passed), z[0]], slopes[::-1], axes)

    def _numbers(now, layers, values, slopes, axes):
        """Values, weights and biases; and as far as slopes came back, δ and ∂."""
        after = network.layers(now.step.after if now.moving else now.step.theta)
        for k, column in enumerate(places[: now.values_to + 1]):
            for place, value in zip(column, values[k]):
                _write(axes, place, as_text(value), weight="bold")
        for k, ((W, b), (W_after, b_after)) in enumerate(zip(layers, after), 1):
            (delta, by_W, _), sloped = slopes[k - 1], k >= now.slopes_from
            for j, place in enumerate(places[k]):
                _write(axes, place, f"b {_moved(b[j], b_after[j])}", -1.05, dot)
                if sloped:
                    _write(axes, place, f"δ {as_text(delta[0, j])}", -2.6, dot, framed=True)
                for m, origin in enumerate(places[k - 1]):
                    middle = np.add(origin, place) / 2
                    _write(axes, middle, _moved(W[m, j], W_after[m, j]), 0.9 * sloped)
                    if sloped:
                        _write(axes, middle, f"∂ {as_text(by_W[m, j])}", -0.8, framed=True)

    return Panel(backdrop, draw)


class _Moment(NamedTuple):
    """What a frame shows: a step, and how far it has come."""

    step: Any
    values_to: int  # the values of layers up to this one are known
    slopes_from: int  # and the slopes from this one on
    lit: int | None = None  # the layer that is new
    moving: bool = False


def _moment(frame, last):
    if not isinstance(frame, Phase):
        return _Moment(frame, last, last + 1)
    stage, _, k = frame.name.partition(" ")
    if stage == "move":
        return _Moment(frame.step, last, 1, moving=True)
    k = int(k)
    return _Moment(frame.step, *((k, last + 1) if stage == "forward" else (last, k)), lit=k)


def _moved(before, after):
    """The number, and where it goes if it moves."""
    return as_text(before) if before == after else f"{as_text(before)} → {as_text(after)}"


def _write(axes, place, text, lines=0.0, dot=0, framed=False, **font):
    """A text on paper, so many lines above a place or its dot; a slope's in a purple frame."""
    up = lines * matplotlib.rcParams["font.size"] + np.sign(lines) * dot / 2
    box = {"facecolor": paper(), "edgecolor": colour("gradient") if framed else "none"}
    spot = {"xytext": (0, up), "textcoords": "offset points", "ha": "center", "va": "center"}
    axes.annotate(text, place, **spot, bbox=box | {"pad": 1.5, "linewidth": 1.5}, zorder=4, **font)
