"""Variation: how two parents make two children, and how a child then changes by chance.

    crossover(a, b, u) -> two children        a, b : (m, d)    u : (crossover.draws, m, d)
    mutation(x, width, u) -> x′               x : (n, d)       u : (mutation.draws, n, d)

Pure functions of arrays and of uniform random numbers in [0, 1); width is that of the box, (d,).
Children may leave the box: `genetic_algorithm` puts them back. Who is a parent: ``selection.py``.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mlcore.checks import number


@dataclass(frozen=True)
class SBX:
    """Simulated binary crossover, gene by gene: children at the same distance from the middle.

        β = (2u)^(1/(η+1)) if u < ½, else (1/(2 − 2u))^(1/(η+1))
        c₁ = ½ ((1 + β) a + (1 − β) b)        c₂ = ½ ((1 − β) a + (1 + β) b)

    β < 1 brings them nearer to each other than a and b are, β > 1 takes them apart; the larger η,
    the nearer β is to 1. A gene that is not crossed has β = 1. With the chance ½, c₁ and c₂
    exchange a gene, crossed or not, so that a child has genes of both.

    Parameters
        eta : float    η ≥ 0, the distribution index
        rate : float   the chance of a gene to be crossed, in (0, 1]

    Raises
        TypeError, ValueError   eta or rate is not as above

    Source
        Deb and Agrawal (1995), Simulated binary crossover for continuous search space; there with
        a rate of ½

    Example
        >>> a, b, u = np.array([[1.0]]), np.array([[3.0]]), np.array([[[0.125]], [[0.9]]])
        >>> [child.tolist() for child in SBX(eta=1)(a, b, u)]       # β = √0.25 = ½
        [[[1.5]], [[2.5]]]
    """

    eta: float = 3.0
    rate: float = 1.0
    draws: ClassVar[int] = 2

    def __post_init__(self):
        number("eta", self.eta, 0)
        number("rate", self.rate, 0, 1, strict=True)

    def __call__(self, a, b, u):
        v = np.where(u[0] < self.rate, u[0] / self.rate, 0.5)  # uniform again; ½: β = 1
        beta = np.where(v < 0.5, 2 * v, 1 / (2 - 2 * v)) ** (1 / (self.eta + 1))
        beta = np.where(u[1] < 0.5, -beta, beta)  # −β exchanges the two children
        return ((1 + beta) * a + (1 - beta) * b) / 2, ((1 - beta) * a + (1 + beta) * b) / 2


@dataclass(frozen=True)
class Blend:
    """Blend crossover, BLX-α: each child anywhere between the parents, or a bit beyond.

        c = a + γ (b − a)        γ = (1 + 2α) u − α,  uniform in [−α, 1 + α]

    Every gene has a γ of its own. α = ½ keeps the spread of a population about as it is.

    Parameters
        alpha : float   α ≥ 0, how far beyond, in units of the parents' distance

    Raises
        TypeError, ValueError   alpha is not a number ≥ 0

    Source
        Eshelman and Schaffer (1993), Real-coded genetic algorithms and interval-schemata

    Example
        >>> a, b, u = np.array([[1.0]]), np.array([[3.0]]), np.array([[[0.0]], [[0.75]]])
        >>> [child.tolist() for child in Blend(0.5)(a, b, u)]       # γ = −½ and 1
        [[[0.0]], [[3.0]]]
    """

    alpha: float = 0.5
    draws: ClassVar[int] = 2

    def __post_init__(self):
        number("alpha", self.alpha, 0)

    def __call__(self, a, b, u):
        gamma = (1 + 2 * self.alpha) * u - self.alpha  # (2, m, d)
        return a + gamma[0] * (b - a), a + gamma[1] * (b - a)


@dataclass(frozen=True)
class Polynomial:
    """Polynomial mutation: mostly small steps, now and then one across the box.

        x′ = x + δ · width        δ = (2u)^(1/(η+1)) − 1 if u < ½, else 1 − (2 − 2u)^(1/(η+1))

    δ is in [−1, 1) with density ½ (η + 1) (1 − |δ|)^η; its mean size is 1/(η + 2).

    Parameters
        eta : float            η ≥ 0: the larger, the smaller the steps
        rate : float or None   the chance of a gene to mutate, in (0, 1]; None: 1/d

    Raises
        TypeError, ValueError   eta or rate is not as above

    Source
        Deb and Goyal (1996), A combined genetic adaptive search (GeneAS) for engineering design;
        Δmax = the width of the box

    Example
        >>> x, u = np.zeros((1, 2)), np.array([[[0.0, 0.9]], [[0.125, 0.125]]])
        >>> Polynomial(eta=1, rate=0.5)(x, 10.0, u).tolist()        # δ = √0.25 − 1; not chosen
        [[-5.0, 0.0]]
    """

    eta: float = 20.0
    rate: float | None = None
    draws: ClassVar[int] = 2

    def __post_init__(self):
        number("eta", self.eta, 0)
        if self.rate is not None:
            number("rate, if not None,", self.rate, 0, 1, strict=True)

    def __call__(self, x, width, u):
        size = 1 - (2 * np.minimum(u[1], 1 - u[1])) ** (1 / (self.eta + 1))
        delta = np.where(u[1] < 0.5, -size, size)
        return np.where(u[0] < (self.rate or 1 / x.shape[1]), x + delta * width, x)


@dataclass(frozen=True)
class Gaussian:
    """Gaussian mutation: normal steps of one size.

        x′ = x + σ z · width        z = √(−2 ln(1 − u₁)) cos 2πu₂,  standard normal

    Parameters
        sigma : float          σ > 0, the standard deviation in units of the box
        rate : float or None   the chance of a gene to mutate, in (0, 1]; None: 1/d

    Raises
        TypeError, ValueError   sigma or rate is not as above

    Source
        Box and Muller (1958), A note on the generation of random normal deviates, for z

    Example
        >>> x, u = np.zeros((1, 1)), np.array([[[0.0]], [[1 - np.exp(-2)]], [[0.5]]])
        >>> Gaussian(0.1, rate=1)(x, 10.0, u).round(9).tolist()     # z = √4 · cos π
        [[-2.0]]
    """

    sigma: float = 0.1
    rate: float | None = None
    draws: ClassVar[int] = 3

    def __post_init__(self):
        number("sigma", self.sigma, 0, strict=True)
        if self.rate is not None:
            number("rate, if not None,", self.rate, 0, 1, strict=True)

    def __call__(self, x, width, u):
        z = np.sqrt(-2 * np.log1p(-u[1])) * np.cos(2 * np.pi * u[2])
        return np.where(u[0] < (self.rate or 1 / x.shape[1]), x + self.sigma * z * width, x)
