"""The panels of a race over seeds draw the quartiles of each budget, and the table of this one."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.scores import Standing
from mlcore.viz.race import LOOKS, race_look
from mlcore.viz.scores import FIRST, LAST, score_caption, score_curves, score_table
from mlcore.viz.style import colour
from tests.drawn import drawn

INF = np.inf
FRAMES = [
    Standing(5, {"a": np.array([9.0, 8, 7, 6, 5]), "b": np.array([INF] * 5)}),
    Standing(10, {"a": np.array([4.0, 4, 3, 2, 1]), "b": np.array([3.0, 3, 3, INF, INF])}),
    Standing(20, {"a": np.array([4.0, 3, 2, 2, 1]), "b": np.array([0.5, 0.5, 0.4, 0.1, 0.1])}),
]


def texts(artists):
    return [artist.get_text() for artist in artists if hasattr(artist, "get_text")]


def lines(artists, k):
    """The lines of the k-th algorithm, in the order drawn: the curve, and where it stands."""
    shade = race_look(k)["color"]
    return [a for a in artists if hasattr(a, "get_xydata") and a.get_color() == shade]


# --- the curves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", range(3))
def test_curves_are_the_medians_up_to_this_budget(i):
    _, added = drawn(score_curves(), FRAMES, i)
    for k, name in enumerate("ab"):
        curve, now = lines(added, k)
        known = [[f.budget, f.quartiles[name][1]] for f in FRAMES[: i + 1]]
        known = [point for point in known if np.isfinite(point[1])]
        assert curve.get_xydata().tolist() == known
        assert curve.get_drawstyle() == "default" and curve.get_marker() == LOOKS[k][2]
        assert now.get_ydata().tolist() == [known[-1][1]] if known else np.isnan(now.get_ydata())
        assert now.get_marker() == LOOKS[k][2]


def test_curves_of_every_budget_are_stairs_that_miss_no_step():
    every = [Standing(n, {"a": np.array([loss])}) for n, loss in ((1, 9.0), (2, 9.0), (3, 1.0))]
    every += [Standing(4, {"a": np.array([1.0])}), Standing(5, {"a": np.array([0.5])})]
    _, added = drawn(score_curves(every), [every[0], every[3], every[4]], 1)
    curve, now = lines(added, 0)
    assert curve.get_xydata().tolist() == [[1, 9], [2, 9], [3, 1], [4, 1]]  # it fell at 3, not 4
    assert (curve.get_drawstyle(), curve.get_marker()) == ("steps-post", "none")
    assert now.get_xydata().tolist() == [[4, 1]]
    assert drawn(score_curves(every), every[3:4], 0)[0].get_ylim()[1] >= 9  # all are within


def test_bands_reach_from_the_first_quartile_to_the_third():
    _, added = drawn(score_curves(), FRAMES)
    band = next(a for a in added if hasattr(a, "get_paths"))
    low, high = np.array([f.quartiles["a"][[0, 2]] for f in FRAMES]).T
    corners = {tuple(corner) for path in band.get_paths() for corner in path.vertices.tolist()}
    for budget, first, third in zip((5, 10, 20), low, high):
        assert {(budget, first), (budget, third)} <= corners
    assert to_hex(band.get_facecolor()[0]).upper() == colour("data").upper()


def test_axes_hold_all_quartiles_and_all_budgets():
    axes, _ = drawn(score_curves(label="regret"), FRAMES, 0)
    low, high = axes.get_ylim()
    assert low <= 0.1 and 8 <= high < 100 and axes.get_xlim()[1] >= 20
    assert (axes.get_yscale(), axes.get_xlabel(), axes.get_ylabel()) == (
        "log", "evaluations", "regret",
    )  # fmt: skip


def test_losses_below_zero_are_drawn_unless_log():
    frames = [Standing(1, {"a": np.array([-2.0, 1.0])}), Standing(2, {"a": np.array([-3.0, -3.0])})]
    axes, _ = drawn(score_curves(log=False), frames)
    assert axes.get_ylim()[0] < -3 and axes.get_yscale() == "linear"
    with pytest.raises(ValueError, match="log=True needs losses > 0; there is one of -3"):
        drawn(score_curves(), frames)


# --- the table ------------------------------------------------------------------------------------


def test_table_has_the_median_and_the_mean_rank_of_this_budget():
    axes, added = drawn(score_table(), FRAMES, 2)
    assert texts(added) == ["2", "2.0", "0.4", "1.0"]
    assert texts(axes.texts)[:6] == ["median", "mean rank", "1", "2", "a", "b"]
    assert texts(drawn(score_table(), FRAMES, 0)[1]) == ["7", "1.0", "—", "2.0"]
    assert texts(drawn(score_table(goal=0.4), FRAMES, 2)[1])[2] == "≤ 0.4"


@pytest.mark.parametrize("i, best", [(0, 0), (2, 1)])
def test_a_mark_stands_at_the_rank_between_first_and_last_and_the_best_has_a_ring(i, best):
    _, added = drawn(score_table(), FRAMES, i)
    places = {
        k: FIRST + (LAST - FIRST) * (r - 1) for k, r in enumerate(FRAMES[i].mean_ranks.values())
    }
    for k, x in places.items():
        (mark,) = [line for line in lines(added, k) if line.get_markersize() == 9]
        assert mark.get_xydata().tolist() == [pytest.approx([x, k])]
    (ring,) = [a for a in added if getattr(a, "get_markersize", int)() == 15]
    assert ring.get_xydata().tolist() == [pytest.approx([places[best], best])]
    assert to_hex(ring.get_markeredgecolor()).upper() == colour("new").upper()
    weights = [a.get_fontweight() for a in added if hasattr(a, "get_text")]
    assert [weight == "bold" for weight in weights] == [k == best for k in (0, 0, 1, 1)]


def test_equals_are_marked_alike():
    frames = [Standing(1, {"a": np.array([1.0]), "b": np.array([1.0])})]
    _, added = drawn(score_table(), frames)
    assert all(a.get_fontweight() == "bold" for a in added if hasattr(a, "get_text"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_six_rows_do_not_overlap(theme):
    names = ["gradient", "Adam", "random", "swarm", "genes", "Bayes"]
    frames = [Standing(9, {name: np.array([0.001 * k, 130.0]) for k, name in enumerate(names)})]
    axes, _ = drawn(score_table(goal=70), frames, theme=theme)
    boxes = [text.get_window_extent() for text in axes.texts]
    heights = sorted({round(box.y0) for box in boxes})
    assert len(heights) >= 7 and min(np.diff(heights)) >= 0
    for k, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[k + 1 :])


# --- the caption ----------------------------------------------------------------------------------


def test_equals_up_to_round_off_are_marked_alike():
    ranks = {"a": 1.5, "b": 1.5 + 4e-16}
    quartiles = {name: np.ones(3) for name in ranks}
    standing = SimpleNamespace(losses=ranks, quartiles=quartiles, mean_ranks=ranks)
    _, added = drawn(score_table(), [standing])
    bold = [text for text in added if getattr(text, "get_fontweight", str)() == "bold"]
    assert len(bold) == 4


def test_caption_says_the_budget_the_seeds_and_each_score():
    caption = score_caption(lambda frames, i: f"Frame {i}.", what="regret", goal=0.4)
    assert caption(FRAMES, 2).split("<br>") == [
        "20 evaluations each, 5 seeds; median regret, and mean rank",
        "a 2, 2.0 · b ≤ 0.4, 1.0",
        "Frame 2.",
    ]
    assert score_caption()(FRAMES, 0).split("<br>") == [
        "5 evaluations each, 5 seeds; median loss, and mean rank",
        "a 7, 1.0 · b —, 2.0",
    ]
