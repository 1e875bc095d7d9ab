"""The genetic algorithm: who begot whom, against a slow loop, and how well it finds the minimum."""

import re
import warnings
from dataclasses import fields
from itertools import islice

import numpy as np
import pytest

from mlcore.problems import rastrigin, rosenbrock, rotated, shifted
from mlcore.search.draws import draws
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.sampling import random_search
from mlcore.search.selection import Roulette, Tournament, Truncation
from mlcore.search.variation import SBX, Blend, Gaussian, Polynomial
from mlcore.steps import record

BOX = np.array([[-5.0, 5.0], [-5.0, 5.0], [0.0, 3.0]])
LOW, HIGH = BOX.T
OPTIONS = [
    {},
    {"elite": None},
    {"selection": Roulette(), "crossover": Blend(), "mutation": Gaussian(0.2, rate=0.5)},
    {"elite": 0},
    {"elite": 1, "selection": Truncation(2)},
    {"elite": 3, "selection": Tournament(5), "crossover": SBX(1.0, rate=0.5)},
]


def bumpy(points):
    return (points**2 + 3 * np.sin(5 * points)).sum(axis=-1)


def same(one, other):
    """Whether two steps are equal, bit for bit."""
    return all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name), equal_nan=True)
        for f in fields(one)
    )


# --- the algorithm, once more and slowly ----------------------------------------------------------


def slow_generations(f, x, seed, n_steps, eta_c, eta_m, elite):
    """Tournament of two, SBX, polynomial mutation: one pair, one child, one gene at a time."""
    n, d = x.shape
    pairs = (n + 1) // 2
    numbers = draws(seed, 4 * pairs + 2 * pairs * d + 2 * n * d, first=1)
    children, old = [[float(value) for value in row] for row in x], []
    while True:
        new = [(float(f(np.array([child]))[0]), child) for child in children]
        old = sorted(old[:elite] + new, key=lambda pair: pair[0])[:n]  # stable: the older first
        yield children, [loss for loss, _ in old]
        u = iter(next(numbers).tolist())
        parents = []
        for _ in range(2 * pairs):
            rivals = [int(next(u) * n) for _ in range(2)]
            parents.append(min(rivals, key=lambda i: old[i][0]))
        u1, u2 = ([[next(u) for _ in range(d)] for _ in range(pairs)] for _ in range(2))
        first, second = [], []
        for k in range(pairs):
            a, b = old[parents[2 * k]][1], old[parents[2 * k + 1]][1]
            genes = []
            for j in range(d):
                v = u1[k][j]
                beta = (2 * v if v < 0.5 else 1 / (2 - 2 * v)) ** (1 / (eta_c + 1))
                pair = [((1 + s * beta) * a[j] + (1 - s * beta) * b[j]) / 2 for s in (1, -1)]
                genes.append(pair[::-1] if u2[k][j] < 0.5 else pair)
            first.append([pair[0] for pair in genes])
            second.append([pair[1] for pair in genes])
        children = (first + second)[:n]
        u1, u2 = ([[next(u) for _ in range(d)] for _ in range(n)] for _ in range(2))
        for i in range(n):
            for j in range(d):
                v = u2[i][j]
                if u1[i][j] < 1 / d:
                    size = 1 - (2 * min(v, 1 - v)) ** (1 / (eta_m + 1))
                    children[i][j] += (-size if v < 0.5 else size) * (HIGH[j] - LOW[j])
                children[i][j] = min(max(children[i][j], LOW[j]), HIGH[j])


