"""Scoring: fit a model on some rows, and give it a mark on others. Greater is always better."""

from functools import partial

import numpy as np

from mlcore.checks import number
from mlcore.models.estimator import Estimator, clone
from mlcore.models.pipeline import Pipeline
from mlcore.models.tasks import Classifier
from mlcore.validation.metrics import (
    accuracy_score,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    precision_score,
    r2_score,
    recall_score,
)

SCORES = {  # scikit-learn's names; what is "neg_" is an error with its sign turned
    "accuracy": accuracy_score,
    "precision": precision_score,
    "recall": recall_score,
    "f1": f1_score,
    "precision_macro": partial(precision_score, average="macro"),
    "recall_macro": partial(recall_score, average="macro"),
    "f1_macro": partial(f1_score, average="macro"),
    "r2": r2_score,
    "neg_mean_squared_error": mean_squared_error,
    "neg_mean_absolute_error": mean_absolute_error,
    "neg_log_loss": log_loss,
}


def scorer(scoring=None):
    """Return the function (model, X, y) → score that ``scoring`` stands for.

    Parameters
        scoring : None, str or function    None: the model's own ``score``; a name of `SCORES`; or
                                           such a function, scikit-learn's scorers among them

    Returns
        function, which another process can import

    Raises
        TypeError, ValueError   scoring is none of the three, or an unknown name

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> model = LinearRegression().fit([[0], [1]], [0, 1])
        >>> round(scorer("neg_mean_squared_error")(model, [[2], [3]], [2, 5]), 9)
        -2.0
    """
    if scoring is None:
        return _own_score
    if isinstance(scoring, str):
        if scoring not in SCORES:
            raise ValueError(f"scoring must be one of {', '.join(SCORES)}; got {scoring!r}")
        return partial(_by_metric, scoring)
    if not callable(scoring):
        message = "scoring must be None, a name or a function (model, X, y) → number"
        raise TypeError(f"{message}; got {scoring!r}")
    return scoring


def fit_and_score(model, X, y, score, train, *parts):
    """Fit a fresh copy of the model to the rows ``train``, and score it on each of the parts.

    Parameters
        model : estimator          it is not touched
        X, y : data                (n, d), a table too; (n,)
        score : function           (model, X, y) → number, as from `scorer`
        train, parts : arrays      row numbers

    Returns
        list of float, a score for each part

    Raises
        ValueError   the score is not a finite number; what the model raises

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> X, y = [[0], [1], [2], [9]], [0, 1, 2, 0]
        >>> scores = fit_and_score(LinearRegression(), X, y, scorer(), [0, 1], [0, 1], [0, 2])
        >>> [round(score, 9) for score in scores]
        [1.0, 1.0]
    """
    fitted = clone(model)
    y = np.asarray(y)
    fitted.fit(rows(X, train), y[train])
    return [number("score", score(fitted, rows(X, part), y[part])) for part in parts]


def rows(X, index):
    """Return some rows of X, in that order; a table stays a table, with its names.

    Parameters
        X : (n, d) array-like    or a data frame
        index : array            row numbers

    Example
        >>> rows([[1, 2], [3, 4]], [1, 1]).tolist()
        [[3, 4], [3, 4]]
    """
    return X.iloc[index] if hasattr(X, "iloc") else np.asarray(X)[index]


def is_classifier(model):
    """Say whether a model names classes: ours by its kind, scikit-learn's by its tags.

    Parameters
        model : estimator    of a pipeline, the last step counts

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> from mlcore.models.logistic import LogisticRegression
        >>> is_classifier(LogisticRegression()), is_classifier(LinearRegression())
        (True, False)
    """
    if isinstance(model, Pipeline):
        return is_classifier(model.steps[-1][1])
    if isinstance(model, Estimator):  # its tags would load scikit-learn
        return isinstance(model, Classifier)
    tags = getattr(model, "__sklearn_tags__", None)
    return tags is not None and tags().estimator_type == "classifier"


def _own_score(model, X, y):
    return model.score(X, y)


def _by_metric(name, model, X, y):
    if name == "neg_log_loss":
        return -log_loss(y, model.predict_proba(X), labels=model.classes_)
    sign = -1 if name.startswith("neg_") else 1
    return sign * SCORES[name](y, model.predict(X))
