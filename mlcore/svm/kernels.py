"""Kernels: the inner product of two rows in a space of more columns, which are never formed.

    kernel(A, B) -> (n, m)        k(a, b) = φ(a)·φ(b)

A linear machine that meets its rows in inner products alone is linear in φ(x), and bent in x.
"""

import numpy as np

from mlcore.gp.kernels import squared_distances


def linear(A, B):
    """The linear kernel: φ(x) = x.

        k(a, b) = a·b

    Parameters
        A : (n, d) array
        B : (m, d) array

    Returns
        (n, m) array

    Example
        >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])).tolist()
        [[11.0, 2.0]]
    """
    return A @ B.T


def poly(A, B, gamma=1.0, degree=3, coef0=0.0):
    """The polynomial kernel: φ(x) holds the products of columns, up to the degree if coef0 > 0.

        k(a, b) = (γ a·b + r)^degree        r = coef0

    Parameters
        A : (n, d) array
        B : (m, d) array
        gamma : float     γ > 0
        degree : int      ≥ 1
        coef0 : float     r ≥ 0; a negative one is no inner product

    Returns
        (n, m) array

    Example
        >>> poly(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), degree=2, coef0=1.0).tolist()
        [[144.0]]
    """
    return (gamma * (A @ B.T) + coef0) ** degree


def rbf(A, B, gamma=1.0):
    """The radial basis function: near rows are alike, and far rows have nothing in common.

        k(a, b) = e^(−γ ‖a − b‖²)

    Parameters
        A : (n, d) array
        B : (m, d) array
        gamma : float     γ > 0: 1/(2ℓ²) of a length scale ℓ

    Returns
        (n, m) array, from 0 to 1

    Example
        >>> rbf(np.array([[0.0]]), np.array([[0.0], [1.0]]), gamma=2.0).round(4).tolist()
        [[1.0, 0.1353]]
    """
    k = squared_distances(A, B)
    k *= -gamma
    return np.exp(k, out=k)


def scale(X):
    """Return the γ that scikit-learn calls "scale": it makes a kernel blind to the unit of X.

        γ = 1 / (d · variance of all entries of X)        1 for a constant X

    Parameters
        X : (n, d) array

    Returns
        float

    Example
        >>> scale(np.array([[0.0, 2.0], [2.0, 0.0]]))
        0.5
    """
    with np.errstate(over="ignore", invalid="ignore"):
        variance = X.var()
    constant = X.min() == X.max()  # by rounding, its variance may be another number than 0
    return float(1 / (X.shape[1] * variance)) if variance > 0 and not constant else 1.0


class Rows:
    """The rows of a kernel matrix that is too large to be kept: computed when they are asked for.

    Parameters
        kernel : function of (A, B)
        X : (n, d) array
        n_kept : int      ≥ 2: keep so many rows; then forget the one not used for longest

    Example
        >>> K = Rows(linear, np.array([[1.0], [2.0], [3.0]]), 2)
        >>> K[1].tolist(), K.diagonal().tolist(), K.shape
        ([2.0, 4.0, 6.0], [1.0, 4.0, 9.0], (3, 3))
    """

    def __init__(self, kernel, X, n_kept):
        self.kernel = kernel
        self.X = X
        self.n_kept = n_kept
        self.shape = (len(X), len(X))
        self._kept = {}

    def __getitem__(self, i):
        row = self._kept.pop(i, None)
        if row is None:
            row = self.kernel(self.X[i : i + 1], self.X)[0]
            if len(self._kept) >= self.n_kept:
                del self._kept[next(iter(self._kept))]
        self._kept[i] = row  # the last in order
        return row

    def diagonal(self):
        """Return k(xᵢ, xᵢ) of every row, (n,)."""
        return np.array([self.kernel(x, x)[0, 0] for x in self.X[:, None]])
