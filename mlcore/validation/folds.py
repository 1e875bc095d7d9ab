"""Folds: which rows a model is fitted on, and which it is judged on.

Each function returns a list of pairs (train, test) of row numbers. scikit-learn's tools take it,
too: ``cv=k_fold(y, 5)``.
"""

import numpy as np

from mlcore.checks import generator, number, whole


def hold_out(y, test_size=0.25, *, stratify=False, rng=None) -> list:
    """Make one pair: a random part of the rows is kept aside.

        n_test = ⌈test_size · n⌉

    Parameters
        y : (n,) array-like    the targets; their number counts, and their classes if stratified
        test_size : float      share of the rows, between 0 and 1
        stratify : bool        keep the shares of the classes, up to rounding
        rng : int, None or Generator

    Returns
        a list of one pair (train, test) of arrays of row numbers, sorted

    Raises
        TypeError, ValueError   an argument is wrong; no row would be left on one side; a class has
                                fewer than 2 rows, where they are stratified

    Example
        >>> ((train, test),) = hold_out([0, 0, 0, 1, 1, 1, 1, 1], 0.25, rng=0)
        >>> len(train), len(test)
        (6, 2)
    """
    y, rng = _targets(y), generator("rng", rng)
    test_size = number("test_size", test_size, 0, 1, strict=True, below=True)
    n, n_test = len(y), int(np.ceil(test_size * len(y)))
    if not 0 < n_test < n:
        raise ValueError(f"test_size must leave rows on both sides; {test_size:g} of {n} does not")
    order = rng.permutation(n)
    if stratify:  # by class, then dealt out: every ⌈1/test_size⌉th or so is for the test
        _, numbered = _classes(y, 2)
        order = order[np.argsort(numbered[order], kind="stable")]
        dealt = np.floor(np.arange(1, n + 1) * (n_test / n) + 1e-9)
        test = order[np.diff(dealt, prepend=0.0) > 0]
    else:
        test = order[:n_test]
    return [_pair(n, test)]


def k_fold(y, n_splits=5, *, shuffle=False, rng=None) -> list:
    """Make k pairs: every row is in the test part of one of them.

        the first n mod k folds have ⌊n/k⌋ + 1 rows, the others ⌊n/k⌋

    Parameters
        y : (n,) array-like    the targets, of which only the number counts
        n_splits : int         k, from 2 to n
        shuffle : bool         False: each fold is a block of neighbouring rows
        rng : int, None or Generator

    Returns
        a list of k pairs (train, test) of arrays of row numbers, sorted

    Raises
        TypeError, ValueError   an argument is wrong, or there are more folds than rows

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 7.10

    Example
        >>> [test.tolist() for train, test in k_fold(range(5), 2)]
        [[0, 1, 2], [3, 4]]
    """
    y, rng = _targets(y), generator("rng", rng)
    n, k = len(y), whole("n_splits", n_splits, 2)
    if k > n:
        raise ValueError(f"n_splits must be at most the number of rows, {n}; got {k}")
    order = rng.permutation(n) if shuffle else np.arange(n)
    return [_pair(n, test) for test in np.array_split(order, k)]


def stratified_k_fold(y, n_splits=5, *, shuffle=False, rng=None) -> list:
    """Make k pairs whose test parts have the classes in the shares that all rows have.

    The rows, sorted by class, are dealt out like cards, one fold after the other: so the counts of
    each class, and the sizes of the folds, differ by at most 1.

    Parameters
        y : (n,) array-like    class labels
        n_splits : int         k, from 2 to the size of the smallest class
        shuffle : bool         False: the rows of a class are taken in their order
        rng : int, None or Generator

    Returns
        a list of k pairs (train, test) of arrays of row numbers, sorted

    Raises
        TypeError, ValueError   an argument is wrong, or a class has fewer than k rows

    Source
        Kohavi (1995), A study of cross-validation and bootstrap for accuracy estimation

    Example
        >>> [test.tolist() for train, test in stratified_k_fold(["a", "a", "a", "a", "b", "b"], 2)]
        [[0, 1, 4], [2, 3, 5]]
    """
    y, rng = _targets(y), generator("rng", rng)
    k = whole("n_splits", n_splits, 2)
    classes, numbered = _classes(y, k)
    fold_of, k_of_sorted = np.empty(len(y), int), np.arange(len(y)) % k
    numbered_sorted = np.sort(numbered)
    for c in range(len(classes)):
        dealt = np.sort(k_of_sorted[numbered_sorted == c])  # so many of the class go to each fold
        fold_of[numbered == c] = rng.permutation(dealt) if shuffle else dealt
    return [_pair(len(y), np.flatnonzero(fold_of == j)) for j in range(k)]


def leave_one_out(y) -> list:
    """Make n pairs: each row alone is the test part of one.

    Parameters
        y : (n,) array-like    the targets, of which only the number counts; n ≥ 2

    Returns
        a list of n pairs (train, test)

    Raises
        TypeError, ValueError   there are fewer than 2 rows

    Example
        >>> [(train.tolist(), test.tolist()) for train, test in leave_one_out("abc")]
        [([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])]
    """
    return k_fold(y, len(_targets(y)))


def bootstrap(y, n_splits=100, *, rng=None) -> list:
    """Make pairs of a bootstrap sample, n rows drawn with replacement, and the rows left out.

        P(a row is left out) = (1 − 1/n)ⁿ → 1/e = 0.368

    A draw that leaves nobody out judges nothing: it is drawn again.

    Parameters
        y : (n,) array-like    the targets, of which only the number counts; n ≥ 2
        n_splits : int         how many samples, ≥ 1
        rng : int, None or Generator

    Returns
        a list of pairs (train, test): train with repeats, sorted; test are the out-of-bag rows

    Raises
        TypeError, ValueError   an argument is wrong, or there are fewer than 2 rows

    Source
        Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 17.7

    Example
        >>> for train, test in bootstrap(range(4), 2, rng=1):
        ...     print(train.tolist(), test.tolist())
        [1, 2, 3, 3] [0]
        [0, 0, 3, 3] [1, 2]
    """
    y, rng = _targets(y), generator("rng", rng)
    n, n_splits = len(y), whole("n_splits", n_splits, 1)
    if n < 2:
        raise ValueError(f"y must have at least 2 rows, or nobody is ever left out; got {n}")

    def drawn():
        test = np.array([], int)
        while len(test) == 0:
            train = np.sort(rng.integers(n, size=n))
            test = np.setdiff1d(np.arange(n), train)
        return train, test

    return [drawn() for _ in range(n_splits)]


def _pair(n, test):
    """(train, test), sorted: what is not tested is trained on."""
    train = np.ones(n, bool)
    train[test] = False
    return np.flatnonzero(train), np.flatnonzero(~train)


def _targets(y):
    try:
        y = np.asarray(y if not isinstance(y, str) else list(y))
        len(y)
    except (TypeError, ValueError):
        raise TypeError(f"y must be an array of targets, (n,); got {y!r}") from None
    if len(y) == 0:
        raise ValueError("y must have rows; it is empty")
    return y


def _classes(y, least):
    """The classes of y, and the number of the class of each row; each class has enough rows."""
    classes, first, numbered, counts = np.unique(
        y, return_index=True, return_inverse=True, return_counts=True
    )
    if counts.min() < least:
        rare, n = classes[counts.argmin()], counts.min()
        raise ValueError(f"every class of y must have at least {least} rows; {rare!r} has {n}")
    by_appearance = np.argsort(np.argsort(first))  # the class that comes first is number 0
    return classes, by_appearance[numbered]
