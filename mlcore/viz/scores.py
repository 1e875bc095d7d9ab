"""A race over many seeds: median and quartiles of every algorithm, and the table of the ranks.

frames = standings({"plain": runs, "Adam": other_runs}, range(5, 100, 5))
play(frames, score_curves(), score_table(), caption=score_caption(), title="Thirty races")
"""

import numpy as np

from mlcore.viz.axis import evaluations_axis, loss_axis
from mlcore.viz.captions import stacked, two_digits
from mlcore.viz.marks import abreast
from mlcore.viz.player import Panel
from mlcore.viz.race import race_look
from mlcore.viz.style import colour, ink

MEDIAN, RANK, FIRST, LAST = 0.6, 0.65, 0.83, 0.97  # of the table's width: its columns, its scale


def score_curves(every=None, *, log=True, label="loss"):
    """The median over the seeds of every algorithm against evaluations, in a band of quartiles.

    All curves end at the same budget. With the standings wherever a step ends, they are
    stairs, as the runs are; without, a dot is a budget that was looked at, and the lines only
    join the dots. Ends that would overlap stand side by side.

    Parameters
        every : list of Standing, or None    wherever a step ends, and at the frames' budgets
        log : bool     a logarithmic axis of the loss; a loss of 0 lies below its end
        label : str    of that axis

    Returns
        Panel; its run is a list of Standing

    Raises
        ValueError   when it is drawn: log, and a quartile is negative or none is positive

    Example
        curves = score_curves(standings(runs, range(1, 101)))
        play(standings(runs, budgets), curves, score_table(), caption=score_caption(), …)
    """

    def backdrop(axes, frames):
        shown = [quartiles for at in every or frames for quartiles in at.quartiles.values()]
        loss_axis(axes, shown, log=log, label=label)
        evaluations_axis(axes, 0, 1.02 * frames[-1].budget)

    def draw(axes, frames, i):
        shown = [at for at in every or frames if at.budget <= frames[i].budget]
        budgets, quartiles = [at.budget for at in shown], [at.quartiles for at in shown]
        stairs = {"drawstyle": "steps-post", "marker": "none"} if every else {"markersize": 5}
        axes.axvline(budgets[-1], color=ink(), linewidth=0.8, alpha=0.6)
        for k, name in enumerate(frames[0].losses):
            low, middle, high = np.array([at[name] for at in quartiles]).T
            shade = race_look(k)["color"]
            known = np.isfinite(high)  # where even the quartile of the slow ones is known
            band = {"color": shade, "alpha": 0.18, "linewidth": 0, "where": known}
            axes.fill_between(budgets, low, high, step="post" if every else None, **band)
            known = np.isfinite(middle)
            curve = np.array([budgets, middle])[:, known]
            axes.plot(*curve, **race_look(k, **stairs, zorder=3))
        ends = [
            middle if np.isfinite(middle) else np.nan for _, middle, _ in quartiles[-1].values()
        ]
        for k, place in enumerate(zip(abreast(axes, budgets[-1], ends, 11), ends)):
            axes.plot(*place, **race_look(k, markersize=9, zorder=4))

    return Panel(backdrop, draw)


def score_table(goal=None):
    """The table of the race: of every algorithm the median loss and the mean rank.

    The rank is also a mark on a scale: at its left end who came first for every seed, at its right
    end who came last. The lowest mean rank is in bold, with an orange ring.

    Parameters
        goal : float or None     a median that is not above it is written as "≤ goal"

    Returns
        Panel; its run is a list of Standing

    Example
        play(standings(runs, budgets), score_curves(), score_table(goal=1e-3), …)
    """

    def backdrop(axes, frames):
        names = list(frames[0].losses)
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.3, -1.1))
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        for x, head, side in ((MEDIAN, "median", "right"), (RANK, "mean rank", "left")):
            axes.text(x, -0.75, head, ha=side, va="center", zorder=1)
        for x, rank in ((FIRST, "1"), (LAST, len(names))):
            axes.text(x, len(names) - 0.55, rank, ha="center", va="center", zorder=1)
        axes.plot([0, 1], [-0.42, -0.42], color=ink(), linewidth=0.8, zorder=1)
        for k, name in enumerate(names):
            axes.plot(0.035, k, **race_look(k, markersize=9, linestyle="none", zorder=1))
            axes.text(0.085, k, name, va="center", zorder=1)
            axes.plot([FIRST, LAST], [k, k], color=ink(), linewidth=0.8, alpha=0.5, zorder=1)

    def draw(axes, frames, i):
        standing = frames[i]
        quartiles, mean_ranks = standing.quartiles, standing.mean_ranks
        best = min(mean_ranks.values())
        for k, name in enumerate(mean_ranks):
            bold = {"fontweight": "bold"} if mean_ranks[name] < best + 1e-9 else {}
            median = _text(quartiles[name][1], goal)
            axes.text(MEDIAN, k, median, ha="right", va="center", **bold)
            axes.text(RANK, k, f"{mean_ranks[name]:.1f}", va="center", **bold)
            behind = (mean_ranks[name] - 1) / max(len(mean_ranks) - 1, 1)  # 0 first, 1 last
            x = FIRST + (LAST - FIRST) * behind
            if bold:
                axes.plot(x, k, "o", color="none", markeredgecolor=colour("new"), markersize=15)
            axes.plot(x, k, **race_look(k, markersize=9, linestyle="none", zorder=4))

    return Panel(backdrop, draw)


def score_caption(why=None, *, what="loss", goal=None):
    """Make the caption of a race over many seeds: median and mean rank of each, in their order.

    Parameters
        why : function of (frames, i), or None   one sentence for the third line
        what : str                               the name of the loss
        goal : float or None                     a median not above it is written as "≤ goal"

    Returns
        caption : function of (frames, i)   → HTML of two or three lines; medians to two digits

    Example
        >>> from mlcore.scores import Standing
        >>> losses = {"a": np.array([4.0, 2.0, 9.0]), "b": np.array([5.0, 6.0, np.inf])}
        >>> for line in score_caption()([Standing(8, losses)], 0).split("<br>"):
        ...     print(line)
        8 evaluations each, 3 seeds; median loss, and mean rank
        a 4, 1.0 · b 6, 2.0
    """

    def caption(frames, i):
        standing = frames[i]
        n_seeds = len(next(iter(standing.losses.values())))
        budget = f"{standing.budget} evaluation{'s' * (standing.budget > 1)} each"
        head = f"{budget}, {n_seeds} seeds; median {what}, and mean rank"
        ranks, quartiles = standing.mean_ranks, standing.quartiles
        texts = [f"{name} {_text(quartiles[name][1], goal)}, {ranks[name]:.1f}" for name in ranks]
        return stacked(head, " · ".join(texts), why and why(frames, i))

    return caption


def _text(loss, goal):
    return two_digits(loss, goal) if np.isfinite(loss) else "—"
