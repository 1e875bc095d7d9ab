"""Wrong answers to lesson 20."""

import numpy as np

from mlcore.keys import lesson_20 as key
from tests.keys.judge import judged


def right(w, y, h):
    error = w @ (h != y)
    alpha = np.log((1 - error) / error) / 2
    new = w * np.exp(-alpha * y * h)
    return new / new.sum()


def upside_down(w, y, h):
    error = w @ (h != y)
    alpha = np.log(error / (1 - error)) / 2
    new = w * np.exp(-alpha * y * h)
    return new / new.sum()


def linear(w, y, h):
    new = np.where(h != y, 2 * w, w)
    return new / new.sum()


def series(fit, X, y, n_rounds, lr):
    F = np.full(len(y), y.mean())
    for _ in range(n_rounds):
        F = F + lr * fit(X, y - F)
    return F


def shrinks_the_rate(fit, X, y, n_rounds, lr):
    F = np.full(len(y), y.mean())
    for t in range(n_rounds):
        F = F + lr ** (t + 1) * fit(X, y - F)
    return F


def replaces(fit, X, y, n_rounds, lr):
    F = np.full(len(y), y.mean())
    for _ in range(n_rounds):
        F = lr * fit(X, y - F)
    return F


test_wrong_answers = judged(
    key,
    next_weights=[
        (lambda w, y, h: None, "return"),
        (upside_down, "The wrong rows must gain"),
        (linear, None),
        (lambda w, y, h: (h != y) / np.sum(h != y), None),
        (lambda w, y, h: np.full(5, 0.2), None),
        (lambda w, y, h: right(w, y, h).sum(), None),
    ],
    F_3=[
        ((2.125, 2.875, 5.25), "number 1 is right"),
        ((2.0, 2.875, 5.125), "number 2 is right"),
        ((2.0, 2.875, 5.0), "number 2 is right; number 3 is right"),
        (2.125, None),
        ("2.125 2.875 5", None),
    ],
    boosted=[
        (lambda fit, X, y, n, lr: None, "return"),
        (shrinks_the_rate, None),
        (replaces, None),
        (lambda fit, X, y, n, lr: y, None),
        (lambda fit, X, y, n, lr: series(fit, X, y, n, lr)[0], None),
        (lambda fit, X, y, n, lr: fit(X, y), "a mean of trees"),
    ],
)
