"""Selection: who becomes a parent. Pure functions of the losses and of uniform random numbers.

    selection(losses, u) -> numbers of the chosen, (m,)        u : (m, selection.draws)

The same individual may be chosen again and again. How hard the choice is (the *selection pressure*)
decides how fast a population agrees, and whether it has seen enough by then.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from mlcore.checks import number, whole


@dataclass(frozen=True)
class Tournament:
    """Tournament: draw a few at random; the best of them is a parent. Only the order matters.

        i₁ … iₖ uniform in 0 … n−1, with replacement        the winner has the smallest loss

    Size 1 is pure chance. Because of the replacement, size may be larger than the population.

    Parameters
        size : int   k ≥ 1, how many meet

    Raises
        TypeError, ValueError   size is not a whole number ≥ 1

    Source
        Goldberg and Deb (1991), A comparative analysis of selection schemes used in genetic
        algorithms

    Example
        >>> u = np.array([[0.0, 0.7], [0.9, 0.4]])                  # ⌊3u⌋: 0 meets 2, 2 meets 1
        >>> Tournament(2)(np.array([3.0, 1.0, 2.0]), u).tolist()
        [2, 1]
    """

    size: int = 2

    def __post_init__(self):
        whole("size", self.size, 1)

    @property
    def draws(self):
        """How many random numbers one parent takes."""
        return self.size

    def __call__(self, losses, u):
        rivals = (u * len(losses)).astype(int)  # (m, size)
        return rivals[np.arange(len(u)), losses[rivals].argmin(axis=1)]


@dataclass(frozen=True)
class Roulette:
    """Roulette wheel: a chance in proportion to the fitness, which must grow where the loss falls.

        fᵢ = max(ceiling − Lᵢ, 0)        Pᵢ = fᵢ / Σⱼ fⱼ

    With ceiling=None it is the largest finite loss of the present population, which then has no
    chance. If nobody has any fitness, all have the same chance.

    Parameters
        ceiling : float or None   the loss at which the fitness is 0

    Raises
        TypeError, ValueError   ceiling is not None or a finite number

    Source
        Goldberg (1989), Genetic algorithms in search, optimization, and machine learning: the wheel
        in chapter 1; from a cost to a fitness: chapter 3, "mapping objective functions to fitness
        form", where the ceiling is called C_max

    Example
        >>> wheel = Roulette(ceiling=5)
        >>> wheel.chances(np.array([4.0, 3.0, 2.0, 1.0])).round(2).tolist()     # f = 1, 2, 3, 4
        [0.1, 0.2, 0.3, 0.4]
        >>> wheel(np.array([4.0, 3.0, 2.0, 1.0]), np.array([[0.05], [0.5], [0.99]])).tolist()
        [0, 2, 3]
    """

    ceiling: float | None = None
    draws: ClassVar[int] = 1

    def __post_init__(self):
        if self.ceiling is not None:
            number("ceiling", self.ceiling)

    def chances(self, losses):
        """Return the Pᵢ of these losses, (n,)."""
        ceiling = self.ceiling
        if ceiling is None:
            ceiling = losses[np.isfinite(losses)].max(initial=-np.inf)
        fitness = np.where(losses < ceiling, ceiling / 2 - losses / 2, 0)  # ½: no overflow
        best = fitness.max()
        if best == 0:
            return np.full(len(losses), 1 / len(losses))
        fitness = fitness / best
        return fitness / fitness.sum()

    def __call__(self, losses, u):
        edges = self.chances(losses).cumsum()
        return np.searchsorted(edges / edges[-1], u[:, 0], side="right")


@dataclass(frozen=True)
class Truncation:
    """Truncation: only the best few are parents, each with the same chance.

        i uniform among the `keep` smallest losses

    Parameters
        keep : int   how many may be parents, ≥ 1; all of them, if there are fewer

    Raises
        TypeError, ValueError   keep is not a whole number ≥ 1

    Source
        Mühlenbein and Schlierkamp-Voosen (1993), Predictive models for the breeder genetic
        algorithm

    Example
        >>> Truncation(2)(np.array([3.0, 1.0, 2.0]), np.array([[0.2], [0.8]])).tolist()
        [1, 2]
    """

    keep: int = 2
    draws: ClassVar[int] = 1

    def __post_init__(self):
        whole("keep", self.keep, 1)

    def __call__(self, losses, u):
        best = losses.argsort(kind="stable")[: self.keep]
        return best[(u[:, 0] * len(best)).astype(int)]
