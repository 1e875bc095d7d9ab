"""Wrong answers to lesson 15a."""

import numpy as np

from mlcore.keys import lesson_15a as key
from tests.keys.judge import judged


def as_given(f, x, moves):
    best, best_loss = x, f(x)
    for move in moves:
        x += move
        if f(x) < best_loss:
            best, best_loss = x, f(x)
    return best, best_loss


def returns_x(f, x, moves):
    best_loss = f(x)
    for move in moves:
        x = x + move
        best_loss = min(best_loss, f(x))
    return x, best_loss


def copied_once(f, x, moves):
    best, best_loss = x.copy(), f(x)
    for move in moves:
        x += move
        if f(x) < best_loss:
            best, best_loss = x, f(x)
    return best, best_loss


def copied_late(f, x, moves):
    best, best_loss = x, f(x)
    for move in moves:
        x += move
        if f(x) < best_loss:
            best, best_loss = x.copy(), f(x)
    return best, best_loss


def stops_early(f, x, moves):
    for move in moves:
        if f(x + move) < f(x):
            return x + move, f(x + move)
    return x, f(x)


test_wrong_answers = judged(
    key,
    v_and_x=[
        ((-1.8, -0.8), "g itself does not pull"),
        ((-2.4, -1.4), "p itself does not pull"),
        ((-0.4, 0.6), "Swapped"),
        ((-3.0, -2.0), "Where is ω?"),
        ((-1.8, -2.8), "another order"),
        ((-2.8, 1.8), "number 2: the sign is flipped"),
        ((2.8, -1.8), "number 1: the sign is flipped"),
        ((-2.6, -1.6), "What is kept is missing"),
        ((-2.7, -1.7), None),
        (-2.8, None),
    ],
    limit_and_choice=[
        ((4.0, 1.8), "number 1: it is twice"),
        ((2.0, 2.0), "one of the three"),
        ((1.333, 1.8), "1 − ω² is 0.75"),
        ((1.565, 1.8), "number 2 is right"),
        ((1.8, 2.0), "another order"),
        ((0.5, 1.8), "number 1: it is one over"),
        (2.0, None),
    ],
    best_seen=[
        (as_given, "where the walk ended"),
        (returns_x, "Or is x returned?"),
        (copied_once, "The best of the loop"),
        (copied_late, "The first best"),
        (lambda f, x, moves: None, "return"),
        (stops_early, "The walk goes on"),
    ],
    ring_leaders=[
        (lambda losses: None, "return"),
        (lambda losses: int(losses.argmin()), None),
        (lambda losses: losses.argsort(kind="stable"), None),
        (lambda losses: np.arange(len(losses)), None),
    ],
)
