"""Votes: members that were fitted to the same rows, asked together."""

import numpy as np

from mlcore.fusion.averaging import average, shares
from mlcore.models.composite import Composite
from mlcore.models.estimator import clone
from mlcore.models.tasks import Classifier, Regressor


class _Vote(Composite):
    """What both votes share: members by name, fitted to the same rows, and their weights."""

    _parts = "estimators"

    def _fit_members(self, X, y):
        """Fit a copy of each member, and remember what they were fitted on."""
        members = self._check_parts("fit", "predict", "get_params")
        weights = self._shares(len(members))
        self._remember(X)
        fitted = [(name, self._of_part(name, clone(member).fit, X, y)) for name, member in members]
        self.estimators_, self.weights_ = fitted, weights

    def _shares(self, M):
        if self.weights is None:
            return shares(None, M)
        weights = np.asarray(self.weights, dtype=float)
        total = weights.sum() if weights.ndim == 1 and np.isfinite(weights).all() else 0.0
        return shares(weights / total if total > 0 else weights, M)

    @property
    def named_estimators_(self):
        """Name → fitted member."""
        return dict(self.estimators_)


class VotingRegressor(_Vote, Regressor):
    """The weighted mean of its members' predictions.

        f̄(x) = Σₘ wₘ fₘ(x)

    Parameters
        estimators : list of (name, estimator)    ours or scikit-learn's; ``fit`` fits copies
        weights : (M,) array or None              ≥ 0; they are divided by their sum. None: equal

    Attributes, after ``fit``
        estimators_ : list of (name, fitted member); named_estimators_, the same as a dict
        weights_ : (M,) array    of the sum 1
        n_features_in_ : int     d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError    in ``fit``: a parameter or the data are wrong

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 8.8

    Example
        >>> from mlcore.models.ridge import Ridge
        >>> X, y = [[0.0], [2.0]], [0.0, 4.0]                       # lines 2x and, flattened, 2
        >>> flat, line = ("flat", Ridge(alpha=1e12)), ("line", Ridge(alpha=0.0))
        >>> model = VotingRegressor([flat, line], weights=[1, 3]).fit(X, y)
        >>> model.predict([[0], [2]]).round(6).tolist()
        [0.5, 3.5]
    """

    def __init__(self, estimators, weights=None):
        self.estimators = estimators
        self.weights = weights

    def fit(self, X, y):
        """Fit every member to X, (n, d), and y, (n,); return self."""
        self._fit_members(X, self._check_y(y, len(self._check_X(X))))
        return self

    def predict(self, X):
        """Return the weighted mean, (n,)."""
        self._recall(X)
        return average([member.predict(X) for _, member in self.estimators_], self.weights_)


class VotingClassifier(_Vote, Classifier):
    """The class that most members name, or the class of the largest mean probability.

        hard    most of Σₘ wₘ 1[fₘ(x) = k]            soft    most of Σₘ wₘ P_m(k | x)

    Parameters
        estimators : list of (name, estimator)    ours or scikit-learn's; ``fit`` fits copies
        voting : "hard" or "soft"                 soft: every member has ``predict_proba``
        weights : (M,) array or None              ≥ 0; they are divided by their sum. None: equal

    Attributes, after ``fit``
        classes_ : (k,) array    the labels, sorted; of equally many votes the first wins
        estimators_ : list of (name, fitted member); named_estimators_, the same as a dict
        weights_ : (M,) array    of the sum 1
        n_features_in_ : int     d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError    in ``fit``: a parameter or the data are wrong

    Source
        Kittler, Hatef, Duin and Matas (1998), On combining classifiers

    Example
        >>> from mlcore.models.logistic import LogisticRegression
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], ["no", "no", "yes", "yes"]
        >>> members = [(str(C), LogisticRegression(C=C)) for C in (0.1, 1.0, 10.0)]
        >>> VotingClassifier(members).fit(X, y).predict([[0], [3]]).tolist()
        ['no', 'yes']
    """

    def __init__(self, estimators, voting="hard", weights=None):
        self.estimators = estimators
        self.voting = voting
        self.weights = weights

    def fit(self, X, y):
        """Fit every member to X, (n, d), and the labels y, (n,); return self."""
        if self.voting not in ("hard", "soft"):
            raise ValueError(f"voting must be 'hard' or 'soft'; got {self.voting!r}")
        if self.voting == "soft":
            self._check_parts("predict_proba")
        labels = self._check_y(y, len(self._check_X(X)))
        classes, _ = self._encode(labels, len(labels))
        self._fit_members(X, labels)
        self.classes_ = classes
        return self

    def predict_proba(self, X):
        """Return the shares of the votes, (n, k): of classes named, or of probabilities."""
        self._recall(X)
        members = [member for _, member in self.estimators_]
        if self.voting == "soft":
            return average([member.predict_proba(X) for member in members], self.weights_)
        ballots = [member.predict(X)[:, None] == self.classes_ for member in members]
        return average(np.array(ballots, dtype=float), self.weights_)

    def predict(self, X):
        """Return the class with most votes, (n,); of equally many, up to round-off, the first."""
        shares = self.predict_proba(X)
        return self.classes_[np.argmax(shares >= shares.max(axis=1, keepdims=True) - 1e-12, axis=1)]
