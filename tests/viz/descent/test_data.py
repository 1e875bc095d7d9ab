"""The picture of the data: this step's line, its residuals, and squares that are squares."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import Diverged, Step, record
from mlcore.viz.descent.data import data
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.still import still
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn

X, Y = d3()  # (1, 2), (2, 3), (3, 5)


def lines_of(*thetas):
    return [Step(t, np.array(theta, float), 1.0, t + 1) for t, theta in enumerate(thetas)]


RUN = lines_of([0, 0], [0, 1], [4, 0.5])  # the last one lies above the first two points


def at(line):
    """Intercept and slope of a drawn line."""
    (x0, y0), (x1, y1) = line.get_xydata()
    slope = (y1 - y0) / (x1 - x0)
    return [y0 - slope * x0, slope]


def test_points_and_lines_are_where_they_should_be():
    axes, added = drawn(data(X, Y, labels=("size", "price")), RUN, 2)
    points, *_ = axes.lines
    assert points.get_xydata().tolist() == [[1, 2], [2, 3], [3, 5]]
    assert points.get_linestyle() == "None"
    previous, new = [artist for artist in added if hasattr(artist, "get_xydata")]
    assert (at(previous), at(new)) == (pytest.approx([0, 1]), pytest.approx([4, 0.5]))
    assert previous.get_color() == "#8C8C8C" and new.get_color() == OKABE_ITO["orange"]
    assert previous.get_linewidth() < new.get_linewidth()  # never by colour alone
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("size", "price")


def test_first_step_has_no_previous_line():
    _, added = drawn(data(X, Y), RUN, 0)
    assert [at(line) for line in added if hasattr(line, "get_xydata")] == [[0, 0]]


@pytest.mark.parametrize("squares", [True, False])
def test_sticks_go_from_the_line_to_the_points(squares):
    axes, added = drawn(data(X, Y, squares=squares), RUN, 2)
    (sticks,) = [artist for artist in added if isinstance(artist, LineCollection)]
    ends = [stick.tolist() for stick in sticks.get_segments()]
    assert ends == [[[1, 4.5], [1, 2]], [[2, 5], [2, 3]], [[3, 5.5], [3, 5]]]
    assert to_hex(sticks.get_color()[0]).upper() == OKABE_ITO["purple"]
    assert len(axes.patches) == (3 if squares else 0)


@pytest.mark.parametrize("figsize, row", [((8, 4.5), False), ((4, 4.5), True), ((8, 2), True)])
@pytest.mark.parametrize("i", range(3))
def test_squares_are_square_on_the_screen_and_their_areas_are_the_loss(figsize, row, i):
    figure = still((loss_curve(), RUN, i), (data(X, Y), RUN, i), figsize=figsize, row=row)
    axes = figure.axes[1]
    b, w = RUN[i].theta
    residuals = Y - b - w * X[:, 0]
    for dpi in (100, 240):  # of the screen, and of a file
        figure.set_dpi(dpi)
        unit = np.ptp(axes.transData.transform([(0, 0), (0, 1)])[:, 1])  # pixels
        for square, x, y, residual in zip(axes.patches, X[:, 0], Y, residuals, strict=True):
            corners = square.get_corners()
            assert corners[:, 0].min() == x and corners[:, 0].max() > x  # beside the stick
            assert sorted({corners[:, 1].min(), corners[:, 1].max()}) == pytest.approx(
                sorted({y, y - residual})
            )
            width, height = np.ptp(axes.transData.transform(corners), axis=0)
            assert width == pytest.approx(height)
            assert width * height == pytest.approx(residual**2 * unit**2)


def test_residual_of_zero_has_no_area():
    figure = still((data(X, Y), lines_of([1, 1]), 0))  # through the first two points
    assert [square.get_height() for square in figure.axes[0].patches] == [0, 0, 1]


def test_diverging_runs_keep_the_data_visible():
    steps = gradient_descent(Objective(with_bias(X), Y), [0.0, 0.0], lr=100.0)
    with pytest.raises(Diverged) as caught:
        record(steps)
    run = caught.value.run
    assert abs(run[-1].theta).max() > 1e100
    axes, _ = drawn(data(X, Y), run)
    low, high = axes.get_ylim()
    assert low < Y.min() and Y.max() < high
    assert np.ptp(Y) > (high - low) / 5
    axes.figure.draw_without_rendering()


def test_lines_near_the_data_are_seen_whole():
    axes, _ = drawn(data(X, Y), lines_of([0, 0], [6, 0]))
    low, high = axes.get_ylim()
    assert low < 0 and 6 < high


@pytest.mark.parametrize(
    "X, y", [([[1]], [2]), ([[1], [1]], [2, 5]), ([[1], [2]], [3, 3])],
    ids=["one point", "one x", "one y"],
)  # fmt: skip
def test_data_without_extent_can_be_drawn(X, y):
    axes, _ = drawn(data(X, y), lines_of([3, 0]))  # the line may lie on them, too
    for (low, high), values in ((axes.get_xlim(), X), (axes.get_ylim(), y)):
        assert low < np.min(values) and np.max(values) < high


@pytest.mark.parametrize(
    "X, y, error, message",
    [
        ([1, 2], [1, 2], ValueError, r"X must be one .*\(2,\). Use X.reshape\(-1, 1\)"),
        ([[1, 2], [3, 4]], [1, 2], ValueError, r"X must be one .*\(n, 1\); got shape \(2, 2\)$"),
        ([[1], [2]], [1, 2, 3], ValueError, "X and y must have as many rows; got 2 and 3"),
        ([[1], [2]], [[1], [2]], ValueError, r"y must be 1-D; got shape \(2, 1\)"),
        ([[1], [np.nan]], [1, 2], ValueError, "X must be finite, not NaN or inf"),
        ([[1], [2]], [1, np.inf], ValueError, "y must be finite, not NaN or inf"),
        ([["a"]], [1], TypeError, "X must hold real numbers"),
        (np.zeros((0, 1)), [], ValueError, "X must not be empty"),
    ],
)
def test_bad_data_is_named_at_once(X, y, error, message):
    with pytest.raises(error, match=message):
        data(X, y)
