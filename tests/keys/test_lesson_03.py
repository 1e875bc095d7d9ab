"""Wrong answers to lesson 03."""

import numpy as np

from mlcore.keys import lesson_03 as key
from tests.keys.judge import judged

LIMIT = key.limits.expected[1]


def third(theta, x, y, lr):
    """Divides by 3, however many points there are."""
    residual = theta[0] + theta[1] * x - y
    return theta - lr * np.array([residual.sum(), residual @ x]) / 3


test_wrong_answers = judged(
    key,
    theta_2=[
        ((1.12, 0.99), "another order"),
        ((1.1, 1.3), "one step more"),
        ((1.0, 1.1), "close"),
        ((1, 1), "θ₀"),
        ((1.21, 1.48), "smaller"),
        ((0.99, -1.12), "number 2: the sign"),
        (0.99, None),
        ((1.089, 1.3), None),
    ],
    update=[
        (lambda theta, x, y, lr: None, "return"),
        (lambda theta, x, y, lr: theta, None),
        (lambda theta, x, y, lr: third(theta, x, y, lr), None),
    ],
    limits=[
        ((LIMIT / 2, 0.24), "close"),
        ((LIMIT / 2, LIMIT / 2), "number 1 is right"),
        ((LIMIT, 2 * LIMIT), "twice"),
        ((-LIMIT / 2, -LIMIT), "sign"),
        (LIMIT, None),
    ],
    report=[
        (lambda t, gradient: None, "return"),
        (lambda t, gradient: "flat", None),
        (lambda t, gradient: "flat" if np.max(gradient) <= 1e-3 else "go on", None),
        (lambda t, gradient: bool(np.linalg.norm(gradient) <= 1e-3), "string"),
    ],
)
