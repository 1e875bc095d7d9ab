"""The pictures of classes show the steps: curve, bars, boundary, costs, regions, one row's p."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.contour import QuadContourSet
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from mlcore.steps import Step
from mlcore.viz.models.classification import class_look, probability, surprise
from mlcore.viz.models.regions import class_bars, linear_scores, regions
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn

X, Y = np.array([[1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 1.0])


def run_of(*thetas):
    return [Step(t, np.array(theta, float), 1.0, t + 1) for t, theta in enumerate(thetas)]


LN3 = np.log(3)  # σ(ln 3) = ¾
RUN = run_of([0, 0], [-LN3, 0], [-2 * LN3, LN3])  # p = ½ ½ ½;  ¼ ¼ ¼;  ¼ ½ ¾


def one(artists, kind):
    (artist,) = [artist for artist in artists if isinstance(artist, kind)]
    return artist


def lines(artists, role=None):
    found = [artist for artist in artists if hasattr(artist, "get_xydata")]
    return found if role is None else [line for line in found if line.get_color() == role]


def sticks(artists):
    return np.array(list(one(artists, LineCollection).get_segments()))


# --- two classes: the curve -----------------------------------------------------------------------


def test_points_lie_at_their_labels_and_differ_by_colour_and_marker():
    axes, _ = drawn(probability(X, Y, labels=("size", "p")), RUN)
    zeros, ones = [line for line in axes.lines if line.get_marker() in "os"][:2]
    assert zeros.get_xydata().tolist() == [[1, 0], [2, 0]]
    assert ones.get_xydata().tolist() == [[3, 1]]
    assert zeros.get_marker() != ones.get_marker() and zeros.get_color() != ones.get_color()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("size", "p")


def test_curve_is_that_of_this_step_and_of_the_one_before():
    _, added = drawn(probability(X, Y), RUN, 2)
    (new,), (previous,) = lines(added, OKABE_ITO["orange"]), lines(added, "#8C8C8C")
    at, p = new.get_xydata().T
    assert p == pytest.approx(1 / (1 + np.exp(2 * LN3 - LN3 * at)))
    assert previous.get_ydata() == pytest.approx(np.full(len(at), 1 / 4))
    assert previous.get_linewidth() < new.get_linewidth()
    assert not lines(drawn(probability(X, Y), RUN, 0)[1], "#8C8C8C")


@pytest.mark.parametrize("i, p", [(0, [1 / 2] * 3), (1, [1 / 4] * 3), (2, [1 / 4, 1 / 2, 3 / 4])])
def test_bars_are_the_probability_of_the_own_class_and_sticks_what_is_missing(i, p):
    _, added = drawn(probability(X, Y), RUN, i)
    bars = [artist for artist in added if isinstance(artist, Rectangle)]
    ends = [sorted([bar.get_y(), bar.get_y() + bar.get_height()]) for bar in bars]
    assert np.array(ends) == pytest.approx(np.array([[p[0], 1], [p[1], 1], [0, p[2]]]))
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars] == pytest.approx([1, 2, 3])
    expected = [[[x, q], [x, y]] for x, q, y in zip(X[:, 0], p, Y)]
    assert sticks(added) == pytest.approx(np.array(expected))


def boundary(theta):
    _, added = drawn(probability(X, Y), run_of(theta))
    dashed = [line for line in lines(added) if line.get_linestyle() == "--"]
    return [line.get_xdata()[0] for line in dashed]


def test_boundary_is_where_p_is_one_half():
    assert boundary([-2 * LN3, LN3]) == pytest.approx([2])
    assert boundary([5, -2]) == pytest.approx([2.5])
    assert boundary([1, 0]) == []  # nowhere
    assert boundary([-2e-17, 1e-17]) == []  # flat, and what is left is round-off
    assert boundary([-100, 1]) == []  # far outside


def test_curves_of_any_steepness_are_drawn_quietly():
    """Warnings are errors here."""
    for panel in (probability(X, Y), surprise(X, Y)):
        run = run_of([-2.5e5, 1e5], [3e6, -1e6], [0, 0])
        for i in range(3):
            axes, _ = drawn(panel, run, i)
            axes.figure.draw_without_rendering()
    one_row = probability(X[:1], Y[:1])
    low, high = drawn(one_row, RUN)[0].get_xlim()
    assert low < 1 < high


# --- two classes: the costs -----------------------------------------------------------------------


@pytest.mark.parametrize("i, p", [(0, [1 / 2] * 3), (2, [3 / 4, 1 / 2, 3 / 4])])
def test_rows_lie_on_the_curve_of_minus_ln_p(i, p):
    axes, added = drawn(surprise(X, Y), RUN, i)
    curve = axes.lines[0].get_xydata().T
    assert curve[1] == pytest.approx(-np.log(curve[0]))
    points = [line for line in lines(added) if line.get_marker() in ("o", "s")]
    at = np.concatenate([line.get_xydata() for line in points])
    assert at == pytest.approx(np.column_stack([p, -np.log(p)]))
    assert sticks(added) == pytest.approx(np.array([[[q, 0], [q, -np.log(q)]] for q in p]))


def test_dashed_line_is_the_loss():
    for i in range(3):
        _, added = drawn(surprise(X, Y), RUN, i)
        (mean,) = [line for line in lines(added) if line.get_linestyle() == "--"]
        p = 1 / (1 + np.exp(-(RUN[i].theta[0] + RUN[i].theta[1] * X[:, 0])))
        loss = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
        assert mean.get_ydata() == pytest.approx([loss, loss])


def test_highest_cost_of_the_run_fits():
    for theta, least in (([0, 0], 1.5), ([0, 10], 20)):
        low, high = drawn(surprise(X, Y), run_of([0, 0], theta), 0)[0].get_ylim()
        assert low == 0 and high > least


# --- several classes: the regions -----------------------------------------------------------------

POINTS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [4.0, 4.0]])
KINDS = [0, 1, 2, 1]
#                   b             w₁            w₂
CORNERS = np.array([[1.0, 0, 0], [0, 2.0, 0], [0, 0, 2.0]])  # z = (1, 2 x₁, 2 x₂)
STEPS = run_of(np.zeros((3, 3)), CORNERS)


def test_points_are_drawn_by_class_and_named():
    axes, _ = drawn(regions(POINTS, KINDS, names=["cat", "dog", "eel"], row=2), STEPS)
    *kinds, ring = axes.lines
    assert [line.get_xydata().tolist() for line in kinds] == [
        [[0, 0]], [[1, 0], [4, 4]], [[0, 1]]
    ]  # fmt: skip
    assert len({line.get_marker() for line in kinds}) == 3
    assert len({line.get_color() for line in kinds}) == 3
    assert ring.get_xydata().tolist() == [[0, 1]] and ring.get_markerfacecolor() == "none"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["cat", "dog", "eel"]
    unnamed, _ = drawn(regions(POINTS, KINDS), STEPS)
    assert len(unnamed.lines) == 3  # no ring
    assert unnamed.get_legend().get_texts()[2].get_text() == "class 2"


def inside(filled, point):
    return any(path.contains_point(point) for path in filled.get_paths())


def test_each_point_lies_in_the_region_of_its_largest_score():
    axes, added = drawn(regions(POINTS, KINDS), STEPS, 1)
    sets = [artist for artist in added if isinstance(artist, QuadContourSet)]
    filled = [artist for artist in sets if artist.filled]
    assert len(filled) == 3 and len(sets) == 6  # and their boundaries
    for point in np.random.default_rng(0).uniform(-0.4, 4.4, size=(60, 2)):
        z = np.array([1, 2 * point[0], 2 * point[1]])
        if np.diff(np.sort(z)[-2:]) > 0.1:
            assert [inside(area, point) for area in filled] == (z == z.max()).tolist()
    colours = [tuple(area.get_facecolor()[0][:3]) for area in filled]
    points = [line for line in axes.lines if line.get_marker() in ("o", "s", "^")]
    assert colours == [to_rgba(line.get_color())[:3] for line in points]


def test_names_stand_in_their_regions_and_away_from_the_data():
    _, added = drawn(regions(POINTS, KINDS, names="ABC"), STEPS, 1)
    texts = {text.get_text(): text.get_position() for text in added if isinstance(text, Text)}
    for c, name in enumerate("ABC"):
        x1, x2 = texts[name]
        z = np.array([1, 2 * x1, 2 * x2])
        assert z.argmax() == c and np.diff(np.sort(z)[-2:]) > 0.4  # not at a boundary
        assert np.linalg.norm(POINTS - texts[name], axis=1).min() > 0.2


def test_a_tie_everywhere_is_left_empty_and_one_winner_has_no_boundary():
    assert drawn(regions(POINTS, KINDS), STEPS, 0)[1] == []
    alone = run_of([[9.0, 0, 0], [0, 0, 0], [0, 0, 0]])
    axes, added = drawn(regions(POINTS, KINDS), alone)
    area = one(added, QuadContourSet)
    assert area.filled and all(inside(area, point) for point in POINTS)
    axes.figure.draw_without_rendering()


def test_a_tie_up_to_round_off_is_a_tie():
    almost = run_of(np.ones((3, 3)) * [1, 1 + 4e-16, 1 - 4e-16])
    assert drawn(regions(POINTS, KINDS), almost)[1] == []


def test_scores_may_be_those_of_any_model():
    def nearest(step, X):
        return -((X[:, :1] - step.theta) ** 2)  # to one of the values of x₁

    steps = [SimpleNamespace(theta=np.array([0.0, 4.0]), loss=1.0)]
    _, added = drawn(regions(POINTS, [0, 0, 0, 1], scores=nearest), steps)
    left, right = [a for a in added if isinstance(a, QuadContourSet) and a.filled]
    assert inside(left, (1.9, 1)) and inside(right, (2.1, 1)) and not inside(left, (2.1, 1))
    _, added = drawn(class_bars(POINTS, [0, 0, 0, 1], 0, scores=nearest), steps)
    assert heights(added) == pytest.approx(np.array([1, np.exp(-16)]) / (1 + np.exp(-16)))


def test_linear_scores_put_the_bias_first():
    assert linear_scores(STEPS[1], POINTS).tolist() == [[1, 0, 0], [1, 2, 0], [1, 0, 2], [1, 8, 8]]


# --- several classes: one row ---------------------------------------------------------------------


def heights(added):
    return [bar.get_height() for bar in added if isinstance(bar, Rectangle)]


def test_bars_are_the_softmax_of_the_row_and_sticks_its_residuals():
    axes, added = drawn(class_bars(POINTS, KINDS, 1, names="ABC"), STEPS, 1)
    p = np.exp([1, 2, 0]) / np.exp([1, 2, 0]).sum()
    assert heights(added) == pytest.approx(p)
    before, residuals = [a for a in added if isinstance(a, LineCollection)]
    ends = np.array([stick[:, 1] for stick in residuals.get_segments()])
    assert ends == pytest.approx(np.column_stack([p, [0, 1, 0]]))
    assert to_hex(residuals.get_color()[0]).upper() == OKABE_ITO["purple"]
    assert [line[0, 1] for line in before.get_segments()] == pytest.approx([1 / 3] * 3)
    text = one(added, Text)
    assert text.get_text() == "−ln 0.6652 = 0.4076"
    names = [label.get_text() for label in axes.get_xticklabels()]
    assert names == ["A", "B (its own)", "C"]


def test_first_step_has_no_grey_lines_and_the_own_bar_a_bold_edge():
    _, added = drawn(class_bars(POINTS, KINDS, 2), STEPS, 0)
    assert len([a for a in added if isinstance(a, LineCollection)]) == 1
    widths = [bar.get_linewidth() for bar in added if isinstance(bar, Rectangle)]
    assert widths[2] > widths[0] == widths[1]


def test_large_scores_do_not_overflow():
    _, added = drawn(class_bars(POINTS, KINDS, 3), run_of(1e4 * CORNERS))
    assert heights(added) == pytest.approx([0, 1 / 2, 1 / 2])


# --- bad arguments --------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", [probability, surprise])
@pytest.mark.parametrize(
    "X, y, message",
    [
        (
            [1, 2],
            [0, 1],
            r"X must be one feature, \(n, 1\); got shape \(2,\). Use X.reshape\(-1, 1",
        ),
        ([[1, 2]], [0], r"X must be one feature, \(n, 1\); got shape \(1, 2\)$"),
        ([[1], [2]], [0], "X and y must have as many rows; got 2 and 1"),
        ([[1], [2]], [0, 2], "y must hold 0 and 1; got 2"),
        ([[1], [2]], [-1, 1], "y must hold 0 and 1; got -1"),
        ([[1], [np.nan]], [0, 1], "X must be finite, not NaN"),
    ],
)
def test_two_classes_want_one_feature_and_0_and_1(panel, X, y, message):
    with pytest.raises(ValueError, match=message):
        panel(X, y)


@pytest.mark.parametrize("panel", [regions, lambda X, y, **o: class_bars(X, y, **{"row": 0, **o})])
@pytest.mark.parametrize(
    "y, options, message",
    [
        ([0, 1, 2, 4], {}, "y must hold classes from 0 to 3; got 4"),
        ([0, 1, 2, -1], {}, "y must hold classes from 0 to 3; got -1"),
        ([0, 1, 2, 0.5], {}, "y must hold classes from 0 to 3; got 0.5"),
        ([0, 1, 2], {}, "X and y must have as many rows; got 4 and 3"),
        (KINDS, {"names": "AB"}, "names must name 3 classes; got 2"),
        ([0, 0, 0, 0], {}, "names must name 2 classes; got 1"),
        (KINDS, {"row": 4}, "row must be one of 4 rows; got 4"),
        (KINDS, {"row": -1}, "row must be a whole number ≥ 0; got -1"),
    ],
)
def test_bad_arguments_are_named_at_once(panel, y, options, message):
    with pytest.raises(ValueError, match=message):
        panel(POINTS, y, **options)


def test_regions_want_two_features():
    with pytest.raises(ValueError, match=r"X must be two features, \(n, 2\); got shape \(4, 1\)"):
        regions(POINTS[:, :1], KINDS)


def test_there_are_four_looks():
    looks = [(class_look(c)["color"], class_look(c)["marker"]) for c in range(4)]
    assert len({colour for colour, _ in looks}) == len({marker for _, marker in looks}) == 4
    assert class_look(1, markersize=3)["markersize"] == 3
    for c in (4, -1):
        with pytest.raises(ValueError, match=f"c must be a class from 0 to 3; got {c}"):
            class_look(c)
