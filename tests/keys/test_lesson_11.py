"""Wrong answers to lesson 11."""

import numpy as np

from mlcore.keys import lesson_11 as key
from tests.keys.judge import judged


def scaled_by_n_minus_1(X, train, test):
    mean, sd = X[train].mean(axis=0), X[train].std(axis=0, ddof=1)
    return (X[train] - mean) / sd, (X[test] - mean) / sd


test_wrong_answers = judged(
    key,
    points=[
        (-3.13, "the sign is flipped"),
        (1.566, "half"),
        (3.3, None),
        ("3.1", None),
        ((93.9, 100.1), None),
        (2.66, None),  # of one hundred rows at 98 %
    ],
    fold_sizes=[
        (lambda n, k: None, "return"),
        (lambda n, k: np.diff(np.linspace(0, n, k + 1).astype(int)).tolist(), None),
        (lambda n, k: [round(n / k)] * k, None),
        (lambda n, k: sum(divmod(n, k)), None),
        (lambda n, k: [n // k + 1] * (n % k), None),
    ],
    scaled_parts=[
        (lambda X, train, test: None, "return"),
        (lambda X, train, test: (X[train], X[test]), None),
        (scaled_by_n_minus_1, "no ddof"),
        (lambda X, train, test: key.scaled_parts.expected(X, test, train), None),
    ],
    inclusion=[
        (65.13, "percentage"),
        (-0.6513, "the sign is flipped"),
        (0.65, "it is close"),
        (0.5, None),
        ("0.651", None),
    ],
)
