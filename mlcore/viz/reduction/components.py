"""Panels of PCA: an axis that turns, the variance it catches, and a picture from few numbers."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array
from mlcore.viz.axis import with_room
from mlcore.viz.marks import course
from mlcore.viz.player import Panel
from mlcore.viz.style import HATCH, INK, colour, ink, look


def turning_axis(X, *, labels=("x₁", "x₂")):
    """The points, the axis of this step through their mean, and the feet of the points on it.

    The sticks are what the projection loses; the axis of the step before is grey.

    Parameters
        X : (n, 2) array
        labels : two str     of the axes

    Returns
        Panel; its steps have theta, the direction of the axis, (2,) and not 0

    Raises
        TypeError, ValueError   X is not a finite array, (n, 2)

    Example
        play(run, turning_axis(X), caught_variance(), caption=…, title="Which axis keeps most?")
    """
    X = array("X", X, 2)
    if X.shape[1] != 2:
        raise ValueError(f"X must have 2 columns to be drawn; got shape {X.shape}")
    mean = X.mean(axis=0)
    reach = 1.25 * np.linalg.norm(X - mean, axis=1).max()

    def backdrop(axes, run):
        axes.set(xlim=mean[0] + [-reach, reach], ylim=mean[1] + [-reach, reach])
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.set_aspect("equal")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5, integer=True))
        axes.plot(*X.T, **look("data", markersize=9, zorder=5))

    def draw(axes, run, i):
        if i:
            axes.plot(*ends(run[i - 1]), **look("previous"))
        axes.plot(*ends(run[i]), **look("new"))
        u = direction(run[i])
        feet = mean + np.outer((X - mean) @ u, u)
        for point, foot in zip(X, feet):
            axes.plot(*np.transpose([point, foot]), color=colour("gradient"), zorder=3)
        square = {"marker": "s", "linestyle": "none", "markersize": 7, "zorder": 6}
        axes.plot(*feet.T, **look("new", **square))

    def direction(step):
        return step.theta / np.linalg.norm(step.theta)

    def ends(step):
        return mean[:, None] + np.outer(direction(step), [-2 * reach, 2 * reach])

    return Panel(backdrop, draw)


def caught_variance():
    """The share of variance that each axis so far has caught, as bars over their angles.

    The bar of this step is orange; hatched, up to 1, is what it loses.

    Parameters
        none

    Returns
        Panel; its steps have theta, the direction of the axis, and loss, the share that is lost

    Example
        play(run, turning_axis(X), caught_variance(), caption=…, title="Which axis keeps most?")
    """

    def backdrop(axes, run):
        axes.set(xlim=(-12, 192), ylim=(0, 1.08), yticks=(0, 0.5, 1), ylabel="share of variance")
        axes.set_xticks((0, 45, 90, 135, 180))
        axes.set_xlabel("angle of the axis, °")
        axes.axhline(1, **look("previous", zorder=0))

    def draw(axes, run, i):
        bar = {"width": 8, "edgecolor": ink(), "linewidth": 0.8}
        for step in run[:i]:
            axes.bar(angle(step), 1 - step.loss, **bar, color=colour("previous"), alpha=0.5)
        now = angle(run[i])
        lost = {"facecolor": "none", "edgecolor": colour("gradient"), "hatch": HATCH}
        axes.bar(now, run[i].loss, 8, bottom=1 - run[i].loss, **lost, zorder=2)
        axes.bar(now, 1 - run[i].loss, **bar, color=colour("new"), zorder=3)

    def angle(step):
        return np.degrees(np.arctan2(step.theta[1], step.theta[0])) % 180

    return Panel(backdrop, draw)


def rebuilt(shape, *, of=None, label="", largest=None):
    """The numbers of this step as a grey picture: 0 is white, the largest black.

    Parameters
        shape : two ints                 rows and columns
        of : function of a step, or None   → the numbers, row after row; None: step.theta
        label : str                      under it
        largest : float or None          what is black; None: the largest of the run

    Returns
        Panel

    Example
        play(run, rebuilt((8, 8), label="k = …"), share_kept(), caption=…, title="A digit")
    """
    of = of or (lambda step: step.theta)

    def backdrop(axes, run):
        axes.set(xlim=(-0.5, shape[1] - 0.5), ylim=(shape[0] - 0.5, -0.5), xlabel=label)
        axes.set(xticks=[], yticks=[], aspect="equal")
        for side in axes.spines.values():
            side.set_visible(True)

    def draw(axes, run, i):
        black = largest or max(np.max(of(step)) for step in run)
        image = np.reshape(of(run[i]), shape)
        axes.imshow(image, cmap=INK, vmin=0, vmax=black, aspect="equal", zorder=0)

    return Panel(backdrop, draw)


def share_kept(shares=None, *, marks=()):
    """The share of variance that k components keep, up to the k of this step.

    Parameters
        shares : (d,) array, or None   of all components, drawn faintly beneath; None: nothing
        marks : floats                 shares at which a grey line is drawn

    Returns
        Panel; its steps have t = k and loss, the share that is lost

    Example
        play(run, rebuilt((8, 8), label="k = …"), share_kept(), caption=…, title="A digit")
    """

    def backdrop(axes, run):
        kept = [0.0, 1.0] if shares is None else [0.0, *np.cumsum(shares)]
        last = max(run[-1].t, len(kept) - 1 if shares is not None else 0)
        axes.set(xlim=(-0.02 * last, 1.04 * last), ylim=with_room(kept, 0.06))
        axes.set(xlabel="k", ylabel="share kept", yticks=(0, 0.5, *(marks or ()), 1))
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        if shares is not None:
            axes.plot(range(len(kept)), kept, **look("previous"))
        for share in marks:
            axes.axhline(share, **look("previous", linestyle=":"))

    def draw(axes, run, i):
        course(axes, [s.t for s in run[: i + 1]], [1 - s.loss for s in run[: i + 1]])

    return Panel(backdrop, draw)
