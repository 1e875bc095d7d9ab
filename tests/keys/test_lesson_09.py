"""Wrong answers to lesson 09."""

import numpy as np

from mlcore.keys import lesson_09 as key
from mlcore.models.ridge import Ridge
from tests.keys.judge import judged

A, B, C, D = "underfits", "overfits", "look at your data", "good"


def solved(X, y, strength, corner=0.0):
    D = np.diag([corner] + [1.0] * (X.shape[1] - 1))
    return np.linalg.solve(X.T @ X / len(y) + strength * D, X.T @ y / len(y))


def judged_by(error):
    """The λ with the smallest error(model, Z, y, Z_val, y_val)."""

    def best_strength(strengths, Z, y, Z_val, y_val):
        models = {s: Ridge(alpha=len(y) * s).fit(Z, y) for s in strengths}
        return min(strengths, key=lambda s: error(models[s], Z, y, Z_val, y_val))

    return best_strength


def mse(model, Z, y):
    return np.mean((model.predict(Z) - y) ** 2)


test_wrong_answers = judged(
    key,
    diagnoses=[
        ((A, B, D, D), "3 of 4 right: number 1, 2, 4"),
        ((B, B, C, D), "3 of 4 right: number 2, 3, 4"),
        ((B, A, D, C), "0 of 4 right: none"),
        (("underfitting", "overfitting", C, D), "2 of 4 right: number 3, 4"),
        ((A, B, C), None),
        ("underfits overfits good good", None),
    ],
    penalised=[
        (lambda X, y, strength: None, "return"),
        (lambda X, y, strength: solved(X, y, strength / len(y)), "divide by n"),
        (lambda X, y, strength: solved(X, y, strength)[::-1], None),
        (lambda X, y, strength: solved(X, y, strength).round(2), "rounded"),
        (lambda X, y, strength: solved(X, y, 1 / 3), None),  # the λ of the hand example
        (lambda X, y, strength: np.array([4 / 3, 1.0]), None),
        (lambda X, y, strength: solved(X, y, strength, 0.1), None),
    ],
    best_strength=[
        (lambda *data: None, "return"),
        (lambda *data: 0.01, None),
        (lambda strengths, *data: strengths[0], "training rows"),
        (judged_by(lambda m, Z, y, V, v: mse(m, Z, y) + mse(m, V, v)), None),
        (judged_by(lambda m, Z, y, V, v: np.mean(m.predict(V) - v) ** 2), "First square"),
        (judged_by(lambda m, Z, y, V, v: abs(mse(m, Z, y) - mse(m, V, v))), None),
        (lambda *data: str(judged_by(lambda m, Z, y, V, v: mse(m, V, v))(*data)), None),
    ],
    returned_step=[
        (lambda losses, patience: None, "return"),
        (lambda losses, patience: 2, None),
        (lambda losses, patience: len(losses) - 1, None),
        (lambda losses, patience: patience, None),
        (lambda losses, patience: key._returned(losses, patience) + 1, "one too many"),
    ],
    w_next=[
        (0.9, "factor"),
        (-1.8, "sign"),
        (18, "10 times"),
        ("1.8", None),
    ],
)
