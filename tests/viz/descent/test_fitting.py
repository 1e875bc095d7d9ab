"""The pictures of under- and overfitting show the steps: curve, errors, quadrant, wait."""

import numpy as np
import pytest

from mlcore.descent.early_stopping import early_stopping
from mlcore.steps import Step, record
from mlcore.viz.descent.fitting import QUADRANTS, error_curves, error_map, fitted_curve
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

X, Y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 2.0])
KEPT = np.array([0.5, 2.5]), np.array([2.0, 0.0])


def watched(train, validation, patience=99):
    """Steps of early_stopping with these errors, at t = 0, 1, …; theta = (validation error, t)."""
    steps = [
        Step(t, np.array([v, t]), loss, t + 1) for t, (loss, v) in enumerate(zip(train, validation))
    ]
    return record(early_stopping(steps, lambda theta: (theta[0], 0 * theta), patience))


RUN = watched([0.5, 0.2, 0.02, 0.01], [0.6, 0.05, 0.04, 1e5])


def line(step, x):
    return step.theta[1] + 0 * x


def lines(artists):
    return [artist for artist in artists if hasattr(artist, "get_xydata")]


# --- the curve ------------------------------------------------------------------------------------


def test_both_sets_of_points_are_shown_and_told_apart_without_colour():
    axes, _ = drawn(fitted_curve(X, Y, line, validation=KEPT, labels=("t", "T")), RUN)
    training, validation = axes.lines[:2]
    assert training.get_xydata().tolist() == [[0, 1], [1, 3], [2, 2]]
    assert validation.get_xydata().tolist() == [[0.5, 2], [2.5, 0]]
    assert [training.get_marker(), validation.get_marker()] == ["o", "s"]
    assert validation.get_fillstyle() == "none" and training.get_fillstyle() == "full"
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    assert texts == ["training", "validation"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("t", "T")


def test_without_validation_data_there_is_no_legend():
    axes, _ = drawn(fitted_curve(X, Y, line), RUN[:1])
    assert axes.get_legend() is None and len(axes.lines) == 2  # points and this step's curve


@pytest.mark.parametrize("i", range(4))
def test_curve_is_that_of_this_step_over_that_of_the_one_before(i):
    _, added = drawn(fitted_curve(X, Y, lambda step, x: step.theta[1] + x**2), RUN, i)
    *previous, new = lines(added)
    assert np.allclose(new.get_ydata(), i + new.get_xdata() ** 2)
    assert new.get_color() == OKABE_ITO["orange"]
    assert len(previous) == bool(i)
    for curve in previous:
        assert np.allclose(curve.get_ydata(), i - 1 + curve.get_xdata() ** 2)
        assert curve.get_linewidth() < new.get_linewidth() and curve.get_zorder() < new.get_zorder()


def test_limits_hold_all_data_and_no_wild_curve():
    axes, added = drawn(fitted_curve(X, Y, lambda step, x: 1e6 * x, validation=KEPT), RUN)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert left < 0 and right > 2.5 and -2 < low < 0 and 3 < high < 5
    assert lines(added)[-1].get_xdata()[[0, -1]].tolist() == [left, right]


def test_one_point_is_enough():
    drawn(fitted_curve([1.0], [2.0], line), RUN)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([[0.0]], [1.0], line), ValueError, "x must be 1-D"),
        (([0.0], [1.0, 2.0], line), ValueError, "as many rows"),
        (([0.0], [1.0], 3), TypeError, "predict must be a function; got 3"),
        (([0.0], [1.0], line, ([0.0], [1.0, 2.0])), ValueError, "as many rows"),
        (([0.0], [1.0], line, ([np.nan], [1.0])), ValueError, "validation must be finite, not NaN"),
    ],
)
def test_wrong_data_are_named(arguments, kind, message):
    x, y, predict, *kept = arguments
    with pytest.raises(kind, match=message):
        fitted_curve(x, y, predict, validation=kept[0] if kept else None)


# --- the map --------------------------------------------------------------------------------------


