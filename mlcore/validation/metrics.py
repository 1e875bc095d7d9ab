"""Metrics: how far predictions are from the truth, named as scikit-learn names them.

The first argument is always the truth. Of a *loss* or *error* smaller is better, of a *score*
greater is better.
"""

import numpy as np

from mlcore.checks import array
from mlcore.models.tasks import column


def mean_squared_error(y_true, y_pred):
    """Return MSE = 1/n Σ (y − ŷ)², in the square of y's unit.

    Parameters
        y_true, y_pred : (n,) arrays

    Raises
        TypeError, ValueError   they are not finite numbers, or not equally many

    Example
        >>> mean_squared_error([2, 3, 5], [2, 4, 3])                # (0 + 1 + 4) / 3
        1.6666666666666667
    """
    y_true, y_pred = _numbers(y_true, y_pred)
    return float(np.mean((y_true - y_pred) ** 2))


def mean_absolute_error(y_true, y_pred):
    """Return MAE = 1/n Σ |y − ŷ|, in y's unit.

    Parameters
        y_true, y_pred : (n,) arrays

    Raises
        TypeError, ValueError   they are not finite numbers, or not equally many

    Example
        >>> mean_absolute_error([2, 3, 5], [2, 4, 3])
        1.0
    """
    y_true, y_pred = _numbers(y_true, y_pred)
    return float(np.mean(np.abs(y_true - y_pred)))


def r2_score(y_true, y_pred):
    """Return R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²: 1 is perfect, 0 no better than the mean.

    Parameters
        y_true, y_pred : (n,) arrays    of a constant y_true: 1 if y_pred equals it, else 0

    Raises
        TypeError, ValueError   they are not finite numbers, not equally many, or fewer than 2

    Example
        >>> r2_score([1, 2, 3], [2, 2, 2]), r2_score([1, 2, 3], [1, 2, 4])
        (0.0, 0.5)
    """
    y_true, y_pred = _numbers(y_true, y_pred)
    if len(y_true) < 2:
        raise ValueError("R² needs at least 2 rows, to compare with their mean; y_true has 1")
    residual, spread = np.sum((y_true - y_pred) ** 2), np.sum((y_true - y_true.mean()) ** 2)
    return float(1 - residual / spread) if spread else float(residual == 0)


def accuracy_score(y_true, y_pred):
    """Return the share of rows whose class is predicted.

    Parameters
        y_true, y_pred : (n,) arrays    class labels

    Raises
        TypeError, ValueError   they are not labels of one kind, or not equally many

    Example
        >>> accuracy_score(["a", "b", "b", "b"], ["a", "b", "a", "b"])
        0.75
    """
    y_true, y_pred = _labels(y_true, y_pred)
    return float(np.mean(y_true == y_pred))


def confusion_matrix(y_true, y_pred):
    """Count C_ij, the rows of class i that were predicted as class j; the classes are sorted.

    Parameters
        y_true, y_pred : (n,) arrays    class labels

    Returns
        (k, k) array of int             k classes, those of either argument

    Raises
        TypeError, ValueError   they are not labels of one kind, or not equally many

    Example
        >>> confusion_matrix(["a", "b", "b", "b"], ["a", "b", "a", "b"]).tolist()
        [[1, 0], [1, 2]]
    """
    y_true, y_pred = _labels(y_true, y_pred)
    classes, numbered = np.unique(np.concatenate([y_true, y_pred]), return_inverse=True)
    counts = np.zeros((len(classes), len(classes)), int)
    np.add.at(counts, tuple(numbered.reshape(2, -1)), 1)
    return counts


def precision_score(y_true, y_pred, *, pos_label=1, average="binary"):
    """Return the share of rows of the class among those that were predicted to be of it.

        precision = TP / (TP + FP)        0 where no row was predicted so

    Parameters
        y_true, y_pred : (n,) arrays    class labels
        pos_label                       the class that counts, of two
        average : str or None           "binary": of pos_label; "macro": the mean over all classes;
                                        None: that of every class, sorted, (k,)

    Raises
        TypeError, ValueError   they are not labels of one kind, or not equally many; more than two
                                classes and "binary"; another average; pos_label is no class

    Example
        >>> precision_score([1, 1, 1, 0], [1, 0, 0, 0]), precision_score([1, 1, 0], [1, 1, 1])
        (1.0, 0.6666666666666666)
    """
    hits, _, predicted = _counts(y_true, y_pred, pos_label, average)
    return _averaged(hits, predicted, average)


