"""Every part stands where its sum is; a hatched bar is the mean of means, the last dot is right."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from mlcore.clusters.tree import Part, tree_sum
from mlcore.viz.clusters.tree import part_means, sum_tree
from tests.drawn import drawn

PARTS = [Part(n, 0.0, n * np.array([float(n), -1.0])) for n in (1, 2, 3, 4, 10)]


@pytest.fixture
def run():
    return list(tree_sum(PARTS))


def boxes(added):
    return [artist for artist in added if hasattr(artist, "get_text")]


def test_boxes_say_n_and_the_sum(run):
    _, added = drawn(sum_tree(), run, 0)
    assert [box.get_text() for box in boxes(added)][1:3] == ["n = 2\n4\n−2", "n = 3\n9\n−3"]
    _, added = drawn(sum_tree(), run, 3)
    assert [box.get_text() for box in boxes(added)][-1] == "n = 20\n130\n−20"
    assert len(boxes(added)) == 5 + 3 + 2 + 1


def test_a_sum_stands_between_its_two_and_this_level_is_lit(run):
    _, added = drawn(sum_tree(), run, 2)
    places = [box.get_position() for box in boxes(added)]
    assert places[5:8] == [(0.5, 1), (2.5, 1), (4.0, 1)] and places[8:] == [(1.5, 2), (4.0, 2)]
    widths = [box.get_bbox_patch().get_linewidth() for box in boxes(added)]
    assert widths == [1.2] * 8 + [3.0] * 2
    lines = [a for a in added if hasattr(a, "get_linestyle") and not hasattr(a, "get_text")]
    dotted = [line for line in lines if line.get_linestyle() == ":"]
    assert len(dotted) == 2 and all((line.get_xdata() == 4.0).all() for line in dotted)


def test_the_mean_of_means_and_the_parts(run):
    axes, added = drawn(part_means(), run, 0)
    wrong, *_ = (a.get_height() for a in axes.patches if isinstance(a, Rectangle) and a.get_width())
    assert wrong == pytest.approx((1 + 2 + 3 + 4 + 10) / 5)
    heights = [line.get_ydata()[0] for line in added if len(line.get_xdata()) == 1]
    assert sorted(h for h in heights if h > 0) == pytest.approx([1, 2, 3, 4, 10])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["θ₁", "θ₂"]
    _, added = drawn(part_means(["b", "w"]), run, -1)
    assert [line.get_ydata()[0] for line in added] == pytest.approx([6.5, -1.0])


def test_areas_are_rows(run):
    _, added = drawn(part_means(), run, 0)
    sizes = [line.get_markersize() for line in added][::2]
    assert sizes == sorted(sizes) and (sizes[4] / sizes[3]) ** 2 == pytest.approx(10 / 4)
