"""Cross-validation: every row is judged by a model that has not seen it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from mlcore.checks import function, same_length
from mlcore.models.estimator import clone
from mlcore.steps import Step
from mlcore.validation.folds import k_fold, stratified_k_fold
from mlcore.validation.scoring import fit_and_score, is_classifier, rows, scorer


@dataclass(frozen=True, eq=False)
class FoldStep(Step):
    """What one fold says.

    Parameters
        t : int              the fold, from 0
        theta : (t + 1,) array   the scores so far, this fold's last
        loss : float         −mean of them: smaller is better
        n_evals : int        models fitted so far
        train : array        row numbers: what this fold's model was fitted on
        test : array         row numbers: what it was judged on

    Example
        >>> step = FoldStep(1, np.array([0.5, 1.0]), -0.75, 2, np.array([0]), np.array([1]))
        >>> step.score, step.mean, round(step.sd, 4)                    # √(2 · 0.25² / 1)
        (1.0, 0.75, 0.3536)
    """

    train: np.ndarray
    test: np.ndarray

    @property
    def score(self) -> float:
        """This fold's score."""
        return float(self.theta[-1])

    @property
    def mean(self) -> float:
        """CV = 1/(t + 1) Σ scores, of the folds so far."""
        return -self.loss

    @property
    def sd(self) -> float:
        """Standard deviation of the scores so far, with t below; 0 for one fold alone."""
        return float(self.theta.std(ddof=1)) if self.t else 0.0


def cross_validation(estimator, X, y, cv=5, scoring=None, map=map) -> Iterator[FoldStep]:
    """Fit and judge a fresh copy of the model for each fold, a step a fold.

        CV = 1/k Σⱼ score of fold j

    Parameters
        estimator : ours or scikit-learn's    it is not touched: each fold fits a copy
        X, y : data          (n, d) and (n,)
        cv : int or list     pairs (train, test) of row numbers, as `mlcore.validation.folds` makes
                             them; k stands for ``stratified_k_fold(y, k)`` of a classifier and
                             ``k_fold(y, k)`` of others: rows in their order, nothing shuffled
        scoring : None, str or function    as for `scorer`; greater is better
        map : function       the built-in one, or that of an Executor or a Pool

    Returns
        a stream of FoldStep

    Raises
        TypeError, ValueError   an argument is wrong; a fold has rows that are not there, or none.
                                What the model raises comes through, with the fold named in a note

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 7.10

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> X, y = [[0], [1], [2], [3]], [0, 2, 2, 4]
        >>> steps = cross_validation(LinearRegression(), X, y, 2, "neg_mean_squared_error")
        >>> [round(step.score, 6) for step in steps]       # lines 2x and 2x − 2: each ±2 off
        [-4.0, -4.0]
    """
    pairs = pairs_of(cv, estimator, X, y)
    score, map = scorer(scoring), _pool(map)

    def stream():
        scores, job = np.empty(0), partial(_one_fold, estimator, X, y, score)
        for t, found in enumerate(map(job, list(enumerate(pairs)))):
            scores = np.append(scores, found)
            yield FoldStep(t, scores, -float(scores.mean()), t + 1, *pairs[t])

    return stream()


def cross_val_score(estimator, X, y, cv=5, scoring=None, map=map):
    """Return the score of each fold, (k,), as scikit-learn's function of that name does.

    Parameters
        estimator, X, y, cv, scoring, map    as for `cross_validation`, and so are the errors

    Returns
        (k,) array

    Example
        >>> from mlcore.datasets import noisy_line
        >>> from mlcore.models.linear import LinearRegression
        >>> len(cross_val_score(LinearRegression(), *noisy_line(20, rng=0), cv=4))
        4
    """
    *_, last = cross_validation(estimator, X, y, cv, scoring, map)
    return last.theta


def cross_val_predict(estimator, X, y, cv=5, method="predict", map=map):
    """Return for every row what a model that has not seen it predicts.

    Parameters
        estimator, X, y, cv, map    as for `cross_validation`; each row is in one test part
        method : str                "predict", or "predict_proba": then (n, k), columns as the
                                    sorted classes of y

    Returns
        (n,) array, or (n, k)

    Raises
        TypeError, ValueError   as `cross_validation`; a row is in no test part, or in several; a
                                training part lacks a class, so that its columns would not fit

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> X, y = [[0], [1], [2], [3]], [0, 2, 2, 4]
        >>> cross_val_predict(LinearRegression(), X, y, cv=2).round(6).tolist()
        [-2.0, 0.0, 4.0, 6.0]
    """
    pairs = pairs_of(cv, estimator, X, y)
    tested = np.concatenate([test for _, test in pairs])
    if not np.array_equal(np.sort(tested), np.arange(len(y))):
        raise ValueError("cv must have every row in one test part; some row is in none or several")
    job = partial(_predictions, estimator, X, y, method)
    return np.concatenate(list(_pool(map)(job, pairs)))[np.argsort(tested)]


def pairs_of(cv, estimator, X, y):
    """Return the pairs (train, test) that ``cv`` stands for, checked against the data.

    Parameters
        cv : int or list of pairs
        estimator, X, y    an int deals the rows of a classifier out by their class

    Returns
        list of (train, test), arrays of row numbers

    Raises
        TypeError, ValueError   as `cross_validation`

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> [test.tolist() for _, test in pairs_of(2, LinearRegression(), [[1]] * 3, [1, 2, 3])]
        [[0, 1], [2]]
    """
    for name, value in (("X", X), ("y", y)):
        if not hasattr(value, "__len__") or np.ndim(value) == 0 or len(value) == 0:
            raise ValueError(f"{name} must be a dense array with rows; got {value!r:.60}")
    same_length(X, y)
    if isinstance(cv, (int, np.integer)):
        deal = stratified_k_fold if is_classifier(estimator) else k_fold
        return deal(y, cv)
    try:
        pairs = [(np.asarray(train), np.asarray(test)) for train, test in cv]
    except (TypeError, ValueError):
        raise TypeError(f"cv must be an int or a list of pairs (train, test); got {cv!r}") from None
    if not pairs:
        raise ValueError("cv must hold at least one pair (train, test); it is empty")
    for j, part in ((j, part) for j, pair in enumerate(pairs) for part in pair):
        if part.ndim != 1 or part.size == 0 or part.dtype.kind not in "iu":
            message = f"cv[{j}] must be two lists of row numbers, not empty; got {part!r:.60}"
            raise ValueError(message)
        if part.min() < 0 or part.max() >= len(y):
            message = f"cv[{j}] must have rows from 0 to {len(y) - 1}"
            raise ValueError(f"{message}; got {part.min()} to {part.max()}")
    return pairs


def _pool(map):
    function("map", map)
    return map


def _one_fold(estimator, X, y, score, numbered):
    j, (train, test) = numbered
    try:
        return fit_and_score(estimator, X, y, score, train, test)
    except Exception as error:
        error.add_note(f"in fold {j} of the cross-validation, from 0")
        raise


def _predictions(estimator, X, y, method, pair):
    (train, test), y = pair, np.asarray(y)
    fitted = clone(estimator).fit(rows(X, train), y[train])
    if method == "predict_proba" and len(fitted.classes_) < len(np.unique(y)):
        raise ValueError(
            "cv must have rows of every class in each training part; one lacks a class"
        )
    return getattr(fitted, method)(rows(X, test))
