"""The same surface elsewhere: a search that relies on the axes or on the centre gives itself away.

A sum over the coordinates can be searched coordinate by coordinate; turned, it cannot. And many
surfaces have their minimum in the middle of the box, where a careless search looks anyway.
"""

import numpy as np

from mlcore.checks import array, generator, whole
from mlcore.problems.problem import Problem, surface


@surface
def moved(problem, *, shift=None, rotation=None):
    """Return the problem turned about its first minimum θ*, and then shifted by s.

        L′(θ) = L(z)        z = θ* + Q (θ − θ* − s)        ∇L′(θ) = Qᵀ ∇L(z)

    The box stays where it is. The first minimum is now exactly at θ* + s, any other one θₖ at
    θ* + s + Qᵀ(θₖ − θ*); of those, the ones that have left the box are dropped.

    Parameters
        problem : Problem
        shift : (d,) array or None      s
        rotation : (d, d) array or None    Q, orthogonal: Q Qᵀ = I; it may contain a mirror

    Returns
        Problem, with the bounds and the minimum_loss of the one given

    Raises
        TypeError    an argument is not of its kind
        ValueError   a wrong shape; Q is not orthogonal; the first minimum would leave the box;
                     or the problem is as low outside of its box (Branin, Gramacy–Lee), so that
                     nobody knows the minima after the move

    Source
        Liang, Qu, Suganthan and Hernández-Díaz (2013), the problems of CEC 2013: z = M (x − o)

    Example
        >>> from mlcore.problems import bowl
        >>> turned = moved(bowl(10), rotation=[[0, 1], [-1, 0]])     # z = (θ₂, −θ₁)
        >>> float(turned.value([2, 0])), float(turned.value([0, 2]))
        (20.0, 2.0)
        >>> moved(bowl(10), shift=[0.5, -1]).minima.tolist()
        [[0.5, -1.0]]
    """
    if not isinstance(problem, Problem):
        raise TypeError(f"problem must be a Problem; got {problem!r}")
    if not problem.everywhere:
        raise ValueError(
            f"problem must have its minima in its box alone; {problem.name} has others outside, "
            "which a move would bring in"
        )
    home, name, d = problem.minimum, problem.name, len(problem.bounds)
    there, others = home, problem.minima - home
    if rotation is not None:
        rotation, name = _orthogonal(rotation, d, name), f"rotated {name}"
        others = _times(rotation.T, others)
    if shift is not None:
        shift = array("shift", shift, 1)
        if shift.shape != (d,):
            raise ValueError(f"shift must have shape ({d},) for {name}; got {shift.shape}")
        there, name = home + shift, f"shifted {name}"
    minima = there + others
    inside = ((problem.bounds[:, 0] <= minima) & (minima <= problem.bounds[:, 1])).all(axis=1)
    if not inside[0]:
        raise ValueError(f"shift must keep the minimum in the bounds; it would be at {there}")

    def back(theta):
        gap = theta - there  # exactly 0 at the first minimum
        return home + (gap if rotation is None else _times(rotation, gap))

    def f(theta):
        return problem.f(back(theta))

    def gradient(theta):
        slope = problem.gradient(back(theta))
        return slope if rotation is None else _times(rotation.T, slope)

    return Problem(name, f, gradient, problem.bounds, minima[inside], problem.minimum_loss)


def shifted(problem, rng=None):
    """Return the problem with its first minimum somewhere else, not too near the walls.

        s = o − θ*        o uniform in the box without the outer tenth on every side

    Parameters
        problem : Problem
        rng : int, None or Generator   an int gives the same place every time

    Returns
        Problem, as from `moved`

    Example
        >>> from mlcore.problems import sphere
        >>> problem = shifted(sphere(), 0)
        >>> problem.minimum.round(2).tolist(), float(problem.value(problem.minimum))
        ([1.12, -1.89], 0.0)
    """
    if not isinstance(problem, Problem):
        raise TypeError(f"problem must be a Problem; got {problem!r}")
    low, high = problem.bounds.T
    place = low + generator("rng", rng).uniform(0.1, 0.9, len(low)) * (high - low)
    return moved(problem, shift=place - problem.minimum)


def rotated(problem, rng=None):
    """Return the problem turned about its first minimum by a random orthogonal matrix.

    Parameters
        problem : Problem
        rng : int, None or Generator   an int gives the same matrix every time

    Returns
        Problem, as from `moved`

    Example
        >>> from mlcore.problems import rastrigin
        >>> problem = shifted(rotated(rastrigin(10), 0), 1)
        >>> problem.name, float(problem.value(problem.minimum))
        ('shifted rotated Rastrigin', 0.0)
    """
    if not isinstance(problem, Problem):
        raise TypeError(f"problem must be a Problem; got {problem!r}")
    return moved(problem, rotation=random_rotation(len(problem.bounds), rng))


def random_rotation(dim, rng=None):
    """Return an orthogonal matrix, all equally likely: a rotation, every second time with a mirror.

        Q of N = QR, N standard normal; a column's sign is turned where Rᵢᵢ < 0

    Parameters
        dim : int                      d ≥ 1
        rng : int, None or Generator   an int gives the same matrix every time

    Returns
        (d, d) array

    Source
        Mezzadri (2007), How to generate random matrices from the classical compact groups

    Example
        >>> Q = random_rotation(3, 0)
        >>> (Q @ Q.T).round(12).tolist() == np.eye(3).tolist()
        True
    """
    d = whole("dim", dim, 1)
    Q, R = np.linalg.qr(generator("rng", rng).standard_normal((d, d)))
    return Q * np.sign(np.diag(R))


def _orthogonal(rotation, d, name):
    """Return the matrix as a copy of its own, or say what is wrong with it."""
    Q = array("rotation", rotation, 2).copy()
    if Q.shape != (d, d):
        raise ValueError(f"rotation must have shape ({d}, {d}) for {name}; got {Q.shape}")
    off = np.abs(Q @ Q.T - np.eye(d)).max()
    if off > 1e-10:
        raise ValueError(f"rotation must be orthogonal, Q Qᵀ = I; Q Qᵀ − I reaches {off:.2g}")
    return Q


def _times(Q, points):
    """Return Q times each of the points, (…, d)."""
    # Matrix times vector, one point at a time: a matrix product rounds as its batch has it.
    return (Q @ points[..., None])[..., 0]
