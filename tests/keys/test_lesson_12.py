"""Wrong answers to lesson 12."""

import numpy as np

from mlcore.keys import lesson_12 as key
from tests.keys.judge import judged

RATES = (0.0001, 0.01, 1)


def forgets_a_better_one(accuracies):
    return [max(pair) for pair in zip(accuracies, [0.0, *accuracies])]


test_wrong_answers = judged(
    key,
    tried=[
        ((RATES, 80), "1 of 2 right: number 1"),
        (((0.0001, 0.1, 1), 81), "1 of 2 right: number 2"),
        (((0.0001, 0.001, 0.01, 0.1, 1), 81), "1 of 2 right: number 2"),
        ((81, 3), "0 of 2 right: none"),
        ((RATES, "81"), "1 of 2 right: number 1"),
        ({"grid": RATES, "random": 81}, None),
    ],
    n_draws=[
        (44.9, "round up"),
        (46, "it is one too many"),
        (90, "99 %"),
        (0.9, None),
        (0.9006, None),
        ("45", None),
    ],
    tune=[
        (lambda validation, test: None, "return"),
        (lambda validation, test: min(test, key=test.get), None),
        (lambda validation, test: (min(validation, key=validation.get), 0.26), None),
        (lambda validation, test: max(validation.items(), key=lambda item: item[1]), None),
    ],
    three_degrees=[
        ((0, 7, 9), "counted from 1"),
        ((1, 7, 10), "number 1 is right; number 2: it is one too few"),
        ((1, 8, 9), "half a cell"),
        ((10, 8, 1), "another order"),
        (("1", "8", "10"), None),
        ((1, 8), None),
    ],
    best_so_far=[
        (lambda accuracies: None, "return"),
        (lambda accuracies: [max(accuracies)] * len(accuracies), None),
        (lambda accuracies: np.nanmax(accuracies), "the last one alone"),
        (forgets_a_better_one, None),
    ],
)