@pytest.mark.parametrize("n", [2, 3, 8, 15])
@pytest.mark.parametrize("elite", [None, 0, 1])
def test_the_same_as_a_slow_loop(n, elite):
    operators = {"selection": Tournament(2), "crossover": SBX(3.0), "mutation": Polynomial(20.0)}
    steps = genetic_algorithm(bumpy, BOX, n_individuals=n, rng=3, elite=elite, **operators)
    run = record(steps, 30)
    keep = n if elite is None else elite
    slow = slow_generations(bumpy, run[0].points, run[0].seed, 30, 3.0, 20.0, keep)
    for step, (children, losses) in zip(run, slow):
        # NumPy's power of arrays and Python's may differ in the last bit
        np.testing.assert_allclose(step.points, children, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(step.population_losses, losses, rtol=1e-9, atol=1e-12)


# --- what a step says -----------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 7, 10])
@pytest.mark.parametrize("options", OPTIONS)
def test_a_step_says_who_begot_whom_and_who_lives_on(n, options):
    if (options.get("elite") or 0) > n:
        options = options | {"elite": n}
    run = record(genetic_algorithm(bumpy, BOX, n_individuals=n, rng=1, **options), 40)
    crossover = options.get("crossover") or SBX()
    for before, step in zip(run, run[1:]):
        assert step.previous is before.population
        assert step.previous_losses is before.population_losses
        assert step.parents.shape == (n, 2) and (0 <= step.parents).all()
        a, b = (step.previous[step.parents[:, k]] for k in (0, 1))
        m = (n + 1) // 2
        if isinstance(crossover, SBX):  # both children of a pair: their mean is their parents'
            pairs = step.crossed[: n - m] + step.crossed[m:]
            np.testing.assert_allclose(pairs, (a + b)[: n - m], atol=1e-9)
        else:
            reach = 0.5 * abs(a - b) + 1e-12
            assert (np.minimum(a, b) - reach <= step.crossed).all()
            assert (step.crossed <= np.maximum(a, b) + reach).all()
        assert np.array_equal(step.parents[m:], step.parents[: n - m, ::-1])
        everybody = np.concatenate([step.previous, step.points])
        losses = np.concatenate([step.previous_losses, step.losses])
        assert np.array_equal(step.population, everybody[step.survivors])
        assert np.array_equal(step.population_losses, losses[step.survivors])
        elite = options.get("elite", 1)
        elite = n if elite is None else elite
        allowed = [*range(elite), *range(n, 2 * n)]
        assert len(set(step.survivors)) == n and set(step.survivors) <= set(allowed)
        assert np.array_equal(step.population_losses, np.sort(losses[allowed])[:n])
        assert step.n_evals == before.n_evals + n and len(step.points) == n
        assert ((LOW <= step.points) & (step.points <= HIGH)).all()
        spread = step.population.std(axis=0) / (HIGH - LOW)
        assert step.diversity == pytest.approx(spread.mean()) and type(step.diversity) is float


def test_the_first_population_came_from_nowhere():
    step = next(genetic_algorithm(bumpy, BOX, n_individuals=20, rng=0))
    assert step.previous.shape == step.crossed.shape == (0, 3) and step.parents.shape == (0, 2)
    assert np.array_equal(step.population, step.points[step.survivors])
    assert np.array_equal(step.population_losses, np.sort(step.losses))
    assert ((LOW <= step.points) & (step.points <= HIGH)).all() and step.n_evals == 20


@pytest.mark.parametrize(("elite", "first"), [(None, 0), (0, 50)])
def test_of_equals_the_older_lives_on(elite, first):
    steps = genetic_algorithm(lambda x: 0 * x[:, 0], BOX, n_individuals=50, elite=elite, rng=0)
    run = record(steps, 5)
    assert run[0].survivors.tolist() == list(range(50))
    assert all(step.survivors.tolist() == list(range(first, first + 50)) for step in run[1:])
    assert all(step.theta is run[0].theta for step in run)


def test_recorded_points_cannot_be_changed():
    for step in islice(genetic_algorithm(bumpy, BOX, rng=0), 3):
        for recorded in (step.theta, step.points, step.losses):
            with pytest.raises(ValueError, match="read-only"):
                recorded[0] = 0


@pytest.mark.parametrize("options", OPTIONS)
def test_theta_is_the_best_ever_and_its_loss_is_its_own(options):
    run = record(genetic_algorithm(bumpy, BOX, n_individuals=12, rng=2, **options), 60)
    seen = np.inf
    for step in run:
        seen = min(seen, step.losses.min())
        assert step.loss == seen == bumpy(step.theta) and type(step.loss) is float
        assert np.array_equal(bumpy(step.population), step.population_losses)
        assert not np.shares_memory(step.theta, step.population)
    if options.get("elite") == 0:
        assert any(step.population_losses[0] > step.loss for step in run)  # the best got lost
    else:
        assert all(step.population_losses[0] == step.loss for step in run)


# --- stopped, and continued -----------------------------------------------------------------------


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("t", [0, 1, 62, 63, 64])
def test_a_stream_goes_on_bit_for_bit(options, t):
    run = record(genetic_algorithm(bumpy, BOX, n_individuals=5, rng=4, **options), 70)
    rest = record(genetic_algorithm(bumpy, BOX, start=run[t], rng=99, **options), 69 - t)
    assert len(rest) == 69 - t and all(map(same, run[t + 1 :], rest))


def test_start_at_points_of_your_own():
    start = np.array([[0.0, 1.0, 2.0], [5.0, -5.0, 3.0], [1.0, 1.0, 0.0]])
    step = next(genetic_algorithm(bumpy, BOX, start=start.tolist(), rng=0))
    assert np.array_equal(step.points, start) and step.n_evals == 3


def test_an_operator_may_be_any_function():
    def first(losses, u):
        return np.zeros(len(u), dtype=int)

    def halfway(a, b, u):
        assert u.shape == (1, *a.shape)  # one number each, if there is no attribute draws
        return (a + b) / 2, (a + b) / 2

    def none(x, width, u):
        return x

    options = {"selection": first, "crossover": halfway, "mutation": none}
    run = record(genetic_algorithm(bumpy, BOX, n_individuals=5, rng=0, **options), 3)
    assert np.array_equal(run[2].points, np.tile(run[0].theta, (5, 1)))


# --- objectives that misbehave --------------------------------------------------------------------


def test_nan_somewhere_is_the_worst_there_is():
    def f(points):
        return np.where(points[:, 0] > 0, np.nan, bumpy(points))

    run = record(genetic_algorithm(f, BOX, n_individuals=20, rng=0), 60)
    assert np.isinf(run[0].losses).any() and np.isfinite(run[-1].population_losses).all()
    assert run[-1].theta[0] <= 0 and run[-1].loss == f(run[-1].theta[None])[0] < run[0].loss


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("options", OPTIONS)
def test_nan_everywhere_goes_on_without_a_warning(bad, options):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        steps = genetic_algorithm(lambda x: np.full(len(x), bad), BOX, rng=0, **options)
        run = record(steps, 20)
    assert all(step.loss == np.inf for step in run)
    assert all(np.array_equal(step.theta, run[0].points[0]) for step in run)


def test_an_objective_may_write_into_its_argument():
    def vandal(points):
        losses = bumpy(points)
        points[:] = 1e9
        return losses

    tidy, messy = (record(genetic_algorithm(f, BOX, rng=0), 10) for f in (bumpy, vandal))
    assert all(map(same, tidy, messy))


# --- wrong arguments ------------------------------------------------------------------------------


STEP = next(genetic_algorithm(bumpy, BOX, rng=0))
OTHER = next(random_search(bumpy, BOX, rng=0))


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (TypeError, "f must be a function; got 3", {"f": 3}),
        (ValueError, "bounds[0] must have low < high", {"space": [(2, 1)]}),
        (ValueError, "n_individuals must be a whole number ≥ 2; got 1", {"n_individuals": 1}),
        (ValueError, "number of points in start must be a whole", {"start": [[0, 0, 0]]}),
        (ValueError, "elite must be a whole number ≥ 0; got -1", {"elite": -1}),
        (ValueError, "elite must be at most the number of individuals, 9; got 10",
         {"elite": 10, "n_individuals": 9}),
        (TypeError, "selection must be a function; got 'best'", {"selection": "best"}),
        (TypeError, "crossover must be a function; got 0.5", {"crossover": 0.5}),
        (TypeError, "mutation must be a function; got 0.5", {"mutation": 0.5}),
        (ValueError, "rng must be None, a whole number ≥ 0", {"rng": -1}),
        (ValueError, "start must have shape (n, 3), a row a point", {"start": [[1, 2]]}),
        (ValueError, "start[1, 2] must be in [0, 3]; got 4.0", {"start": [[0, 0, 0], [0, 0, 4]]}),
        (TypeError, "start must be a GenerationStep, points or None", {"start": OTHER}),
        (ValueError, "start must be a step in 1 dim", {"start": STEP, "space": [(0, 1)]}),
    ],
)  # fmt: skip
def test_wrong_arguments_are_named_at_the_call(error, message, arguments):
    with pytest.raises(error, match=re.escape(message)):
        genetic_algorithm(**{"f": bumpy, "space": BOX} | arguments)


