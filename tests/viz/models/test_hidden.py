"""The images of hidden units are their weights, on one scale; a dead unit is hatched."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from mlcore.models.network import Network
from mlcore.steps import Step
from mlcore.viz.models.hidden import unit_images
from tests.drawn import drawn

NETWORK = Network((4, 3, 2))  # three units, images of 2 × 2
ROWS = np.eye(4)


def theta(dead=False):
    """Unit j has the weights j + 0, 1, 2, 3 (or −5, which no row of ROWS switches on)."""
    theta = np.zeros(NETWORK.n_parameters)
    (W, _), (V, _) = NETWORK.layers(theta)
    W[:] = np.arange(3) + np.arange(4.0)[:, None]
    V[:] = [[1, 2], [2, 1], [0, 3]]
    if dead:
        W[:, 1] = -5.0
    return theta


RUN = [Step(t, theta(dead), 1.0, t + 1) for t, dead in enumerate((False, True))]


def parts(i, **options):
    axes, added = drawn(unit_images(NETWORK, (2, 2), ROWS, **options), RUN, i)
    (image,) = [artist for artist in added if hasattr(artist, "get_clim")]
    frames = [artist for artist in added if isinstance(artist, Rectangle)]
    return image, frames, [a.get_text() for a in added if hasattr(a, "get_text")]


def test_images_are_the_weights_row_after_row():
    image, frames, _ = parts(0)
    for j, frame in enumerate(frames):
        left, top = np.add(frame.get_xy(), 0.5).astype(int)
        shown = image.get_array()[top : top + 2, left : left + 2]
        assert shown.tolist() == [[j, j + 1], [j + 2, j + 3]]
    assert len({frame.get_xy()[1] for frame in frames}) == 1  # side by side
    assert len({frame.get_xy()[1] for frame in parts(0, columns=2)[1]}) == 2


def test_one_scale_for_all_steps_with_0_in_the_middle():
    assert parts(0)[0].get_clim() == parts(1)[0].get_clim() == (-5.0, 5.0)


def test_each_says_what_it_is_for_and_a_dead_one_is_hatched():
    assert parts(0)[2] == ["for 1", "for 0", "for 1"]
    _, frames, words = parts(1)
    assert words == ["for 1", "off", "for 1"]
    assert [bool(frame.get_hatch()) for frame in frames] == [False, True, False]


def test_what_says_no_loudly_has_a_minus():
    _, added = drawn(unit_images(NETWORK, (2, 2), ROWS), RUN, 1)
    minus = next(a for a in added if getattr(a, "get_marker", str)() == "_")
    inside = [frame for frame in added if isinstance(frame, Rectangle)][1]  # of the weights −5
    left, top = np.add(inside.get_xy(), 0.5)
    corners = [(left + x, top + y) for y in (0, 1) for x in (0, 1)]
    assert sorted(map(tuple, minus.get_xydata())) == sorted(corners)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((NETWORK, (2, 3), ROWS), r"network must have 6 inputs for images of shape \(2, 3\)"),
        ((Network((4, 2)), (2, 2), ROWS), "and a hidden layer; got widths"),
        ((NETWORK, (4, 0), ROWS), r"shape\[1\] must be a whole number ≥ 1; got 0"),
        ((NETWORK, (2, 2), [1.0]), "X must be 2-D"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        unit_images(*arguments)
