"""The colours of steps that were not drawn dark."""

import numpy as np

from mlcore.viz.engine.dark import complete
from mlcore.viz.player import Panel, play
from mlcore.viz.style import look

WHITE, INK, PAPER, PALE, SEA = 0xFFFFFFFF, 0xFF1A1A1A, 0xFF1D1916, 0xFFF2F2F2, 0xFF8C9121


def array(*colours):
    return np.array(colours, np.uint32)


def test_white_over_paper_is_paper_and_white_over_a_surface_stays_white():
    last = array(WHITE, WHITE, SEA, SEA)  # paper, paper, surface, surface
    where = np.array([1, 2])
    light = [last, array(INK, WHITE), array(WHITE, WHITE), array(INK, INK)]
    dark_last = array(PAPER, PAPER, SEA, SEA)
    third = array(PAPER, PALE, WHITE, SEA)
    first = array(PAPER, PALE, PALE, SEA)
    got = complete([dark_last, third, None, first], [np.arange(4), where, where, where], light)
    assert got.tolist() == [*dark_last, PALE, WHITE, PAPER, WHITE, PALE, PALE]


def test_a_long_run_is_guessed_well():
    """Fifty steps, of which some are drawn dark: no step is far from its own dark picture."""

    def empty(axes, run):
        axes.set(xlim=(0, 50), ylim=(0, 50))

    def draw(axes, run, i):
        axes.plot(run[: i + 1], run[: i + 1], **look("model"))
        axes.plot(run[i], run[i], **look("new", marker="o"))

    player = play(list(range(50)), Panel(empty, draw), caption=lambda run, i: "", title="Long")
    dark = play(
        list(range(50)), Panel(empty, draw), caption=lambda run, i: "", title="Long", theme="dark"
    )
    for i in (0, 1, 2, 24, 25, 48, 49):
        guess, true = (
            np.asarray(film.frame(i, theme).convert("RGB"), int)
            for film, theme in ((player.film, 1), (dark.film, 0))
        )
        assert (np.abs(guess - true).max(axis=-1) > 40).mean() < 5e-4
