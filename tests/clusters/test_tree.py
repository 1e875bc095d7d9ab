"""The tree's sums are those of one after another, its levels as few as can be."""

from functools import reduce
from math import ceil, fsum, log2
from operator import add

import numpy as np
import pytest

from mlcore.clusters.tree import Part, tree_sum


def parts(n, d=2):
    rng = np.random.default_rng(n)
    return [Part(s + 1, rng.normal(), rng.normal(size=d)) for s in range(n)]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33])
def test_the_root_is_the_sum(n):
    given = parts(n)
    steps = list(tree_sum(given))
    assert len(steps) == 1 + ceil(log2(n))
    (root,) = steps[-1].parts
    assert root.n == n * (n + 1) // 2 and steps[-1].n_evals == 2 * n - 1
    assert root.loss == pytest.approx(fsum(p.loss for p in given), rel=1e-12)
    np.testing.assert_allclose(root.gradient, sum(p.gradient for p in given), rtol=1e-12)
    for step in steps:  # no level loses any
        assert sum(p.n for p in step.parts) == root.n
    np.testing.assert_array_equal(steps[-1].theta, root.gradient / root.n)
    assert steps[-1].loss == root.loss / root.n


def test_five_parts_by_hand():
    steps = list(tree_sum(Part(1, 2.0**s, np.array([10.0**s])) for s in range(5)))
    sums = [[p.gradient.item() for p in step.parts] for step in steps]
    assert sums == [[1, 10, 100, 1e3, 1e4], [11, 1100, 1e4], [1111, 1e4], [11111]]
    assert [step.n_evals for step in steps] == [5, 7, 8, 9]
    assert steps[-1].loss == 31 / 5


def test_round_off_stays_small():
    """One after another, 2¹⁶ equal numbers are off by more than a tree of them is."""
    tenth = Part(1, 0.1, np.array([0.1]))
    *_, root = tree_sum([tenth] * 2**16)
    one_by_one = reduce(add, [0.1] * 2**16)  # the sum of newer Pythons compensates
    exact = fsum([0.1] * 2**16)
    assert abs(root.parts[0].loss - exact) < 1e-3 * abs(one_by_one - exact)


def test_means_are_of_rows_not_of_parts():
    both = Part(10, 10 * 1.0, np.array([10.0])) + Part(990, 990 * 3.0, np.array([0.0]))
    assert both.mean_loss == pytest.approx(2.98) and both.mean_gradient == pytest.approx([0.01])


@pytest.mark.parametrize(
    "wrong, kind, message",
    [
        ([], ValueError, "parts must hold at least one Part"),
        ([(1, 2.0, np.ones(1))], TypeError, "parts must be of kind Part"),
        ([Part(1, 0.0, np.ones(2)), Part(1, 0.0, np.ones(1))], ValueError, r"\(2,\) and \(1,\)"),
    ],
)
def test_bad_input_is_told_at_once(wrong, kind, message):
    with pytest.raises(kind, match=message):
        tree_sum(wrong)
