"""The matrix Z: cells, letters, hatches; the bars of the meta-weights."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from mlcore.validation.cross_val import FoldStep
from mlcore.viz.fusion.stack import leaks, meta_matrix, meta_weights
from mlcore.viz.style import colour
from tests.drawn import drawn

Y, NAN = np.array([1.0, 2.0, 3.0]), np.nan
EVERY, A, B = np.arange(3), np.array([0, 1]), np.array([2])
RUN = [
    FoldStep(0, np.array([[0.5], [1.5], [NAN]]), 0.0, 1, B, A),
    FoldStep(1, np.array([[0.5], [1.5], [2.5]]), 0.0, 2, A, B),
    FoldStep(2, np.array([[1.0], [2.0], [3.0]]), 0.0, 3, EVERY, EVERY),
]


def letters(added):
    return {
        (round(t.get_position()[0]), t.get_position()[1]): t.get_text()
        for t in added
        if hasattr(t, "get_text")
    }


@pytest.mark.parametrize(
    ("i", "fold", "cells"),
    [
        (0, ["A", "A", "T"], ["0.5", "1.5", None]),
        (1, ["T", "T", "A"], ["0.5", "1.5", "2.5"]),
        (2, ["TA", "TA", "TA"], ["1", "2", "3"]),
    ],
)
def test_letters_and_cells_are_those_of_the_step(i, fold, cells):
    _, added = drawn(meta_matrix(["m"], Y), RUN, i)
    written = letters(added)
    assert [written[0, row] for row in range(3)] == fold
    assert [written.get((1, row)) for row in range(3)] == cells


def test_what_a_step_fills_is_orange_and_a_leak_is_hatched():
    def rectangles(i):
        _, added = drawn(meta_matrix(["m"], Y), RUN, i)
        return [patch for patch in added if isinstance(patch, Rectangle) and patch.get_x() > 0.5]

    fresh = [r for r in rectangles(1) if to_hex(r.get_edgecolor()).upper() == colour("new")]
    assert [round(r.get_y() + 0.44) for r in fresh] == [2]
    assert not any(r.get_hatch() for r in rectangles(1))
    assert sum(bool(r.get_hatch()) for r in rectangles(2)) == 3
    assert [leaks(step) for step in RUN] == [False, False, True]


def bars(i, weights):
    _, added = drawn(meta_weights(["m", "o"], weights), RUN, i)
    texts = [t.get_text() for t in added if hasattr(t, "get_text")]
    filled = [p for p in added if isinstance(p, Rectangle) and (p.get_hatch() or p.get_fill())]
    return texts, [round(p.get_width(), 9) for p in filled if p.get_facecolor()[3] or p.get_hatch()]


def test_bars_come_when_z_is_full_and_stay():
    weights = {1: [0.8, -0.2], 2: [0.0, 1.0]}
    assert bars(0, weights) == (["Z is not full yet:\nthe meta-model waits"], [])
    assert bars(1, weights) == (["0.8", "−0.2"], [0.8, -0.2])
    texts, widths = bars(2, weights)
    assert texts == ["0.8", "−0.2", "0, leaky", "1, leaky"]
    assert widths == [0.8, -0.2, 0.0, 1.0]


@pytest.mark.parametrize("weights", [{}, {0: [1.0]}, {0: [1.0, 2.0], 1: [1.0]}])
def test_weights_must_be_one_for_each_member(weights):
    with pytest.raises(ValueError, match="weights must have 2"):
        meta_weights(["m", "o"], weights)


def test_y_must_be_numbers():
    with pytest.raises((TypeError, ValueError), match="y"):
        meta_matrix(["m"], ["a"])
