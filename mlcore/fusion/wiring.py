"""Wiring: members in series, and a cascade that asks the next one only where it is not sure.

parallel    y ← average of f₁(x), f₂(x)             `voting`, `stacking`
serial      y ← f₂(x, f₁(x))                        `Serial…`
cascade     y ← f₁(x) where it is sure, else f₂(x)  `CascadeClassifier`
hybrid      a part of one of them is another of them: all are composites of named parts
"""

import numpy as np

from mlcore.checks import number
from mlcore.fusion.members import answers, out_of_fold
from mlcore.models.composite import Composite
from mlcore.models.estimator import clone
from mlcore.models.tasks import Classifier, Regressor


class _Serial(Composite):
    """What both series share: each member sees the columns of X and what the one before it said."""

    _parts = "estimators"

    def __init__(self, estimators, cv=5):
        self.estimators = estimators
        self.cv = cv

    def fit(self, X, y):
        """Fit the members one after the other, on answers out of fold; return self."""
        members = self._check_parts("fit", "predict", "get_params")
        data = Z = self._remember(X)
        if len(data) < 2:
            raise ValueError(f"X must have rows to hold out; got n_samples={len(data)}")
        y = self._targets(y, len(data))
        fitted = []
        for k, (name, member) in enumerate(members):
            fitted.append((name, self._of_part(name, clone(member).fit, Z, y)))
            if k < len(members) - 1:  # the next one learns from answers on rows not seen
                tested, said = self._of_part(name, out_of_fold, member, Z, y, self.cv)
                if len(tested) < len(data):
                    raise ValueError("cv must have every row in a test part; some row is in none")
                Z = np.hstack([data, said])
        self.estimators_ = fitted
        return self

    def _before_last(self, X):
        """X, and what the member before the last said of it."""
        data = Z = self._recall(X)
        for _, member in self.estimators_[:-1]:
            Z = np.hstack([data, answers(member, Z)])
        return Z

    def predict(self, X):
        """Return what the last member says, (n,)."""
        Z = self._before_last(X)
        return self.estimators_[-1][1].predict(Z)


class SerialRegressor(_Serial, Regressor):
    """Regressors in series: the output of one is an input of the next.

        f₁(x),   f₂(x, f₁(x)),   f₃(x, f₂(x, f₁(x))),  …

    Parameters
        estimators : list of (name, estimator)    in their order; ``fit`` fits copies
        cv : int or list of pairs (train, test)   of the answers that the next member learns from

    Attributes, after ``fit``
        estimators_ : list of (name, fitted member)
        n_features_in_ : int     d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError    in ``fit``: a parameter or the data are wrong

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> from mlcore.trees.tree import DecisionTreeRegressor
        >>> x = np.arange(6.0)[:, None]
        >>> members = [("line", LinearRegression()), ("tree", DecisionTreeRegressor())]
        >>> SerialRegressor(members, cv=2).fit(x, x[:, 0] ** 2).predict([[2.0]]).tolist()
        [4.0]
    """

    def _targets(self, y, n):
        return self._check_y(y, n)


class SerialClassifier(_Serial, Classifier):
    """Classifiers in series: each sees the columns, and the probabilities of the one before it.

    Parameters
        estimators, cv    as for `SerialRegressor`, with attributes and errors

    Attributes, after ``fit``
        classes_ : (k,) array    the labels, sorted

    Example
        >>> from mlcore.models.logistic import LogisticRegression
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], ["no", "no", "yes", "yes"]
        >>> members = [("a", LogisticRegression()), ("b", LogisticRegression())]
        >>> SerialClassifier(members, cv=2).fit(X, y).predict([[0.0], [3.0]]).tolist()
        ['no', 'yes']
    """

    def _targets(self, y, n):
        y = self._check_y(y, n)
        self._encode(y, n)
        return y

    @property
    def classes_(self):
        """The labels, sorted."""
        return self.estimators_[-1][1].classes_

    def predict_proba(self, X):
        """Return the probabilities of the last member, (n, k)."""
        Z = self._before_last(X)
        return self.estimators_[-1][1].predict_proba(Z)

    def predict(self, X):
        """Return the class that the last member names, (n,)."""
        return _Serial.predict(self, X)


class CascadeClassifier(Composite, Classifier):
    """Classifiers from cheap to dear: the next one is asked only where the one before is unsure.

        P(k | x) of the first member whose largest probability is ≥ threshold; else of the last

    Parameters
        estimators : list of (name, estimator)    with ``predict_proba``; ``fit`` fits copies
        threshold : float                         from 0 to 1: 0 asks the first alone, 1 goes on
                                                  until one is certain

    Attributes, after ``fit``
        classes_ : (k,) array    the labels, sorted
        estimators_ : list of (name, fitted member)
        n_features_in_ : int     d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError    in ``fit``: a parameter or the data are wrong

    Source
        Viola and Jones (2001), Rapid object detection using a boosted cascade of simple features,
        for the idea

    Example
        >>> from mlcore.models.logistic import LogisticRegression
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]
        >>> members = [("modest", LogisticRegression(C=0.1)), ("bold", LogisticRegression(C=10.0))]
        >>> model = CascadeClassifier(members, threshold=0.6).fit(X, y)
        >>> model.asked(np.array([[-9.0], [1.5]])).tolist()         # sure far out, unsure between
        [0, 1]
    """

    _parts = "estimators"

    def __init__(self, estimators, threshold=0.9):
        self.estimators = estimators
        self.threshold = threshold

    def fit(self, X, y):
        """Fit every member to X, (n, d), and the labels y, (n,); return self."""
        number("threshold", self.threshold, 0, 1)
        members = self._check_parts("fit", "predict_proba", "get_params")
        data = self._remember(X)
        labels = self._check_y(y, len(data))
        classes, _ = self._encode(labels, len(data))
        self.estimators_ = [
            (name, self._of_part(name, clone(member).fit, data, labels)) for name, member in members
        ]
        self.classes_ = classes
        return self

    def asked(self, X):
        """Return which member answers for each row, (n,): 0 the first."""
        return self._ask(X)[0]

    def predict_proba(self, X):
        """Return the probabilities of the member that answers, (n, k)."""
        return self._ask(X)[1]

    def _ask(self, X):
        X = self._recall(X)
        by, p = np.zeros(len(X), int), np.zeros((len(X), len(self.classes_)))
        open_rows = np.arange(len(X))
        for k, (_, member) in enumerate(self.estimators_):
            if len(open_rows):
                by[open_rows], p[open_rows] = k, member.predict_proba(X[open_rows])
                open_rows = open_rows[p[open_rows].max(axis=1) < self.threshold]
        return by, p
