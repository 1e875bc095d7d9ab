"""A race: several runs side by side, each as far as one budget of evaluations has brought it.

frames = lock_step({"plain": run, "Adam": other_run})
play(frames, race_paths(objective), race_losses(), caption=race_caption(), title="A race")
"""

import numpy as np

from mlcore.viz.axis import evaluations_axis, loss_axis
from mlcore.viz.captions import stacked, two_digits
from mlcore.viz.descent.plane import contour, veil
from mlcore.viz.marks import abreast, names_beside, nested, stars
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, paper

RECENT = 6  # moves drawn thick
LOOKS = [  # of the first run, the second, ...: colour, dash and marker; any one tells them apart
    ("data", "-", "o"),
    ("other", "--", "s"),
    ("model", "-.", "^"),
    ("gradient", (0, (1, 1)), "D"),
    ("ink", (0, (5, 1, 1, 1, 1, 1)), "P"),
    ("new", (0, (3, 2)), "v"),
]


def race_paths(objective, *, bounds=None, optimum=None, labels=("θ₁", "θ₂"), levels=14, names=True):
    """The plane of theta with the path of every run so far, and where each stands.

    Of a search, whose theta is the best point so far, there are all points it has looked at; those
    that are new since the frame before have an orange ring. Where marks coincide, the later run's
    are smaller and above, so that all are seen; a star that a mark would hide is larger.

    Parameters
        objective, bounds, optimum, labels, levels   as for `plane.contour`
        names : bool                                 the names of the runs, where they stand

    Returns
        Panel; its run is a list of Frame

    Raises
        TypeError, ValueError   as `plane.contour`

    Example
        play(lock_step(runs), race_paths(objective), race_losses(), caption=race_caption(), …)
    """
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels, levels=levels)

    def backdrop(axes, frames):
        plane.backdrop(axes, [step for steps in frames[-1].runs.values() for step in steps])
        veil(axes)  # or the paths would drown

    def draw(axes, frames, i):
        runs = list(frames[i].runs.values())
        paths = [np.array([step.theta for step in steps]).reshape(-1, 2) for steps in runs]
        seen, new = zip(*(_asked(steps, frames[i - 1].budget if i else 0) for steps in runs))
        for k, path in enumerate(paths):
            if len(seen[k]):  # a search leaps: its best points are no path
                for n, dots in nested(seen, k):
                    size = {"markersize": 4.5 + 3 * n, "markeredgewidth": 0.4, "linestyle": "none"}
                    axes.plot(*dots.T, **race_look(k, **size, zorder=3))
            else:
                thin = {"linewidth": 0.9, "linestyle": "-", "marker": "none", "zorder": 3}
                axes.plot(*path.T, **race_look(k, **thin))
                axes.plot(*path[-RECENT - 1 :].T, **race_look(k, markersize=5, zorder=4 + k / 10))
            for n, now in nested([path[-1:] for path in paths], k):
                outside = not all(axes.viewLim.contains(*point) for point in now)
                here = {"markersize": 11 + 6 * n, "clip_on": outside}  # whole, also at a wall
                axes.plot(*now.T, **race_look(k, **here, zorder=7 + k / 10))  # above the star
        now = np.concatenate([path[-1:] for path in paths])
        now = axes.transData.transform(now)
        for star in stars(axes):
            gaps = np.linalg.norm(now - axes.transData.transform(star), axis=1)
            if (gaps < 9 * axes.figure.dpi / 72).any():  # its rays stand out behind the mark
                axes.plot(*star, **look("optimum", markersize=26, zorder=6.9))
        ring = {"linestyle": "none", "marker": "o", "fillstyle": "none", "markeredgewidth": 2}
        ring |= {"markersize": 12, "color": colour("new"), "zorder": 4}
        axes.plot(*np.concatenate(new).T, **ring)
        if names:
            names_beside(axes, {name: s[-1].theta for name, s in frames[i].runs.items() if s})

    return Panel(backdrop, draw)


def race_losses(*, log=True, label="loss"):
    """The loss of every run against evaluations, all up to the same count.

    A step's loss holds until the run's next step: between two generations nothing new is known.
    Ends that would overlap stand side by side.

    Parameters
        log : bool     a logarithmic axis of the loss; a loss of 0 lies below its end
        label : str    of that axis

    Returns
        Panel; its run is a list of Frame

    Raises
        ValueError   when it is drawn: log, and a loss is negative or none is positive

    Example
        play(lock_step(runs), race_paths(objective), race_losses(log=False), …)
    """

    def backdrop(axes, frames):
        losses = [step.loss for steps in frames[-1].runs.values() for step in steps]
        loss_axis(axes, losses, log=log, label=label)
        evaluations_axis(axes, 0, max(frames[-1].budget + 1, 1.04 * frames[-1].budget))
        name_runs(axes, frames[-1].runs)

    def draw(axes, frames, i):
        budget = frames[i].budget
        axes.axvline(budget, color=ink(), linewidth=0.8, alpha=0.6)
        curves = []
        for steps in frames[i].runs.values():
            known = [(step.n_evals, step.loss) for step in steps]
            known += [(budget, steps[-1].loss)] if steps else []
            curves.append(np.array(known).reshape(-1, 2))
        for k, curve in enumerate(curves):
            axes.plot(*curve.T, drawstyle="steps-post", **race_look(k, marker="none", zorder=3))
        ends = [curve[-1, 1] if len(curve) else np.nan for curve in curves]
        for k, place in enumerate(zip(abreast(axes, budget, ends, 11), ends)):
            axes.plot(*place, **race_look(k, markersize=9, zorder=4))

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
        2 evaluations each; loss:
        a 0.5 (since 1) · b 0.25
    """

    def caption(frames, i):
        budget, texts = frames[i].budget, []
        for name, steps in frames[i].runs.items():
            loss = two_digits(steps[-1].loss, goal) if steps else "—"
            since = steps and steps[-1].n_evals < budget
            texts.append(f"{name} {loss}" + (f" (since {steps[-1].n_evals})" if since else ""))
        head = f"{budget} evaluation{'s' * (budget > 1)} each; {what}:"
        return stacked(head, " · ".join(texts), why and why(frames, i))

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


def name_runs(axes, names):
    """Put the legend of the runs above the axes, at most three in a row.

    Parameters
        axes : matplotlib Axes
        names : sequence of str, in the order of the runs

    Example
        >>> from matplotlib.figure import Figure
        >>> axes = Figure().add_subplot()
        >>> name_runs(axes, ["plain", "Adam"])
        >>> [text.get_text() for text in axes.get_legend().get_texts()]
        ['plain', 'Adam']
    """
    for k, name in enumerate(names):
        axes.plot([], [], label=name, **race_look(k))
    place = {"loc": "lower right", "bbox_to_anchor": (1, 1), "ncols": min(len(names), 3)}
    tight = {"frameon": False, "columnspacing": 1, "handletextpad": 0.4, "borderpad": 0.2}
    axes.legend(**place, **tight).set_zorder(1)


def _asked(steps, before):
    """All points that a search has asked for, and those of steps that ended after a budget."""
    if not (steps and hasattr(steps[0], "points")):
        return np.empty((2, 0, 2))
    new = [step.points for step in steps if step.n_evals > before]
    return np.concatenate([step.points for step in steps]), np.concatenate([np.empty((0, 2)), *new])
