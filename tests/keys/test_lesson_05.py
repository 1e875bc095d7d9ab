"""Wrong answers to lesson 05."""

import numpy as np

from mlcore.descent.schedules import inverse_time
from mlcore.keys import lesson_05 as key
from tests.keys.judge import judged

test_wrong_answers = judged(
    key,
    theta_after=[
        ((0.2, 0.6), "That is the move"),
        ((0.2, 1.7), "number 1 is right"),
        ((0.2, 0.4), "The slope goes the wrong way"),
        ((0.2, -1.6), "number 1 is right; number 2: the sign is flipped"),
        ((0.2,), None),
        (0.2, None),
        ("(0.2, 1.6)", None),
    ],
    alpha=[
        (-0.02, "sign is flipped"),
        (0.3 / 0.1, "the divisor"),
        (0.04, "twice"),
        (0.2, "what η loses"),
        (50, "upside down"),
        (1 / 3, None),
        ("0.02", None),
    ],
    n_steps=[
        (lambda n, batch_size, epochs: None, "return"),
        (lambda n, batch_size, epochs: batch_size * epochs, None),
        (lambda n, batch_size, epochs: epochs, None),
        (lambda n, batch_size, epochs: n // batch_size + 1, None),
    ],
    one_epoch=[
        (lambda theta, X, y, lr, order: None, "return"),
        (lambda theta, X, y, lr, order: theta - lr * (X[order[-1]] @ theta - y[order[-1]]), None),
    ],
)


def test_the_decay_that_is_asked_for_leads_to_the_rate_that_is_given():
    assert np.isclose(inverse_time(0.3, decay=key.alpha.expected)(100), 0.1)
