"""Dimensions: all values equally likely, both ends included, there and back, bad arguments."""

import pickle
import re
from collections import Counter

import numpy as np
import pytest

from mlcore.search.dimensions import Choice, Integer, LogUniform, Uniform

EVERY = [
    Uniform(-3, 5),
    Uniform(1e8, 1e8 + 1e-3),
    LogUniform(1e-4, 1),
    LogUniform(1e-4, 0.1),
    LogUniform(1e-300, 1e300),
    Integer(1, 10),
    Integer(-2, 0),
    Choice("a", "b", None),
]
every_dimension = pytest.mark.parametrize("dimension", EVERY, ids=repr)
ranges = pytest.mark.parametrize("dimension", EVERY[:7], ids=repr)


# --- by hand --------------------------------------------------------------------------------------


def test_uniform():
    values = [Uniform(10, 20).from_unit(u) for u in (0, 0.1, 0.5, 1)]
    assert values == [10, 11, 15, 20] and all(type(value) is float for value in values)
    assert [Uniform(10, 20).to_unit(value) for value in (10, 11, 15, 20)] == [0, 0.1, 0.5, 1]


def test_log_uniform():
    rate = LogUniform(1e-4, 1)
    assert [rate.from_unit(u) for u in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx(
        [1e-4, 1e-3, 1e-2, 1e-1, 1], rel=1e-14
    )
    assert (rate.from_unit(0), rate.from_unit(1)) == (1e-4, 1.0)  # to the last digit
    assert rate.to_unit(0.1) == pytest.approx(0.75) and type(rate.from_unit(0.3)) is float


def test_integer_has_cells_of_one_width():
    cells = Integer(1, 10)
    below, above = np.nextafter(0.1, 0), np.nextafter(0.9, 1)
    values = [cells.from_unit(u) for u in (0, below, 0.1, 0.55, 0.9, above, 1)]
    assert values == [1, 1, 2, 6, 10, 10, 10] and all(type(value) is int for value in values)
    assert [cells.to_unit(value) for value in (1, 2, 10)] == [0.05, 0.15, 0.95]


def test_choice():
    letters = Choice("a", "b", None, max)
    assert [letters.from_unit(u) for u in (0, 0.2, 0.25, 0.5, 0.8, 1)] == [
        "a", "a", "b", None, max, max
    ]  # fmt: skip
    assert [letters.to_unit(option) for option in letters.options] == [0.125, 0.375, 0.625, 0.875]


# --- equally often, both ends included ------------------------------------------------------------


@pytest.mark.parametrize("each", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("dimension", [Integer(1, 10), Integer(-3, 3), Choice(*"abcd")], ids=repr)
def test_an_even_grid_hits_every_value_equally_often(dimension, each):
    n = dimension.n_cells
    counts = Counter(dimension.from_unit(u) for u in np.linspace(0, 1, n * each))
    assert set(counts.values()) == {each} and len(counts) == n


def test_the_highest_is_as_likely_as_the_rest():
    """Cutting fractions off, int(U(1, 10)) would never give 10; rounding gives the ends half."""
    n = 100_000
    counts = Counter(map(Integer(1, 10).from_unit, np.random.default_rng(0).random(n)))
    assert sorted(counts) == list(range(1, 11))
    for count in counts.values():
        assert abs(count / n - 0.1) < 4 * np.sqrt(0.09 / n)


def test_log_uniform_is_as_often_in_every_power_of_ten():
    values = [LogUniform(1e-4, 1).from_unit(u) for u in np.random.default_rng(0).random(10_000)]
    shares = np.histogram(np.log10(values), [-4, -3, -2, -1, 0])[0] / 10_000
    assert np.abs(shares - 0.25).max() < 4 * np.sqrt(3 / 16 / 10_000)


# --- there and back -------------------------------------------------------------------------------


@every_dimension
def test_a_value_comes_back(dimension):
    for u in np.linspace(0, 1, 101):
        value = dimension.from_unit(u)
        there = dimension.to_unit(value)
        assert type(there) is float and 0 <= there <= 1
        if hasattr(dimension, "n_cells"):
            assert dimension.from_unit(there) == value
            assert abs(there - u) <= 0.5 / dimension.n_cells + 1e-12
        else:
            assert there == pytest.approx(u, abs=1e-4 if dimension.low == 1e8 else 1e-12)


@ranges
def test_no_value_leaves_the_range(dimension):
    some = np.random.default_rng(0).random(500)
    for u in [*some, *(some * 1e-16), *(1 - some * 1e-15), np.nextafter(1, 0)]:
        assert dimension.low <= dimension.from_unit(u) <= dimension.high
    assert dimension.from_unit(0) == dimension.low and dimension.from_unit(1) == dimension.high
    values = [dimension.from_unit(u) for u in np.linspace(0, 1, 1001)]
    assert values == sorted(values)


@every_dimension
def test_dimensions_are_frozen_comparable_and_can_be_pickled(dimension):
    assert pickle.loads(pickle.dumps(dimension)) == dimension
    with pytest.raises(AttributeError):
        dimension.low = 0
    assert eval(repr(dimension)) == dimension if not isinstance(dimension, Choice) else True


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int8])
def test_numpy_integers_do_not_overflow(kind):
    dimension = Integer(kind(0), kind(127))
    assert dimension.n_cells == 128 and dimension.from_unit(1) == 127
    assert dimension.to_unit(kind(127)) == 127.5 / 128 and type(dimension.from_unit(0)) is int


