"""Wrong answers to lesson 10."""

import numpy as np

from mlcore.keys import lesson_10 as key
from mlcore.reduction.coordinates import soft_threshold
from tests.keys.judge import judged


def n_by_loop(shares, wanted, start=0, step=1):
    """Adds shares up until more than wanted has come together."""
    total, n = 0.0, start
    for share in shares:
        total, n = total + share, n + step
        if total > wanted:
            return n
    return n


test_wrong_answers = judged(
    key,
    soft=[
        (lambda z, alpha: None, "return"),
        (lambda z, alpha: 0 * z, None),
        (lambda z, alpha: -soft_threshold(z, alpha), "sign"),
        (lambda z, alpha: 2 * soft_threshold(z, alpha), "twice"),
        (lambda z, alpha: soft_threshold(z, 1.0), None),  # the α of the first example
        (lambda z, alpha: soft_threshold(z, 2 * alpha), None),
        (lambda z, alpha: soft_threshold(z, alpha)[z != 0], None),
        (lambda z, alpha: [max(abs(value) - alpha, 0) for value in z], "sign is lost"),
        (lambda z, alpha: sum(soft_threshold(z, alpha)), None),
    ],
    n_needed=[
        (lambda shares, wanted: None, "return"),
        (lambda shares, wanted: 21, None),
        (n_by_loop, "exactly reached"),
        (lambda shares, wanted: 2 * key._fewest(shares, wanted), "twice"),
        (lambda shares, wanted: float(key._fewest(shares, wanted)) + 0.5, None),
        (lambda shares, wanted: shares[: key._fewest(shares, wanted)], None),
        (lambda shares, wanted: int(np.sum(shares >= 1 - wanted)), None),
    ],
    leaving=[
        (lambda alphas, X, y, k: None, "return"),
        (lambda alphas, X, y, k: [5.0], None),
        (lambda alphas, X, y, k: alphas, None),
        (lambda alphas, X, y, k: [], None),
        (lambda alphas, X, y, k: key._leaving(alphas, X, y, k)[::-1], "In the order"),
    ],
    w_and_alpha=[
        ((0.75, 1.5), "α: it is x·y / n"),
        ((0.5, 1), "2/3"),
        ((-0.75, 1), "sign"),
        ((0.75, 2), "number 1 is right; number 2: it is twice"),
        (0.75, None),
        ((0.31, 0.77), None),
    ],
)
