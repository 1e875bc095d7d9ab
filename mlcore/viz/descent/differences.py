"""Panels of a run of differences. Forward is dashed with circles, central solid with squares."""

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from mlcore.viz.captions import as_text, two_digits
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look

LOOKS = {"forward": ("data", "--", "o"), "central": ("model", "-", "s")}


def secant(objective, j=0, *, zoom=False, name="θ"):
    """The loss along one entry of theta, with the tangent and both secants of this step.

    Parameters
        objective : function   theta → (loss, gradient)
        j : int                the entry of theta that moves
        zoom : bool            a microscope: h is always as wide; else always the same piece
        name : str             of that entry, for the axis

    Returns
        Panel; its steps are DifferenceSteps with a 1-D theta

    Example
        play(run, secant(objective, 1, name="w"), error_curve(), caption=differences_caption(1), …)
    """

    def place(step):  # the unit of both axes, and their origin
        return (step.h, 0.0, 0.0) if zoom else (1.0, step.theta[j], step.loss)

    def curve(axes, step):
        unit, x, y = place(step)
        at = np.linspace(-1.3, 1.3, 161) * step.h
        thetas = step.theta + at[:, None] * np.eye(len(step.theta))[j]
        rise = np.array([objective(theta)[0] for theta in thetas]) - step.loss
        return axes.plot(x + at / unit, y + rise / unit, color=ink(), linewidth=1.6, zorder=1)[0]

    def backdrop(axes, run):
        widest = max(run, key=lambda step: step.h)
        line = curve(axes, widest)
        x, y = line.get_data()
        low = min(y.min(), y[80] - abs(widest.gradient[j] * (x[0] - x[80])))  # of the tangent
        if zoom:
            line.remove()  # drawn at every step instead
        axes.set(xlim=(x[0], x[-1]), ylim=(low - 0.1 * np.ptp(y), y.max() + 0.55 * np.ptp(y)))
        axes.xaxis.set_major_locator(MaxNLocator(5))
        label = "(change of {}) / h" if zoom else "{}"
        axes.set(xlabel=label.format(name), ylabel=label.format("loss"))

    def draw(axes, run, i):
        step = run[i]
        h, (unit, x, y) = step.h, place(step)
        if zoom:
            curve(axes, step)
        ends = np.array(axes.get_xlim()) - x
        above = step.forward[j] * h  # what L rises by from θ to θ + h, and to θ − h
        below = above - 2 * h * step.central[j]
        for label, slope, middle, style in (
            ("tangent", step.gradient[j], 0.0, look("gradient", linewidth=5, alpha=0.6)),
            ("forward", step.forward[j], 0.0, _look("forward", marker="none")),
            ("central", step.central[j], (above + below) / 2, _look("central", marker="none")),
        ):
            heights = y + middle / unit + slope * ends
            axes.plot(x + ends, heights, label=f"{label}  {as_text(slope)}", **style)
        at, rise = np.array([[-h, 0.0, h], [below, 0.0, above]]) / unit
        axes.plot(x + at, y + rise, **look("new", linestyle="none", marker="D", zorder=5))
        axes.legend(loc="upper center", title="slope", framealpha=0.0, borderaxespad=0.1)

    return Panel(backdrop, draw)


def error_curve():
    """The relative errors of both schemes against h, up to this step, over what theory expects.

    Theory is grey: the curve's part, in proportion to h and h², and the round-off, dotted.

    Returns
        Panel; its steps are DifferenceSteps

    Example
        play(run, secant(objective), error_curve(), caption=differences_caption(), title="…")
    """

    def backdrop(axes, run):
        hs = np.array([step.h for step in run])
        errors = np.array([_error(step, scheme) for step in run for scheme in LOOKS])
        low, wide = 10.0 ** np.floor(np.log10(errors.min() / 2)), hs.max() / hs.min()
        axes.set(xscale="log", yscale="log", xlabel="h", ylabel="relative error")
        left, right = hs.min() / 2 / wide**0.03, hs.max() * 2 * wide**0.3  # room for marks, names
        axes.set(xlim=(left, right), ylim=(low, 10))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(LogLocator(numticks=5))
            axis.set_minor_locator(NullLocator())
        axes.grid(True)
        ends, size = np.array([left, hs.max()]), run[0].round_off * run[0].h
        for scheme, power, text in (("forward", 1, "∝ h"), ("central", 2, "∝ h²")):
            known = [step for step in run if _kind(step, scheme) == "curve"]
            if known:
                scale = _error(known[-1], scheme) / known[-1].h ** power
                axes.plot(ends, scale * ends**power, **look("previous", linewidth=1))
                lows = hs.min(), (low / scale) ** (1 / power), (size / scale) ** (1 / (power + 1))
                at = max(lows) ** 0.7 * hs.max() ** 0.3  # where it is seen, above the round-off
                beside = {"xytext": (9, -3), "textcoords": "offset points", "va": "top"}
                axes.annotate(text, (at, scale * at**power), **beside)
        at = hs.min() * wide**0.15
        axes.plot(ends, size / ends, **look("previous", linestyle=":", linewidth=1.8))
        if low < size / at < 10:
            axes.text(1.5 * at, size / at, "round-off", va="bottom", clip_on=True)

    def draw(axes, run, i):
        hs = [step.h for step in run[: i + 1]]
        axes.axvline(hs[-1], color=colour("new"), linewidth=6, alpha=0.35)
        for scheme, side in (("forward", "bottom"), ("central", "top")):
            errors = [_error(step, scheme) for step in run[: i + 1]]
            axes.plot(hs, errors, **_look(scheme, zorder=3))
            now = _look(scheme, markersize=11, markerfacecolor=colour("new"), zorder=4)
            axes.plot(hs[-1:], errors[-1:], **now, markeredgecolor=ink())
            beside = {"xytext": (9, 0), "textcoords": "offset points", "va": side}
            axes.annotate(scheme, (hs[0], errors[0]), **beside)

    return Panel(backdrop, draw)


