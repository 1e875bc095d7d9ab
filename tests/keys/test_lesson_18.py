"""Wrong answers to lesson 18."""

import numpy as np

from mlcore.keys import lesson_18 as key
from tests.keys.judge import judged


def by_the_target(prediction, y, epsilon):
    """Measures the tube around 0."""
    slope = np.where(np.abs(y) > epsilon, np.sign(prediction - y), 0.0)
    return np.mean(np.maximum(np.abs(y) - epsilon, 0.0)), slope / len(y)


def squared_outside(prediction, y, epsilon):
    excess = np.maximum(np.abs(prediction - y) - epsilon, 0.0)
    return np.mean(excess**2) / 2, np.sign(prediction - y) * excess / len(y)


test_wrong_answers = judged(
    key,
    five_losses=[
        ((0.7, 0.0, 1.5, 0.2, 0.05), "number 4 is right"),
        ((0.7, 0.2, 1.5, 0.2, 0.0), "number 1 is right; number 3 is right"),
        ((0.7, 0, -1.5, 0.2, 0), "the sign is flipped"),
        ((0.7, 0.0, 0.5, 0.2, 0.0), "number 5 is right"),
        ((1.5, 0.7, 0.0, 0.2, 0.0), "another order"),
        ((0.7, 0.0, 1.5), None),
        (("0.7", "0", "1.5", "0.2", "0"), None),
        (0.48, None),
    ],
    support_rows=[
        ((False, True, True, True, True, True), "5 of 6 right: number 1, 2, 3, 4, 5"),
        ((False, True, False, True, True, False), "5 of 6 right"),
        ((True, False, False, False, True, True), "1 of 6 right: number 5"),
        ((2, 3, 4, 5), None),
        ((0, 1, 1, 1, 1), None),
    ],
    clipped_pair=[
        ((-1.5, 1.5, 1.5, 1.5), "not ‖w‖"),
        ((-1.5, 1.5, 1.5, 4 / 9), "it is the square"),
        ((-1.5, 1.5, 0.667, 1.5), "another order"),
        ((-1.5, 1.5, 1.5, 2.25), "number 3 is right"),
        ((-1.5, 1.5), None),
        (1.5, None),
    ],
    insensitive=[
        (lambda prediction, y, epsilon: None, "return"),
        (by_the_target, None),
        (squared_outside, None),
        (lambda prediction, y, epsilon: (0.0, np.zeros(len(y))), None),
        (lambda prediction, y, epsilon: prediction.missing, None),
    ],
)
