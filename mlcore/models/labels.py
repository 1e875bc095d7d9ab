"""Class labels as one-hot rows, which is what the softmax cross-entropy compares with."""

import numpy as np

from mlcore.checks import array
from mlcore.models.tasks import column


def one_hot(y):
    """Turn class labels into rows with a single 1, in the column of the class.

    Parameters
        y : (n,) array-like       class labels: whole numbers, bools or strings
            or (n, k) array       rows that are one-hot already are checked and returned

    Returns
        Y : (n, k) array          of 0 and 1
        classes : (k,) array      the labels, sorted: one a column

    Raises
        TypeError, ValueError     y holds no labels, or rows that are not one-hot

    Example
        >>> Y, classes = one_hot(["cat", "dog", "cat"])
        >>> Y.tolist(), classes.tolist()
        ([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], ['cat', 'dog'])
    """
    if np.ndim(y) == 2 and np.shape(y)[1] > 1:
        Y = array("y", y, 2)
        if not np.all((Y == 0) | (Y == 1)) or not np.all(Y.sum(axis=1) == 1):
            raise ValueError("y must be one-hot, a single 1 in each row and 0 elsewhere")
        return Y, np.arange(Y.shape[1])
    classes, numbered = np.unique(column(y), return_inverse=True)
    return np.eye(len(classes))[numbered], classes
