"""Wrong answers to lesson 15b."""

from mlcore.keys import lesson_15b as key
from tests.keys.judge import judged

test_wrong_answers = judged(
    key,
    chances=[
        ([10, 40, 20, 30], "percentage"),
        ([0.1, 0.2, 0.3, 0.4], "another order"),
        ([0.9, 0.6, 0.8, 0.7], "1 minus"),
        ([1, 4, 2, 3], "divide by the sum"),
        ([-0.1, -0.4, -0.2, -0.3], "the sign is flipped"),
        ([0.1, 0.4, 0.2], None),
        (0.4, None),
    ],
    family=[
        ((4, 0, -0.4), "The mutation is missing"),
        ((4, 0, -0.325), "times the width"),
        ((0, 4, 0.35), "another order"),
        ((4, 3, 0.35), "number 1 is right"),
        ((4, 0, -0.35), "number 3: the sign is flipped"),
        ((4, 0), None),
        ((4, 0, 1.25), "number 2 is right"),
    ],
    share_and_z=[
        ((0.625, 2.44), "z is negative"),
        ((62.5, -2.44), "number 1: it is a percentage"),
        ((0.375, -2.44), "number 1: it is 1 minus"),
        ((-2.44, 0.625), "another order"),
        ((0.6875, -2.44), "two edges"),
        ((0.9375, -2.44), "difference of two"),
        ((0.5, -2.44), "number 2 is right"),
    ],
    tournament=[
        (lambda losses, u: None, "return"),
        (lambda losses, u: int(losses[(u * len(losses)).astype(int)].min()), "loss"),
        (lambda losses, u: int(u.argmin()), None),
        (lambda losses, u: 3, None),
    ],
)
