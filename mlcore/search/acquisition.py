"""Acquisition: what a value yet unseen promises, from the mean and the deviation believed of it.

    z = (f⁺ − μ) / σ        f⁺ = best, the lowest value so far: everything here minimises

Φ is the distribution function of the standard normal, φ its density.
"""

from math import erfc, log, pi, sqrt

import numpy as np

from mlcore.checks import array, number

GLOBAL, LOCAL, KEPT, CHILDREN, ROUNDS = 400, 100, 5, 20, 6  # points that `maximise` looks at

FAR = -25.0  # below this z, a series for log h is exact to 1e-8 and the plain form loses digits


def expected_improvement(mean, std, best):
    """By how much the value is expected to fall below the best one, and by 0 where it does not.

        EI = E max(f⁺ − f, 0) = (f⁺ − μ) Φ(z) + σ φ(z)        σ = 0: max(f⁺ − μ, 0)

    Parameters
        mean, std : arrays    μ and σ ≥ 0, in units of f
        best : float          f⁺

    Returns
        array, ≥ 0, in units of f: the larger, the more promising

    Source
        Jones, Schonlau and Welch (1998), Efficient global optimization, eq. 15

    Example
        >>> f"{expected_improvement(1.2, 0.5, best=1.0):.4f}"       # −.2 · .3446 + .5 · .3683
        '0.1152'
    """
    gap, std, z = _standardised(mean, std, best)
    return np.where(std > 0, np.maximum(gap * normal_cdf(z) + std * normal_pdf(z), 0), gap.clip(0))


def log_expected_improvement(mean, std, best):
    """The logarithm of the expected improvement, also where that is too small for a float.

        log EI = log σ + log h(z)        h(z) = φ(z) + z Φ(z)
        log h(z) ≈ −z²/2 − ½ log 2π − log z² + log(1 − 3/z² + 15/z⁴ − 105/z⁶)        z < −25

    Its largest value is where that of EI is. Most of the space promises an EI of exactly 0.0 in
    floats, which gives a search no direction; its logarithm still says which point promises more.

    Parameters
        mean, std : arrays    μ and σ ≥ 0, in units of f
        best : float          f⁺

    Returns
        array: −inf where EI is 0

    Source
        Ament et al. (2023), Unexpected improvements to expected improvement, eq. 9; here with the
        asymptotic series of the normal tail, Abramowitz and Stegun (1964), eq. 26.2.12

    Example
        >>> f"{np.exp(log_expected_improvement(1.2, 0.5, best=1.0)):.4f}"
        '0.1152'
        >>> f"{log_expected_improvement(100.0, 1.0, best=0.0):.1f}"      # EI is about 10 to −2177
        '-5010.1'
    """
    gap, std, z = _standardised(mean, std, best)
    far = z < FAR
    near, w = np.where(far, 0.0, z), 1 / np.where(far, z, FAR) ** 2
    h = normal_pdf(near) + near * normal_cdf(near)
    tail = np.log(w) + np.log(1 - 3 * w + 15 * w**2 - 105 * w**3) - (log(2 * pi) + 1 / w) / 2
    with np.errstate(divide="ignore"):  # log 0 is −inf, as it should be
        certain = np.log(gap.clip(0))
        return np.where(std > 0, np.log(std) + np.where(far, tail, np.log(h)), certain)


def probability_of_improvement(mean, std, best, xi=0.0):
    """How likely the value is to fall below the best one by more than ξ.

        PI = Φ((f⁺ − μ − ξ) / σ)        σ = 0: 1 if f⁺ − μ > ξ, else 0

    It does not ask by how much: with ξ = 0 it stays close to the best point known. It needs a ξ of
    the gain that would matter. Measured on Branin, whose values spread by 50, median gap to the
    minimum after 25 evaluations, 16 seeds: 0.2 with ξ = 0, 0.02 with 0.1, 0.07 with 1, 0.3 with 3;
    up to ξ = 0.3 some seeds never leave the first valley.

    Parameters
        mean, std : arrays    μ and σ ≥ 0, in units of f
        best : float          f⁺
        xi : float            ξ ≥ 0, in units of f

    Returns
        array between 0 and 1: the larger, the more promising

    Source
        Kushner (1964), A new method of locating the maximum point of an arbitrary multipeak curve
        in the presence of noise

    Example
        >>> f"{probability_of_improvement(1.2, 0.5, best=1.0):.4f}"      # Φ(−.4)
        '0.3446'
    """
    gap, std, z = _standardised(mean, std, number("best", best) - number("xi", xi, 0))
    return np.where(std > 0, normal_cdf(z), (gap > 0).astype(np.float64))


