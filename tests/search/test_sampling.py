"""Grid and random search: where they look, what they keep, going on, objectives that misbehave."""

import re
from functools import partial
from itertools import product

import numpy as np
import pytest

from mlcore.descent.loop import gradient_descent
from mlcore.problems import rastrigin, rosenbrock, sphere
from mlcore.search.dimensions import Choice, Integer, LogUniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.space import Space
from mlcore.search.step import SearchStep
from mlcore.steps import patience, record, until

BOX = [(-1, 3), (-2, 2)]
f = rastrigin().value
grid = partial(grid_search, space=BOX, n_values=5)
random = partial(random_search, space=BOX, rng=0)
both = pytest.mark.parametrize("search", [grid, random], ids=["grid", "random"])


def points(run):
    return np.concatenate([step.points for step in run])


def losses(run):
    return np.concatenate([step.losses for step in run])


# --- grid search ----------------------------------------------------------------------------------


def test_the_grid_by_hand():
    run = record(grid_search(sphere().value, [(-1, 1), (0, 3)], [3, 2]))
    expected = [[-1, 0], [-1, 3], [0, 0], [0, 3], [1, 0], [1, 3]]
    assert points(run).tolist() == expected and losses(run).tolist() == [1, 10, 0, 9, 1, 10]
    assert [step.loss for step in run] == [1, 1, 0, 0, 0, 0]
    assert [step.n_evals for step in run] == [1, 2, 3, 4, 5, 6] and run[-1].theta.tolist() == [0, 0]
    assert all(step.seed is None for step in run)


@pytest.mark.parametrize("batch_size", [1, 2, 7, 60, 1000])
@pytest.mark.parametrize("n_values", [[3, 4, 5], [1, 60, 1], 4, np.array([2, 1, 3])], ids=str)
def test_the_grid_is_the_product_of_its_axes(n_values, batch_size):
    box = [(-1, 0.3), (1e-3, 7), (-0.1, 0.7)]
    sizes = np.broadcast_to(n_values, 3)
    axes = [np.linspace(*b, n) if n > 1 else [np.mean(b)] for b, n in zip(box, sizes)]
    run = record(grid_search(sphere(3).value, box, n_values, batch_size=batch_size))
    assert np.allclose(points(run), list(product(*axes)), rtol=1e-14, atol=1e-15)
    widths = [len(step.points) for step in run]
    assert set(widths[:-1]) <= {batch_size} and 1 <= widths[-1] <= batch_size
    assert [step.n_evals for step in run] == np.cumsum(widths).tolist()


def test_both_ends_are_on_the_grid_to_the_last_digit():
    run = record(grid_search(sphere(1).value, [(-0.1, 0.7)], 50))
    assert (run[0].points.item(), run[-1].points.item()) == (-0.1, 0.7)


def test_a_grid_over_a_space_meets_every_whole_number_once():
    space = Space(k=Integer(1, 10), kernel=Choice("a", "b"))
    seen = []
    record(grid_search(rowwise(space.objective(lambda **v: seen.append(v) or 0)), space, [10, 2]))
    assert seen == [{"k": k, "kernel": kernel} for k in range(1, 11) for kernel in "ab"]


def test_a_grid_too_large_to_be_held_in_memory_can_be_begun():
    run = record(grid_search(sphere(40).value, [(0, 1)] * 40, 10, batch_size=2), 2)
    assert points(run)[:, -2:].tolist() == [[0, k / 9] for k in range(4)]


# --- random search --------------------------------------------------------------------------------


def test_points_are_uniform_in_the_box():
    n = 10_000
    u = (points(record(random(f, batch_size=500), 20)) + [1, 2]) / 4
    assert u.shape == (n, 2) and 0 <= u.min() and u.max() < 1
    counts = np.histogram2d(*u.T, bins=4, range=[(0, 1)] * 2)[0]
    assert np.abs(counts / n - 1 / 16).max() < 4 * np.sqrt(15 / 256 / n)
    assert len(np.unique(u)) == 2 * n


def test_no_point_leaves_the_box():
    """Not even by round-off, where u is the largest number below 1."""
    rng = np.random.default_rng(0)
    low = rng.normal(size=10_000) * 10.0 ** rng.uniform(-3, 3, 10_000)
    high = low + 10.0 ** rng.uniform(-3, 3, 10_000)
    step = next(random_search(lambda p: p[:, 0], np.c_[low, high], batch_size=9, rng=1))
    assert (low <= step.points).all() and (step.points <= high).all()
    assert (low + np.nextafter(1, 0) * (high - low) <= high).all()


@pytest.mark.parametrize("batch_size", [2, 7, 64, 200])
def test_a_batch_changes_nothing_of_where_it_looks(batch_size):
    batches = points(record(random(f, batch_size=batch_size), 2))
    assert np.array_equal(batches, points(record(random(f), 2 * batch_size)))


