"""Wrong answers to lesson 04."""

import numpy as np

from mlcore.keys import lesson_04 as key
from tests.keys.judge import judged

test_wrong_answers = judged(
    key,
    halved=[
        ((26, 0.926), "it is close"),
        ((0.9262, 26.1), None),
        ((0.926, 26.11), None),
        (26.1, None),
    ],
    way_back=[
        (lambda theta, mean, scale: None, "return"),
        (lambda theta, mean, scale: theta, None),
        (lambda theta, mean, scale: np.append(theta[0] - mean.sum(), theta[1:] / scale), None),
    ],
    prepare=[
        (lambda X_train, X_test: None, "return"),
        (lambda X_train, X_test: (X_train, X_test), None),
        (lambda a, b: ((a - a.mean()) / a.std(), (b - a.mean()) / a.std()), None),
        (lambda X_train, X_test: (X_train - X_train.mean()) / X_train.std(), None),
    ],
    largest_rho=[
        (0.9802**2, "square"),
        (98.02, "percentage"),
        (97 / 99, "it is close"),
        (100, None),
    ],
)
