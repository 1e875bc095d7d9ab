"""The surrogate: a Gaussian process, fitted to the losses so far, stands in for the objective."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from mlcore.checks import array, same_length
from mlcore.descent.loop import gradient_descent
from mlcore.descent.rules import Adam
from mlcore.gp.evidence import Evidence, Prior
from mlcore.gp.process import GaussianProcess, Posterior

N_STEPS, FIRST_LR = 25, 0.18  # of the descent on minus the log evidence
USUAL = {"amplitude": (1.0, 1.0), "length_scale": (0.4, 1.0), "noise": (1e-5, 3.0)}  # and widths
LOUD = 0.7, 0.5  # amplitude and noise, half of the variance each: far from the usual values
POWERS = 1, 0, -1  # λ of the warp: the loss itself, its logarithm, its reciprocal
FAR = 1e4  # times the scale of the gaps: no matter how far, it is just a bad loss
PRICE = 0.5  # log evidence for each loss, which another power than 1 has to gain
LARGEST = 1e300  # of |loss|: sums of such numbers are still floats


@dataclass(frozen=True, eq=False)
class Surrogate:
    """What is believed of the objective: a posterior, and the way from its units to the loss.

        x = low + (high − low) u        g(loss) = shift + scale · y        g: see `warp`

    The posterior knows u in the unit cube and y of mean 0 and variance 1, where the usual
    hyperparameters are the same for every problem. With power = 1, as mostly, g(loss) = loss, and
    all that `predict` says is in units of the loss. With another power it is in units of g: there
    a loss near the lowest one is still as it is, one far above is drawn down towards it.

    Parameters
        posterior : Posterior       of y, given u
        low, high : (d,) arrays     the box
        shift, scale : float        mean and standard deviation of the warped losses
        power : int                 λ of the warp

    Example
        >>> posterior = GaussianProcess().condition([[0.5]], [1.0])
        >>> surrogate = Surrogate(posterior, np.array([0.0]), np.array([4.0]), 10.0, 3.0)
        >>> mean, std = surrogate.predict([[2.0]])                  # u = ½, where y was seen
        >>> mean.tolist(), std.tolist()
        ([13.0], [0.0])
    """

    posterior: Posterior
    low: np.ndarray
    high: np.ndarray
    shift: float
    scale: float
    power: int = 1

    def predict(self, points):
        """Return mean and standard deviation of g(loss), without noise, at points, (m, d)."""
        mean, std = self.posterior.predict((points - self.low) / (self.high - self.low))
        return self.shift + self.scale * mean, self.scale * std


def warp(losses, power):
    """Draw losses far above the lowest one towards it, so that they do not hide the low ones.

        g(loss) = l + s (r^λ − 1) / λ,    r = 1 + (loss − l) / s        λ = 0: l + s log r
        log g'  = (λ − 1) log r

    l is the lowest loss, and s the lower quartile of the gaps above it. There g is the loss itself,
    g(l) = l and g'(l) = 1; with λ = 1 it is so everywhere. For any λ a gap counts at most as 10⁴ s.

    Parameters
        losses : (n,) array, finite
        power : int                 λ

    Returns
        g : (n,) array
        log_slope : float           Σ log g': p(losses) = p(g) · Π g'

    Source
        Box and Cox (1964), An analysis of transformations, eq. 1 and 8; for a process
        Snelson, Rasmussen and Ghahramani (2004), Warped Gaussian processes, eq. 6

    Example
        >>> losses = np.array([1.0, 2.0, 2.0, 2.0, 4.0])     # l = 1, s = 1, r = 1, 2, 2, 2, 4
        >>> warp(losses, 1)[0].tolist(), warp(losses, -1)[0].tolist()
        ([1.0, 2.0, 2.0, 2.0, 4.0], [1.0, 1.5, 1.5, 1.5, 1.75])
    """
    losses = np.clip(losses, -LARGEST, LARGEST)
    lowest, gaps = losses.min(), losses - losses.min()
    if not gaps.any():
        return losses, 0.0
    s = np.quantile(gaps[gaps > 0], 0.25)
    gaps = np.minimum(gaps, FAR * s)
    log_r = np.log1p(gaps / s)
    grown = {1: gaps / s, 0: log_r, -1: -np.expm1(-log_r)}[power]
    return lowest + s * grown, (power - 1) * float(log_r.sum())


def fit_surrogate(points, losses, low, high, kernel: Callable, before: Surrogate | None = None):
    """Fit a Gaussian process to losses: the hyperparameters most probable after seeing them.

        θ, λ = argmin Evidence(u, y)(θ) + n log scale − Σ log g' − log p(θ)        y: of g with λ
        θ = (log σ_f, log ℓ₁, …, log ℓ_d, log σ_n²)

    The power λ is chosen first, at the θ of the fit before; another one than 1 must gain ½ for each
    loss, for a search gathers low losses, and so makes any losses look skewed. Then θ, by descent
    from two places, of which the lower end wins: the fit before, and the usual values, with little
    noise if n is even and much if it is odd. Without a fit before: every λ, with little and much.

    Parameters
        points, losses : (n, d) and (n,) arrays    a loss of inf counts as the largest finite one
        low, high : (d,) arrays                    the box
        kernel : function                          of kernels.py
        before : Surrogate or None                 of one point fewer, perhaps

    Returns
        Surrogate

    Raises
        TypeError, ValueError   points, low or high is not as above; no loss is finite

    Source
        Snoek, Larochelle and Adams (2012), Practical Bayesian optimization of machine learning
        algorithms, section 3.1; here the most probable θ instead of an average over many

    Example
        >>> from mlcore.gp.kernels import rbf
        >>> points = np.linspace(0, 4, 9)[:, None]
        >>> low, high = np.zeros(1), np.full(1, 4.0)
        >>> surrogate = fit_surrogate(points, np.sin(points[:, 0]), low, high, rbf)
        >>> mean, std = surrogate.predict([[1.25]])
        >>> f"{abs(mean[0] - np.sin(1.25)):.2f}"
        '0.00'
    """
    points, low, high = array("points", points, 2), array("low", low, 1), array("high", high, 1)
    losses = np.asarray(losses, dtype=np.float64)
    same_length(points, losses)
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        raise ValueError(f"losses must hold a finite one; got {losses.tolist()}")
    d, u, losses = points.shape[1], (points - low) / (high - low), np.minimum(losses, finite.max())
    rows = [USUAL["amplitude"], *[USUAL["length_scale"]] * d, USUAL["noise"]]
    prior = Prior(np.log([usual for usual, _ in rows]), np.array([width for _, width in rows]))
    usual = GaussianProcess(kernel, (USUAL["length_scale"][0],) * d, 1.0, USUAL["noise"][0])
    quiet, loud = usual.theta, replace(usual, amplitude=LOUD[0], noise=LOUD[1]).theta
    fits = [_Fit(u, losses, usual, prior, power) for power in POWERS]
    starts = [(fit, theta) for fit in fits for theta in (quiet, loud)]
    if before is not None:
        theta = before.posterior.process.theta
        fit = min(fits, key=lambda fit: fit.evidence(theta)[0] + fit.price)
        starts = [(fit, theta), (fit, loud if len(u) % 2 else quiet)]
    ends = [(fit, _descend(fit.evidence, theta)) for fit, theta in starts]
    fit, step = min(ends, key=lambda end: end[1].loss + end[0].price)
    posterior = fit.evidence.process(step.theta).condition(u, fit.evidence.y)
    return Surrogate(posterior, low, high, fit.shift, fit.scale, fit.power)


class _Fit:
    """What is fitted with one power: the evidence of θ, and what it costs to come to its y."""

    def __init__(self, u, losses, usual, prior, power):
        g, log_slope = warp(losses, power)
        size = np.abs(g).max() or 1.0  # squares of g / size neither overflow nor vanish
        self.shift = float(size * np.mean(g / size))
        self.scale = float(size * np.std(g / size)) if np.ptp(g / size) else 1.0
        self.price = len(g) * (np.log(self.scale) + PRICE * (power != 1)) - log_slope
        self.evidence = Evidence(u, (g - self.shift) / self.scale, usual, prior)
        self.power = power


def _descend(evidence, start):
    """Return the lowest step of a short descent, whose learning rate falls to 0."""
    steps = gradient_descent(
        evidence, start, rule=Adam(0.9, 0.99), lr=lambda t: FIRST_LR * (1 - t / N_STEPS)
    )
    return min(islice(steps, N_STEPS), key=lambda step: step.loss)
