"""A generation in the plane, in four frames: parents, child, mutation, survivors; and bars of it.

frames = in_phases(run, ("parents", "child", "mutation", "survivors"))
play(frames, generation_plane(objective), generation_bars(), caption=..., title="A generation")
"""

import numpy as np

from mlcore.checks import function, whole
from mlcore.viz.arrows import arrow
from mlcore.viz.captions import as_text, stacked
from mlcore.viz.descent.plane import contour, veil
from mlcore.viz.marks import name_where_free
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, outline, paper

FLASH = (12, 1, 0)  # a star of twelve rays


def generation_plane(
    objective, *, follow=0, bounds=None, optimum=None, labels=("θ₁", "θ₂"), levels=14
):
    """The plane of theta with a population; one child is followed from its parents to its fate.

        parents     the old; a ring around everybody who has children, thick around this child's two
        child       where crossover put the children (squares), and lines from this one's parents
        mutation    where chance moved them; a flash where this one was
        survivors   who lives on, a dot if old and a square if a child; × for those who do not,
                    thick for this child

    Parameters
        objective, bounds, optimum, labels, levels   as for `plane.contour`
        follow : int   the number of that child

    Returns
        Panel; its run is a list of Phase, whose steps are GenerationSteps

    Raises
        TypeError, ValueError   as `plane.contour`, or follow is not a whole number ≥ 0; when it is
                                drawn: there is no such child, or no such phase

    Example
        frames = in_phases(run, ("parents", "child", "mutation", "survivors"))
        play(frames, generation_plane(problem, follow=3), generation_bars(), caption=…, title="…")
    """
    plane = contour(objective, bounds=bounds, optimum=optimum, labels=labels, levels=levels)
    follow = whole("follow", follow, 0)
    scenes = {"parents": _parents, "child": _child, "mutation": _mutation, "survivors": _survivors}

    def backdrop(axes, frames):
        n = len(frames[0].step.points)
        if follow >= n:
            raise ValueError(f"follow must be one of {n} children; got {follow}")
        for frame in frames:
            if frame.name not in scenes:
                raise ValueError(f"a phase must be one of {', '.join(scenes)}; got {frame.name!r}")
        plane.backdrop(axes, [frame.step for frame in frames])
        veil(axes)

    def draw(axes, frames, i):
        scenes[frames[i].name](axes, frames[i].step, follow)

    return Panel(backdrop, draw)


def generation_bars(value=lambda step: step.diversity, label="diversity"):
    """One bar for each generation that is complete, the newest orange and with its number.

    Parameters
        value : function of a GenerationStep   how high; at least 0
        label : str

    Returns
        Panel; its run is a list of Phase

    Raises
        TypeError   value is not a function

    Example
        play(frames, generation_plane(problem), generation_bars(), caption=…, title="…")
    """
    function("value", value)

    def backdrop(axes, frames):
        heights = [value(frame.step) for frame in frames]
        last = frames[-1].step.t
        axes.set(xlim=(-0.7, last + 0.7), ylim=(0, 1.25 * max(heights) or 1.0))
        axes.set(xlabel="generation", ylabel=label, xticks=range(last + 1))

    def draw(axes, frames, i):
        done = {frame.step.t: frame.step for frame in frames[: i + 1] if frame.name == "survivors"}
        for t, step in done.items():
            newest = t == max(done)
            shade = colour("new" if newest else "previous")
            axes.bar(t, value(step), 0.8, color=shade, edgecolor=ink(), linewidth=1.5 * newest)
            if newest:
                place = {"xytext": (0, 2), "textcoords": "offset points", "ha": "center"}
                axes.annotate(as_text(float(f"{value(step):.3g}")), (t, value(step)), **place)

    return Panel(backdrop, draw)


def generation_caption(follow=0):
    """Make the caption of a generation: what happens to one child, with its numbers.

    Parameters
        follow : int   the number of that child; its γ is where it lies between its parents

    Returns
        caption : function of (frames, i)   → HTML of two lines; frames are a list of Phase

    Example
        >>> from mlcore.search.genetic import genetic_algorithm
        >>> from mlcore.viz.phases import in_phases
        >>> steps = genetic_algorithm(lambda x: x[:, 0], [(0, 4)], start=[[3.0], [1.0]], rng=0)
        >>> generation_caption()(in_phases([next(steps)], ["survivors"]), 0)
        'generation 0 · survivors<br>2 random points · diversity 0.25 · best L = 1'
    """

    def caption(frames, i):
        step, act = frames[i].step, frames[i].name
        lines = {"parents": _mated, "child": _crossed, "mutation": _mutated, "survivors": _judged}
        return stacked(f"generation {step.t} · {act}", lines[act](step, follow))

    return caption


def _mated(step, k):
    ranks = step.parents[k] + 1
    losses = as_text(step.previous_losses[step.parents[k]])
    return f"ranks <b>{ranks[0]} and {ranks[1]}</b> of {len(step.previous)} · L = {losses}"


