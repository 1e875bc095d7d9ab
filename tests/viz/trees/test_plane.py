"""The plane of two columns, cut level by level."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeClassifier
from mlcore.viz.models.classification import class_look
from mlcore.viz.trees.plane import boxes, cut_plane
from tests.drawn import drawn

X = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 0.0], [3.0, 2.0], [3.0, 3.0]])
Y = np.array([0, 0, 1, 0, 0])
RUN = record(DecisionTreeClassifier().steps(X, Y))  # x₂ ≤ 1, then x₁ ≤ 1 on the left
PANEL = cut_plane(X, Y)


def test_boxes_share_out_the_plane():
    found = boxes(RUN[-1].theta, [(0, 4), (0, 4)])
    assert found[0].tolist() == [[0, 4], [0, 4]]
    leaves = np.flatnonzero(RUN[-1].theta.is_leaf)
    assert np.prod(np.diff(found[leaves])[..., 0], axis=1).sum() == 16
    for row, leaf in zip(X, RUN[-1].theta.apply(X)):
        assert (found[leaf][:, 0] <= row).all() and (row <= found[leaf][:, 1]).all()


@pytest.mark.parametrize("i", range(len(RUN)))
def test_leaves_have_the_colour_of_most_rows_and_their_cuts_lie_within(i):
    axes, added = drawn(PANEL, RUN, i)
    tree, step = RUN[i].theta, RUN[i]
    patches = [artist for artist in added if isinstance(artist, Rectangle)]
    assert len(patches) == tree.is_leaf.sum()
    for patch, node in zip(patches, np.flatnonzero(tree.is_leaf)):
        expected = class_look(int(tree.value[node].argmax()))["color"]
        assert patch.get_facecolor()[:3] == pytest.approx(to_rgb(expected))
    cuts = [artist for artist in added if hasattr(artist, "get_xydata")]
    assert len(cuts) == np.sum(step.feature >= 0)
    at = boxes(tree, [axes.get_xlim(), axes.get_ylim()])
    made = step.feature >= 0
    for cut, node, j, t in zip(
        cuts, step.nodes[made], step.feature[made], step.threshold[made], strict=True
    ):
        assert set(cut.get_xydata()[:, j]) == {t}
        assert cut.get_xydata()[:, 1 - j].tolist() == at[node][1 - j].tolist()


def test_a_mixed_leaf_is_paler():
    _, added = drawn(PANEL, RUN, 1)
    pale, deep = sorted(a.get_alpha() for a in added if isinstance(a, Rectangle))
    assert pale < deep


def to_rgb(colour):
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))


def test_bad_input():
    with pytest.raises(ValueError, match=r"X must be two columns, \(n, 2\)"):
        cut_plane(np.ones((3, 3)), [0, 1, 1])
    with pytest.raises(ValueError, match="as many rows"):
        cut_plane(X, Y[:2])
