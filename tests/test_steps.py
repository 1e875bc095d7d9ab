"""Streams, runs and stopping rules; what is kept when a run is cut short."""

import re
import signal
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.search.sampling import random_search
from mlcore.steps import Diverged, Step, patience, record, until


def steps(losses):
    """A stream of steps with these losses."""
    return (Step(t, np.array([float(t)]), loss, t + 1) for t, loss in enumerate(losses))


def losses(stream):
    return [step.loss for step in stream]


def test_a_step_cannot_be_changed():
    step = Step(0, np.zeros(1), 1.0, 1)
    with pytest.raises(FrozenInstanceError):
        step.loss = 2.0


def test_a_step_equals_itself_alone_and_can_be_looked_up():
    run = record(steps([1.0, 1.0]))
    assert run.index(run[1]) == 1 and len(set(run)) == 2


# --- record ---------------------------------------------------------------------------------------


def test_record_takes_all_steps_of_a_stream_that_ends():
    assert losses(record(steps([3.0, 2.0, 1.0]))) == [3.0, 2.0, 1.0]
    assert losses(record(steps([3.0, 2.0, 1.0]), 10)) == [3.0, 2.0, 1.0]


def test_record_reads_no_further_than_the_run():
    read = []
    stream = (read.append(t) or t for t in range(100))
    assert record(stream, 3) == [0, 1, 2] == read
    assert record(stream, 0) == [] and read == [0, 1, 2]
    assert record(stream, 2) == [3, 4]


def test_record_through_until_reads_no_further_than_the_run():
    stream = iter(range(100))
    assert record(until(stream, lambda t: t == 2)) == [0, 1, 2]
    assert record(patience(stream, 3), 0) == []
    assert next(stream) == 3


def test_record_takes_a_list_and_gives_a_new_one():
    run = record(steps([2.0, 1.0]))
    again = record(run)
    assert again == run and again is not run


