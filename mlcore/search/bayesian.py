"""Bayesian optimisation: fit a surrogate to what is known, ask it where to look, look there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from math import inf, prod
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

FEW = 2000  # cells of a space: so many are all scored, and none is overlooked


@dataclass(frozen=True, eq=False)
class BayesStep(SearchStep):
    """One step of Bayesian optimisation: fit, acquire, evaluate.

    Parameters
        t, theta, loss, n_evals, points, losses, seed     as in `SearchStep`; one point a step; the
                                                          best also of the losses it began with
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
        return _joined(self.seen, self.points), _joined(self.seen_losses, self.losses)

    @property
    def recommended(self):
        """Where f is noisy, the point to hand in: of all known, that of the lowest mean, (d,).

        ``theta`` has the lowest loss, and under noise that is partly a lucky draw. The mean, fitted
        to all that is known after this step, weighs the neighbours too; what is f⁺ for the next
        step is the mean here. Before the first fit: theta.
        """
        if self.surrogate is None:
            return self.theta
        (points, losses), last = self.known, self.surrogate
        kernel = last.posterior.process.kernel
        surrogate = fit_surrogate(points, losses, last.low, last.high, kernel, last)
        return points[surrogate.predict(points)[0].argmin()]

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
    lower; without noise this is the lowest loss. Under noise hand in ``step.recommended``. Losses
    over many orders of magnitude are warped, see `Surrogate`: then μ, σ and f⁺ are, too.

    With a `Space`, candidates are moved to where they are really evaluated, so the process sees
    whole numbers and choices as they are; the options of a choice lie in a row, neighbours more
    alike than others. No cell of up to 2000 is asked for again while another one is untried; once
    all are known, the most promising is: of use under noise, else the time to stop.

    Parameters
        f : function                    (n, d) points → (n,) losses; see `rowwise`
        space : Space, or (d, 2) array  the box
        acquisition : function          (mean, std, best) → score, the largest is looked at next;
                                        a bound as lambda m, s, b: -lower_confidence_bound(m, s, 1)
        kernel : function               of kernels.py
        n_initial : int                 points of the design; fewer, if two fall into one cell
        rng : int, None or Generator    for the design and the search of the acquisition
        start : None, (n, d) array, (points, losses) or BayesStep
                                        points to begin with; or points whose losses, (n,), are
                                        known: they are neither evaluated nor counted in n_evals;
                                        or the step to go on from

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
    start, losses = start if isinstance(start, tuple) and len(start) == 2 else (start, None)
    low, high, seed, before, points = begin(f, space, BayesStep, rng, start)
    n_initial = whole("n_initial", n_initial, 1)
    snap, cells = (space.snap, _cells(space)) if isinstance(space, Space) else (_as_it_is, None)
    nothing = _fixed(np.empty((0, len(low)))), _fixed(np.empty(0))
    if losses is not None:
        losses = _losses_of(points, losses)
        known, design = (_fixed(snap(points)), losses), nothing[0]
    elif before is not None:
        known, design = before.known, before.design
    elif points is not None:
        known, design = nothing, _fixed(snap(points))
    else:
        design = snap(uniform(latin_hypercube(n_initial, len(low), seed), low, high))
        first_of_each = np.sort(np.unique(design, axis=0, return_index=True)[1])
        known, design = nothing, _fixed(design[first_of_each])
    look = partial(_look, low=low, high=high, snap=snap, cells=cells)
    return _optimise(f, low, high, kernel, acquisition, look, known, design, seed, before)


def _optimise(f, low, high, kernel, acquisition, look, known, design, seed, before):
    """The loop of `bayesian_optimisation`, on arguments that were checked."""
    first, surrogate = (0, None) if before is None else (before.t + 1, before.surrogate)
    for t in count(first):
        best, rng, (points, losses) = None, np.random.default_rng((seed, t)), known
        if t < len(design):
            x = design[t]
        elif not np.isfinite(losses).any():  # nothing to fit to: one point is as good as another
            x = look(partial(_any, rng), points, losses, rng)
        else:
            surrogate = fit_surrogate(points, losses, low, high, kernel, surrogate)
            best = float(surrogate.predict(points)[0].min())
            x = look(partial(_score, acquisition, surrogate, best), points, losses, rng)
        new = _fixed(x[None].copy())
        new_losses = losses_at(f, new)
        known = _joined(points, new), _joined(losses, new_losses)
        knowledge = seed, points, losses, surrogate, best, acquisition, design
        yield BayesStep(t, *best_of(*known), t + 1, new, new_losses, *knowledge)


def _look(score, points, losses, rng, low, high, snap, cells):
    """Return where to look next, (d,): the largest score in the box, or of the cells untried."""
    if cells is None:
        near = points[losses.argmin()] if len(points) else (low + high) / 2
        return maximise(score, near, low, high, rng, snap)
    # Both are as snap made them, so equal to the last digit where they are the same cell.
    untried = cells[(cells[:, None] != points).any(axis=2).all(axis=1)]
    options = untried if len(untried) else cells
    return options[score(options).argmax()]


def _any(rng, points):
    """Return scores, (m,), that prefer no point."""
    return rng.random(len(points))


def _cells(space):
    """Return all points that a space of whole numbers and options has, (n, d); None: too many."""
    numbers = [getattr(dimension, "n_cells", inf) for dimension in space.dimensions.values()]
    if prod(numbers) > FEW:
        return None
    middles = [(np.arange(n) + 0.5) / n for n in numbers]
    return np.stack(np.meshgrid(*middles, indexing="ij"), axis=-1).reshape(-1, len(numbers))


def _losses_of(points, losses):
    """Return known losses as an array, (n,); one that is not finite is inf, as those of f are."""
    try:
        given = np.asarray(losses)
    except ValueError:  # rows of unequal length
        given = np.array(None)
    if points is None or given.dtype.kind not in "iuf" or given.shape != (len(points),):
        expected = "start as a tuple must be (points, losses), of shapes (n, d) and (n,)"
        raise ValueError(f"{expected}; got the losses {losses!r:.60} for {np.shape(points)}")
    return _fixed(np.where(np.isfinite(given), given, inf))


def _as_it_is(points):
    return points


def _joined(a, b):
    return _fixed(np.concatenate([a, b]))


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
