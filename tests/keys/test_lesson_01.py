"""Wrong answers to lesson 01."""

import numpy as np

from mlcore.keys import lesson_01 as key
from tests.keys.judge import judged


def line(x, y):
    return np.polyfit(x, y, 1)[::-1]


test_wrong_answers = judged(
    key,
    loss_falling=[
        (-13 / 6, "sign is flipped"),
        (2.2, "rounded"),
        ((13 / 3) ** 0.5, "square root"),
        (2, None),
    ],
    fit=[
        (lambda x, y: None, "return"),
        (lambda x, y: np.polyfit(x, y, 1), "order"),
        (lambda x, y: line(x, y).round(2), "rounded"),
        (lambda x, y: line(x, y)[:, None], None),
        (lambda x, y: line(x, y)[1], None),
        (lambda x, y: np.linalg.solve(np.column_stack([x**0, x]), y), None),
        (lambda x, y: np.array([1 / 3, 3 / 2]), None),
    ],
    one_best=[
        ((True, True, True, True, True), "made from"),
        ((False, False, False, False, False), "3 of 5 right: number 2, 3, 5"),
        ((True, False, False, False, True), "3 of 5 right: number 1, 2, 3"),
        ((True, False, False, True), None),
        (("A", "D"), None),
        (2, None),
    ],
)
