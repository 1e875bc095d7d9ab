"""The board of a project: what each box says, which is orange, what is dashed."""

from collections import namedtuple

import matplotlib
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from mlcore.viz import style
from mlcore.viz.fusion.board import board
from tests.drawn import drawn

Stage = namedtuple("Stage", "box says")
BOXES = {"split": (0, 0), "fit": (1, 0), "look": (2, 0.5), "aside": (0, 1)}
PANEL = board(BOXES, [("split", "fit"), ("fit", "look")], [("split", "aside"), ("aside", "look")])
RUN = [Stage("split", "3 + 1"), Stage("fit", "try 1"), Stage("fit", "try 2"), Stage("look", "0")]


def boxes(artists):
    return [artist for artist in artists if isinstance(artist, FancyBboxPatch)]


@pytest.mark.parametrize(
    ("i", "said"),
    [(0, {"3 + 1"}), (2, {"3 + 1", "try 2"})],
)
def test_a_box_shows_its_latest_number_and_one_not_reached_none(i, said):
    _, added = drawn(PANEL, RUN, i)
    texts = [artist for artist in added if hasattr(artist, "get_text")]
    assert sorted(text.get_text() for text in texts) == sorted([*BOXES, *said])
    quiet = [t.get_text() for t in texts if t.get_color() == style.colour("previous")]
    assert set(quiet) == set(BOXES) - {step.box for step in RUN[: i + 1]}


@pytest.mark.parametrize("i", range(4))
def test_the_box_of_this_step_alone_is_orange(i):
    _, added = drawn(PANEL, RUN, i)
    orange = [b for b in boxes(added) if to_hex(b.get_edgecolor()).upper() == style.colour("new")]
    assert len(orange) == 1
    middle = orange[0].get_x() + orange[0].get_width() / 2
    assert middle == pytest.approx(BOXES[RUN[i].box][0])


def test_ways_go_from_edge_to_edge_and_those_aside_are_dashed():
    with matplotlib.rc_context(style.theme("light")):
        axes = Figure().add_subplot()
        PANEL.backdrop(axes, RUN)
    arrows = [text for text in axes.texts if getattr(text, "arrow_patch", None)]
    styles = [arrow.arrow_patch.get_linestyle() for arrow in arrows]
    assert styles == ["-", "-", "--", "--"]
    right, bottom = arrows[3].xyann, arrows[3].xy  # aside → look: from the right, then upright
    assert right[0] > 0 and right[1] == 1 and bottom[0] == 2 and 0.5 < bottom[1] < 1
    edges = {round(b.get_x(), 9) for b in boxes(axes.patches)}
    assert round(arrows[0].xy[0], 9) in edges and arrows[0].xy[1] == 0  # split → fit, level


def test_ways_and_steps_without_a_box_are_named():
    with pytest.raises(ValueError, match="ways must lead between boxes, a; got 'b'"):
        board({"a": (0, 0)}, [("a", "b")])
    with pytest.raises(ValueError, match="box must be one of a; got 'fit'"):
        drawn(board({"a": (0, 0)}, []), [Stage("fit", "")])
