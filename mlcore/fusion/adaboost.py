"""AdaBoost: members in series, each on weights that point at what the vote so far has wrong."""

from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

from mlcore.checks import generator, number, whole
from mlcore.models.estimator import clone
from mlcore.models.solver import last_step
from mlcore.models.tasks import Classifier
from mlcore.steps import Step
from mlcore.trees.growth import grow
from mlcore.trees.settings import class_columns, limits
from mlcore.trees.table import Table
from mlcore.trees.tree import DecisionTreeClassifier

TIE = 1e-10  # errors and votes that differ by less are equal, up to round-off


@dataclass(frozen=True, eq=False)
class AdaBoostStep(Step):
    """One round of AdaBoost: the weights, the member fitted with them, and its vote.

    Parameters
        t : int                   the round, from 0
        theta : (n, k) array      the votes so far on each row, this member's included: Σ α of those
                                  that name the class
        loss : float              the exponential loss of these votes, the mean of what the weights
                                  would be without Z: Z₀ · Z₁ · … · Zₜ
        n_evals : int             members so far
        member : estimator        hₜ
        weight : (n,) array       wₜ, with which it was fitted; their sum is 1
        wrong : (n,) array of bool   the rows that it misnames
        error : float             εₜ = Σ of the weights of these rows
        alpha : float             αₜ, its vote, the learning rate included
        after : (n,) array        wₜ₊₁

    Example
        Five points of weight .2. The best stump has one of them wrong: α = ½ ln (.8 / .2) = .693.

        >>> X, y = [[1, 3], [2, 1], [3, 2], [4, 5], [5, 4]], [0, 0, 1, 1, 0]
        >>> step = next(AdaBoostClassifier().steps(X, y))
        >>> round(step.error, 9), round(step.alpha, 3), step.after.round(9).tolist()
        (0.2, 0.693, [0.125, 0.125, 0.125, 0.125, 0.5])
    """

    member: Any
    weight: np.ndarray
    wrong: np.ndarray
    error: float
    alpha: float
    after: np.ndarray


