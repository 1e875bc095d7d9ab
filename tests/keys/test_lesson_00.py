"""Wrong answers to lesson 00."""

from mlcore.keys import lesson_00 as key
from tests.keys.judge import judged


def halved_twice(a, b):
    return 0.5 * (a**2 + 10 * b**2) / 2


def no_brackets(a, b):
    return a**2 + 10 * b**2 / 2


def other_case(a, b):
    return (b**2 + 10 * a**2) / 2


def power_of_another_language(a, b):
    return (a ^ 2 + 10 * b ^ 2) / 2


test_wrong_answers = judged(
    key,
    first_below_1=[
        (-5, "sign is flipped"),
        (4, "L is 1.069: not yet"),
        (6, "count from 1"),
        (7, "not for the first time"),
        (0.6915, "That is L at step 5"),
        (1.069, "L at step 4"),
        ("five", None),
        (None, None),
        ((5, 0.6915), None),
        (12, "no step 12"),
    ],
    height=[
        (halved_twice, "Halve the sum once"),
        (no_brackets, "belongs to a² too"),
        (other_case, "belongs to b², not to a²"),
        (power_of_another_language, None),
        (lambda a, b: None, "return"),
        (lambda a, b: -(a**2 + 10 * b**2) / 2, "sign is flipped"),
        (lambda a, b: 2 * (a**2 + 10 * b**2), "4 times too large"),
        (lambda a, b: 5 * (a**2 + 10 * b**2), "10 times too large"),
        (lambda a, b: ((a**2 + 10 * b**2) / 2) ** 0.5, "square root"),
        (6.125, None),
        (None, None),
    ],
)
