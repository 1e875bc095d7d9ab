"""The path of the Lasso: its weights for every α, from the first that are not 0 to almost none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import array, number, whole
from mlcore.reduction.lasso import Lasso, centred
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class PathStep(Step):
    """The best weights for one α.

    Parameters
        t, theta, loss, n_evals   as in `Step`: theta is w, n_evals counts the columns looked at
        alpha : float             α
        intercept : float         b
        gap : float               the loss is at most so far above its minimum

    Example
        >>> step = next(lasso_path([[-1], [0], [1]], [-3, 0, 3]))
        >>> step.alpha, step.theta.tolist()
        (2.0, [0.0])
    """

    alpha: float
    intercept: float
    gap: float


def lasso_path(X: Any, y: Any, alphas: Any = 100, **parameters: Any) -> Iterator[PathStep]:
    """The Lasso for many α, from the largest to the smallest: each begins where the last ended.

    A start so near saves rounds: the weights change little from one α to the next.

    Parameters
        X : (n, d) array
        y : (n,) array
        alphas : int or array    the α > 0; a number: so many from `largest_alpha`, where all
                                 weights are 0, down to a thousandth of it, in equal ratios
        parameters               of `Lasso`: fit_intercept, max_iter, tol

    Returns
        a stream of PathStep, one an α

    Raises
        TypeError, ValueError   an argument is wrong; y is constant and no alphas are given

    Source
        Friedman, Hastie and Tibshirani (2010), Regularization paths for generalized linear models
        via coordinate descent, section 2.5

    Example
        >>> path = lasso_path([[-1, 1], [0, -2], [1, 1]], [-3, 0, 3], [1.0, 2.0, 0.5])
        >>> [(step.alpha, step.theta.round(9).tolist()) for step in path]
        [(2.0, [0.0, 0.0]), (1.0, [1.5, 0.0]), (0.5, [2.25, 0.0])]
    """
    model = Lasso(**parameters)
    model._check_params()
    X = model._check_X(X)
    y = model._check_y(y, len(X))
    if np.ndim(alphas) == 0:
        whole("alphas", alphas, 1)
        largest = largest_alpha(X, y, model.fit_intercept)
        number("largest_alpha(X, y)", largest, 0, strict=True)
        alphas = largest * np.logspace(0, -3, alphas)
    alphas = np.sort(array("alphas", alphas, 1))[::-1].tolist()
    number("alphas", alphas[-1], 0, strict=True)
    Z, u, x_mean, y_mean = centred(X, y, model.fit_intercept)

    def stream():
        w, looked = np.zeros(X.shape[1]), 0
        for t, alpha in enumerate(alphas):
            w = w.copy()
            gap, rounds = model._minimise(Z, u, alpha, w)
            looked += (rounds + 1) * len(w)  # the gap looks at every column, too
            w.setflags(write=False)
            r = u - Z @ w
            loss = float(r @ r / (2 * len(r)) + alpha * np.abs(w).sum())
            yield PathStep(t, w, loss, looked, alpha, float(y_mean - x_mean @ w), gap)

    return stream()


def largest_alpha(X, y, fit_intercept=True):
    """Return the smallest α for which all weights of the Lasso are 0.

        α_max = maxⱼ |xⱼ·y| / n        X and y centred

    Parameters
        X : (n, d) array
        y : (n,) array
        fit_intercept : bool    False: nothing is centred

    Returns
        float; 0 for a constant y

    Source
        Friedman, Hastie and Tibshirani (2010), Regularization paths for generalized linear models
        via coordinate descent, section 2.5

    Example
        >>> largest_alpha([[-1], [0], [1]], [-3, 0, 3])
        2.0
    """
    Z, u, *_ = centred(array("X", X, 2), array("y", y, 1), fit_intercept)
    return float(np.abs(Z.T @ u).max() / len(u))
