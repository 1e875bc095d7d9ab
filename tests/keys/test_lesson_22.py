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


def folded(numbers):
    """The first and the last are added, the second and the last but one, …"""
    levels = [list(numbers)]
    while len(levels[-1]) > 1:
        last = levels[-1]
        half = len(last) // 2
        levels.append([last[i] + last[-1 - i] for i in range(half)] + last[half : len(last) - half])
    return levels


def with_end(end):
    """The answer of one who has another idea of the end."""
    return lambda d, m: (end(d, m), 1 - sum(d) / (m * end(d, m)))


test_wrong_answers = judged(
    key,
    full_gradient=[
        (lambda messages: None, "return"),
        (of_two, None),
        (lambda messages: -key.full_gradient.expected(messages), "sign"),
        (lambda messages: np.median([g for _, g in messages], axis=0), None),
        (lambda messages: messages[0][1], None),
    ],
    workers_and_price=[
        ((15, 4), "too few"),
        ((17, 4), "too many"),
        ((80, 4), "5 times"),
        ((4, 16), "another order"),
        ((15, 3.75), None),
        (("16", "4"), None),
        ((0.05, 4), "number 2 is right"),
    ],
    with_waiting=[
        (lambda durations, m: None, "return"),
        (lambda durations, m: (max(durations) * len(durations) / m, 0.0), None),
        (lambda durations, m: key.with_waiting.expected(durations, m)[1], None),
        (with_end(lambda d, m: sum(max(d[i : i + m + 1]) for i in range(0, len(d), m))), None),
        (with_end(lambda d, m: sum(max(d[k :: len(d) // m]) for k in range(len(d) // m))), None),
        (with_end(lambda d, m: sum(sorted(d)[-(len(d) // m) :])), None),
        (with_end(lambda d, m: sum(max(d[i : i + m]) for i in range(0, len(d) - m + 1, m))), None),
    ],
    all_levels=[
        (lambda numbers: None, "return"),
        (halves, None),
        (lambda numbers: [list(numbers)], None),
        (np.cumsum, None),
        (folded, None),
    ],
)
