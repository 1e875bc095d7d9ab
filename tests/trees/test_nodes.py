"""A tree as a table, several trees as one table."""

from dataclasses import fields

import numpy as np
import pytest

from mlcore.trees.nodes import Tree, separate
from mlcore.trees.tree import DecisionTreeClassifier


@pytest.fixture
def fitted():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3))
    return X, DecisionTreeClassifier(max_depth=5).fit(X, rng.integers(2, size=200)).tree_


def side_by_side(tree, times):
    """The same tree several times in one table, level by level."""
    m = len(tree.feature)
    node, depth = np.tile(np.arange(m), times), np.tile(tree.depths, times)
    copy = np.repeat(np.arange(times), m)
    order = np.lexsort((node, copy, depth))
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    parts = {field.name: np.tile(getattr(tree, field.name), times) for field in fields(Tree)[:4]}
    for side in ("left", "right"):
        parts[side] = np.where(parts[side] < 0, -1, number[copy * m + parts[side]])
    parts |= {"value": np.tile(tree.value, (times, 1))}
    parts |= {
        name: np.tile(getattr(tree, name), times) for name in ("impurity", "n_rows", "weight")
    }
    return Tree(**{name: part[order] for name, part in parts.items()})


@pytest.mark.parametrize("times", [1, 2, 7])
def test_trees_side_by_side_come_apart(fitted, times):
    X, tree = fitted
    together = side_by_side(tree, times)
    assert np.array_equal(together.value[together.apply(X)], tree.value[tree.apply(X)])
    start = np.arange(200) % times
    assert np.array_equal(together.value[together.apply(X, start=start)], tree.value[tree.apply(X)])
    for same in separate(together, times):
        for field in fields(Tree):
            assert np.array_equal(getattr(same, field.name), getattr(tree, field.name))


def test_some_rows_go_where_all_go(fitted):
    X, tree = fitted
    rows = np.array([5, 3, 5, 199])
    assert np.array_equal(tree.apply(X, rows), tree.apply(X)[rows])
    assert (tree.feature[tree.apply(X)] == -1).all()
    assert np.array_equal(
        np.bincount(tree.apply(X), minlength=len(tree.n_rows))[tree.is_leaf],
        tree.n_rows[tree.is_leaf],
    )


def test_a_column_matters_by_what_its_cuts_take_away():
    one = np.ones(5)
    tree = Tree(
        np.array([1, 0, -1, -1, -1]), one, np.array([1, 3, -1, -1, -1]),
        np.array([2, 4, -1, -1, -1]), one[:, None], np.array([0.5, 0.4, 0, 0, 0.2]), one,
        np.array([10.0, 6, 4, 3, 3]),
    )  # fmt: skip
    assert tree.importances(3) == pytest.approx(np.array([1.8, 2.6, 0]) / 4.4)  # 2.4 − .6; 5 − 2.4
    assert tree.depths.tolist() == [0, 1, 1, 2, 2]
