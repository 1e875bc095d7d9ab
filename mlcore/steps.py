"""The one idea: every iterative algorithm is a stream of steps.

An algorithm is a generator. It yields one small immutable record per step, which holds everything
that is needed to explain that step. Whatever wants to look on (a plot, a player, a stopping rule)
works on the stream, so the algorithm knows nothing of it:

    algorithm ──yields──▶ Step, Step, Step ──record()──▶ run, a list ──▶ player, plot, figure
                                │
                    until(), patience(): stopping rules
"""

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from inspect import GEN_CLOSED, getgeneratorstate, isgenerator
from itertools import islice

import numpy as np

from mlcore.checks import function, number, whole


@dataclass(frozen=True, eq=False)  # no ==: arrays have no one answer to it
class Step:
    """What one step of any algorithm says of itself.

    Step t holds the point, the loss at exactly that point, and the cost so far. An algorithm that
    has more to say adds fields in a subclass. So ``run[-1].theta`` is always the answer and
    ``run[-1].loss`` is its loss (on the step's own rows, where an algorithm takes them in batches).

    Parameters
        t : int              the number of the step, from 0
        theta : ndarray      what is being searched: weights, hyperparameters, a position
        loss : float         the objective at theta, smaller is better
        n_evals : int        evaluations of the objective so far, this step's included

    Example
        >>> Step(t=0, theta=np.array([1.0, 2.0]), loss=5.0, n_evals=1).loss
        5.0
    """

    t: int
    theta: np.ndarray
    loss: float
    n_evals: int


class Diverged(ArithmeticError):
    """A stream came to a loss that is not finite; ``run`` keeps the steps before that.

    Example
        >>> Diverged("the loss is inf at step 7").run
        []
    """

    def __init__(self, message):
        super().__init__(message)
        self.run = []


def record(steps: Iterable[Step], max_steps: int | None = None) -> list:
    """Take steps from a stream and return them as a list, the *run*.

    The stream is read no further than the run: ``record(steps, 10)`` twice gives steps 0–9 and
    then 10–19. Ctrl-C ends the run early, with a warning, and keeps the steps so far. So does any
    exception, which is raised again with the steps before it as its attribute ``run``. Either ends
    the stream: a new one goes on from ``run[-1]``.

    Parameters
        steps : iterable of Step   a stream, or a list of steps
        max_steps : int or None    take at most so many; None: until the stream ends by itself

    Returns
        run : list of Step

    Raises
        ValueError   max_steps is negative
        TypeError    steps is not a stream, or max_steps is not a whole number
        Diverged, or what the objective raises    its ``run`` holds the steps so far

    Example
        >>> numbers = iter("abcdef")                # any iterable will do
        >>> record(numbers, 2), record(numbers, 2)
        (['a', 'b'], ['c', 'd'])
    """
    steps = _stream(steps)
    if isgenerator(steps) and getgeneratorstate(steps) == GEN_CLOSED:
        message = "steps has ended, or was interrupted: no step is left"
        warnings.warn(f"{message}. Go on from the last one, with a new stream", stacklevel=2)
    if max_steps is not None:
        steps = islice(steps, whole("max_steps", max_steps, 0))
    run: list = []
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # Diverged reports them better
            run.extend(steps)  # keeps what came, if an exception ends it
    except KeyboardInterrupt:
        kept = f"interrupted: the run keeps the {len(run)} steps so far"
        warnings.warn(f"{kept}. Go on from the last one, with a new stream", stacklevel=2)
    except Exception as error:
        with suppress(AttributeError):  # an exception may refuse a new attribute
            error.run = run  # type: ignore[attr-defined]
            if run and not isinstance(error, Diverged):
                error.add_note(f"the {len(run)} steps before it are kept: .run of this exception")
        raise
    return run


def until(steps: Iterable[Step], condition: Callable[[Step], bool]) -> Iterator[Step]:
    """Pass steps on up to and including the first that satisfies the condition.

    Parameters
        steps : iterable of Step
        condition : function of a step, true when it is time to stop

    Returns
        a stream of Step; the one that satisfied the condition is its last

    Raises
        TypeError   steps is not a stream, or condition is not a function

    Example
        >>> record(until(range(100), lambda step: step ** 2 > 10))
        [0, 1, 2, 3, 4]
    """
    function("condition", condition)

    def stream(steps):
        for step in steps:
            yield step
            if condition(step):
                return

    return stream(_stream(steps))


def patience(steps: Iterable[Step], n: int, min_delta: float = 0.0) -> Iterator[Step]:
    """Pass steps on until n in a row have not lowered the best loss by more than min_delta.

        a step is a gain if  loss < best − min_delta, and is then the best;
        stop after n steps in a row without a gain

    Before the first finite loss nothing can disappoint: such steps (inf or NaN) do not count.

    Parameters
        steps : iterable of Step
        n : int             how many disappointing steps to bear, at least 1
        min_delta : float   the gain, in units of the loss, that a step must exceed to count

    Returns
        a stream of Step, the n disappointing ones included

    Raises
        ValueError   n < 1, or min_delta is negative or not finite
        TypeError    steps is not a stream, or n is not a whole number

    Source
        Goodfellow, Bengio and Courville (2016), Deep Learning, algorithm 7.1; here on any loss

    Example
        >>> run = [Step(t, np.zeros(1), loss, t + 1) for t, loss in enumerate([9., 4., 5., 4., 1.])]
        >>> [step.loss for step in patience(run, 2)]
        [9.0, 4.0, 5.0, 4.0]
    """
    n, min_delta = whole("n", n, 1), number("min_delta", min_delta, 0)

    def stream(steps):
        best, disappointing = np.inf, 0
        for step in steps:
            yield step
            gain = step.loss < best - min_delta
            best = step.loss if gain else best
            disappointing = 0 if gain or best == np.inf else disappointing + 1
            if disappointing == n:
                return

    return stream(_stream(steps))


def _stream(steps):
    """Return an iterator over the steps, or say that they are none."""
    try:
        return iter(steps)
    except TypeError:
        raise TypeError(f"steps must be a stream or a list of steps; got {steps!r}") from None
