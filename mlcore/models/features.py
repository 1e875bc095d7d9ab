"""New columns from old ones."""

import numpy as np

from mlcore.checks import array, whole


def polynomial(x, degree):
    """The powers of one feature, for fitting a curve with a linear model.

        x  →  x, x², …, x^degree

    Parameters
        x : (n,) or (n, 1) array
        degree : int               at least 1

    Returns
        (n, degree) array          without a column of ones: that is `with_bias`

    Raises
        TypeError, ValueError      x is not one finite feature, or degree not a whole number ≥ 1

    Example
        >>> polynomial([2.0, 3.0], 3).tolist()
        [[2.0, 4.0, 8.0], [3.0, 9.0, 27.0]]
    """
    x, degree = array("x", x), whole("degree", degree, 1)
    if x.shape not in ((x.size,), (x.size, 1)):
        raise ValueError(f"x must be one feature, (n,) or (n, 1); got shape {x.shape}")
    return x.reshape(-1, 1) ** np.arange(1, degree + 1)
