"""Bagging: the same model on bootstrap samples of the rows, and the mean of all of them."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from mlcore.checks import function, generator, whole
from mlcore.models.estimator import Estimator, clone
from mlcore.models.tasks import Classifier, Regressor
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class BagStep(Step):
    """One more member, and the votes on the rows that it has not seen.

    Parameters
        t : int                  the number of the member, from 0
        theta : (n, k) array     sums of the answers so far on each row, of members that were not
                                 fitted to it: shares of the classes; of predictions, k = 1
        loss : float             the error of these sums, over the rows that have any: share of
                                 wrong classes; mean squared error. NaN while no row has one
        n_evals : int            members fitted so far
        member : estimator       this one, fitted
        counts : (n,) array      how often its sample has each row; 0: out of bag

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> bag = BaggingRegressor(LinearRegression(), 3, random_state=0)
        >>> [int(step.counts.sum()) for step in bag.steps([[0], [1], [2], [3]], [0, 1, 2, 3])]
        [4, 4, 4]
    """

    member: Estimator
    counts: np.ndarray


class _Bagging(Estimator):
    """What both share: bootstrap samples, and a member fitted to each."""

    def __init__(self, estimator, n_estimators=10, *, random_state=None):
        self.estimator = estimator
        self.n_estimators = n_estimators
        self.random_state = random_state

    def fit(self, X, y):
        """Fit the members, each to its own bootstrap sample; return self."""
        data = self._remember(X)
        y, learned = self._targets(y, len(data))
        members = []
        for step in self._bags(data, y, learned):
            members.append(step.member)
        self.estimators_, self.oob_error_ = members, step.loss
        vars(self).update(learned)
        return self

    def steps(self, X, y, map=map):
        """Return the stream that ``fit`` exhausts: a BagStep a member; map may be an Executor's."""
        data = self._check_X(X)
        return self._bags(data, *self._targets(y, len(data)), map)

    def _bags(self, X, y, learned, map=map):
        if isinstance(self.estimator, type) or not hasattr(self.estimator, "fit"):
            raise TypeError(f"estimator must have fit and predict; got {self.estimator!r}")
        function("map", map)
        n_members, classes = whole("n_estimators", self.n_estimators, 1), learned.get("classes_")
        seeds = generator("random_state", self.random_state).integers(2**63, size=n_members)
        return bags(self.estimator, X, y, seeds, classes, map)


def bags(estimator, X, y, seeds, classes=None, map=map):
    """Fit a member to each of several bootstrap samples, and let it vote on the rows left out.

    Parameters
        estimator : estimator       each member is a fitted copy
        X, y : arrays               (n, d), (n,)
        seeds : (B,) array of int   one a member, for its rows
        classes : (k,) array or None    the labels, sorted; None: y is a number
        map : function              the built-in one, or that of an Executor

    Returns
        a stream of BagStep

    Source
        Breiman (1996), Bagging predictors; Out-of-bag estimation, by the same author (1996)

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> X, y = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 1.0, 2.0])
        >>> [step.n_evals for step in bags(LinearRegression(), X, y, [1, 2])]
        [1, 2]
    """
    theta, voters = 0.0, np.zeros(len(X), int)
    job = partial(_one_bag, estimator, X, y, classes)
    for t, (member, counts) in enumerate(map(job, seeds)):
        out = counts == 0
        answers = np.zeros((len(X), 1 if classes is None else len(classes)))
        if out.any():
            answers[out] = _says(member, X[out], classes)
        theta, voters = theta + answers, voters + out
        yield BagStep(t, theta, _error(theta, voters, y, classes), t + 1, member, counts)


def _one_bag(estimator, X, y, classes, seed):
    """A member fitted to n rows drawn with replacement; drawn again while a class is missing."""
    rng, n = np.random.default_rng(seed), len(X)
    rows = rng.integers(n, size=n)
    while classes is not None and len(np.unique(y[rows])) < len(classes):
        rows = rng.integers(n, size=n)
    member = clone(estimator)
    if "random_state" in member.get_params():  # else two members would draw alike, or anyhow
        member.set_params(random_state=int(rng.integers(2**31)))
    return member.fit(X[rows], y[rows]), np.bincount(rows, minlength=n)


def _says(member, X, classes):
    """Probabilities, or 1 for the class that is named, (n, k); of a regressor, (n, 1)."""
    if classes is None:
        return np.asarray(member.predict(X), dtype=float)[:, None]
    if hasattr(member, "predict_proba"):
        return np.asarray(member.predict_proba(X))
    return (np.asarray(member.predict(X))[:, None] == classes).astype(float)


def _error(theta, voters, y, classes):
    voted = voters > 0
    if not voted.any():
        return float("nan")
    if classes is None:
        return float(np.mean((theta[voted, 0] / voters[voted] - y[voted]) ** 2))
    return float(np.mean(classes[theta[voted].argmax(axis=1)] != y[voted]))


class BaggingRegressor(_Bagging, Regressor):
    """The mean of one regressor, fitted to B bootstrap samples.

        f̄(x) = 1/B Σ_b f_b(x)

    Parameters
        estimator : estimator       ours or scikit-learn's; each member is a fitted copy
        n_estimators : int          B ≥ 1
        random_state : int, None or Generator    for the samples, and for the members' own draws

    Attributes, after ``fit``
        estimators_ : list of fitted members
        oob_error_ : float          mean squared error out of bag; NaN if every row was in all bags
        n_features_in_ : int        d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError       in ``fit``: a parameter or the data are wrong

    Source
        Breiman (1996), Bagging predictors

    Example
        >>> from mlcore.trees.tree import DecisionTreeRegressor
        >>> X = np.arange(30.0)[:, None]
        >>> bag = BaggingRegressor(DecisionTreeRegressor(), 20, random_state=0).fit(X, X[:, 0])
        >>> abs(bag.predict([[15.0]]).item() - 15) < 1
        True
    """

    def _targets(self, y, n):
        return self._check_y(y, n), {}

    def predict(self, X):
        """Return the mean of the members, (n,)."""
        X = self._recall(X)
        return np.mean([member.predict(X) for member in self.estimators_], axis=0)


class BaggingClassifier(_Bagging, Classifier):
    """The mean vote of one classifier, fitted to B bootstrap samples.

    A member with ``predict_proba`` gives its probabilities, another one a whole vote.

    Parameters
        estimator, n_estimators, random_state    as for `BaggingRegressor`, with attributes, errors

    Attributes, after ``fit``
        classes_ : (k,) array    the labels, sorted; every sample has all of them
        oob_error_ : float       share of rows that the votes out of bag get wrong

    Source
        Breiman (1996), Bagging predictors

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> X = np.arange(30.0)[:, None]
        >>> bag = BaggingClassifier(DecisionTreeClassifier(), 20, random_state=0)
        >>> bag.fit(X, X[:, 0] > 14).predict([[3.0], [25.0]]).tolist()
        [False, True]
    """

    def _targets(self, y, n):
        labels = self._check_y(y, n)
        classes, _ = self._encode(labels, n)
        return labels, {"classes_": classes}

    def predict_proba(self, X):
        """Return the mean of the members' answers, (n, k)."""
        X = self._recall(X)
        return np.mean([_says(member, X, self.classes_) for member in self.estimators_], axis=0)
