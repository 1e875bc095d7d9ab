"""The pictures of conditioning: ellipses and axes are those of the loss, rates those of a step."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import Step, record
from mlcore.viz.descent.conditioning import column, curvature, rates, side, valley
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour, surface
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

x, y = d3()
CHANGES = (0, 1), (1, 1), (2, 1), (2, np.sqrt(2 / 3))
SHAPES = [Objective(with_bias((x - shift) / scale), y) for shift, scale in CHANGES]
COLOURS = {"orange": "new", "green": "flat", "purple": "steep"}


def lines(artists):
    """Name: the lines of this colour, as (points, 2) arrays."""
    found = {}
    for artist in artists:
        if hasattr(artist, "get_xydata") and artist.get_marker() == "None":
            for name, role in COLOURS.items():
                if to_hex(artist.get_color()).upper() == OKABE_ITO[name]:
                    found.setdefault(role, []).append(artist)
    return found


def grey(artists):
    return [line for line in artists if getattr(line, "get_color", str)() == "#8C8C8C"]


def above(objective, points):
    """How far above the lowest loss these points are, given as differences from its place."""
    lowest = np.linalg.lstsq(objective.X, y, rcond=None)[0]
    return np.array([objective(lowest + p)[0] for p in points]) - objective(lowest)[0]


# --- the curvature --------------------------------------------------------------------------------


def test_curvatures_by_hand():
    lam, axes = curvature(SHAPES[0])  # H = ((1, 2), (2, 14/3))
    root = np.sqrt((17 / 3) ** 2 - 8 / 3)
    assert lam == pytest.approx([(17 / 3 - root) / 2, (17 / 3 + root) / 2])
    assert lam == pytest.approx([0.1202, 5.5465], abs=5e-5)
    H = np.array([[1, 2], [2, 14 / 3]])
    np.testing.assert_allclose(H @ axes, axes * lam)
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-12)
    assert curvature(SHAPES[2])[0] == pytest.approx([2 / 3, 1])


@pytest.mark.parametrize("shift", np.linspace(0, 4, 9))
def test_no_axis_points_to_the_left(shift):
    _, axes = curvature(Objective(with_bias(x - shift), y))
    assert (axes[0] >= 0).all()


@pytest.mark.parametrize("turn", [1e-15, -1e-15])
def test_rounding_does_not_turn_the_axes_of_a_circle(turn):
    X = SHAPES[3].X + [0, turn]
    lam, axes = curvature(Objective(X, y))
    assert lam.tolist() == [1, 1] and axes.tolist() == [[1, 0], [0, 1]]


def test_curvatures_that_round_off_tells_apart_are_one():
    circle = Objective(np.array([[1, -1], [1, 1 + 4e-11]]), np.zeros(2))
    assert curvature(circle)[0][0] < curvature(circle)[0][1]
    labels = [line.get_label() for line in drawn(valley(), [circle])[1] if "λ" in line.get_label()]
    assert labels == ["λ = 1", "λ = 1"]


def test_columns_that_have_no_valley_are_named():
    with pytest.raises(ValueError, match="columns of X depend on each other: curvatures"):
        curvature(Objective([[1, 2], [1, 2], [1, 2]], y))
    with pytest.raises(ValueError, match=r"X must have two columns, .* got shape \(3, 3\)"):
        curvature(Objective(with_bias(np.eye(3)[:, :2]), y))


# --- the valley -----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", range(4))
def test_ellipses_are_contours_of_the_loss(i):
    _, added = drawn(valley(), SHAPES, i)
    (now,) = lines(added)["new"]
    assert above(SHAPES[i], now.get_xydata()[::20]) == pytest.approx(0.5)
    thin = [line for line in added if getattr(line, "get_linewidth", float)() == 0.8]
    heights = [above(SHAPES[i], line.get_xydata()[::20]) for line in thin]
    assert heights[0] == pytest.approx(0.5 * 0.5**2) and heights[1] == pytest.approx(0.5 * 2**2)
    assert now.get_linewidth() > 2


def test_the_step_before_is_grey():
    assert grey(drawn(valley(), SHAPES, 0)[1]) == []
    (before,) = grey(drawn(valley(), SHAPES, 2)[1])
    assert above(SHAPES[1], before.get_xydata()[::20]) == pytest.approx(0.5)


@pytest.mark.parametrize("i", range(3))
def test_axes_reach_the_ellipse_where_it_is_farthest_and_nearest(i):
    _, added = drawn(valley(), SHAPES, i)
    (now,), (flat,), (steep,) = (lines(added)[role] for role in ("new", "flat", "steep"))
    distances = np.hypot(*now.get_xydata().T)
    for line, end in ((flat, distances.max()), (steep, distances.min())):
        assert np.hypot(*line.get_xydata().T) == pytest.approx([end, end], rel=1e-3)
        assert line.get_xydata().sum(axis=0) == pytest.approx([0, 0])  # through the star
        assert above(SHAPES[i], line.get_xydata()) == pytest.approx(0.5)
    assert (flat.get_linestyle(), steep.get_linestyle()) == ("--", "-")  # not by colour alone


@pytest.mark.parametrize(
    "i, texts",
    [
        (0, ["flat λ = 0.1202", "steep λ = 5.546"]),
        (2, ["flat λ = 0.6667", "steep λ = 1"]),
        (3, ["λ = 1", "λ = 1"]),
    ],
)
def test_axes_are_labelled_with_their_curvature(i, texts):
    axes, _ = drawn(valley(), SHAPES, i)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == texts


def test_the_plane_is_in_true_proportions_around_the_lowest_point():
    axes, added = drawn(valley(reach=(2, 3), labels=("c", "v")), SHAPES)
    assert (axes.get_xlim(), axes.get_ylim(), axes.get_aspect()) == ((-2, 2), (-3, 3), 1)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("c", "v")
    assert marked(added, "*").get_xydata().tolist() == [[0, 0]]


# --- the column -----------------------------------------------------------------------------------


def test_points_and_line_are_those_of_the_column_now():
    axes, added = drawn(column(), SHAPES, 2)
    before, now = [line for line in added if getattr(line, "get_marker", str)() == "o"]
    assert now.get_xydata().tolist() == [[-1, 2], [0, 3], [1, 5]]
    assert before.get_xydata().tolist() == [[0, 2], [1, 3], [2, 5]]
    assert before in grey(added)
    (line,) = lines(added)["new"]
    np.testing.assert_allclose(line.get_xydata(), [[-1, 10 / 3 - 1.5], [1, 10 / 3 + 1.5]])
    low, high = axes.get_xlim()
    assert low < -1.2247 and high > 3  # all columns of the run
    assert axes.get_ylim()[0] < 2 and axes.get_ylim()[1] > 5
    assert grey(drawn(column(), SHAPES, 0)[1]) == []


# --- the rates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("i", range(4))
def test_rates_are_what_a_step_makes_of_the_distance(i):
    shape = SHAPES[i]
    _, added = drawn(rates(), SHAPES, i)
    lam, axes = curvature(shape)
    lowest = np.linalg.lstsq(shape.X, y, rcond=None)[0]
    for k, role in enumerate(("flat", "steep")):
        (line,) = lines(added)[role]
        for eta, rate in line.get_xydata()[16::80]:
            step, after = record(gradient_descent(shape, lowest + axes[:, k], lr=eta), 2)
            assert np.linalg.norm(after.theta - lowest) == pytest.approx(rate, abs=1e-9)
            assert np.linalg.norm(step.theta - lowest) == pytest.approx(1)


@pytest.mark.parametrize("i, kappa", [(0, 46.14499573), (2, 1.5), (3, 1.0)])
def test_diamond_is_the_best_rate(i, kappa):
    _, added = drawn(rates(), SHAPES, i)
    ((eta, rate),) = marked(added, "D").get_xydata()
    assert rate == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-9)
    worst = np.maximum(*(lines(added)[role][0].get_ydata() for role in ("flat", "steep")))
    grid = lines(added)["flat"][0].get_xdata()
    assert eta == pytest.approx(grid[worst.argmin()], abs=0.01)
    assert rate <= worst.min() + 1e-9


# --- side by side ---------------------------------------------------------------------------------


def runs_side_by_side():
    descents = [gradient_descent(shape, [2.0, 0.0], lr=0.3) for shape in SHAPES[:3]]
    return record(zip(*descents), 5)


@pytest.mark.parametrize("k", range(3))
def test_each_side_shows_its_own_run(k):
    panel = contour(SHAPES[k], bounds=[(-1, 4), (-1, 3)])
    axes, added = drawn(side(panel, k, "its title"), runs_side_by_side(), 3)
    alone = record(gradient_descent(SHAPES[k], [2.0, 0.0], lr=0.3), 5)
    path = marked(added, "o").get_xydata()
    assert path.tolist() == [step.theta.tolist() for step in alone[:4]]
    assert (axes.get_title(), axes.get_aspect()) == ("its title", 1)


def test_backdrop_of_a_side_sees_its_own_run():
    run = [tuple(Step(t, np.zeros(2), loss, t + 1) for loss in (1.0, 50.0)) for t in range(3)]
    panel = loss_curve()
    for k, loss in enumerate((1.0, 50.0)):
        low, high = drawn(side(panel, k), run)[0].get_ylim()
        assert low < loss < high and high - low < 40
    assert side(surface(SHAPES[0]), 0).projection == "3d"


# --- bad arguments --------------------------------------------------------------------------------


def test_bad_arguments_are_named_at_once():
    with pytest.raises(ValueError, match="reach must be a finite number > 0; got -1"):
        valley(reach=(1, -1))
    with pytest.raises(ValueError, match="most must be a finite number > 0; got 0"):
        rates(most=0)
