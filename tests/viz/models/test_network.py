"""The picture of a network shows the step: values forward, slopes backward, dead units, weights."""

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import softmax_cross_entropy
from mlcore.descent.objective import Objective
from mlcore.models.network import Network
from mlcore.steps import Step, record
from mlcore.viz.models.network import graph, stages
from mlcore.viz.phases import in_phases
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn

TINY = Network((1, 2, 1))
X, Y = np.array([[1.0]]), np.array([1.0])
THETA = [0.5, -1.0, 0.0, 0.0, 1.0, 2.0, 0.0]  # the hand example of lesson 08
RUN = record(gradient_descent(Objective(X, Y, TINY), THETA, lr=0.1), 2)
FRAMES = in_phases(RUN, stages(TINY))


def written(i):
    """What frame i writes: text by its place and how far above it."""
    _, added = drawn(graph(TINY, X, Y), FRAMES, i)
    texts = [artist for artist in added if hasattr(artist, "get_text")]
    return [(tuple(np.round(t.xy, 3)), t.get_text()) for t in texts]


def at(i, place, sign=""):
    return [text for where, text in written(i) if where == place and text.startswith(sign)]


INPUT, FIRST, SECOND, OUT = (0, 0.5), (1, 0.75), (1, 0.25), (2, 0.5)
TO_FIRST, TO_SECOND, FROM_FIRST, FROM_SECOND = (
    tuple(np.add(a, b) / 2)
    for a, b in ((INPUT, FIRST), (INPUT, SECOND), (FIRST, OUT), (SECOND, OUT))
)


@pytest.mark.parametrize("i, known", [(0, 1), (1, 3), (2, 4), (3, 4), (5, 4)])
def test_values_come_forward_layer_by_layer(i, known):
    values = {INPUT: "1", FIRST: "0.5", SECOND: "0", OUT: "0.5"}
    shown = {where: value for where, value in values.items() if value in at(i, where)}
    assert shown == dict(list(values.items())[:known])


@pytest.mark.parametrize(
    "i, deltas, slopes",
    [
        (2, {}, {}),
        (3, {OUT: "δ −0.5"}, {FROM_FIRST: "∂ −0.25", FROM_SECOND: "∂ 0"}),
        (
            4,
            {OUT: "δ −0.5", FIRST: "δ −0.5", SECOND: "δ 0"},
            {FROM_FIRST: "∂ −0.25", FROM_SECOND: "∂ 0", TO_FIRST: "∂ −0.5", TO_SECOND: "∂ 0"},
        ),
    ],
)
def test_slopes_come_backward_layer_by_layer(i, deltas, slopes):
    assert {where: text for where, text in written(i) if text[0] == "δ"} == deltas
    assert {where: text for where, text in written(i) if text[0] == "∂"} == slopes


def test_weights_are_written_and_at_last_where_they_move():
    assert at(0, TO_FIRST) == ["0.5"] and at(0, FROM_SECOND) == ["2"] and "b 0" in at(0, FIRST)
    assert "0.5 → 0.55" in at(5, TO_FIRST) and "1 → 1.025" in at(5, FROM_FIRST)
    assert "−1" in at(5, TO_SECOND) and "b 0 → 0.05" in at(5, OUT)  # what stays has no arrow
    assert at(6, TO_FIRST) == ["0.55"]


def circles(panel, run, i=-1):
    return [a for a in drawn(panel, run, i)[1] if isinstance(a, PathCollection)]


@pytest.mark.parametrize("i, hatched", [(0, []), (1, [SECOND]), (5, [SECOND])])
def test_a_dead_unit_is_hatched_once_its_value_is_known(i, hatched):
    shown = circles(graph(TINY, X, Y), FRAMES, i)
    assert [tuple(c.get_offsets()[0].tolist()) for c in shown if c.get_hatch()] == hatched


def test_a_unit_that_is_on_for_any_row_is_not_hatched():
    rows = np.array([[1.0], [-1.0]])  # h₁ is on for the first, h₂ for the second
    assert not any(c.get_hatch() for c in circles(graph(TINY, rows, [1.0, 1.0]), RUN))


def test_the_layer_that_is_new_is_orange():
    orange = [
        {tuple(c.get_offsets()[0]) for c in circles(graph(TINY, X, Y), FRAMES, i)
         if to_hex(c.get_edgecolor()[0]).upper() == OKABE_ITO["orange"]}
        for i in range(6)
    ]  # fmt: skip
    assert orange == [{INPUT}, {FIRST, SECOND}, {OUT}, {OUT}, {FIRST, SECOND}, set()]


def test_a_line_is_as_thick_as_its_weight_and_dashed_if_negative():
    _, added = drawn(graph(TINY, X, Y), FRAMES, 0)
    lines = [
        line for line in added if hasattr(line, "get_linewidth") and hasattr(line, "get_xdata")
    ]
    width = {tuple(np.mean(line.get_xydata(), axis=0)): line.get_linewidth() for line in lines}
    ends = [TO_FIRST, TO_SECOND, FROM_FIRST, FROM_SECOND]
    extra = np.array([width[where] for where in ends]) - 0.6
    assert np.allclose(extra / extra[3], [0.25, 0.5, 0.5, 1.0])
    dashed = [line.get_linestyle() == "--" for line in lines]
    assert dashed == [False, True, False, False]


def test_weights_that_moved_most_since_the_frame_before_stand_between_orange():
    thetas = np.array([[0.0] * 7, [1.0, 0.4, 9, 9, -0.6, 0.0, 9]])  # W₁, b₁, W₂, b₂
    run = [Step(t, theta, 1.0, t + 1) for t, theta in enumerate(thetas)]
    for i, orange in enumerate(([], [TO_FIRST, FROM_FIRST])):
        _, added = drawn(graph(TINY, X, Y), run, i)
        lines = [line for line in added if hasattr(line, "get_xdata")]
        hexes = [to_hex(line.get_color()).upper() for line in lines]
        lit = [line for line, tint in zip(lines, hexes) if tint == OKABE_ITO["orange"]]
        assert [tuple(np.mean(line.get_xydata(), axis=0)) for line in lit] == orange


def test_without_phases_many_rows_show_weights_and_no_numbers():
    network = Network((2, 3, 2))
    run = [Step(t, network.he(t), 1.0, t + 1) for t in range(2)]
    panel = graph(network, np.eye(2), np.eye(2), loss=softmax_cross_entropy)
    axes, added = drawn(panel, run, 1)
    assert not [artist for artist in added if hasattr(artist, "get_text")]
    circles = [a for a in added if isinstance(a, PathCollection)]
    assert sum(len(some.get_offsets()) for some in circles) == 7
    names = [text.get_text() for text in axes.texts]
    assert names == ["x₁", "x₂", "h₁", "h₂", "h₃", "o₁", "o₂"]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="X must be 2-D"):
        graph(TINY, [1.0], [1.0])
    with pytest.raises(ValueError, match="y"):
        graph(TINY, [[1.0]], [1.0, 2.0])
