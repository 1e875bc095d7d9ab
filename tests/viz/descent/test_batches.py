"""Panels of mini-batches: what each row wants, the noise ball, loss by examples and by rate."""

from copy import copy

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.text import Text

from mlcore.datasets import d3, noisy_line
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.schedules import range_test
from mlcore.steps import record
from mlcore.viz.descent.batches import loss_by_examples, loss_by_rate, row_moves
from mlcore.viz.descent.data import data
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

X, Y = d3()
L = Objective(with_bias(X), Y)
BEST = [1 / 3, 3 / 2]
BOX = [(-0.5, 1.5), (-0.5, 2.0)]


def sgd(n, theta=(0.0, 0.0), lr=0.1, **options):
    steps = gradient_descent(L, theta, lr=lr, rng=1, **{"batch_size": 1, **options})
    return record(steps, n)


RUN = sgd(13)  # rows 2, 1, 3 | 1, 2, 3 | …


def arrows(artists):
    """Colour: the ends (tail, head) of the arrows of that colour."""
    found = {}
    for artist in artists:
        if isinstance(artist, FancyArrowPatch):
            colour = {1.0: "white"}.get(min(artist.get_facecolor()), "orange")
            found.setdefault(colour, []).append(np.array(artist._posA_posB))
    return found


# --- the moves of the rows ------------------------------------------------------------------------


def test_arrows_are_the_moves_of_the_rows_and_the_ring_is_their_mean():
    _, added = drawn(row_moves(L, optimum=BEST, bounds=BOX), RUN, 0)
    ends = arrows(added)
    heads = [head.tolist() for _, head in ends["white"]]
    # by hand: η = 0.1 times (2, 2), (3, 6), (5, 15)
    assert np.allclose(heads, [[0.2, 0.2], [0.3, 0.6], [0.5, 1.5]])
    assert all(tail.tolist() == [0, 0] for tail, _ in ends["white"])
    assert np.allclose(ends["orange"], [[[0, 0], [0.3, 0.6]]])  # row 2 is read
    ring = [line for line in added if getattr(line, "get_markerfacecolor", str)() == "none"]
    assert np.allclose(ring[0].get_xydata(), [[1 / 3, 23 / 30]])  # the step of lesson 03
    labels = {text.get_text(): text.xy for text in added if isinstance(text, Text)}
    assert sorted(labels) == ["1", "2", "3"]
    assert np.allclose(labels["3"], [0.5, 1.5])


def test_at_the_minimum_the_moves_cancel_but_none_is_zero():
    run = sgd(2, BEST)
    _, added = drawn(row_moves(L, optimum=BEST, bounds=[(0.2, 0.5), (1.35, 1.65)]), run, 0)
    moves = np.array([head - tail for tail, head in arrows(added)["white"]])
    assert np.allclose(moves.sum(axis=0), 0, atol=1e-12)
    assert np.allclose(moves[1], [-1 / 30, -2 / 30])


def test_the_size_of_the_moves_is_that_of_this_step():
    run = sgd(3, lr=lambda t: 0.1 / (1 + t))
    _, added = drawn(row_moves(L, optimum=BEST, bounds=[(0.2, 0.8), (0.4, 1.2)]), run, 2)
    assert len(arrows(added)["white"]) == 3
    for k, (tail, head) in enumerate(arrows(added)["white"]):
        assert np.allclose(tail, run[2].theta)
        assert np.allclose(head, run[2].theta - 0.1 / 3 * L(run[2].theta, [k])[1])


def test_no_arrows_where_the_marker_hides_them_or_nobody_asked():
    far = [(-5, 15), (-5, 20)]
    for panel, i in ((row_moves(L, bounds=far), 12), (row_moves(L, rows=False, bounds=BOX), 0)):
        _, added = drawn(panel, RUN, i)
        assert "white" not in arrows(added)
        assert not [artist for artist in added if isinstance(artist, Text)]
        path = [step.theta.tolist() for step in RUN[: i + 1]]
        assert marked(added, "o").get_xydata().tolist() == path  # and no ring
        assert marked(added, "D").get_xydata().tolist() == path[-1:]


