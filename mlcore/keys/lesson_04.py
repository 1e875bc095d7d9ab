"""Key of lesson 04, scaling and conditioning."""

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.objective import with_bias
from mlcore.exercise import Exercise
from mlcore.models.standardizer import Standardizer

x, _ = d3()


def _ends(column):
    """The smallest and the largest curvature of the loss of a line on this column."""
    X = with_bias(column)
    return np.linalg.eigvalsh(X.T @ X / len(X))


def _factor(low, high):
    return (high - low) / (high + low)


_low, _high = _ends(x / 2)
_kappa, _old = _high / _low, _ends(x)[1] / _ends(x)[0]

halved = Exercise(
    (_kappa, _factor(_low, _high)),
    mistakes={
        "κ is the largest over the smallest: turn it over.": (1 / _kappa, _factor(_low, _high)),
        "Those are the curvatures: κ is their ratio.": (_high, _low),
        "That is a difference: κ is a ratio.": (_high - _low, _factor(_low, _high)),
        "That is the condition number of X; that of H is its square.": (
            np.sqrt(_kappa),
            _factor(1, np.sqrt(_kappa)),
        ),
        "Those belong to x as it was: halve the column first.": (_old, _factor(1, _old)),
        "κ does not scale with the column: form H again.": (_old / 2, _factor(2, _old)),
        "κ does not scale with the square of the column: form H again.": (
            _old / 4,
            _factor(4, _old),
        ),
        "κ is right. The factor is above 1, a run that diverges: turn it over.": (
            _kappa,
            1 / _factor(_low, _high),
        ),
        "κ is right. That is 1 − 1/κ, at η = 1/λ_max: the best η does better.": (
            _kappa,
            1 - 1 / _kappa,
        ),
        "κ is right. That is the share that goes; the factor is what is left.": (
            _kappa,
            1 - _factor(_low, _high),
        ),
        "κ is right. That is the best η, or 1 − 2/κ; it is (κ − 1)/(κ + 1).": (
            _kappa,
            2 / (_low + _high),
        ),
    },
)

_three_rows = Standardizer().fit([[1.0, 10.0], [2.0, 30.0], [3.0, 80.0]])
_learnt = _three_rows.mean_, _three_rows.scale_

way_back = Exercise(
    lambda theta, mean, scale: _three_rows.unscale(theta),
    (np.array([10 / 3, 1.0, 0.0]), *_learnt),
    (np.array([1.0, -2.0, 5.0]), *_learnt),
    mistakes={
        "The weights are right. The bias must lose Σ wⱼ μⱼ.": lambda theta, mean, scale: np.append(
            theta[0], theta[1:] / scale
        ),
        "The weights are right. In the bias, use the new weights w, not v.": (
            lambda theta, mean, scale: np.append(theta[0] - theta[1:] @ mean, theta[1:] / scale)
        ),
        "The weights are right. The bias has the wrong sign at Σ wⱼ μⱼ.": (
            lambda theta, mean, scale: np.append(
                theta[0] + theta[1:] / scale @ mean, theta[1:] / scale
            )
        ),
        "The bias comes first.": lambda theta, *rest: np.roll(_three_rows.unscale(theta), -1),
        "Divide the weights by σ: you multiplied.": lambda theta, mean, scale: np.append(
            theta[0] - theta[1:] * scale @ mean, theta[1:] * scale
        ),
        "Where is the bias? Return (b, w₁, …, w_d).": lambda theta, mean, scale: theta[1:] / scale,
        "The bias is divided by nothing: it has no σ.": lambda theta, mean, scale: np.append(
            (theta[0] - theta[1:] @ mean) / scale[0], theta[1:] / scale
        ),
    },
)


def _scaled(*, by, test=None):
    """A wrong way to prepare: both parts scaled as the rows `by` are; the test rows by `test`."""

    def prepare(X_train, X_test):
        train = Standardizer().fit(by(X_train, X_test)).transform(X_train)
        seen = (test or by)(X_train, X_test)
        return train, Standardizer().fit(seen).transform(X_test)

    return prepare


prepare = Exercise(
    _scaled(by=lambda train, test: train),
    (np.array([[1.0], [2.0], [3.0]]), np.array([[4.0], [9.0]])),
    (np.array([[0.0, 9], [5, 4], [1, 2], [2, 60]]), np.array([[1.0, 3], [1.5, 0], [7, 70]])),
    mistakes={
        "Nothing has changed yet.": _scaled(by=lambda *parts: np.vstack(parts)),
        "Now the test rows have a mean and σ of their own.": _scaled(
            by=lambda train, test: train, test=lambda train, test: test
        ),
        "This fits on the test rows; the training rows are the ones to learn from.": _scaled(
            by=lambda train, test: test
        ),
        "The test rows must be scaled too, as the model expects.": lambda X_train, X_test: (
            Standardizer().fit_transform(X_train),
            X_test,
        ),
        "The training rows come first.": lambda X_train, X_test: tuple(
            map(Standardizer().fit(X_train).transform, (X_test, X_train))
        ),
        "Subtract the mean, then divide by σ: the division is missing.": lambda a, b: (
            a - a.mean(axis=0),
            b - a.mean(axis=0),
        ),
        "Subtract the mean, then divide by σ: the mean is missing.": lambda a, b: (
            a / a.std(axis=0),
            b / a.std(axis=0),
        ),
    },
)

largest_rho = Exercise(
    99 / 101,
    mistakes={
        "That is 1 − 1/κ; solve (1 + ρ)/(1 − ρ) = 100.": 0.99,
        "That is the other way round: ρ = (κ − 1)/(κ + 1).": 101 / 99,
        "That is 1 − ρ.": 2 / 101,
        "That is κ/(κ + 1): from 1 + ρ = 100 − 100ρ comes 101ρ = 99.": 100 / 101,
        "κ is the ratio of the eigenvalues, not of their roots: 100, not 10.": 9 / 11,
        "κ is the ratio of the eigenvalues, not of their squares: 100, not 10 000.": 9999 / 10001,
        "The largest ρ, not −ρ: solve (1 + ρ)/(1 − ρ) = 100.": -99 / 101,
        "That is 1 − 2/κ, or rounded too early: four digits, please.": 0.98,
    },
    tolerance=1e-4,  # 0.9802 will do, 0.98 is another formula
)
