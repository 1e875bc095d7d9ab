"""Wrong answers to lesson 07."""

import numpy as np

from mlcore.keys import lesson_07 as key
from tests.keys.judge import judged


def powers(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


def softmax(Z):
    return powers(Z) / powers(Z).sum(axis=1, keepdims=True)


def naive(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


test_wrong_answers = judged(
    key,
    two_classes=[
        ((0.66, 0.8, 0.233, 0.133), "it is close"),
        ((2 / 3, 4 / 5, 1, 1), "number 1 is right; number 2 is right"),
        ((1 / 3, 4 / 5, 7 / 30, 2 / 15), "number 1"),
        ((66.7, 80, 23.3, 13.3), "percentage"),
        ((2, 4, 1.5, 3.5), "number 1: it is 3 times"),
        ((2 / 3, 4 / 5), None),
        ((2 / 3, 4 / 5, 0.4333, 0.5333), "p − 1 is below 0"),
    ],
    three_classes=[
        ((1.4, -0.75, 0.12, 0.63), "number 1: it is close"),
        ((np.log(4), 0.25, 0.125, 0.625), "Those are the probabilities"),
        ((np.log(4), -0.75, 0.625, 0.125), "another order"),
        ((0.25, -0.75, 0.125, 0.625), "number 2 is right"),
        ((-0.75, 0.125, 0.625), None),
        ((0.602, -0.75, 0.125, 0.625), "log₁₀"),
        ((0, 0, 0, 0), None),
    ],
    softmax=[
        (lambda Z: None, "return"),
        (lambda Z: powers(Z) / powers(Z).sum(axis=1), None),
        (lambda Z: Z / Z.sum(axis=1, keepdims=True), None),
        (lambda Z: (Z == Z.max(axis=1, keepdims=True)).astype(float), None),
        (lambda Z: softmax(Z[0]), None),
        (lambda Z: softmax(Z)[0], None),
        (lambda Z: np.round(softmax(Z), 3), "it is close"),
        (lambda Z: naive(Z - Z.mean(axis=1, keepdims=True)), "with less"),
    ],
    endless=[
        ((True, False, False, True, True), "3 of 5 right: number 1, 3, 5"),
        ((True, True, True, True, True), "3 of 5 right: number 1, 2, 5"),
        ((False, False, False, False, False), "2 of 5 right: number 3, 4"),
        ((True, True, True, False, False), "3 of 5 right: number 1, 2, 4"),
        (("A", "B", "E"), None),
    ],
)
