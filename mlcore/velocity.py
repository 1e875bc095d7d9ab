"""How a particle moves: the three parts of its velocity, what tames them, and the walls."""

from math import sqrt

import numpy as np

from mlcore.checks import number


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
