"""AdaBoost in the plane: sizes, rings, cuts, and the ground of the vote."""

import numpy as np
import pytest
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_hex

from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeClassifier
from mlcore.viz.fusion.weighted import vote_plane, weighted_points
from mlcore.viz.models.classification import class_look
from mlcore.viz.style import colour
from tests.drawn import drawn

X, Y = np.array([[1.0, 3], [2, 1], [3, 2], [4, 5], [5, 4]]), np.array([0, 0, 1, 1, 0])
RUN = record(AdaBoostClassifier(n_estimators=3).steps(X, Y))
PANELS = pytest.mark.parametrize("panel", [weighted_points, vote_plane])


def scattered(added, ring):
    """{place: area} of the rings, or of the filled points."""
    return {
        tuple(place): float(area)
        for dots in added
        if isinstance(dots, PathCollection) and (len(dots.get_facecolors()) == 0) == ring
        for place, area in zip(dots.get_offsets().tolist(), dots.get_sizes())
    }


@pytest.mark.parametrize("i", range(3))
def test_areas_are_the_weights_and_rings_the_wrong_rows(i):
    _, added = drawn(weighted_points(X, Y), RUN, i)
    areas = np.array([scattered(added, ring=False)[tuple(x)] for x in X.tolist()])
    assert areas / areas.sum() == pytest.approx(RUN[i].weight)
    assert set(scattered(added, ring=True)) == {tuple(x) for x in X[RUN[i].wrong].tolist()}


@pytest.mark.parametrize(("i", "axis", "at"), [(0, 0, 2.5), (1, 1, 4.5), (2, 0, 4.5)])
def test_the_cut_is_orange_and_goes_through_the_plane(i, axis, at):
    axes, added = drawn(weighted_points(X, Y), RUN, i)
    cuts = [
        line.get_xydata()
        for line in added
        if hasattr(line, "get_xydata") and to_hex(line.get_color()).upper() == colour("new")
    ]
    assert len(cuts) == 1 and cuts[0][:, axis].tolist() == [at, at]
    other = (axes.get_xlim(), axes.get_ylim())[1 - axis]
    assert cuts[0][:, 1 - axis].tolist() == list(other)


def test_few_points_have_their_weight_beside_them_and_many_have_none():
    axes, _ = drawn(weighted_points(X, Y), RUN, 1)
    assert sorted(text.get_text() for text in axes.texts) == ["0.125"] * 4 + ["0.5"]
    many = np.tile(X, (2, 1)), np.tile(Y, 2)
    axes, _ = drawn(weighted_points(*many), record(AdaBoostClassifier().steps(*many), 2), 1)
    assert not axes.texts


def test_wrong_labels_have_a_cross_and_a_name_in_the_key():
    axes, added = drawn(weighted_points(X, Y, wrong_labels=[0, 3]), RUN, 0)
    crosses = [line for line in added if getattr(line, "get_marker", str)() == "x"]
    assert [line.get_xydata().tolist() for line in crosses] == [X[[0, 3]].tolist()] * 2
    assert "wrong label" in [text.get_text() for text in axes.get_legend().get_texts()]
    axes, added = drawn(weighted_points(X, Y), RUN, 0)
    assert len(axes.get_legend().get_texts()) == 2


@pytest.mark.parametrize("i", range(3))
def test_the_ground_is_the_vote_of_all_members_so_far(i):
    axes, added = drawn(vote_plane(X, Y), RUN, i)
    (mesh,) = [artist for artist in added if isinstance(artist, QuadMesh)]
    corners = np.asarray(mesh.get_coordinates())
    middles = (corners[1:, 1:] + corners[:-1, :-1]).reshape(-1, 2) / 2
    model = AdaBoostClassifier(n_estimators=i + 1).fit(X, Y)
    shades = np.asarray(mesh.get_array()).reshape(-1, 4)
    told = [to_hex(class_look(c)["color"]) for c in model.predict(middles)]
    assert [to_hex(shade) for shade in shades] == told
    assert set(scattered(added, ring=True)) == {tuple(x) for x in X[model.predict(X) != Y].tolist()}
    assert i < 2 or not scattered(added, ring=True)


def test_members_may_be_larger_trees():
    rng = np.random.default_rng(0)
    A = rng.uniform(-1, 1, (30, 2))
    b = (A.prod(axis=1) > 0).astype(int)
    run = record(AdaBoostClassifier(DecisionTreeClassifier(max_depth=2)).steps(A, b), 3)
    for panel in (weighted_points, vote_plane):
        drawn(panel(A, b), run, -1)


@PANELS
def test_bad_input(panel):
    with pytest.raises(ValueError, match="X must be two columns"):
        panel(X[:, :1], Y)
    with pytest.raises(ValueError, match="as many rows"):
        panel(X, Y[:3])
    with pytest.raises(ValueError, match="y must hold 0 and 1, for two classes; got 2"):
        panel(X, Y * 2)
