"""Impurities by hand, and what a cut takes away against their definitions."""

import numpy as np
import pytest

from mlcore.trees.impurity import (
    entropy,
    fall_of_entropy,
    fall_of_gini,
    fall_of_squared_error,
    gini,
    squared_error,
)


def test_by_hand():
    p = np.array([[0.6, 0.4], [1.0, 0.0], [0.5, 0.5], [0.25, 0.75]])
    assert gini(p) == pytest.approx([0.48, 0, 0.5, 0.375])
    assert entropy(p) == pytest.approx([0.9709505944546686, 0, 1, 0.8112781244591328])
    assert not np.signbit(entropy(p)).any()
    assert gini(np.full(5, 0.2)) == pytest.approx(0.8)
    assert entropy(np.full(8, 0.125)) == pytest.approx(3)
    assert squared_error(np.array([3.0, 10.0])) == 1.0  # of 2 and 4


def test_gini_is_the_chance_that_two_rows_differ():
    y = np.array([0, 0, 0, 1, 1, 2])
    differ = np.mean(y[:, None] != y)
    assert gini(np.bincount(y) / 6) == pytest.approx(differ)


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("fall, impurity", [(fall_of_gini, gini), (fall_of_entropy, entropy)])
def test_the_fall_of_classes(fall, impurity, k):
    rng = np.random.default_rng(k)
    y, w = rng.integers(k, size=50), rng.exponential(size=50)
    counts = w[:, None] * np.eye(k)[y]
    left, p = counts[:20].sum(axis=0), counts.sum(axis=0) / w.sum()
    right = counts.sum(axis=0) - left
    sums = [np.array([[c - left.sum() * q]]) for c, q in zip(left[1:], p[1:])]
    sides = np.array([[left.sum()]]), np.array([[right.sum()]])
    expected = w.sum() * impurity(p) - sum(
        side.sum() * impurity(side / side.sum()) for side in (left, right)
    )
    found = fall(sums, *sides, np.array([w.sum()]), p[1:, None])
    assert found.item() == pytest.approx(expected)


def test_the_fall_of_numbers():
    rng = np.random.default_rng(0)
    y, w = rng.normal(size=50), rng.exponential(size=50)
    W = np.array([[w[:20].sum()]]), np.array([[w[20:].sum()]])

    def error(rows):
        mean = np.average(y[rows], weights=w[rows])
        return w[rows] @ (y[rows] - mean) ** 2

    expected = error(slice(None)) - error(slice(20)) - error(slice(20, None))
    S = w[:20] @ (y[:20] - np.average(y, weights=w))
    found = fall_of_squared_error([np.array([[S]])], *W, w.sum(keepdims=True), None)
    assert found.item() == pytest.approx(expected)
