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


def flat(rates, trained, held):
    return rates[held.argmin() % len(rates)], held.argmin() + 1


def transposed(rates, trained, held):
    t, k = np.unravel_index(held.argmin(), held.shape)
    return rates[k], t + 1


def smallest_rate(rates, trained, held):
    k = rates.argmin()
    return rates[k], held[k].argmin() + 1


def first_rise(rates, trained, held):  # a rate's first round is compared with nothing
    k = held[:, 0].argmin()
    return rates[k], held[k].argmin() + 1


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
    chosen=[
        (lambda rates, trained, held: None, "return"),
        (flat, None),
        (transposed, None),
        (smallest_rate, None),
        (first_rise, None),
        (lambda rates, trained, held: held.min(), None),
        (lambda rates, trained, held: rates[held.min(axis=1).argmin()], None),
        (lambda rates, trained, held: (held.argmin(axis=1) + 1).max(), None),
        (
            lambda rates, trained, held: list(key.chosen.expected(rates, trained, held))[::-1],
            "ν first",
        ),
    ],
)
