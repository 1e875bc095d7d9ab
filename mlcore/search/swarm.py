"""Particle swarm optimisation: each is drawn to what it and its neighbours found best."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from math import sqrt
from typing import Any

import numpy as np

from mlcore.checks import number, whole
from mlcore.search.draws import draws
from mlcore.search.population import losses_at
from mlcore.search.step import SearchStep, begin, best_of


@dataclass(frozen=True, eq=False)
class SwarmStep(SearchStep):
    """One step of a swarm: where the particles are, what they know, and the move they will make.

    The move is ``inertia + cognitive + social``. It leads to ``after``; at a wall it is cut short.

    Parameters
        t, theta, loss, n_evals, points, losses, seed   as in `SearchStep`; points are the xₜ
        velocities : (n, d) array          vₜ, the move that led here
        inertia : (n, d) array             ω vₜ, the first part of the move about to be made
        cognitive, social : (n, d) array   its pulls towards pᵢ, and towards gᵢ
        best_points : (n, d) array         pᵢ, the best point that particle i has seen so far
        best_losses : (n,) array           the losses there
        leaders : (n,) array of int        gᵢ is the best point of particle number leaders[i]
        after : (n, d) array               xₜ₊₁
        velocities_after : (n, d) array    vₜ₊₁

    Example
        >>> step = next(particle_swarm(lambda x: x[:, 0], [(0, 1)], start=[[0.5], [0.2]]))
        >>> step.theta.tolist(), step.leaders.tolist(), step.velocities.tolist()
        ([0.2], [1, 1], [[0.0], [0.0]])
    """

    velocities: np.ndarray
    inertia: np.ndarray
    cognitive: np.ndarray
    social: np.ndarray
    best_points: np.ndarray
    best_losses: np.ndarray
    leaders: np.ndarray
    after: np.ndarray
    velocities_after: np.ndarray

    # A frozen dataclass would set one name after another, which takes twice as long.
    def __init__(
        self, t, theta, loss, n_evals, points, losses, seed, velocities, inertia, cognitive,
        social, best_points, best_losses, leaders, after, velocities_after,
    ):  # fmt: skip
        vars(self).update(
            t=t, theta=theta, loss=loss, n_evals=n_evals, points=points, losses=losses, seed=seed,
            velocities=velocities, inertia=inertia, cognitive=cognitive, social=social,
            best_points=best_points, best_losses=best_losses, leaders=leaders,
            after=after, velocities_after=velocities_after,
        )  # fmt: skip


def particle_swarm(
    f: Callable,
    space: Any,
    *,
    n_particles: int = 30,
    inertia: float | Callable[[int], float] = 0.7298,
    cognitive: float | Callable[[int], float] = 1.49618,
    social: float | Callable[[int], float] = 1.49618,
    topology: str = "global",
    rng: Any = None,
    start: Any = None,
) -> Iterator[SwarmStep]:
    """Let a swarm fly for ever: the stream of steps of particle swarm optimisation.

        vₜ₊₁ = ω vₜ + c₁ r₁ ⊙ (p − xₜ) + c₂ r₂ ⊙ (g − xₜ)        xₜ₊₁ = xₜ + vₜ₊₁

    v₀ is 0: the first pulls are strong enough, and fewer particles run into a wall. The walls of
    the box absorb: a particle stops there, and that coordinate of its velocity becomes 0.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        n_particles : int                     n ≥ 2: one alone has nobody to follow, and would
                                              never move; not used if start says how many
        inertia : float or schedule           ω ≥ 0: a number, or a function of t
        cognitive, social : float or schedule   c₁, c₂ ≥ 0: how strong p and g pull
        topology : str    "global": g is the best of all p; "ring": of the particle's own and those
                          of the two beside it, so that news travel slowly
        rng : int, None or Generator          a step to go on from has its own seed
        start : None, (n, d) array or SwarmStep   first positions; or the step to go on from

    Returns
        an endless stream of SwarmStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Shi and Eberhart (1998), A modified particle swarm optimizer; the defaults: `constriction`;
        the ring: Eberhart and Kennedy (1995), A new optimizer using particle swarm theory

    Example
        >>> steps = particle_swarm(lambda x: (x**2).sum(axis=1), [(-5, 5), (-5, 5)], rng=0)
        >>> run = [next(steps) for t in range(100)]
        >>> run[-1].loss < 1e-10, run[-1].n_evals
        (True, 3000)
    """
    n = whole("n_particles", n_particles, 2)
    low, high, seed, before, x = begin(f, space, SwarmStep, rng, start, n)
    n = len(before.points if before else x)
    omega = _schedule("inertia", inertia)
    c1, c2 = _schedule("cognitive", cognitive), _schedule("social", social)
    walls = np.tile(low, (n, 1)), np.tile(high, (n, 1))
    return _fly(f, walls, omega, c1, c2, _leaders(topology, n), seed, before, x)


def _fly(f, walls, omega, c1, c2, follow, seed, before, x):
    """The loop of `particle_swarm`, on arguments that were checked."""
    if before is None:
        first, n_evals, v, p, p_losses = 0, 0, np.zeros_like(x), x, np.full(len(x), np.inf)
    else:
        first, n_evals, x, v = before.t + 1, before.n_evals, before.after, before.velocities_after
        p, p_losses = before.best_points, before.best_losses
    for t, (r1, r2) in zip(count(first), draws(seed, (2, *x.shape), first + 1)):  # 0: for x₀
        losses = losses_at(f, x)
        theta, loss = best_of(x, losses, before)
        p = np.where((losses < p_losses)[:, None], x, p)
        p_losses = np.minimum(losses, p_losses)
        leaders = follow(p_losses)
        g = p.take(leaders, axis=0)
        own, to_p, to_g = velocity_parts(x, v, p, g, r1, r2, omega(t), c1(t), c2(t))
        after, v_after = stop_at_walls(x, own + to_p + to_g, *walls)
        after.setflags(write=False)  # a recorded position cannot be changed, whoever tries
        n_evals += len(x)
        before = SwarmStep(
            t, theta, loss, n_evals, x, losses, seed,
            v, own, to_p, to_g, p, p_losses, leaders, after, v_after,
        )  # fmt: skip
        yield before
        x, v = after, v_after


def _schedule(name, weight):
    """Return a weight as a function of t, which checks what a schedule says."""
    if callable(weight):
        return lambda t: number(f"{name}({t})", weight(t), 0)
    value = number(name, weight, 0)
    return lambda t: value


def _leaders(topology, n):
    """Return the function that says whom each particle follows, from the personal bests."""
    if topology == "global":
        nobody = np.zeros(n, dtype=int)
        return lambda losses: nobody + losses.argmin()
    if topology == "ring":
        particles = np.arange(n)
        near = (particles[:, None] + [0, -1, 1]) % n  # (n, 3); of equals, itself first
        return lambda losses: near[particles, losses[near].argmin(axis=1)]
    raise ValueError(f'topology must be "global" or "ring"; got {topology!r}')


def velocity_parts(x, v, p, g, r1, r2, inertia, cognitive, social):
    """Return the three parts of a velocity, for one particle or for all at once.

        v′ = ω v + c₁ r₁ ⊙ (p − x) + c₂ r₂ ⊙ (g − x)        x′ = x + v′

    Parameters
        x, v : array                       position and velocity
        p, g : array                       the particle's own best point; its neighbours' best
        r1, r2 : array                     random numbers in [0, 1), one for each coordinate
        inertia, cognitive, social : float   ω, c₁, c₂

    Returns
        the three terms of v′, arrays of x's shape

    Source
        Kennedy and Eberhart (1995), Particle swarm optimization, with ω = 1 and c₁ = c₂ = 2;
        Shi and Eberhart (1998), A modified particle swarm optimizer, which brought ω

    Example
        >>> weights = {"inertia": 0.7, "cognitive": 1.5, "social": 1.5}
        >>> parts = velocity_parts(x=2.0, v=0.5, p=1.0, g=0.0, r1=0.5, r2=0.4, **weights)
        >>> [round(part, 3) for part in parts]              # 0.7·0.5,  1.5·0.5·(−1),  1.5·0.4·(−2)
        [0.35, -0.75, -1.2]
        >>> v = sum(parts)
        >>> round(v, 3), round(2.0 + v, 3)
        (-1.6, 0.4)
    """
    return inertia * v, cognitive * r1 * (p - x), social * r2 * (g - x)


def stop_at_walls(x, v, low, high):
    """Return where the move v leads within the box, and the velocity that is left.

        x′ = min(max(x + v, low), high)        v′ⱼ = 0 if that changed x′ⱼ, else vⱼ

    Parameters
        x, v : (n, d) arrays      positions, and the moves about to be made
        low, high : (n, d) arrays   the walls; of x's shape, so that NumPy need not stretch them

    Returns
        x′, v′ : (n, d) arrays

    Example
        >>> x, v = stop_at_walls(np.full((1, 2), 4.0), np.array([[3.0, -1.0]]), -5.0, 5.0)
        >>> x.tolist(), v.tolist()
        ([[5.0, 3.0]], [[0.0, -1.0]])
    """
    aim = x + v
    after = np.minimum(np.maximum(aim, low), high)
    return after, np.where(after == aim, v, 0.0)


def constriction(cognitive=2.05, social=2.05):
    """Return the options for `particle_swarm` with which a swarm neither explodes nor freezes.

        χ = 2 / |2 − φ − √(φ² − 4φ)|        φ = c₁ + c₂ > 4
        v ← χ (v + c₁ r₁ (p − x) + c₂ r₂ (g − x))

    Parameters
        cognitive, social : float   c₁, c₂ ≥ 0, before the constriction

    Returns
        dict: inertia χ, cognitive χ c₁, social χ c₂

    Raises
        TypeError, ValueError   c₁ or c₂ is not a number ≥ 0, or their sum is not above 4

    Source
        Clerc and Kennedy (2002), The particle swarm: explosion, stability, and convergence in a
        multidimensional complex space: the constriction coefficient, with κ = 1

    Example
        >>> {name: round(value, 4) for name, value in constriction().items()}
        {'inertia': 0.7298, 'cognitive': 1.4962, 'social': 1.4962}
    """
    c1, c2 = number("cognitive", cognitive, 0), number("social", social, 0)
    phi = c1 + c2
    if not phi > 4:
        raise ValueError(f"cognitive + social must be above 4; got {c1:g} + {c2:g} = {phi:g}")
    chi = 2 / abs(2 - phi - sqrt(phi**2 - 4 * phi))
    return {"inertia": chi, "cognitive": chi * c1, "social": chi * c2}
