"""Particle swarm optimisation: particles fly, each drawn to what it and its neighbours found best."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from math import sqrt
from typing import Any

import numpy as np

from mlcore.checks import function, generator, number, whole
from mlcore.population import SearchStep, best_of, draws, losses_at, seed_from
from mlcore.space import box
from mlcore.start import start_from, uniform


@dataclass(frozen=True, eq=False)
class SwarmStep(SearchStep):
    """One step of a swarm: where the particles are, what they know, and the move they will make.

    The move is ``inertia + cognitive + social``. It leads to ``after``; at a wall it is cut short.

    Parameters
        t, theta, loss, n_evals, points, losses, seed   as in `SearchStep`; points are the xₜ
        velocities : (n, d) array          vₜ, the move that led here
        inertia : (n, d) array             ωₜ vₜ, the first part of the move about to be made
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
        Clerc and Kennedy (2002), The particle swarm: explosion, stability, and convergence, eq. 14
        with κ = 1

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


def velocity_parts(x, v, p, g, r1, r2, *, inertia, cognitive, social):
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
        Shi and Eberhart (1998), A modified particle swarm optimizer, eq. 1a and 1b, with ω

    Example
        >>> parts = velocity_parts(
        ...     2.0, 0.5, 1.0, 0.0, 0.5, 0.4, inertia=0.7, cognitive=1.5, social=1.5)
        >>> [round(part, 3) for part in parts]              # 0.7·0.5,  1.5·0.5·(−1),  1.5·0.4·(−2)
        [0.35, -0.75, -1.2]
        >>> v = sum(parts)
        >>> round(v, 3), round(2.0 + v, 3)
        (-1.6, 0.4)
    """
    return inertia * v, cognitive * r1 * (p - x), social * r2 * (g - x)


def particle_swarm(
    f: Callable,
    space: Any,
    *,
    n_particles: int = 30,
    inertia: float | Callable[[int], float] = 0.7298,
    cognitive: float = 1.49618,
    social: float = 1.49618,
    topology: str = "global",
    rng: Any = None,
    start: Any = None,
) -> Iterator[SwarmStep]:
    """Let a swarm fly for ever: the stream of steps of particle swarm optimisation.

        vₜ₊₁ = ωₜ vₜ + c₁ r₁ ⊙ (p − xₜ) + c₂ r₂ ⊙ (g − xₜ)        xₜ₊₁ = xₜ + vₜ₊₁

    v₀ is 0: the first pulls are strong enough, and fewer particles run into a wall. The walls of
    the box absorb: a particle stops there, and that coordinate of its velocity becomes 0.

    Parameters
        f : function                          (n, d) → (n,): `Problem.value`, or by `rowwise`
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1
        n_particles : int                     n ≥ 1; not used if start says how many
        inertia : float or schedule           ω ≥ 0: a number, or a function of t
        cognitive, social : float             c₁, c₂ ≥ 0: how strong p and g pull
        topology : str    "global": g is the best of all p; "ring": of the particle's own and those
                          of the two beside it, so that news travel slowly
        rng : int, None or Generator          a step to go on from has its own seed
        start : None, (n, d) array or SwarmStep   first positions; or the step to go on from

    Returns
        an endless stream of SwarmStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Shi and Eberhart (1998), eq. 1; the defaults are Clerc and Kennedy's, see `constriction`;
        the ring: Eberhart and Kennedy (1995), A new optimizer using particle swarm theory

    Example
        >>> steps = particle_swarm(lambda x: (x**2).sum(axis=1), [(-5, 5), (-5, 5)], rng=0)
        >>> run = [next(steps) for t in range(100)]
        >>> run[-1].loss < 1e-10, run[-1].n_evals
        (True, 3000)
    """
    function("f", f)
    low, high = box(space)
    if callable(inertia):
        weight: Any = lambda t: number(f"inertia({t})", inertia(t), 0)
    else:
        omega = number("inertia", inertia, 0)
        weight = lambda t: omega
    pulls = {"cognitive": number("cognitive", cognitive, 0), "social": number("social", social, 0)}
    n = whole("n_particles", n_particles, 1)
    generator("rng", rng)
    before, points = start_from(start, SwarmStep, low, high)
    given = points if before is None else before.points
    n = n if given is None else len(given)
    seed = before.seed if before else seed_from(rng)
    follow = _leaders(topology, n)
    return _fly(f, low, high, weight, pulls, follow, seed, n, before, points)


def _fly(f, low, high, weight, pulls, follow, seed, n, before, x):
    """The loop of `particle_swarm`, on arguments that were checked."""
    shape = n, len(low)
    if before is None:
        first, n_evals, v = 0, 0, np.zeros(shape)
        x = uniform(next(draws(seed, (2, *shape)))[0], low, high) if x is None else x
        p, p_losses = x, np.full(n, np.inf)
    else:
        first, n_evals, x, v = before.t + 1, before.n_evals, before.after, before.velocities_after
        p, p_losses = before.best_points, before.best_losses
    for t, (r1, r2) in zip(count(first), draws(seed, (2, *shape), first + 1)):  # 0: the positions
        losses = losses_at(f, x)
        theta, loss = best_of(x, losses, before)
        better = losses < p_losses
        p = np.where(better[:, None], x, p)
        p_losses = np.where(better, losses, p_losses)
        leaders = follow(p_losses)
        parts = velocity_parts(x, v, p, p[leaders], r1, r2, inertia=weight(t), **pulls)
        after, v_after = _stop_at_walls(x, sum(parts), low, high)
        n_evals += n
        before = SwarmStep(
            t,
            theta,
            loss,
            n_evals,
            x,
            losses,
            seed,
            v,
            *parts,
            p,
            p_losses,
            leaders,
            after,
            v_after,
        )
        yield before
        x, v = after, v_after


def _stop_at_walls(x, v, low, high):
    """Return where the move v leads within the box, and v with 0 where a wall was in the way."""
    aim = x + v
    after = np.minimum(np.maximum(aim, low), high)
    return after, v * (after == aim)


def _leaders(topology, n):
    """Return the function that says whom each particle follows, from the personal bests."""
    if topology == "global":
        return lambda losses: np.full(n, losses.argmin())
    if topology == "ring":
        particles = np.arange(n)
        near = (particles[:, None] + [0, -1, 1]) % n  # (n, 3); of equals, itself first
        return lambda losses: near[particles, losses[near].argmin(axis=1)]
    raise ValueError(f'topology must be "global" or "ring"; got {topology!r}')
