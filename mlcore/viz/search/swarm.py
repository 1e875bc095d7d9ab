"""A swarm in the plane: what pulls one particle, where the others are, and where all of them go."""

import numpy as np

from mlcore.checks import whole
from mlcore.viz.arrows import arrow
from mlcore.viz.captions import as_text, stacked
from mlcore.viz.descent.plane import contour, veil
from mlcore.viz.marks import name_where_free
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
        objective, bounds, labels, levels   as for `plane.contour`
        optimum : (2,) array or None        None: all of the objective's own ``minima``, if any
        follow : int or None   the number of that particle; None: no arrows, only the swarm

    Returns
        Panel; its steps are SwarmSteps

    Raises
        TypeError, ValueError   as `plane.contour`, or follow is not a whole number ≥ 0; when it is
                                drawn: there is no such particle

    Example
        play(run, swarm_plane(problem, follow=2), loss_curve(), caption=swarm_caption(2), title="…")
    """
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels, levels=levels)
    if follow is not None:
        follow = whole("follow", follow, 0)

    def backdrop(axes, run):
        if follow is not None and follow >= len(run[0].points):
            raise ValueError(f"follow must be one of {len(run[0].points)} particles; got {follow}")
        plane.backdrop(axes, run)
        if optimum is None:  # the plane has marked the first one
            for point in getattr(objective, "minima", ())[1:]:
                axes.plot(*point, **look("optimum", zorder=6))
        veil(axes)

    def draw(axes, run, i):
        step = run[i]
        tails = np.stack([run[max(i - 1, 0)].points, step.points])  # (2, n, d)
        axes.plot(*np.moveaxis(tails, -1, 0), color=ink(), linewidth=0.8, alpha=0.7, zorder=3)
        axes.plot(*step.points.T, **look("data", markeredgecolor=paper(), zorder=4))
        if follow is None:
            _mark(axes, step.theta, "gradient", "D")
            name_where_free(axes, step.theta, "g")
            return
        g, p = step.best_points[step.leaders[follow]], step.best_points[follow]
        _mark(axes, g, "gradient", "D", "g")
        _mark(axes, p, "model", "*", "p")
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
        >>> from mlcore.search.swarm import particle_swarm
        >>> steps = particle_swarm(lambda x: x[:, 0], [(0, 4)], start=[[2.0], [1.0]], rng=0)
        >>> rule, numbers = swarm_caption(1)([next(steps)], 0).split("<br>")
        >>> numbers
        'particle 2 at (1): (0) + (0) + (0) = <b>(0)</b>'
    """

    def caption(run, i):
        step = run[i]
        parts = [getattr(step, name)[follow] for name, _, _ in PARTS]
        rule = "<i>v</i> ← ω<i>v</i> + c₁r₁(<i>p</i> − <i>x</i>) + c₂r₂(<i>g</i> − <i>x</i>)"
        return stacked(
            f"step {step.t} · best L = {as_text(step.loss)} · {rule}",
            f"particle {follow + 1} at {as_text(step.points[follow])}:"
            f" {' + '.join(map(as_text, parts))} = <b>{as_text(sum(parts))}</b>",
            why and why(run, i),
        )

    return caption


def _parts(axes, step, k):
    """The parts of particle k's move head to tail, over a broad arrow that is their sum."""
    parts = [getattr(step, name)[k] for name, _, _ in PARTS]
    corners = step.points[k] + np.cumsum([0 * parts[0], *parts], axis=0)  # (4, 2)
    arrow(axes, corners[0], corners[-1], "new", linewidth=6)
    on_screen = axes.transData.transform(corners) / axes.figure.dpi * 72  # points
    ways, middles = np.diff(on_screen, axis=0), (on_screen[1:] + on_screen[:-1]) / 2
    lengths = np.hypot(*ways.T)
    middles = np.vstack([middles, (on_screen[0] + on_screen[-1]) / 2])  # the last: of the sum
    seen = [j for j in range(3) if lengths[j] > 8]
    for j in seen:
        arrow(axes, corners[j], corners[j + 1], PARTS[j][2], linewidth=2.2)
        aside = 14 * np.array([-ways[j][1], ways[j][0]]) / lengths[j]
        away = [middles[j] - middles[other] for other in (*seen, 3) if other != j]
        if aside @ min(away, key=lambda way: way @ way) < 0:
            aside = -aside  # the name stands on the side that is not its neighbour's
        place = {"xytext": aside, "textcoords": "offset points", "annotation_clip": True}
        text = {"ha": "center", "va": "center", "path_effects": outline(1.5, paper())}
        axes.annotate(PARTS[j][1], corners[j : j + 2].mean(axis=0), **place, **text, zorder=8)


def _mark(axes, point, role, marker, name=""):
    """A large marker, and its name above to the right."""
    size = 15 if marker == "*" else 9
    edge = {"markeredgecolor": ink(), "markeredgewidth": 1, "linestyle": "none"}
    mark = {"marker": marker, "markersize": size, "zorder": 6.5}  # over the star of a minimum
    axes.plot(*point, color=colour(role), **mark, **edge)
    place = {"xytext": (7, 7), "textcoords": "offset points", "annotation_clip": True}
    if name:
        axes.annotate(name, point, **place, zorder=8, path_effects=outline(1.5, paper()))