def test_without_rng_no_two_runs_are_alike():
    a, b = (next(random_search(f, BOX)) for _ in range(2))
    assert a.seed != b.seed and not np.array_equal(a.points, b.points)


def test_random_search_finds_the_hyperparameters_of_a_small_task():
    space = Space(rate=LogUniform(1e-4, 1), depth=Integer(1, 10))

    def task(rate, depth):
        return (np.log10(rate) + 2) ** 2 + (depth - 7) ** 2

    run = record(random_search(rowwise(space.objective(task)), space, batch_size=10, rng=0), 30)
    best = space.values(run[-1].theta)
    assert best["depth"] == 7 and 0.004 < best["rate"] < 0.025 and run[-1].loss < 0.2
    assert task(**best) == run[-1].loss


# --- what both keep to ----------------------------------------------------------------------------


@both
def test_theta_is_the_best_so_far_and_loss_is_its_loss(search):
    run = record(search(f, batch_size=3), 8)
    for i, step in enumerate(run):
        seen = losses(run[: i + 1])
        assert step.loss == seen.min() == f(step.theta) and step.n_evals == len(seen)
        assert np.array_equal(step.theta, points(run[: i + 1])[seen.argmin()])
        assert np.array_equal(step.losses, f(step.points))


@both
def test_of_equals_the_first_stays(search):
    run = record(search(lambda points: np.zeros(len(points)), batch_size=2), 9)
    assert all(np.array_equal(step.theta, run[0].points[0]) for step in run)


@both
@pytest.mark.parametrize("batch_size", [1, 4])
@pytest.mark.parametrize("n", [1, 3])
def test_a_search_goes_on_bit_for_bit(search, batch_size, n):
    every = record(search(f, batch_size=batch_size), 6)
    first = record(search(f, batch_size=batch_size), n)
    rest = record(search(f, batch_size=batch_size, start=first[-1]), 6 - n)
    for a, b in zip(first + rest, every, strict=True):
        for name in vars(a):
            assert np.array_equal(getattr(a, name), getattr(b, name)), name


def test_ten_and_ten_are_twenty():
    """Across the blocks in which random numbers are drawn, too, and whatever rng says."""
    for search in (partial(grid, n_values=20), random):
        every = record(search(f, batch_size=11), 20)
        first = record(search(f, batch_size=11), 10)
        options = {"rng": 5} if search is random else {}
        rest = record(search(f, batch_size=11, start=first[-1], **options), 10)
        assert np.array_equal(points(first + rest), points(every))
        assert [step.t for step in rest] == list(range(10, 20))
        assert (rest[-1].loss, rest[-1].n_evals) == (every[-1].loss, every[-1].n_evals)


def test_a_grid_that_is_over_stays_over():
    run = record(grid(f, batch_size=4))
    assert len(run) == 7 and run[-1].n_evals == 25
    assert record(grid(f, start=run[-1])) == []
    assert points(record(grid(f, start=run[-2]))).tolist() == run[-1].points.tolist()


@both
def test_stopping_rules_work_on_a_search(search):
    assert record(until(search(f), lambda step: step.n_evals >= 5))[-1].n_evals == 5
    run = record(patience(search(f), 3))
    assert len(run) < 25 and run[-1].loss == run[-4].loss


@both
def test_nothing_recorded_can_be_written_to(search):
    step = next(search(f, batch_size=2))
    for values in (step.theta, step.points, step.losses):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


# --- objectives that misbehave --------------------------------------------------------------------


@both
def test_a_loss_that_is_nan_somewhere_is_worst_and_the_search_goes_on(search):
    def partly(points):
        return np.where(points[:, 0] > 0, f(points), np.nan)

    run = record(search(partly, batch_size=5), 5)
    left = points(run)[:, 0] <= 0
    assert left.any() and np.array_equal(np.isinf(losses(run)), left)
    assert run[-1].loss == losses(run)[~left].min() and run[-1].theta[0] > 0
    assert run[-1].n_evals == 25


@both
@pytest.mark.parametrize("loss", [np.nan, np.inf, -np.inf])
def test_a_loss_that_is_finite_nowhere_ends_nothing(search, loss):
    run = record(search(rowwise(lambda point: loss), batch_size=2), 5)
    assert len(run) == 5
    for step in run:
        assert step.loss == np.inf and np.array_equal(step.theta, run[0].points[0])


@both
def test_an_objective_that_writes_into_its_argument_has_a_copy(search):
    def writes(points):
        values = f(points)
        points[:] = np.nan
        return values

    a, b = record(search(writes, batch_size=2), 5), record(search(f, batch_size=2), 5)
    assert np.array_equal(points(a), points(b)) and a[-1].loss == b[-1].loss


