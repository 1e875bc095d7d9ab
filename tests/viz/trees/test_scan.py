"""One cut: what stands on either side, and the lowest impurity so far."""

import numpy as np
import pytest

from mlcore.steps import Step
from mlcore.viz.trees.scan import cut_column, impurity_curve
from tests.drawn import drawn, marked

X, Y = np.array([1.0, 2.0, 4.0, 8.0]), np.array([0, 0, 1, 0])
RUN = [
    Step(t, np.array([at]), loss, t + 1) for t, (at, loss) in enumerate([(1.5, 0.3), (3.0, 0.2)])
]
RUN += [Step(2, np.array([6.0]), 0.2, 3), Step(3, np.array([7.0]), 0.25, 4)]


@pytest.mark.parametrize(("i", "counts"), [(0, ["1 + 0", "2 + 1"]), (2, ["2 + 1", "1 + 0"])])
def test_counts_of_both_sides_stand_on_their_side_of_the_cut(i, counts):
    axes, added = drawn(cut_column(X, Y), RUN, i)
    (cut,) = [artist for artist in added if hasattr(artist, "get_xydata")]
    assert set(cut.get_xdata()) == {RUN[i].theta[0]}
    assert [text.get_text() for text in axes.texts] == counts
    left, right = (text.get_position()[0] for text in axes.texts)
    assert axes.get_xlim()[0] < left < RUN[i].theta[0] < right < axes.get_xlim()[1]


def test_every_row_is_a_mark_in_the_row_of_its_class():
    axes, _ = drawn(cut_column(X, Y, names=("no", "yes")), RUN)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["no", "yes"]
    assert marked(axes.lines, "o").get_xydata().tolist() == [[1, 0], [2, 0], [8, 0]]
    assert marked(axes.lines, "s").get_xydata().tolist() == [[4, 1]]


def test_ring_is_at_the_first_of_the_lowest_so_far():
    for i, best in ((0, [1.5, 0.3]), (1, [3.0, 0.2]), (3, [3.0, 0.2])):
        _, added = drawn(impurity_curve(0.4), RUN, i)
        (ring,) = [line for line in added if line.get_markersize() == 17]
        assert ring.get_xydata().tolist() == [best]
        assert marked(added, "D").get_xydata().tolist() == [[RUN[i].theta[0], RUN[i].loss]]


def test_the_whole_curve_is_there_from_the_first_step():
    _, added = drawn(impurity_curve(0.4, whole=True), RUN, 1)
    points = np.concatenate([line.get_xydata() for line in added])
    assert {tuple(point) for point in points} == {(step.theta[0], step.loss) for step in RUN}
    assert marked(added, "D").get_xydata().tolist() == [[3.0, 0.2]]


def test_impurity_before_is_within_the_axes_and_dashed():
    axes, _ = drawn(impurity_curve(0.4), RUN)
    low, high = axes.get_ylim()
    (dashed,) = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert set(dashed.get_ydata()) == {0.4} and low < 0.2 < 0.4 < high


def test_bad_input():
    with pytest.raises(ValueError, match="x must be 1-D"):
        cut_column([[1.0]], [0])
    with pytest.raises(ValueError, match="as many rows; got 2 and 1"):
        cut_column([1.0, 2.0], [0])
    with pytest.raises(ValueError, match="before must be"):
        impurity_curve(-1)