def differences_caption(j=0, name="θ"):
    """Make the caption of a run of differences: the central slope, its numbers, and both errors.

    Where round-off decides, digits differ between machines: there the caption says its size alone.

    Parameters
        j : int      the entry of theta that moves
        name : str   of that entry

    Returns
        caption : function of (run, i)   → HTML of three lines

    Example
        >>> from mlcore.descent.gradient_check import differences
        >>> run = list(differences(lambda theta: (theta[0] ** 3, 3 * theta**2), [1.0], [0.5]))
        >>> for line in differences_caption()(run, 0).split("<br>"):
        ...     print(line)
        h = 0.5 · central: (<i>L</i>(θ + h) − <i>L</i>(θ − h)) / 2h
        (3.375 − 0.125) / 1 = <b>3.25</b> · tangent 3 · forward 4.75
        Relative error of ∇L: central 0.04, forward 0.23.
    """

    def caption(run, i):
        step, before = run[i], run[max(i - 1, 0)]
        h, slope, both = step.h, step.gradient[j], ("central", "forward")
        above = step.loss + step.forward[j] * h
        below = above - 2 * h * step.central[j]
        gap, noise = 2 * h * abs(slope), np.spacing(1.0) * abs(step.loss)
        shared = np.log10(max(abs(step.loss), 1e-300) / max(gap, noise, 1e-300))
        digits = min(max(7, int(shared + 1e-9) + 5), 12)  # as many as show that the two differ
        losses = f"{above:.{digits}g} − {below:.{digits}g}".replace("-", "−")
        result = f"<b>{as_text(step.central[j])}</b> · tangent {as_text(slope)}"
        result += f" · forward {as_text(step.forward[j])}"
        if step.round_off > 1e-6:
            result = f"within <b>{two_digits(noise / h)}</b> of the tangent's {as_text(slope)}"
        errors, why = ", ".join(f"{scheme} {_say(step, scheme)}" for scheme in both), ""
        if _kind(step, "central") == "round-off":
            sizes = f"about {two_digits(gap)}; round-off is {two_digits(noise)}"
            why = f" The two losses differ by {sizes}."
        elif step.h < before.h and all(_kind(step, scheme) == "curve" for scheme in both):
            falls = [two_digits(_error(before, s) / _error(step, s)) for s in both]
            why = f" h ÷ {before.h / step.h:.0f}: errors ÷ {falls[0]} and ÷ {falls[1]}."
        return (
            f"h = {as_text(step.h)} · central: (<i>L</i>({name} + h) − <i>L</i>({name} − h)) / 2h"
            f"<br>({losses}) / {as_text(2 * h)} = {result}"
            f"<br>Relative error of ∇L: {errors}.{why}"
        )

    return caption


def _look(scheme, **changes):
    role, line, marker = LOOKS[scheme]
    return look(role, **{"linestyle": line, "marker": marker, "linewidth": 2.2, **changes})


def _error(step, scheme):
    error = step.central_error if scheme == "central" else step.forward_error
    return max(error, 1e-17)  # on a logarithmic axis


def _kind(step, scheme):
    """What decides the error: the curve, both, or the round-off."""
    ratio = _error(step, scheme) / max(step.round_off, 1e-17)
    return "curve" if ratio > 100 else "both" if ratio > 3 else "round-off"


def _say(step, scheme):
    """An error, with no digit that another machine might not agree with."""
    kind, error = _kind(step, scheme), _error(step, scheme)
    if kind == "round-off":
        return f"within round-off ({two_digits(step.round_off)})"
    return (
        two_digits(error) if kind == "curve" else f"about {as_text(10.0 ** round(np.log10(error)))}"
    )
