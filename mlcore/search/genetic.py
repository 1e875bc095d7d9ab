"""The genetic algorithm: the better ones have children, and the best of all ages live on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import function, whole
from mlcore.search.draws import several_draws
from mlcore.search.population import losses_at
from mlcore.search.selection import Tournament
from mlcore.search.step import SearchStep, begin, best_of
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
    n = whole("n_individuals", n_individuals, 2)
    low, high, seed, before, children = begin(f, space, GenerationStep, rng, start, n)
    n, d = before.points.shape if before else children.shape
    elite = n if elite is None else whole("elite", elite, 0)
    if elite > n:
        raise ValueError(f"elite must be at most the number of individuals, {n}; got {elite}")
    operators = (
        Tournament(3) if selection is None else selection,
        SBX(3.0) if crossover is None else crossover,
        Polynomial(20.0, rate=1 / (3 * d)) if mutation is None else mutation,
    )
    shapes = _shapes(operators, n, d)
    numbers = several_draws(seed, shapes, before.t + 1 if before else 1)  # 0: for the first ones
    return _evolve(f, low, high, operators, numbers, elite, seed, before, children)


def _evolve(f, low, high, operators, numbers, elite, seed, before, children):
    """The loop of `genetic_algorithm`, on arguments that were checked."""
    selection, crossover, mutation = operators
    if before is None:
        before = _first_generation(f, children, high - low, seed)
        yield before
    n, width = len(before.points), high - low
    may_live = np.r_[:elite, n : 2 * n]  # of the old ones the elite, and all children
    for u_select, u_cross, u_mutate in numbers:
        old, old_losses = before.population, before.population_losses
        pairs = selection(old_losses, u_select).reshape(-1, 2)
        a, b = old.take(pairs[:, 0], axis=0), old.take(pairs[:, 1], axis=0)
        crossed = np.concatenate(crossover(a, b, u_cross))[:n]  # n odd: one child too many
        mutated = mutation(crossed, width, u_mutate)
        children = np.minimum(np.maximum(mutated, low), high)
        children.setflags(write=False)
        losses = losses_at(f, children)

        everybody, all_losses = np.concatenate([old, children]), np.append(old_losses, losses)
        survivors = may_live[all_losses[may_live].argsort(kind="stable")[:n]]

        parents = np.concatenate([pairs, pairs[:, ::-1]])[:n]  # of the second child: b and a
        best, n_evals = best_of(children, losses, before), before.n_evals + n
        before = GenerationStep(
            before.t + 1, *best, n_evals, children, losses, seed, old, old_losses, parents, crossed,
            survivors, everybody.take(survivors, axis=0), all_losses[survivors], width,
        )  # fmt: skip
        yield before


def _first_generation(f, children, width, seed):
    """Return step 0: nobody was there before, and all live."""
    losses, nobody = losses_at(f, children), children[:0]
    past = nobody, np.empty(0), np.empty((0, 2), dtype=int), nobody
    order = losses.argsort(kind="stable")
    living = order, children[order], losses[order]
    best, n = best_of(children, losses), len(children)
    return GenerationStep(0, *best, n, children, losses, seed, *past, *living, width)


def _shapes(operators, n, d):
    """Check the operators, on a population of n points 0, and return the shapes of their draws."""
    names, pairs = ("selection", "crossover", "mutation"), (n + 1) // 2
    for name, operator in zip(names, operators):
        function(name, operator)
    select, cross, mutate = (
        whole(f"draws of {operator!r}", getattr(operator, "draws", 1), 0) for operator in operators
    )
    shapes = [(2 * pairs, select), (cross, pairs, d), (mutate, n, d)]
    u_select, u_cross, u_mutate = (np.full(shape, 0.5) for shape in shapes)
    selection, crossover, mutation = operators
    half, whole_one = np.zeros((pairs, d)), np.zeros((n, d))
    trials = [
        (selection(np.zeros(n), u_select), (2 * pairs,)),
        (np.concatenate(crossover(half, half, u_cross)), (2 * pairs, d)),
        (mutation(whole_one, np.ones(d), u_mutate), (n, d)),
    ]
    for name, (result, shape) in zip(names, trials):
        if np.shape(result) != shape:
            expected = f"{name} must lead to an array of shape {shape}"
            raise ValueError(f"{expected}; got {np.shape(result)}")
    return shapes
