"""The pictures of a search show the points it tried, their shadows, their losses and the best."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from mlcore.race import lock_step
from mlcore.search.dimensions import Choice, Integer, LogUniform, Uniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.space import Space
from mlcore.steps import record
from mlcore.viz.search.sampling import along, shadows, staircase
from mlcore.viz.search.scales import in_unit, name_places, scales
from mlcore.viz.style import GROUNDS, OKABE_ITO
from tests.drawn import drawn

BOX = [(0, 4), (10, 20)]
BLUE, VERMILLION, INK = OKABE_ITO["blue"], OKABE_ITO["vermillion"], GROUNDS["light"][1]
SPACE = Space(lr=LogUniform(0.001, 10), degree=Integer(1, 4), kernel=Choice("linear", "rbf"))


def valley(points):
    return (points[..., 0] - 3) ** 2 + (points[..., 1] - 12) ** 2 / 10


@pytest.fixture(scope="module")
def frames():
    runs = {
        "grid": record(grid_search(valley, BOX, 3)),
        "random": record(random_search(valley, BOX, rng=3), 9),
    }
    return lock_step(runs)


def series(artists, colour, size):
    """The points of all lines with markers of this colour and size."""
    found = [
        line.get_xydata()
        for line in artists
        if hasattr(line, "get_marker")
        and line.get_marker() not in ("None", "none", "")
        and to_hex(line.get_color()).upper() == colour
        and line.get_markersize() == size
    ]
    return np.concatenate(found) if found else np.empty((0, 2))


def rings(artists):
    return [line.get_xydata()[0] for line in artists
            if getattr(line, "get_markerfacecolor", str)() == "none"]  # fmt: skip


def stairs(artists):
    return [line.get_xydata() for line in artists
            if hasattr(line, "get_drawstyle") and line.get_linestyle() != "None"]  # fmt: skip


def points_of(run):
    return np.concatenate([step.points for step in run])


def unit(points):
    return (np.asarray(points) - [0, 10]) / [4, 10]


# --- the plane and the shadows --------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 3, 8])
@pytest.mark.parametrize("name, colour", [("grid", BLUE), ("random", VERMILLION)])
def test_plane_has_the_points_tried_so_far_and_no_others(frames, i, name, colour):
    _, added = drawn(shadows(BOX), frames, i)
    tried = points_of(frames[i].runs[name])
    assert len(tried) == i + 1
    np.testing.assert_allclose(series(added, colour, 7.5), unit(tried))
    np.testing.assert_allclose(series(added, colour, 11), unit(tried[-1:]))  # the new one


@pytest.mark.parametrize("i", [0, 3, 8])
def test_shadows_are_the_distinct_values_on_each_axis(frames, i):
    _, added = drawn(shadows(BOX), frames, i)
    for name, colour in (("grid", BLUE), ("random", VERMILLION)):
        rows = series(added, colour, 6)
        below, left = rows[rows[:, 1] < 0], rows[rows[:, 0] < 0]
        assert len(rows) == len(below) + len(left)
        for side, row in enumerate((below, left)):
            values = np.unique(unit(points_of(frames[i].runs[name]))[:, side])
            np.testing.assert_allclose(row[:, side], values)
            assert len(set(row[:, 1 - side])) == 1  # one line, outside the box


def test_their_numbers_are_written_at_the_end_of_the_rows(frames):
    axes, added = drawn(shadows(BOX), frames, -1)
    counts = {(round(t.get_position()[0], 3), round(t.get_position()[1], 3)): t.get_text()
              for t in added if isinstance(t, Text)}  # fmt: skip
    assert sorted(counts.values()) == ["3", "3", "9", "9"]
    assert len({y for x, y in counts if x < 0}) == 2
    written = [text for text in axes.texts if text not in added]
    assert written.pop().get_text() == "values of θ₂"  # over the columns
    assert [text.get_text() for text in written] == ["grid", "grid", "random", "random"]
    names = {text.get_text(): text.get_position()[1] for text in written[::2]}  # of the rows
    heads = {text.get_text(): text.get_position() for text in written[1::2]}  # of the columns
    for (x, y), count in counts.items():
        row = min(x, y)  # how far outside the box
        if x < 0:  # a column: its name is beside its number, on a line of its own
            left, height = heads[{"3": "grid", "9": "random"}[count]]
            assert left < x and height == pytest.approx(y, abs=1e-3)
        assert {"3": names["grid"], "9": names["random"]}[count] == pytest.approx(row, abs=1e-3)


def test_dotted_lines_lead_from_the_new_point_to_its_shadows(frames):
    _, added = drawn(shadows(BOX), frames, 4)
    lines = [line.get_xydata() for line in added if getattr(line, "get_linestyle", str)() == ":"]
    assert len(lines) == 2
    for line, run in zip(lines, frames[4].runs.values()):
        (x0, y0), corner, (x2, y2) = line
        np.testing.assert_allclose(corner, unit(run[-1].points[0]))
        assert x0 == corner[0] and y2 == corner[1] and y0 == x2 < 0


def test_ring_is_at_the_best_point_of_each_run(frames):
    best = [run[-1] for run in frames[6].runs.values()]
    _, added = drawn(shadows(BOX), frames, 6)
    np.testing.assert_allclose(rings(added), [unit(step.theta) for step in best])
    _, added = drawn(along(BOX, 1), frames, 6)
    expected = [(unit(step.theta)[1], step.loss) for step in best]
    np.testing.assert_allclose(rings(added), expected)


def test_a_run_that_is_over_has_no_new_point_and_one_not_begun_has_none():
    runs = {"short": record(random_search(valley, BOX, rng=0), 2),
            "batch": record(random_search(valley, BOX, batch_size=4, rng=0), 1)}  # fmt: skip
    frames = lock_step(runs)
    assert [frame.budget for frame in frames] == [1, 2, 4]
    for panel in (shadows(BOX), along(BOX), staircase()):
        _, added = drawn(panel, frames, 0)
        assert len(series(added, VERMILLION, 11)) == 0 and len(series(added, BLUE, 11)) == 1
        _, added = drawn(panel, frames, 2)
        assert len(series(added, VERMILLION, 11)) == 4 and len(series(added, BLUE, 11)) == 0


def test_whole_numbers_and_options_that_mean_the_same_have_one_shadow():
    f = rowwise(SPACE.objective(lambda lr, degree, kernel: lr))
    run = record(random_search(f, SPACE, rng=0), 30)
    _, added = drawn(shadows(SPACE, pair=(1, 2)), lock_step({"random": run}))
    rows = series(added, BLUE, 6)
    assert rows[rows[:, 1] < 0][:, 0].tolist() == [0.125, 0.375, 0.625, 0.875]
    assert rows[rows[:, 0] < 0][:, 1].tolist() == [0.25, 0.75]


# --- the losses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("coordinate", [0, 1])
def test_along_has_every_loss_at_its_coordinate(frames, coordinate):
    _, added = drawn(along(BOX, coordinate), frames, 5)
    for name, colour in (("grid", BLUE), ("random", VERMILLION)):
        points = points_of(frames[5].runs[name])
        expected = np.column_stack([unit(points)[:, coordinate], valley(points)])
        np.testing.assert_allclose(series(added, colour, 7.5), expected)
        np.testing.assert_allclose(series(added, colour, 11), expected[-1:])


@pytest.mark.parametrize("i", [0, 4, 8])
def test_staircase_is_the_lowest_loss_so_far_beside_all_losses(frames, i):
    _, added = drawn(staircase(), frames, i)
    for colour, line, run in zip((BLUE, VERMILLION), stairs(added), frames[i].runs.values()):
        losses = valley(points_of(run))
        numbers = np.arange(1, i + 2)
        dots, new = series(added, colour, 5), series(added, colour, 11)
        shift = {BLUE: -0.17, VERMILLION: 0.17}[colour]  # side by side: none hides another
        np.testing.assert_allclose(dots, np.column_stack([numbers + shift, losses]))
        np.testing.assert_allclose(new, dots[-1:])
        best = np.column_stack([numbers, np.minimum.accumulate(losses)])
        np.testing.assert_allclose(line[:-1], best)
        assert line[-1].tolist() == [frames[i].budget, run[-1].loss]


def test_dots_of_a_single_staircase_stand_at_their_numbers(frames):
    single = lock_step({"random": frames[-1].runs["random"]})
    _, added = drawn(staircase(), single, 4)
    assert series(added, BLUE, 5)[:, 0].tolist() == [1, 2, 3, 4, 5]


def test_staircases_differ_in_more_than_colour(frames):
    _, added = drawn(staircase(), frames)
    styles = {line.get_linestyle() for line in added} - {"None"}
    markers = {line.get_marker() for line in added} - {"none"}
    assert styles == {"-", "--"} and markers == {"o", "s"}
    lines = [line for line in added if line.get_linestyle() != "None"]
    assert {line.get_drawstyle() for line in lines} == {"steps-post"}


@pytest.mark.parametrize("panel", [along, staircase])
def test_limits_hold_every_loss_that_can_be_shown(panel):
    losses = iter([np.inf, 5.0, np.nan, 0.5, 0.0])
    run = record(random_search(lambda points: np.array([next(losses)]), [(0, 1)], rng=0), 5)
    frames = lock_step({"random": run})
    axes, _ = drawn(panel(**({"space": [(0, 1)]} if panel is along else {})), frames)
    assert axes.get_ylim()[0] < 0 and axes.get_ylim()[1] > 5
    options = {"space": [(0, 1)], "log": True} if panel is along else {"log": True}
    axes, _ = drawn(panel(**options), frames)
    assert axes.get_yscale() == "log" and 0 < axes.get_ylim()[0] < 0.5


@pytest.mark.parametrize(
    "log, loss, message",
    [
        (False, np.nan, "a loss must be finite to be shown; here none is"),
        (True, 0.0, "log=True needs losses > 0; there is one of 0"),
        (True, -3.0, "log=True needs losses > 0; there is one of -3"),
    ],
)
def test_losses_that_cannot_be_shown_at_all_are_named(log, loss, message):
    run = record(random_search(lambda points: np.array([loss]), [(0, 1)], rng=0), 2)
    for panel in (along([(0, 1)], log=log), staircase(log=log)):
        with pytest.raises(ValueError, match=message):
            drawn(panel, lock_step({"random": run}))


# --- the axes -------------------------------------------------------------------------------------


def ticks(dimension):
    axis = Figure().add_subplot().xaxis
    name_places(axis, dimension, "name")
    assert axis.label.get_text() == "name"
    texts = [text.get_text() for text in axis.get_ticklabels()]
    small = axis.get_ticklocs(minor=True)
    return dict(zip(texts, np.round(axis.get_ticklocs(), 9).tolist())), small


def test_log_uniform_has_powers_of_ten_and_small_ticks_between():
    named, small = ticks(LogUniform(1e-4, 10))
    places = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert named == dict(zip(["10⁻⁴", "10⁻³", "0.01", "0.1", "1", "10"], places))
    assert len(small) == 5 * 8
    assert min(abs(small - LogUniform(1e-4, 10).to_unit(0.02))) < 1e-12


def test_many_powers_of_ten_are_thinned_out_and_few_have_plain_numbers():
    named, small = ticks(LogUniform(1e-6, 1e6))
    assert list(named) == ["10⁻⁶", "10⁻⁴", "0.01", "1", "100", "10⁴", "10⁶"] and len(small) == 0
    named, _ = ticks(LogUniform(0.5, 8))
    assert list(named) == ["2", "4", "6", "8"]
    assert named["2"] == 0.5
    named, _ = ticks(LogUniform(0.03, 30))
    assert list(named) == ["0.1", "1", "10"] and named["1"] == pytest.approx(-np.log10(0.03) / 3)


def test_whole_numbers_and_options_stand_in_the_middle_of_their_cells():
    assert ticks(Integer(1, 4))[0] == {"1": 0.125, "2": 0.375, "3": 0.625, "4": 0.875}
    assert len(ticks(Integer(1, 10))[0]) == 10
    assert len(ticks(Integer(0, 1000))[0]) <= 12
    assert ticks(Choice("rbf", None))[0] == {"rbf": 0.25, "None": 0.75}


def test_uniform_has_round_numbers_and_another_dimension_its_own():
    assert ticks(Uniform(10, 20))[0] == {str(10 + 2 * k): k / 5 for k in range(6)}

    class Squares:
        def from_unit(self, u):
            return 4 * u**2

        def to_unit(self, value):
            return (value / 4) ** 0.5

    assert ticks(Squares())[0] == {"0": 0, "1": 0.5, "4": 1}


def test_axes_have_the_names_of_the_space():
    axes, _ = drawn(shadows(SPACE, pair=(2, 0)), lock_step({"a": space_run()}))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("kernel", "lr")
    axes, _ = drawn(along(SPACE, 1), lock_step({"a": space_run()}))
    assert axes.get_xlabel() == "degree"
    assert [label for _, label in scales(BOX)] == ["θ₁", "θ₂"]
    assert [label for _, label in scales(BOX, ["a", "b"])] == ["a", "b"]
    assert scales([(0, 1)] * 12)[-1][1] == "θ₁₂"


def space_run():
    f = rowwise(SPACE.objective(lambda lr, degree, kernel: lr))
    return record(random_search(f, SPACE, rng=0), 3)


def test_places_of_bounds_and_of_a_space():
    assert in_unit(BOX, np.array([[1.0, 20.0], [4.0, 10.0]])).tolist() == [[0.25, 1], [1, 0]]
    assert in_unit(SPACE, np.array([0.3, 0.1, 0.1])).tolist() == [0.3, 0.125, 0.25]


# --- bad arguments --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make, error, message",
    [
        (lambda: shadows([(0, 1)]), ValueError, "pair must be two of 1 coordinates"),
        (lambda: shadows(BOX, pair=(0, 2)), ValueError, r"pair must be two of 2 .* got \[0, 2\]"),
        (lambda: shadows(BOX, pair=(0, 1, 1)), ValueError, "pair must be two of 2"),
        (lambda: shadows(BOX, pair=(0, -1)), ValueError, "pair must be a whole number ≥ 0"),
        (lambda: shadows(BOX, pair=(0, 0.5)), TypeError, "pair must be a whole number"),
        (lambda: shadows([(1, 0), (0, 1)]), ValueError, r"bounds\[0\] must have low < high"),
        (lambda: shadows("box"), TypeError, "space must be a Space or bounds"),
        (lambda: shadows(BOX, labels=["a"]), ValueError, "labels must be 2 texts; got 1"),
        (lambda: along(BOX, 2), ValueError, "coordinate must be less than 2; got 2"),
        (lambda: along(BOX, -1), ValueError, "coordinate must be a whole number ≥ 0"),
    ],
)
def test_bad_arguments_are_named_at_once(make, error, message):
    with pytest.raises(error, match=message):
        make()
