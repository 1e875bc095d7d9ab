"""What holds for every stream of mlcore. A new stream adds a row to STARTS, and nothing else.

A stream is found by its source: a public function or method that yields, or that returns another
stream, be it a private one of its module or class.
"""

import ast
import pickle
import re
from copy import deepcopy
from dataclasses import FrozenInstanceError, fields, is_dataclass
from itertools import islice
from math import isfinite
from pathlib import Path

import numpy as np
import pytest

from mlcore.clusters.scheduling import list_scheduling
from mlcore.clusters.tree import Part, tree_sum
from mlcore.datasets import d3, noisy_line, noisy_plane
from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.gradient_check import differences
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import squared_error
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L1
from mlcore.descent.rules import Adam, Momentum
from mlcore.descent.schedules import inverse_time
from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.fusion.bagging import BaggingClassifier, BaggingRegressor
from mlcore.fusion.ensemble_selection import ensemble_selection
from mlcore.fusion.gradient_boosting import GradientBoostingClassifier, GradientBoostingRegressor
from mlcore.fusion.rounds import boost
from mlcore.fusion.weights import best_weights
from mlcore.gp.regressor import GaussianProcessRegressor
from mlcore.models.estimator import Estimator
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.ridge import Ridge
from mlcore.models.solver import converge, solve
from mlcore.problems import rosenbrock
from mlcore.reduction.coordinates import coordinate_descent
from mlcore.reduction.lasso import Lasso
from mlcore.reduction.path import lasso_path
from mlcore.search.bayesian import bayesian_optimisation
from mlcore.search.blind_descent import blind_descent
from mlcore.search.dimensions import Integer
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.space import Space
from mlcore.search.swarm import particle_swarm
from mlcore.steps import Step, patience, until
from mlcore.svm.kernels import Rows, linear
from mlcore.svm.platt import platt
from mlcore.svm.smo import smo
from mlcore.svm.svc import SVC
from mlcore.svm.svr import SVR
from mlcore.trees.forest import RandomForestClassifier, RandomForestRegressor
from mlcore.trees.growth import grow
from mlcore.trees.table import Table
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor
from mlcore.validation.cross_val import cross_validation
from mlcore.validation.halving import successive_halving

PACKAGE = Path(__file__).parents[1] / "mlcore"
N_STEPS = 60  # at most so many of each stream


# --- the table: for every stream, ways to start it from an rng ------------------------------------


X, Y = noisy_line(50, rng=0)
OBJECTIVE = Objective(with_bias(X), Y)


def line(penalty=None, **options):
    """A way to start gradient descent on a noisy line."""
    objective = Objective(with_bias(X), Y, penalty=penalty)
    return lambda rng: gradient_descent(objective, [0.0, 0.0], rng=rng, **options)


def classify(kind, **options):
    """A way to start the fit of a classifier; its labels are the thirds of the line."""
    labels = np.digitize(Y, np.quantile(Y, [1 / 3, 2 / 3] if kind is SoftmaxRegression else [0.5]))
    options = {"max_iter": N_STEPS + 1, "tol": 0.0} | options
    return lambda rng: kind(random_state=rng, **options).steps(X, labels)


def two_trees(rng):
    """A way to grow two trees side by side."""
    rows = np.arange(len(X))
    table = Table(X, Y[None], "squared_error").take(np.append(rows, rows), np.ones(2 * len(rows)))
    limits = {"max_depth": 4, "min_samples_split": 2, "min_samples_leaf": 1, "max_features": 1}
    return grow(table, np.repeat([0, 1], len(rows)), [None, None], **limits)


