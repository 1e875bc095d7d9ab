"""Key of lesson 20, boosting."""

import numpy as np

from mlcore.exercise import Exercise


def _next(w, y, h, *, half=0.5, sign=-1, weigh=True, normalise=True, log=np.log, both=True):
    """The weights after a round, and all ways to get them wrong."""
    w, wrong = np.asarray(w, float), np.asarray(y) != np.asarray(h)
    error = w @ wrong if weigh else wrong.mean()
    alpha = half * log((1 - error) / error)
    new = w * np.exp(sign * alpha * np.where(wrong, -1, 1 if both else 0))
    return new / new.sum() if normalise else new


next_weights = Exercise(
    _next,
    (np.full(5, 0.2), np.array([-1, -1, 1, 1, -1]), np.array([-1, -1, 1, 1, 1])),
    (
        np.array([0.1, 0.3, 0.2, 0.25, 0.15]),
        np.array([1, -1, 1, -1, 1]),
        np.array([1, -1, -1, -1, -1]),
    ),
    mistakes={
        "The wrong rows must gain: e to the −α y h, and y h = −1 where h is wrong.": (
            lambda *a: _next(*a, sign=1)
        ),
        "Divide by the sum: weights sum to 1.": lambda *a: _next(*a, normalise=False),
        "α has ½ before the logarithm.": lambda *a: _next(*a, half=1),
        "Only the wrong rows were changed; the right ones shrink by e^−α, and then the sum is 1.": (
            lambda *a: _next(*a, both=False)
        ),
        "ε is the weight of the wrong rows, not their share.": lambda *a: _next(*a, weigh=False),
        "The logarithm is the natural one.": lambda *a: _next(*a, log=np.log10),
        "These are the weights before the round.": lambda w, y, h: np.asarray(w),
        "The old weights are forgotten: multiply them.": lambda w, y, h: _from_scratch(w, y, h),
    },
)


def _from_scratch(w, y, h):
    wrong = np.asarray(y) != np.asarray(h)
    error = np.asarray(w) @ wrong
    factors = np.where(wrong, np.sqrt((1 - error) / error), np.sqrt(error / (1 - error)))
    return factors / factors.sum()


F_3 = Exercise(
    (2.125, 2.875, 5.0),
    mistakes={
        "The residual is y − F, not F − y: these move away from y.": (1.875, 2.625, 5.5),
        "That is the cut at 1.5 again; at 2.5 less is left over.": (2.0, 2.75, 5.25),
        "That is the tree; add it to F₂.": (0.125, 0.125, -0.25),
        "These are y: a stump has two leaves, so two points share an answer.": (2.0, 3.0, 5.0),
        "That is a stump on y: it is fitted to y − F₂, and added to F₂.": (2.5, 2.5, 5.0),
        "A stump on y was added: it is fitted to y − F₂.": (4.5, 5.25, 10.25),
        "Here ν = 1; that is ν = 0.1.": (2.0125, 2.7625, 5.225),
        "The leaf is the mean of its residuals, not their sum.": (2.25, 3.0, 5.0),
    },
)


def stump(X, target):
    """The answers of the best stump on its own rows: columns of X sorted, squared error.

    Parameters
        X : (n,) array
        target : (n,) array

    Example
        >>> stump([1, 2, 3], [2.0, 3.0, 5.0]).tolist()
        [2.5, 2.5, 5.0]
    """
    X, target = np.asarray(X, float), np.asarray(target, float)
    best, answer = np.inf, np.full(len(X), target.mean())
    for cut in np.unique(X)[:-1]:
        left = X <= cut
        told = np.where(left, target[left].mean(), target[~left].mean())
        error = np.sum((target - told) ** 2)
        if error < best - 1e-12:
            best, answer = error, told
    return answer


def _boosted(fit, X, y, n_rounds, lr, *, start=np.mean, what=lambda y, F: y - F, first=1.0):
    F = np.full(len(y), first * start(y))
    for _ in range(n_rounds):
        F = F + lr * fit(X, what(np.asarray(y, float), F))
    return F


def _mean_of_all(fit, X, y, n_rounds, lr):
    return np.mean([fit(X, y) for _ in range(n_rounds)], axis=0)


boosted = Exercise(
    _boosted,
    (stump, np.array([1.0, 2, 3]), np.array([2.0, 3, 5]), 2, 1.0),
    (stump, np.array([1.0, 2, 3, 4]), np.array([2.0, 3, 5, 1]), 3, 0.5),
    mistakes={
        "Each tree is fitted to y again; it is fitted to y − F, what is left.": (
            lambda *a: _boosted(*a, what=lambda y, F: y)
        ),
        "F begins at the mean of y, not at 0.": lambda *a: _boosted(*a, first=0.0),
        "The residual is y − F, not F − y.": lambda *a: _boosted(*a, what=lambda y, F: F - y),
        "Each tree is multiplied by lr.": lambda fit, X, y, n, lr: _boosted(fit, X, y, n, 1.0),
        "The start is not multiplied by lr, only the trees.": lambda fit, X, y, n, lr: _boosted(
            fit, X, y, n, lr, first=lr
        ),
        "That is one round too few.": lambda fit, X, y, n, lr: _boosted(fit, X, y, n - 1, lr),
        "That is one round too many.": lambda fit, X, y, n, lr: _boosted(fit, X, y, n + 1, lr),
        "That is a mean of trees on y, as in bagging; here they are added up.": _mean_of_all,
        "All trees are fitted to the first residuals: subtract F anew in each round.": (
            lambda *a: _boosted(*a, what=lambda y, F: y - y.mean())
        ),
    },
)