@pytest.mark.parametrize(
    ("stream", "max_steps", "kind", "message"),
    [
        ([], -1, ValueError, "max_steps must be a whole number ≥ 0; got -1"),
        ([], 2.5, TypeError, "max_steps must be a whole number ≥ 0; got 2.5"),
        (3, None, TypeError, "steps must be a stream or a list of steps; got 3"),
    ],
)
def test_record_names_a_wrong_argument(stream, max_steps, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        record(stream, max_steps)


def interrupted(stream, after, interrupt):
    for step in stream:
        yield step
        if step.t == after:
            interrupt()


def raise_interrupt():
    raise KeyboardInterrupt


def press_ctrl_c():
    """Send the signal of Ctrl-C; a process that was started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "interrupt",
    [raise_interrupt, press_ctrl_c],
    ids=["exception", "signal"],
)
def test_an_interrupted_run_keeps_its_steps_and_can_go_on(interrupt):
    X, y = d3()
    objective = Objective(with_bias(X), y)
    stream = gradient_descent(objective, [0, 0], lr=0.1)
    message = (
        r"^interrupted: the run keeps the 4 steps so far\. Go on from the last one, with a new"
    )
    with pytest.warns(UserWarning, match=message) as seen:
        run = record(interrupted(stream, 3, interrupt), 10)
    assert seen[0].filename == __file__, "the warning points at the reader's own line"
    assert [step.t for step in run] == [0, 1, 2, 3]
    run += record(gradient_descent(objective, run[-1], lr=0.1), 2)
    whole = record(gradient_descent(objective, [0, 0], lr=0.1), 6)
    assert [step.theta.tolist() for step in run] == [step.theta.tolist() for step in whole]


def test_a_diverged_run_keeps_its_steps():
    def stream():
        yield from steps([1.0, 2.0])
        raise Diverged("the loss is inf at step 2")

    with pytest.raises(Diverged, match="^the loss is inf at step 2$") as caught:
        record(stream())
    assert losses(caught.value.run) == [1.0, 2.0]
    assert isinstance(caught.value, ArithmeticError)


def test_other_exceptions_come_through():
    def stream():
        yield from steps([1.0])
        raise LookupError("no such row")

    with pytest.raises(LookupError, match="no such row"):
        record(stream())


def test_an_exception_keeps_the_steps_that_were_paid_for():
    def f(points):
        if len(asked) == 3:
            raise OSError("the disk is full")
        asked.append(points)
        return points[:, 0]

    asked: list = []
    with pytest.raises(OSError, match="^the disk is full") as caught:
        record(random_search(f, [(0, 1)], rng=0), 10)
    run = caught.value.run
    assert [step.points.tolist() for step in run] == [points.tolist() for points in asked]
    (note,) = caught.value.__notes__
    assert note == "the 3 steps before it are kept: .run of this exception"
    asked.clear()
    rest = record(random_search(f, [(0, 1)], start=run[-1]), 2)
    whole = record(random_search(lambda points: points[:, 0], [(0, 1)], rng=0), 5)
    assert [step.loss for step in run + rest] == [step.loss for step in whole]


def test_an_exception_that_refuses_attributes_comes_through():
    class Strict(Exception):
        def __setattr__(self, name, value):
            raise AttributeError(name)

    def stream():
        yield from steps([1.0])
        raise Strict

    with pytest.raises(Strict):
        record(stream())


@pytest.mark.parametrize("max_steps", [None, 5])
def test_a_stream_that_was_interrupted_or_is_over_says_so(max_steps):
    """A generator that an exception has left is closed: without a word it would give nothing."""
    stream = interrupted(steps([4.0, 3.0, 2.0]), 1, raise_interrupt)
    with pytest.warns(UserWarning, match="^interrupted: the run keeps the 2 steps"):
        record(stream, max_steps)
    with pytest.warns(UserWarning, match="^steps has ended, or was interrupted") as seen:
        assert record(stream, max_steps) == []
    assert seen[0].filename == __file__


# --- until ----------------------------------------------------------------------------------------


def test_until_keeps_the_stopping_step():
    assert losses(until(steps([4.0, 3.0, 2.0, 1.0]), lambda step: step.loss < 3)) == [4.0, 3.0, 2.0]
    assert losses(until(steps([4.0, 3.0]), lambda step: True)) == [4.0]
    assert losses(until(steps([4.0, 3.0]), lambda step: False)) == [4.0, 3.0]


def test_until_asks_after_the_step_was_passed_on():
    asked = []
    stream = until(steps([4.0, 3.0]), lambda step: asked.append(step.t))
    next(stream)
    assert asked == []
    next(stream)
    assert asked == [0]


def test_until_names_a_wrong_argument_at_once():
    with pytest.raises(TypeError, match="^condition must be a function; got 0.5$"):
        until(steps([1.0]), 0.5)
    with pytest.raises(TypeError, match="^steps must be a stream or a list of steps; got None$"):
        until(None, bool)


# --- patience -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "n", "min_delta", "kept"),
    [
        ([5, 4, 3, 2], 1, 0, [5, 4, 3, 2]),
        ([5, 5, 4], 1, 0, [5, 5]),  # equal is no gain
        ([5, 6, 4, 6, 6, 1], 2, 0, [5, 6, 4, 6, 6]),  # a gain starts the count anew
        ([5, 6, 5.5, 5.2, 1], 3, 0, [5, 6, 5.5, 5.2]),  # against the best, not the last
        ([9, 8.5, 8, 7.5, 7], 2, 1.0, [9, 8.5, 8]),  # 8 is not below 9 − 1
        ([9, 8.5, 7.5, 7, 6.5, 0], 2, 1.0, [9, 8.5, 7.5, 7, 6.5]),  # small gains move no best
        ([np.nan, np.inf, np.nan, 3, 4, 1], 1, 0, [np.nan, np.inf, np.nan, 3, 4]),  # no loss yet
        ([5, np.nan, np.inf, 1], 2, 0, [5, np.nan, np.inf]),
        ([np.inf, np.inf], 1, 0, [np.inf, np.inf]),
        ([], 1, 0, []),
    ],
)
def test_patience(given, n, min_delta, kept):
    assert losses(patience(steps(given), n, min_delta)) == pytest.approx(kept, nan_ok=True)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([], 0), ValueError, "n must be a whole number ≥ 1; got 0"),
        (([], 1.5), TypeError, "n must be a whole number ≥ 1; got 1.5"),
        (([], 1, -1.0), ValueError, "min_delta must be a finite number ≥ 0; got -1.0"),
        (([], 1, np.nan), ValueError, "min_delta must be a finite number ≥ 0; got nan"),
        ((7, 1), TypeError, "steps must be a stream or a list of steps; got 7"),
    ],
)
def test_patience_names_a_wrong_argument_at_once(arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        patience(*arguments)
