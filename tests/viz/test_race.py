"""A race shows every run as far as one budget brought it, and never a step that cost more."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.figure import Figure

from mlcore.problems import bowl
from mlcore.race import lock_step
from mlcore.search.step import SearchStep
from mlcore.steps import Step
from mlcore.viz.marks import names_beside
from mlcore.viz.race import LOOKS, RECENT, race_caption, race_losses, race_paths
from mlcore.viz.style import colour, ink
from tests.drawn import drawn
from tests.test_race import RUNS, run_of


def lines(artists, k):
    """The lines of the k-th run, in the order drawn."""
    role, _, marker = LOOKS[k]
    shade = ink() if role == "ink" else colour(role)
    found = [line for line in artists if hasattr(line, "get_xydata") and line.get_color() == shade]
    return [line for line in found if line.get_marker() in ("none", "None", marker)]


# --- the plane ------------------------------------------------------------------------------------

SURFACE = race_paths(bowl(10), bounds=[(-1, 2), (-1, 2)])


@pytest.mark.parametrize("i", [0, 3, 7, 10])
def test_each_path_goes_as_far_as_its_run(i):
    frames = lock_step(RUNS)
    _, added = drawn(SURFACE, frames, i)
    for k, steps in enumerate(frames[i].runs.values()):
        thetas = [step.theta.tolist() for step in steps]
        whole, recent, now = lines(added, k)
        assert whole.get_xydata().tolist() == thetas
        assert recent.get_xydata().tolist() == thetas[-RECENT - 1 :]
        assert now.get_xydata().tolist() == thetas[-1:]
        assert now.get_markersize() > recent.get_markersize()
        assert now.get_marker() == recent.get_marker() == LOOKS[k][2]
        assert recent.get_linewidth() > whole.get_linewidth()


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_names_of_runs_at_one_point_stand_above_each_other(n):
    runs = {f"run {k}": run_of(9) for k in range(n)}
    axes, added = drawn(SURFACE, lock_step(runs))
    texts = [artist for artist in added if hasattr(artist, "get_text")]
    assert {text.get_text() for text in texts} == set(runs)
    boxes = [text.get_window_extent() for text in texts]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    point = axes.transData.transform([0, 0.9])
    away = [axes.transData.transform(text.get_position()) - point for text in texts]
    assert all(0 < dx < 60 for dx, _ in away)  # pixels, to the right
    assert abs(np.mean([dy for _, dy in away])) < 1e-6
    ties = [line.get_xydata().tolist() for line in added if getattr(line, "zorder", 0) == 7.9]
    moved = [text for text, (_, dy) in zip(texts, away) if abs(dy) > 1]
    assert len(ties) == len(moved) == n - n % 2  # of an odd number, one stands at the point itself
    for text in moved:  # a name that stands apart is tied to its own mark
        assert any(np.allclose(tie, [[0, 0.9], text.get_position()]) for tie in ties)


def test_a_mark_at_a_wall_is_whole_and_one_beyond_it_is_not_drawn():
    at_wall, beyond = ([Step(0, np.array([x, 0.0]), 1.0, 1)] for x in (2.0, 2.1))
    frames = lock_step({"at": at_wall, "beyond": beyond})
    _, added = drawn(race_paths(bowl(10), bounds=[(-1, 2), (-1, 2)]), frames)
    marks = [a for a in added if getattr(a, "get_markersize", int)() == 11]
    assert {a.get_xydata()[0, 0]: a.get_clip_on() for a in marks} == {2.0: False, 2.1: True}


def test_names_may_be_left_to_the_legend():
    _, added = drawn(race_paths(bowl(10), bounds=[(-1, 2), (-1, 2)], names=False), lock_step(RUNS))
    assert not any(hasattr(artist, "get_text") for artist in added)


def test_a_name_that_stands_nearer_to_another_mark_is_tied_to_its_own():
    axes = Figure().add_subplot()
    points = {"near": (0.50, 0.5), "other": (0.53, 0.48)}  # less than half a line apart from both
    names_beside(axes, points)
    ties = [line.get_xydata()[0].tolist() for line in axes.lines]
    assert list(points["near"]) in ties


def test_names_stand_at_their_points_where_there_is_room():
    runs = {"low": run_of(1), "high": run_of(15)}
    _, added = drawn(SURFACE, lock_step(runs))
    texts = [artist for artist in added if hasattr(artist, "get_text")]
    heights = {text.get_text(): text.get_position()[1] for text in texts}
    assert heights == {"low": pytest.approx(0.1), "high": pytest.approx(1.5)}


def test_names_stay_below_the_upper_edge():
    runs = {f"run {k}": run_of(19.5) for k in range(4)}
    axes, added = drawn(SURFACE, lock_step(runs))
    boxes = [artist.get_window_extent() for artist in added if hasattr(artist, "get_text")]
    assert max(box.y1 for box in boxes) <= axes.bbox.y1
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_point_outside_the_box_has_no_name_and_one_far_right_has_it_to_the_left():
    far = {
        "out": [Step(0, np.array([9.0, 9.0]), 1.0, 1)],
        "right": [Step(0, np.array([1.9, 0.0]), 1.0, 1)],
    }
    _, added = drawn(SURFACE, lock_step(far))
    (text,) = [artist for artist in added if hasattr(artist, "get_text")]
    assert (text.get_text(), text.get_ha()) == ("right", "right")
    assert text.get_position()[0] < 1.9


def test_the_plane_without_bounds_shows_all_that_any_run_reaches():
    axes, _ = drawn(race_paths(lambda theta: (float(theta @ theta), None)), lock_step(RUNS), 0)
    for run in RUNS.values():
        for step in run:
            assert axes.viewLim.contains(*step.theta)


def test_a_search_has_dots_where_it_looked_and_no_path():
    def search(shift, *thetas):
        points = [np.array([theta, np.array(theta) + shift]) for theta in thetas]
        return [SearchStep(t, p[0], 1.0, 2 * t + 2, p, p[:, 0], 0) for t, p in enumerate(points)]

    runs = {"descent": run_of(9, 8, 7), "search": search(0.5, [0.0, 1.0], [1.0, 0.0])}
    _, added = drawn(SURFACE, lock_step(runs, [1, 3, 4]), 2)
    dots, now = lines(added, 1)
    assert dots.get_xydata().tolist() == [[0, 1], [0.5, 1.5], [1, 0], [1.5, 0.5]]
    assert dots.get_linestyle() == "None" and dots.get_marker() == LOOKS[1][2]
    assert now.get_xydata().tolist() == [[1, 0]]
    _, added = drawn(SURFACE, lock_step(runs, [1, 3, 4]), 1)
    assert lines(added, 1)[0].get_xydata().tolist() == [[0, 1], [0.5, 1.5]]
    assert len(lines(added, 0)) == 3


def test_points_asked_for_since_the_frame_before_have_a_ring():
    def search(*points):
        points = [np.array([point, point]) for point in points]
        return [SearchStep(t, p[0], 1.0, 2 * t + 2, p, p[:, 0], 0) for t, p in enumerate(points)]

    runs = {"one": search([0.0, 1.0], [1.0, 0.0]), "walk": run_of(9, 8, 7, 6)}
    frames = lock_step(runs, [1, 2, 3, 4])
    for i, new in enumerate(([], [[0, 1]] * 2, [], [[1, 0]] * 2)):
        _, added = drawn(SURFACE, frames, i)
        (ring,) = [a for a in added if getattr(a, "get_fillstyle", str)() == "none"]
        assert ring.get_xydata().tolist() == new
        assert ring.get_markeredgecolor() == colour("new") and ring.get_markeredgewidth() >= 2


def test_marks_that_coincide_are_nested_the_later_smaller_and_above():
    runs = {"a": run_of(9), "b": run_of(9), "c": run_of(9), "apart": run_of(5)}
    _, added = drawn(SURFACE, lock_step(runs))
    now = [lines(added, k)[-1] for k in range(4)]
    sizes = [mark.get_markersize() for mark in now]
    assert sizes[0] > sizes[1] > sizes[2] == sizes[3]
    assert sorted(now, key=lambda mark: mark.get_zorder()) == now
    points = np.array([[0.0, 1.0], [1.0, 0.0]])
    asked = [SearchStep(0, points[0], 1.0, 2, points[:n], points[:n, 0], 0) for n in (2, 1)]
    _, added = drawn(SURFACE, lock_step({"two": asked[:1], "one": asked[1:]}))
    alone, below, _ = lines(added, 0)
    assert alone.get_xydata().tolist() == [[1, 0]] and below.get_xydata().tolist() == [[0, 1]]
    assert below.get_markersize() > alone.get_markersize() == lines(added, 1)[0].get_markersize()


def test_a_star_that_a_mark_would_hide_is_larger_and_the_name_stands_on_its_other_side():
    def at(x):
        return lock_step({"a": [Step(0, np.array([x, 0.0]), 1.0, 1)]})

    for x, hidden, side in ((-0.02, True, "right"), (-0.3, False, "right"), (0.3, False, "left")):
        _, added = drawn(SURFACE, at(x))
        stars = [line for line in added if getattr(line, "get_marker", str)() == "*"]
        assert bool(stars) == hidden
        assert all(star.get_xydata().tolist() == [[0, 0]] for star in stars)
        assert all(star.get_markersize() > 11 and star.get_zorder() < 7 for star in stars)
        (name,) = [artist for artist in added if hasattr(artist, "get_text")]
        assert name.get_ha() == side


def test_ends_of_equal_loss_stand_side_by_side():
    runs = {"a": run_of(9), "b": run_of(9), "c": run_of(9), "apart": run_of(5)}
    axes, added = drawn(race_losses(), lock_step(runs))
    now = [lines(added, k)[-1] for k in range(4)]
    x, y = np.concatenate([axes.transData.transform(mark.get_xydata()) for mark in now]).T
    size = now[0].get_markersize() * axes.figure.dpi / 72
    assert np.ptp(y[:3]) == 0 and (np.abs(np.diff(x[:3])) > size).all()
    assert now[0].get_xdata() == now[3].get_xdata() == lock_step(runs)[-1].budget


# --- the losses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 3, 7, 10])
def test_each_curve_holds_its_last_loss_up_to_the_budget(i):
    frames = lock_step(RUNS)
    axes, added = drawn(race_losses(), frames, i)
    budget = frames[i].budget
    for k, steps in enumerate(frames[i].runs.values()):
        known = [[step.n_evals, step.loss] for step in steps]
        known += [[budget, steps[-1].loss]] if steps else []
        curve, now = lines(added, k)
        assert curve.get_xydata().tolist() == known
        assert curve.get_drawstyle() == "steps-post"
        assert now.get_ydata().tolist() == [known[-1][1]] if known else np.isnan(now.get_ydata())
    assert axes.get_yscale() == "log"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("evaluations", "loss")
    assert axes.get_xlim() == (0, 13)
    low, high = axes.get_ylim()
    assert low < 0.5 and high > 9


def test_every_run_is_named_with_its_own_colour_dash_and_marker():
    runs = {f"run {k}": run_of(9 - k, 8 - k) for k in range(len(LOOKS))}
    axes, added = drawn(race_losses(), lock_step(runs))
    legend = axes.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == list(runs)
    handles = legend.get_lines()
    for look in ("get_color", "get_marker"):
        assert len({getattr(handle, look)() for handle in handles}) == len(LOOKS)
    assert len({str(dash) for _, dash, _ in LOOKS}) == len(LOOKS)
    for k, handle in enumerate(handles):
        assert handle.get_color() == lines(added, k)[0].get_color()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_run_has_the_colour_of_the_paper(theme):
    axes, _ = drawn(race_losses(), lock_step({f"{k}": run_of(1) for k in range(6)}), theme=theme)
    assert len({line.get_color() for line in axes.get_legend().get_lines()}) == 6


def test_losses_below_zero_are_drawn_unless_log():
    frames = lock_step({"a": run_of(1, -2), "b": run_of(3, 3)})
    axes, added = drawn(race_losses(log=False, label="error"), frames)
    assert axes.get_ylim()[0] < -2 and axes.get_ylabel() == "error"
    with pytest.raises(ValueError, match="log=True needs losses > 0; there is one of -2"):
        drawn(race_losses(), frames)
    axes, _ = drawn(race_losses(), lock_step({"a": run_of(1, 0)}))  # 0 lies below the axis
    assert axes.get_ylim()[0] > 0


# --- the caption ----------------------------------------------------------------------------------


def test_caption_lists_each_loss_in_the_order_of_the_runs():
    frames = lock_step(RUNS)
    caption = race_caption(lambda frames, i: f"Frame {i}.")
    assert caption(frames, 0).split("<br>") == [
        "1 evaluation each; loss:",
        "descent 9 · swarm — · short 5",
        "Frame 0.",
    ]
    assert caption(frames, 4).split("<br>")[1:2] == [
        "descent 5 · swarm 6 (since 4) · short 3 (since 2)"
    ]
    assert caption(frames, 4).startswith("5 evaluations each")
    assert len(race_caption()(frames, 4).split("<br>")) == 2


def test_losses_have_two_digits():
    frames = lock_step({"a": run_of(0.012345), "b": run_of(1.2345e-9)})
    assert "a 0.012 · b 1.2e−9" in race_caption()(frames, 0)


def test_a_loss_at_the_goal_is_written_as_the_goal():
    frames = lock_step({"a": run_of(0.01), "b": run_of(0.011), "c": run_of(0)})
    caption = race_caption(what="regret", goal=0.01)
    assert caption(frames, 0).split("<br>") == [
        "1 evaluation each; regret:",
        "a ≤ 0.01 · b 0.011 · c ≤ 0.01",
    ]


# --- together -------------------------------------------------------------------------------------
