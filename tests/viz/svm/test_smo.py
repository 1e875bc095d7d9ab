"""The pictures of SMO show the pair's box, its line and its move, and the β of every row."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.contour import QuadContourSet
from matplotlib.patches import FancyArrowPatch, Rectangle

from mlcore.steps import record
from mlcore.svm.smo import smo
from mlcore.viz.style import OKABE_ITO, look
from mlcore.viz.svm.smo import beta_bars, pair_box
from tests.drawn import drawn, marked

# x = 1, 2, 3 with y = −1, −1, 1: from β = 0 the pair (2, 1) wants to move by 2
X, Y = np.array([[1.0], [2.0], [3.0]]), np.array([-1.0, -1.0, 1.0])
K = X @ X.T


def run_of(C, y=Y, K=K):
    return record(smo(K, y, np.minimum(0, C * y), np.maximum(0, C * y)))


def arrows(added):
    return [artist for artist in added if isinstance(artist, FancyArrowPatch)]


@pytest.mark.parametrize("C, after", [(4, 2), (1.5, 1.5)])
def test_move_leads_along_the_line_to_the_star_or_to_the_edge_of_the_box(C, after):
    run = run_of(C)
    axes, added = drawn(pair_box(K, Y, C), run, 0)
    (box,) = [artist for artist in axes.patches if isinstance(artist, Rectangle)]
    assert box.get_bbox().bounds == pytest.approx((0, 0, C, C))
    assert marked(added, "D").get_xydata().tolist() == [[0, 0]]
    assert marked(added, "*").get_xydata() == pytest.approx(np.array([[2, 2]]))
    (line,) = [a for a in added if getattr(a, "get_color", str)() == look("model")["color"]]
    assert np.diff(line.get_xydata(), axis=0)[0] @ (1, -1) == pytest.approx(0)  # both grow
    (move,) = arrows(added)
    start, end = move._posA_posB
    assert tuple(start) == (0, 0) and tuple(end) == pytest.approx((after, after))
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["lowest on the line"]


def test_two_of_one_class_share_what_they_have():
    """Rows 0 and 1 of class −1: αᵢ + αⱼ stays."""
    beta, gradient = np.array([-0.25, -0.5, 0.75]), np.array([0.5, -0.5, 0.0])
    after = np.array([-0.125, -0.625, 0.75])
    fields = {"theta": beta, "gradient": gradient, "after": after, "pair": (0, 1), "move": 0.125}
    _, added = drawn(pair_box(K, Y, 1), [SimpleNamespace(**fields)])
    (line,) = [a for a in added if getattr(a, "get_color", str)() == look("model")["color"]]
    assert line.get_xydata().sum(axis=1) == pytest.approx([0.75, 0.75])
    # along the line βᵢ rises: slope gᵢ − gⱼ = 1, bend 1 + 4 − 2·2 = 1: to β = (−1.25 …), α = 1.25
    assert marked(added, "*").get_xydata() == pytest.approx(np.array([[1.25, -0.5]]))
    assert marked(added, "D").get_xydata() == pytest.approx(np.array([[0.25, 0.5]]))


def test_last_pair_rests():
    run = run_of(4)
    _, added = drawn(pair_box(K, Y, 4), run)
    assert not arrows(added)
    assert marked(added, "D").get_xydata() == pytest.approx(np.array([[2, 2]]))  # of rows 2 and 1
    _, added = drawn(beta_bars(Y, 4), run)
    assert not [artist for artist in added if hasattr(artist, "get_xydata")]


def test_contours_are_those_of_the_dual():
    """From β = 0 the dual of αᵢ = αⱼ = a is a²/2 − 2a."""
    _, added = drawn(pair_box(K, Y, 4), run_of(4), 0)
    (contours,) = [artist for artist in added if isinstance(artist, QuadContourSet)]
    for level, path in zip(contours.levels, contours.get_paths()):
        if len(path.vertices):
            a, b = path.vertices.T  # of rows 2 and 1
            dual = (9 * a**2 + 4 * b**2) / 2 - 6 * a * b - a - b
            assert dual == pytest.approx(np.full(len(a), level), abs=0.15)


def test_twins_have_no_lowest_point():
    twins = np.ones((2, 2))
    y = np.array([1.0, -1.0])
    axes, added = drawn(pair_box(twins, y, 1), run_of(1, y, twins), 0)
    assert not [a for a in added if getattr(a, "get_marker", str)() == "*"] and arrows(added)
    axes.figure.draw_without_rendering()


def test_no_kernel_at_all_is_drawn_quietly():
    """Warnings are errors here."""
    y, nothing = np.array([1.0, -1.0]), np.zeros((2, 2))
    for i in range(2):
        axes, _ = drawn(pair_box(nothing, y, 1), run_of(1, y, nothing), i)
        axes.figure.draw_without_rendering()


# --- the bars -------------------------------------------------------------------------------------


def test_bars_are_beta_in_the_colour_of_the_class():
    axes, added = drawn(beta_bars(Y, 4), run_of(4))
    bars = {a.get_x() + a.get_width() / 2: a for a in added if isinstance(a, Rectangle)}
    assert [bars[row].get_height() for row in range(3)] == pytest.approx([0, -2, 2])
    assert bars[0].get_facecolor() == bars[1].get_facecolor() != bars[2].get_facecolor()
    low, high = axes.get_ylim()
    assert low < -4 and high > 4


def test_diamonds_are_where_the_pair_moves_to():
    _, added = drawn(beta_bars(Y, 1.5), run_of(1.5), 0)
    diamonds = [a for a in added if getattr(a, "get_marker", str)() == "D"]
    places = sorted(tuple(line.get_xydata()[0]) for line in diamonds)
    assert places == [pytest.approx((1, -1.5)), pytest.approx((2, 1.5))]
    assert {line.get_color() for line in diamonds} == {OKABE_ITO["orange"]}


# --- bad arguments --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "K, y, C, message",
    [
        (K, [0, 1, 1], 1, "y must hold −1 and \\+1; got 0"),
        (K, Y, 0, "C must be a finite number > 0; got 0"),
        (K[:2], Y, 1, r"K must have shape \(3, 3\), as y has 3; got \(2, 3\)"),
    ],
)
def test_bad_arguments_are_named_at_once(K, y, C, message):
    with pytest.raises(ValueError, match=message):
        pair_box(K, y, C)
    if "K must" not in message:
        with pytest.raises(ValueError, match=message):
            beta_bars(y, C)
