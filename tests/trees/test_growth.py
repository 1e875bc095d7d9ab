"""Trees that grow side by side are the trees that grow alone."""

from dataclasses import fields

import numpy as np
import pytest

from mlcore.steps import record
from mlcore.trees.growth import grow
from mlcore.trees.nodes import Tree, separate
from mlcore.trees.table import Table

LIMITS = {"max_depth": None, "min_samples_split": 2, "min_samples_leaf": 1}


@pytest.mark.parametrize("criterion", ["gini", "entropy", "squared_error"])
@pytest.mark.parametrize("max_features", [1, 3, 4])
def test_side_by_side_as_alone(criterion, max_features):
    rng = np.random.default_rng(0)
    X = rng.integers(20, size=(80, 4)).astype(float)
    columns = rng.normal(size=(1, 80))
    if criterion != "squared_error":
        columns = np.eye(3)[rng.integers(3, size=80)].T
    table = Table(X, columns, criterion)
    bags = rng.integers(3, size=(4, 80))
    roots, rows = np.nonzero(bags)
    options = LIMITS | {"max_features": max_features}

    def trees(kept):
        here = np.isin(roots, kept)
        some = table.take(rows[here], bags[roots[here], rows[here]].astype(float))
        rngs = [np.random.default_rng(b) for b in kept]
        run = record(grow(some, np.searchsorted(kept, roots[here]), rngs, **options))
        return separate(run[-1].theta, len(kept))

    for b, tree in enumerate(trees([0, 1, 2, 3])):
        (alone,) = trees([b])
        for field in fields(Tree):
            one, other = getattr(tree, field.name), getattr(alone, field.name)
            assert np.allclose(one, other, rtol=1e-12, atol=1e-12), field.name


def test_more_rows_and_nodes_than_sixteen_bits_hold():
    X = np.random.default_rng(0).permutation(70_000)[:, None] / 1.0
    y = X[:, 0]  # every cut halves its node
    table = Table(X, y[None], "squared_error").take(np.arange(70_000), np.ones(70_000))
    run = record(grow(table, np.zeros(70_000, int), [None], **LIMITS, max_features=1))
    tree = run[-1].theta
    assert len(run) == 18 and tree.is_leaf.sum() == 70_000
    assert np.array_equal(tree.value[tree.apply(X), 0], y)
