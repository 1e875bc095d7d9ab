"""Key of lesson 17, trees and forests."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.trees.impurity import entropy, gini


def _after(left, right, of=gini, weigh=lambda n, m: (n / (n + m), m / (n + m))):
    left, right = np.asarray(left, float), np.asarray(right, float)
    n_left, n_right = left.sum(), right.sum()
    a, b = weigh(n_left, n_right)
    return a * of(left / n_left) + b * of(right / n_right)


def _wrong(counts):
    return 1 - counts.max()


gini_after = Exercise(
    _after,
    ([4, 0], [2, 4]),
    ([5, 1], [1, 3]),
    ([3, 3, 2], [0, 1, 5]),
    mistakes={
        "Each side counts by its share of the rows, not by half.": lambda left, right: _after(
            left, right, weigh=lambda n, m: (0.5, 0.5)
        ),
        "Each side counts by its share of the rows; that is the sum of both.": (
            lambda left, right: _after(left, right, weigh=lambda n, m: (1, 1))
        ),
        "The larger side has the larger weight: n_L/n belongs to the left.": lambda left, right: (
            _after(left, right, weigh=lambda n, m: (m / (n + m), n / (n + m)))
        ),
        "Divide by n: the weights are shares of the rows.": lambda left, right: _after(
            left, right, weigh=lambda n, m: (n, m)
        ),
        "That is Σ p²: how often two rows are of one class. G = 1 − Σ p².": lambda left, right: (
            _after(left, right, of=lambda p: np.sum(p * p))
        ),
        "That is the share of wrong rows; Gini has squares: 1 − Σ p².": lambda left, right: _after(
            left, right, of=_wrong
        ),
        "That is the entropy: here G = 1 − Σ p².": lambda left, right: _after(
            left, right, of=entropy
        ),
        "That is the impurity of both sides together: no cut was made.": lambda left, right: gini(
            np.add(left, right) / np.sum([left, right])
        ),
        "That is what the cut takes away; what is left is asked for.": lambda left, right: (
            gini(np.add(left, right) / np.sum([left, right])) - _after(left, right)
        ),
        "That is the left side alone.": lambda left, right: gini(np.divide(left, np.sum(left))),
        "That is the right side alone.": lambda left, right: gini(np.divide(right, np.sum(right))),
    },
)


def _variance(rho, B, sigma2=1.0):
    return rho * sigma2 + (1 - rho) / B * sigma2


_ASKED = (0.5, 10), (0.5, np.inf), (0.1, 10)
_VARIANCES = tuple(_variance(rho, B) for rho, B in _ASKED)
_DEPTH, _ERROR = 5, 0.22  # the lowest on validation rows

four_numbers = Exercise(
    (*_VARIANCES, _DEPTH),
    mistakes={
        "That is σ²/B: right if the trees were independent, ρ = 0.": (0.1, 0.0, 0.1, _DEPTH),
        "The part ρσ² is left out; it does not shrink.": (0.05, 0.0, 0.09, _DEPTH),
        "1 − ρ, not ρ, is what more trees divide.": (
            *((1 - rho) + rho / B for rho, B in _ASKED),
            _DEPTH,
        ),
        "The part (1 − ρ)σ²/B is missing.": (0.5, 0.5, 0.1, _DEPTH),
        "With ever more trees (1 − ρ)/B goes to 0; ρσ² stays.": (
            _VARIANCES[0],
            0.0,
            _VARIANCES[2],
            _DEPTH,
        ),
        "These are standard deviations; leave the root out.": (*np.sqrt(_VARIANCES), _DEPTH),
        "That is the variance of one tree, whatever the others say.": (1.0, 1.0, 1.0, _DEPTH),
        "The variances are right. Depth 9 errs least on rows that it has seen: do they count?": (
            *_VARIANCES,
            9,
        ),
        "The variances are right. That is the error; the depth is asked for.": (
            *_VARIANCES,
            _ERROR,
        ),
    },
)


def _oob(votes, in_bag, y, keep=np.logical_not, of=None):
    """The error of the majority of the trees that may judge a row; 0 wins a tie."""
    votes, y = np.asarray(votes), np.asarray(y)
    may = keep(np.asarray(in_bag, bool))
    n, ones = may.sum(axis=0), (may & (votes == 1)).sum(axis=0)
    judged = n > 0
    wrong = ((2 * ones > n) != (y == 1))[judged]
    return wrong.mean() if of is None else of(wrong, len(y))


def _single(votes, in_bag, y):
    votes, out = np.asarray(votes), ~np.asarray(in_bag, bool)
    return np.mean((votes != np.asarray(y))[out])


_VOTES = np.array([[1, 1, 0, 1, 1, 1], [1, 0, 0, 0, 1, 0], [0, 1, 0, 1, 0, 1]])
_BAG = np.array([[0, 1, 0, 0, 1, 0], [1, 1, 1, 0, 1, 1], [1, 1, 0, 1, 0, 1]], bool)
_MORE = np.array([[1, 0, 0, 1, 1], [1, 1, 0, 1, 0], [0, 1, 0, 0, 1], [1, 0, 1, 0, 0]])
_OTHER = np.array([[0, 1, 1, 0, 1], [1, 0, 1, 1, 1], [0, 0, 1, 0, 1], [1, 1, 0, 1, 1]], bool)

oob_error = Exercise(
    _oob,
    (_VOTES, _BAG, np.array([1, 0, 0, 1, 1, 1])),  # 0.4
    (_MORE, _OTHER, np.array([1, 0, 1, 1, 0])),
    mistakes={
        "All trees vote here, also those that have seen the row.": lambda votes, in_bag, y: _oob(
            votes, in_bag, y, keep=np.ones_like
        ),
        "These are the trees that have seen the row: the others may judge it.": (
            lambda votes, in_bag, y: _oob(votes, in_bag, y, keep=np.asarray)
        ),
        "That is the accuracy; the error is asked for.": lambda *a: 1 - _oob(*a),
        "That is the number of wrong rows; divide by the rows that were judged.": lambda *a: _oob(
            *a, of=lambda wrong, n: wrong.sum()
        ),
        "A row that every tree has seen is not judged: leave it out of the mean.": lambda *a: _oob(
            *a, of=lambda wrong, n: wrong.sum() / n
        ),
        "That is the mean error of single trees: first the vote, then the error.": _single,
    },
)
