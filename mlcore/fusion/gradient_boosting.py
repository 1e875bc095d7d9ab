"""Gradient boosting: trees in series, each fitted to what the sum so far leaves: −∂L/∂F."""

import numpy as np

from mlcore.checks import generator, number, whole
from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.losses import logistic_cross_entropy, squared_error
from mlcore.fusion.rounds import boost, of_rows
from mlcore.models.tasks import Classifier, Regressor
from mlcore.trees.settings import limits
from mlcore.trees.tree import DecisionTreeRegressor
from mlcore.validation.folds import hold_out


class _GradientBoosting:
    """What the regressor and the classifier share: parameters, and the series."""

    def __init__(
        self,
        *,
        learning_rate=0.1,
        n_estimators=100,
        max_depth=3,
        min_samples_leaf=1,
        subsample=1.0,
        validation_fraction=0.1,
        n_iter_no_change=None,
        tol=1e-4,
        random_state=None,
    ):
        self.learning_rate = learning_rate
        self.n_estimators = n_estimators
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.subsample = subsample
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.tol = tol
        self.random_state = random_state

    def fit(self, X, y):
        """Fit the trees, one after the other, to X, (n, d), and y, (n,); return self."""
        X = self._remember(X)
        y, learned = self._targets(y, len(X))
        trees = []
        with np.errstate(over="ignore", invalid="ignore"):  # Diverged reports them better
            for step in self._rounds(X, y):
                round_ = getattr(step, "step", step)  # early stopping looks at it from outside
                trees.append(round_.tree)
                if step.t == 0:
                    learned["init_"] = float(round_.before[0])
        self.trees_ = trees[: getattr(step, "best", step).t + 1]
        self.learning_rate_ = self.learning_rate
        vars(self).update(learned)
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: a BoostingStep a round.

        With early stopping it passes through `early_stopping`: ValidatedSteps, whose ``step`` is
        the round, and of which ``fit`` keeps those up to the best.
        """
        X = self._check_X(X)
        return self._rounds(X, self._targets(y, len(X))[0])

    def _rounds(self, X, y):
        tree = DecisionTreeRegressor(
            max_depth=self.max_depth, min_samples_leaf=self.min_samples_leaf
        )
        limits(tree, X.shape[1])
        settings = {
            "lr": number("learning_rate", self.learning_rate, 0, strict=True),
            "n_rounds": whole("n_estimators", self.n_estimators, 1),
            "subsample": number("subsample", self.subsample, 0, 1, strict=True),
            "rng": generator("random_state", self.random_state),
        }
        train = np.arange(len(y))
        if self.n_iter_no_change is not None:
            stop = whole("n_iter_no_change", self.n_iter_no_change, 1), number("tol", self.tol, 0)
            train, held = self._parts(y, settings["rng"])
        start = self._constant(y[train])
        rounds = boost(X, y, tree, self._loss, self._curvature, start, train=train, **settings)
        if self.n_iter_no_change is None:
            return rounds
        return early_stopping(rounds, of_rows(self._loss, y, held), *stop)

    def _parts(self, y, rng):
        """Return the rows to train on, and those held out to say when to stop."""
        part, classify = self.validation_fraction, isinstance(self, Classifier)
        number("validation_fraction", part, 0, 1, strict=True, below=True)
        n_train = len(y) - int(np.ceil(part * len(y)))
        if n_train:
            ((train, held),) = hold_out(y, part, stratify=classify, rng=rng)
        if n_train == 0 or classify and len(np.unique(y[train])) < 2:
            message = "validation_fraction must leave rows to train on, of each class"
            raise ValueError(f"{message}; {part:g} of n_samples = {len(y)} leaves {n_train}")
        return train, held

    def _stages(self, X):
        """Yield F(x) after each round, (n,)."""
        X = self._recall(X)
        F = np.full(len(X), self.init_)
        for tree in self.trees_:
            F = F + self.learning_rate_ * tree.value[tree.apply(X), 0]
            yield F

    def _last(self, X):
        *_, F = self._stages(X)
        return F


class GradientBoostingRegressor(_GradientBoosting, Regressor):
    """A sum of small trees, each grown on the residuals of the sum before it.

        F₀ = ȳ        Fₜ₊₁ = Fₜ + ν hₜ        hₜ fitted to −∂L/∂F = y − Fₜ,   L = ½ (y − F)²

    Parameters
        learning_rate : float      ν > 0, the shrinkage: how much of each tree is added
        n_estimators : int         rounds at most, ≥ 1
        max_depth : int or None    of each tree, ≥ 1; 1: stumps
        min_samples_leaf : int     no cut leaves fewer rows on a side; ≥ 1
        subsample : float          in (0, 1]: the share of the rows that each tree sees, drawn anew
        n_iter_no_change : int or None   early stopping: so many rounds in a row without a smaller
                                   loss on a part held out end it, and the best round is kept
        validation_fraction : float      in (0, 1): the share of the rows in this part
        tol : float                ≥ 0, the gain in loss that a new best must exceed
        random_state : int, None or Generator    for the part held out, and the rows of each tree

    Attributes, after ``fit``
        init_ : float              F₀
        trees_ : list of Tree      hₜ
        learning_rate_ : float     ν of these trees
        n_features_in_ : int       d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError      in ``fit``: a parameter or the data are wrong
        Diverged                   in ``fit``: learning_rate is too large

    Source
        Friedman (2001), Greedy function approximation: a gradient boosting machine, algorithm 2;
        shrinkage: section 5; subsample: Friedman (2002), Stochastic gradient boosting

    Example
        Two rounds of stumps, added whole: 10/3, then a cut at 2.5, then one at 1.5.

        >>> model = GradientBoostingRegressor(learning_rate=1.0, n_estimators=2, max_depth=1)
        >>> model.fit([[1], [2], [3]], [2, 3, 5]).staged_predict([[1], [2], [3]]).tolist()
        [[2.5, 2.5, 5.0], [2.0, 2.75, 5.25]]
    """

    _loss, _constant = staticmethod(squared_error), staticmethod(np.mean)
    _curvature = staticmethod(np.ones_like)  # so Newton's step is the mean of the residuals

    def _targets(self, y, n):
        return self._check_y(y, n), {}

    def predict(self, X):
        """Return F(x), (n,)."""
        return self._last(X)

    def staged_predict(self, X):
        """Return the predictions after each round, (T, n)."""
        stages = list(self._stages(X))
        return np.array(stages)


class GradientBoostingClassifier(_GradientBoosting, Classifier):
    """A sum of small trees that is the log-odds of the second of two classes.

        F₀ = ln p̄/(1 − p̄)      Fₜ₊₁ = Fₜ + ν hₜ      p = σ(F),   L = −y ln p − (1 − y) ln(1 − p)
        hₜ grown on −∂L/∂F = y − p;   in each leaf Newton's step  γ = Σ (y − p) / Σ p (1 − p)

    More than two classes are a ValueError.

    Parameters
        learning_rate, n_estimators, max_depth, min_samples_leaf, subsample, n_iter_no_change,
        validation_fraction, tol, random_state    as for `GradientBoostingRegressor`, with
                                   attributes and errors

    Attributes, after ``fit``
        classes_ : (2,) array      the labels, sorted

    Source
        Friedman (2001), Greedy function approximation, algorithm 5, with labels 0 and 1 for −1, 1

    Example
        >>> model = GradientBoostingClassifier(learning_rate=1.0, n_estimators=1, max_depth=1)
        >>> round(model.fit([[1], [2], [3], [4]], [0, 1, 1, 1]).init_, 4)          # ln 3, p = 3/4
        1.0986
        >>> model.trees_[0].value[1:].round(4).tolist()              # −p / p (1 − p), then 1 / p
        [[-4.0], [1.3333]]
    """

    _loss = staticmethod(logistic_cross_entropy)

    def _targets(self, y, n):
        classes, numbered = self._encode(y, n)
        if len(classes) > 2:
            message = "Only binary classification is supported: y must hold 2 classes"
            raise ValueError(f"{message}; got {len(classes)}")
        return numbered.astype(float), {"classes_": classes}

    @staticmethod
    def _constant(y):
        return np.log(y.sum() / (1 - y).sum())

    @staticmethod
    def _curvature(F):
        decay = np.exp(-np.abs(F))
        return decay / (1 + decay) ** 2  # p (1 − p), without 1 − 1 = 0 for large F

    def predict_proba(self, X):
        """Return the probability of each class, (n, 2)."""
        return _both(self._last(X))

    def staged_predict_proba(self, X):
        """Return the probabilities after each round, (T, n, 2)."""
        stages = list(self._stages(X))
        return np.array([_both(F) for F in stages])

    def staged_predict(self, X):
        """Return the predictions after each round, (T, n)."""
        probabilities = self.staged_predict_proba(X)
        return self.classes_[probabilities.argmax(axis=2)]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags


def _both(F):
    """Return 1 − σ(F) and σ(F), (n, 2)."""
    return np.exp(-np.logaddexp(0.0, np.c_[F, -F]))
