"""The genetic algorithm: the better ones have children, and the best of all ages live on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from math import prod
from typing import Any

import numpy as np

from mlcore.checks import function, generator, whole
from mlcore.search.draws import draws, seed_from, uniform
from mlcore.search.population import losses_at
from mlcore.search.selection import Tournament
from mlcore.search.space import box
from mlcore.search.step import SearchStep, best_of, start_from
from mlcore.search.variation import SBX, Polynomial


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
    elite: int | None = 1,
    rng: Any = None,
    start: Any = None,
) -> Iterator[GenerationStep]:
    """Breed for ever: the stream of generations of a genetic algorithm on real numbers.

        parents  = selection(losses of Pₜ)               n/2 pairs, with two children each
        children = mutation(crossover(parents))          cut off at the walls of the box
        Pₜ₊₁     = the best n of: the `elite` best of Pₜ, and the n children

    With elite = 1 the best one lives on until a child is better; with elite=None, or n, old and
    young compete for every place: (μ+λ). With elite = 0 the best may get lost; ``theta`` keeps it.
    Operators are functions as in `mlcore.search.variation`, with an attribute ``draws``.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        n_individuals : int          n ≥ 2; not used if start says how many
        selection : function, or None   who is a parent; None: Tournament(3)
        crossover : function, or None   two parents → two children; None: SBX(3)
        mutation : function, or None    what chance does; None: Polynomial(20, rate=1/(3d))
        elite : int or None          how many of the old compete with the children, 0 … n; None: n
        rng : int, None or Generator    a step to go on from has its own seed
        start : None, (n, d) array or GenerationStep   first population; or the step to go on from

    Returns
        an endless stream of GenerationStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Goldberg (1989), Genetic algorithms in search, optimization, and machine learning, chapter
        1, on real numbers; the elite: De Jong (1975); (μ+λ): Schwefel (1981), Numerical
        optimization of computer models

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
    d, pairs = len(low), (n + 1) // 2
    operators = [
        Tournament(3) if selection is None else selection,
        SBX(3.0) if crossover is None else crossover,
        Polynomial(20.0, rate=1 / (3 * d)) if mutation is None else mutation,
    ]
    for name, operator in zip(("selection", "crossover", "mutation"), operators):
        function(name, operator)
    select, cross, mutate = (_draws_of(operator) for operator in operators)
    total, pieces = _pieces((2 * pairs, select), (cross, pairs, d), (mutate, n, d))
    total = max(total, n * d)
    if children is None:
        first = next(draws(seed, total))[: n * d]
        children = uniform(first.reshape(n, d), low, high)
    numbers = draws(seed, total, before.t + 1 if before else 0)
    return _evolve(f, low, high, operators, numbers, pieces, elite, seed, before, children)


def _evolve(f, low, high, operators, numbers, pieces, elite, seed, before, children):
    """The loop of `genetic_algorithm`, on arguments that were checked."""
    n, width = len(before.points if before else children), high - low
    low, high = np.tile(low, (n, 1)), np.tile(high, (n, 1))  # now NumPy need not stretch them
    may_live = np.concatenate([np.arange(elite), np.arange(n, 2 * n)])
    first, n_evals = (before.t + 1, before.n_evals) if before else (0, 0)
    for t, u in zip(count(first), numbers):
        if before:
            old, old_losses, living = before.population, before.population_losses, may_live
            u = [u[piece].reshape(shape) for piece, shape in pieces]
            parents, crossed, mutated = _breed(old, old_losses, width, operators, u)
            children = np.minimum(np.maximum(mutated, low), high)
            children.setflags(write=False)
        else:
            old, old_losses, living = children[:0], np.empty(0), np.arange(n)
            parents, crossed = np.empty((0, 2), dtype=int), old
        losses = losses_at(f, children)
        theta, loss = best_of(children, losses, before)
        n_evals += n
        all_points, all_losses = np.concatenate([old, children]), np.append(old_losses, losses)
        survivors = living[all_losses[living].argsort(kind="stable")[:n]]
        before = GenerationStep(
            t, theta, loss, n_evals, children, losses, seed, old, old_losses, parents, crossed,
            survivors, all_points.take(survivors, axis=0), all_losses[survivors], width,
        )  # fmt: skip
        yield before


def _breed(population, losses, width, operators, u):
    """Return the parents (n, 2), the children as crossed and as mutated, both (n, d)."""
    selection, crossover, mutation = operators
    n, d = population.shape
    chosen = _checked("selection", selection(losses, u[0]), (len(u[0]),))
    pairs = chosen.reshape(-1, 2)
    a, b = population.take(pairs[:, 0], axis=0), population.take(pairs[:, 1], axis=0)
    first, second = crossover(a, b, u[1])
    crossed = _checked("crossover", np.concatenate([first, second]), (len(chosen), d))[:n]
    mutated = _checked("mutation", mutation(crossed, width, u[2]), (n, d))
    parents = np.concatenate([pairs, pairs[:, ::-1]])[:n]  # the second child: the other way round
    return parents, crossed, mutated  # n odd: one child too many was made


def _checked(name, result, shape):
    if np.shape(result) != shape:
        raise ValueError(f"{name} must lead to an array of shape {shape}; got {np.shape(result)}")
    return result


def _pieces(*shapes):
    """Return how many random numbers arrays of these shapes take, and each one's slice of them."""
    ends = np.cumsum([0, *map(prod, shapes)]).tolist()
    return ends[-1], [(slice(a, b), shape) for a, b, shape in zip(ends, ends[1:], shapes)]


def _draws_of(operator):
    return whole(f"draws of {operator!r}", getattr(operator, "draws", 1), 0)
