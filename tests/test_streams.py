"""What holds for every stream of mlcore. A new stream adds a row to STARTS, and nothing else.

A stream is found by its source: a public function or method that yields, or that calls a private
function of its module which does, or that returns another stream.
"""

import ast
from copy import deepcopy
from dataclasses import FrozenInstanceError, fields
from itertools import islice
from math import isfinite
from pathlib import Path

import numpy as np
import pytest

from mlcore.datasets import d3, noisy_line
from mlcore.descent import gradient_descent
from mlcore.gradient_check import differences
from mlcore.linear import LinearRegression
from mlcore.objective import Objective, with_bias
from mlcore.problems import rosenbrock
from mlcore.schedules import inverse_time
from mlcore.steps import Step, patience, until

PACKAGE = Path(__file__).parents[1] / "mlcore"
N_STEPS = 60  # at most so many of each stream


# --- the table: for every stream, ways to start it from an rng ------------------------------------


def line(**options):
    """A way to start gradient descent on a noisy line."""
    X, y = noisy_line(50, rng=0)
    objective = Objective(with_bias(X), y)
    return lambda rng: gradient_descent(objective, [0.0, 0.0], rng=rng, **options)


def momentum(gradient, state):
    velocity = gradient if state is None else 0.9 * state + gradient
    return velocity, velocity


STARTS = {
    "descent.gradient_descent": [
        line(),
        line(batch_size=8),
        line(batch_size=1, lr=inverse_time(0.1, 0.1)),
        line(rule=momentum, batch_size=8),
        lambda rng: gradient_descent(rosenbrock(), [-1.0, 1.0], lr=1e-4),
    ],
    "gradient_check.differences": [
        lambda rng: differences(rosenbrock(), [-1.0, 1.5], np.logspace(-1, -9, 20))
    ],
    "linear.LinearRegression.steps": [
        lambda rng: LinearRegression(lr=0.1, max_iter=N_STEPS + 1).steps(*d3()),
        lambda rng: LinearRegression(batch_size=2, random_state=rng).steps(*d3()),
    ],
    "steps.patience": [lambda rng: patience(line(batch_size=8)(rng), 5)],
    "steps.until": [lambda rng: until(line(batch_size=8)(rng), lambda step: step.t == 20)],
}
every_stream = pytest.mark.parametrize(
    "start",
    [start for starts in STARTS.values() for start in starts],
    ids=[f"{name}-{i}" for name, starts in STARTS.items() for i in range(len(starts))],
)


# --- the table is complete ------------------------------------------------------------------------


def yields(function):
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


def calls(node):
    """The plain names that are called in a piece of code."""
    inner = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    return {function.id for function in inner if isinstance(function, ast.Name)}


def returned(function):
    return set().union(*(calls(n) for n in ast.walk(function) if isinstance(n, ast.Return)))


def functions(tree):
    """(dotted name, syntax tree) of the functions of a module and the methods of its classes."""
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else []
        for function, prefix in [(node, ""), *((method, f"{node.name}.") for method in inside)]:
            if isinstance(function, ast.FunctionDef):
                yield prefix + function.name, function


def streams():
    """The names of all public streams of mlcore, found in its sources."""
    found: set[str] = set()
    modules = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): dict(
            functions(ast.parse(path.read_text(encoding="utf-8")))
        )
        for path in PACKAGE.rglob("*.py")
    }
    for _ in range(3):  # a stream may return one that is found later
        known = {name.rpartition(".")[2] for name in found}
        for module, every in modules.items():
            own = {name for name, function in every.items() if yields(function)}
            for name, function in every.items():
                public = not any(part.startswith("_") for part in name.split("."))
                if public and (name in own or returned(function) & (own | known)):
                    found.add(f"{module}.{name}")
    return found


def test_every_stream_is_in_the_table():
    assert streams() == set(STARTS)


# --- what holds -----------------------------------------------------------------------------------


def same(a, b):
    """Whether two values are equal bit for bit, whatever they are made of."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return type(a) is type(b) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, Step):
        return type(a) is type(b) and same(contents(a), contents(b))
    return type(a) is type(b) and (a == b or a != a)


def contents(step):
    return [getattr(step, field.name) for field in fields(step)]


@every_stream
def test_no_stream_ever_changes_a_step_it_has_yielded(start):
    run, copies = [], []
    for step in islice(start(7), N_STEPS):
        run.append(step)
        copies.append(deepcopy(contents(step)))
    assert len(run) > 1
    for step, copy in zip(run, copies):
        for field, now, then in zip(fields(step), contents(step), copy):
            assert same(now, then), f"step {step.t}: {field.name} was {then}, has become {now}"


@every_stream
def test_the_same_rng_gives_the_same_run(start):
    first = list(islice(start(7), N_STEPS))
    list(islice(start(8), 3))
    again = list(islice(start(7), N_STEPS))
    assert same(first, again)
    assert same(first, list(islice(start(np.int64(7)), N_STEPS)))


@every_stream
def test_every_step_says_what_all_steps_say(start):
    run = list(islice(start(7), N_STEPS))
    assert [step.t for step in run] == list(range(len(run)))
    evals = [step.n_evals for step in run]
    assert evals == sorted(evals) and evals[0] >= 1
    for step in run:
        assert isinstance(step, Step)
        assert isinstance(step.theta, np.ndarray) and np.isfinite(step.theta).all()
        assert type(step.loss) is float and isfinite(step.loss)
        assert type(step.t) is int and type(step.n_evals) is int


@every_stream
def test_steps_are_frozen(start):
    step = next(start(7))
    for name in (*(field.name for field in fields(step)), "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(step, name, 0)
