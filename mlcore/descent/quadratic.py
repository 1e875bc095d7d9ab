"""The least-squares loss as a quadratic in theta: the data are read once, then never again."""

from dataclasses import dataclass

import numpy as np

BLOCK = 500  # rows: a block of them fits the cache


@dataclass(frozen=True, eq=False)
class Quadratic:
    """A quadratic in theta: ``quadratic(theta) -> (loss, gradient)``.

        L(θ) = L(c) + ∇L(c)·s + ½ sᵀH s        ∇L(θ) = ∇L(c) + H s        s = θ − c

    Parameters
        centre : (d,) array     c
        value : float           L(c)
        slope : (d,) array      ∇L(c)
        H : (d, d) array        the Hessian

    Example
        >>> valley = Quadratic(np.array([1.0]), 5.0, np.array([0.0]), np.array([[4.0]]))
        >>> valley(np.array([3.0]))                                # 5 + ½ · 4 · 2²,  4 · 2
        (13.0, array([8.]))
    """

    centre: np.ndarray
    value: float
    slope: np.ndarray
    H: np.ndarray

    def __call__(self, theta):
        s = theta - self.centre
        Hs = self.H.dot(s)
        return float(self.value + s.dot(self.slope + Hs / 2)), self.slope + Hs


def quadratic(X, y):
    """Return L(θ) = 1/(2n) ‖Xθ − y‖² as a function of theta that no longer needs X and y.

        c ≈ argmin L        ∇L(c) = Xᵀ (X c − y) / n        H = XᵀX / n

    The `Quadratic` is exact for every centre c. With c near the minimum, and not 0, the loss of a
    good fit is no difference of large numbers.

    Parameters
        X : (n, d) array, n ≥ d     finite
        y : (n,) array              finite

    Returns
        Quadratic, of theta (d,)    at a cost of d² instead of 2nd

    Source
        Taylor's theorem, which is exact for a polynomial of degree 2

    Example
        >>> loss, gradient = quadratic(np.array([[1.0], [2.0]]), np.array([1.0, 4.0]))(np.zeros(1))
        >>> round(loss, 9), gradient.round(9).tolist()        # (1 + 16)/4,  −(1·1 + 2·4)/2
        (4.25, [-4.5])
    """
    n, d = X.shape
    few = slice(None, None, -(-n // BLOCK))  # rows spread over all: they may be sorted
    centre = np.linalg.lstsq(X[few].T @ X[few], y[few] @ X[few], rcond=None)[0]
    value, slope, H = 0.0, np.zeros(d), np.zeros((d, d))
    for start in range(0, n, BLOCK):
        rows = X[start : start + BLOCK]
        residual = rows @ centre - y[start : start + BLOCK]
        value, slope = value + residual @ residual, slope + residual @ rows
        H = H + rows.T @ rows
    return Quadratic(centre, float(value / (2 * n)), slope / n, H / n)