def recall_score(y_true, y_pred, *, pos_label=1, average="binary"):
    """Return the share of rows of the class that were found.

        recall = TP / (TP + FN)        0 where no row is of the class

    Parameters
        y_true, y_pred, pos_label, average    as of `precision_score`, and so are the errors

    Example
        >>> recall_score([1, 1, 1, 0], [1, 0, 0, 0]), recall_score([1, 1, 0], [1, 1, 1])
        (0.3333333333333333, 1.0)
    """
    hits, actual, _ = _counts(y_true, y_pred, pos_label, average)
    return _averaged(hits, actual, average)


def f1_score(y_true, y_pred, *, pos_label=1, average="binary"):
    """Return the harmonic mean of precision and recall.

        F₁ = 2 · precision · recall / (precision + recall) = 2 TP / (2 TP + FP + FN)

    Parameters
        y_true, y_pred, pos_label, average    as of `precision_score`, and so are the errors

    Example
        >>> f1_score([1, 1, 1, 0], [1, 0, 0, 0])                    # 2 · 1 · 1/3 / (4/3)
        0.5
    """
    hits, actual, predicted = _counts(y_true, y_pred, pos_label, average)
    return _averaged(2 * hits, actual + predicted, average)


def log_loss(y_true, y_proba, *, labels=None):
    """Return the mean of −ln p, p being the probability given to the class that it was.

        −1/n Σᵢ ln p_{i, yᵢ}        p kept within ε and 1 − ε, ε = 2.2 · 10⁻¹⁶

    Parameters
        y_true : (n,) array          class labels
        y_proba : (n, k) array       a column a class, sorted; or (n,): that of the second of two
        labels : (k,) array or None  the classes; None: those of y_true

    Raises
        TypeError, ValueError   they are no labels and probabilities whose rows sum to 1, are not
                                equally many, or the columns are not as many as the classes

    Source
        Murphy (2022), Probabilistic Machine Learning: An Introduction, section 10.2.3

    Example
        >>> round(log_loss(["no", "yes"], [[0.5, 0.5], [0.2, 0.8]]), 4)     # (ln 2 − ln 0.8) / 2
        0.4581
    """
    y, p = column(y_true, "y_true"), array("y_proba", y_proba)
    classes = np.unique(y if labels is None else column(labels, "labels"))
    p = np.stack([1 - p, p], axis=1) if p.ndim == 1 else p
    _equally_many(y, p, "y_proba")
    if p.shape[1:] != (len(classes),) or len(classes) < 2:
        expected = f"y_proba must have a column for each of {len(classes)} classes, at least 2"
        raise ValueError(f"{expected}; got shape {p.shape}. Say which classes: labels=")
    if p.min() < 0 or not np.allclose(p.sum(axis=1), 1, atol=1e-6):
        raise ValueError("y_proba must hold probabilities, rows that sum to 1")
    if not np.isin(y, classes).all():
        raise ValueError(f"labels must hold every class of y_true; got {classes.tolist()}")
    eps = np.finfo(float).eps
    given = p[np.arange(len(y)), np.searchsorted(classes, y)]
    return float(np.mean(-np.log(np.clip(given, eps, 1 - eps))))


def _numbers(y_true, y_pred):
    y_true, y_pred = array("y_true", y_true, 1), array("y_pred", y_pred, 1)
    _equally_many(y_true, y_pred, "y_pred")
    return y_true, y_pred


def _labels(y_true, y_pred):
    y_true, y_pred = column(y_true, "y_true"), column(y_pred, "y_pred")
    _equally_many(y_true, y_pred, "y_pred")
    if (y_true.dtype.kind in "OUS") != (y_pred.dtype.kind in "OUS"):
        kinds = f"{y_true.dtype} and {y_pred.dtype}"
        raise TypeError(f"y_true and y_pred must hold labels of one kind; got {kinds}")
    return y_true, y_pred


def _equally_many(y_true, other, name):
    if len(y_true) != len(other):
        raise ValueError(
            f"y_true and {name} must have as many rows; got {len(y_true)} and {len(other)}"
        )


def _counts(y_true, y_pred, pos_label, average):
    """Rows of each class that were found, that there are, and that were predicted."""
    y_true, y_pred = _labels(y_true, y_pred)
    classes = np.union1d(y_true, y_pred)
    if average == "binary":
        if len(classes) > 2:
            message = f"average must be 'macro' or None for {len(classes)} classes; got 'binary'"
            raise ValueError(message)
        if pos_label not in classes and len(classes) == 2:
            message = f"pos_label must be one of {classes.tolist()}; got {pos_label!r}"
            raise ValueError(message)
        classes = np.array([pos_label])
    elif average not in ("macro", None):
        raise ValueError(f"average must be 'binary', 'macro' or None; got {average!r}")
    actual, predicted = y_true == classes[:, None], y_pred == classes[:, None]
    return (actual & predicted).sum(axis=1), actual.sum(axis=1), predicted.sum(axis=1)


def _averaged(part, whole, average):
    shares = np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)
    return shares if average is None else float(shares.mean())
