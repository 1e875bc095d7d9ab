"""The pictures of momentum and Adam show the numbers of the step, and only those."""

from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, Rectangle

from mlcore.descent.loop import gradient_descent
from mlcore.descent.rules import Adam, Momentum, Plain
from mlcore.problems import bowl
from mlcore.steps import record
from mlcore.viz.captions import as_text
from mlcore.viz.descent.rules import adam_bars, adam_move, momentum_arrows, momentum_bars
from mlcore.viz.player import play
from mlcore.viz.style import OKABE_ITO, colour
from tests.drawn import drawn, marked

VALLEY, BOX = bowl(10), [(-2.4, 1.4), (-1.6, 1.6)]
GREY, PURPLE, ORANGE = colour("previous"), OKABE_ITO["purple"], OKABE_ITO["orange"]


def descent(rule, lr=0.15, n=8):
    return record(gradient_descent(VALLEY, [-2.0, 1.0], lr=lr, rule=rule), n)


MOMENTUM, ADAM = descent(Momentum(0.7)), descent(Adam(), lr=0.3)


def arrows(artists):
    """Colour: (tail, head) of every arrow."""
    found = [artist for artist in artists if isinstance(artist, FancyArrowPatch)]
    ends = {to_hex(arrow.get_facecolor()).upper(): np.array(arrow._posA_posB) for arrow in found}
    assert len(ends) == len(found)
    return ends


def bars(artists):
    """(colour, centre, height) of every bar, from left to right."""
    found = [artist for artist in artists if isinstance(artist, Rectangle)]
    found.sort(key=lambda bar: bar.get_x())
    return [
        (to_hex(bar.get_facecolor()).upper(), bar.get_x() + bar.get_width() / 2, bar.get_height())
        for bar in found
    ]


# --- momentum's arrows ----------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [Momentum(0.7), Momentum(0.7, nesterov=True)], ids=repr)
@pytest.mark.parametrize("i", [1, 2])
def test_the_move_is_what_rolls_on_and_the_gradient_head_to_tail(rule, i):
    run = descent(rule, lr=0.1)
    _, added = drawn(momentum_arrows(VALLEY, bounds=BOX), run, i)
    step, found = run[i], arrows(added)
    v = step.state if rule.nesterov else run[i - 1].state
    np.testing.assert_allclose(found[GREY], [step.theta, step.theta - 0.1 * 0.7 * v])
    np.testing.assert_allclose(found[PURPLE][0], found[GREY][1])
    np.testing.assert_allclose(found[PURPLE][1] - found[PURPLE][0], -0.1 * step.gradient)
    np.testing.assert_allclose(found[ORANGE], [step.theta, run[i + 1].theta])
    np.testing.assert_allclose(found[ORANGE][1], found[PURPLE][1])


def test_at_first_nothing_rolls_on():
    for run in (MOMENTUM, descent(Plain())):
        _, added = drawn(momentum_arrows(VALLEY, bounds=BOX), run, 0)
        assert set(arrows(added)) == {PURPLE, ORANGE}
        assert names(added) == ["−ηg"]


def names(artists):
    return sorted(text.get_text() for text in artists if getattr(text, "get_text", str)())


def test_arrows_are_named_and_the_path_ends_at_this_step():
    _, added = drawn(momentum_arrows(VALLEY, bounds=BOX), MOMENTUM, 1)
    assert names(added) == ["−ηg", "−ηβv"]
    assert marked(added, "o").get_xydata().tolist() == [s.theta.tolist() for s in MOMENTUM[:2]]
    assert marked(added, "D").get_xydata().tolist() == [MOMENTUM[1].theta.tolist()]


@pytest.mark.parametrize("i", range(len(MOMENTUM)))
def test_names_of_arrows_stand_clear_of_the_minimum_and_of_this_step(i):
    axes, added = drawn(momentum_arrows(VALLEY, bounds=BOX), MOMENTUM, i)
    marks = axes.transData.transform([np.zeros(2), MOMENTUM[i].theta])
    boxes = [artist.get_window_extent() for artist in added if names([artist])]
    assert not [box for box in boxes if any(box.contains(*mark) for mark in marks)]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


