"""The evidence: how well a Gaussian process explains the data, as an objective to descend on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import log, pi

import numpy as np

from mlcore.checks import array, function, same_length
from mlcore.gp.cholesky import cholesky, solve_lower
from mlcore.gp.kernels import squared_distances
from mlcore.gp.process import GaussianProcess

LARGEST = 150.0  # of |θⱼ|: a factor of 1e65; its fourth power is still a float


@dataclass(frozen=True, eq=False)
class Evidence:
    """Minus the log marginal likelihood: ``evidence(theta) → (loss, gradient)``.

        L(θ) = −log p(y | X, θ) = ½ yᵀα + Σᵢ log Lᵢᵢ + n/2 log 2π        α = K⁻¹y,  K = L Lᵀ
        ∂L/∂θⱼ = ½ tr(W ∂K/∂θⱼ)        W = K⁻¹ − α αᵀ

    θ = (log σ_f, log ℓ, log σ_n²): logarithms, so that every θ is allowed and a step is a factor.
    The process that is given says how many ℓ there are, and a noise of 0 stays 0, out of θ.
    ``gradient_descent(evidence, evidence.start, rule=Adam())`` fits it, and
    ``evidence.process(theta)`` is the process of a θ. Further out than ±150 the loss is inf.

    Parameters
        X : (n, d) array
        y : (n,) array
        given : GaussianProcess        the kernel, and where θ starts
        penalty : function or None     theta → (value, gradient), as those of penalties.py: a prior

    Raises
        TypeError, ValueError          X, y, given or penalty is wrong, or does not fit the others;
                                       theta is not an array of start's shape

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, eq. 5.8 and 5.9

    Example
        >>> evidence = Evidence([[0.0]], [2.0], GaussianProcess(noise=1.0))    # y ~ N(0, 1 + 1)
        >>> loss, gradient = evidence([0.0, 0.0, 0.0])               # ½·4/2 + ½ log 2 + ½ log 2π
        >>> f"{loss:.4f}", gradient.round(4).tolist()
        ('2.2655', [-0.5, 0.0, -0.25])
    """

    X: np.ndarray
    y: np.ndarray
    given: GaussianProcess = field(default_factory=GaussianProcess)
    penalty: Callable | None = None

    def __post_init__(self):
        if not isinstance(self.given, GaussianProcess):
            raise TypeError(f"given must be a GaussianProcess; got {self.given!r}")
        if self.penalty is not None:
            function("penalty", self.penalty)
        X, y = self.given._points("X", self.X), array("y", self.y, 1)
        same_length(X, y)
        vars(self).update(X=X.copy(), y=y.copy())

    @property
    def start(self):
        """The θ of the process that was given."""
        return self.given.theta

    def process(self, theta):
        """Return the Gaussian process of theta."""
        amplitude, scales, noise = self._parts(self._theta(theta))
        scales = tuple(scales.tolist()) if np.ndim(self.given.length_scale) else float(scales[0])
        return replace(self.given, length_scale=scales, amplitude=amplitude, noise=noise)

    def _theta(self, theta):
        """Return theta as an array of start's shape, or say what is wrong."""
        theta, expected = array("theta", theta), self.start.shape
        if theta.shape != expected:
            parts = f"{expected}: log σ_f, log ℓ{', log σ_n²' if self.given.noise else ''}"
            raise ValueError(f"theta must have shape {parts}; got {theta.shape}")
        return theta

    def _parts(self, theta):
        """Return σ_f, the array of ℓ, and σ_n²."""
        with np.errstate(over="ignore"):  # inf is no amplitude: GaussianProcess says so
            values = np.exp(theta)
        scales = values[1 : 1 + np.size(self.given.length_scale)]
        return float(values[0]), scales, float(values[-1]) if self.given.noise else 0.0

    def __call__(self, theta):
        theta = self._theta(theta)
        if np.abs(theta).max() > LARGEST:
            return np.inf, np.full(theta.shape, np.nan)
        amplitude, scales, noise = self._parts(theta)
        n, z = len(self.y), (self.X - self.X.mean(axis=0)) / scales
        r2 = squared_distances(z, z)
        k, pull_back = self.given.kernel(r2)
        K = amplitude**2 * k + noise * np.eye(n)
        L, _ = cholesky(K)
        L_inverse = solve_lower(L, np.eye(n))
        K_inverse = L_inverse.T @ L_inverse
        alpha = K_inverse @ self.y
        loss = self.y @ alpha / 2 + np.log(np.diag(L)).sum() + n / 2 * log(2 * pi)  # eq. 5.8

        def slopes():  # ∂K/∂θⱼ, one after another: each is as large as K
            yield 2 * amplitude**2 * k  # by log σ_f
            by_r2 = pull_back(amplitude**2)
            one = np.size(self.given.length_scale) == 1
            for r2_j in [r2] if one else ((x[:, None] - x) ** 2 for x in z.T):
                yield by_r2 * -2 * r2_j  # by log ℓⱼ: ∂r²ⱼ/∂log ℓⱼ = −2 r²ⱼ
            if self.given.noise:
                yield noise * np.eye(n)  # by log σ_n²

        W = K_inverse - np.outer(alpha, alpha)
        gradient = np.array([np.vdot(W, dK) / 2 for dK in slopes()])  # eq. 5.9: ½ tr(W ∂K/∂θⱼ)
        if self.penalty is None:
            return float(loss), gradient
        extra, slope = self.penalty(theta)
        return float(loss + extra), gradient + slope


@dataclass(frozen=True, eq=False)
class Prior:
    """What is believed of log-hyperparameters before any data: independent Gaussians, as a penalty.

        −log p(θ) = ½ Σⱼ ((θⱼ − mⱼ) / wⱼ)² + constant

    Few points leave many length scales equally likely; this decides for the usual ones.

    Parameters
        means, widths : (k,) arrays    m and w

    Example
        >>> prior = Prior(np.array([0.0]), np.array([2.0]))
        >>> value, gradient = prior(np.array([4.0]))                # ½ · 2², 2/2
        >>> float(value), gradient.tolist()
        (2.0, [1.0])
    """

    means: np.ndarray
    widths: np.ndarray

    def __call__(self, theta):
        z = (theta - self.means) / self.widths
        return z @ z / 2, z / self.widths