@pytest.mark.parametrize(
    ("name", "operator", "message"),
    [
        ("selection", lambda losses, u: losses[:3], "shape (6,); got (3,)"),
        ("crossover", lambda a, b, u: (a[:1], b), "shape (6, 3); got (4, 3)"),
        ("mutation", lambda x, width, u: x[0], "shape (6, 3); got (3,)"),
    ],
)
def test_operators_must_lead_to_the_right_shapes(name, operator, message):
    with pytest.raises(ValueError, match=re.escape(f"{name} must lead to an array of {message}")):
        genetic_algorithm(bumpy, BOX, n_individuals=6, rng=0, **{name: operator})


# --- how good it is: medians over seeds -----------------------------------------------------------


def last(problem, seed, n_steps, **options):
    steps = genetic_algorithm(problem.value, problem.bounds, rng=seed, **options)
    return next(islice(steps, n_steps - 1, None))


def test_one_setting_for_three_surfaces():
    # 100 individuals × 200 generations in 10 dimensions
    def median(problems):
        return np.median([last(problem, seed, 200).loss for seed, problem in enumerate(problems)])

    assert median([rastrigin(10)] * 11) < 1e-3  # 1e-8
    assert median([shifted(rotated(rastrigin(10), s), s) for s in range(11)]) < 7.5
    assert median([rosenbrock(10)] * 11) < 8  # 7.0: still in the valley


def test_parents_from_the_best_two_alone_see_too_little():
    # Rastrigin in 2-D, steps of 2 % of the box: the share of 50 seeds that end in the lowest basin
    options = {"crossover": Blend(0), "mutation": Gaussian(0.02, rate=1), "elite": 0}

    def hits(selection):
        ends = [
            last(rastrigin(2), seed, 41, n_individuals=30, selection=selection, **options)
            for seed in range(50)
        ]
        return np.mean([(abs(step.theta) < 0.5).all() for step in ends])

    assert hits(Truncation(2)) < 0.3 and hits(Tournament(2)) > 0.6  # 18 % and 70 %
