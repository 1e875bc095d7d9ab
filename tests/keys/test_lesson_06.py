"""Wrong answers to lesson 06."""

import numpy as np

from mlcore.keys import lesson_06 as key
from tests.keys.judge import judged

test_wrong_answers = judged(
    key,
    momentum_step=[
        (lambda theta, v, gradient, lr, beta: None, "return"),
        (lambda theta, v, gradient, lr, beta: (theta, beta * v + gradient), None),
        (
            lambda theta, v, gradient, lr, beta: (theta - beta * v - gradient, beta * v + gradient),
            "where is η",
        ),
        (
            lambda theta, v, gradient, lr, beta: (theta - lr * gradient, beta * v + gradient),
            "not by g",
        ),
        (lambda theta, v, gradient, lr, beta: beta * v + gradient, None),
        (
            lambda theta, v, gradient, lr, beta: (theta - lr * gradient, gradient),
            "old v is missing",
        ),
    ],
    two_steps=[
        ((-0.0741, 0.0741), "bias correction is missing: divide"),
        ((-0.0316, 0.0316), "one step, and its bias correction is missing"),
        ((-0.0234, 0.0234), "t = 2"),
        ((0.02, -0.02), "The sign is flipped"),
        ((-0.02, -0.02), "number 1 is right; number 2: the sign is flipped"),
        ((0.02, 0.02), "a minus sign is lost"),
        ((-0.02, 0.2), "Divide by √ŝ"),
        (-0.02, None),
    ],
    fair_winner=[
        (lambda counts: None, "return"),
        (lambda counts: "Adam", None),
        (lambda counts: "momentum", None),
        (lambda counts: list(counts).index(key.fair_winner.expected(counts)), None),
    ],
    adam_step=[
        (lambda gradient, t, m, s: None, "return"),
        (lambda gradient, t, m, s: (np.sign(gradient), m, s), None),
        (lambda gradient, t, m, s: (gradient, m, s), None),
    ],
)