# --- bars -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("i", [0, 1, 5])
def test_bars_of_momentum(i, theme):
    _, added = drawn(momentum_bars(), MOMENTUM, i, theme)
    expected = []
    rolled = 0.7 * MOMENTUM[i - 1].state if i else np.zeros(2)
    for j, first in ((0, 0), (1, 3.35)):
        heights = rolled[j], MOMENTUM[i].gradient[j], MOMENTUM[i].state[j]
        expected += zip((GREY, PURPLE, ORANGE), (first, first + 1, first + 2), heights)
    for one, other in zip(bars(added), expected, strict=True):
        assert one[0] == other[0] and one[1:] == pytest.approx(other[1:], abs=1e-12)


@pytest.mark.parametrize("i", [0, 1, 5])
def test_bars_of_adam(i):
    _, added = drawn(adam_bars(), ADAM, i)
    state, expected = ADAM[i].state, []
    for j, first in ((0, 0), (1, 2.35)):
        heights = state.m_hat[j], np.sqrt(state.s_hat[j])
        expected += zip((PURPLE, GREY), (first, first + 1), heights)
    for one, other in zip(bars(added), expected, strict=True):
        assert one[0] == other[0] and one[1:] == pytest.approx(other[1:])


@pytest.mark.parametrize("i", [0, 1, 5])
def test_bars_of_the_move_stand_between_lines_at_eta(i):
    axes, added = drawn(adam_move(0.3), ADAM, i)
    heights = [height for *_, height in bars(added)]
    assert heights == pytest.approx((ADAM[i + 1].theta - ADAM[i].theta).tolist())
    levels = sorted(line.get_ydata()[0] for line in axes.lines)
    assert levels == [-0.3, 0, 0.3]
    assert [text.get_text().strip() for text in axes.texts[:2]] == ["+η", "−η"]
    assert axes.get_ylim()[1] == -axes.get_ylim()[0] > 0.3


def test_first_move_of_adam_touches_both_lines():
    _, added = drawn(adam_move(0.3), ADAM, 0)
    assert [abs(height) for *_, height in bars(added)] == pytest.approx([0.3, 0.3])


@pytest.mark.parametrize("panel, run, digits", [
    (momentum_bars(), MOMENTUM, 1), (adam_bars(), ADAM, 1), (adam_move(0.3), ADAM, 3),
])  # fmt: skip
def test_every_bar_says_its_height_and_fits(panel, run, digits):
    for i in range(len(run)):
        axes, added = drawn(panel, run, i)
        shown = bars(added)
        numbers = [text.get_text() for text in added if hasattr(text, "get_text")]
        assert sorted(numbers) == sorted(as_text(round(h, digits)) for *_, h in shown)
        low, high = axes.get_ylim()
        left, right = axes.get_xlim()
        for _, centre, height in shown:
            assert low < height < high and left < centre - 0.4 < centre + 0.4 < right


def test_no_number_of_a_move_lies_on_a_line_of_the_learning_rate():
    for i in range(len(ADAM)):
        axes, added = drawn(adam_move(0.3), ADAM, i)
        axes.figure.canvas.draw()
        for text in (artist for artist in added if hasattr(artist, "get_text")):
            box = text.get_window_extent().transformed(axes.transData.inverted())
            assert -0.3 < box.y0 < box.y1 < 0.3


def test_bars_are_labelled_and_entries_named():
    axes, _ = drawn(momentum_bars(("w", "b")), MOMENTUM)
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["βv", "g", "v"] * 2
    assert [tick.get_text() for tick in axes.get_xticklabels(minor=True)] == ["w", "b"]
    assert axes.get_xticks(minor=True).tolist() == pytest.approx([1, 4.35])
    axes, _ = drawn(adam_bars(), ADAM)
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["m̂", "√ŝ"] * 2
    assert axes.get_xticks(minor=True).tolist() == pytest.approx([0.5, 2.85])


def test_more_entries_have_more_groups():
    run = record(gradient_descent(lambda x: (x @ x, 2 * x), np.ones(3), rule=Momentum()), 3)
    _, added = drawn(momentum_bars("abc"), run, 1)
    assert len(bars(added)) == 9


def test_bad_eta_is_named():
    with pytest.raises(ValueError, match="lr must be a finite number > 0; got 0"):
        adam_move(0)
    with pytest.raises(TypeError, match="lr must be a finite number > 0; got 'small'"):
        adam_move("small")


def test_they_play_together():
    panels = momentum_arrows(VALLEY, bounds=BOX), momentum_bars()
    with matplotlib.rc_context({"font.size": 8}):
        player = play(MOMENTUM, *panels, caption=lambda run, i: "", title="Momentum")
    assert len(player) == len(MOMENTUM)
