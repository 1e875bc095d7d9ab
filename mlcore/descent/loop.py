"""Gradient descent: one loop. Batch, mini-batch and stochastic differ by the size of the batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, repeat
from math import ceil, isfinite
from typing import Any

import numpy as np

from mlcore.checks import array, function, generator, number, whole
from mlcore.descent.objective import evaluate
from mlcore.descent.rules import Plain
from mlcore.descent.schedules import constant
from mlcore.steps import Diverged, Step


@dataclass(frozen=True, eq=False)
class DescentStep(Step):
    """One step of a descent: where it stands, what it sees there, and the move it is about to make.

    ``theta``, ``loss`` and ``gradient`` belong together; ``after`` is the next step's theta. With
    a mini-batch, loss and gradient are those of the batch, and one batch counts as one evaluation.

    Parameters
        t, theta, loss, n_evals     as in `Step`
        gradient : ndarray          ∇L(theta), of theta's shape
        direction : ndarray         what the rule makes of the gradient
        lr : float                  ηₜ, the learning rate of this step
        after : ndarray             θₜ₊₁, where the move leads
        rows : ndarray or None      the rows of the data in this batch; None: all of them
        rule : function             the rule, which goes on with
        state : any                 its memory after this step
        seed : int or None          what the order of the rows follows from

    Example
        >>> one = np.ones(1)
        >>> step = DescentStep(0, one, 0.5, 1, one, one, 0.1, 0.9 * one, None, None, None, None)
        >>> step.move.round(6).tolist()
        [-0.1]
    """

    gradient: np.ndarray
    direction: np.ndarray
    lr: float
    after: np.ndarray
    rows: np.ndarray | None
    rule: Callable
    state: Any
    seed: int | None

    # A frozen dataclass would set one name after another, which takes twice as long.
    def __init__(
        self, t, theta, loss, n_evals, gradient, direction, lr, after, rows, rule, state, seed
    ):  # fmt: skip
        vars(self).update(
            t=t, theta=theta, loss=loss, n_evals=n_evals, gradient=gradient, direction=direction,
            lr=lr, after=after, rows=rows, rule=rule, state=state, seed=seed,
        )  # fmt: skip

    @property
    def move(self):
        """The move about to be made: −ηₜ · direction, and what a proximal step adds to it."""
        return self.after - self.theta


def gradient_descent(
    objective: Callable,
    theta: Any,
    *,
    lr: float | Callable[[int], float] = 0.1,
    rule: Callable | None = None,
    batch_size: int | None = None,
    shuffle: bool = True,
    rng: Any = None,
) -> Iterator[DescentStep]:
    """Walk downhill for ever: the stream of steps of gradient descent.

        θₜ₊₁ = prox(θₜ − ηₜ · rule(∇L(θₜ)))        without prox, if the objective has none

    Every epoch goes once through all rows, in an order of its own, batch by batch. That order
    follows from the seed and the number of the epoch alone, so a stream that goes on from a
    recorded step takes the very steps that the first one would have taken.

    Parameters
        objective : function       theta → (loss, gradient); for batches an `Objective`
        theta : array or DescentStep   where to start; or the step to go on from
        lr : float or schedule     ηₜ: a number > 0, or a function of t with values ≥ 0
        rule : function, or None   (gradient, state) → (direction, state); None: that of the step to
                                   go on from, else `rules.Plain`
        batch_size : int or None   rows of a batch: None or ≥ n is batch, 1 is stochastic
        shuffle : bool             False: batches take the rows as they come, in every epoch
        rng : int, None or Generator   for the order of the rows; a step to go on from has its own

    Returns
        an endless stream of DescentStep, from t = 0 or from the step after the one given

    Raises
        TypeError, ValueError   an argument is wrong (at once), or the objective's answer is; a
                                step is to go on by a rule that does not know its memory
        Diverged                loss or gradient is not finite (a batch's gradient: one step later);
                                names the step and the learning rate

    Source
        Goodfellow, Bengio and Courville (2016), Deep Learning, eq. 4.5 and algorithm 8.1

    Example
        >>> square = lambda theta: (float(theta @ theta), 2 * theta)
        >>> steps = gradient_descent(square, [8.0], lr=0.25)       # θ ← θ − 0.25 · 2θ = θ/2
        >>> [next(steps).theta.tolist() for t in range(4)]
        [[8.0], [4.0], [2.0], [1.0]]
    """
    function("objective", objective)
    if rule is not None:
        function("rule", rule)
    schedule = (lambda t: number(f"lr({t})", lr(t), 0)) if callable(lr) else constant(lr)
    generator("rng", rng)
    t, state, seed = 0, None, None
    if isinstance(theta, DescentStep):
        rule = _rule_after(theta, rule)
        t, state, seed, theta = theta.t + 1, theta.state, theta.seed, theta.after
    rule = Plain() if rule is None else rule
    theta = array("theta", theta).copy()
    theta.setflags(write=False)
    if batch_size is None:
        batches = repeat((objective, None, None))
    else:
        batch_size = whole("batch_size", batch_size, 1)
        if not (hasattr(objective, "take") and hasattr(objective, "n_rows")):
            raise TypeError("batch_size needs an objective with rows of data, such as Objective")
        evaluate(objective.take([0]), theta)  # one row, now: batches are not checked later
        if seed is None:
            seed = int(generator("rng", rng).integers(2**63))
        size = min(batch_size, objective.n_rows)
        batches = _batches(objective, size, seed if shuffle else None, t)
    prox = getattr(objective, "prox", None)
    return _descend(batches, theta, schedule, rule, prox, t, state, seed)


def _descend(batches, theta, schedule, rule, prox, first, state, seed):
    """The loop of `gradient_descent`, on arguments that were checked."""
    for t, (objective, piece, rows) in zip(count(first), batches):
        loss, gradient = evaluate(objective, theta) if rows is None else objective(theta, piece)
        lr = schedule(t)
        if not (isfinite(loss) and (rows is not None or np.isfinite(gradient).all())):
            raise _diverged(t, lr, loss, gradient)
        direction, state = rule(gradient, state)
        if t == first:
            _check_direction(direction, theta, rule)
        after = theta - lr * direction
        if prox is not None:
            after = prox(after, lr)
        after.setflags(write=False)  # a recorded theta cannot be changed, whoever tries
        yield DescentStep(
            t, theta, loss, t + 1, gradient, direction, lr, after, rows, rule, state, seed
        )  # fmt: skip
        theta = after


def _rule_after(step, rule):
    """Return the rule to go on by, or say that it does not know what the step's rule remembers."""
    if rule is None:
        return step.rule
    if step.state is not None and type(rule) is not type(step.rule):
        raise ValueError(
            f"rule must be of the kind that the step was made by, {step.rule!r}, whose memory it "
            f"holds; got {rule!r}. To begin anew with another rule, start from step.after"
        )
    return rule


def _check_direction(direction, theta, rule):
    if np.shape(direction) != theta.shape:  # NumPy might stretch it
        message = f"rule must return a direction of theta's shape {theta.shape}"
        raise ValueError(f"{message}; {rule!r} returned shape {np.shape(direction)}")


def _diverged(t, lr, loss, gradient):
    remedy = "Use a smaller lr" if t else "Start elsewhere"
    return Diverged(
        f"gradient descent diverged at step {t} with learning rate {lr:g}: "
        f"the loss is {loss:g}, the gradient {np.linalg.norm(gradient):g} long. {remedy}"
    )


def _batches(objective, size, seed, t):
    """Yield (objective, its rows to use, their numbers in the data) for step t and all after it."""
    n = objective.n_rows
    if size == n:
        yield from repeat((objective, None, None))
    chunk = size * ceil(3000 / size)  # rows put in order at once: then a batch is a slice of them
    pieces = [slice(i, i + size) for i in range(0, chunk, size)]
    first, skip = divmod(t, ceil(n / size))
    for epoch in count(first):
        order = np.arange(n)
        if seed is not None:
            order = np.random.default_rng((seed, epoch)).permutation(n)
        for start in range(skip * size, n, chunk):
            numbers = order[start : start + chunk]
            shuffled = objective.take(numbers)
            for piece in pieces[: ceil(len(numbers) / size)]:
                yield shuffled, piece, numbers[piece]
        skip = 0
