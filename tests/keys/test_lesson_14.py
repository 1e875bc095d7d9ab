"""Wrong answers to lesson 14."""

import numpy as np

from mlcore.keys import lesson_14 as key
from tests.keys.judge import judged

EI, PI, LCB = key.EI_PI_LCB.expected

test_wrong_answers = judged(
    key,
    EI_PI_LCB=[
        ((PI, EI, LCB), "in another order"),
        ((-EI, PI, LCB), "number 1: the sign is flipped"),
        ((EI, 100 * PI, LCB), "number 2: it is a percentage"),
        ((EI, 1 - PI, 0.9), "number 1 is right; number 2: it is 1 minus"),
        ((EI, PI), None),
    ],
    next_x=[
        (lambda x, mean, std, kappa: None, "return"),
        (lambda x, mean, std, kappa: x[np.argmax(std)], None),
        (lambda x, mean, std, kappa: min(x), None),
        (lambda x, mean, std, kappa: mean[np.argmin(mean - kappa * std)], None),
    ],
    share_won=[
        (lambda bayes, luck, budget: None, "return"),
        (lambda bayes, luck, budget: np.mean(bayes < luck), None),
        (
            lambda bayes, luck, budget: np.mean(bayes[:, :budget].min(1) < luck[:, :2].min(1)),
            None,
        ),
        (lambda bayes, luck, budget: bayes[:, :budget].min() < luck[:, :budget].min(), None),
        (lambda bayes, luck, budget: 1.0, None),
    ],
    improvement_upwards=[
        (lambda mean, std, best: None, "return"),
        (lambda mean, std, best: np.maximum(mean - best, 0), None),
        (lambda mean, std, best: mean + 2 * std, None),
    ],
)
