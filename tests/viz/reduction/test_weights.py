"""The pictures of the Lasso: the weight stands on the threshold, and zeros look like zeros."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.reduction.coordinates import coordinate_descent
from mlcore.reduction.path import lasso_path
from mlcore.steps import Step, record
from mlcore.viz.reduction.weights import coefficient_path, threshold, weight_bars
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

X = np.array([[1, 1.4], [1, 0.2], [-1, -0.2], [-1, -1.4]])
Y = 3 * X[:, 1]
RUN = record(coordinate_descent(X, Y, 1.0), 9)


def steps_of(*thetas):
    return [Step(t, np.array(theta, float), 1.0, t + 1) for t, theta in enumerate(thetas)]


# --- the soft threshold ---------------------------------------------------------------------------


@pytest.mark.parametrize(("i", "z", "new", "name"), [(0, 2.4, 1.4, "w₁"), (1, 1.88, 0.88, "w₂")])
def test_the_weight_stands_on_the_threshold_and_the_stick_is_alpha_long(i, z, new, name):
    _, added = drawn(threshold(1.0), RUN, i)
    assert marked(added, "D").get_xydata() == pytest.approx(np.array([[z, new]]))
    assert marked(added, "o").get_xydata() == pytest.approx(np.array([[z, z]]))
    (stick,) = [a for a in added if getattr(a, "get_color", str)() == OKABE_ITO["purple"]]
    assert stick.get_xydata() == pytest.approx(np.array([[z, z], [z, new]]))
    assert [a.get_text() for a in added if hasattr(a, "get_text")] == [name]


def test_in_the_strip_it_becomes_0():
    _, added = drawn(threshold(1.0), RUN, 6)
    assert RUN[6].z == pytest.approx(0.957, abs=1e-3)
    assert marked(added, "D").get_ydata().tolist() == [0]


def test_the_line_is_flat_up_to_alpha_and_then_parallel_to_the_dotted_one():
    axes, _ = drawn(threshold(1.0, names=["a", "b"]), RUN)
    dotted, line = (axis_line.get_xydata() for axis_line in axes.lines[:2])
    assert np.array_equal(dotted[:, 0], dotted[:, 1])
    z, s = line.T
    assert (s[np.abs(z) <= 1] == 0).all() and (np.abs(s - z)[np.abs(z) >= 1] - 1).max() < 1e-12
    assert (-1.0 in z) and (1.0 in z)  # the corners
    low, high = axes.get_xlim()
    assert low < -1.8 and high > 3 and axes.get_ylim() == (low, high)
    (strip,) = axes.patches
    assert (strip.get_x(), strip.get_x() + strip.get_width()) == (-1, 1) and strip.get_hatch()
    assert axes.texts[0].get_text() == "a"


def test_wrong_alpha_is_named():
    with pytest.raises(ValueError, match="alpha must be a finite number ≥ 0; got -1"):
        threshold(-1)


# --- the path -------------------------------------------------------------------------------------


def test_a_line_begins_where_its_weight_was_still_0_and_ends_now():
    run = record(lasso_path(X, Y, [4.0, 2.5, 2.0, 1.0], fit_intercept=False))
    assert [step.theta.tolist() != [0, 0] for step in run] == [False, True, True, True]
    axes, added = drawn(coefficient_path(["a", "b"]), run, 2)
    lines = [a.get_xydata().tolist() for a in added if len(getattr(a, "get_xdata", list)()) == 3]
    assert lines == [pytest.approx(np.array([[4, 0], [2.5, 0.5], [2, 1]]))]
    assert [a.get_text() for a in added if hasattr(a, "get_text")] == ["b"]
    first, last = axes.get_xlim()
    assert first > 4 and last < 1 and axes.get_xscale() == "log"  # α falls to the right


def test_what_has_just_left_0_is_orange():
    run = record(lasso_path(X, Y, [4.0, 2.5, 2.0], fit_intercept=False))
    for i, fresh in ((1, True), (2, False)):
        _, added = drawn(coefficient_path(["a", "b"]), run, i)
        colours = {a.get_color() for a in added if len(getattr(a, "get_xdata", list)()) > 1}
        assert (OKABE_ITO["orange"] in colours) == fresh


def test_names_stand_right_of_their_weights_also_at_the_end():
    run = record(lasso_path(X, Y + X[:, 0], [3.0, 0.5], fit_intercept=False))
    axes, added = drawn(coefficient_path(["a", "b"]), run)
    for text in (a for a in added if hasattr(a, "get_text")):
        assert text.get_ha() == "left" and axes.get_xlim()[1] < text.get_position()[0] < 0.5


# --- the bars -------------------------------------------------------------------------------------


def test_a_weight_of_0_has_a_ring_and_no_bar():
    run = steps_of([0, 0, 0], [2, 0, -1], [3, 1, 0])
    axes, added = drawn(weight_bars(["a", "b", "c"]), run, 1)
    bars = {round(bar.get_y() + 0.35): bar.get_width() for bar in axes.patches}
    assert bars == {0: 2, 2: -1}
    assert marked(added, "o").get_xydata().tolist() == [[0, 1]]
    assert {to_hex(bar.get_facecolor()).upper() for bar in axes.patches} == {OKABE_ITO["orange"]}
    axes, added = drawn(weight_bars(["a", "b", "c"]), run, 2)
    fresh = {round(bar.get_y() + 0.35): to_hex(bar.get_facecolor()).upper() for bar in axes.patches}
    assert fresh == {0: OKABE_ITO["blue"], 1: OKABE_ITO["orange"]}
    assert marked(added, "|").get_xydata().tolist() == [[2, 0], [0, 1], [-1, 2]]  # before
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first on top
