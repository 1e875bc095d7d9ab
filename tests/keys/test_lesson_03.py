"""Wrong answers to lesson 03."""

import numpy as np

from mlcore.keys import lesson_03 as key
from tests.keys.judge import judged


def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / len(y)


test_wrong_answers = judged(
    key,
    descent_step=[
        (lambda theta, X, y, lr: None, "return"),
        (lambda theta, X, y, lr: gradient(theta, X, y), None),
        (lambda theta, X, y, lr: theta - lr * np.mean(X @ theta - y), None),
    ],
    update=[
        (lambda theta, x, y, lr: None, "return"),
        (lambda theta, x, y, lr: theta, None),
    ],
    largest_lr=[
        (0.24, "it is close"),
        (-2 / 8.14, None),
    ],
    is_flat=[
        (lambda gradient: None, "return"),
        (lambda gradient: False, None),
        (lambda gradient: bool(np.max(gradient) <= 1e-3), "negative"),
    ],
)
