"""A swarm in the plane: what pulls one particle, where the others are, and where all of them go."""

import numpy as np

from mlcore.checks import whole
from mlcore.viz.arrows import arrow
from mlcore.viz.captions import as_text
from mlcore.viz.plane import contour, veil
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, outline, paper

PARTS = [  # of a move, head to tail: field of the step, name, role
    ("inertia", "ωv", "previous"),
    ("cognitive", "to p", "model"),
    ("social", "to g", "gradient"),
]


def swarm_plane(objective, *, follow=0, bounds=None, optimum=None, labels=("θ₁", "θ₂"), levels=14):
    """The plane of theta with the whole swarm, and the three parts of one particle's move.

    The parts stand head to tail: ωv (grey), towards its own best point p (a star), towards its
    leader's best point g (a diamond); the broad arrow beneath is their sum. A thin line behind a
    particle leads back to where it came from.

    Parameters
        objective, bounds, optimum, labels, levels   as for `plane.contour`
        follow : int or None   the number of that particle; None: no arrows, only the swarm

    Returns
        Panel; its steps are SwarmSteps

    Raises
        TypeError, ValueError   as `plane.contour`, or follow is not a whole number ≥ 0; when it is
                                drawn: there is no such particle

    Example
        >>> from mlcore.problems import bowl
        >>> swarm_plane(bowl(10)).projection is None
        True
    """
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels, levels=levels)
    if follow is not None:
        follow = whole("follow", follow, 0)

    def backdrop(axes, run):
        if follow is not None and follow >= len(run[0].points):
            raise ValueError(f"follow must be one of {len(run[0].points)} particles; got {follow}")
        plane.backdrop(axes, run)
        veil(axes)

    def draw(axes, run, i):
        step = run[i]
        tails = np.stack([run[max(i - 1, 0)].points, step.points])  # (2, n, d)
        axes.plot(*np.moveaxis(tails, -1, 0), color=ink(), linewidth=0.8, alpha=0.7, zorder=3)
        axes.plot(*step.points.T, **look("data", markeredgecolor=paper(), zorder=4))
        if follow is None:
            _mark(axes, step.theta, "g", "gradient", "D")
            return
        _mark(axes, step.best_points[step.leaders[follow]], "g", "gradient", "D")
        _mark(axes, step.best_points[follow], "p", "model", "*")
        _parts(axes, step, follow)
        axes.plot(*step.points[follow], **look("new", marker="o", markersize=10, zorder=7))

    return Panel(backdrop, draw)


def swarm_caption(follow=0, why=None):
    """Make the caption of a swarm: the move of one particle, and the same line with its numbers.

    Parameters
        follow : int                           the number of that particle
        why : function of (run, i), or None    one sentence for the third line

    Returns
        caption : function of (run, i)         → HTML of two or three lines

    Example
        >>> from mlcore.swarm import particle_swarm
        >>> steps = particle_swarm(lambda x: x[:, 0], [(0, 4)], start=[[2.0], [1.0]], rng=0)
        >>> rule, numbers = swarm_caption(1)([next(steps)], 0).split("<br>")
        >>> numbers
        'particle 2 at (1): (0) + (0) + (0) = <b>(0)</b>'
    """

    def caption(run, i):
        step = run[i]
        parts = [getattr(step, name)[follow] for name, _, _ in PARTS]
        rule = "<i>v</i> ← ω<i>v</i> + c₁r₁(<i>p</i> − <i>x</i>) + c₂r₂(<i>g</i> − <i>x</i>)"
        lines = [
            f"step {step.t} · best L = {as_text(step.loss)} · {rule}",
            f"particle {follow + 1} at {as_text(step.points[follow])}:"
            f" {' + '.join(map(as_text, parts))} = <b>{as_text(sum(parts))}</b>",
        ]
        return "<br>".join(lines + ([why(run, i)] if why else []))

    return caption


def _parts(axes, step, k):
    """The parts of particle k's move head to tail, over a broad arrow that is their sum."""
    foot = step.points[k]
    parts = [getattr(step, name)[k] for name, _, _ in PARTS]
    arrow(axes, foot, foot + sum(parts), "new", linewidth=6)
    corners = foot + np.cumsum([0 * foot, *parts], axis=0)  # (4, 2)
    on_screen = axes.transData.transform(corners)
    middle, taken = on_screen.mean(axis=0), []
    for j, (_, name, role) in enumerate(PARTS):
        way = on_screen[j + 1] - on_screen[j]
        length = np.hypot(*way) / axes.figure.dpi * 72  # points
        if length < 8:
            continue
        arrow(axes, *corners[j : j + 2], role, linewidth=2.2)
        aside = np.array([-way[1], way[0]]) / np.hypot(*way)
        if aside @ (on_screen[j : j + 2].mean(axis=0) - middle) < 0:
            aside = -aside  # outwards: away from the other arrows
        at = on_screen[j : j + 2].mean(axis=0) / axes.figure.dpi * 72  # points
        if any(np.hypot(*(at + 14 * aside - other)) < 25 for other in taken):
            aside = -aside
        taken.append(at + 14 * aside)
        place = {"xytext": 14 * aside, "textcoords": "offset points", "annotation_clip": True}
        text = {"ha": "center", "va": "center", "path_effects": outline(1.5, paper())}
        axes.annotate(name, corners[j : j + 2].mean(axis=0), **place, **text, zorder=8)


def _mark(axes, point, name, role, marker):
    """A large marker with its name beside it."""
    size = 15 if marker == "*" else 9
    edge = {"markeredgecolor": ink(), "markeredgewidth": 1, "linestyle": "none"}
    axes.plot(*point, color=colour(role), marker=marker, markersize=size, zorder=6, **edge)
    place = {"xytext": (7, 7), "textcoords": "offset points", "annotation_clip": True}
    axes.annotate(name, point, **place, zorder=8, path_effects=outline(1.5, paper()))
