"""Where boxes and wires stand, and what a frame of the way shows."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from mlcore.fusion.passage import passage
from mlcore.fusion.stacking import StackingRegressor
from mlcore.fusion.voting import VotingRegressor
from mlcore.fusion.wiring import CascadeClassifier, SerialRegressor
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression
from mlcore.models.ridge import Ridge
from mlcore.viz.fusion.diagram import HALF, diagram, layout
from mlcore.viz.style import colour
from tests.drawn import drawn

X = np.arange(12.0)[:, None]
A, B, C = (("a", LinearRegression()), ("b", Ridge()), ("c", Ridge(alpha=9.0)))
SERIES, PAIR = SerialRegressor([A, B]), VotingRegressor([A, B])
STACK = StackingRegressor([("s", SERIES), C], LinearRegression())
SURE = CascadeClassifier(
    [("p", LogisticRegression(tol=0.1)), ("q", LogisticRegression(C=9.0, tol=0.1))]
)
DEEP = StackingRegressor([("v", PAIR), C, A], Ridge())
IN, OUT, H = ("x",), ("y",), ("final_estimator",)


def columns(model):
    return {path: float(place[0]) for path, place in layout(model)[0].items()}


def test_a_series_is_a_row_and_a_pair_a_column():
    assert columns(SERIES) == {IN: -1, ("a",): 0, ("b",): 1, OUT: 2}
    places, _ = layout(PAIR)
    assert columns(PAIR) == {IN: -1, ("a",): 0, ("b",): 0, (): 1, OUT: 2}
    assert places["b",][1] - places["a",][1] == 1 and places[()][1] == 0


@pytest.mark.parametrize(
    ("model", "wires"),
    [
        (PAIR, {(IN, ("a",)), (IN, ("b",)), (("a",), ()), (("b",), ()), ((), OUT)}),
        (SERIES, {(IN, ("a",)), (IN, ("b",)), (("a",), ("b",)), (("b",), OUT)}),
        (
            STACK,
            {
                (IN, ("s", "a")),
                (IN, ("s", "b")),
                (("s", "a"), ("s", "b")),
                (IN, ("c",)),
                (("s", "b"), H),
                (("c",), H),
                (H, OUT),
            },
        ),
        (
            StackingRegressor([A], Ridge(), passthrough=True),
            {(IN, ("a",)), (("a",), H), (IN, H), (H, OUT)},
        ),
        (
            SURE,
            {
                (IN, ("p",)),
                (IN, ("q",)),
                (("p",), ("q",)),
                (("p",), ()),
                (("q",), ()),
                ((), OUT),
            },
        ),
    ],
)
def test_wires_say_who_is_fed_by_whom(model, wires):
    found = layout(model)[1]
    assert set(found) == wires and len(found) == len(wires)


@pytest.mark.parametrize(
    "model", [PAIR, SERIES, STACK, SURE, SerialRegressor([A, ("v", PAIR), B]), DEEP]
)
def test_no_box_lies_on_another_and_no_wire_on_a_box(model):
    places, wires = layout(model)
    at = np.array(list(places.values()))
    apart = np.abs(at[:, None] - at) >= 2 * HALF - 1e-9
    assert (apart.any(axis=2) | np.eye(len(at), dtype=bool)).all()
    axes, _ = drawn(diagram(model), passage(model.fit(X, X[:, 0] > 5), [3.0]), 0)
    for line in axes.lines[: len(wires)]:
        ends = line.get_xydata()
        along = np.concatenate([np.linspace(p, q, 50) for p, q in zip(ends, ends[1:])])
        inside = (np.abs(along[:, None] - at) < HALF - 1e-6).all(axis=2)
        assert not inside.any()


def test_a_frame_shows_who_has_said_what():
    run = passage(STACK.fit(X, X[:, 0] ** 2), [3.0])
    _, added = drawn(diagram(STACK), run, 2)
    places, _ = layout(STACK)
    values = {tuple(t.get_position()): t.get_text() for t in added if hasattr(t, "get_text")}
    assert len(values) == 3
    for answer in run[:3]:
        shown = values[tuple(places[answer.path] + [0, 0.14])]
        assert float(shown.replace("−", "-")) == pytest.approx(answer.said, rel=5e-3)
    (box,) = [patch for patch in added if isinstance(patch, FancyBboxPatch)]
    assert to_hex(box.get_edgecolor()).upper() == colour("new")
    assert (box.get_x(), box.get_y()) == tuple(places["c",] - HALF)
    (token,) = [line for line in added if getattr(line, "get_marker", str)() == "D"]
    assert token.get_xydata()[0].tolist() == (layout(STACK)[0]["c",] + [HALF[0], 0]).tolist()


def test_the_token_ends_at_the_answer():
    run = passage(PAIR.fit(X, X[:, 0]), [3.0])
    _, added = drawn(diagram(PAIR), run, -1)
    (token,) = [line for line in added if getattr(line, "get_marker", str)() == "D"]
    assert token.get_xydata()[0].tolist() == (layout(PAIR)[0][OUT] - [HALF[0], 0]).tolist()


def test_what_is_no_fusion_has_no_wiring():
    with pytest.raises(TypeError, match="a vote, a stack"):
        diagram(LinearRegression())


def test_wires_from_those_who_were_not_asked_stay_dark():
    labels = np.where(X[:, 0] > 5, 1, 0)
    run = passage(SURE.fit(X, labels), [11.0])  # the first is sure
    assert [answer.path for answer in run] == [("p",), ()]
    _, added = drawn(diagram(SURE), run, -1)
    lines = [artist for artist in added if getattr(artist, "get_marker", str)() == "None"]
    places, _ = layout(SURE)
    starts = {tuple(line.get_xydata()[0]) for line in lines}
    assert starts == {tuple(places[path] + [HALF[0], 0]) for path in (("p",), ())}
