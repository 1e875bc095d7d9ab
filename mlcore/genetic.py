"""The genetic algorithm: the better ones have children, and the best of all ages live on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from math import prod
from typing import Any

import numpy as np

from mlcore.breeding import SBX, Polynomial, Tournament
from mlcore.checks import function, generator, whole
from mlcore.population import SearchStep, best_of, draws, losses_at, seed_from
from mlcore.space import box
from mlcore.start import start_from, uniform


@dataclass(frozen=True, eq=False)
class GenerationStep(SearchStep):
    """One generation: the children, how they came about, and who lives on.

    In step 0 the children are the first population, and came from nowhere: ``previous``,
    ``parents`` and ``crossed`` are empty.

    Parameters
        t, theta, loss, n_evals, points, losses, seed   as in `SearchStep`; points are the children
        previous : (n, d) array            the population before, the best first
        previous_losses : (n,) array
        parents : (n, 2) array of int      the parents of each child, numbers in previous
        crossed : (n, d) array             the children before mutation, and before the walls
        survivors : (n,) array of int      numbers in previous followed by the children
        population : (n, d) array          the survivors, the best first; of equals, the older first
        population_losses : (n,) array
        width : (d,) array                 of the box

    Example
        >>> step = next(genetic_algorithm(lambda x: x[:, 0], [(0, 4)], start=[[3], [0], [2]]))
        >>> step.population.ravel().tolist(), step.survivors.tolist()
        ([0.0, 2.0, 3.0], [1, 2, 0])
        >>> f"{step.diversity:.4f}"                    # the standard deviation of 0, 2, 3, over 4
        '0.3118'
    """

    previous: np.ndarray
    previous_losses: np.ndarray
    parents: np.ndarray
    crossed: np.ndarray
    survivors: np.ndarray
    population: np.ndarray
    population_losses: np.ndarray
    width: np.ndarray

    @property
    def diversity(self):
        """How much the living differ: mean over coordinates of std(population) / width."""
        return float((self.population.std(axis=0) / self.width).mean())


def genetic_algorithm(
    f: Callable,
    space: Any,
    *,
    n_individuals: int = 100,
    selection: Callable | None = None,
    crossover: Callable | None = None,
    mutation: Callable | None = None,
    elite: int | None = None,
    rng: Any = None,
    start: Any = None,
) -> Iterator[GenerationStep]:
    """Breed for ever: the stream of generations of a genetic algorithm on real numbers.

        parents  = selection(losses of Pₜ)               n/2 pairs, with two children each
        children = mutation(crossover(parents))          cut off at the walls of the box
        Pₜ₊₁     = the best n of: the `elite` best of Pₜ, and the n children

    With elite = n, the default, nobody lives on who is not among the best of both generations:
    (μ+λ). With elite = 0 the children replace everybody, and the best may get lost; ``theta``
    keeps it. Operators are functions as in `mlcore.breeding`, with an attribute ``draws``.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        n_individuals : int          n ≥ 2; not used if start says how many
        selection : function, or None   who is a parent; None: Tournament(2)
        crossover : function, or None   two parents → two children; None: SBX()
        mutation : function, or None    what chance does to a child; None: Polynomial()
        elite : int or None          how many of the old compete with the children, 0 … n; None: n
        rng : int, None or Generator    a step to go on from has its own seed
        start : None, (n, d) array or GenerationStep   first population; or the step to go on from

    Returns
        an endless stream of GenerationStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Goldberg (1989), Genetic algorithms in search, optimization, and machine learning, chapter
        1, on real numbers; survival as in Schwefel (1981), Numerical optimization of computer
        models: (μ+λ)

    Example
        >>> steps = genetic_algorithm(lambda x: (x**2).sum(axis=1), [(-5, 5), (-5, 5)], rng=0)
        >>> run = [next(steps) for t in range(50)]
        >>> run[-1].loss < 1e-4, run[-1].n_evals, run[-1].diversity < run[0].diversity
        (True, 5000, True)
    """
    function("f", f)
    low, high = box(space)
    before, children = start_from(start, GenerationStep, low, high)
    generator("rng", rng)
    seed = before.seed if before else seed_from(rng)
    n = whole("n_individuals", n_individuals, 2)
    if before or children is not None:
        n = len(before.points if before else children)
        whole("the number of points in start", n, 2)
    elite = n if elite is None else whole("elite", elite, 0)
    if elite > n:
        raise ValueError(f"elite must be at most the number of individuals, {n}; got {elite}")
    operators = [selection or Tournament(), crossover or SBX(), mutation or Polynomial()]
    for name, operator in zip(("selection", "crossover", "mutation"), operators):
        function(name, operator)
    d, pairs = len(low), (n + 1) // 2
    select, cross, mutate = (_draws_of(operator) for operator in operators)
    shapes = (2 * pairs, select), (cross, pairs, d), (mutate, n, d)
    total = max(sum(map(prod, shapes)), n * d)
    if children is None:
        first = next(draws(seed, total))[: n * d]
        children = uniform(first.reshape(n, d), low, high)
    walls = np.tile(low, (n, 1)), np.tile(high, (n, 1))
    return _evolve(f, walls, operators, shapes, total, elite, seed, before, children)


def _evolve(f, walls, operators, shapes, total, elite, seed, before, children):
    """The loop of `genetic_algorithm`, on arguments that were checked."""
    low, high = walls
    n, width = len(low), high[0] - low[0]
    first, n_evals = (before.t + 1, before.n_evals) if before else (0, 0)
    nothing = np.empty((0, len(width)))
    for t, u in zip(count(first), draws(seed, total, first)):
        if before:
            old, old_losses = before.population, before.population_losses
            parents, crossed, mutated = _breed(old, old_losses, width, operators, _cut(u, shapes))
            children = np.minimum(np.maximum(mutated, low), high)
            may_live = np.concatenate([np.arange(elite), np.arange(n, 2 * n)])
        else:
            old, old_losses, crossed = nothing, np.empty(0), nothing
            parents, may_live = np.empty((0, 2), dtype=int), np.arange(n)
        losses = losses_at(f, children)
        theta, loss = best_of(children, losses, before)
        n_evals += n
        everybody, all_losses = (
            np.concatenate([old, children]),
            np.concatenate([old_losses, losses]),
        )
        survivors = may_live[all_losses[may_live].argsort(kind="stable")[:n]]
        before = GenerationStep(
            t, theta, loss, n_evals, children, losses, seed, old, old_losses, parents, crossed,
            survivors, everybody.take(survivors, axis=0), all_losses[survivors], width,
        )  # fmt: skip
        yield before


def _breed(population, losses, width, operators, u):
    """Return the parents (n, 2), the children as crossed and as mutated, both (n, d)."""
    selection, crossover, mutation = operators
    n = len(population)
    pairs = selection(losses, u[0]).reshape(-1, 2)
    parents = np.concatenate([pairs, pairs[:, ::-1]])[:n]  # the second child: the other way round
    a, b = population.take(pairs[:, 0], axis=0), population.take(pairs[:, 1], axis=0)
    crossed = np.concatenate(crossover(a, b, u[1]))[:n]  # n odd: one child too many
    return parents, crossed, mutation(crossed, width, u[2])


def _cut(u, shapes):
    """Cut the random numbers of a step into pieces, one for each operator."""
    ends = np.cumsum([prod(shape) for shape in shapes])
    return [u[end - prod(shape) : end].reshape(shape) for end, shape in zip(ends, shapes)]


def _draws_of(operator):
    return whole(f"draws of {operator!r}", getattr(operator, "draws", 1), 0)
