"""The picture of support vector regression shows the curve, its tube, and what sticks out."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection

from mlcore.viz.style import OKABE_ITO
from mlcore.viz.svm.tube import epsilon_tube
from tests.drawn import drawn

X, Y = np.array([0.0, 1.0, 2.0]), np.array([0.25, 1.5, 1.0])
RUN = [SimpleNamespace(slope=0.0, half=1.0), SimpleNamespace(slope=1.0, half=0.25)]


def curve(step, x):
    return step.slope * np.asarray(x)


def lines(artists, role):
    return [a for a in artists if hasattr(a, "get_xydata") and a.get_color() == role]


def only(artists, kind):
    (artist,) = [artist for artist in artists if isinstance(artist, kind)]
    return artist


def test_curve_is_that_of_this_step_and_of_the_one_before():
    axes, added = drawn(epsilon_tube(X, Y, curve, 0.25, labels=("hour", "load")), RUN)
    (new,), (previous,) = lines(added, OKABE_ITO["orange"]), lines(added, "#8C8C8C")
    assert new.get_ydata() == pytest.approx(new.get_xdata())
    assert previous.get_ydata() == pytest.approx(0 * previous.get_xdata())
    assert not lines(drawn(epsilon_tube(X, Y, curve, 0.25), RUN, 0)[1], "#8C8C8C")
    assert axes.lines[0].get_xydata().tolist() == np.column_stack([X, Y]).tolist()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("hour", "load")
    low, high = axes.get_ylim()
    assert low < Y.min() and high > Y.max()


@pytest.mark.parametrize("epsilon", [0.25, lambda step: step.half])
def test_tube_is_epsilon_wide_on_both_sides_and_sticks_are_what_lies_outside(epsilon):
    _, added = drawn(epsilon_tube(X, Y, curve, epsilon), RUN)
    (path,) = only(added, PolyCollection).get_paths()
    off = np.abs(path.vertices[:, 1] - path.vertices[:, 0])
    assert off.max() == pytest.approx(0.25) and np.isclose(off, 0.25).sum() > 600
    sticks = only(added, LineCollection).get_segments()  # row 0 lies on the edge: it costs nothing
    assert np.array(sticks) == pytest.approx(np.array([[[1, 1.25], [1, 1.5]], [[2, 1.75], [2, 1]]]))


def test_a_wide_tube_leaves_no_stick():
    _, added = drawn(epsilon_tube(X, Y, curve, 1.5), RUN)
    assert only(added, LineCollection).get_segments() == []


def test_rings_are_the_support_vectors():
    panel = epsilon_tube(X, Y, curve, 0.25, support=lambda step: [0, 2])
    (ring,) = [a for a in drawn(panel, RUN)[1] if getattr(a, "get_marker", str)() == "o"]
    assert ring.get_xydata().tolist() == [[0, 0.25], [2, 1]]
    _, added = drawn(epsilon_tube(X, Y, curve, 0.25), RUN)
    assert not [a for a in added if getattr(a, "get_marker", str)() == "o"]


@pytest.mark.parametrize(
    "change, message",
    [
        ({"y": [1.0]}, "X and y must have as many rows; got 3 and 1"),
        ({"x": [[1.0], [2], [3]]}, "x must be 1-D"),
        ({"predict": 3}, "predict must be"),
        ({"epsilon": -0.1}, "epsilon must be a finite number ≥ 0; got -0.1"),
    ],
)
def test_bad_arguments_are_named_at_once(change, message):
    with pytest.raises((TypeError, ValueError), match=message):
        epsilon_tube(**{"x": X, "y": Y, "predict": curve, "epsilon": 0.1, **change})
