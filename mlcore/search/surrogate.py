"""The surrogate: a Gaussian process, fitted to the losses so far, stands in for the objective."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from mlcore.checks import array, same_length
from mlcore.descent.loop import gradient_descent
from mlcore.descent.rules import Adam
from mlcore.gp.evidence import Evidence, Prior
from mlcore.gp.process import GaussianProcess, Posterior

N_STEPS, FIRST_LR = 30, 0.15  # of the descent on minus the log evidence
USUAL = {"amplitude": (1.0, 1.0), "length_scale": (0.4, 1.0), "noise": (1e-5, 2.5)}  # and widths
LOUD = 0.01  # noise that the short descent would not reach from the usual one


@dataclass(frozen=True, eq=False)
class Surrogate:
    """What is believed of the objective in its own units: a posterior, and the way to its units.

        x = low + (high − low) u        loss = shift + scale · y

    The posterior knows u in the unit cube and y of mean 0 and variance 1, where the usual
    hyperparameters are the same for every problem.

    Parameters
        posterior : Posterior       of y, given u
        low, high : (d,) arrays     the box
        shift, scale : float        mean and standard deviation of the losses

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

    def predict(self, points):
        """Return mean and standard deviation of the loss, without noise, at points, (m, d)."""
        mean, std = self.posterior.predict((points - self.low) / (self.high - self.low))
        return self.shift + self.scale * mean, self.scale * std


def fit_surrogate(points, losses, low, high, kernel: Callable, before: Surrogate | None = None):
    """Fit a Gaussian process to losses: the hyperparameters most probable after seeing them.

        θ = argmin Evidence(u, y)(θ) − log p(θ)        θ = (log σ_f, log ℓ₁, …, log ℓ_d, log σ_n²)

    By descent from two places, the lower end wins: the fit before, and the usual values, with
    little noise if n is even and much if it is odd. Without a fit before: with little and much.

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
    shift, scale = float(finite.mean()), float(finite.std()) or 1.0
    y = (np.minimum(losses, finite.max()) - shift) / scale
    d = points.shape[1]
    rows = [USUAL["amplitude"], *[USUAL["length_scale"]] * d, USUAL["noise"]]
    prior = Prior(np.log([usual for usual, _ in rows]), np.array([width for _, width in rows]))
    usual = GaussianProcess(kernel, (USUAL["length_scale"][0],) * d, 1.0, USUAL["noise"][0])
    evidence = Evidence((points - low) / (high - low), y, usual, prior)
    loud = np.append(prior.means[:-1], np.log(LOUD))
    starts = [prior.means, loud]
    if before is not None:
        starts = [starts[len(y) % 2], before.posterior.process.theta]
    theta = min((_descend(evidence, start) for start in starts), key=lambda step: step.loss).theta
    posterior = evidence.process(theta).condition(evidence.X, evidence.y)
    return Surrogate(posterior, low, high, shift, scale)


def _descend(evidence, start):
    """Return the lowest step of a short descent, whose learning rate falls to 0."""
    steps = gradient_descent(
        evidence, start, rule=Adam(0.9, 0.99), lr=lambda t: FIRST_LR * (1 - t / N_STEPS)
    )
    return min(islice(steps, N_STEPS), key=lambda step: step.loss)
