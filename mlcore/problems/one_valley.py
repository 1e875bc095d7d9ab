"""Surfaces with one valley: round, long, or bent. Each is a `Problem`, from `mlcore.problems`."""

import numpy as np

from mlcore.checks import number, whole
from mlcore.problems.problem import Problem, surface


@surface
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


@surface
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


@surface
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


def _quadratic(name, h, reach):
    """Return L = ½ Σᵢ hᵢ θᵢ², whose Hessian is diag(h), on the box of ±reach."""
    d = len(h)

    def f(theta):
        return (h * theta**2).sum(axis=-1) / 2

    def gradient(theta):
        return h * theta

    return Problem(name, f, gradient, np.tile([-reach, reach], (d, 1)), np.zeros((1, d)))
