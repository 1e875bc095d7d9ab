"""The triangle of three weights: corners are members, the middle the plain mean."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from mlcore.fusion.weights import best_weights
from mlcore.steps import record
from mlcore.viz.fusion.triangle import CORNERS, weight_triangle
from tests.drawn import drawn, marked

Y = np.array([0.0, 1.0, 2.0, 3.0])
F = Y + np.array([[1, -1, 1, -1], [2, 2, -2, -2], [3, 3, 3, 3.0]])
RUN = record(best_weights(F, Y, start=[0, 0, 1]), 4)


@pytest.mark.parametrize("i", range(len(RUN)))
def test_the_diamond_stands_where_the_weights_are(i):
    _, added = drawn(weight_triangle(F, Y), RUN, i)
    assert np.allclose(marked(added, "D").get_xydata(), [RUN[i].theta @ CORNERS])
    assert np.allclose(marked(added, "o").get_xydata()[0], CORNERS[2])


def test_sides_are_equally_long():
    """So what is nearest in the picture is nearest among the weights."""
    sides = np.linalg.norm(CORNERS - np.roll(CORNERS, 1, axis=0), axis=1)
    assert np.allclose(sides, 1)


def test_each_corner_has_the_name_and_the_error_of_its_member():
    axes, _ = drawn(weight_triangle(F, Y, ["a", "b", "c"]), RUN)
    assert [text.get_text() for text in axes.texts] == ["a\nMSE 1", "b\nMSE 4", "c\nMSE 9"]
    for text, corner in zip(axes.texts, CORNERS):
        assert np.linalg.norm(np.array(text.get_position()) - corner) < 0.1


def test_dark_is_a_low_error():
    axes, _ = drawn(weight_triangle(F, Y), RUN)
    filled = axes.collections[0]
    shades = [sum(to_rgb(shade)) for shade in filled.get_cmap()([0.0, 1.0])]
    assert shades[0] < shades[1]
    assert filled.get_clim()[0] <= min(2 * step.loss for step in RUN) + 1e-9


def test_equal_members_are_drawn():
    drawn(weight_triangle([Y, Y, Y], Y + 1), RUN)


@pytest.mark.parametrize("bad", [(F[:2], Y), (F, Y[:2])])
def test_bad_input(bad):
    with pytest.raises(ValueError, match="predictions must be"):
        weight_triangle(*bad)
