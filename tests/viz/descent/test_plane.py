"""The plane of theta shows the steps: where they were, where the slope leads, where they go."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from mlcore.descent.loop import gradient_descent
from mlcore.problems import himmelblau
from mlcore.steps import Step, record
from mlcore.viz.descent.plane import contour, surface, values_on_grid
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

BOX = [(-1.0, 3.0), (-20.0, 60.0)]  # a unit of θ₁ is 20 times as long on the screen


def valley(theta):
    return float(theta[0] ** 2 + theta[1] ** 2 / 400), theta * [2, 1 / 200]


def flat(theta):
    return 5.0, 0 * theta


def plain(*thetas, loss=1.0):
    """A run of steps that know no gradient."""
    return [Step(t, np.array(theta, float), loss, t + 1) for t, theta in enumerate(thetas)]


def descent_step(theta, gradient, lr=0.1):
    theta, gradient = np.array(theta, float), np.array(gradient, float)
    return SimpleNamespace(theta=theta, loss=1.0, gradient=gradient, move=-lr * gradient)


@pytest.fixture(scope="module")
def run():
    return record(gradient_descent(valley, [2.0, 50.0], lr=0.3), 6)


def arrows(artists):
    """Colour: (tail, head) of every arrow, in units of theta."""
    return {
        to_hex(arrow.get_facecolor()).upper(): np.array(arrow._posA_posB)
        for arrow in artists
        if isinstance(arrow, FancyArrowPatch)
    }


# --- what a step adds -----------------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 1, 5])
def test_path_goes_to_this_step_and_no_further(run, i):
    _, added = drawn(contour(valley, bounds=BOX), run, i)
    thetas = [step.theta.tolist() for step in run[: i + 1]]
    assert marked(added, "o").get_xydata().tolist() == thetas
    assert marked(added, "D").get_xydata().tolist() == thetas[-1:]


@pytest.mark.parametrize("i", [0, 1])
def test_orange_arrow_is_the_move_about_to_be_made(run, i):
    _, added = drawn(contour(valley, bounds=BOX), run, i)
    tail, head = arrows(added)[OKABE_ITO["orange"]]
    assert tail.tolist() == run[i].theta.tolist()
    assert head == pytest.approx(run[i].theta - 0.3 * run[i].gradient)
    assert head == pytest.approx(run[i + 1].theta)


def test_a_move_hidden_by_the_marker_has_no_arrow(run):
    _, added = drawn(contour(valley, bounds=BOX), run, 5)
    assert OKABE_ITO["orange"] not in arrows(added)


@pytest.mark.parametrize("i", range(6))
def test_purple_arrow_is_the_gradient_always_as_long_on_the_screen(run, i):
    axes, added = drawn(contour(valley, bounds=BOX), run, i)
    tail, head = arrows(added)[OKABE_ITO["purple"]]
    assert tail.tolist() == run[i].theta.tolist()
    ratio = (head - tail) / run[i].gradient
    assert ratio[0] == pytest.approx(ratio[1]) and ratio[0] > 0  # uphill
    length = np.hypot(*np.diff(axes.transData.transform([tail, head]), axis=0)[0])
    assert length == pytest.approx(0.55 * axes.figure.dpi)


@pytest.mark.parametrize("size", [1e-20, 1e-300, 1e150])
def test_gradients_of_any_size_have_an_arrow(size):
    axes, added = drawn(contour(valley, bounds=BOX), [descent_step([0, 0], [size, size])])
    tail, head = axes.transData.transform(arrows(added)[OKABE_ITO["purple"]])
    assert np.hypot(*(head - tail)) == pytest.approx(0.55 * axes.figure.dpi)
    axes.figure.draw_without_rendering()


def test_no_arrow_without_a_gradient_or_at_a_gradient_of_zero():
    panel = contour(valley, bounds=BOX)
    assert arrows(drawn(panel, plain([0, 0], [1, 1]))[1]) == {}
    assert arrows(drawn(panel, [descent_step([0, 0], [0, 0])])[1]) == {}
    still_there = drawn(panel, [descent_step([1, 0], [1, 0], lr=0.0)])[1]  # a rate of 0: no move
    assert list(arrows(still_there)) == [OKABE_ITO["purple"]]


# --- the backdrop ---------------------------------------------------------------------------------


def test_star_is_at_the_place_given_or_at_the_minimum_of_the_problem():
    at = {"given": [1.5, 2.5], "own": [3.0, 2.0]}  # Himmelblau's first
    run = plain([0, 0])
    for panel, place in (
        (contour(himmelblau(), optimum=at["given"]), at["given"]),
        (contour(himmelblau()), at["own"]),
    ):
        assert marked(drawn(panel, run)[0].lines, "*").get_xydata().tolist() == [place]
    axes, _ = drawn(contour(valley, bounds=BOX), run)
    assert [line.get_marker() for line in axes.lines] == ["None", "o", "D"]  # nobody said where


def test_bounds_are_those_given_or_the_problem_s_or_hold_the_run_and_the_optimum():
    def limits(panel, run):
        axes, _ = drawn(panel, run)
        return [axes.get_xlim(), axes.get_ylim()]

    run = plain([0, 0], [10, -1])
    assert limits(contour(himmelblau(), bounds=BOX), run) == BOX
    assert limits(contour(himmelblau()), run) == [(-5, 5), (-5, 5)]
    assert limits(contour(valley), run) == [(-2, 12), (-1.2, 0.2)]  # a fifth more on every side
    assert limits(contour(valley, optimum=[5, 9]), run) == [(-2, 12), (-3, 11)]
    assert limits(contour(valley), plain([3, 4])) == pytest.approx(
        np.array([[2.4, 3.6], [3.2, 4.8]])
    )
    assert limits(contour(valley), plain([3, 4], [3, 5])) == [(2.4, 3.6), (3.8, 5.2)]


def test_axes_are_labelled():
    for panel in (contour, surface):
        axes, _ = drawn(panel(valley, bounds=BOX, labels=("bias", "slope")), plain([0, 0]))
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("bias", "slope")
    (text,) = axes.texts
    assert text.get_text() == "loss"
    axes.figure.canvas.draw()
    numbers = [label.get_window_extent() for label in axes.zaxis.get_ticklabels()]
    assert not text.get_window_extent().count_overlaps(numbers)


def bands(objective, run=None, **options):
    axes, _ = drawn(contour(objective, bounds=BOX, **options), run or plain([0, 0]))
    return axes.collections[0]


def test_contours_are_closer_the_lower_they_are_and_hold_all_losses():
    filled = bands(valley)
    gaps = np.diff(filled.levels)
    assert len(filled.levels) == 14 and (np.diff(gaps) > 0).all() and gaps[0] > 0
    assert (filled.levels[0], filled.levels[-1]) == pytest.approx((0, 18))  # 9 + 3600 / 400
    assert len({tuple(colour) for colour in filled.get_facecolor()}) == 13
    assert len(bands(valley, levels=5).levels) == 5


def hills(theta):
    return (np.nan if theta[0] > 1 else np.inf if theta[1] > 30 else float(theta @ theta)), theta


@pytest.mark.parametrize(
    "objective",
    [flat, lambda theta: (0.0, theta), lambda theta: (5 + 1e-15 * theta[0], theta),
     lambda theta: (-1e300, theta), hills, lambda theta: (np.log(theta[0]), theta),
     lambda theta: (1e-300 * valley(theta)[0], theta)],
    ids=["flat", "zero", "round-off", "huge", "holes", "warnings", "tiny"],
)  # fmt: skip
def test_awkward_losses_can_be_drawn(objective):
    for panel in (contour(objective, bounds=BOX), surface(objective, bounds=BOX)):
        axes, _ = drawn(panel, plain([0.5, 0.5]))
        axes.figure.draw_without_rendering()
    assert (np.diff(bands(objective).levels) > 0).all()
    assert (np.diff(bands(objective, levels=1000).levels) > 0).all()


def test_holes_are_left_empty():
    *_, loss = values_on_grid(hills, BOX, 5)
    assert np.isnan(loss).tolist() == [[False] * 3 + [True] * 2] * 3 + [[True] * 5] * 2
    filled = bands(hills)
    assert filled.levels[-1] == pytest.approx(1 + 28.8**2, rel=0.1)  # the largest finite one


def test_values_are_those_of_the_objective_at_each_point():
    first, second, loss = values_on_grid(valley, BOX, 3)
    assert first[0].tolist() == [-1, 1, 3] and second[:, 0].tolist() == [-20, 20, 60]
    assert loss[2].tolist() == [valley(np.array([x, 60.0]))[0] for x in (-1, 1, 3)]


# --- the surface ----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 4])
def test_path_on_the_surface_is_as_high_as_its_losses(run, i):
    _, added = drawn(surface(valley, bounds=BOX), run, i)
    points = [[*step.theta, step.loss] for step in run[: i + 1]]
    assert np.transpose(marked(added, "o").get_data_3d()).tolist() == points
    assert np.transpose(marked(added, "D").get_data_3d()).tolist() == points[-1:]
    assert points[-1][2] == valley(run[i].theta)[0]


def test_optimum_lies_above_the_way_and_below_the_diamond():
    _, added = drawn(surface(valley, bounds=BOX, optimum=[1, 2]), plain([0, 0], [1, 2]), 1)
    heights = {line.get_marker(): line.get_zorder() for line in added}
    assert heights["o"] < heights["*"] < heights["D"]


def test_surface_reaches_from_the_lowest_to_the_highest_loss():
    axes, _ = drawn(surface(valley, bounds=BOX, optimum=[1, 20]), plain([0, 0]))
    star = np.ravel(marked(axes.lines, "*").get_data_3d())
    assert star.tolist() == [1, 20, 2]
    low, high = axes.get_zlim()
    assert low <= 0 and 18 <= high < 22
    assert (axes.get_xlim(), axes.get_ylim()) == tuple(BOX)


# --- bad arguments --------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", [contour, surface])
@pytest.mark.parametrize(
    "options, message",
    [
        ({"bounds": [(0, 1)] * 3}, r"bounds must be \(2, 2\), each low < high; got \[\[0.0, 1"),
        ({"bounds": [(0, 1), (2, 2)]}, "bounds must be .* low < high"),
        ({"bounds": [(1, 0), (0, 1)]}, "bounds must be .* low < high"),
        ({"bounds": [0, 1]}, "bounds must be 2-D"),
        (
            {"bounds": [(0, np.inf), (0, 1)]},
            "bounds must be finite, not NaN or inf",
        ),
        ({"optimum": [1, 2, 3]}, r"optimum must have two entries, \(2,\); got \[1.0, 2.0, 3.0\]"),
        ({"optimum": [1, np.nan]}, "optimum must be finite, not NaN"),
    ],
)
def test_bad_arguments_are_named_at_once(panel, options, message):
    with pytest.raises(ValueError, match=message):
        panel(valley, **options)


def test_bad_levels_thetas_and_losses_are_named():
    with pytest.raises(ValueError, match="levels must be a whole number ≥ 2; got 1"):
        contour(valley, levels=1)
    with pytest.raises(TypeError, match="levels must be a whole number"):
        contour(valley, levels=[1, 2])
    for panel in (contour, surface):
        with pytest.raises(ValueError, match=r"theta must have two entries, \(2,\); got .*\(3,\)"):
            drawn(panel(valley), plain([1, 2, 3]))
        with pytest.raises(ValueError, match="objective must be finite somewhere"):
            drawn(panel(lambda theta: (np.nan, theta), bounds=BOX), plain([0, 0]))
