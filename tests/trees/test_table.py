"""Ranks, sorting by counting, and sums in fixed point."""

import numpy as np
import pytest

from mlcore.trees.table import Table, counting_order, fixed_point, running, taken


def test_equal_values_have_equal_ranks():
    X = np.array([[3.0, 1e8], [1.0, -1e-8], [3.0, 0.0], [2.0, -0.0]])
    ranks = Table(X, np.zeros((1, 4)), "squared_error").ranks
    assert ranks.tolist() == [[2, 0, 2, 1], [2, 0, 1, 1]]


@pytest.mark.parametrize("high", [1, 200, 2**16 - 1, 2**16, 2**20, 2**40])
def test_sorts_as_numpy_does(high):
    key = np.random.default_rng(high).integers(high, size=(3, 500), endpoint=True)
    key[1] = key[1, 0]
    assert np.array_equal(counting_order(key), key.argsort(axis=1, kind="stable"))


def test_takes_as_numpy_does():
    rng = np.random.default_rng(0)
    values, places = rng.normal(size=(3, 7)), rng.integers(7, size=(3, 7))
    assert np.array_equal(taken(values, places), np.take_along_axis(values, places, axis=1))


def test_sums_in_fixed_point_are_exact_in_any_order():
    rng = np.random.default_rng(0)
    node = np.repeat([0, 1, 2], [500, 300, 200])
    numbers = rng.normal(size=1000) * np.array([1e8, 1.0, 1e-8])[node]
    whole, unit = fixed_point(numbers[None], node, 3)
    order = np.concatenate([rng.permutation(500), 500 + rng.permutation(500)])
    order = order[np.argsort(node[order], kind="stable")]
    sums = running(whole[0], unit[0], order[None], node)[0]
    ends = np.array([499, 799, 999])
    same = whole[0].cumsum()[ends]
    assert np.array_equal((sums / unit[0, node]).round()[ends], same)
    for k in range(3):  # and as near to the truth as floats are
        here = node == k
        base = sums[here][0] - numbers[order][here][0]
        truth = np.cumsum(numbers[order][here].astype(np.longdouble))
        assert np.abs(sums[here] - base - truth).max() < 1e-12 * np.abs(numbers[here]).sum()


def test_zeros_have_a_unit():
    whole, unit = fixed_point(np.zeros((1, 4)), np.zeros(4, int), 1)
    assert whole.tolist() == [[0, 0, 0, 0]] and unit > 0
