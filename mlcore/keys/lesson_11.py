"""Key of lesson 11, hold-out, k-fold and bootstrap."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.models.standardizer import Standardizer
from mlcore.validation.folds import k_fold

_p, _n = 0.97, 114
_se = np.sqrt(_p * (1 - _p) / _n)

points = Exercise(
    100 * 1.96 * _se,
    mistakes={
        "That is one SE; 95 % reach 1.96 of them.": 100 * _se,
        "That is the width from end to end; here one side is asked for.": 200 * 1.96 * _se,
        "That is the share: a point is one hundredth.": 1.96 * _se,
        "That is one SE, as a share: 1.96 of them, in points.": _se,
        "p (1 − p)/n is the variance: take its root.": 100 * 1.96 * _se**2,
        "The root is of p (1 − p)/n, of n as well.": 100 * 1.96 * np.sqrt(_p * (1 - _p)) / _n,
        "You forgot the factor 1 − p.": 100 * 1.96 * np.sqrt(_p / _n),
        "You forgot p (1 − p): at p near 1 it is small.": 100 * 1.96 / np.sqrt(_n),
        "That is the upper end, not how far it is away.": 100 * (_p + 1.96 * _se),
        "That is the lower end, not how far it is away.": 100 * (_p - 1.96 * _se),
    },
    tolerance=0.015,  # 3.1 will do
)


def _sizes(n, k):
    return [len(test) for _, test in k_fold(range(n), k)]


fold_sizes = Exercise(
    _sizes,
    (23, 5),
    (10, 3),
    (6, 6),
    (569, 10),
    mistakes={
        "Some rows are in no fold: n mod k are left over.": lambda n, k: [n // k] * k,
        "These are more rows than there are.": lambda n, k: [-(-n // k)] * k,
        "The rows left over go to as many folds, not all to the last.": lambda n, k: (
            [n // k] * (k - 1) + [n // k + n % k]
        ),
        "The rows left over go to as many folds, not all to the first.": lambda n, k: (
            [n // k + n % k] + [n // k] * (k - 1)
        ),
        "Right, but the larger folds come first.": lambda n, k: _sizes(n, k)[::-1],
        "n mod k folds have one row more, not n mod k + 1.": lambda n, k: [
            n // k + (j <= n % k) for j in range(k)
        ],
        "That is the size of the smaller folds; return the sizes of all.": lambda n, k: n // k,
        "Those train; how many judge?": lambda n, k: [n - size for size in _sizes(n, k)],
        "A fold has whole rows.": lambda n, k: [n / k] * k,
        "That is the number of the larger folds; return the sizes of all.": lambda n, k: n % k,
    },
)


def _scaled(fit_on=lambda X, train, test: X[train]):
    """The answer that learns means and SDs from such rows."""

    def parts(X, train, test):
        scaler = Standardizer().fit(fit_on(X, train, test))
        return scaler.transform(X[train]), scaler.transform(X[test])

    return parts


def _each_by_itself(X, train, test):
    return Standardizer().fit_transform(X[train]), Standardizer().fit_transform(X[test])


def _shifted(X, train, test):
    return X[train] - X[train].mean(axis=0), X[test] - X[train].mean(axis=0)


def _test_raw(X, train, test):
    return Standardizer().fit_transform(X[train]), X[test]


def _divided(X, train, test):
    return X[train] / X[train].std(axis=0), X[test] / X[train].std(axis=0)


def _mean_alone(X, train, test):
    mean, sd = X[train].mean(axis=0), X.std(axis=0)
    return (X[train] - mean) / sd, (X[test] - mean) / sd


def _one_less(X, train, test):
    mean, sd = X[train].mean(axis=0), X[train].std(axis=0, ddof=1)
    return (X[train] - mean) / sd, (X[test] - mean) / sd


def _one_for_all_columns(X, train, test):
    mean, sd = X[train].mean(), X[train].std()
    return (X[train] - mean) / sd, (X[test] - mean) / sd


def _by_variance(X, train, test):
    mean, variance = X[train].mean(axis=0), X[train].var(axis=0)
    return (X[train] - mean) / variance, (X[test] - mean) / variance


_X = np.array([[1.0, 20.0], [3.0, 10.0], [5.0, 60.0], [7.0, 10.0], [90.0, 0.0]])

scaled_parts = Exercise(
    _scaled(),
    (_X, np.array([0, 1, 2]), np.array([3, 4])),
    (_X, np.array([1, 3, 4]), np.array([0, 2])),
    mistakes={
        "A leak: mean and SD of all rows know the test rows.": _scaled(lambda X, train, test: X),
        "Mean and SD of the test rows: the training rows must give them.": _scaled(
            lambda X, train, test: X[test]
        ),
        "Each by its own mean and SD: the model was fitted to the scale of the "
        "training rows.": _each_by_itself,
        "A leak: the SD is still that of all rows.": _mean_alone,
        "The training part is right; scale the test rows, too, by the same numbers.": _test_raw,
        "Shifted, yes; divide by the SD, too.": _shifted,
        "Divided, yes; subtract the mean first.": _divided,
        "No leak. But divide by n in the SD, as lesson 04 does: no ddof.": _one_less,
        "Each column has its own mean and SD: axis=0.": _one_for_all_columns,
        "That is divided by the variance.": _by_variance,
        "First the training rows, then the test rows.": lambda *given: _scaled()(*given)[::-1],
        "Return both parts.": lambda *given: _scaled()(*given)[0],
        "Return two parts, not all rows in one.": lambda *given: np.vstack(_scaled()(*given)),
    },
)

inclusion = Exercise(
    1 - (1 - 1 / 10) ** 10,
    mistakes={
        "That is the chance to be left out.": (1 - 1 / 10) ** 10,
        "That is the limit for many rows; here n = 10.": 1 - np.exp(-1),
        "That is the limit of the chance to be left out.": np.exp(-1),
        "Chances of ten draws do not add up: a row may come twice.": 10 / 10,
        "That is one draw; there are ten.": 1 / 10,
        "That is the chance to come ten times, in every draw.": (1 / 10) ** 10,
        "That is the chance that one draw misses it.": 1 - 1 / 10,
        "That is nine draws; there are ten.": 1 - (1 - 1 / 10) ** 9,
    },
    tolerance=1e-3,  # three digits will do
)
