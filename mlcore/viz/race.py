"""A race: several runs side by side, each as far as one budget of evaluations has brought it.

frames = lock_step({"plain": run, "Adam": other_run})
play(frames, race_paths(objective), race_losses(), caption=race_caption(), title="A race")
"""

import matplotlib
import numpy as np

from mlcore.viz.captions import two_digits
from mlcore.viz.plane import contour, veil
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, paper

RECENT = 6  # moves drawn thick
LOOKS = [  # of the first run, the second, ...: colour, dash and marker; any one tells them apart
    ("data", "-", "o"),
    ("vermillion", "--", "s"),
    ("model", "-.", "^"),
    ("gradient", (0, (1, 1)), "D"),
    ("ink", (0, (5, 1, 1, 1, 1, 1)), "P"),
    ("new", (0, (3, 2)), "v"),
]


def race_paths(objective, *, bounds=None, optimum=None, labels=("θ₁", "θ₂"), levels=14):
    """The plane of theta with the path of every run so far, and where each stands.

    Of a search, whose theta is the best point so far, there are all points it has looked at.

    Parameters
        objective, bounds, optimum, labels, levels   as for `plane.contour`

    Returns
        Panel; its run is a list of Frame

    Raises
        TypeError, ValueError   as `plane.contour`

    Example
        >>> from mlcore.problems import bowl
        >>> race_paths(bowl(100)).projection is None
        True
    """
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels, levels=levels)

    def backdrop(axes, frames):
        plane.backdrop(axes, [step for steps in frames[-1].runs.values() for step in steps])
        veil(axes)  # or the paths would drown

    def draw(axes, frames, i):
        for k, steps in enumerate(frames[i].runs.values()):
            path = np.array([step.theta for step in steps]).reshape(-1, 2)
            if steps and hasattr(steps[0], "points"):  # a search leaps: its best points are no path
                seen = np.concatenate([step.points for step in steps])
                dots = {"linestyle": "none", "markersize": 4.5, "markeredgewidth": 0.4}
                axes.plot(*seen.T, **race_look(k, **dots, zorder=3))
            else:
                thin = {"linewidth": 0.9, "linestyle": "-", "marker": "none", "zorder": 3}
                axes.plot(*path.T, **race_look(k, **thin))
                axes.plot(*path[-RECENT - 1 :].T, **race_look(k, markersize=5, zorder=4 + k / 10))
            axes.plot(*path[-1:].T, **race_look(k, markersize=11, zorder=5 + k / 10))
        _label(axes, {name: s[-1].theta for name, s in frames[i].runs.items() if s})

    return Panel(backdrop, draw)


def race_losses(*, log=True, label="loss"):
    """The loss of every run against evaluations, all up to the same count.

    A step's loss holds until the run's next step: between two generations nothing new is known.

    Parameters
        log : bool     a logarithmic axis of the loss; a loss of 0 lies below its end
        label : str    of that axis

    Returns
        Panel; its run is a list of Frame

    Raises
        ValueError   when it is drawn: log, and a loss is negative or none is positive

    Example
        >>> race_losses().projection is None
        True
    """

    def backdrop(axes, frames):
        losses = np.array([s.loss for steps in frames[-1].runs.values() for s in steps])
        low, high = losses.min(), losses.max()
        if log:
            if low < 0 or high == 0:
                raise ValueError(f"log=True needs losses > 0; this race has {low:g}")
            limits = losses[losses > 0].min() / 3, high * 3
        else:
            margin = 0.15 * (high - low or abs(low)) or 1.0
            limits = low - margin, high + margin
        axes.set(yscale="log" if log else "linear", ylim=limits, ylabel=label)
        axes.set(xlim=(0, frames[-1].budget + 1), xlabel="evaluations")
        axes.grid(True)
        axes.xaxis.get_major_locator().set_params(integer=True)
        for k, name in enumerate(frames[-1].runs):
            axes.plot([], [], label=name, **race_look(k))
        place = {"loc": "lower right", "bbox_to_anchor": (1, 1), "ncols": min(k + 1, 3)}
        axes.legend(**place, frameon=False, columnspacing=1, handletextpad=0.4, borderpad=0.2)

    def draw(axes, frames, i):
        budget = frames[i].budget
        axes.axvline(budget, color=ink(), linewidth=0.8, alpha=0.6)
        for k, steps in enumerate(frames[i].runs.values()):
            known = [(step.n_evals, step.loss) for step in steps]
            known += [(budget, steps[-1].loss)] if steps else []
            curve = np.array(known).reshape(-1, 2).T
            axes.plot(*curve, drawstyle="steps-post", **race_look(k, marker="none", zorder=3))
            axes.plot(*curve[:, -1:], **race_look(k, markersize=9, zorder=4))

    return Panel(backdrop, draw)


