"""The panels of Bayesian optimisation draw what its steps really used, one phase a frame."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from mlcore.problems import branin
from mlcore.search.acquisition import expected_improvement, probability_of_improvement
from mlcore.search.bayesian import bayesian_optimisation
from mlcore.steps import record
from mlcore.viz.captions import two_digits
from mlcore.viz.phases import Phase
from mlcore.viz.search.acquisition import acquisition_curve, belief, candidates
from mlcore.viz.search.bayesian import bayes_caption, bayes_frames, best_known
from mlcore.viz.search.field import field, looked_at
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

GRID = np.linspace(-1, 2, 61)
BRANIN = branin()


def f(x):
    return np.sin(3 * x) + x**2 - 0.7 * x


@pytest.fixture(scope="module")
def frames():
    steps = bayesian_optimisation(
        lambda points: f(points[:, 0]),
        [(-1, 2)],
        acquisition=expected_improvement,
        start=[[1.5], [0.5], [2.0]],
        rng=0,
    )
    return bayes_frames(record(steps, 6))


@pytest.fixture(scope="module")
def plane():
    return bayes_frames(record(bayesian_optimisation(BRANIN.value, BRANIN.bounds, rng=0), 7))


def frame_of(frames, t, name):
    return next(i for i, frame in enumerate(frames) if (frame.step.t, frame.name) == (t, name))


def line(artists, **properties):
    """The one line with these properties."""
    found = [
        artist
        for artist in artists
        if hasattr(artist, "get_xydata")
        and all(getattr(artist, f"get_{key}")() == value for key, value in properties.items())
    ]
    assert len(found) == 1
    return found[0]


def texts(artists):
    return [artist.get_text() for artist in artists if isinstance(artist, Text)]


# --- frames and words -----------------------------------------------------------------------------


def test_the_design_has_one_frame_a_point_and_the_other_steps_three(frames):
    names = [(frame.step.t, frame.name) for frame in frames]
    assert names[:3] == [(t, "evaluate") for t in range(3)]
    assert names[3:] == [(t, n) for t in (3, 4, 5) for n in ("fit", "acquire", "evaluate")]


def test_what_is_to_be_beaten_falls_at_evaluate_and_only_there(frames):
    assert best_known(frames[0]) == (np.inf, f(1.5))
    assert best_known(frames[1]) == (f(1.5), f(1.5))  # 0.5 is higher
    for frame in frames[3:]:
        step = frame.step
        now = min(step.best, step.losses[0]) if frame.name == "evaluate" else step.best
        assert best_known(frame) == (step.best, now)


def test_a_loss_that_is_lower_by_round_off_is_no_new_best():
    step = SimpleNamespace(best=0.3, seen_losses=np.array([0.3]), losses=np.array([0.3 - 6e-17]))
    assert step.losses[0] < 0.3 and best_known(Phase(step, "evaluate")) == (0.3, 0.3)


def test_the_caption_says_the_numbers_of_the_phase(frames):
    fit, acquire, evaluate = (bayes_caption()(frames, i) for i in (3, 4, 5))
    step = frames[3].step
    mean, std = step.surrogate.predict(step.points)
    x = two_digits(step.points.item())
    assert fit.startswith("evaluation 4 · fit: ") and "fitted to 3 losses" in fit
    assert f"f⁺ = {two_digits(step.best)}" in fit
    numbers = [two_digits(value.item()) for value in (mean, std, step.score(step.points))]
    assert "at x = <b>{}</b>: μ = {}, σ = {}, so EI = {}".format(x, *numbers) in acquire
    assert f"f({x}) = <b>{two_digits(step.losses.item())}</b>: " in evaluate
    verdict = "the new f⁺" if step.losses[0] < step.best else "f⁺ stays"
    assert verdict in evaluate and all(text.count("<br>") == 1 for text in (fit, acquire, evaluate))


def test_the_first_evaluation_is_the_new_best_and_a_worse_one_is_not(frames):
    assert "the new f⁺" in bayes_caption()(frames, 0)
    assert f"f⁺ stays {two_digits(f(1.5))}" in bayes_caption()(frames, 1)
    assert "f⁺ stays" in bayes_caption()(frames[1:], 0)  # whatever was cut off before


def test_a_caption_may_say_why_and_points_may_have_two_coordinates(frames, plane):
    caption = bayes_caption("PI", why=lambda run, i: f"why {i}" if i == 4 else "")
    assert caption(frames, 4).endswith("<br>why 4") and "argmax PI(" in caption(frames, 4)
    assert caption(frames, 5).count("<br>") == 1
    text = bayes_caption()(plane, len(plane) - 1)
    assert re.search(r"f\([−\d.]+, [−\d.]+\) = <b>", text)


# --- the belief -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fit", "acquire", "evaluate"])
def test_the_belief_is_that_of_the_step_in_all_its_phases(frames, name):
    i = frame_of(frames, 4, name)
    _, added = drawn(belief(GRID, f(GRID)), frames, i)
    mean, std = frames[i].step.surrogate.predict(GRID[:, None])
    heights = [artist.get_ydata() for artist in added if hasattr(artist, "get_ydata")]
    for expected in (mean, mean - 2 * std, mean + 2 * std):
        assert any(len(y) == 61 and np.allclose(y, expected) for y in heights)


def test_the_new_point_appears_at_evaluate_with_its_distance_from_the_mean(frames):
    i = frame_of(frames, 4, "evaluate")
    step = frames[i].step
    x, loss, mean = *step.known[0][-1], step.losses[0], *step.surrogate.predict(step.points)[0]
    _, added = drawn(belief(GRID), frames, i)
    assert marked(added, "D").get_xydata().tolist() == [[x, loss]]
    assert marked(added, "o").get_xydata().tolist() == np.c_[step.seen, step.seen_losses].tolist()
    stick = line(added, color=OKABE_ITO["purple"])
    assert stick.get_xydata().tolist() == [[x, mean], [x, loss]]


def test_the_next_point_is_a_line_at_acquire_and_not_before(frames):
    for name, count in (("fit", 0), ("acquire", 1), ("evaluate", 0)):
        _, added = drawn(belief(GRID), frames, frame_of(frames, 4, name))
        dotted = [artist for artist in added if getattr(artist, "get_linestyle", str)() == ":"]
        assert len(dotted) == count
    i = frame_of(frames, 4, "acquire")
    _, added = drawn(belief(GRID), frames, i)
    assert line(added, linestyle=":").get_xdata()[0] == frames[i].step.points.item()


def test_the_line_of_the_best_moves_when_it_is_beaten(frames):
    for i, frame in enumerate(frames):
        _, added = drawn(belief(GRID), frames, i)
        before, now = best_known(frame)
        dashed = [a for a in added if getattr(a, "get_linestyle", str)() == "--"]
        heights = {to_hex(a.get_color()).upper(): a.get_ydata()[0] for a in dashed}
        grey = {"#8C8C8C": before} if now < before < np.inf else {}
        assert heights == grey | {OKABE_ITO["orange"]: now}
        assert "f⁺" in texts(added)


@pytest.mark.parametrize("make", [lambda: belief(GRID, f(GRID)), lambda: acquisition_curve(GRID)])
def test_a_point_at_an_end_is_not_hidden_by_the_frame(frames, make):
    axes, _ = drawn(make(), frames, len(frames) - 1)
    low, high = axes.get_xlim()
    assert np.allclose([low, high], [-1.06, 2.15])


def test_the_first_frames_have_points_and_no_belief(frames):
    _, added = drawn(belief(GRID), frames, 1)
    assert not any(len(a.get_xdata()) == 61 for a in added if hasattr(a, "get_xdata"))
    assert marked(added, "D").get_xydata().tolist() == [[0.5, f(0.5)]]


def test_a_loss_that_is_not_finite_is_no_reason_to_stop(frames):
    steps = bayesian_optimisation(
        lambda p: np.where(p[:, 0] > 0, f(p[:, 0]), np.nan), [(-1, 2)], n_initial=3, rng=0
    )
    run = bayes_frames(record(steps, 7))
    assert any(not np.isfinite(frame.step.losses).all() for frame in run)
    for i in range(len(run)):
        drawn(belief(GRID), run, i)
        drawn(acquisition_curve(GRID), run, i)
        bayes_caption()(run, i)


# --- the acquisition ------------------------------------------------------------------------------


def test_the_curve_is_the_score_and_its_peak_the_next_point(frames):
    i = frame_of(frames, 3, "acquire")
    step = frames[i].step
    panel = acquisition_curve(GRID)
    _, added = drawn(panel, frames, i)
    scores, top = step.score(GRID[:, None]), step.score(step.points).item()
    curve = next(a for a in added if hasattr(a, "get_xdata") and len(a.get_xdata()) == 61)
    assert np.allclose(curve.get_ydata(), scores)
    assert marked(added, "^").get_xydata().tolist() == [[step.points.item(), top]]
    assert texts(added) == [f"EI = {two_digits(top)}"] and panel.below


def test_all_frames_have_one_scale_that_holds_every_peak(frames):
    limits = [drawn(acquisition_curve(GRID), frames, i)[0].get_ylim() for i in (0, len(frames) - 1)]
    assert limits[0] == limits[1]
    for frame in frames:
        if frame.step.surrogate is not None:
            assert limits[0][0] < frame.step.score(frame.step.points).item() < limits[0][1]


def test_the_curve_is_shown_once_it_is_used(frames):
    for name, count in (("fit", 0), ("acquire", 1), ("evaluate", 1)):
        _, added = drawn(acquisition_curve(GRID), frames, frame_of(frames, 4, name))
        assert len([a for a in added if getattr(a, "get_marker", str)() == "^"]) == count
    for i, text in ((0, "no belief yet"), (frame_of(frames, 4, "fit"), "EI comes next")):
        _, added = drawn(acquisition_curve(GRID), frames, i)
        assert texts(added) == [text]


def test_scores_of_minus_infinity_leave_a_gap(frames):
    step = frames[-1].step
    silent = type(step)(
        **vars(step) | {"acquisition": lambda m, s, b: np.where(s > 0.1, m, -np.inf)}
    )
    _, added = drawn(acquisition_curve(GRID), [Phase(silent, "acquire")], 0)
    curve = next(a for a in added if hasattr(a, "get_xdata") and len(a.get_xdata()) == 61)
    low = silent.score(GRID[:, None]) == -np.inf
    assert low.any() and np.array_equal(np.isnan(curve.get_ydata()), low)


# --- candidates -----------------------------------------------------------------------------------


def test_bells_stand_where_they_are_believed_and_the_part_below_the_best_is_filled():
    run = [(1.2, 0.5), (0.9, 0.1)]
    axes, added = drawn(candidates(1.0), run, 0)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["A", "B"]
    whole, part = (a.get_paths()[0].vertices for a in added if hasattr(a, "get_paths"))
    assert whole[:, 1].min() == pytest.approx(1.2 - 3.2 * 0.5)
    assert whole[:, 1].max() == pytest.approx(1.2 + 3.2 * 0.5)
    assert part[:, 1].max() <= 1 and part[:, 1].min() == whole[:, 1].min()
    (text,) = texts(added)
    scores = [score(1.2, 0.5, 1.0) for score in (probability_of_improvement, expected_improvement)]
    assert text == "PI {:.4f}\nEI {:.4f}".format(*scores) == "PI 0.3446\nEI 0.1152"


def test_all_bells_have_the_same_area():
    run = [(1.2, 0.5), (0.9, 0.1), (-2.0, 3.0)]
    axes, _ = drawn(candidates(1.0), run, 0)
    bells = [line.get_xydata() for line in axes.lines if len(line.get_xdata()) == 200]
    areas = [
        np.sum((x[1:] - k + 0.2) * np.diff(f)) for k, (x, f) in enumerate(b.T for b in bells[:3])
    ]
    np.testing.assert_allclose(areas, areas[0])


# --- the plane ------------------------------------------------------------------------------------


def test_points_are_numbered_in_the_order_of_asking(plane):
    i = frame_of(plane, 6, "acquire")
    axes, added = drawn(looked_at(BRANIN), plane, i)
    step = plane[i].step
    labels = {a.get_text(): a.get_position() for a in added if isinstance(a, Text)}
    assert labels == {str(k): tuple(x) for k, x in enumerate(step.seen.tolist(), 1)}
    assert marked(added, "^").get_xydata().tolist() == step.points.tolist()
    stars = [a for a in axes.lines if a.get_marker() == "*"]
    assert BRANIN.minima.tolist() in [star.get_xydata().tolist() for star in stars]


@pytest.mark.parametrize(("name", "marker"), [("fit", None), ("acquire", "^"), ("evaluate", "D")])
def test_the_next_point_is_a_triangle_and_once_evaluated_a_diamond(plane, name, marker):
    panel = field(BRANIN.bounds, lambda frame, points: None, name="mean")
    for each in (panel, looked_at(BRANIN)):
        _, added = drawn(each, plane, frame_of(plane, 5, name))
        found = {a.get_marker() for a in added if hasattr(a, "get_marker")} & {"^", "D"}
        assert found == ({marker} if marker else set())


def test_a_field_shows_the_values_on_a_grid(plane):
    asked = []

    def mean(frame, points):
        asked.append((frame, points))
        return frame.step.surrogate.predict(points)[0]

    i = frame_of(plane, 6, "fit")
    axes, added = drawn(field(BRANIN.bounds, mean, name="mean", like=BRANIN.value), plane, i)
    (frame, points) = asked[0]
    assert len(asked) == 1 and frame is plane[i] and points.shape == (31 * 31, 2)
    assert points.min(axis=0).tolist() == [-5, 0] and points.max(axis=0).tolist() == [10, 15]
    contours = next(a for a in added if hasattr(a, "levels"))
    assert np.array_equal(contours.levels, np.quantile(BRANIN.value(points), np.linspace(0, 1, 11)))
    assert marked(added, "o").get_xydata().tolist() == plane[i].step.seen.tolist()
    assert texts(added) == ["mean"]


def test_a_field_of_its_own_scale_and_one_that_is_flat(plane):
    for values in (lambda frame, points: points[:, 0], lambda frame, points: np.ones(len(points))):
        _, added = drawn(field(BRANIN.bounds, values, name="std"), plane, -1)
        levels = next(a for a in added if hasattr(a, "levels")).levels
        low, high = values(None, np.array([[-5, 0], [10, 0]]))
        assert levels[0] == low and levels[-1] == pytest.approx(max(high, low), rel=1e-6)


# --- all together ---------------------------------------------------------------------------------