def _crossed(step, k):
    (a, b), child = step.previous[step.parents[k]], step.crossed[k]
    way = b - a
    gamma = np.divide(child - a, way, out=np.zeros_like(way), where=way != 0)
    rule = "<i>a</i> + γ ⊙ (<i>b</i> − <i>a</i>) = "
    return f"{rule}{as_text(a)} + {as_text(gamma)} ⊙ {as_text(way)} = <b>{as_text(child)}</b>"


def _mutated(step, k):
    moved = step.points[k] - step.crossed[k]
    before, after = as_text(step.crossed[k]), as_text(step.points[k])
    return f"what chance adds: {before} + {as_text(moved)} = <b>{after}</b>"


def _judged(step, k):
    n, n_young = len(step.previous), int((step.survivors >= len(step.previous)).sum())
    end = f"diversity {step.diversity:.3g} · best L = {as_text(step.loss)}"
    if n == 0:
        return f"{len(step.points)} random points · {end}"
    fate = "lives" if n + k in step.survivors else "dies"
    own = f"our child has L = {as_text(step.losses[k])}: it <b>{fate}</b>"
    return f"alive: {n - n_young} old, {n_young} children · {own} · {end}"


def _parents(axes, step, k):
    _old(axes, step.previous)
    with_children = step.previous[np.unique(step.parents)]
    axes.plot(*with_children.T, **_ring(ink(), 12, 1.0))
    _couple(axes, step, k)


def _child(axes, step, k):
    _old(axes, step.previous, alpha=0.45)
    _young(axes, step.crossed)
    for parent in step.previous[step.parents[k]]:
        line = {"path_effects": outline(1.4), "zorder": 4}
        axes.plot(*np.stack([parent, step.crossed[k]]).T, **look("new", linewidth=1.4, **line))
    _couple(axes, step, k, named=False)
    axes.plot(*step.crossed[k], **look("new", marker="s", zorder=7))
    name_where_free(axes, step.crossed[k], "child")


def _mutation(axes, step, k):
    _old(axes, step.previous, alpha=0.45)
    moves = np.stack([step.crossed, step.points])  # (2, n, d)
    axes.plot(*np.moveaxis(moves, -1, 0), color=ink(), linewidth=0.9, zorder=3)
    _young(axes, step.points)
    if not np.allclose(step.crossed[k], step.points[k], rtol=1e-9, atol=1e-12):
        flash = {"marker": FLASH, "markersize": 24, "linestyle": "none", "markeredgewidth": 0.8}
        axes.plot(*step.crossed[k], **look("new", zorder=4, **flash))
        arrow(axes, step.crossed[k], step.points[k], "gradient", linewidth=2, zorder=8)
    else:
        name_where_free(axes, step.points[k], "unchanged")
    axes.plot(*step.points[k], **look("new", marker="s", zorder=7))


def _survivors(axes, step, k):
    n = len(step.previous)
    everybody = np.concatenate([step.previous, step.points])
    alive = np.isin(np.arange(len(everybody)), step.survivors)
    dead = {"color": ink(), "markersize": 6, "markeredgewidth": 1.6, "zorder": 3}
    axes.plot(*everybody[~alive].T, linestyle="none", marker="x", **dead)
    if n == 0:  # the first population: nobody was there before
        _old(axes, step.points)
        return
    _old(axes, step.previous[alive[:n]])
    _young(axes, step.points[alive[n:]])
    name_where_free(axes, step.points[k], "lives" if alive[n + k] else "dies")
    fate = {"marker": "s"} if alive[n + k] else {"marker": "X", "markersize": 12}
    axes.plot(*step.points[k], **look("new", **fate, zorder=7))


def _old(axes, points, alpha=1.0):
    axes.plot(*points.T, **look("data", markeredgecolor=paper(), zorder=5, alpha=alpha))


def _young(axes, points):
    square = {"color": colour("model"), "marker": "s", "markersize": 6, "linestyle": "none"}
    axes.plot(*points.T, markeredgecolor=ink(), zorder=6, **square)


def _couple(axes, step, k, named=True):
    """Thick rings around the two parents of child k."""
    couple = step.previous[step.parents[k]]
    axes.plot(*couple.T, **_ring(colour("new"), 14, 3.2, path_effects=outline(3.2)))
    if named and np.allclose(*couple, rtol=1e-9, atol=1e-12):
        name_where_free(axes, couple[0], "both parents")
    elif named:
        for parent in couple:
            name_where_free(axes, parent, "parent")


def _ring(edge, size, width, **changes):
    ring = {"linestyle": "none", "marker": "o", "markerfacecolor": "none", "markeredgecolor": edge}
    return {**ring, "markersize": size, "markeredgewidth": width, "zorder": 6, **changes}
