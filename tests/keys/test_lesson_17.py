"""Wrong answers to lesson 17."""

import numpy as np

from mlcore.keys import lesson_17 as key
from mlcore.trees.impurity import gini
from tests.keys.judge import judged


def right(left, right):
    left, right = np.array(left, float), np.array(right, float)
    n = left.sum() + right.sum()
    return left.sum() / n * gini(left / left.sum()) + right.sum() / n * gini(right / right.sum())


def by_classes(left, right):
    """Weighs the classes in place of the sides."""
    table = np.array([left, right], float).T
    shares = table.sum(axis=1) / table.sum()
    return sum(w * gini(row / row.sum()) for w, row in zip(shares, table) if row.sum())


def two_classes_only(left, right):
    p, q = left[1] / sum(left), right[1] / sum(right)
    n = sum(left) + sum(right)
    return sum(left) / n * 2 * p * (1 - p) + sum(right) / n * 2 * q * (1 - q)


def most_of_all(votes, in_bag, y):
    return np.mean(np.round(np.mean(votes, axis=0)) != y)


def ties_to_one(votes, in_bag, y):
    may = ~in_bag
    n, ones = may.sum(axis=0), (may & (votes == 1)).sum(axis=0)
    return ((2 * ones >= n) != (y == 1))[n > 0].mean()


test_wrong_answers = judged(
    key,
    gini_after=[
        (lambda left, right: None, "return"),
        (lambda left, right: 0.2667, None),
        (lambda a, b: round(right(a, b), 2), "rounded"),
        (by_classes, None),
        (two_classes_only, None),
        (lambda a, b: max(right(a, b), 0.3), None),
    ],
    four_numbers=[
        ((0.55, 0.5, 0.9, 5), "number 2 is right"),
        ((0.55, 0.5, 0.1, 5), "number 2 is right"),
        ((0.55, 0.05, 0.19, 5), "number 1 is right"),
        ((0.55, 0.5, 0.19, 9), "has seen"),
        ((0.55, 0.5, 0.19, 2), "number 3 is right"),
        ((0.55, 0.5, 0.19), None),
        ((0.55, 0.55, 0.19, 5), "number 3 is right"),
        ("0.55 0.5 0.19 5", None),
    ],
    oob_error=[
        (lambda votes, in_bag, y: None, "return"),
        (lambda votes, in_bag, y: 0.0, None),
        (most_of_all, "All trees vote"),
        (ties_to_one, None),
        (lambda votes, in_bag, y: np.mean(votes != y), None),
        (lambda votes, in_bag, y: np.mean((votes != y)[in_bag]), None),
    ],
)
