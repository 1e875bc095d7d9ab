"""Wrong answers to lesson 19."""

from mlcore.keys import lesson_19 as key
from tests.keys.judge import judged


def shares(var_1, var_2, rho, w):
    return min(max(w, 0.0), 1.0)


test_wrong_answers = judged(
    key,
    three_terms=[
        ((29 / 3, 26 / 3, -1), "number 3: the sign is flipped"),
        ((3.1, 7.7, 2.3), None),
        ((29 / 3, 26 / 3, 3), "number 3: it is 3 times"),
        ((9.7, 8.7, 1.0), "it is close"),
        (1, None),
        ("29/3, 26/3, 1", None),
    ],
    vote_chances=[
        ((0.648, 0.6826, 0.7102), None),
        ((0.65, 0.68), "it is close"),
        ((64.8, 68.256), "percentage"),
        (0.648, None),
    ],
    best_share=[
        (lambda var_1, var_2, rho: None, "return"),
        (lambda var_1, var_2, rho: 0.5, None),
        (lambda var_1, var_2, rho: shares(var_1, var_2, rho, var_1 / (var_1 + var_2)), None),
        (lambda var_1, var_2, rho: var_2 - rho * (var_1 * var_2) ** 0.5, None),
    ],
)
