"""Test surfaces: functions of θ with a known minimum, to watch an algorithm at work on.

Each function here returns a `Problem`, an objective: ``problem(theta)`` gives ``(loss, gradient)``.
Those that take ``dim`` exist in any dimension d. A bad argument is a TypeError or a ValueError.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mlcore.checks import number, whole


@dataclass(frozen=True, eq=False)
class Problem:
    """A surface with its gradient, the box it is looked at in, and its known minima.

    Parameters
        name : str               for titles
        f : function             L(θ), (…, d) → (…): any number of points at once
        gradient : function      ∇L(θ), (…, d) → (…, d)
        bounds : (d, 2) array    low and high of every coordinate
        minima : (k, d) array    all points where the loss is smallest
        minimum_loss : float     the loss there

    Example
        >>> bowl(10).value([[0.0, 0.0], [0.0, 1.0], [2.0, 0.0]]).tolist()
        [0.0, 5.0, 2.0]
    """

    name: str
    f: Callable
    gradient: Callable
    bounds: np.ndarray
    minima: np.ndarray
    minimum_loss: float = 0.0

    @property
    def minimum(self):
        """The first of the minima, (d,); most problems have only one."""
        return self.minima[0]

    def __call__(self, theta):
        """Return the loss, a float, and the gradient, (d,), at one point theta, (d,)."""
        point = self._points(theta)
        if point.ndim != 1:
            raise ValueError(f"theta must be one point, 1-D; got shape {point.shape}. Use .value")
        with np.errstate(over="ignore", invalid="ignore"):  # far out, inf and nan are the answer
            return float(self.f(point)), self.gradient(point)

    def value(self, thetas):
        """Return the loss, (…), at every one of the points thetas, (…, d)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.f(self._points(thetas))

    def _points(self, thetas):
        """Return thetas as floats, or say what is wrong; a point may be inf or nan."""
        points, d = np.asarray(thetas), len(self.bounds)
        if points.dtype.kind not in "biuf":
            raise TypeError(f"theta must hold real numbers; got {thetas!r}")
        if points.shape[-1:] != (d,):
            raise ValueError(f"theta must have shape ({d},) for {self.name}; got {points.shape}")
        return points.astype(np.float64)


def bowl(kappa=10.0):
    """A quadratic bowl: round for κ = 1, the longer and narrower the larger κ is.

        L = ½ (θ₁² + κ θ₂²)        ∇L = (θ₁, κ θ₂)        minimum 0 at (0, 0)

    Parameters
        kappa : float   κ > 0, the larger curvature if κ > 1 and then the condition number

    Example
        >>> loss, gradient = bowl(100)([1.0, 1.0])      # ½ (1 + 100),  (1, 100)
        >>> loss, gradient.tolist()
        (50.5, [1.0, 100.0])
    """
    kappa = number("kappa", kappa, 0, strict=True)
    return _quadratic(f"bowl, κ = {kappa:g}", np.array([1.0, kappa]), 2.0)


def sphere(dim=2):
    """The simplest of all: the squared distance from the origin.

        L = Σᵢ θᵢ²        ∂L/∂θᵢ = 2 θᵢ        minimum 0 at (0, …, 0)

    Parameters
        dim : int   d ≥ 1

    Example
        >>> loss, gradient = sphere(3)([1.0, 2.0, 2.0])
        >>> loss, gradient.tolist()
        (9.0, [2.0, 4.0, 4.0])
    """
    return _quadratic("sphere", np.full(whole("dim", dim, 1), 2.0), 5.12)


def _quadratic(name, h, reach):
    """Return L = ½ Σᵢ hᵢ θᵢ², whose Hessian is diag(h), on the box of ±reach."""
    d = len(h)

    def f(theta):
        return (h * theta**2).sum(axis=-1) / 2

    def gradient(theta):
        return h * theta

    return Problem(name, f, gradient, np.tile([-reach, reach], (d, 1)), np.zeros((1, d)))


def rosenbrock(dim=2):
    """A bent valley: easy to get into, slow to follow to its lowest point.

        L = Σᵢ 100 rᵢ² + (1 − θᵢ)²        rᵢ = θᵢ₊₁ − θᵢ²,  i = 1 … d−1
        ∂L/∂θᵢ = −400 θᵢ rᵢ − 2 (1 − θᵢ) + 200 rᵢ₋₁        minimum 0 at (1, …, 1)

    Parameters
        dim : int   d ≥ 2

    Source
        Rosenbrock (1960), for d = 2; here a sum over neighbours

    Example
        >>> loss, gradient = rosenbrock()([-1.0, 1.0])      # on the floor of the valley
        >>> loss, gradient.tolist()
        (4.0, [-4.0, 0.0])
    """
    d = whole("dim", dim, 2)

    def f(theta):
        first, second = theta[..., :-1], theta[..., 1:]
        return (100 * (second - first**2) ** 2 + (1 - first) ** 2).sum(axis=-1)

    def gradient(theta):
        first, r = theta[..., :-1], theta[..., 1:] - theta[..., :-1] ** 2
        result = np.zeros_like(theta)
        result[..., :-1] = -400 * first * r - 2 * (1 - first)
        result[..., 1:] += 200 * r
        return result

    return Problem("Rosenbrock", f, gradient, np.tile([-2.048, 2.048], (d, 1)), np.ones((1, d)))


def himmelblau():
    """Four valleys of the same depth: where a descent ends depends on where it began.

        L = a² + b²        a = θ₁² + θ₂ − 11,  b = θ₁ + θ₂² − 7
        ∇L = (4 θ₁ a + 2 b,  2 a + 4 θ₂ b)        minimum 0 at (3, 2) and three other points

    Source
        Himmelblau (1972), Applied Nonlinear Programming

    Example
        >>> loss, gradient = himmelblau()([0.0, 0.0])       # 11² + 7²
        >>> loss, gradient.tolist()
        (170.0, [-14.0, -22.0])
    """

    def f(theta):
        x, y = theta[..., 0], theta[..., 1]
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def gradient(theta):
        x, y = theta[..., 0], theta[..., 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        return np.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], axis=-1)

    first = [3.0, -2.805118086952745, -3.779310253377747, 3.5844283403304917]
    second = [2.0, 3.131312518250573, -3.2831859912861696, -1.8481265269644036]
    bounds, minima = np.tile([-5.0, 5.0], (2, 1)), np.column_stack([first, second])
    return Problem("Himmelblau", f, gradient, bounds, minima)


def rastrigin(dim=2):
    """A bowl covered with ripples: a local minimum near every point of whole coordinates.

        L = Σᵢ (10 + θᵢ² − 10 cos 2πθᵢ)
        ∂L/∂θᵢ = 2 θᵢ + 20π sin 2πθᵢ        minimum 0 at (0, …, 0)

    Parameters
        dim : int   d ≥ 1

    Source
        Rastrigin (1974), for d = 2; here a sum over the coordinates

    Example
        >>> f"{rastrigin().value([1.0, 0.5]):.4f}"          # (10 + 1 − 10) + (10 + 0.25 + 10)
        '21.2500'
    """
    d = whole("dim", dim, 1)

    def f(theta):
        return (10 + theta**2 - 10 * np.cos(2 * np.pi * theta)).sum(axis=-1)

    def gradient(theta):
        return 2 * theta + 20 * np.pi * np.sin(2 * np.pi * theta)

    return Problem("Rastrigin", f, gradient, np.tile([-5.12, 5.12], (d, 1)), np.zeros((1, d)))
