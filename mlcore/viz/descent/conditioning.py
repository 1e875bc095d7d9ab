"""Panels of conditioning: what shifting and scaling a column does to the shape of the loss.

For `valley`, `column` and `rates` a run is a list of `Objective`s: a line under squared error on
the same y, with the column of x changed from one to the next. Flat is dashed, steep is solid.
"""

import numpy as np

from mlcore.checks import number
from mlcore.viz.axis import with_room
from mlcore.viz.captions import as_text
from mlcore.viz.player import Panel
from mlcore.viz.style import ink, look

LINES = ("model", "--"), ("gradient", "-")  # of the flat axis, of the steep one


def valley(*, reach=(3.2, 3.2), labels=("b − best b", "w − best w")):
    """The loss seen from its lowest point: ellipses, and the axes of least and largest curvature.

        L(θ) = L(θ̂) + ½ Σⱼ λⱼ (vⱼ·(θ − θ̂))²
        the thick ellipse lies ½ above the lowest loss: its half axes are 1/√λⱼ long

    Parameters
        reach : two floats   each axis goes from −reach to reach
        labels : two str     of the axes

    Returns
        Panel; its steps are Objectives with two columns

    Raises
        TypeError, ValueError   a reach is not > 0; when it is drawn: see `curvature`

    Example
        play(objectives, valley(), column(), rates(), caption=…, title="A column is scaled")
    """
    wide, high = (number("reach", value, 0, strict=True) for value in reach)
    turn = np.linspace(0, 2 * np.pi, 181)
    circle = np.array([np.cos(turn), np.sin(turn)])

    def ellipse(objective):
        lam, axes = curvature(objective)
        return axes / np.sqrt(lam) @ circle

    def backdrop(axes, run):
        axes.set(xlim=(-wide, wide), ylim=(-high, high), aspect="equal")
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.grid(True)

    def draw(axes, run, i):
        if i:
            axes.plot(*ellipse(run[i - 1]), **look("previous"))
        now = ellipse(run[i])
        for size in (0.5, 2):
            axes.plot(*size * now, color=ink(), linewidth=0.8)
        axes.plot(*now, **look("new"))
        lam, vectors = curvature(run[i])
        names = ("", "") if np.isclose(*lam, rtol=1e-9) else ("flat ", "steep ")
        for bend, v, name, (role, line) in zip(lam, vectors.T, names, LINES, strict=True):
            ends, label = np.array([-v, v]) / np.sqrt(bend), f"{name}λ = {as_text(bend)}"
            axes.plot(*ends.T, label=label, **look(role, linestyle=line, zorder=4))
        short = {"handlelength": 1.4, "handletextpad": 0.4, "borderaxespad": 0.0, "borderpad": 0.1}
        axes.legend(loc="upper right", edgecolor="none", **short)
        axes.plot(0, 0, **look("optimum", zorder=6))

    return Panel(backdrop, draw)


def column():
    """The data with the column as it is now, and the best line through them.

    Returns
        Panel; its steps are Objectives of a column of ones and one more

    Example
        play(objectives, valley(), column(), rates(), caption=…, title="A column is scaled")
    """

    def backdrop(axes, run):
        every, y = np.concatenate([objective.X[:, 1] for objective in run]), run[0].y
        axes.set(xlim=with_room(every, 0.12), ylim=with_room(y, 0.12))
        axes.axvline(0, color=ink(), linewidth=0.8)
        axes.set(xlabel="column", ylabel="y")

    def draw(axes, run, i):
        x, y = run[i].X[:, 1], run[i].y
        if i:
            axes.plot(run[i - 1].X[:, 1], y, **look("previous", linestyle="none", marker="o"))
        b, w = np.linalg.lstsq(run[i].X, y, rcond=None)[0]
        ends = np.array([x.min(), x.max()])
        axes.plot(ends, b + w * ends, **look("new"))
        axes.plot(x, y, **look("data", zorder=5))

    return Panel(backdrop, draw)


def rates(*, most=3.0):
    """What one step makes of the distance to the minimum, along the flat and the steep axis.

        |1 − ηλ|        lowest for the worse of the two at η = 2/(λ_min + λ_max), the diamond;
                        above 1 the run diverges

    Parameters
        most : float   the largest learning rate shown

    Returns
        Panel; its steps are Objectives with two columns

    Raises
        TypeError, ValueError   most is not > 0; when it is drawn: see `curvature`

    Example
        play(objectives, valley(), column(), rates(most=2.5), caption=…, title="…")
    """
    eta = np.linspace(0, number("most", most, 0, strict=True), 481)

    def backdrop(axes, run):
        axes.set(xlim=(0, most), ylim=(-0.1, 1.5), xlabel="learning rate η", ylabel="|1 − ηλ|")
        axes.axhline(1, color=ink(), linewidth=0.8)
        axes.text(0.98 * most, 1.05, "diverges", ha="right", va="bottom")

    def draw(axes, run, i):
        lam, _ = curvature(run[i])
        for k in (1, 0):  # where both are the same, the dashes lie on top
            role, line = LINES[k]
            axes.plot(eta, abs(1 - eta * lam[k]), **look(role, linestyle=line))
        best = 2 / lam.sum()
        axes.plot(best, 1 - best * lam[0], **look("new", marker="D", clip_on=False, zorder=5))

    return Panel(backdrop, draw)


def curvature(objective):
    """The curvatures of the loss of a linear model and the axes along which they are measured.

        H = XᵀX / n = V diag(λ) Vᵀ

    Parameters
        objective : Objective    linear, under squared error, with two columns

    Returns
        lam : (2,) array         λ, the flat one first
        axes : (2, 2) array      V: a column for each, of length 1, to the right or upright

    Raises
        ValueError   X has not two columns, or they depend on each other

    Example
        >>> from mlcore.descent.objective import Objective
        >>> lam, axes = curvature(Objective([[1, -1], [1, 1]], [0, 0]))     # H is the identity
        >>> lam.tolist(), axes.tolist()
        ([1.0, 1.0], [[1.0, 0.0], [0.0, 1.0]])
    """
    X = objective.X
    if X.shape[1] != 2:
        raise ValueError(f"X must have two columns, a line's b and w; got shape {X.shape}")
    lam, axes = np.linalg.eigh((X.T @ X / len(X)).round(12))  # rounding must not turn a circle
    if lam[0] <= 1e-12 * lam[1]:
        raise ValueError(f"the columns of X depend on each other: curvatures {lam.tolist()}")
    left = (axes[0] < -1e-9) | (axes[0] < 1e-9) & (axes[1] < 0)  # an upright one points up
    return lam, axes * np.where(left, -1, 1)


def side(panel, k, title="", aspect="equal"):
    """The panel of the k-th of several runs that go side by side, in its true proportions.

    Parameters
        panel : Panel      of one run
        k : int            which of them it shows
        title : str        above it
        aspect : str       "auto" where the axes have different units

    Returns
        Panel; its steps are tuples of steps, as ``record(zip(stream, stream), 10)`` gives

    Example
        run = record(zip(stream, other), 30)
        play(run, side(contour(raw), 0, "raw"), side(contour(scaled), 1, "scaled"), …)
    """

    def backdrop(axes, run):
        panel.backdrop(axes, [steps[k] for steps in run])
        axes.set(title=title, aspect=aspect)

    def draw(axes, run, i):
        panel.draw(axes, [steps[k] for steps in run], i)

    return Panel(backdrop, draw, panel.projection)
