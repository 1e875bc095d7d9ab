"""What a member says: its columns for another model, and the same out of fold."""

import numpy as np

from mlcore.models.estimator import clone
from mlcore.validation.cross_val import pairs_of
from mlcore.validation.scoring import is_classifier, rows


def answers(member, X):
    """Return what a fitted member says of each row, as columns for another model.

    Of a classifier the probabilities, without those of its first class, which follow from the
    others; if it has none, a column for each class but the first, 1 where it is named. Of a
    regressor the prediction.

    Parameters
        member : estimator, fitted
        X : (n, d) array-like

    Returns
        (n, 1) array, or (n, k − 1)

    Example
        >>> from mlcore.models.logistic import LogisticRegression
        >>> model = LogisticRegression().fit([[0.0], [1.0], [2.0]], ["a", "b", "b"])
        >>> bool(np.allclose(answers(model, [[1.0]])[0], model.predict_proba([[1.0]])[0, 1:]))
        True
    """
    if not is_classifier(member):
        return np.asarray(member.predict(X), dtype=float).reshape(-1, 1)
    if hasattr(member, "predict_proba"):
        return np.asarray(member.predict_proba(X))[:, 1:]
    named = np.asarray(member.predict(X))[:, None] == np.asarray(member.classes_)
    return named[:, 1:].astype(float)


def out_of_fold(member, X, y, cv=5, map=map):
    """Return what a member says of each row without having seen it.

        Zᵢ = f^(−k(i))(xᵢ),  k(i) the fold that row i is tested in

    Parameters
        member : estimator     it is not touched: each fold fits a copy
        X, y : data            (n, d), (n,)
        cv : int or list of pairs (train, test)    no row in two test parts. With one pair, a
                               hold-out, only its test rows get an answer: that is **blending**
        map : function         the built-in one, or that of an Executor

    Returns
        tested : (m,) array of int     the rows that have an answer, rising
        Z : (m, …) array               their `answers`

    Raises
        TypeError, ValueError   cv is wrong, or a row is tested twice; a training part lacks a class

    Source
        Wolpert (1992), Stacked generalization

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> tested, Z = out_of_fold(LinearRegression(), [[0], [1], [2], [3]], [0, 2, 2, 4], cv=2)
        >>> tested.tolist(), Z.round(6).ravel().tolist()
        ([0, 1, 2, 3], [-2.0, 0.0, 4.0, 6.0])
    """
    y = np.asarray(y)
    pairs = pairs_of(cv, member, X, y)
    tested = np.concatenate([test for _, test in pairs])
    if len(np.unique(tested)) < len(tested):
        raise ValueError("cv must not test a row twice: which of its answers would count?")

    def one_fold(pair):
        train, test = pair
        if is_classifier(member) and len(np.unique(y[train])) < len(np.unique(y)):
            raise ValueError("cv must have rows of every class in each training part")
        return answers(clone(member).fit(rows(X, train), y[train]), rows(X, test))

    return np.sort(tested), np.concatenate(list(map(one_fold, pairs)))[np.argsort(tested)]