def test_a_short_move_lies_above_the_longer_that_else_would_hide_it():
    """Step 4 from the minimum: rows 2 and 3 want the same way, and row 2, the longer, is read."""
    run = sgd(5, BEST)
    panel = row_moves(L, optimum=BEST, bounds=[(0.21, 0.45), (1.38, 1.62)])
    _, added = drawn(panel, run, 4)
    made, *wanted = sorted(
        (artist for artist in added if isinstance(artist, FancyArrowPatch)),
        key=lambda artist: min(artist.get_facecolor()),  # orange is darker than white
    )
    length = {np.ptp(artist._posA_posB, axis=0)[1]: artist.zorder for artist in wanted}
    (short, above), *_ = sorted(length.items())
    assert short < np.ptp(made._posA_posB, axis=0)[1] / 3 and above > made.zorder
    assert length[max(length)] == made.zorder and wanted[0].zorder < 5  # below the ring


def test_a_number_stands_nearest_to_its_own_arrow():
    run = sgd(12)
    for i in range(12):
        axes, added = drawn(
            row_moves(L, optimum=BEST, bounds=[(-0.12, 0.88), (-0.15, 1.75)]), run, i
        )
        texts = [artist for artist in added if isinstance(artist, Text)]
        assert texts
        heads = axes.transData.transform([text.xy for text in texts])
        rings = [line for line in added if getattr(line, "get_markerfacecolor", str)() == "none"]
        rings = [axes.transData.transform(ring.get_xydata())[0] for ring in rings]
        for k, text in enumerate(texts):
            middle = heads[k] + np.array(text.xyann) * axes.figure.dpi / 72
            away = np.linalg.norm([*heads, *rings] - middle, axis=1)
            assert np.argmin(away) == k


# --- the noise ball -------------------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 1, 2, 7, 12])
def test_radius_is_the_mean_distance_in_the_second_half_so_far(i):
    panel = row_moves(L, rows=False, ball=True, optimum=BEST, bounds=BOX)
    axes, added = drawn(panel, RUN, i)
    (circle,) = [artist for artist in added if isinstance(artist, Circle)]
    half = {0: RUN[:1], 1: RUN[1:2], 2: RUN[1:3], 7: RUN[4:8], 12: RUN[6:13]}[i]
    distance = np.mean([np.linalg.norm(step.theta - BEST) for step in half])
    assert list(circle.center) == BEST and circle.radius == pytest.approx(distance)
    assert circle.get_linestyle() == "--" and not circle.get_fill()
    assert axes.get_aspect() == 1  # a circle, on the screen too
    (text,) = [artist for artist in added if isinstance(artist, Text)]
    assert text.get_text() == f"r = {distance:.3f}"


def test_without_a_ball_there_is_no_circle():
    axes, added = drawn(row_moves(L, optimum=BEST, bounds=BOX), RUN)
    assert not [artist for artist in added if isinstance(artist, Circle)]
    assert axes.get_aspect() == "auto"


def test_ball_needs_an_optimum():
    with pytest.raises(ValueError, match="ball needs an optimum, around which it lies; got None"):
        row_moves(L, ball=True)
    with pytest.raises(ValueError, match="bounds must be"):
        row_moves(L, bounds=[(1, 0), (0, 1)])


# --- loss by examples -----------------------------------------------------------------------------


def crosses(added):
    return marked(added, "x").get_xydata().tolist()


