"""The pictures of a linear support vector machine show boundary, tube, sticks, rings and costs."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from mlcore.steps import Step
from mlcore.viz.style import OKABE_ITO
from mlcore.viz.svm.margin import bias_first, hinge_costs, looked_at, margin_tube, ring, signs
from tests.drawn import drawn

# f = 2 x₁ − 1: edges at x₁ = 0 and 1; the margins y f are 3, 1, −1, ½, 1, 3
X = np.array([[-1.0, 0], [0, 1], [1, 2], [0.75, 0], [1, -1], [2, 1]])
Y = np.array([-1.0, -1, -1, 1, 1, 1])
MARGINS = np.array([3.0, 1, -1, 0.5, 1, 3])
COSTS = np.array([0.0, 0, 2, 0.5, 0, 0])


def run_of(*thetas):
    return [Step(t, np.array(theta, float), 1.0, t + 1) for t, theta in enumerate(thetas)]


RUN = run_of([0, 0, 0], [0, 1, 0], [-1, 2, 0])


def lines(artists, role=None):
    found = [artist for artist in artists if hasattr(artist, "get_xydata")]
    return found if role is None else [line for line in found if line.get_color() == role]


def rings(artists):
    (found,) = [line for line in lines(artists) if line.get_markerfacecolor() == "none"]
    return found.get_xydata()


def tubes(artists):
    return [artist for artist in artists if isinstance(artist, Polygon)]


# --- the plane ------------------------------------------------------------------------------------


def test_points_lie_in_the_plane_by_class_and_all_in_sight():
    axes, _ = drawn(margin_tube(X, Y, labels=("size", "age")), RUN)
    below, above = [line for line in axes.lines if line.get_marker() in ("o", "s")][:2]
    assert below.get_xydata().tolist() == X[:3].tolist()
    assert above.get_xydata().tolist() == X[3:].tolist()
    assert below.get_color() != above.get_color() and below.get_marker() != above.get_marker()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("size", "age")
    for limits, column in zip((axes.get_xlim(), axes.get_ylim()), X.T):
        assert limits[0] < column.min() and limits[1] > column.max()
    assert np.ptp(axes.get_xlim()) == pytest.approx(np.ptp(axes.get_ylim()))  # a square plane
    assert [t.get_text() for t in axes.get_legend().get_texts()] == [
        "y = −1", "y = +1", "y f ≤ 1"
    ]  # fmt: skip


def test_boundary_and_edges_are_where_f_is_0_and_1():
    axes, added = drawn(margin_tube(X, Y), RUN)
    (new,), (previous,) = lines(added, OKABE_ITO["orange"])[:1], lines(added, "#8C8C8C")
    assert np.allclose(new.get_xdata(), 0.5) and new.get_linestyle() == "-"
    assert np.allclose(previous.get_xdata(), 0)  # f = x₁
    assert new.get_ydata().min() < axes.get_ylim()[0]  # beyond the axes on both sides
    assert new.get_ydata().max() > axes.get_ylim()[1]
    edges = [line.get_xdata() for line in lines(added) if line.get_linestyle() == "--"]
    assert len(edges) == 2 and np.allclose(edges[0], 0) and np.allclose(edges[1], 1)
    (tube,) = tubes(added)
    corners = tube.get_xy()[:4]
    assert corners[:, 0] == pytest.approx([0, 0, 1, 1])
    assert tube.get_path().contains_point((0.5, 0)) and not tube.get_path().contains_point((1.2, 0))


def test_oblique_line_goes_through_the_points_where_f_is_0():
    _, added = drawn(margin_tube(X, Y), run_of([-5, 3, 4]))
    (new,) = lines(added, OKABE_ITO["orange"])
    assert np.allclose(-5 + new.get_xydata() @ [3, 4], 0)
    assert not lines(added, "#8C8C8C")  # no step before
    sides = np.diff(tubes(added)[0].get_xy()[:4], axis=0)
    assert np.linalg.norm(sides[1]) == pytest.approx(2 / 5)  # the tube is 2/‖w‖ wide


def sticks(added):
    found = [line.get_xydata() for line in lines(added, OKABE_ITO["purple"])]
    return np.array(found)


def test_sticks_lead_to_the_edge_of_the_own_class_and_are_as_long_as_the_hinge_over_the_norm():
    _, added = drawn(margin_tube(X, Y), RUN)
    assert sticks(added) == pytest.approx(np.array([[[1, 2], [0, 2]], [[0.75, 0], [1, 0]]]))
    b, w = -5.0, np.array([3.0, 4.0])
    _, added = drawn(margin_tube(X, Y), run_of([b, *w]))
    f = b + X @ w
    costly = Y * f < 1
    ends = sticks(added)
    assert ends[:, 0].tolist() == X[costly].tolist()
    assert Y[costly] * (b + ends[:, 1] @ w) == pytest.approx(1)
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    assert lengths == pytest.approx((1 - Y * f)[costly] / 5)


def test_rings_are_the_support_vectors():
    _, added = drawn(margin_tube(X, Y), RUN)
    assert rings(added).tolist() == X[[1, 2, 3, 4]].tolist()  # on the edge, too
    off = run_of([-1 + 1e-13, 2 - 1e-13, 0])
    assert len(rings(drawn(margin_tube(X, Y), off)[1])) == 4  # whatever round-off says
    for held in ([0, 5], np.array([True, *[False] * 4, True])):
        axes, added = drawn(margin_tube(X, Y, support=lambda step, held=held: held), RUN)
        assert rings(added).tolist() == X[[0, 5]].tolist()
    assert axes.get_legend().get_texts()[2].get_text() == "support vector"


def test_without_a_slope_there_is_no_line_and_no_stick():
    for theta in ([0, 0, 0], [0.5, 1e-17, -1e-17]):
        axes, added = drawn(margin_tube(X, Y), run_of(theta))
        assert not lines(added, OKABE_ITO["orange"]) and not tubes(added) and not len(sticks(added))
        axes.figure.draw_without_rendering()
    assert len(rings(drawn(margin_tube(X, Y), run_of([0, 0, 0]))[1])) == 6  # every row costs 1


def test_rows_of_the_step_are_lit_and_several_have_their_numbers():
    step = SimpleNamespace(theta=np.array([-1.0, 2, 0]), rows=np.array([3]))
    axes, added = drawn(margin_tube(X, Y), [step])
    (lit,) = [line for line in lines(added, OKABE_ITO["orange"]) if line.get_marker() == "o"]
    assert lit.get_xydata().tolist() == [X[3].tolist()]
    assert not axes.texts
    axes, added = drawn(margin_tube(X, Y, lit=lambda step: (5, 0)), RUN)
    assert [text.get_text() for text in axes.texts] == ["5", "0"]
    assert looked_at(step) is step.rows and looked_at(RUN[0]) is None


def test_line_may_come_from_anything():
    steps = [SimpleNamespace(alpha=2.0)]
    _, added = drawn(margin_tube(X, Y, line=lambda step: (0.0, step.alpha * X[1])), steps)
    (new,) = lines(added, OKABE_ITO["orange"])
    assert np.allclose(new.get_ydata(), 0)
    assert bias_first(RUN[2])[0] == -1 and bias_first(RUN[2])[1].tolist() == [2, 0]


def test_one_place_for_all_rows_is_no_error():
    axes, _ = drawn(margin_tube(np.ones((2, 2)), [-1, 1]), RUN)
    assert axes.get_xlim()[0] < 1 < axes.get_xlim()[1]


# --- the costs ------------------------------------------------------------------------------------


def test_rows_lie_on_the_hinge():
    axes, added = drawn(hinge_costs(X, Y), RUN)
    below, above = [line for line in lines(added) if line.get_marker() in ("o", "s")]
    assert below.get_xydata() == pytest.approx(np.column_stack([MARGINS, COSTS])[:3])
    assert above.get_xydata() == pytest.approx(np.column_stack([MARGINS, COSTS])[3:])
    (stick,) = [artist for artist in added if isinstance(artist, LineCollection)]
    ends = [[[m, 0], [m, cost]] for m, cost in zip(MARGINS, COSTS)]
    assert np.array(stick.get_segments()) == pytest.approx(np.array(ends))
    assert to_hex(stick.get_color()[0]).upper() == OKABE_ITO["purple"]
    curve = axes.lines[0].get_xydata()
    assert curve[:, 1] == pytest.approx(np.maximum(0, 1 - curve[:, 0])) and curve[1, 0] == 1


def test_dashed_line_is_the_mean_and_the_rows_of_the_step_are_lit():
    axes, added = drawn(hinge_costs(X, Y, lit=lambda step: [2]), RUN)
    (mean,) = [line for line in lines(added) if line.get_linestyle() == "--"]
    assert mean.get_ydata() == pytest.approx([2.5 / 6] * 2)
    (lit,) = [line for line in lines(added, OKABE_ITO["orange"]) if line.get_marker() == "o"]
    assert lit.get_xydata() == pytest.approx(np.array([[-1, 2]]))
    assert [text.get_text() for text in axes.texts] == ["mean"]


def test_every_margin_of_the_run_is_in_sight_unless_it_is_very_large():
    low, high = drawn(hinge_costs(X, Y), RUN, 0)[0].get_xlim()
    assert low < -1 and high > 3
    low, high = drawn(hinge_costs(X, Y), run_of([0, 1e9, 0]))[0].get_xlim()
    assert (low, high) == (-4, 5)


# --- what they share ------------------------------------------------------------------------------


def test_ring_is_hollow():
    assert ring(markersize=3)["markersize"] == 3 and ring()["markerfacecolor"] == "none"


def test_signs_are_minus_1_and_1():
    assert signs([1, -1]).tolist() == [1, -1]
    with pytest.raises(ValueError, match="y must be 1-D"):
        signs([[1, -1]])


@pytest.mark.parametrize("panel", [margin_tube, hinge_costs])
@pytest.mark.parametrize(
    "X, y, message",
    [
        ([[1, 2]], [0], "y must hold −1 and \\+1; got 0"),
        ([[1, 2], [3, 4]], [-1, 2], "y must hold −1 and \\+1; got 2"),
        ([[1, 2], [3, 4]], [1], "X and y must have as many rows; got 2 and 1"),
        ([[1, np.nan]], [1], "X must be finite, not NaN"),
        ([1, 2], [1, -1], "X must be 2-D"),
    ],
)
def test_two_classes_want_minus_1_and_1(panel, X, y, message):
    with pytest.raises(ValueError, match=message):
        panel(X, y)


def test_other_bad_arguments_are_named_at_once():
    with pytest.raises(ValueError, match=r"X must be two features, \(n, 2\); got shape \(2, 1\)"):
        margin_tube([[1], [2]], [-1, 1])
    for name in ("line", "support", "lit"):
        with pytest.raises(TypeError, match=f"{name} must be"):
            margin_tube(X, Y, **{name: 3})
