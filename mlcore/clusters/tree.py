"""Tree sum: what the shards say is added in pairs, and the sums again, until one is left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class Part:
    """What some rows say of a loss: sums, not means, so that two parts add up to one of more rows.

    Parameters
        n : int                how many rows, n_s
        loss : float           n_s L_s
        gradient : ndarray     n_s g_s

    Example
        >>> both = Part(1, 4.0, np.array([3.0])) + Part(3, 8.0, np.array([5.0]))
        >>> both.n, both.mean_loss, both.mean_gradient.tolist()
        (4, 3.0, [2.0])
    """

    n: int
    loss: float
    gradient: np.ndarray

    def __add__(self, other):
        return Part(self.n + other.n, self.loss + other.loss, self.gradient + other.gradient)

    @property
    def mean_loss(self):
        """L = Σ n_s L_s / Σ n_s, of the rows of this part."""
        return self.loss / self.n

    @property
    def mean_gradient(self):
        """g = Σ n_s g_s / Σ n_s, of the rows of this part."""
        return self.gradient / self.n


@dataclass(frozen=True, eq=False)
class TreeStep(Step):
    """One level of the tree: the parts that are still to be added.

    Parameters
        t : int                   the level, from 0: what the shards said
        theta, loss               mean gradient and loss of the first part; at the end, of all rows
        n_evals : int             parts so far: those of the shards, and the sums
        parts : tuple of Part     of this level; at the end there is one

    Example
        >>> step = TreeStep(0, np.ones(1), 0.5, 1, (Part(2, 1.0, np.array([2.0])),))
        >>> step.parts[0].mean_gradient.tolist()
        [1.0]
    """

    parts: tuple


def tree_sum(parts: Iterable) -> Iterator[TreeStep]:
    """Add parts in pairs, level by level: the stream of levels.

        p₀  p₁  p₂  p₃  p₄   →   p₀ + p₁,  p₂ + p₃,  p₄   →   (p₀ + p₁) + (p₂ + p₃),  p₄   →   …

    S parts take S − 1 additions, as one after another would. But those of one level need nothing of
    each other, so S workers are done after ⌈log₂ S⌉ levels. Round-off grows with that number, too.

    Parameters
        parts : iterable of Part    at least one, gradients of one shape

    Returns
        a stream of TreeStep

    Raises
        TypeError, ValueError   something else than parts; none; gradients of several shapes

    Source
        Higham (1993), The accuracy of floating point summation: pairwise summation

    Example
        >>> steps = tree_sum(Part(1, 0.0, np.array([g])) for g in (1.0, 2.0, 4.0))
        >>> [[part.gradient.item() for part in step.parts] for step in steps]
        [[1.0, 2.0, 4.0], [3.0, 4.0], [7.0]]
    """
    parts = tuple(parts)
    if not parts:
        raise ValueError("parts must hold at least one Part; it is empty")
    for part in parts:
        if not isinstance(part, Part):
            raise TypeError(f"parts must be of kind Part; got {part!r:.60}")
        if part.gradient.shape != parts[0].gradient.shape:  # NumPy might stretch it
            shapes = f"{parts[0].gradient.shape} and {part.gradient.shape}"
            raise ValueError(f"parts must have gradients of one shape; got {shapes}")

    def stream(level):
        t, n_evals = 0, len(level)
        while True:
            first = level[0]
            yield TreeStep(t, first.mean_gradient, first.mean_loss, n_evals, level)
            if len(level) == 1:
                return
            sums = tuple(a + b for a, b in zip(level[::2], level[1::2]))
            t, n_evals = t + 1, n_evals + len(sums)
            level = sums + level[2 * len(sums) :]  # the odd one waits

    return stream(parts)
