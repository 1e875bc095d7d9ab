"""Surfaces with many valleys, in any dimension: a descent ends in the valley it began in.

Each is a `Problem`, and imported from `mlcore.problems`. The lowest valley is known.
"""

import numpy as np

from mlcore.checks import whole
from mlcore.problems.problem import Problem, surface


@surface
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


@surface
def ackley(dim=2):
    """A deep funnel in an almost flat plain, all covered with ripples.

        L = 20 (1 − exp(−r/5)) + e − exp(c)        r = √(Σᵢ θᵢ² / d),  c = Σᵢ cos 2πθᵢ / d
        ∂L/∂θᵢ = (4 exp(−r/5) θᵢ/r + 2π exp(c) sin 2πθᵢ) / d        minimum 0 at (0, …, 0)

    The funnel ends in a point, where L has no gradient; it is set to 0 there.

    Parameters
        dim : int   d ≥ 1

    Source
        Ackley (1987), A Connectionist Machine for Genetic Hillclimbing, for d = 2; here means
        over the coordinates

    Example
        >>> f"{ackley().value([1.0, 1.0]):.4f}"             # 20 (1 − exp(−1/5)) + e − exp(1)
        '3.6254'
    """
    d = whole("dim", dim, 1)

    def parts(theta):
        r = np.sqrt((theta**2).sum(axis=-1) / d)
        return r, np.cos(2 * np.pi * theta).sum(axis=-1) / d

    def f(theta):
        r, c = parts(theta)
        return -20 * np.expm1(-r / 5) - np.e * np.expm1(c - 1)  # so that round-off leaves 0 at 0

    def gradient(theta):
        r, c = (part[..., None] for part in parts(theta))
        outward = np.divide(theta, r, out=np.zeros_like(theta), where=r != 0)
        ripples = 2 * np.pi * np.exp(c) * np.sin(2 * np.pi * theta)
        return (4 * np.exp(-r / 5) * outward + ripples) / d

    return Problem("Ackley", f, gradient, np.tile([-32.768, 32.768], (d, 1)), np.zeros((1, d)))


@surface
def griewank(dim=2):
    """A very wide bowl with thousands of shallow dents.

        L = 1 + Σᵢ θᵢ²/4000 − p        p = Πᵢ cos(θᵢ/√i),  i = 1 … d
        ∂L/∂θᵢ = θᵢ/2000 + p tan(θᵢ/√i)/√i        minimum 0 at (0, …, 0)

    Parameters
        dim : int   d ≥ 1

    Source
        Griewank (1981), Generalized descent for global optimization

    Example
        >>> f"{griewank().value([np.pi, 0.0]):.4f}"         # 1 + π²/4000 − cos π · cos 0
        '2.0025'
    """
    d = whole("dim", dim, 1)
    root = np.sqrt(np.arange(1, d + 1))

    def f(theta):
        return 1 + (theta**2).sum(axis=-1) / 4000 - np.cos(theta / root).prod(axis=-1)

    def gradient(theta):
        product = np.cos(theta / root).prod(axis=-1)[..., None]
        return theta / 2000 + product * np.tan(theta / root) / root

    return Problem("Griewank", f, gradient, np.tile([-600.0, 600.0], (d, 1)), np.zeros((1, d)))


@surface
def levy(dim=2):
    """A bowl with waves, which are others along the first, the last and the inner coordinates.

        L = sin²(πu₁) + Σᵢ uᵢ² (1 + 10 sin²(πuᵢ + 1)) + u_d² (1 + sin²(2πu_d))
        u = (θ − 1)/4,  i = 1 … d−1        minimum 0 at (1, …, 1)

    Parameters
        dim : int   d ≥ 1

    Source
        Levy and Montalvo (1985), in the form of Laguna and Martí (2005), where w = 1 + u

    Example
        >>> f"{levy().value([1.0, 5.0]):.4f}"               # u = (0, 1): 0 + 0 + 1 (1 + 0)
        '1.0000'
    """
    d = whole("dim", dim, 1)

    def f(theta):
        u = (theta - 1) / 4
        first, inner, last = u[..., 0], u[..., :-1], u[..., -1]
        waves = inner**2 * (1 + 10 * np.sin(np.pi * inner + 1) ** 2)
        end = last**2 * (1 + np.sin(2 * np.pi * last) ** 2)
        return np.sin(np.pi * first) ** 2 + waves.sum(axis=-1) + end

    def gradient(theta):
        u = (theta - 1) / 4
        first, inner, last = u[..., 0], u[..., :-1], u[..., -1]
        angle, turn = np.pi * inner + 1, 2 * np.pi * last
        slope = np.zeros_like(u)  # ∂L/∂u;  2 sin x cos x = sin 2x
        slope[..., :-1] = 2 * inner * (1 + 10 * np.sin(angle) ** 2)
        slope[..., :-1] += inner**2 * 10 * np.pi * np.sin(2 * angle)
        slope[..., -1] = 2 * last * (1 + np.sin(turn) ** 2) + last**2 * 2 * np.pi * np.sin(2 * turn)
        slope[..., 0] += np.pi * np.sin(2 * np.pi * first)
        return slope / 4

    return Problem("Levy", f, gradient, np.tile([-10.0, 10.0], (d, 1)), np.ones((1, d)))


@surface
def styblinski_tang(dim=2):
    """Two valleys along every coordinate, so 2ᵈ of them; only one is the lowest.

        L = ½ Σᵢ (θᵢ⁴ − 16 θᵢ² + 5 θᵢ)
        ∂L/∂θᵢ = 2 θᵢ³ − 16 θᵢ + 5/2        minimum −39.166… d at (−2.9035…, …)

    Parameters
        dim : int   d ≥ 1

    Source
        Styblinski and Tang (1990), Experiments in nonconvex optimization

    Example
        >>> float(styblinski_tang().value([1.0, 2.0]))      # ½ (1 − 16 + 5) + ½ (16 − 64 + 10)
        -24.0
    """
    d = whole("dim", dim, 1)

    def f(theta):
        square = theta**2
        return (square * (square - 16) + 5 * theta).sum(axis=-1) / 2

    def gradient(theta):
        return 2 * theta * (theta**2 - 8) + 2.5

    bounds, minima = np.tile([-5.0, 5.0], (d, 1)), np.full((1, d), -2.903534027771177)
    return Problem("Styblinski–Tang", f, gradient, bounds, minima, -39.16616570377141 * d)
