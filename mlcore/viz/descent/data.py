"""The panel of the data: points, the line of this step, and its residuals as squares."""

import numpy as np
from matplotlib.patches import Rectangle

from mlcore.checks import array, same_length
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look


def data(X, y, *, squares=True, labels=("x", "y")):
    """The data, the line of this step and its residuals as squares, whose areas are the loss.

    A step that looks at some rows only (``step.rows``) lights these, and draws their residuals.

    Parameters
        X : (n, 1) array     one feature
        y : (n,) array
        squares : bool       draw rᵢ² as areas; else rᵢ as sticks alone
        labels : two str     of the axes

    Returns
        Panel; its steps have theta = (b, w)

    Raises
        TypeError, ValueError   X is not one feature, or y has not as many rows

    Example
        play(run, contour(objective), data(X, y), loss_curve(), …)
    """
    x, y = one_feature(X, y)

    def backdrop(axes, run):
        axes.plot(x, y, **look("data", zorder=5))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        wide = np.ptp(x) or 1.0
        axes.set_xlim(x.min() - 0.25 * wide, x.max() + wide)  # room for squares
        lines = np.array([line(step, x) for step in run])
        room = 1.5 * (np.ptp(y) or 1.0)  # a run that diverges must not squash the data
        low = max(min(y.min(), lines.min()), y.min() - room)
        high = min(max(y.max(), lines.max()), y.max() + room)
        margin = 0.1 * (high - low) or 1.0
        axes.set_ylim(low - margin, high + margin)

    def draw(axes, run, i):
        ends = np.array(axes.get_xlim())
        if i:
            axes.plot(ends, line(run[i - 1], ends), **look("previous"))
        axes.plot(ends, line(run[i], ends), **look("new"))
        rows = getattr(run[i], "rows", None)
        if rows is None:
            rows = slice(None)
        else:
            axes.plot(x[rows], y[rows], **look("new", linestyle="none", marker="o", zorder=6))
        feet = line(run[i], x[rows])
        axes.vlines(x[rows], feet, y[rows], color=colour("gradient"), linewidth=2.5, zorder=4)
        if squares:
            # As wide on the screen as it is high: a unit of y over a unit of x, in pixels.
            (left, bottom), (right, top) = axes.transData.transform([(0, 0), (1, 1)])
            for at, foot, residual in zip(x[rows], feet, y[rows] - feet, strict=True):
                width = abs(residual) * (top - bottom) / (right - left)
                axes.add_patch(
                    Rectangle((at, foot), width, residual, color=colour("gradient"), alpha=0.3)
                )

    def line(step, x):
        return step.theta[0] + step.theta[1] * x

    return Panel(backdrop, draw)


def one_feature(X, y):
    """Return X as one row of numbers, (n,), and y, or say what is wrong.

    Parameters
        X : (n, 1) array
        y : (n,) array

    Returns
        x, y : (n,) arrays

    Raises
        TypeError, ValueError   X is not one feature, or y has not as many rows

    Example
        >>> one_feature([[1], [2]], [3, 4])[0].tolist()
        [1.0, 2.0]
    """
    X, y = array("X", X), array("y", y, 1)
    if X.shape != (len(X), 1):
        hint = ". Use X.reshape(-1, 1)" if X.ndim == 1 else ""
        raise ValueError(f"X must be one feature, (n, 1); got shape {X.shape}{hint}")
    same_length(X, y)
    return X[:, 0], y
