"""Impurity: how mixed the targets of a node are, and how much a cut takes away of it."""

import numpy as np


def gini(p):
    """Return how often two rows, drawn at random, differ in class.

        G = 1 − Σₖ pₖ²

    Parameters
        p : (…, k) array   shares of the classes, which sum to 1

    Returns
        (…,) array         0: one class only; at most 1 − 1/k

    Source
        Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 4

    Example
        >>> float(gini(np.array([0.5, 0.5]))), float(gini(np.array([0.0, 1.0])))
        (0.5, 0.0)
    """
    return 1 - (p * p).sum(axis=-1)


def entropy(p):
    """Return how many bits it takes, on average, to tell the class of a row.

        H = − Σₖ pₖ log₂ pₖ        0 log 0 = 0

    Parameters
        p : (…, k) array   shares of the classes, which sum to 1

    Returns
        (…,) array         0: one class only; at most log₂ k

    Source
        Quinlan (1993), C4.5: Programs for Machine Learning, section 2.2

    Example
        >>> float(entropy(np.array([0.5, 0.5]))), float(entropy(np.array([0.0, 1.0])))
        (1.0, 0.0)
    """
    return 0.0 - _x_log_x(p).sum(axis=-1)


def squared_error(means):
    """Return the variance: the mean squared error of the mean.

        mean of (y − ȳ)² = mean of y² − ȳ²

    Parameters
        means : (…, 2) array   the means of y and of y²

    Returns
        (…,) array

    Example
        >>> float(squared_error(np.array([2.0, 5.0])))         # of y = 1, 3
        1.0
    """
    return means[..., 1] - means[..., 0] ** 2


# What a cut takes away, for all cuts at once. W, W_L, W_R: weights of the node and of its two
# sides; S: the sum of w (y − ȳ) over the left side, ȳ the node's mean; on the right side it is −S.
#
#     W · impurity − W_L · impurity left − W_R · impurity right


def fall_of_squared_error(sums, left, right, total, means):
    """Return S² W / (W_L W_R): how much a cut takes away of Σ w (y − ȳ)².

    Parameters
        sums : list of one (m, a) array    S at each of a cuts in each of m columns
        left, right : (1 or m, a) arrays   W_L, W_R
        total : (a,) array                 W, the sum of both
        means : (1, a) array               not used

    Returns
        (m, a) array

    Example
        >>> one = np.ones((1, 1))
        >>> fall_of_squared_error([-one], one, one, 2 * one, one).item()     # y = 1, 3: 2 − 0 − 0
        2.0
    """
    (S,) = sums
    fall = S * S
    fall *= total  # in place: to ask for memory takes longer than to multiply
    fall /= left * right
    return fall


def fall_of_gini(sums, left, right, total, means):
    """Return Σₖ Sₖ² W / (W_L W_R): W · G is the squared error of 0/1 columns, one a class.

    Parameters
        sums : list of k − 1 (m, a) arrays   S of each class but the first, which has minus the rest
        left, right : (1 or m, a) arrays     W_L, W_R
        total : (a,) array                   W, the sum of both
        means : (k − 1, a) array             not used

    Returns
        (m, a) array

    Example
        >>> one = np.ones((1, 1))
        >>> fall_of_gini([-one / 2], one, one, 2 * one, one).item()     # 2 · 0.5 − 0 − 0
        1.0
    """
    fall = sums[0] * sums[0]
    if len(sums) == 1:
        fall *= 2  # two classes: S and −S
    else:
        for S in [*sums[1:], sum(sums)]:
            fall += S * S
    fall *= total
    fall /= left * right
    return fall


def fall_of_entropy(sums, left, right, total, means):
    """Return W · H − W_L · H_L − W_R · H_R, where W · H = W log W − Σₖ Cₖ log Cₖ, Cₖ = W pₖ.

    Parameters
        sums : list of k − 1 (m, a) arrays   S of each class but the first
        left, right : (1 or m, a) arrays     W_L, W_R
        total : (a,) array                   W, the sum of both
        means : (k − 1, a) array             pₖ of the node, of each class but the first

    Returns
        (m, a) array

    Example
        >>> one = np.ones((1, 1))
        >>> fall_of_entropy([-one / 2], one, one, 2 * one, one / 2).item()     # 2 · 1 − 0 − 0
        2.0
    """
    lefts = [S + left * p for S, p in zip(sums, means)]
    classes = zip([left - sum(lefts), *lefts], [1 - means.sum(axis=0), *means])
    fall = _x_log_x(total) - _x_log_x(left) - _x_log_x(right)
    for C_left, p in classes:
        C = total * p
        fall = fall + _x_log_x(C_left) + _x_log_x(C - C_left) - _x_log_x(C)
    return fall


def _x_log_x(x):
    """x log₂ x, and 0 at 0, where round-off may have left a little less."""
    return x * np.log2(np.maximum(x, 1e-300))
