"""Key of lesson 21, stacking."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.fusion.members import out_of_fold
from mlcore.models.estimator import clone
from mlcore.models.linear import LinearRegression
from mlcore.trees.tree import DecisionTreeRegressor

_n, _d, _classes, _members, _folds = 1200, 40, 3, 3, 5
_columns, _fits = _members * (_classes - 1), _members * (_folds + 1)

shape_and_price = Exercise(
    (_n, _columns, _fits, _columns + _d),
    mistakes={
        "Each member is fitted once more, to all rows, for the new ones.": (
            (_n, _columns, _members * _folds, _columns + _d)
        ),
        "Two probabilities say all of three classes: the first class has no column.": (
            (_n, _members * _classes, _fits, _members * _classes + _d)
        ),
        "A classifier gives probabilities: more than one column a member.": (
            (_n, _members, _fits, _members + _d)
        ),
        "With passthrough h sees the columns of Z, too, not those of X alone.": (
            (_n, _columns, _fits, _d)
        ),
        "With passthrough h sees the columns of X, too.": (_n, _columns, _fits, _columns),
        "Every row is tested in one fold: Z has a row for each.": (
            (_n // _folds, _columns, _fits, _columns + _d)
        ),
        "One fit a member is for new rows; Z needs one for each fold besides.": (
            (_n, _columns, _members, _columns + _d)
        ),
    },
)


def _column(member, X, y, pairs):
    return out_of_fold(member, X, y, pairs)[1][:, 0]


def _filled(member, X, y, pairs, fit, say=lambda train, test: test):
    """A column whose cells of a fold are said by a model that was fitted to the rows ``fit``."""
    said = np.zeros(len(y))
    for train, test in pairs:
        rows = fit(train, test)
        model = clone(member).fit(X[rows], y[rows])
        said[test] = model.predict(X[say(train, test)])[: len(test)]
    return said


def _mean_of_folds(member, X, y, pairs):
    models = [clone(member).fit(X[train], y[train]) for train, _ in pairs]
    return np.mean([model.predict(X) for model in models], axis=0)


def _last_model(member, X, y, pairs):
    train, _ = pairs[-1]
    return clone(member).fit(X[train], y[train]).predict(X)


def _in_order(member, X, y, pairs):
    said = [clone(member).fit(X[a], y[a]).predict(X[b]) for a, b in pairs]
    return np.concatenate(said)


def _residual(member, X, y, pairs):
    return y - _column(member, X, y, pairs)


_t = np.arange(12.0)
_X, _y = np.column_stack([np.sin(5 * _t), np.cos(3 * _t)]), np.sin(5 * _t) + np.cos(7 * _t**2)
_folds_of = [np.arange(12)[k::3] for k in range(3)]
_pairs = [(np.setdiff1d(np.arange(12), test), test) for test in _folds_of]

column_of_Z = Exercise(
    _column,
    (LinearRegression(), _X, _y, _pairs),
    (DecisionTreeRegressor(), _X, _y, _pairs[::-1]),
    mistakes={
        "The member has seen the rows that it answers: fit it to the rows that train.": (
            lambda member, X, y, pairs: clone(member).fit(X, y).predict(X)
        ),
        "It is fitted to the rows that it then answers; fit it to those that train.": (
            lambda *call: _filled(*call, fit=lambda train, test: test)
        ),
        "The rows of the test part are asked for; these are answers on rows that train.": (
            lambda *call: _filled(
                *call, fit=lambda train, test: train, say=lambda train, test: train
            )
        ),
        "Each row has one answer, of its own fold; that is the mean of all folds' models.": (
            _mean_of_folds
        ),
        "All rows are answered by the model of the last fold, which has seen most of them.": (
            _last_model
        ),
        "The answers stand in the order of the folds; row i belongs at place i.": _in_order,
        "That is what is left of y; the column holds the answers.": _residual,
    },
)

trust_read = Exercise(
    ("B", "logistic", "tree"),
    mistakes={
        "C trusts the tree, and the tree is the better one there; look for trust in the weaker.": (
            ("C", "logistic", "tree")
        ),
        "A trusts the better member; look for trust in the weaker.": ("A", "logistic", "tree"),
        "Trust is the weight, not the other one: the larger weight, the more trust.": (
            ("B", "tree", "logistic")
        ),
    },
)


def _best(first, second, y):
    first, second, y = (np.asarray(column, float) for column in (first, second, y))
    d = first - second
    return d @ (y - second) / (d @ d)


weight = Exercise(
    _best,
    ([3.0, 2.0, 3.0], [1.0, 3.5, 4.0], [2.0, 3.0, 5.0]),
    ([1.0, 2.0, 4.0, 4.0], [0.0, 1.0, 1.0, 2.0], [1.0, 1.0, 3.0, 2.0]),
    mistakes={
        "That is the weight of the second: w stands before the first.": lambda a, b, y: (
            1 - _best(a, b, y)
        ),
        "What is missing is y − second, not y.": lambda a, b, y: (
            np.subtract(a, b) @ np.array(y) / np.sum(np.subtract(a, b) ** 2)
        ),
        "Divide by d · d, d = first − second: not by first · first.": lambda a, b, y: (
            np.subtract(a, b) @ np.subtract(y, b) / np.dot(a, a)
        ),
        "Divide by d · d.": lambda a, b, y: np.subtract(a, b) @ np.subtract(y, b),
        "The weights sum to 1; that is the weight of the first alone.": lambda a, b, y: (
            np.dot(a, y) / np.dot(a, a)
        ),
        "That is one over it: what is missing stands above, d · d below.": lambda a, b, y: (
            1 / _best(a, b, y)
        ),
    },
)