STARTS = {
    "fusion.bagging.bags": [
        lambda rng: BaggingRegressor(LinearRegression(), 9, random_state=rng).steps(X, Y),
        lambda rng: BaggingClassifier(DecisionTreeClassifier(), 9, random_state=rng).steps(
            X, Y > np.median(Y)
        ),
    ],
    "fusion.weights.best_weights": [
        lambda rng: best_weights(np.random.default_rng(rng).standard_normal((3, 50)), Y)
    ],
    "fusion.ensemble_selection.ensemble_selection": [
        lambda rng: ensemble_selection(np.random.default_rng(rng).standard_normal((3, 50)), Y)
    ],
    "search.blind_descent.blind_descent": [
        lambda rng: blind_descent(rosenbrock().value, rosenbrock().bounds, lr=1e-3, rng=rng),
        lambda rng: blind_descent(
            rosenbrock().value, rosenbrock().bounds, rule=Adam(), n_steps=7, rng=rng
        ),
    ],
    "search.bayesian.bayesian_optimisation": [  # a step is dear: a few tell as much
        lambda rng: islice(
            bayesian_optimisation(rosenbrock().value, rosenbrock().bounds, rng=rng), 9
        ),
        lambda rng: islice(
            bayesian_optimisation(
                lambda u: u.sum(axis=1), Space(k=Integer(1, 9)), n_initial=3, rng=rng
            ),
            6,
        ),
    ],
    "descent.loop.gradient_descent": [
        line(),
        line(batch_size=8),
        line(batch_size=1, lr=inverse_time(0.1, 0.1)),
        line(rule=Momentum(0.9)),
        line(rule=Momentum(0.9, nesterov=True), batch_size=8),
        line(rule=Adam()),
        line(rule=Adam(), batch_size=8, lr=inverse_time(0.1, 0.1)),
        line(L1(0.1)),
        line(L1(0.1), rule=Adam(), batch_size=8),
        line(batch_size=8, shuffle=False),
        lambda rng: gradient_descent(rosenbrock(), [-1.0, 1.0], lr=1e-4),
    ],
    "descent.early_stopping.early_stopping": [
        lambda rng: early_stopping(line(batch_size=8, lr=0.5)(rng), OBJECTIVE, 9),
        lambda rng: early_stopping(line(rule=Adam())(rng), OBJECTIVE, 3, min_delta=0.01),
    ],
    "gp.regressor.GaussianProcessRegressor.steps": [
        lambda rng: GaussianProcessRegressor(tol=1.0).steps(X, Y)
    ],
    "search.genetic.genetic_algorithm": [
        lambda rng: genetic_algorithm(rosenbrock().value, rosenbrock().bounds, rng=rng),
        lambda rng: genetic_algorithm(
            rosenbrock().value, rosenbrock().bounds, n_individuals=7, elite=None, rng=rng
        ),
    ],
    "descent.gradient_check.differences": [
        lambda rng: differences(rosenbrock(), [-1.0, 1.5], np.logspace(-1, -9, 20))
    ],
    "models.linear.LinearRegression.steps": [
        lambda rng: LinearRegression(lr=0.1, max_iter=N_STEPS + 1).steps(*d3()),
        lambda rng: LinearRegression(batch_size=2, random_state=rng).steps(*d3()),
        lambda rng: Ridge(batch_size=2, random_state=rng).steps(*d3()),
    ],
    "models.logistic.SoftmaxRegression.steps": [
        classify(LogisticRegression),
        classify(LogisticRegression, batch_size=8),
        classify(SoftmaxRegression),
        classify(SoftmaxRegression, batch_size=8, fit_intercept=False),
    ],
    "reduction.coordinates.coordinate_descent": [
        lambda rng: coordinate_descent(with_bias(X), Y, 0.1),
        lambda rng: coordinate_descent(with_bias(X), Y, 0.0, [1.0, -1.0]),
    ],
    "reduction.lasso.Lasso.steps": [
        lambda rng: Lasso(0.1).steps(with_bias(X), Y),
        lambda rng: Lasso(0.1, fit_intercept=False, tol=0.0).steps(with_bias(X), Y),
    ],
    "reduction.path.lasso_path": [lambda rng: lasso_path(with_bias(X), Y, 9)],
    "search.sampling.grid_search": [
        lambda rng: grid_search(rosenbrock().value, rosenbrock().bounds, 7),
        lambda rng: grid_search(rosenbrock().value, rosenbrock().bounds, [4, 5], batch_size=3),
    ],
    "search.sampling.random_search": [
        lambda rng: random_search(rosenbrock().value, rosenbrock().bounds, rng=rng),
        lambda rng: random_search(rosenbrock().value, rosenbrock().bounds, batch_size=9, rng=rng),
    ],
    "models.solver.converge": [
        lambda rng: converge(line(batch_size=8)(rng), lambda step: step.loss, 0.05, N_STEPS),
    ],
    "models.solver.solve": [
        lambda rng: solve(LinearRegression(tol=1e-3), OBJECTIVE, [0.0, 0.0], 1.0, Momentum(0.5)),
        lambda rng: solve(
            LinearRegression(batch_size=8, random_state=rng), OBJECTIVE, [0.0, 0.0], 1.0, Adam()
        ),
    ],
    "steps.patience": [lambda rng: patience(line(batch_size=8)(rng), 5)],
    "steps.until": [lambda rng: until(line(batch_size=8)(rng), lambda step: step.t == 20)],
    "search.swarm.particle_swarm": [
        lambda rng: particle_swarm(rosenbrock().value, rosenbrock().bounds, rng=rng),
        lambda rng: particle_swarm(
            rosenbrock().value, rosenbrock().bounds, topology="ring", n_particles=3, rng=rng
        ),
    ],
    "validation.cross_val.cross_validation": [
        lambda rng: cross_validation(LinearRegression(), X, Y, 4),
        lambda rng: cross_validation(
            LogisticRegression(tol=0.1, batch_size=8, random_state=rng), X, Y > 2, 3, "f1"
        ),
    ],
    "validation.halving.successive_halving": [
        lambda rng: successive_halving(
            lambda points, budget: rosenbrock().value(points) / budget,
            *(rosenbrock().bounds, 1, 30),
            rng=rng,
        )
    ],
    "trees.growth.grow": [
        two_trees,
        lambda rng: DecisionTreeClassifier(random_state=rng).steps(X, Y > np.median(Y)),
        lambda rng: DecisionTreeRegressor(max_features=2, random_state=rng).steps(
            *noisy_plane(50, 3, rng=1)
        ),
    ],
    "trees.votes.votes": [
        lambda rng: RandomForestClassifier(9, random_state=rng).steps(X, Y > np.median(Y)),
        lambda rng: RandomForestRegressor(9, max_features=2, random_state=rng).steps(
            *noisy_plane(50, 3, rng=1)
        ),
    ],
    "svm.platt.platt": [lambda rng: platt(Y, np.where(Y > 2, 1, -1))],
    "svm.smo.smo": [
        lambda rng: smo(X @ X.T, Y, np.full(50, -1.0), np.full(50, 1.0), epsilon=0.1),
        lambda rng: smo(Rows(linear, X, 2), Y, np.full(50, -9.0), np.full(50, 9.0), tol=1e-6),
    ],
    "svm.svc.SVC.steps": [
        lambda rng: SVC().steps(X, Y > 2),
        lambda rng: SVC(kernel="linear", C=100.0, max_iter=9).steps(X, Y > 2),
    ],
    "svm.svr.SVR.steps": [
        lambda rng: SVR().steps(X, Y),
        lambda rng: SVR("poly", epsilon=0.0, degree=2, coef0=1.0).steps(X, Y),
    ],
    "fusion.adaboost.AdaBoostClassifier.steps": [
        lambda rng: AdaBoostClassifier(random_state=rng).steps(X, Y > np.median(Y)),
        lambda rng: AdaBoostClassifier(
            DecisionTreeClassifier(max_depth=2, max_features=1), random_state=rng
        ).steps(noisy_plane(50, 3, rng=1)[0], np.digitize(Y, np.quantile(Y, [1 / 3, 2 / 3]))),
    ],
    "fusion.rounds.boost": [
        lambda rng: GradientBoostingRegressor(random_state=rng).steps(X, Y),
        lambda rng: GradientBoostingRegressor(
            subsample=0.5, n_iter_no_change=5, random_state=rng
        ).steps(X, Y),
        lambda rng: GradientBoostingClassifier(
            subsample=0.5, n_iter_no_change=5, random_state=rng
        ).steps(X, Y > np.median(Y)),
        lambda rng: boost(
            *(X, Y, DecisionTreeRegressor(max_depth=2), squared_error, np.ones_like, 0.0),
            **{"train": np.arange(40), "n_rounds": 9, "lr": 0.5, "subsample": 0.6},
            rng=np.random.default_rng(rng),
        ),
    ],
    "clusters.tree.tree_sum": [
        lambda rng: tree_sum(
            Part(9, 1.0, row) for row in np.random.default_rng(rng).standard_normal((7, 3))
        )
    ],
    "clusters.scheduling.list_scheduling": [
        lambda rng: list_scheduling(np.random.default_rng(rng).exponential(size=20), 3),
        lambda rng: list_scheduling(np.random.default_rng(rng).exponential(size=20), 3, barrier=3),
    ],
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
    """The names that are called in a piece of code: plain ones, and the methods of self."""
    inner = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    methods = (f for f in inner if isinstance(f, ast.Attribute) and ast.unparse(f.value) == "self")
    return {f.id for f in inner if isinstance(f, ast.Name)} | {f.attr for f in methods}


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
    modules = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): dict(
            functions(ast.parse(path.read_text(encoding="utf-8")))
        )
        for path in PACKAGE.rglob("*.py")
    }
    found: set[tuple] = set()
    for _ in range(4):  # a stream may return one that is found later
        for module, every in modules.items():
            known = {
                name.rpartition(".")[2]
                for where, name in found
                if where == module or not name.startswith("_")
            }
            for name, function in every.items():
                if yields(function) or returned(function) & known:
                    found.add((module, name))
    private = re.compile(r"(^|\.)_")
    return {f"{module}.{name}" for module, name in found if not private.search(name)}


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
    if isinstance(a, Estimator):
        return type(a) is type(b) and same(vars(a), vars(b))
    if is_dataclass(a) and not isinstance(a, type):
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
        parts = contents(step.theta) if is_dataclass(step.theta) else [step.theta]  # of a tree
        assert all(isinstance(part, np.ndarray) and np.isfinite(part).all() for part in parts)
        assert type(step.loss) is float and isfinite(step.loss)
        assert type(step.t) is int and type(step.n_evals) is int


@every_stream
def test_steps_can_be_sent_to_another_process(start):
    run = list(islice(start(7), 8))
    assert same(run, pickle.loads(pickle.dumps(run)))


@every_stream
def test_steps_are_frozen(start):
    step = next(start(7))
    for name in (*(field.name for field in fields(step)), "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(step, name, 0)
