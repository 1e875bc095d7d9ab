"""Panels of an acquisition over one variable: candidates, the belief, the curve to be climbed."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, number
from mlcore.search.acquisition import expected_improvement as EI
from mlcore.search.acquisition import normal_pdf
from mlcore.search.acquisition import probability_of_improvement as PI
from mlcore.viz.captions import two_digits
from mlcore.viz.gp.band import band
from mlcore.viz.player import Panel
from mlcore.viz.search.bayesian import best_known
from mlcore.viz.style import HATCH, colour, ink, look, paper


def candidates(best, names="ABCDEFGH"):
    """Bells: what is believed of the value at a few points, and the part of it that is below f⁺.

    All bells have the same area, so the areas below the line compare as PI does: how likely an
    improvement is.

    Parameters
        best : float    f⁺
        names : str     one letter a candidate

    Returns
        Panel; its run is a list of (mean, std), std > 0

    Raises
        TypeError, ValueError    best is not a finite number

    Example
        play([(1.0, 0.2), (1.2, 0.9)], candidates(best=0.9, names="AB"), caption=…, title="…")
    """
    best = number("best", best)

    def bell(run, k):
        z, (mean, std) = np.linspace(-3.2, 3.2, 200), run[k]
        share = min(std for _, std in run) / std  # of the highest bell
        return k - 0.2 + 0.8 * share * normal_pdf(z) / normal_pdf(0), mean + std * z

    def backdrop(axes, run):
        for k in range(len(run)):
            axes.plot(*bell(run, k), **look("previous"))
        heights = [mean + sign * 3.4 * std for mean, std in run for sign in (-1, 1)]
        top = max(heights) + 0.2 * (max(heights) - min(heights))  # room for the numbers
        axes.set(xlim=(-0.45, len(run) - 0.2), ylim=(min(heights), top), ylabel="f")
        axes.set_xticks(range(len(run)), names[: len(run)])
        axes.axhline(best, **look("new", linewidth=1.8, linestyle="--", path_effects=[]))
        axes.annotate("f⁺", (-0.45, best), (5, 1), textcoords="offset points", va="bottom")

    def draw(axes, run, i):
        mean, std = run[i]
        right, height = bell(run, i)
        axes.fill_betweenx(height, i - 0.2, right, color=colour("model"), alpha=0.25, linewidth=0)
        low = {"facecolor": colour("data"), "alpha": 0.6, "hatch": HATCH, "edgecolor": paper()}
        axes.fill_betweenx(height, i - 0.2, right, where=height <= best, **low, linewidth=0)
        axes.plot(right, height, **look("model"))
        axes.plot([i - 0.2, right.max()], [mean, mean], **look("model", linewidth=1.4))
        scores = [score(mean, std, best).item() for score in (PI, EI)]
        text = "PI {:.4f}\nEI {:.4f}".format(*scores)
        axes.text(i - 0.2, mean + 3.4 * std, text, va="bottom", zorder=6)

    return Panel(backdrop, draw)


def belief(grid, truth=None, *, labels=("x", "f(x)")):
    """What is believed of the objective, the points seen, f⁺, and the point that comes next.

    It is chosen at "acquire" and its loss appears at "evaluate", with a stick from the mean: the
    surprise. The belief stays as it was until the next "fit". A loss that is inf is not shown.

    Parameters
        grid : (m,) array                where it is drawn, rising
        truth : (m,) array or None       the objective itself at the grid
        labels : two str                 of the axes

    Returns
        Panel; its run is that of `bayes_frames`, of points with one coordinate

    Raises
        TypeError, ValueError            an argument is not as above

    Example
        play(bayes_frames(run), belief(grid, truth), acquisition_curve(grid), …)
    """
    grid = array("grid", grid, 1)

    def seen(frame):
        step = frame.step
        x, y = step.known if frame.name == "evaluate" else (step.seen, step.seen_losses)
        return x[np.isfinite(y)], y[np.isfinite(y)]

    def predict(frame, points):
        return frame.step.surrogate and frame.step.surrogate.predict(points)

    both = band(grid, predict, seen=seen, truth=truth, before=False, labels=labels)

    def backdrop(axes, frames):
        both.backdrop(axes, frames)
        axes.set_xlim(_with_room(grid))

    def draw(axes, frames, i):
        both.draw(axes, frames, i)
        step, name = frames[i].step, frames[i].name
        before, best = best_known(frames[i])
        for height, role in ((before, "previous"), (best, "new")):
            if np.isfinite(height) and (role == "new" or best < before):
                line = {"linestyle": "--", "linewidth": 1.8, "zorder": 2, "path_effects": []}
                axes.plot(grid[[0, -1]], [height, height], **look(role, **line))
        if np.isfinite(best):
            place = {"xytext": (7, 0), "textcoords": "offset points", "va": "center"}
            axes.annotate("f⁺", (grid[-1], best), zorder=6, **place)
        x, loss = step.points.item(), step.losses.item()
        if name == "acquire":
            axes.axvline(x, **look("new", linewidth=1.8, linestyle=":", path_effects=[]))
        if name == "evaluate" and step.surrogate is not None and np.isfinite(loss):
            mean = step.surrogate.predict(step.points)[0].item()
            axes.plot([x, x], [mean, loss], **look("gradient", zorder=4))

    return Panel(backdrop, draw)


def acquisition_curve(grid, *, name="EI", labels=("x", None)):
    """The acquisition along the line, ▲ where it is largest, and how large it is there.

    All frames have one scale, so that a promise that shrinks is seen to shrink.

    Parameters
        grid : (m,) array          where it is drawn, rising
        name : str                 of the acquisition
        labels : two str or None   of the axes; None: the name

    Returns
        Panel, below another; its run is that of `bayes_frames`, of points with one coordinate

    Raises
        TypeError, ValueError      grid is no array of numbers

    Example
        play(bayes_frames(run), belief(grid), acquisition_curve(grid, name="EI"), …)
    """
    grid = array("grid", grid, 1)

    def scored(step):
        scores = step.score(grid[:, None])
        return np.where(np.isfinite(scores), scores, np.nan), step.score(step.points).item()

    def backdrop(axes, frames):
        axes.set(xlim=_with_room(grid), xlabel=labels[0], ylabel=labels[1] or name)
        steps = {id(frame.step): frame.step for frame in frames if frame.step.surrogate is not None}
        every = [value for step in steps.values() for value in (*scored(step)[0], scored(step)[1])]
        low, high = (np.nanmin(every), np.nanmax(every)) if every else (0.0, 1.0)
        size = max(high - low, 1e-12 * abs(high)) or 1.0  # flat: all are low
        axes.set_ylim(low - 0.08 * size, high + 0.4 * size)  # room for the text of the ▲
        axes.yaxis.set_major_locator(MaxNLocator(3))

    def draw(axes, frames, i):
        step, phase = frames[i].step, frames[i].name
        if step.surrogate is None or phase == "fit":
            text = "no belief yet" if step.surrogate is None else f"{name} comes next"
            axes.text(0.5, 0.5, text, ha="center", va="center", transform=axes.transAxes)
            return
        scores, top = scored(step)
        now = phase == "acquire"
        axes.plot(grid, scores, color=ink() if now else colour("previous"), linewidth=1.8)
        if now:
            axes.fill_between(
                grid, scores, np.nanmin(scores), color=colour("data"), alpha=0.3, linewidth=0
            )
        x = step.points.item()
        axes.plot(x, top, **look("new", linestyle="none", marker="^", zorder=5, clip_on=False))
        right = x > grid.mean()
        text = f"{name} = {two_digits(top)}"
        place = {"xytext": (-9 if right else 9, 2), "textcoords": "offset points"}
        axes.annotate(text, (x, top), ha="right" if right else "left", va="bottom", **place)

    return Panel(backdrop, draw, below=True)


def _with_room(grid):
    """Ends of the x axis: what stands at the low end is not on the frame, and f⁺ has its place."""
    return grid[0] - 0.02 * np.ptp(grid), grid[-1] + 0.05 * np.ptp(grid)
