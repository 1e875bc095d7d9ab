"""Key of lesson 02, slopes you can trust."""

from functools import partial

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.gradient_check import check_gradient, numerical_gradient, relative_error
from mlcore.descent.objective import Objective, with_bias
from mlcore.exercise import Exercise

x, y = d3()
X = with_bias(x)
_square = Objective(X, y)


def _logistic(theta, X=X, labels=(0.0, 0.0, 1.0)):
    z, labels = X @ theta, np.array(labels)
    loss = np.mean(np.logaddexp(0, z) - labels * z)
    return loss, X.T @ (1 / (1 + np.exp(-z)) - labels) / len(labels)


_r = X @ [0.0, 1.0] - y
_right = _square(np.array([0.0, 1.0]))[1]

gradient_at_0_1 = Exercise(
    _right,
    mistakes={
        "You forgot to divide by n.": len(y) * _right,
        "The sign is flipped: a residual is prediction minus y.": -_right,
        "There is a 2 too much: it cancels the ½ of the loss.": 2 * _right,
        "The order is θ = (b, w): first the bias.": _right[::-1],
        "The slope along w is the mean of the residuals times x.": np.full(2, _right[0]),
        "A residual is prediction minus y, not y alone.": X.T @ y / len(y),
        "The gradient holds residuals, not their squares.": X.T @ _r**2 / len(y),
        "That is the gradient at (0, 0).": _square(np.zeros(2))[1],
    },
)


def _differences(loss, theta, h, scheme="central"):
    return numerical_gradient(lambda theta: (loss(theta), None), theta, h, scheme)


def _drifting(loss, theta, h):
    moved = np.tri(len(theta), k=-1) * h  # row j: the entries before j are still at θ − h
    return [_differences(loss, theta - shift, h)[j] for j, shift in enumerate(moved)]


central_differences = Exercise(
    _differences,
    (lambda theta: _logistic(theta)[0], np.array([-1.0, 0.5]), 0.1),
    (lambda theta: _logistic(theta)[0], np.array([0.3, -0.8]), 1e-3),
    (lambda theta: theta @ theta**2 + theta[0] * theta[2], np.array([1.0, -2.0, 0.5]), 0.1),
    mistakes={
        "That is the forward difference: the second point is θ − h.": partial(
            _differences, scheme="forward"
        ),
        "You forgot the 2: the points are 2h apart.": lambda loss, theta, h: (
            2 * _differences(loss, theta, h)
        ),
        "Write a / (2 * h): a / 2 * h multiplies by h.": lambda loss, theta, h: (
            h**2 * _differences(loss, theta, h)
        ),
        "These are changes of the loss: divide by 2h.": lambda loss, theta, h: (
            2 * h * _differences(loss, theta, h)
        ),
        "Use the h that is given.": lambda loss, theta, h: _differences(loss, theta, 1e-5),
        "You move all entries at once: that mixes the slopes.": lambda loss, theta, h: (
            (loss(theta + h) - loss(theta - h)) / (2 * h)
        ),
        "θ stays moved: put an entry back before the next one.": _drifting,
        "θ + h and θ − h are one array: use theta.copy().": lambda loss, theta, h: 0 * theta,
        "The loop ends in its first round: return after it.": lambda loss, theta, h: (
            _differences(loss, theta, h) * [1.0, *0 * theta[1:]]
        ),
    },
)

_suspects = {  # what is wrong: what it does to a right gradient, and the h of the check
    "n": (4.0, 1e-5),
    "right": (1.0, 1e-5),
    "h": (1.0, 1.0),
    "sign": (-1.0, 1e-5),
    "2": (2.0, 1e-5),
}


def _report(factor, h):
    four = with_bias(np.arange(1.0, 5.0)[:, None])

    def objective(theta):
        loss, gradient = _logistic(theta, four, (0.0, 1.0, 0.0, 1.0))
        return loss, factor * gradient

    return h, check_gradient(objective, np.array([-1.0, 0.5]), h)


reports = {letter: _report(*s) for letter, s in zip("ABCDE", _suspects.values())}

verdicts = Exercise(
    tuple(_suspects),
    mistakes={
        "What is |k − 1| / (k + 1) for k = 4, and for k = 2?": ("2", "right", "h", "sign", "n"),
        "C: this is not right yet: look at its h.": ("n", "right", "right", "sign", "2"),
        "C and D both are large; look at the h of each.": ("n", "right", "sign", "sign", "2"),
        "0 is equal, 1 is opposite.": ("n", "sign", "h", "right", "2"),
        'Write the words of the list: "n", not "1/n".': ("1/n", "right", "h", "sign", "2"),
        'Write five texts: ("n", …).': "n right h sign 2",
    },
)


def _median_error(h, scheme="forward"):
    points = np.random.default_rng(0).normal(size=(20, 2))  # as in the lesson
    guesses = [numerical_gradient(_logistic, theta, h, scheme) for theta in points]
    return np.median([relative_error(g, _logistic(p)[1]) for g, p in zip(guesses, points)])


best_forward_h = Exercise(
    lambda: min((10.0**-k for k in range(1, 13)), key=_median_error),
    mistakes={
        "That is best for central differences; forward ones fall more slowly.": 1e-5,
        "Smaller is not better: there it is all round-off.": 1e-12,
        "There the error of the curve is still large.": 1e-2,
        "There the error of the curve is still above the round-off.": 1e-6,
        "There round-off already is the larger error.": 1e-10,
        "Close: compare the median errors at 1e-7 and at 1e-8.": 1e-7,
        "Close: compare the median errors at 1e-8 and at 1e-9.": 1e-9,
        "That is the exponent: write h itself, as 1e-3.": -8,
        "Close to theory, √ε: which power of ten is nearest?": np.sqrt(np.finfo(float).eps),
    },
)


def _pull(power, sign=1.0):
    def penalty(theta):
        w = theta * [0.0, 1.0]  # the bias stays free
        return 0.3 * np.sum(w**power), sign * 0.3 * power * w ** (power - 1)

    return Objective(X, y, penalty=penalty)


candidates = {"A": _square, "B": _pull(2, -1.0), "C": _logistic, "D": _pull(4, 0.0), "E": _pull(2)}
_trusted = tuple(check_gradient(f, np.array([0.7, -1.3])) < 1e-7 for f in candidates.values())

trusted = Exercise(
    _trusted,
    mistakes={
        "At (0, 0) all of them pass: look at other points.": (True,) * 5,
        "True is for a right gradient; you marked the wrong ones.": tuple(not t for t in _trusted),
        "Write True or False for each of the five.": "ACE",
        "Right, but write True and False without quotes.": tuple(map(str, _trusted)),
        "B passes only where w = 0: take another point.": (True, True, True, False, True),
        "D: its error is small where w is small: take a larger w.": (True, False, True, True, True),
    },
)