def lower_confidence_bound(mean, std, kappa=2.0):
    """How low the value may well be: the *lowest* bound is the most promising.

        LCB = μ − κ σ

    A large κ goes on looking wherever σ is wide. Measured as for PI: a gap of 0.08 with κ = 2, of
    1e-5 with κ = 1, where 1 of 16 seeds stayed 1.5 above; of 0.003 with log EI, which has no knob.

    Parameters
        mean, std : arrays    μ and σ ≥ 0, in units of f
        kappa : float         κ ≥ 0: how optimistic

    Returns
        array, in units of f: the smaller, the more promising

    Source
        Cox and John (1992), A statistical method for global optimization; Srinivas et al. (2010),
        Gaussian process optimization in the bandit setting, eq. 6, for a maximum: μ + κ σ

    Example
        >>> f"{lower_confidence_bound(1.2, 0.5):.1f}"
        '0.2'
    """
    mean, std = _checked(mean, std)
    return mean - number("kappa", kappa, 0) * std


def maximise(score, near, low, high, rng, snap=lambda points: points):
    """Search a box for the point of the largest score, which costs next to nothing to ask for.

    Many points at once, all over the box and around a good one; then, in ever smaller
    circles, around the best few.

    Parameters
        score : function             (n, d) points → (n,)
        near : (d,) array            the good point
        low, high : (d,) arrays      the box
        rng : Generator
        snap : function              (n, d) → (n, d), to where points are really evaluated

    Returns
        (d,) array

    Example
        >>> box, rng = (np.zeros(1), np.ones(1)), np.random.default_rng(0)
        >>> f"{maximise(lambda x: -((x[:, 0] - 0.3) ** 2), np.zeros(1), *box, rng)[0]:.2f}"
        '0.30'
    """
    width, d = high - low, len(low)
    spread = 10 ** rng.uniform(-3, -0.5, (LOCAL, 1))  # from a thousandth to a third of the box
    around = near + spread * width * rng.normal(size=(LOCAL, d))
    points = np.concatenate([rng.uniform(low, high, (GLOBAL, d)), around])
    points = snap(np.clip(points, low, high))
    scores = score(points)
    for halvings in range(ROUNDS):
        top = np.argsort(-scores, kind="stable")[:KEPT]
        moves = 0.1 / 2**halvings * width * rng.normal(size=(KEPT, CHILDREN, d))
        children = snap(np.clip(points[top, None] + moves, low, high).reshape(-1, d))
        points = np.concatenate([points[top], children])
        scores = np.concatenate([scores[top], score(children)])
    return points[scores.argmax()]


def _standardised(mean, std, best):
    """Return f⁺ − μ, σ and z as arrays; z is 0 where σ is 0."""
    mean, std = _checked(mean, std)
    gap = number("best", best) - mean
    std = np.where(std > 1e-150 * np.abs(gap), std, 0.0)  # else z² would be no float
    return gap, std, np.divide(gap, std, out=np.zeros(std.shape), where=std > 0)


def _checked(mean, std):
    """Return both as arrays, or say what is wrong."""
    mean, std = array("mean", mean), array("std", std)
    if std.min() < 0:
        raise ValueError(f"std must be ≥ 0; got {std.min()}")
    if mean.ndim and std.ndim and mean.shape != std.shape:
        raise ValueError(f"mean and std must have one shape; got {mean.shape} and {std.shape}")
    return mean, std


_erfc = np.frompyfunc(erfc, 1, 1)  # of one number: NumPy has none of its own


def normal_cdf(z):
    """The distribution function of the standard normal, Φ(z) = ½ erfc(−z/√2).

    Parameters
        z : array

    Returns
        array of z's shape

    Example
        >>> f"{normal_cdf(-0.4):.4f}"
        '0.3446'
    """
    return np.asarray(0.5 * _erfc(-np.asarray(z) / sqrt(2)), dtype=np.float64)


def normal_pdf(z):
    """The density of the standard normal, φ(z) = e^(−z²/2) / √2π.

    Parameters
        z : array

    Returns
        array of z's shape

    Example
        >>> f"{normal_pdf(-0.4):.4f}"
        '0.3683'
    """
    return np.exp(-0.5 * np.square(z)) / sqrt(2 * pi)
