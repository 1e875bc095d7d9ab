"""Wrong answers to lesson 02."""

import numpy as np

from mlcore.keys import lesson_02 as key
from tests.keys.judge import judged


def central(loss, theta, h):
    moves = h * np.eye(len(theta))
    return np.array([loss(theta + move) - loss(theta - move) for move in moves]) / (2 * h)


def first_two(loss, theta, h):
    return central(loss, theta, h)[:2]


test_wrong_answers = judged(
    key,
    gradient_at_0_1=[
        ((-1.33, -3), "rounded"),
        ((4 / 3, -3), "number 1: the sign is flipped; number 2 is right"),
        ((-4 / 3, -9), "number 1 is right; number 2: it is 3 times"),
        (-13 / 3, None),
    ],
    central_differences=[
        (lambda loss, theta, h: None, "return"),
        (lambda loss, theta, h: -central(loss, theta, h), "sign is flipped"),
        (lambda loss, theta, h: central(loss, theta, h)[:, None], None),
        (lambda loss, theta, h: central(loss, theta, h)[0], None),
        (first_two, None),
    ],
    verdicts=[
        (("n", "right", "sign", "h", "2"), "3 of 5 right: number 1, 2, 5"),
        (("right", "n", "h", "sign", "2"), "3 of 5 right: number 3, 4, 5"),
        (("n", "right", "h", "sign"), None),
        (("n", "right", "h", "sign", 2), "4 of 5 right: number 1, 2, 3, 4"),
        (("n", "right", "n", "sign", "2"), "4 of 5 right: number 1, 2, 4, 5"),
    ],
    best_forward_h=[
        (1e8, "upside down"),
        (8, None),
        (0, "round-off"),
        (1e-6, "still above"),
        (1e-10, "already"),
    ],
    trusted=[
        ((False,) * 5, "2 of 5 right: number 2, 4"),
        ((True, False, False, False, True), "4 of 5 right: number 1, 2, 4, 5"),
        ((True, False, True, False, False), "4 of 5 right: number 1, 2, 3, 4"),
        ([True, False, True], None),
    ],
)
