"""Slips that are recognised: one by one, in pairs, in a few numbers, in all calls of a function."""

from itertools import permutations

import numpy as np
import pytest

from mlcore.slips import SIMPLE, SLIPS, TIMES, WHOLE, recognise

TOLERANCE = 5e-4
RIGHT = 0.1733  # none of its slips looks like another


@pytest.mark.parametrize("name", [*SLIPS, *TIMES])
def test_every_slip_is_named(name):
    came = (SLIPS | TIMES)[name](RIGHT)
    assert recognise([came], [RIGHT], TOLERANCE) == name
    rounded = float(f"{came:.4g}")  # by hand
    assert recognise([rounded], [RIGHT], TOLERANCE) == name


@pytest.mark.parametrize("name", WHOLE)
def test_off_by_one_is_named_of_whole_numbers_alone(name):
    assert recognise([WHOLE[name](45)], [45], TOLERANCE) == name
    assert recognise([WHOLE[name](45.25)], [45.25], TOLERANCE) is None


@pytest.mark.parametrize("pair", list(permutations(SIMPLE, 2)), ids=str)
def test_two_slips_at_once_are_both_named_unless_they_undo_each_other(pair):
    first, second = (SLIPS[name] for name in pair)
    with np.errstate(invalid="ignore"):
        came = first(second(RIGHT))
    said = recognise([came], [RIGHT], TOLERANCE)
    if np.isclose(came, RIGHT) or np.isnan(came):
        assert said is None
    else:
        assert said is not None


def test_a_number_that_was_rounded_on_the_way_is_named():
    assert recognise([0.17], [RIGHT], TOLERANCE).startswith("it is close")
    assert recognise([44], [45], TOLERANCE) == "it is one too few"
    assert recognise([0.18], [RIGHT], TOLERANCE) is None


def test_right_answers_and_strange_ones_get_no_name():
    for came in (RIGHT, RIGHT * (1 + 1e-5), 77.7, np.nan, np.inf, None, "no", [1, [2, 3]], 1j):
        assert recognise([came], [RIGHT], TOLERANCE) is None
    assert recognise([0.0], [0.0], TOLERANCE) is None
    assert recognise([(1.0, 2.0)], [(1.0, 2.0, 3.0)], TOLERANCE) is None


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ((0.0305, 1.648), "the numbers are right, in another order"),
        ((1.551, 0.0305), "number 2 is right"),
        ((-1.648, 0.0305), "number 1: the sign is flipped; number 2 is right"),
        ((1.648, 0.061), "number 1 is right; number 2: it is twice what it should be: a factor"),
        ((3.296, 0.061), "it is twice what it should be"),
        ((-1.648, 0.061), "number 1: the sign is flipped; number 2: it is twice what it should"),
        ((9.0, 9.0), None),
    ],
)
def test_pairs_of_numbers(came, said):
    found = recognise([came], [(1.648, 0.0305)], TOLERANCE)
    assert found is None if said is None else found.startswith(said)


def test_a_matrix_that_is_the_transpose():
    square = np.arange(9.0).reshape(3, 3) ** 2 + 1
    assert recognise([square.T], [square], TOLERANCE) == "the numbers are right, in another order"
    symmetric_entries = np.array([[1.0, 2.0], [3.0, 1.0]])
    assert recognise([symmetric_entries.T], [symmetric_entries], TOLERANCE)


def test_a_slip_of_a_function_explains_all_of_its_answers():
    right = [np.array([1.0, 4.0]), np.array([9.0, 3.0])]
    assert recognise([-x for x in right], right, TOLERANCE) == "the sign is flipped"
    assert recognise([-right[0], right[1]], right, TOLERANCE) is None
    assert recognise([right[0][::-1], right[1]], right, TOLERANCE) is None


def test_a_lost_minus_sign_is_named():
    assert recognise([(2.0, 3.0)], [(2.0, -3.0)], TOLERANCE) == "a minus sign is lost"
    assert recognise([-2.0], [2.0], TOLERANCE) == "the sign is flipped"
