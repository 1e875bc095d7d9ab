"""What trees and forests ask of their parameters and targets."""

import numpy as np

from mlcore.checks import generator, number, whole
from mlcore.models.contract import numbers

CLASSIFICATION = ("gini", "entropy")


def limits(model, d):
    """Check the parameters of a tree, or of a forest, and return those that bound its growth.

    Parameters
        model : estimator
        d : int              columns of X

    Returns
        dict of max_depth, min_samples_split, min_samples_leaf, max_features, for `grow`

    Raises
        TypeError, ValueError   a parameter is wrong

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> limits(DecisionTreeClassifier(max_depth=3, max_features="sqrt"), 30)["max_features"]
        5
    """
    if model.max_depth is not None:
        whole("max_depth", model.max_depth, 1)
    generator("random_state", model.random_state)
    return {
        "max_depth": model.max_depth,
        "min_samples_split": whole("min_samples_split", model.min_samples_split, 2),
        "min_samples_leaf": whole("min_samples_leaf", model.min_samples_leaf, 1),
        "max_features": columns_to_draw(model.max_features, d),
    }


def columns_to_draw(max_features, d):
    """Return how many of d columns a node looks at.

    Parameters
        max_features : None, int, float, "sqrt" or "log2"   None: all; a float: a share of them
        d : int

    Returns
        int, from 1 to d

    Raises
        TypeError, ValueError   max_features is none of these, or out of bounds

    Example
        >>> [columns_to_draw(m, 20) for m in (None, 3, 0.5, "sqrt", "log2")]
        [20, 3, 10, 4, 4]
    """
    if max_features is None:
        return d
    if isinstance(max_features, str):
        if max_features not in ("sqrt", "log2"):
            message = "max_features must be None, a number, 'sqrt' or 'log2'"
            raise ValueError(f"{message}; got {max_features!r}")
        return max(1, int(np.sqrt(d) if max_features == "sqrt" else np.log2(d)))
    if isinstance(max_features, (float, np.floating)):
        return max(1, int(number("max_features", max_features, 0, 1, strict=True) * d))
    if whole("max_features", max_features, 1) > d:
        raise ValueError(
            f"max_features must be at most the number of columns, {d}; got {max_features}"
        )
    return int(max_features)


def class_columns(criterion, numbered, k):
    """Check the criterion of a classifier, and return a row of 0 and 1 for each class, (k, n).

    Parameters
        criterion : str        "gini" or "entropy"
        numbered : (n,) array of int   classes 0 … k − 1
        k : int

    Raises
        ValueError   the criterion is unknown

    Example
        >>> class_columns("gini", np.array([0, 1, 1]), 2).tolist()
        [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    """
    if criterion not in CLASSIFICATION:
        message = "criterion must be 'gini' or 'entropy'"
        raise ValueError(f"{message}; got {criterion!r}")
    return np.equal.outer(np.arange(k), numbered).astype(float)


def weights(sample_weight, n):
    """Return the weights of n rows as an array, 1 each for None, or say what is wrong.

    Parameters
        sample_weight : (n,) array-like or None   ≥ 0, and some of them > 0
        n : int

    Raises
        TypeError, ValueError   they are not n finite numbers ≥ 0, or all are 0

    Example
        >>> weights(None, 2).tolist()
        [1.0, 1.0]
    """
    if sample_weight is None:
        return np.ones(n)
    weight = numbers("sample_weight", sample_weight)
    if weight.shape != (n,):
        message = f"sample_weight must be 1-D, one number a row of X, shape ({n},)"
        raise ValueError(f"{message}; got shape {weight.shape}")
    if weight.min() < 0:
        i = int(weight.argmin())
        raise ValueError(f"sample_weight must be ≥ 0; got {weight[i]:g} at row {i}")
    if weight.max() == 0:
        raise ValueError("sample_weight must be above 0 somewhere; every weight is zero")
    return weight
