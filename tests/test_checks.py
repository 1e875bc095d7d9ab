"""Messages that name the argument, what was expected, and what came."""

import re
from fractions import Fraction

import numpy as np
import pytest

from mlcore.checks import array, generator, number, whole


def raises(kind, message):
    """Expect an error whose whole text is the message: raw NumPy text would not do."""
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3)])
def test_whole_takes_any_integer_type(value):
    result = whole("n", value, 3)
    assert result == 3 and type(result) is int


@pytest.mark.parametrize("value", [3.0, True, np.bool_(True), "3", None, [3], np.array([3])])
def test_whole_takes_nothing_else(value):
    with raises(TypeError, f"n must be a whole number ≥ 1; got {value!r}"):
        whole("n", value, 1)


def test_whole_has_a_lowest_value():
    assert whole("n", 0, 0) == 0
    assert whole("n", -5) == -5
    with raises(ValueError, "n must be a whole number ≥ 0; got -1"):
        whole("n", -1, 0)


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.int8(2), Fraction(2)])
def test_number_takes_any_real_type(value):
    result = number("lr", value)
    assert result == 2.0 and type(result) is float


@pytest.mark.parametrize("value", [True, "2", None, 2j, [2.0], np.array([2.0])])
def test_number_takes_nothing_else(value):
    with raises(TypeError, f"lr must be a finite number > 0; got {value!r}"):
        number("lr", value, 0, strict=True)


@pytest.mark.parametrize(
    "value", [np.nan, np.inf, -np.inf, 10**400], ids=["nan", "inf", "-inf", "huge"]
)
def test_number_is_finite(value):
    with raises(ValueError, f"lr must be a finite number; got {value!r}"):
        number("lr", value)


def test_number_has_a_lowest_value():
    assert number("decay", 0, 0) == 0.0
    with raises(ValueError, "decay must be a finite number ≥ 0; got -0.5"):
        number("decay", -0.5, 0)
    with raises(ValueError, "lr must be a finite number > 0; got 0"):
        number("lr", 0, 0, strict=True)


NUMBERS = np.array([[1, 0], [1, 1]])


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint8", "int64", "float16", "float32", "float64", "object"]
)
def test_array_takes_any_real_dtype(dtype):
    result = array("X", NUMBERS.astype(dtype), 2)
    assert result.dtype == np.float64 and result.tolist() == NUMBERS.tolist()


def test_array_copies_nothing_that_is_right_already():
    given = np.asfortranarray(NUMBERS, dtype=np.float64)
    given.flags.writeable = False
    assert array("X", given) is given


def test_array_takes_data_frames():
    pandas = pytest.importorskip("pandas")
    assert array("X", pandas.DataFrame({"a": [1, 2], "b": [3, 4]}), 2).tolist() == [[1, 3], [2, 4]]
    assert array("y", pandas.Series([True, False]), 1).tolist() == [1, 0]


REAL = "X must hold real numbers in rows of equal length; got "


@pytest.mark.parametrize(
    ("value", "came"),
    [
        ([["1", "2"]], "list"),  # NumPy would read numbers out of these
        ("12", "str"),
        (np.array([["1"]]), "<U1"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "datetime64[D]"),
        (np.array([[1j]]), "complex128"),
        ([[1], [1, 2]], "list"),
        ([["a", 1]], "list"),
        (None, "NoneType"),
        ({"a": 1}, "dict"),
    ],
)
def test_array_takes_real_numbers_only(value, came):
    with raises(TypeError, REAL + came):
        array("X", value)


def test_array_says_how_to_use_a_sparse_one():
    sparse = pytest.importorskip("scipy.sparse")
    with raises(TypeError, "X must be a dense array; got a sparse one. Use X.toarray()"):
        array("X", sparse.eye(2))


@pytest.mark.parametrize(
    ("value", "ndim", "message"),
    [
        ([1.0, 2.0], 2, "X must be 2-D; got shape (2,)"),
        ([[1.0, 2.0]], 1, "X must be 1-D; got shape (1, 2)"),
        (3.0, 1, "X must be 1-D; got shape ()"),
        (np.ones((0, 3)), 2, "X must not be empty; got shape (0, 3)"),
        ([], None, "X must not be empty; got shape (0,)"),
        (
            [[1, 2], [3, np.nan]],
            2,
            "X must be finite, not NaN or inf: first at row 1, column 1 (nan)",
        ),
        (
            [[1, -np.inf], [np.nan, 2]],
            2,
            "X must be finite, not NaN or inf: first at row 0, column 1 (-inf)",
        ),
        (
            [1, 2, np.inf],
            1,
            "X must be finite, not NaN or inf: first at row 2 (inf)",
        ),
        (np.nan, None, "X must be finite, not NaN or inf: (nan)"),
        ([1, None], 1, "X must be finite, not NaN or inf: first at row 1 (nan)"),
    ],
)
def test_array_says_what_is_wrong_and_where(value, ndim, message):
    with raises(ValueError, message):
        array("X", value, ndim)


def test_array_finds_the_first_place_in_any_memory_order():
    value = np.asfortranarray([[1, np.nan], [np.inf, 1]])
    with raises(
        ValueError,
        "X must be finite, not NaN or inf: first at row 0, column 1 (nan)",
    ):
        array("X", value)


def test_array_takes_finite_numbers_whose_squares_are_not():
    assert array("X", [1e300, -1e300]).tolist() == [1e300, -1e300]


def test_generator_gives_the_same_numbers_for_the_same_int():
    expected = np.random.default_rng(7).random(3)
    assert generator("rng", 7).random(3).tolist() == expected.tolist()
    assert generator("rng", np.int64(7)).random(3).tolist() == expected.tolist()


def test_generator_goes_on_with_the_one_given():
    given = np.random.default_rng(7)
    assert generator("rng", given) is given


def test_generator_of_none_is_fresh():
    assert generator("rng", None).random() != generator("rng", None).random()


@pytest.mark.parametrize("value", [1.5, "7", True, [1]])
def test_generator_takes_nothing_else(value):
    expected = "rng must be None, a whole number ≥ 0 or a numpy Generator"
    with raises(TypeError, f"{expected}; got {value!r}"):
        generator("rng", value)
    with raises(ValueError, f"{expected}; got -1"):
        generator("rng", -1)


@pytest.mark.parametrize(
    "value, ends, expected",
    [
        (1.0, {"below": True}, r"\[0, 1\)"),
        (0.0, {"strict": True}, r"\(0, 1\]"),
        (1.5, {}, r"\[0, 1\]"),
        (float("nan"), {}, r"\[0, 1\]"),
    ],
)
def test_a_number_between_two_bounds(value, ends, expected):
    with pytest.raises(ValueError, match=f"^x must be a number in {expected}; got"):
        number("x", value, 0, 1, **ends)
    assert number("x", 0.5, 0, 1, **ends) == 0.5