def test_dots_are_the_loss_on_all_rows_and_crosses_that_of_the_batch():
    axes, added = drawn(loss_by_examples(L, log=True), RUN, 4)
    dots = marked(added, "o").get_xydata()
    assert dots[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert np.allclose(dots[:, 1], [L(step.theta)[0] for step in RUN[:5]])
    assert dots[0, 1] == pytest.approx(38 / 6)
    assert crosses(added) == [[t, RUN[t].loss] for t in range(5)]
    assert crosses(added)[0][1] == 4.5  # row 2 at (0, 0): ½ · 3²
    assert axes.get_xticks().tolist() == [0, 3, 6, 9, 12]  # an epoch each
    assert axes.get_xlabel() == "examples (line: 1 epoch)"
    assert axes.get_yscale() == "log"


def test_examples_are_the_sum_of_the_batch_sizes_before():
    """The last batch of an epoch is short, and a run may leave out steps."""
    x, y = noisy_line(10, rng=0)
    objective = Objective(with_bias(x), y)
    run = record(gradient_descent(objective, [0.0, 0.0], batch_size=4, rng=0), 14)
    sizes = [len(step.rows) for step in run]
    assert sizes[:4] == [4, 4, 2, 4]
    seen = np.cumsum([0, *sizes[:-1]]).tolist()
    for some in (slice(None), slice(None, None, 3), slice(5, None)):
        for i in (0, len(run[some]) - 1):
            _, added = drawn(loss_by_examples(objective), run[some], i)
            assert marked(added, "o").get_xdata().tolist() == seen[some][: i + 1]


def test_a_step_on_all_rows_sees_all_of_them():
    run = sgd(5, batch_size=None)
    axes, added = drawn(loss_by_examples(L), run)
    assert marked(added, "o").get_xdata().tolist() == [0, 3, 6, 9, 12]
    assert "x" not in [line.get_marker() for line in added]
    assert axes.get_ylabel() == "loss"


def test_the_loss_of_a_step_is_asked_for_once():
    asked = []

    class Counted(Objective):
        def __call__(self, theta, rows=None):
            asked.append(theta)
            return super().__call__(theta, rows)

    panel = loss_by_examples(Counted(with_bias(X), Y))
    for i in range(len(RUN)):
        drawn(panel, RUN, i)
    assert len(asked) == len(RUN)


def test_limits_hold_the_losses_of_both_kinds():
    for log in (False, True):
        axes, _ = drawn(loss_by_examples(L, log=log), RUN)
        low, high = axes.get_ylim()
        losses = [L(step.theta)[0] for step in RUN]
        least = min(losses) / 10 if log else 0  # a batch that fits, up to round-off, has no bottom
        assert low < least < max(step.loss for step in RUN) < high
        assert axes.get_xlim()[0] < 0 and 12 < axes.get_xlim()[1]


def test_a_batch_that_is_fitted_exactly_does_not_stretch_the_axis():
    fitted = copy(RUN[3])
    object.__setattr__(fitted, "loss", 1e-32)  # of the batch, up to round-off
    low, _ = drawn(loss_by_examples(L, log=True), [*RUN[:3], fitted])[0].get_ylim()
    assert low > 1e-4


@pytest.mark.parametrize(
    "steps, every", [(1, 1), (19, 1), (20, 2), (37, 2), (38, 5), (601, 50), (3001, 200)]
)
def test_lines_stand_at_round_numbers_of_epochs(steps, every):
    axes, _ = drawn(loss_by_examples(L), sgd(steps)[:: max(steps - 1, 1)])
    ticks = axes.get_xticks()
    assert np.diff(ticks).tolist() == [3 * every] * (len(ticks) - 1) and 2 <= len(ticks) <= 7
    assert axes.get_xlabel() == f"examples (line: {every} epoch{'s' if every > 1 else ''})"


# --- loss by rate ---------------------------------------------------------------------------------


def test_range_test_shows_the_batch_s_loss_at_each_rate():
    run = sgd(10, lr=range_test(0.001, 1, n_steps=10), batch_size=2)
    axes, added = drawn(loss_by_rate(), run, 6)
    points = [[step.lr, step.loss] for step in run[:7]]
    assert marked(added, "o").get_xydata().tolist() == points
    assert marked(added, "D").get_xydata().tolist() == points[-1:]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert left < 0.001 and 1 < right
    assert low < min(step.loss for step in run) and max(step.loss for step in run) < high


# --- the data panel -------------------------------------------------------------------------------


def test_data_panel_lights_the_rows_of_the_batch_alone():
    run = sgd(3, batch_size=2)
    for i, step in enumerate(run):
        axes, added = drawn(data(X, Y), run, i)
        lit = marked(added, "o")
        assert lit.get_xydata().tolist() == [[X[k, 0], Y[k]] for k in step.rows]
        assert lit.get_color() == OKABE_ITO["orange"] and lit.get_markersize() > 7
        (sticks,) = [artist for artist in added if hasattr(artist, "get_segments")]
        ends = [[[X[k, 0], L.X[k] @ step.theta], [X[k, 0], Y[k]]] for k in step.rows]
        assert np.allclose([stick.tolist() for stick in sticks.get_segments()], ends)
        assert len(axes.patches) == len(step.rows)
        heights = [abs(square.get_height()) for square in axes.patches]
        assert np.mean(np.square(heights)) / 2 == pytest.approx(step.loss)  # areas are its loss