def test_quadrants_are_named_where_they_lie():
    axes, _ = drawn(error_map(0.1, top=10), RUN[:3])
    axes.figure.draw_without_rendering()
    for text in axes.texts:
        box = text.get_window_extent().transformed(axes.transData.inverted())
        (left, low), (right, high) = box.get_points()
        assert (left > 0.1) == (right > 0.1) and (low > 0.1) == (high > 0.1)  # within one
        assert text.get_text().replace("\n", " ") == QUADRANTS[left > 0.1, low > 0.1]
    assert len(axes.texts) == 4
    assert QUADRANTS[True, True] == "underfits" and QUADRANTS[False, True] == "overfits"
    assert QUADRANTS[True, False] == "look at your data" and QUADRANTS[False, False] == "good"


@pytest.mark.parametrize("i", range(4))
def test_way_goes_through_the_errors_to_this_step(i):
    axes, added = drawn(error_map(0.1), RUN, i)
    errors = [[step.loss, step.validation_loss] for step in RUN[: i + 1]]
    assert marked(added, "o").get_xydata().tolist() == errors
    assert marked(added, "D").get_xydata().tolist() == errors[-1:]
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert axes.get_xlim()[0] < 0.01 and axes.get_ylim()[1] > 1e5


def test_an_error_above_the_top_becomes_an_arrow_with_its_number():
    axes, added = drawn(error_map(0.1, top=10), RUN, 3)
    assert marked(added, "o").get_ydata().tolist() == [0.6, 0.05, 0.04, 10]
    assert marked(added, "^").get_xydata().tolist() == [[0.01, 10]]
    assert [text.get_text() for text in added if hasattr(text, "get_text")] == ["1e5"]
    assert 10 < axes.get_ylim()[1] < 1e3
    _, added = drawn(error_map(0.1, top=10), RUN, 2)
    assert marked(added, "D").get_xydata().tolist() == [[0.02, 0.04]]


def test_lines_say_what_is_high():
    axes, _ = drawn(error_map(0.25, label="loss"), RUN)
    upright, level = axes.lines[:2]
    assert set(upright.get_xdata()) == {0.25} and set(level.get_ydata()) == {0.25}
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("training loss", "validation loss")


def test_wrong_levels_are_named():
    with pytest.raises(ValueError, match="high must be a finite number > 0; got 0"):
        error_map(0)
    with pytest.raises(ValueError, match="top must be a finite number > 0.1; got 0.1"):
        error_map(0.1, top=0.1)


# --- the errors against the steps -----------------------------------------------------------------


@pytest.mark.parametrize("i", range(4))
def test_errors_best_step_and_wait(i):
    panel = error_curves(patience=2)
    axes, added = drawn(panel, RUN, i)
    training, validation, bar, used, *now = lines(added)
    t, best = list(range(i + 1)), min(i, 2)
    assert training.get_xydata().tolist() == [[k, RUN[k].loss] for k in t]
    assert validation.get_xydata().tolist() == [[k, RUN[k].validation_loss] for k in t]
    assert training.get_linestyle() == "-" and validation.get_linestyle() == "--"
    height = RUN[best].validation_loss
    assert bar.get_xydata().tolist() == [[best, height], [best + 2, height]]
    assert used.get_xydata().tolist() == [[best, height], [i, height]]
    assert marked(added, "*").get_xydata().tolist() == [[best, height]]
    diamonds = [list(line.get_xydata()[0]) for line in now if line.get_marker() == "D"]
    assert diamonds == [[i, RUN[i].loss], [i, RUN[i].validation_loss]]
    assert axes.get_yscale() == "log" and axes.get_xlim()[1] > 4  # room for the bar


def test_a_player_that_shows_some_steps_draws_the_errors_of_all():
    axes, added = drawn(error_curves(every=RUN), RUN[::2], 1)
    train, validation = (a.get_xydata().tolist() for a in lines(added)[:2])
    assert train == [[0, 0.5], [1, 0.2], [2, 0.02]]
    assert validation == [[0, 0.6], [1, 0.05], [2, 0.04]]
    assert axes.get_ylim()[1] > 1e5  # that of the last step, not shown


def test_without_patience_there_is_no_bar():
    axes, added = drawn(error_curves(at="degree", label="loss"), RUN)
    assert len(lines(added)) == 5
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        "training",
        "validation",
        "best so far",
    ]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("degree", "loss")
    with pytest.raises(ValueError, match="patience must be a whole number ≥ 1; got 0"):
        error_curves(patience=0)