def race_caption(why=None, *, what="loss", goal=None):
    """Make the caption of a race: the budget, and each run's loss, always in the same order.

    Parameters
        why : function of (frames, i), or None   one sentence for the third line
        what : str                               the name of the loss
        goal : float or None                     a loss that is not above it is written as "≤ goal"

    Returns
        caption : function of (frames, i)   → HTML of two or three lines; losses to two digits

    Example
        >>> from mlcore.race import lock_step
        >>> from mlcore.steps import Step
        >>> runs = {"a": [Step(0, None, 0.5, 1)], "b": [Step(0, None, 0.25, 2)]}
        >>> for line in race_caption()(lock_step(runs), 1).split("<br>"):
        ...     print(line)
        2 evaluations each, and the loss of
        a 0.5 (since 1) · b 0.25
    """

    def caption(frames, i):
        budget, texts = frames[i].budget, []
        for name, steps in frames[i].runs.items():
            loss = two_digits(steps[-1].loss, goal) if steps else "—"
            since = steps and steps[-1].n_evals < budget
            texts.append(f"{name} {loss}" + (f" (since {steps[-1].n_evals})" if since else ""))
        head = f"{budget} evaluation{'s' * (budget > 1)} each, and the {what} of"
        return "<br>".join([head, " · ".join(texts), *([why(frames, i)] if why else [])])

    return caption


def race_look(k, **changes):
    """Return the keywords that draw a line of the k-th run; a seventh looks like the first.

    Parameters
        k : int                 from 0
        changes                 keywords of Line2D that win over the run's

    Example
        >>> race_look(0, linewidth=1)["marker"], race_look(6)["marker"]
        ('o', 'o')
    """
    role, dash, marker = LOOKS[k % len(LOOKS)]
    shade = ink() if role == "ink" else colour(role)
    plain = {"color": shade, "linestyle": dash, "marker": marker, "linewidth": 2.2}
    return {**plain, "markeredgecolor": paper(), "markeredgewidth": 0.8, **changes}


def _label(axes, points, right=10):
    """Write each name beside its point, moved up or down where names would overlap."""
    at = {name: axes.transData.transform(point) for name, point in points.items()}
    shown = [name for name in at if axes.bbox.contains(*at[name])]
    shown.sort(key=lambda name: at[name][1])
    dpi = axes.figure.dpi / 72
    heights = np.array([at[name][1] for name in shown])
    lines = 1.25 * matplotlib.rcParams["font.size"] * dpi * np.arange(len(shown))
    apart = np.maximum.accumulate(heights - lines) + lines  # pushed up by those below
    down = (apart - heights).sum() / max(len(shown), 1)
    if len(shown):
        down = max(down, apart[-1] - axes.bbox.y1 + 10 * dpi)  # not beyond the upper edge
    for name, y in zip(shown, apart - down):
        x = at[name][0]
        side, align = (-1, "right") if x > axes.bbox.x0 + 0.7 * axes.bbox.width else (1, "left")
        place = axes.transData.inverted().transform([x + side * right * dpi, y])
        box = {"facecolor": paper(), "alpha": 0.6, "pad": 0.5, "linewidth": 0}
        axes.text(*place, name, ha=align, va="center", clip_on=True, zorder=6, bbox=box)
