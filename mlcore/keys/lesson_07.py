"""Key of lesson 07, logistic and softmax regression."""

from functools import cache

import numpy as np

from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.exercise import Exercise
from mlcore.steps import record

# --- two classes, by hand: x = 1 and 2, labels 0 and 1, θ = (0, ln 2)

_X, _LN_2 = with_bias(np.array([[1.0], [2.0]])), np.log(2)


def _sigma(z):
    return logistic_cross_entropy(z, np.zeros(len(z)))[1] * len(z)  # (p − 0) / n


def _two(theta=(0.0, _LN_2), y=(0.0, 1.0)):
    """p and the gradient, in one row of four numbers."""
    objective = Objective(_X, np.array(y), loss=logistic_cross_entropy)
    return np.append(_sigma(_X @ theta), objective(np.array(theta))[1])


_p, _slopes = np.split(_two(), 2)
_residuals = _p - [0, 1]

two_classes = Exercise(
    _two(),
    mistakes={
        "The residual is p − y, not y − p.": np.append(_p, -_slopes),
        "Take the mean of both rows: divide by n = 2.": np.append(_p, 2 * _slopes),
        "The last number: multiply each p − y by its own x.": [*_p, _slopes[0], _slopes[0]],
        "p is right; ∂L/∂b comes before ∂L/∂w.": np.append(_p, _slopes[::-1]),
        "p is right; then come two means over both rows, not residuals.": [*_p, *_residuals],
        "That is 1 − p: σ(z) = eᶻ / (1 + eᶻ), and eᶻ = 2ˣ.": _two((0.0, -np.log(2))),
        "That is θ = 0. Here w = ln 2, so z = x ln 2 and eᶻ = 2ˣ.": _two((0.0, 0.0)),
        "Those are logits: σ is still to come.": [*_X @ (0, np.log(2)), *_slopes],
        "The labels: row 1 is of class 0, row 2 of class 1.": _two(y=(1.0, 0.0)),
        "p is right. In row 2 p − 1 is below 0.": [*_p, *_X.T @ np.abs(_residuals) / 2],
        "p is right. p(1 − p) belongs to the squared error; here it cancels.": (
            np.append(_p, _X.T @ (_residuals * _p * (1 - _p)) / 2)
        ),
    },
    tolerance=0.003,  # three digits will do
)

# --- three classes, by hand: logits (ln 2, 0, ln 5), the first class is the right one

_Z = np.log([[2.0, 1.0, 5.0]])


def _stable(Z):
    return softmax_cross_entropy(Z, np.zeros(Z.shape))[1] * len(Z)  # (P − 0) / n


def _three(Z=_Z, right=0):
    """What the row pays, and its residuals, in one row of four numbers."""
    cost, residuals = softmax_cross_entropy(Z, np.eye(3)[[right]])
    return np.append(cost, residuals)


def _three_of(p):
    return np.append(-np.log(p[0]), p - [1, 0, 0])


_cost, _rest = _three()[0], _three()[1:]

three_classes = Exercise(
    _three(),
    mistakes={
        "Those are the probabilities: a residual is p − y, with y = (1, 0, 0).": (
            np.append(_cost, _stable(_Z)[0])
        ),
        "The residual is p − y, not y − p.": np.append(_cost, -_rest),
        "The row pays for its own class, the first, not for the most probable.": (
            np.append(_three(right=2)[0], _rest)
        ),
        "The first class is the right one, y = (1, 0, 0).": _three(right=2),
        "ln p is negative, a cost is not.": np.append(-_cost, _rest),
        "e⁰ = 1, not 0.": _three_of(np.array([2.0, 0.0, 5.0]) / 7),
        "First the powers e^z, then divide by their sum.": _three_of(_Z[0] / _Z.sum()),
        "That is σ of each logit; softmax divides by the sum of all three.": (
            _three_of(_sigma(_Z[0]))
        ),
        "ln is the natural logarithm, not log₁₀.": [_cost / np.log(10), *_rest],
        "Right, but write four numbers in one row: (…, …, …, …).": (_cost, tuple(_rest)),
    },
    tolerance=0.003,
)

# --- softmax


def _powers(Z):
    return _stable(Z) / _stable(Z).max(axis=1, keepdims=True)


def _naive(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


softmax = Exercise(
    _stable,
    np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0]]),
    np.array([[3000.0, 0.0, 2999.0], [-1000.0, -1001.0, -1003.0]]),
    mistakes={
        "Large logits overflow: subtract the largest of each row first.": _naive,
        "Subtract the largest of each row, not of the whole array.": lambda Z: _naive(Z - Z.max()),
        "Subtract the largest of each row, not column.": lambda Z: _naive(Z - Z.max(axis=0)),
        "Subtract the largest: with less, exp still overflows.": lambda Z: _naive(
            Z - Z.min(axis=1, keepdims=True)
        ),
        "The sum runs down the columns: each row must sum to 1, so axis=1.": lambda Z: (
            _powers(Z) / _powers(Z).sum(axis=0)
        ),
        "The sum takes the whole array: each row needs its own.": lambda Z: (
            _powers(Z) / _powers(Z).sum()
        ),
        "That is the softmax of each column; a row is one sample.": lambda Z: _stable(Z.T).T,
        "These are powers: divide each row by its sum.": _powers,
        "That is σ of each logit; softmax divides by the sum of the row.": lambda Z: _sigma(
            Z.ravel()
        ).reshape(Z.shape),
    },
)

# --- does |w| grow without end? x = 1, 2, 3, 4


def _grows(labels, strength=0.0, lr=0.3):
    X, y = with_bias(np.arange(1.0, 5.0)[:, None]), np.array(labels, dtype=float)
    objective = Objective(X, y, loss=logistic_cross_entropy, penalty=L2(strength))
    run = record(gradient_descent(objective, [0.0, 0.0], lr=lr), 3001)
    return bool(abs(run[3000].theta[1]) > 1.1 * abs(run[1000].theta[1]))


@cache
def _endless():
    return (
        _grows([0, 0, 1, 1]),
        _grows([1, 1, 1, 0]),
        _grows([0, 1, 0, 1]),
        _grows([0, 0, 1, 1], strength=0.1),
        _grows([0, 0, 1, 1], lr=0.03),
    )


def _but(*letters):
    return lambda: tuple(a != (c in letters) for a, c in zip(_endless(), "ABCDE"))


endless = Exercise(
    _endless,
    mistakes={
        "B: a curve that falls can become a step, too; then w goes to −∞.": _but("B"),
        "C: no boundary has each class on its own side, so some row is always wrong.": _but("C"),
        "D: the penalty costs more and more as w grows, −ln p cannot pay for it.": _but("D"),
        "E: with small steps w grows more slowly, but it grows.": _but("E"),
        "Those are the ones that settle.": _but(*"ABCDE"),
        "Right, but write True for yes and False for no.": lambda: tuple(
            "yes" if grows else "no" for grows in _endless()
        ),
        "Right, but leave out the quotation marks.": lambda: tuple(map(str, _endless())),
    },
)
