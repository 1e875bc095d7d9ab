"""Panels of fitting too little and too much: the curve, and its errors on two sets of data.

Training is blue (dots, solid lines), validation is purple (squares, dashed lines). The errors are
those that `early_stopping` notes: ``step.loss`` and ``step.validation_loss``.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, function, number, same_length, whole
from mlcore.viz.axis import with_room
from mlcore.viz.captions import two_digits
from mlcore.viz.marks import course
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, look

QUADRANTS = {  # (training error is high, validation error is high): name
    (False, False): "good",
    (True, True): "underfits",
    (False, True): "overfits",
    (True, False): "look at your data",
}


def fitted_curve(x, y, predict, *, validation=None, labels=("x", "y")):
    """The data and the curve of this step, over the curve of the step before.

    Parameters
        x, y : (n,) arrays                   training data
        predict : function of (step, x)      → the curve at x, (m,)
        validation : two arrays, or None     x and y of the validation data
        labels : two str                     of the axes

    Returns
        Panel; it shows the range of the data, and a curve may leave it

    Raises
        TypeError, ValueError   an argument is not as above

    Example
        play(run, fitted_curve(x, y, predict), error_map(0.1), caption=…, title="Degrees 1 to 9")
    """
    sets = [(array("x", x, 1), array("y", y, 1))]
    if validation is not None:
        sets.append(tuple(array("validation", part, 1) for part in validation))
    for pair in sets:
        same_length(*pair)
    function("predict", predict)
    every_x, every_y = (np.concatenate(parts) for parts in zip(*sets))
    grid = np.linspace(*with_room(every_x, 0.05), 301)

    def backdrop(axes, run):
        axes.plot(*sets[0], **look("data", zorder=5, label="training"))
        for pair in sets[1:]:
            hollow = {"marker": "s", "markersize": 6, "fillstyle": "none", "linestyle": "none"}
            axes.plot(*pair, **look("gradient", zorder=4.5, label="validation", **hollow))
        axes.set(xlim=grid[[0, -1]], ylim=with_room(every_y, 0.35))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.xaxis.set_major_locator(MaxNLocator(5))
        if len(sets) > 1:
            above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": 2}  # on no curve
            axes.legend(**above, frameon=False, borderaxespad=0.1)

    def draw(axes, run, i):
        if i:
            axes.plot(grid, predict(run[i - 1], grid), **look("previous"))
        axes.plot(grid, predict(run[i], grid), **look("new", zorder=4))

    return Panel(backdrop, draw)


def error_map(high, *, top=None, label="MSE"):
    """The plane of the two errors, in four named quadrants, and the way of the run through it.

    Parameters
        high : float            errors above this count as high
        top : float or None     the end of the validation axis: an error above it becomes a
                                triangle at top, with its number; None: all fit
        label : str             what the errors are

    Returns
        Panel; its steps have loss and validation_loss, both > 0; both axes are logarithmic

    Raises
        TypeError, ValueError   high is not a number > 0, or top not one > high

    Example
        play(run, fitted_curve(x, y, predict), error_map(0.1, top=10), …)
    """
    high = number("high", high, 0, strict=True)
    top = np.inf if top is None else number("top", top, high, strict=True)

    def backdrop(axes, run):
        train, validation = _errors(run)
        shown = np.minimum(validation, top)
        axes.set(xscale="log", yscale="log")
        left, right = (8, 6) if validation.max() > top else (3, 3)  # room for a number
        axes.set_xlim(min(train.min(), high) / left, max(train.max(), high) * right)
        axes.set_ylim(min(shown.min(), high) / 9, max(shown.max(), high) * 8)  # room for names
        axes.axvline(high, **look("previous"))
        axes.axhline(high, **look("previous"))
        for (right, upper), name in QUADRANTS.items():
            place = {"ha": "right" if right else "left", "va": "top" if upper else "bottom"}
            at = 0.97 if right else 0.03, 0.98 if upper else 0.02
            text = name.replace(" at ", " at\n")
            axes.text(*at, text, transform=axes.transAxes, style="italic", **place)
        axes.set(xlabel=f"training {label}", ylabel=f"validation {label}")

    def draw(axes, run, i):
        train, validation = _errors(run[: i + 1])
        shown = np.minimum(validation, top)
        beyond = validation[-1] > top
        course(axes, train, shown, marker="^" if beyond else "D")
        if beyond:
            far = {"xytext": (5, -9), "textcoords": "offset points", "ha": "right", "va": "top"}
            axes.annotate(two_digits(validation[-1]), (train[-1], top), **far)

    return Panel(backdrop, draw)


def error_curves(*, patience=None, every=None, at="steps", label="MSE"):
    """Both errors against the step, the best step as a star, and how long it has been waited for.

    Parameters
        patience : int or None   of `early_stopping`: draws the wait as a bar; None: no bar
        every : list of steps    all steps, where a player shows only some: the curves join them
                                 all; None: the run is all
        at : str                 what t counts
        label : str              of the axis of the errors, which is logarithmic

    Returns
        Panel; its steps are those of `early_stopping`

    Raises
        TypeError, ValueError    patience is not a whole number ≥ 1

    Example
        play(run, fitted_curve(x, y, predict), error_curves(patience=20), …)
    """
    if patience is not None:
        patience = whole("patience", patience, 1)

    def backdrop(axes, run):
        errors = np.concatenate(_errors(every or run))
        last = max(run[-1].t, 1, *(step.best.t + (patience or 0) for step in run[-1:]))
        axes.set(yscale="log", ylim=(errors.min() / 1.5, errors.max() * 1.5))
        axes.set(xlim=(-0.02 * last, 1.04 * last), xlabel=at, ylabel=label)
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        axes.grid(True)
        axes.plot([], [], color=colour("data"), label="training")
        axes.plot([], [], color=colour("gradient"), linestyle="--", label="validation")
        axes.plot([], [], **look("optimum", markersize=11, label="best so far"))
        if patience is not None:
            axes.plot([], [], **look("previous", marker="|", label="patience"))
        axes.legend(loc="upper right", framealpha=1, edgecolor="none")

    def draw(axes, run, i):
        past = [step for step in every or run if step.t <= run[i].t]
        t, (train, validation) = [step.t for step in past], _errors(past)
        axes.plot(t, train, color=colour("data"))
        axes.plot(t, validation, color=colour("gradient"), linestyle="--")
        best, step = run[i].best, run[i]
        if patience is not None:
            height = [best.validation_loss] * 2
            axes.plot([best.t, best.t + patience], height, **look("previous", marker="|"))
            axes.plot([best.t, step.t], height, **look("new"))
        wide = 14 if step.t - best.t < 0.03 * np.ptp(axes.get_xlim()) else 8  # behind the star
        for error, size in ((step.loss, 8), (step.validation_loss, wide)):
            mark = {"marker": "D", "markersize": size, "zorder": 5 - size / 100}
            axes.plot(step.t, error, **look("new", **mark))
        axes.plot(best.t, best.validation_loss, **look("optimum", zorder=6))

    return Panel(backdrop, draw)


def _errors(run):
    """Training and validation errors of a run, two arrays."""
    return np.array([(step.loss, step.validation_loss) for step in run]).T
