"""Wrong answers to lesson 21."""

import numpy as np

from mlcore.fusion.stacking import StackingClassifier
from mlcore.keys import lesson_21 as key
from mlcore.models.estimator import clone
from mlcore.models.logistic import SoftmaxRegression
from tests.keys.judge import judged


def right(member, X, y, pairs):
    said = np.empty(len(y))
    for train, test in pairs:
        said[test] = clone(member).fit(X[train], y[train]).predict(X[test])
    return said


def never_cloned_in_training(member, X, y, pairs):
    """The same, but asked about the rows it trained on, where both are as many."""
    said = np.empty(len(y))
    for train, test in pairs:
        said[test] = clone(member).fit(X[train], y[train]).predict(X[train])[: len(test)]
    return said


def on_the_test_part(member, X, y, pairs):
    said = np.empty(len(y))
    for _, test in pairs:
        said[test] = clone(member).fit(X[test], y[test]).predict(X[test])
    return said


def in_fold_order(member, X, y, pairs):
    return np.concatenate([clone(member).fit(X[a], y[a]).predict(X[b]) for a, b in pairs])


def shuffled_targets(member, X, y, pairs):
    said = np.empty(len(y))
    for train, test in pairs:
        said[test] = clone(member).fit(X[train], y[train][::-1]).predict(X[test])
    return said


def loop_outside(member, X, y, pairs):
    fitted = clone(member)
    for train, _ in pairs:
        fitted.fit(X[train], y[train])
    return fitted.predict(X)


test_wrong_answers = judged(
    key,
    shape_and_price=[
        ((1200, 6, 15, 46), "once more"),
        ((1200, 9, 18, 49), "no column"),
        ((1200, 3, 18, 43), "more than one column"),
        ((1200, 6, 18, 40), "columns of Z, too"),
        ((1200, 6, 18, 6), "columns of X, too"),
        ((240, 6, 18, 46), "a row for each"),
        ((1200, 6, 3, 46), "one for each fold"),
        ((1200, 6, 90, 46), "number 3: it is 5 times"),
        (46, None),
    ],
    column_of_Z=[
        (lambda member, X, y, pairs: None, "return"),
        (lambda member, X, y, pairs: clone(member).fit(X, y).predict(X), "has seen the rows"),
        (on_the_test_part, "those that train"),
        (never_cloned_in_training, "answers on rows that train"),
        (in_fold_order, "order of the folds"),
        (loop_outside, "last fold"),
        (lambda *call: call[2] - right(*call), "left of y"),
        (lambda *call: right(*call)[:, None], None),
        (shuffled_targets, None),
        (lambda member, X, y, pairs: y, None),
    ],
    trust_read=[
        (("C", "logistic", "tree"), "weaker"),
        (("A", "logistic", "tree"), "weaker"),
        (("B", "tree", "logistic"), "larger weight"),
        (("B", "tree", "tree"), "number 1, 3"),
        (("B", "logistic", "logistic"), "2 of 3"),
        (("C", "tree", "tree"), "1 of 3"),
        (("A", "tree", "logistic"), "0 of 3"),
        ("B", None),
    ],
    weight=[
        (lambda a, b, y: None, "return"),
        (lambda a, b, y: 0.5, None),
        (lambda a, b, y: 1 - of_first(a, b, y), "weight of the second"),
        (lambda a, b, y: np.subtract(a, b) @ np.subtract(y, b), "Divide by d"),
        (lambda a, b, y: np.dot(a, y) / np.dot(a, a), "sum to 1"),
        (lambda a, b, y: np.subtract(a, b) @ np.array(y) / dd(a, b), "not y"),
        (lambda a, b, y: -of_first(a, b, y), "sign"),
        (lambda a, b, y: 1 / of_first(a, b, y), "one over"),
        (lambda a, b, y: np.clip(of_first(a, b, y), 0, 0.3), None),
    ],
)


def dd(a, b):
    return np.sum(np.subtract(a, b) ** 2)


def of_first(a, b, y):
    return np.subtract(a, b) @ np.subtract(y, b) / dd(a, b)


class Counted(SoftmaxRegression):
    """Counts how often it is fitted."""

    fits = 0

    def fit(self, X, y):
        Counted.fits += 1
        return super().fit(X, y)


def test_shape_and_price_are_those_of_a_real_stack():
    rng = np.random.default_rng(0)
    X, y, Counted.fits = rng.normal(size=(30, 4)), np.arange(30) % 3, 0
    members = [(name, Counted(tol=0.5)) for name in "abc"]
    stack = StackingClassifier(members, SoftmaxRegression(tol=0.5), cv=5, passthrough=True)
    stack.fit(X, y)
    rows, columns, fits, seen = key.shape_and_price.expected
    assert stack.Z_.shape == (30, columns) and rows == 1200
    assert Counted.fits == fits
    assert stack.final_estimator_.n_features_in_ == seen - 40 + 4