# --- bad arguments --------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("make", "arguments", "kind", "message"),
    [
        (Uniform, (1, 0), ValueError, "high must be a finite number > 1; got 0"),
        (Uniform, (1, 1), ValueError, "high must be a finite number > 1; got 1"),
        (Uniform, (0, INF), ValueError, "high must be a finite number > 0; got inf"),
        (Uniform, (NAN, 1), ValueError, "low must be a finite number; got nan"),
        (Uniform, ("0", 1), TypeError, "low must be a finite number; got '0'"),
        (Uniform, (0, None), TypeError, "high must be a finite number > 0; got None"),
        (Uniform, (-1e308, 1e308), ValueError, "high − low must be a finite number; got inf"),
        (LogUniform, (0, 1), ValueError, "low must be a finite number > 0; got 0"),
        (LogUniform, (-1, 1), ValueError, "low must be a finite number > 0; got -1"),
        (LogUniform, (1, 0.1), ValueError, "high must be a finite number > 1; got 0.1"),
        (LogUniform, (1, NAN), ValueError, "high must be a finite number > 1; got nan"),
        (Integer, (1, 1), ValueError, "high must be a whole number ≥ 2; got 1"),
        (Integer, (3, 1), ValueError, "high must be a whole number ≥ 4; got 1"),
        (Integer, (1, 2.5), TypeError, "high must be a whole number ≥ 2; got 2.5"),
        (Integer, (0.5, 2), TypeError, "low must be a whole number; got 0.5"),
        (Integer, (False, 2), TypeError, "low must be a whole number; got False"),
        (Choice, (), ValueError, "options must be given one by one: Choice('a', 'b'); got ()"),
        (
            Choice,
            (["a", "b"],),
            ValueError,
            "options must be given one by one: Choice('a', 'b'); got (['a', 'b'],)",
        ),
        (Uniform(0, 1).from_unit, (1.1,), ValueError, "u must be a number in [0, 1]; got 1.1"),
        (LogUniform(1, 2).from_unit, (-0.1,), ValueError, "u must be a number in [0, 1]"),
        (Integer(1, 2).from_unit, (NAN,), ValueError, "u must be a number in [0, 1]; got nan"),
        (Choice("a").from_unit, (2,), ValueError, "u must be a number in [0, 1]; got 2"),
        (Choice("a").from_unit, ("a",), TypeError, "u must be a number in [0, 1]; got 'a'"),
        (Uniform(0, 1).to_unit, (2,), ValueError, "value must be a number in [0, 1]; got 2"),
        (LogUniform(1, 2).to_unit, (0,), ValueError, "value must be a number in [1, 2]; got 0"),
        (Integer(1, 4).to_unit, (5,), ValueError, "value must be a number in [1, 4]; got 5"),
        (Integer(1, 4).to_unit, (2.5,), TypeError, "value must be a whole number; got 2.5"),
        (Choice("a", "b").to_unit, ("c",), ValueError, "value must be one of ('a', 'b'); got 'c'"),
        (Choice("a", "b").to_unit, (np.ones(2),), ValueError, "value must be one of ('a', 'b')"),
    ],
)
def test_a_wrong_argument_is_named_at_once(make, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        make(*arguments)
