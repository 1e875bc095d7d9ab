"""Particle swarm optimisation: each particle is drawn to what it and its neighbours found best."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from mlcore.checks import function, generator, number, whole
from mlcore.population import SearchStep, best_of, draws, losses_at, seed_from
from mlcore.space import box
from mlcore.start import start_from, uniform
from mlcore.velocity import constriction, stop_at_walls, velocity_parts

__all__ = ["SwarmStep", "constriction", "particle_swarm", "velocity_parts"]


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

    # One name after another, as a frozen dataclass sets them itself, takes twice as long.
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
        n_particles : int                     n ≥ 1; not used if start says how many
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
    function("f", f)
    low, high = box(space)
    before, x = start_from(start, SwarmStep, low, high)
    generator("rng", rng)
    seed = before.seed if before else seed_from(rng)
    n = whole("n_particles", n_particles, 1)
    if before or x is not None:
        n = len(before.points if before else x)
    if x is None:
        x = uniform(next(draws(seed, (2, n, len(low))))[0], low, high)
    omega = _schedule("inertia", inertia)
    c1, c2 = _schedule("cognitive", cognitive), _schedule("social", social)
    walls = np.tile(low, (n, 1)), np.tile(high, (n, 1))
    return _fly(f, walls, omega, c1, c2, _leaders(topology, n), seed, before, x)


def _fly(f, walls, omega, c1, c2, follow, seed, before, x):
    """The loop of `particle_swarm`, on arguments that were checked."""
    first, n_evals, v, p, p_losses = 0, 0, np.zeros_like(x), x, np.full(len(x), np.inf)
    if before:
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
