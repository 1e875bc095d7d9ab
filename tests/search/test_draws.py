"""Chance that goes on where it stopped; the Latin hypercube: one point in each part of an axis."""

from itertools import islice

import numpy as np
import pytest

from mlcore.search.draws import draws, latin_hypercube, seed_from, several_draws

SHAPES = [3, (4, 2), (2, 30, 10), (50, 700), (400, 1000), (0, 2), ()]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_numbers_of_a_step_are_the_same_from_wherever_one_starts(shape):
    every = list(islice(draws(7, shape), 70 if np.prod(shape) < 1e5 else 6))
    for first in (1, 2, 5, 63, 64, 65):
        for a, b in zip(every[first:], draws(7, shape, first)):
            assert np.array_equal(a, b)


@pytest.mark.parametrize("shape", SHAPES[:4], ids=str)
def test_draws_are_uniform_and_no_two_alike(shape):
    n = 200 if np.prod(shape) < 1e4 else 20
    every = np.array(list(islice(draws(7, shape), n)))
    assert every.min() >= 0 and every.max() < 1 and len(np.unique(every)) == every.size
    deviation = 1 / np.sqrt(12 * every.size)
    assert abs(every.mean() - 0.5) < 4 * deviation
    assert abs((every < 0.25).mean() - 0.25) < 4 * np.sqrt(3 / 16 / every.size)
    assert not np.isin(every, np.array(list(islice(draws(8, shape), n)))).any()


def test_draws_cannot_be_written_to_and_take_little_memory():
    array = next(draws(0, (50, 10)))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
    for shape in SHAPES:
        one = 8 * np.prod(shape, dtype=int)
        assert np.asarray(next(draws(0, shape)).base).nbytes <= max(one, 2**20) * 1.1


def test_a_seed_is_drawn_from_any_rng():
    assert seed_from(5) == seed_from(5) == seed_from(np.int64(5)) != seed_from(6)
    assert seed_from(np.random.default_rng(5)) == seed_from(5)
    rng = np.random.default_rng(5)
    assert seed_from(rng) != seed_from(rng) and seed_from(None) != seed_from(None)
    assert type(seed_from(5)) is int and 0 <= seed_from(5) < 2**63


@pytest.mark.parametrize(("rng", "kind"), [(-1, ValueError), ("a", TypeError), (1.5, TypeError)])
def test_a_bad_rng_is_named(rng, kind):
    with pytest.raises(kind, match="^rng must be None, a whole number ≥ 0 or a numpy Generator"):
        seed_from(rng)


def test_several_draws_are_one_array_in_pieces():
    shapes = [(2, 3), (4,), (0, 7), ()]
    for pieces, u in islice(zip(several_draws(7, shapes, first=63), draws(7, 11, first=63)), 3):
        assert [piece.shape for piece in pieces] == shapes
        assert np.concatenate([piece.ravel() for piece in pieces]).tolist() == u.tolist()


# --- the Latin hypercube --------------------------------------------------------------------------


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
