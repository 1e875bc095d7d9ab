"""Probabilities from the scores of support vector machines, which are none by themselves."""

import numpy as np

from mlcore.descent.losses import logistic_cross_entropy
from mlcore.descent.objective import with_bias
from mlcore.steps import Step

FLAT = 1e-9  # a gradient of the mean cross-entropy that is none


def platt(scores, y):
    """Fit Platt's sigmoid by Newton's method: a stream that ends where the gradient is 0.

        P(y = 1 | f) = σ(a f + b)        min over (b, a): the cross-entropy of the targets
        target = (n₊ + 1)/(n₊ + 2) for y = 1, 1/(n₋ + 2) for y = −1
        θ ← θ − η H⁻¹ ∇L,  H = Aᵀ diag(p (1 − p)) A / n        η = 1, or halved until L falls

    The targets are not 1 and 0, so that no sigmoid becomes a step where the scores separate. The
    scores must be those of rows that the machine was not fitted on.

    Parameters
        scores : (n,) array    f
        y : (n,) array         −1 or 1

    Returns
        a stream of Step with theta = (b, a)

    Source
        Lin, Lin and Weng (2007), A note on Platt's probabilistic outputs for support vector
        machines, algorithm 1; Platt (1999), Probabilistic outputs for support vector machines

    Example
        >>> *_, last = platt([-1.0, 1.0], [-1, 1])        # targets ⅓ and ⅔: σ(a) = ⅔, a = ln 2
        >>> (last.theta.round(4) + 0.0).tolist()
        [0.0, 0.6931]
    """
    y, A = np.asarray(y), with_bias(np.reshape(scores, (-1, 1)))
    n_plus, n_minus = np.sum(y > 0), np.sum(y < 0)
    target = np.where(y > 0, (n_plus + 1) / (n_plus + 2), 1 / (n_minus + 2))
    theta = np.array([np.log((n_plus + 1) / (n_minus + 1)), 0.0])
    loss, derivative = logistic_cross_entropy(A @ theta, target)
    t, n_evals = 0, 1
    while True:
        theta.setflags(write=False)
        yield Step(t, theta, loss, n_evals)
        gradient, p = A.T @ derivative, len(y) * derivative + target
        if np.abs(gradient).max() <= FLAT:
            return
        H = (A.T * (p * (1 - p))) @ A / len(y)
        newton, lr, before = np.linalg.lstsq(H, gradient, rcond=None)[0], 1.0, loss
        while True:
            after = theta - lr * newton
            loss, derivative = logistic_cross_entropy(A @ after, target)
            n_evals += 1
            if loss < before - 1e-4 * lr * (gradient @ newton):
                break
            lr /= 2
            if lr < 1e-10:  # no lower loss can be told from this one
                return
        t, theta = t + 1, after


def fit_sigmoid(scores, y):
    """Return the parameters (b, a) where `platt` ends.

    Parameters
        scores : (n,) array    f
        y : (n,) array         −1 or 1

    Returns
        (2,) array

    Example
        >>> fit_sigmoid([-1.0, 1.0], [-1, 1])[1].round(4).item()
        0.6931
    """
    *_, last = platt(scores, y)
    return last.theta


def sigmoid(theta, scores):
    """Return the probability σ(a f + b) of each score.

    Parameters
        theta : (2,) array     (b, a)
        scores : (n,) array    f

    Returns
        (n,) array

    Example
        >>> sigmoid(np.array([0.0, np.log(2.0)]), np.array([0.0, 1.0])).round(4).tolist()
        [0.5, 0.6667]
    """
    b, a = theta
    return np.exp(-np.logaddexp(0.0, -(a * scores + b)))


def couple(second, k):
    """Make probabilities of k classes from those of every pair of classes.

        min  Σᵢ Σ_{j≠i} (rⱼᵢ pᵢ − rᵢⱼ pⱼ)²,  Σ pᵢ = 1        rᵢⱼ = P(i | i or j)

    p should be in the shares r of every pair; where the pairs contradict each other, this is the
    best that all can have. The minimum solves a linear system: Q p = −λ 1 and Σ p = 1, with

        Qᵢᵢ = Σ_{s≠i} rₛᵢ²        Qᵢⱼ = −rⱼᵢ rᵢⱼ

    Parameters
        second : (n, m) array    P(j | i or j) of the pairs i < j: (0, 1), (0, 2), …
        k : int                  how many classes: m = k(k−1)/2

    Returns
        (n, k) array, rows of sum 1

    Source
        Wu, Lin and Weng (2004), Probability estimates for multi-class classification by pairwise
        coupling, section 4

    Example
        >>> couple(np.array([[0.75]]), 2).tolist()
        [[0.25, 0.75]]
        >>> p = np.array([0.2, 0.3, 0.5])
        >>> couple(np.array([[3 / 5, 5 / 7, 5 / 8]]), 3).round(6).tolist()     # .3 / (.2 + .3), …
        [[0.2, 0.3, 0.5]]
    """
    if k == 2:
        return np.column_stack([1 - second, second])
    i, j = np.triu_indices(k, 1)
    r = np.zeros((len(second), k, k))
    r[:, i, j], r[:, j, i] = 1 - second, second
    Q = np.einsum("nsi,ij->nij", r**2, np.eye(k)) - r * r.transpose(0, 2, 1)
    system = np.ones((len(second), k + 1, k + 1))  # [[Q, 1], [1, 0]]
    system[:, :k, :k], system[:, k, k] = Q, 0.0
    right = np.zeros((len(second), k + 1, 1))
    right[:, k] = 1.0
    p = np.maximum(np.linalg.solve(system, right)[:, :k, 0], 0.0)
    return p / p.sum(axis=1, keepdims=True)
