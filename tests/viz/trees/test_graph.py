"""A tree as a graph."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeClassifier
from mlcore.viz.style import colour
from mlcore.viz.trees.graph import places, tree_graph
from tests.drawn import drawn

X = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 0.0], [3.0, 2.0], [3.0, 3.0]])
Y = np.array([0, 0, 1, 0, 0])
RUN = record(DecisionTreeClassifier().steps(X, Y))  # x₂ ≤ 1, then x₁ ≤ 1 on the left


def test_parents_stand_above_the_middle_of_their_children_and_left_is_yes():
    tree, at = RUN[-1].theta, places(RUN[-1].theta)
    assert sorted(at[tree.is_leaf, 0]) == [0, 1, 2]
    for node in np.flatnonzero(~tree.is_leaf):
        left, right = at[tree.left[node]], at[tree.right[node]]
        assert left[0] < right[0] and at[node, 0] == (left[0] + right[0]) / 2
        assert left[1] == right[1] == at[node, 1] + 1


@pytest.mark.parametrize(
    ("i", "texts"),
    [
        (0, ["x₂ ≤\n1"]),
        (1, ["x₂ ≤\n1", "x₁ ≤\n1", "3\n0"]),
        (2, ["x₂ ≤\n1", "x₁ ≤\n1", "3\n0", "1\n0", "0\n1"]),
    ],
)
def test_nodes_say_their_question_or_their_rows_and_the_next_cuts_are_orange(i, texts):
    axes, added = drawn(tree_graph(), RUN, i)
    assert [text.get_text() for text in axes.texts] == texts
    orange = [
        text.get_text()
        for text in axes.texts
        if to_hex(text.get_bbox_patch().get_edgecolor()).upper() == colour("new")
    ]
    assert orange == texts[i : i + 1] * (i < 2)
    assert sum(hasattr(artist, "get_xydata") for artist in added) == 2 * i  # edges to children


def test_all_nodes_lie_within_the_axes_from_the_first_step_on():
    axes, _ = drawn(tree_graph(), RUN, 0)
    at = places(RUN[-1].theta)
    assert axes.get_xlim()[0] < at[:, 0].min() and at[:, 0].max() < axes.get_xlim()[1]
    assert axes.get_ylim()[0] > at[:, 1].max() and axes.get_ylim()[1] < 0  # the root is above
