"""Losses: each knows its value and its derivative with respect to the prediction.

A loss is a function ``loss(prediction, y) -> (value, derivative)``. It knows nothing of the model
that made the prediction: the model carries the derivative back to its parameters. What targets it
takes stands above it: ``loss.check_targets(y)`` says what is wrong with others.
"""

import numpy as np

ZERO, ONE = np.zeros(()), np.ones(())  # arrays: NumPy converts a Python number at every call


def takes(check_targets):
    """Let a loss say what targets it takes, by a function that refuses all others.

    Parameters
        check_targets : function of y    which raises a ValueError if y is not a target of the loss

    Returns
        decorator of a loss

    Example
        >>> squared_error.check_targets(np.ones((3, 1)))
        Traceback (most recent call last):
        ValueError: y must be 1-D; got shape (3, 1)
    """

    def mark(loss):
        loss.check_targets = check_targets
        return loss

    return mark


def _numbers(y):
    if y.ndim != 1:
        raise ValueError(f"y must be 1-D; got shape {y.shape}")


def _shares(y):
    _numbers(y)
    outside = y[(y < 0) | (y > 1)]
    if len(outside):
        raise ValueError(f"y must hold 0 and 1, for two classes; got {outside[0]:g}")


def _rows_of_shares(Y):
    if Y.ndim != 2 or Y.shape[1] == 1:
        hint = "Use Y, classes = one_hot(y) for class labels"
        raise ValueError(f"y must be one-hot, (n, k) with k ≥ 2; got shape {Y.shape}. {hint}")
    if (Y < 0).any() or np.abs(Y.sum(axis=1) - 1).max() > 1e-9:
        raise ValueError("y must be one-hot: no entry < 0, and every row with the sum 1")


@takes(_numbers)
def squared_error(prediction, y):
    """Half the mean squared error: the loss that the course optimises.

        L = 1/(2n) Σᵢ (pᵢ − yᵢ)²        ∂L/∂pᵢ = (pᵢ − yᵢ) / n

    The half cancels the 2 of the derivative. What a lesson *reports* is the MSE, twice this loss.

    Parameters
        prediction : (n,) array    p, in the unit of y
        y : (n,) array             the targets

    Returns
        loss : float               in the unit of y, squared
        derivative : (n,) array    ∂L/∂p

    Raises
        ValueError   prediction or y is not 1-D

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 3.2,
        divided by 2n

    Example
        >>> loss, derivative = squared_error(np.array([0.0, 3.0]), np.array([2.0, 3.0]))
        >>> loss, derivative.tolist()      # (2² + 0²) / (2·2),  (0 − 2) / 2
        (1.0, [-1.0, 0.0])
    """
    residual = prediction - y
    if residual.ndim != 1:
        raise _not_vectors("prediction", prediction, y)
    derivative = residual / float(len(residual))  # NumPy divides by a float faster than by an int
    return float(residual.dot(derivative)) / 2, derivative


@takes(_shares)
def logistic_cross_entropy(logits, y):
    """The mean cross-entropy of two classes, from logits: what logistic regression optimises.

        p = σ(z) = 1 / (1 + e⁻ᶻ)        L = −1/n Σᵢ [yᵢ ln pᵢ + (1 − yᵢ) ln(1 − pᵢ)]
        ∂L/∂zᵢ = (pᵢ − yᵢ) / n

    It is computed from −ln(1 − p) = ln(1 + eᶻ) and ln p = z − ln(1 + eᶻ), which never overflow.

    Parameters
        logits : (n,) array        z, any size
        y : (n,) array             0 or 1; a share between them is taken as it is

    Returns
        loss : float               in nats: ln 2 = 0.693 for p = ½
        derivative : (n,) array    ∂L/∂z

    Raises
        ValueError   logits or y is not 1-D

    Source
        Murphy (2022), Probabilistic Machine Learning: An Introduction, eq. 10.13

    Example
        >>> loss, derivative = logistic_cross_entropy(np.zeros(2), np.array([0.0, 1.0]))
        >>> round(loss, 4), derivative.tolist()           # ln 2,  (½ − 0) / 2 and (½ − 1) / 2
        (0.6931, [0.25, -0.25])
    """
    softplus = np.logaddexp(ZERO, logits)  # ln(1 + eᶻ) = −ln(1 − p)
    log_p = logits - softplus
    derivative = np.exp(log_p) - y
    if derivative.ndim != 1:
        raise _not_vectors("logits", logits, y)
    n = float(len(derivative))
    derivative /= n
    return -float(y.dot(log_p) - (ONE - y).dot(softplus)) / n, derivative


@takes(_rows_of_shares)
def softmax_cross_entropy(logits, y):
    """The mean cross-entropy of k classes, from logits: what softmax regression optimises.

        p_c = e^{z_c} / Σⱼ e^{zⱼ}        L = −1/n Σᵢ ln p_{i, yᵢ}        ∂L/∂Z = (P − Y) / n

    Adding a number to all logits of a row changes nothing, so the largest is subtracted first.

    Parameters
        logits : (n, k) array        Z, any size
        y : (n, k) array             Y, one-hot: 1 in the column of the class, 0 elsewhere

    Returns
        loss : float                 in nats: ln k for equal probabilities
        derivative : (n, k) array    ∂L/∂Z

    Raises
        ValueError   logits and y have not one 2-D shape, or only one column

    Source
        Murphy (2022), Probabilistic Machine Learning: An Introduction, eq. 10.38 and 2.104

    Example
        >>> Z, Y = np.array([[2.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]])
        >>> loss, derivative = softmax_cross_entropy(Z, Y)
        >>> round(loss, 4), derivative.round(3).tolist()
        (0.4076, [[-0.335, 0.245, 0.09]])
    """
    if logits.ndim != 2 or logits.shape != y.shape or logits.shape[1] == 1:
        hint = ". Use Y, classes = one_hot(y) for class labels" if y.size == len(logits) else ""
        shapes = f"{logits.shape}, {y.shape}{hint}"
        raise ValueError(f"logits and y must be (n, k), k ≥ 2; got shapes {shapes}")
    n = float(len(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)  # (n, k): exp must not overflow
    powers = np.exp(shifted)
    sums = powers.dot(np.ones(powers.shape[1]))  # (n,)
    loss = np.log(sums).sum() - np.vdot(y, shifted)  # −Σ y ln p, for a row of y has the sum 1
    derivative = powers / sums[:, None] - y
    derivative /= n
    return float(loss) / n, derivative


def _not_vectors(name, prediction, y):
    """The error where NumPy has made (n, n) of (n, 1) and (n,)."""
    shapes = f"{prediction.shape}, {y.shape}"
    return ValueError(f"{name} and y must be 1-D; got shapes {shapes}")