@both
def test_an_objective_that_returns_its_own_memory(search):
    memory = np.empty(5)

    def same_array(points):
        memory[:] = f(points)
        return memory

    a, b = record(search(same_array, batch_size=5), 5), record(search(f, batch_size=5), 5)
    assert np.array_equal(losses(a), losses(b))


@both
@pytest.mark.parametrize("answer", [None, "1.0", [None], 1j, np.ones(2), np.ones((1, 1))], ids=str)
def test_any_other_answer_names_the_objective(search, answer):
    def wrong(points):
        return answer

    steps = search(wrong)  # it is asked at the first step, not before
    with pytest.raises((TypeError, ValueError), match="^f must return one loss .*; wrong returned"):
        next(steps)
    with pytest.raises(TypeError, match="^f must return one number a point; wrong returned"):
        next(search(rowwise(wrong)))


@both
def test_an_exception_of_the_objective_comes_through(search):
    own = ZeroDivisionError("in the objective")

    def fails(point):
        raise own

    for objective in (fails, rowwise(fails)):
        with pytest.raises(ZeroDivisionError) as caught:
            next(search(objective))
        assert caught.value is own and own.args == ("in the objective",)


# --- bad arguments --------------------------------------------------------------------------------

RANDOM, GRID = next(random(f)), next(grid(f))
OTHER = next(gradient_descent(rosenbrock(), [0.0, 0.0]))


class OtherStep(SearchStep):
    """As of a swarm."""


SWARM = OtherStep(*vars(RANDOM).values())


@pytest.mark.parametrize(
    ("start", "kind", "message"),
    [
        (lambda: grid(3), TypeError, "f must be a function; got 3"),
        (lambda: random(None), TypeError, "f must be a function; got None"),
        (lambda: grid(f, space=None), TypeError, "space must be a Space or bounds, numbers of sh"),
        (lambda: random(f, space=[(1, 0)]), ValueError, "bounds[0] must have low < high, got (1"),
        (lambda: random(f, space=[(0, 0)]), ValueError, "bounds[0] must have low < high, got (0"),
        (
            lambda: grid(f, space=[(0, np.inf)]),
            ValueError,
            "bounds must be finite, not NaN or inf: first at",
        ),
        (lambda: random(f, space=[0, 1]), ValueError, "bounds must have shape (d, 2), a low and"),
        (lambda: grid(f, n_values=0), ValueError, "n_values must be a whole number ≥ 1; got 0"),
        (lambda: grid(f, n_values=-3), ValueError, "n_values must be a whole number ≥ 1; got -3"),
        (lambda: grid(f, n_values=2.0), TypeError, "n_values must be a whole number ≥ 1; got 2.0"),
        (lambda: grid(f, n_values=None), TypeError, "n_values must be a whole number ≥ 1; got No"),
        (lambda: grid(f, n_values="ab"), TypeError, "n_values must be a whole number ≥ 1; got 'ab"),
        (lambda: grid(f, n_values=[3, 0]), ValueError, "n_values[1] must be a whole number ≥ 1; g"),
        (lambda: grid(f, n_values=[3.5, 1]), TypeError, "n_values[0] must be a whole number ≥ 1;"),
        (lambda: grid(f, n_values=[3]), ValueError, "n_values must be an int or 2 ints; got 1 of"),
        (lambda: grid(f, n_values=[]), ValueError, "n_values must be an int or 2 ints; got 0 of"),
        (lambda: grid(f, batch_size=0), ValueError, "batch_size must be a whole number ≥ 1; got 0"),
        (lambda: random(f, batch_size=0), ValueError, "batch_size must be a whole number ≥ 1; go"),
        (lambda: random(f, batch_size=1.5), TypeError, "batch_size must be a whole number ≥ 1; g"),
        (lambda: random(f, rng=-1), ValueError, "rng must be None, a whole number ≥ 0 or a numpy"),
        (lambda: random(f, rng="a"), TypeError, "rng must be None, a whole number ≥ 0 or a numpy"),
        (lambda: random(f, rng=2.5, start=RANDOM), TypeError, "rng must be None, a whole number"),
        (lambda: random(f, start=GRID), TypeError, "start must be None or a step of random_search"),
        (lambda: grid(f, start=RANDOM), TypeError, "start must be None or a step of grid_search; "),
        (lambda: random(f, start=OTHER), TypeError, "start must be None or a step of random_sear"),
        (lambda: random(f, start=SWARM), TypeError, "start must be None or a step of random_sear"),
        (lambda: random(f, start=[[0, 0]]), TypeError, "start must be None or a step of random_s"),
        (lambda: grid(f, start=3), TypeError, "start must be None or a step of grid_search; got 3"),
        (
            lambda: random(f, space=[(0, 1)], start=RANDOM),
            ValueError,
            "start must be a step in 1 dimensions; got 2",
        ),
    ],
)
def test_a_wrong_argument_is_named_at_the_call(start, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        start()
