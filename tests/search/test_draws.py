"""The Latin hypercube: of n parts of every axis each holds one point, and nothing else is fixed."""

import numpy as np
import pytest

from mlcore.search.draws import latin_hypercube


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 5), (7, 1), (5, 2), (40, 6)])
def test_every_part_of_every_axis_holds_one_point(n, d):
    points = latin_hypercube(n, d, rng=3)
    assert points.shape == (n, d) and 0 <= points.min() and points.max() < 1
    parts = np.sort(np.floor(n * points), axis=0)
    assert np.array_equal(parts, np.tile(np.arange(n)[:, None], d))


def test_one_point_by_hand():
    """With one part there is nothing to permute: the point is what the generator says."""
    rng = np.random.default_rng(5)
    rng.permuted(np.zeros((2, 1), int), axis=1)
    assert np.array_equal(latin_hypercube(1, 2, rng=5), rng.random((1, 2)))


def test_points_are_uniform_and_axes_independent():
    every = np.array([latin_hypercube(4, 2, rng=seed) for seed in range(3000)])
    assert np.abs(every.mean(axis=0) - 0.5).max() < 5 * np.sqrt(1 / 12 / 3000)
    cells = np.floor(4 * every).astype(int)
    counts = np.zeros((4, 4))
    np.add.at(counts, (cells[..., 0], cells[..., 1]), 1)
    assert np.abs(counts / 3000 - 1 / 4).max() < 5 * np.sqrt(3 / 16 / 3000)


def test_the_same_rng_gives_the_same_points():
    a, b, other = (latin_hypercube(6, 3, rng=rng) for rng in (1, np.random.default_rng(1), 2))
    assert np.array_equal(a, b) and not np.array_equal(a, other)
    assert not np.array_equal(latin_hypercube(6, 3, None), latin_hypercube(6, 3, None))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 2, 0), ValueError, "n must be a whole number ≥ 1; got 0"),
        ((2.0, 2, 0), TypeError, "n must be a whole number ≥ 1; got 2.0"),
        ((2, -1, 0), ValueError, "d must be a whole number ≥ 1; got -1"),
        ((2, "2", 0), TypeError, "d must be a whole number ≥ 1; got '2'"),
        ((2, 2, "0"), TypeError, "rng must be None, a whole number ≥ 0 or a numpy Generator"),
        ((2, 2, -1), ValueError, "rng must be None, a whole number ≥ 0 or a numpy Generator"),
    ],
)
def test_bad_input(arguments, error, message):
    with pytest.raises(error, match=f"^{message}"):
        latin_hypercube(*arguments)
