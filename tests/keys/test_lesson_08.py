"""Wrong answers to lesson 08."""

import numpy as np

from mlcore.keys import lesson_08 as key
from tests.keys.judge import judged


def by_row(X, y, W1, b1, v, c):
    """The gradient of the first row alone."""
    return key._right(X[:1], y[:1], W1, b1, v, c)


def flat(*data):
    return np.concatenate([np.ravel(part) for part in key._right(*data)])


test_wrong_answers = judged(
    key,
    slopes=[
        ((-1, -2, -4), None),
        ((-0.5, -1, -2, 1), "factor"),
        ((1, 2, -4, 2), "number 3 is right"),
        ("-1, -2, -4, 2", None),
    ],
    tanh_gradient=[
        (lambda *data: None, "return"),
        (lambda *data: key._right(*data)[:2], None),
        (lambda *data: [2 * part for part in key._right(*data)], "½"),
        (by_row, None),
        (flat, None),
    ],
    claims=[
        ((False,) * 6, "4 of 6 right: number 1, 3, 5, 6"),
        ((True,) * 6, "2 of 6 right: number 2, 4"),
        ((True, True, False, True, True, False), "4 of 6 right: number 2, 3, 4, 6"),
        ((False, True, False, True, False), None),
        ("FTFTFF", None),
    ],
    read=[
        (lambda X, Y, X_new: None, "return"),
        (lambda X, Y, X_new: np.zeros(len(X_new), int), "start at 0"),
        (lambda X, Y, X_new: np.round(X_new[:, 0]).astype(int) % 2, None),
        (lambda *data: key._nearest(*data)[:, None], None),
        (lambda *data: key._network(*data, hidden=(1,)), None),
        (lambda *data: key._network(*data, top_new=lambda X_new: 1.0), "what X was divided by"),
        (lambda *data: key._nearest(*data)[:-1], None),
    ],
)
