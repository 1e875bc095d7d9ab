"""Key of lesson 19, fusion: average, vote, weight."""

from math import comb

import numpy as np

from mlcore.exercise import Exercise
from mlcore.fusion.averaging import ambiguity, majority_chance
from mlcore.fusion.weights import best_weights
from mlcore.steps import record

_said, _y = np.array([2.0, 4.0, 9.0]), 4.0
_error, _average, _ambiguity = (term.item() for term in ambiguity(_said[:, None], [_y]))

three_terms = Exercise(
    (_average, _ambiguity, _error),
    mistakes={
        "The average error and the ambiguity are means over the members: divide by 3.": (
            3 * _average,
            3 * _ambiguity,
            _error,
        ),
        "The ambiguity divides by M, not by M − 1.": (_average, 3 * _ambiguity / 2, _error),
        "The ambiguity is around the mean of the members, not around the truth.": (
            _average,
            _average,
            _error,
        ),
        "Squares first, then the mean.": (_error, 0.0, _error),
        "The mean of 2, 4 and 9 is 5; 4 is the median.": (_average, _ambiguity, 0.0),
        "Squared errors are wanted.": (
            np.abs(_said - _y).mean(),
            np.abs(_said - _said.mean()).mean(),
            _said.mean() - _y,
        ),
        "The right numbers in another order: average error, ambiguity, error of the mean.": (
            _error,
            _average,
            _ambiguity,
        ),
        "Error of the mean = average error − ambiguity: here the sign of the sum is wrong.": (
            _average,
            _ambiguity,
            _average + _ambiguity,
        ),
    },
)


def _votes(chance, p=0.6):
    return tuple(chance(p, M) for M in (3, 5))


def _from(first, weight=comb):
    """Adds up the chances of k = first(M) … M right votes."""
    return lambda p, M: sum(
        weight(M, k) * p**k * (1 - p) ** (M - k) for k in range(first(M), M + 1)
    )


vote_chances = Exercise(
    _votes(majority_chance),
    mistakes={
        "That is the chance that all are right; most is enough.": _votes(lambda p, M: p**M),
        "That is the chance of exactly the smallest majority: larger ones count, too.": _votes(
            lambda p, M: comb(M, M // 2 + 1) * p ** (M // 2 + 1) * (1 - p) ** (M // 2)
        ),
        "There are C(M, k) ways to choose which k are right.": _votes(
            _from(lambda M: M // 2 + 1, lambda M, k: 1)
        ),
        "That is one voter alone.": _votes(lambda p, M: p),
        "That is the chance that most are wrong.": _votes(lambda p, M: majority_chance(1 - p, M)),
        "That is the chance of at least one right vote.": _votes(_from(lambda M: 1)),
        "A majority of M is more than M/2: one vote less is none.": _votes(_from(lambda M: M // 2)),
        "First three voters, then five.": _votes(majority_chance)[::-1],
    },
)


def _best_share(var_1, var_2, rho):
    """By the descent itself: errors on four rows with these variances and this correlation."""
    a, b = np.array([1.0, 1, -1, -1]), np.array([1.0, -1, 1, -1])
    errors = [np.sqrt(var_1) * a, np.sqrt(var_2) * (rho * a + np.sqrt(1 - rho**2) * b)]
    return float(record(best_weights(errors, np.zeros(4)), 50)[-1].theta[0])


def _cut(w):
    return min(max(w, 0.0), 1.0)


def _formula(a, b, c):
    """From two variances and the covariance, not cut."""
    return (b - c) / (a + b - 2 * c)


best_share = Exercise(
    _best_share,
    (1.0, 4.0, 0.0),
    (1.0, 4.0, 0.5),
    (9.0, 1.0, 0.8),
    (2.0, 3.0, 0.3),
    mistakes={
        "Weights are from 0 to 1: cut what is beyond.": lambda a, b, r: _formula(
            a, b, r * (a * b) ** 0.5
        ),
        "That is the weight of the second member.": lambda a, b, r: 1 - _best_share(a, b, r),
        "The covariance is ρ σ₁ σ₂, with standard deviations: √ of the variances.": (
            lambda a, b, r: _cut(_formula(a, b, r * a * b))
        ),
        "The covariance is ρ σ₁ σ₂; that is ρ alone.": lambda a, b, r: _cut(_formula(a, b, r)),
        "The correlation counts, too.": lambda a, b, r: b / (a + b),
        "Weights as 1 / variance, not as 1 / standard deviation; and ρ counts.": (
            lambda a, b, r: b**0.5 / (a**0.5 + b**0.5)
        ),
        "Below stands − 2 ρ σ₁ σ₂: the variance of a difference.": lambda a, b, r: _cut(
            (b - r * (a * b) ** 0.5) / (a + b)
        ),
        "Below the covariance counts twice.": lambda a, b, r: _cut(
            (b - r * (a * b) ** 0.5) / (a + b - r * (a * b) ** 0.5)
        ),
        "These are variances already: do not square them.": lambda a, b, r: _cut(
            _formula(a**2, b**2, r * a * b)
        ),
        "The sign of the correlation: what they share makes weights differ more, not less.": (
            lambda a, b, r: _cut(_formula(a, b, -r * (a * b) ** 0.5))
        ),
        "Return w, not the variance that it gives.": lambda a, b, r: (
            (w := _best_share(a, b, r)) ** 2 * a
            + (1 - w) ** 2 * b
            + 2 * w * (1 - w) * r * (a * b) ** 0.5
        ),
    },
)
