"""Gaussian processes: what is believed of a function before and after some values are seen.

y = f(x) + noise        f(x₁), …, f(xₙ) jointly Gaussian, with mean 0 and covariance K
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log, pi
from typing import Any

import numpy as np

from mlcore.checks import array, function, generator, number, same_length, whole
from mlcore.gp.cholesky import cholesky, solve_lower, solve_upper
from mlcore.gp.kernels import rbf, squared_distances

SMALLEST, LARGEST = 1e-100, 1e100  # of σ_f, ℓ and σ_n: the squares of their sums are still floats
BLOCK = 2**16  # so many covariances at once: what a kernel computes on the way stays in the cache


@dataclass(frozen=True, eq=False)
class GaussianProcess:
    """What is believed of a function before any of its values is seen.

        cov(f(x), f(x')) = σ_f² kernel(Σⱼ (xⱼ − x'ⱼ)² / ℓⱼ²)

    Parameters
        kernel : function             of r², as those of kernels.py
        length_scale : float or (d,)  ℓ > 0, in units of x: one for all coordinates, or one for each
        amplitude : float             σ_f > 0, in units of y: how far f strays from 0
        noise : float                 σ_n² ≥ 0, the variance of the noise of y

    Raises
        TypeError, ValueError         one of them is not what it should be: ℓ, σ_f and, if there is
                                      noise, σ_n lie between 1e-100 and 1e100

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, chapter 2

    Example
        >>> GaussianProcess().covariance([[0.0], [1.0]]).round(4).tolist()
        [[1.0, 0.6065], [0.6065, 1.0]]
    """

    kernel: Callable = rbf
    length_scale: Any = 1.0
    amplitude: float = 1.0
    noise: float = 0.0

    def __post_init__(self):
        function("kernel", self.kernel)
        answer = self.kernel(np.ones(1))
        if not (isinstance(answer, tuple) and len(answer) == 2):
            expected = "kernel must return k and pull_back, as those of kernels.py do"
            raise TypeError(f"{expected}; got {answer!r}")
        scales = array("length_scale", self.length_scale)
        if scales.ndim > 1 or scales.min() <= 0:
            shown = self.length_scale
            raise ValueError(
                f"length_scale must be a number > 0, or one for each column; got {shown}"
            )
        amplitude = number("amplitude", self.amplitude, 0, strict=True)
        noise = number("noise", self.noise, 0)
        _within("length_scale", scales, SMALLEST, LARGEST)
        _within("amplitude", amplitude, SMALLEST, LARGEST)
        _within("noise", noise or 1.0, SMALLEST**2, LARGEST**2)

    @property
    def theta(self):
        """(log σ_f, log ℓ, log σ_n²), the last only where there is noise: what `Evidence` fits."""
        noise = [self.noise] if self.noise else []
        return np.log([self.amplitude, *np.ravel(self.length_scale), *noise])

    def covariance(self, A, B=None):
        """Return the covariance of f at the rows of A and of B (None: A), (n, m)."""
        A = self._points("A", A)
        return self._covariance(A, A if B is None else self._points("B", B, A, "A"))

    def sample(self, points, n=1, rng=None):
        """Draw n functions, without noise: their values at points, (m, d), as rows, (n, m)."""
        points = self._points("points", points)
        return _draw(np.zeros(len(points)), self._covariance(points, points), n, rng)

    def condition(self, X, y):
        """Return the `Posterior`, once y, (n,), was seen at the rows of X, (n, d)."""
        X, y = self._points("X", X).copy(), array("y", y, 1).copy()
        same_length(X, y)
        K = self._covariance(X, X, lower=True)
        K.flat[:: len(K) + 1] += self.noise  # + σ_n² I
        L, jitter = cholesky(K)
        return Posterior(self, X, y, L, solve_upper(L, solve_lower(L, y)), jitter)

    def _covariance(self, A, B, lower=False):
        """The covariance of points that were checked; lower: only below the diagonal and on it."""
        centre = A.mean(axis=0)  # taken away before the division, an offset costs no digits
        A, B = (A - centre) / self.length_scale, (B - centre) / self.length_scale
        K, rows = np.zeros((len(A), len(B))), max(1, BLOCK // len(B))
        for i in range(0, len(A), rows):
            j = i + rows
            m = j if lower else len(B)
            K[i:j, :m] = self.kernel(squared_distances(A[i:j], B[:m]))[0]
        return K if self.amplitude == 1 else np.multiply(K, self.amplitude**2, out=K)

    def _points(self, name, points, like=None, owner="X"):
        """Return points as an array (n, d), or say what is wrong: d is that of like, if given."""
        points = array(name, points)
        if points.ndim != 2:
            hint = f"Use {name}.reshape(-1, 1) for one coordinate"
            raise ValueError(f"{name} must be 2-D (n, d); got shape {points.shape}. {hint}")
        d, expected = points.shape[1], f"{name} must have as many columns as"
        if like is not None and d != like.shape[1]:
            raise ValueError(f"{expected} {owner}, {like.shape[1]}; got {d}")
        if np.ndim(self.length_scale) and d != len(self.length_scale):
            message = f"length_scale has entries, {len(self.length_scale)}"
            raise ValueError(f"{expected} {message}; got {d}")
        return points


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is believed of a function once some of its values were seen.

        μ* = k*ᵀ (K + σ_n² I)⁻¹ y = k*ᵀ α        σ*² = k** − k*ᵀ (K + σ_n² I)⁻¹ k* = k** − ‖L⁻¹ k*‖²

    Parameters
        process : GaussianProcess    what was believed before
        X : (n, d) array             where values were seen
        y : (n,) array               these values
        L : (n, n) array             the Cholesky factor of K + σ_n² I, and of the jitter
        alpha : (n,) array           α = (K + σ_n² I)⁻¹ y
        jitter : float               what `cholesky` had to add to the diagonal; mostly 0

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, algorithm 2.1

    Example
        >>> posterior = GaussianProcess().condition([[0.0], [1.0]], [1.0, 2.0])
        >>> mean, std = posterior.predict([[0.5], [3.0]])
        >>> mean.round(3).tolist(), (std**2).round(4).tolist()
        ([1.648, 0.295], [0.0305, 0.9737])
    """

    process: GaussianProcess
    X: np.ndarray
    y: np.ndarray
    L: np.ndarray
    alpha: np.ndarray
    jitter: float

    def predict(self, points):
        """Return the mean and the standard deviation of f, without noise, at points, (m, d)."""
        k = self._covariance(points)[1]
        mean = self.alpha @ k
        v = solve_lower(self.L, k, out=k)
        variance = self.process.amplitude**2 - np.einsum("ij,ij->j", v, v)
        return mean, np.sqrt(np.maximum(variance, 0.0))

    def sample(self, points, n=1, rng=None):
        """Draw n functions, without noise: their values at points, (m, d), as rows, (n, m)."""
        points, k = self._covariance(points)
        v = solve_lower(self.L, k)
        return _draw(self.alpha @ k, self.process._covariance(points, points) - v.T @ v, n, rng)

    @property
    def log_evidence(self):
        """log p(y | X) = −½ yᵀα − Σᵢ log Lᵢᵢ − n/2 log 2π, the log marginal likelihood."""
        fit, volume = self.y @ self.alpha / 2, np.log(np.diag(self.L)).sum()
        return float(-fit - volume - len(self.y) / 2 * log(2 * pi))

    def _covariance(self, points):
        """Return points, checked, (m, d), and k*, (n, m)."""
        points = self.process._points("points", points, self.X)
        return points, self.process._covariance(self.X, points)


def _draw(mean, covariance, n, rng):
    """Draw n rows from a Gaussian whose covariance may be singular."""
    z = generator("rng", rng).standard_normal((whole("n", n, 1), len(mean)))
    values, vectors = np.linalg.eigh(covariance)  # of unknown sign, but in V √D Vᵀ that cancels
    return mean + (z @ vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def _within(name, values, low, high):
    """Say so if a positive hyperparameter is too small or too large to reckon with."""
    smallest, largest = np.min(values), np.max(values)
    if smallest < low or largest > high:
        came = smallest if smallest < low else largest
        raise ValueError(f"{name} must be from {low:g} to {high:g}; got {came:g}. Scale the data")
