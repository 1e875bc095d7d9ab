"""Curves: training and test scores against the number of rows, or against one parameter."""

from functools import partial

import numpy as np

from mlcore.checks import array, function
from mlcore.models.estimator import clone
from mlcore.validation.cross_val import pairs_of
from mlcore.validation.scoring import fit_and_score, scorer

FIFTHS = (0.1, 0.325, 0.55, 0.775, 1.0)


def learning_curve(estimator, X, y, train_sizes=FIFTHS, cv=5, scoring=None, map=map):
    """Score a model that is fitted on more and more rows, as scikit-learn's function does.

    Of each training part the first m rows are taken. So where the rows have an order, permute X and
    y before: shuffled folds will not do, for their parts are sorted.

    Parameters
        estimator, X, y, cv, scoring, map    as for `cross_validation`, and so are the errors
        train_sizes : array   shares in (0, 1] of the smallest training part; or numbers of rows

    Returns
        sizes : (s,) array           numbers of rows, rising, each once
        train_scores : (s, k)        on the rows that were fitted
        test_scores : (s, k)         on the test part of each fold

    Raises
        ValueError   a size is not a share in (0, 1], nor a number of rows that there are

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 7.10

    Example
        >>> from mlcore.datasets import noisy_line
        >>> from mlcore.models.linear import LinearRegression
        >>> X, y = noisy_line(20, rng=0)
        >>> sizes, train, test = learning_curve(LinearRegression(), X, y, [0.25, 1.0], cv=4)
        >>> sizes.tolist(), train.shape, test.shape
        ([3, 15], (2, 4), (2, 4))
    """
    pairs = pairs_of(cv, estimator, X, y)
    largest = min(len(train) for train, _ in pairs)
    sizes = array("train_sizes", train_sizes, 1)
    if np.asarray(train_sizes).dtype.kind == "f":
        inside = (sizes > 0) & (sizes <= 1)
        sizes = np.maximum(np.floor(sizes * largest + 1e-9), 1)
    else:
        inside = (sizes >= 1) & (sizes <= largest)
    if not inside.all():
        message = f"train_sizes must be shares in (0, 1] or from 1 to {largest} rows"
        raise ValueError(f"{message}; got {np.asarray(train_sizes)[~inside][0]}")
    sizes = np.unique(sizes.astype(int))
    jobs = [(estimator, train[:m], test) for m in sizes for train, test in pairs]
    return sizes, *_scores(X, y, scoring, map, jobs, len(sizes))


def validation_curve(estimator, X, y, *, param_name, param_range, cv=5, scoring=None, map=map):
    """Score a model at each value of one of its parameters, as scikit-learn's function does.

    Parameters
        estimator, X, y, cv, scoring, map    as for `cross_validation`, and so are the errors
        param_name : str      as for ``set_params``; in a pipeline ``step__parameter``
        param_range : list    its values

    Returns
        train_scores : (p, k)        on the rows that were fitted
        test_scores : (p, k)         on the test part of each fold

    Raises
        ValueError   there is no such parameter, or no value

    Example
        >>> from mlcore.datasets import noisy_line
        >>> from mlcore.models.ridge import Ridge
        >>> train, test = validation_curve(
        ...     Ridge(), *noisy_line(20, rng=0), param_name="alpha", param_range=[0.1, 1, 10], cv=4)
        >>> train.shape, bool(np.all(np.diff(train.mean(axis=1)) < 0))
        ((3, 4), True)
    """
    pairs = pairs_of(cv, estimator, X, y)
    models = [clone(estimator).set_params(**{param_name: value}) for value in param_range]
    if not models:
        raise ValueError("param_range must hold at least one value; it is empty")
    jobs = [(model, train, test) for model in models for train, test in pairs]
    return _scores(X, y, scoring, map, jobs, len(models))


def _scores(X, y, scoring, map, jobs, n):
    """Training and test scores of all jobs, each (n, k)."""
    function("map", map)
    both = list(map(partial(_both, X, y, scorer(scoring)), jobs))
    train, test = np.array(both).reshape(n, -1, 2).transpose(2, 0, 1)
    return train, test


def _both(X, y, score, job):
    model, train, test = job
    return fit_and_score(model, X, y, score, train, train, test)
