"""Captions are compared with what is stored: the same number is written the same way everywhere."""

import numpy as np
import pytest

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import record
from mlcore.viz.captions import as_text, descent_caption, two_digits


@pytest.mark.parametrize(
    "value, text",
    [
        (3, "3"),
        (np.int64(-7), "−7"),
        (3.0, "3"),
        (19 / 3, "6.333"),
        (-1 / 3, "−0.3333"),
        (np.float32(0.1), "0.1"),
        (np.array(2.5), "2.5"),  # an array without axes
        (0.1 + 0.2, "0.3"),
        (123456, "1.235e5"),
        (1e20, "1e20"),
        (2.5e-12, "2.5e−12"),
        (-1e-300, "−1e−300"),
        (-0.0, "0"),
        (0.00001234, "1.234e−5"),
        (9999.9, "1e4"),
        (np.nan, "nan"),
        (np.inf, "inf"),
        (-np.inf, "−inf"),
    ],
    ids=str,
)
def test_a_number_has_four_significant_digits(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    "value, text",
    [
        ([0.48, 1.10889], "(0.4800, 1.1089)"),
        ([1, 2], "(1, 2)"),
        ([8.0], "(8)"),
        (np.array([0.0, -0.0]), "(0, 0)"),
        ([1 - 1e-12, 2.0], "(1, 2)"),  # whole, up to round-off
        ([-1e-9, 0.5], "(0.0000, 0.5000)"),  # not −0.0000
        ([1e-5, -2e-5], "(1e−5, −2e−5)"),
        ([12345.6, 0.5], "(1.235e4, 0.5)"),
        ([0.5, np.nan], "(0.5, nan)"),
        ([0.5, -np.inf], "(0.5, −inf)"),
        ([], "()"),
        (np.array([[1, 2], [3, 4]]), "((1, 2), (3, 4))"),
        ([[0.5, 2.0], [3.0, 4.0]], "((0.5000, 2.0000), (3, 4))"),
    ],
    ids=str,
)
def test_an_array_has_four_decimals_or_significant_digits(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    "value, same",
    [
        ([1.0, 1e-17], [1, 0]),
        ([-1e-17, 1 + 2e-16], [0, 1]),
        ([2.5e-5, 1e-21], [2.5e-5, 0]),
        ([0.01 - 1e-18, 0.001], [0.01, 0.001]),
        ([1e4 - 2e-12, 0.5], [1e4, 0.5]),
    ],
)
def test_round_off_changes_no_text(value, same):
    assert as_text(value) == as_text(same)


def test_a_goal_is_reached_up_to_round_off():
    assert two_digits(0.3 + 1e-16, goal=0.3) == two_digits(0.3, goal=0.3) == "≤ 0.3"
    assert two_digits(0.31, goal=0.3) == "0.31"


def test_nothing_else_is_taken_for_a_number():
    for value in ("one", None, [None], ["a", "b"]):
        with pytest.raises((TypeError, ValueError)):
            as_text(value)


@pytest.mark.parametrize(
    "i, loss, numbers",
    [
        (0, "6.333", "(0, 0) − 0.1 · (−3.3333, −7.6667) = <b>(0.3333, 0.7667)</b>"),
        (1, "1.283", "(0.3333, 0.7667) − 0.1 · (−1.4667, −3.4222) = <b>(0.4800, 1.1089)</b>"),
        (2, "0.2807", "(0.4800, 1.1089) − 0.1 · (−0.6356, −1.5319) = <b>(0.5436, 1.2621)</b>"),
    ],
)
def test_the_numbers_under_the_first_frames_are_those_of_the_hand_example(i, loss, numbers):
    X, y = d3()
    run = record(gradient_descent(Objective(with_bias(X), y), [0.0, 0.0], lr=0.1), 3)
    first, second = descent_caption()(run, i).split("<br>")
    rule = "<i>θ</i> ← <i>θ</i> − η ∇<i>L</i>(<i>θ</i>)"
    assert first == f"step {i} · L = {loss} · {rule}"
    assert second == numbers


def test_a_third_line_says_why():
    run = record(gradient_descent(lambda theta: (theta @ theta, 2 * theta), [8.0], lr=0.25), 2)
    caption = descent_caption(lambda run, i: f"{len(run)} steps, this is {run[i].t}")
    assert caption(run, 1).split("<br>")[2:] == ["2 steps, this is 1"]
    assert len(descent_caption()(run, 1).split("<br>")) == 2


@pytest.mark.parametrize("value", [-0.72425, 0.00625, 12.5, 50.5, 1.00005])
def test_a_tie_of_the_last_digit_does_not_show_the_round_off(value):
    near = [np.nextafter(value, to) for to in (-np.inf, np.inf)]
    for write in (as_text, two_digits, lambda value: as_text([value, 1.0])):
        assert {write(value), *map(write, near)} == {write(value * (1 + 1e-9))}
