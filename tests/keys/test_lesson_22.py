"""Wrong answers to lesson 22."""

import numpy as np

from mlcore.keys import lesson_22 as key
from tests.keys.judge import judged


def of_two(messages):
    (n, g), (m, h) = messages[:2]
    return (n * g + m * h) / (n + m)


def halves(numbers):
    middle = (len(numbers) + 1) // 2
    return [list(numbers), [sum(numbers[:middle]), sum(numbers[middle:])], [sum(numbers)]]


test_wrong_answers = judged(
    key,
    full_gradient=[
        (lambda messages: None, "return"),
        (of_two, None),
        (lambda messages: -key.full_gradient.expected(messages), "sign"),
        (lambda messages: np.median([g for _, g in messages], axis=0), None),
        (lambda messages: messages[0][1], None),
    ],
    n_workers=[
        (15, "too few"),
        (17, "too many"),
        (80, "5 times"),
        ("16", None),
        (0.05, None),
    ],
    all_levels=[
        (lambda numbers: None, "return"),
        (halves, None),
        (lambda numbers: [list(numbers)], None),
        (np.cumsum, None),
    ],
    scale_of=[
        (lambda messages: None, "return"),
        (lambda messages: (0.0, 1.0), None),
    ],
)