class AdaBoostClassifier(Classifier):
    """Members that vote, each fitted to the rows weighted by how wrong the vote so far is on them.

        εₜ = Σᵢ wᵢ [hₜ(xᵢ) ≠ yᵢ]        αₜ = ½ ( ln (1 − εₜ)/εₜ + ln (k − 1) )
        wᵢ ← wᵢ exp( 2αₜ ([hₜ(xᵢ) ≠ yᵢ] − (1 − 1/k)) ) / Z

    1 − 1/k is the error of chance among k classes. For two, y and h of −1 and 1, this is AdaBoost:
    αₜ = ½ ln (1 − εₜ)/εₜ and wᵢ ← wᵢ exp(−αₜ yᵢ hₜ(xᵢ)) / Z. The class with the largest Σ αₜ wins.
    It ends after a member that has no row wrong, and before one that is no better than chance.

    Parameters
        estimator : any classifier whose ``fit`` takes sample_weight; None: a stump, a tree with one
                                   cut. A copy is fitted in each round
        n_estimators : int         rounds at most, ≥ 1
        learning_rate : float      > 0, multiplies every αₜ
        random_state : int, None or Generator    seeds the members that have a random_state

    Attributes, after ``fit``
        estimators_ : list                 the members
        estimator_weights_ : (T,) array    αₜ; half of scikit-learn's, which leaves the ½ out
        estimator_errors_ : (T,) array     εₜ
        classes_ : (k,) array              the labels, sorted
        n_features_in_ : int               d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong; the first member is
                                  no better than chance

    Source
        Freund and Schapire (1997), A decision-theoretic generalization of on-line learning and an
        application to boosting; for k classes: Zhu, Zou, Rosset and Hastie (2009), Multi-class
        AdaBoost, algorithm 2 (SAMME)

    Example
        >>> X, y = [[1, 3], [2, 1], [3, 2], [4, 5], [5, 4]], [0, 0, 1, 1, 0]
        >>> model = AdaBoostClassifier(n_estimators=3).fit(X, y)
        >>> model.predict(X).tolist(), model.estimator_errors_.round(4).tolist()
        ([0, 0, 1, 1, 0], [0.2, 0.125, 0.1429])
    """

    def __init__(self, estimator=None, *, n_estimators=50, learning_rate=1.0, random_state=None):
        self.estimator = estimator
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.random_state = random_state

    def fit(self, X, y):
        """Fit the members, one after the other, to X, (n, d), and y, (n,); return self."""
        X = self._remember(X)
        classes, numbered = self._encode(y, len(X))
        run = [(step.member, step.alpha, step.error) for step in self._rounds(X, classes, numbered)]
        members, alphas, errors = zip(*run)
        self.estimators_ = list(members)
        self.estimator_weights_, self.estimator_errors_ = np.array(alphas), np.array(errors)
        self.classes_ = classes
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: an AdaBoostStep a round."""
        X = self._check_X(X)
        return self._rounds(X, *self._encode(y, len(X)))

    def _rounds(self, X, classes, numbered):
        member = DecisionTreeClassifier(max_depth=1) if self.estimator is None else self.estimator
        takes = signature(getattr(member, "fit", lambda: None)).parameters
        if isinstance(member, type) or "sample_weight" not in takes:
            message = "estimator must be a classifier whose fit takes sample_weight"
            raise TypeError(f"{message}; got {member!r}")
        n_rounds = whole("n_estimators", self.n_estimators, 1)
        rate = number("learning_rate", self.learning_rate, 0, strict=True)
        rng = generator("random_state", self.random_state)
        fit = _fitter(member, X, classes, numbered)
        return _boost(fit, _copies(member, n_rounds, rng), X, classes, numbered, rate)

    def staged_predict(self, X):
        """Return the predictions after each round, (T, n)."""
        winners = np.array([_winner(votes) for votes in self._votes(X)])
        return self.classes_[winners]

    def predict(self, X):
        """Return the class with the largest vote, (n,); the first of several equal ones."""
        *_, votes = self._votes(X)
        return self.classes_[_winner(votes)]

    def predict_proba(self, X):
        """Return the probability of each class, (n, k): the softmax of twice the votes.

        There the expected exponential loss has its minimum: for two classes p = σ(2F), F = Σ αₜhₜ
        (Friedman, Hastie and Tibshirani, 2000, Additive logistic regression, lemma 1).
        """
        *_, votes = self._votes(X)
        p = np.exp(2 * (votes - votes.max(axis=1, keepdims=True)))
        return p / p.sum(axis=1, keepdims=True)

    def _votes(self, X):
        """Yield the votes after each round, Σ αₜ [hₜ(x) = class], (n, k)."""
        X = self._recall(X)
        votes = np.zeros((len(X), len(self.classes_)))
        for member, alpha in zip(self.estimators_, self.estimator_weights_):
            votes = votes + alpha * (member.predict(X)[:, None] == self.classes_)
            yield votes


def _boost(fit, members, X, classes, y, rate):
    """The loop of AdaBoost, on arguments that were checked; y are the numbers of the classes."""
    n, k = len(y), len(classes)
    chance = 1 - 1 / k
    weight, votes, loss = np.full(n, 1 / n), np.zeros((n, k)), 1.0
    for t, member in enumerate(members):
        try:
            fit(member, weight)
            named = member.predict(X)[:, None] == classes  # (n, k)
        except Exception as problem:
            problem.add_note(f"raised by {member!r} in round {t} of AdaBoost")
            raise
        wrong = ~named[np.arange(n), y]
        error = float(weight @ wrong)
        if error >= chance - TIE:
            if t:
                return
            message = f"estimator must be better than chance, its error < 1 - 1/k = {chance:g}"
            raise ValueError(f"{message}; {member!r} has the error {error:g} in the first round")

        bounded = max(error, TIE)  # without an error: a vote that is large, but finite
        alpha = rate * float(np.log((1 - bounded) / bounded) + np.log(k - 1)) / 2
        after = weight * np.exp(2 * alpha * (wrong - chance))
        Z = float(after.sum())
        after, votes, loss = after / Z, votes + alpha * named, loss * Z
        yield AdaBoostStep(t, votes, loss, t + 1, member, weight, wrong, error, alpha, after)
        if not wrong.any():
            return
        weight = after


def _copies(member, n, rng):
    """Yield a copy of the member for each round, with a seed of its own if it takes one."""
    seeded = hasattr(member, "get_params") and "random_state" in member.get_params(deep=False)
    for seed in rng.integers(2**31, size=n).tolist():
        copy = clone(member)
        if seeded:
            copy.set_params(random_state=seed)
        yield copy


def _fitter(member, X, classes, numbered):
    """Return the function that fits a copy with weights; trees share one sort of the columns."""
    if type(member) is not DecisionTreeClassifier:
        labels = classes[numbered]
        return lambda copy, weight: copy.fit(X, labels, sample_weight=weight)
    bounds = limits(member, X.shape[1])
    columns = class_columns(member.criterion, numbered, len(classes))
    table = Table(X, columns, member.criterion)

    def fit(tree, weight):
        rows, rng = np.flatnonzero(weight), np.random.default_rng(tree.random_state)
        some = table.take(rows, weight[rows])
        grown = last_step(grow(some, np.zeros(len(rows), dtype=int), [rng], **bounds)).theta
        vars(tree).update(tree_=grown, classes_=classes, n_features_in_=X.shape[1])

    return fit


def _winner(votes):
    """Return the first of the largest votes, up to round-off: (n, k) → (n,)."""
    return (votes >= votes.max(axis=1, keepdims=True) - TIE).argmax(axis=1)
