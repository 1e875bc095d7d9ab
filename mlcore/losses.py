"""Losses: each knows its value and its derivative with respect to the prediction.

A loss is a function ``loss(prediction, y) -> (value, derivative)``. It knows nothing of the model
that made the prediction: the model carries the derivative back to its parameters.
"""


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
        >>> import numpy as np
        >>> loss, derivative = squared_error(np.array([0.0, 3.0]), np.array([2.0, 3.0]))
        >>> loss, derivative.tolist()      # (2² + 0²) / (2·2),  (0 − 2) / 2
        (1.0, [-1.0, 0.0])
    """
    residual = prediction - y
    if residual.ndim != 1:  # (n, 1) and (n,) are subtracted as (n, n)
        raise ValueError(f"prediction and y must be 1-D; got shapes {prediction.shape}, {y.shape}")
    derivative = residual / float(len(residual))  # NumPy divides by a float faster than by an int
    return float(residual.dot(derivative)) / 2, derivative
