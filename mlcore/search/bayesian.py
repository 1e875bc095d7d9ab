"""Bayesian optimisation: fit a surrogate to what is known, ask it where to look, look there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import numpy as np

from mlcore.checks import function, whole
from mlcore.gp.kernels import matern52
from mlcore.search.acquisition import log_expected_improvement, maximise
from mlcore.search.draws import latin_hypercube, uniform
from mlcore.search.population import losses_at
from mlcore.search.space import Space
from mlcore.search.step import SearchStep, begin, best_of
from mlcore.search.surrogate import Surrogate, fit_surrogate


@dataclass(frozen=True, eq=False)
class BayesStep(SearchStep):
    """One step of Bayesian optimisation: fit, acquire, evaluate.

    Parameters
        t, theta, loss, n_evals, points, losses, seed     as in `SearchStep`; one point a step
        seen, seen_losses : (n, d), (n,) arrays           what was known before this step
        surrogate : Surrogate or None                     fitted to that; None: no fit yet
        best : float or None                              f⁺, what the acquisition compares with
        acquisition : function                            (mean, std, best) → score
        design : (k, d) array                             the points to begin with

    Example
        >>> one = np.ones((1, 1))
        >>> none = one[:0], one[0, :0], None, None
        >>> step = BayesStep(0, one[0], 3.0, 1, one, 3 * one[0], 7, *none, max, one)
        >>> step.known[1].tolist()
        [3.0]
    """

    seen: np.ndarray
    seen_losses: np.ndarray
    surrogate: Surrogate | None
    best: float | None
    acquisition: Callable
    design: np.ndarray

    @property
    def known(self):
        """What is known after this step: all points, (n + 1, d), and their losses."""
        points = np.concatenate([self.seen, self.points])
        return _fixed(points), _fixed(np.concatenate([self.seen_losses, self.losses]))

    def score(self, points):
        """Return the acquisition at points, (m, d), as this step used it to choose its own."""
        if self.surrogate is None:
            raise ValueError(f"step {self.t} was chosen without a surrogate: it has no scores")
        return _score(self.acquisition, self.surrogate, self.best, points)


def bayesian_optimisation(
    f: Callable,
    space: Any,
    *,
    acquisition: Callable = log_expected_improvement,
    kernel: Callable = matern52,
    n_initial: int = 5,
    rng: Any = None,
    start: Any = None,
) -> Iterator[BayesStep]:
    """Look where a Gaussian process, fitted to all losses so far, promises most: one point a step.

        fit        surrogate ← Gaussian process fitted to (x₁, f(x₁)), …, (xₙ, f(xₙ))
        acquire    xₙ₊₁ ← argmax acquisition(μ(x), σ(x), f⁺)
        evaluate   f(xₙ₊₁), and add it to what is known

    The first points are a Latin hypercube: n values of every coordinate, each once. Noise of f is
    estimated with the rest, so f⁺ is the lowest *mean* at a point seen, which a lucky draw cannot
    lower; without noise this is the lowest loss. With a `Space`, candidates are moved to where they
    are really evaluated, so the process sees whole numbers and choices as they are; the options of
    a choice lie in a row, neighbours more alike than others.

    Parameters
        f : function                    (n, d) points → (n,) losses; see `rowwise`
        space : Space, or (d, 2) array  the box
        acquisition : function          (mean, std, best) → score, the largest is looked at next;
                                        a bound as lambda m, s, b: -lower_confidence_bound(m, s)
        kernel : function               of kernels.py
        n_initial : int                 points of the design
        rng : int, None or Generator    for the design and the search of the acquisition
        start : None, (n, d) array or BayesStep    points to begin with; or the step to go on from

    Returns
        an endless stream of BayesStep

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the answer of f is

    Source
        Jones, Schonlau and Welch (1998), Efficient global optimization, section 4

    Example
        >>> from itertools import islice
        >>> steps = bayesian_optimisation(lambda x: (x[:, 0] - 3.0) ** 2, [(0, 4)], rng=0)
        >>> *_, last = islice(steps, 10)
        >>> last.n_evals, last.loss < 1e-3
        (10, True)
    """
    for name, value in (("acquisition", acquisition), ("kernel", kernel)):
        function(name, value)
    low, high, seed, before, design = begin(f, space, BayesStep, rng, start)
    n_initial = whole("n_initial", n_initial, 1)
    if before is not None:
        design = before.design
    elif design is None:
        design = uniform(latin_hypercube(n_initial, len(low), seed), low, high)
    snap = space.snap if isinstance(space, Space) else lambda points: points
    return _optimise(f, low, high, snap, acquisition, kernel, _fixed(snap(design)), seed, before)


def _optimise(f, low, high, snap, acquisition, kernel, design, seed, before):
    """The loop of `bayesian_optimisation`, on arguments that were checked."""
    points, losses, surrogate = design[:0], _fixed(np.empty(0)), None
    if before is not None:
        (points, losses), surrogate = before.known, before.surrogate
    for t in count(len(losses)):
        best, rng = None, np.random.default_rng((seed, t))
        if t < len(design):
            x = design[t]
        elif not np.isfinite(losses).any():  # nothing to fit to
            x = snap(rng.uniform(low, high))
        else:
            surrogate = fit_surrogate(points, losses, low, high, kernel, surrogate)
            best = float(surrogate.predict(points)[0].min())
            near, score = points[losses.argmin()], partial(_score, acquisition, surrogate, best)
            x = maximise(score, near, low, high, rng, snap)
        new = _fixed(x[None].copy())
        new_losses = losses_at(f, new)
        theta, loss = best_of(new, new_losses, before)
        knowledge = seed, points, losses, surrogate, best, acquisition, design
        before = BayesStep(t, theta, loss, t + 1, new, new_losses, *knowledge)
        yield before
        points, losses = before.known


def _fixed(values):
    values.setflags(write=False)
    return values


def _score(acquisition, surrogate, best, points):
    """Return the acquisition at points, (m, d), or say that it is none."""
    scores = acquisition(*surrogate.predict(points), best)
    if np.shape(scores) != (len(points),):
        expected = f"acquisition must return one score for each point, shape ({len(points)},)"
        raise ValueError(f"{expected}; {acquisition!r} returned shape {np.shape(scores)}")
    return scores
