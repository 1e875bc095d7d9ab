"""The swarm: by hand, against a slow loop, in its box, and how well it finds what it looks for."""

import re
import warnings
from dataclasses import fields
from itertools import islice

import numpy as np
import pytest

from mlcore.problems import rastrigin, rosenbrock, rotated, shifted, sphere
from mlcore.search.dimensions import Integer, LogUniform
from mlcore.search.draws import draws
from mlcore.search.population import rowwise
from mlcore.search.sampling import random_search
from mlcore.search.space import Space
from mlcore.search.swarm import constriction, particle_swarm, stop_at_walls, velocity_parts
from mlcore.steps import record

BOX = np.array([[-5.0, 5.0], [-5.0, 5.0], [0.0, 3.0]])


def bumpy(points):
    return (points**2 + 3 * np.sin(5 * points)).sum(axis=-1)


def same(one, other):
    """Whether two steps are equal, bit for bit."""
    return all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name), equal_nan=True)
        for f in fields(one)
    )


# --- by hand --------------------------------------------------------------------------------------


def test_the_move_of_the_lesson():
    weights = {"inertia": 0.7, "cognitive": 1.5, "social": 1.5}
    parts = velocity_parts(2.0, 0.5, 1.0, 0.0, 0.5, 0.4, **weights)
    np.testing.assert_allclose(parts, [0.35, -0.75, -1.2], rtol=1e-15)
    assert sum(parts) == pytest.approx(-1.6) and 2 + sum(parts) == pytest.approx(0.4)


def test_constriction_by_hand():
    # φ = 4.1: √(16.81 − 16.4) = √0.41;  2 / |2 − 4.1 − 0.6403| = 0.7298
    options = constriction()
    assert options["inertia"] == pytest.approx(0.7298, abs=5e-5)
    assert options["cognitive"] == options["social"] == options["inertia"] * 2.05
    uneven = constriction(2.8, 1.3)  # the same sum, the same χ
    assert uneven["inertia"] == pytest.approx(options["inertia"])
    assert uneven["cognitive"] == pytest.approx(options["inertia"] * 2.8)


@pytest.mark.parametrize("pair", [(2, 2), (4, 0), (1, 1)])
def test_constriction_needs_a_sum_above_four(pair):
    with pytest.raises(ValueError, match=r"cognitive \+ social must be above 4; got"):
        constriction(*pair)


def test_walls_absorb():
    x, v = np.array([[4.0, 1.0, -4.5]]), np.array([[3.0, -1.0, -0.75]])
    after, left = stop_at_walls(x, v, np.full((1, 3), -5.0), np.full((1, 3), 5.0))
    assert after.tolist() == [[5, 0, -5]] and left.tolist() == [[0, -1, 0]]
    assert v.tolist() == [[3, -1, -0.75]]
    # just reaching a wall is no collision
    after, left = stop_at_walls(x, np.ones((1, 3)), np.full((1, 3), -5.0), np.full((1, 3), 5.0))
    assert after.tolist() == [[5, 2, -3.5]] and left.tolist() == [[1, 1, 1]]


# --- the algorithm, once more and slowly ----------------------------------------------------------


def slow_swarm(f, bounds, x, seed, n_steps, inertia, c1, c2, ring):
    """One particle and one coordinate at a time; yields what a step must hold."""
    n, d = len(x), len(bounds)
    x = [list(map(float, row)) for row in x]
    v = [[0.0] * d for _ in range(n)]
    p, p_loss = [None] * n, [float("inf")] * n
    numbers = draws(seed, (2, n, d), first=1)
    for t in range(n_steps):
        loss = [float(f(np.array([x[i]]))[0]) for i in range(n)]
        for i in range(n):
            if p[i] is None or loss[i] < p_loss[i]:
                p[i], p_loss[i] = list(x[i]), loss[i]
        leaders = []
        for i in range(n):
            heard = [i, (i - 1) % n, (i + 1) % n] if ring else range(n)
            leaders.append(min(heard, key=lambda j: p_loss[j]))  # the first of equals
        yield [row[:] for row in x], [row[:] for row in v], [row[:] for row in p], leaders
        r1, r2 = next(numbers)
        for i in range(n):
            for j in range(d):
                a = inertia(t) * v[i][j]
                b = c1 * r1[i, j] * (p[i][j] - x[i][j])
                c = c2 * r2[i, j] * (p[leaders[i]][j] - x[i][j])
                v[i][j] = float(a + b + c)
                x[i][j] += v[i][j]
                low, high = bounds[j]
                if not low <= x[i][j] <= high:
                    x[i][j] = float(min(max(x[i][j], low), high))
                    v[i][j] = 0.0


@pytest.mark.parametrize("topology", ["global", "ring"])
@pytest.mark.parametrize("n", [2, 3, 7])
@pytest.mark.parametrize("schedule", [False, True])
def test_the_same_as_a_slow_loop(topology, n, schedule):
    inertia = (lambda t: 0.9 - t / 100) if schedule else 0.8
    of_t = inertia if schedule else lambda t: 0.8
    options = {"inertia": inertia, "cognitive": 1.7, "social": 1.4, "topology": topology}
    run = record(particle_swarm(bumpy, BOX, n_particles=n, rng=3, **options), 40)
    slow = slow_swarm(
        bumpy, BOX, run[0].points, run[0].seed, 40, of_t, 1.7, 1.4, topology == "ring"
    )
    hits = 0
    for step, (x, v, p, leaders) in zip(run, slow):
        assert step.points.tolist() == x and step.velocities.tolist() == v
        assert step.best_points.tolist() == p and step.leaders.tolist() == leaders
        hits += (step.points == BOX[:, 0]).sum() + (step.points == BOX[:, 1]).sum()
    assert n < 3 or hits  # the walls took part


def test_a_step_explains_the_next():
    run = record(particle_swarm(bumpy, BOX, n_particles=9, topology="ring", rng=1), 60)
    low, high = BOX.T
    for step, after in zip(run, run[1:]):
        move = step.inertia + step.cognitive + step.social
        assert np.array_equal(step.after, np.clip(step.points + move, low, high))
        assert after.points is step.after and after.velocities is step.velocities_after
        stopped = step.after != step.points + move
        assert np.array_equal(after.velocities, np.where(stopped, 0, move))
        assert np.array_equal(step.inertia, 0.7298 * step.velocities)
        away = step.best_points - step.points  # a pull points home, and is c at most
        assert (step.cognitive * away >= 0).all()
        assert (abs(step.cognitive) <= 1.49618 * abs(away)).all()
        away = step.best_points[step.leaders] - step.points
        assert (step.social * away >= 0).all() and (abs(step.social) <= 1.49618 * abs(away)).all()
        assert after.n_evals == step.n_evals + 9
    assert not run[0].velocities.any() and not run[0].inertia.any()


@pytest.mark.parametrize("inertia", [0.7298, 1.5])
def test_no_particle_leaves_the_box(inertia):
    low, high = BOX.T
    hits = 0
    for step in islice(particle_swarm(bumpy, BOX, n_particles=20, inertia=inertia, rng=0), 300):
        assert ((low <= step.points) & (step.points <= high)).all()
        hits += ((step.points == low) | (step.points == high)).sum()
    assert hits


# --- what it knows --------------------------------------------------------------------------------


def test_bests_are_those_of_all_that_was_seen():
    run = record(particle_swarm(bumpy, BOX, n_particles=6, rng=2), 50)
    points, losses = np.array([s.points for s in run]), np.array([s.losses for s in run])
    for t, step in enumerate(run):
        own = losses[: t + 1].argmin(axis=0)
        assert np.array_equal(step.best_points, points[own, range(6)])
        assert np.array_equal(step.best_losses, losses[: t + 1].min(axis=0))
        assert step.loss == losses[: t + 1].min() == bumpy(step.theta) and type(step.loss) is float
        assert (step.leaders == step.best_losses.argmin()).all()


def test_a_best_is_no_alias_of_a_live_position():
    run = record(particle_swarm(bumpy, BOX, n_particles=6, rng=2), 50)
    for step in run:
        assert bumpy(step.theta) == step.loss
        assert np.array_equal(bumpy(step.best_points), step.best_losses)
        assert not np.shares_memory(step.theta, step.points)
        with pytest.raises(ValueError, match="read-only"):
            step.theta[0] = 0
    assert any(not np.array_equal(step.best_points, step.points) for step in run)


def test_on_a_ring_a_particle_hears_its_two_neighbours():
    start = np.array([[4.0], [3.0], [2.0], [1.0], [5.0], [4.5]])
    step = next(particle_swarm(lambda x: x[:, 0], [(0, 9)], topology="ring", start=start))
    assert step.leaders.tolist() == [1, 2, 3, 3, 3, 0]
    equal = next(particle_swarm(lambda x: 0 * x[:, 0], [(0, 9)], topology="ring", start=start))
    assert equal.leaders.tolist() == list(range(6))  # of equals, oneself


# --- stopped, and continued -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "options", [{}, {"topology": "ring"}, {"inertia": lambda t: 0.9 / (1 + t)}]
)
@pytest.mark.parametrize("t", [0, 1, 62, 63, 64])
def test_a_stream_goes_on_bit_for_bit(options, t):
    run = record(particle_swarm(bumpy, BOX, n_particles=5, rng=4, **options), 70)
    rest = record(particle_swarm(bumpy, BOX, start=run[t], rng=99, **options), 69 - t)
    assert len(rest) == 69 - t and all(map(same, run[t + 1 :], rest))


def test_start_at_points_of_your_own():
    start = np.array([[0.0, 1.0, 2.0], [5.0, -5.0, 3.0]])
    step = next(particle_swarm(bumpy, BOX, start=start.tolist(), rng=0))
    assert np.array_equal(step.points, start) and step.n_evals == 2
    start[0] = 7
    assert step.points[0, 0] == 0


# --- objectives that misbehave --------------------------------------------------------------------


def test_nan_somewhere_is_the_worst_there_is():
    def f(points):
        return np.where(points[:, 0] > 0, np.nan, bumpy(points))

    run = record(particle_swarm(f, BOX, n_particles=10, rng=0), 80)
    assert any(np.isinf(step.losses).any() for step in run)
    assert run[-1].theta[0] <= 0 and run[-1].loss == f(run[-1].theta[None])[0] < run[0].loss


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("topology", ["global", "ring"])
def test_nan_everywhere_goes_on_without_a_warning(bad, topology):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        steps = particle_swarm(
            lambda points: np.full(len(points), bad), BOX, topology=topology, rng=0
        )
        run = record(steps, 30)
    assert all(step.loss == np.inf for step in run)
    assert all(np.array_equal(step.theta, run[0].points[0]) for step in run)
    assert np.array_equal(run[-1].best_points, run[0].points)


def test_an_objective_may_write_into_its_argument():
    def vandal(points):
        losses = bumpy(points)
        points[:] = 1e9
        return losses

    tidy, messy = (record(particle_swarm(f, BOX, rng=0), 20) for f in (bumpy, vandal))
    assert all(map(same, tidy, messy))


def test_hyperparameters_by_way_of_a_space():
    space = Space(rate=LogUniform(1e-4, 1), depth=Integer(1, 9))
    f = rowwise(space.objective(lambda rate, depth: np.log10(rate / 0.01) ** 2 + (depth - 4) ** 2))
    run = record(particle_swarm(f, space, n_particles=10, rng=0), 60)
    best = space.values(run[-1].theta)
    assert best["depth"] == 4 and best["rate"] == pytest.approx(0.01, rel=1e-3)
    assert f(run[-1].theta) == run[-1].loss


# --- wrong arguments ------------------------------------------------------------------------------


STEP = next(particle_swarm(bumpy, BOX, rng=0))
OTHER = next(random_search(bumpy, BOX, rng=0))


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (TypeError, "f must be a function; got 3", {"f": 3}),
        (ValueError, "bounds[0] must have low < high", {"space": [(1, 1)]}),
        (ValueError, "n_particles must be a whole number ≥ 2; got 0", {"n_particles": 0}),
        (TypeError, "n_particles must be a whole number ≥ 2; got 2.5", {"n_particles": 2.5}),
        (ValueError, "inertia must be a finite number ≥ 0; got -1", {"inertia": -1}),
        (TypeError, "inertia must be a finite number ≥ 0; got 'big'", {"inertia": "big"}),
        (ValueError, "cognitive must be a finite number ≥ 0; got nan", {"cognitive": np.nan}),
        (ValueError, "social must be a finite number ≥ 0; got -2", {"social": -2}),
        (ValueError, 'topology must be "global" or "ring"; got \'star\'', {"topology": "star"}),
        (ValueError, 'topology must be "global" or "ring"; got None', {"topology": None}),
        (ValueError, "rng must be None, a whole number ≥ 0", {"rng": -1}),
        (ValueError, "start must be 2-D; got shape (3,)", {"start": [1, 2, 3]}),
        (ValueError, "start must have shape (n, 3), a row a point", {"start": [[1, 2]]}),
        (ValueError, "start[1, 2] must be in [0, 3]; got -1.0", {"start": [[0, 0, 0], [0, 0, -1]]}),
        (ValueError, "start must be finite, not NaN or inf", {"start": [[0, 0, np.nan]]}),
        (TypeError, "start must hold real numbers", {"start": "here"}),
        (TypeError, "start must be a SwarmStep, points or None; got a S", {"start": OTHER}),
        (ValueError, "start must be a step in 1 dim", {"start": STEP, "space": [(0, 1)]}),
    ],
)  # fmt: skip
def test_wrong_arguments_are_named_at_the_call(error, message, arguments):
    with pytest.raises(error, match=re.escape(message)):
        particle_swarm(**{"f": bumpy, "space": BOX} | arguments)


@pytest.mark.parametrize("arguments", [{"n_particles": 1}, {"start": [[0.0, 1.0, 2.0]]}])
def test_one_particle_alone_would_never_move(arguments):
    """It is its own best and its own leader, and at rest: all three parts of its velocity are 0."""
    with pytest.raises(ValueError, match="whole number ≥ 2; got 1$"):
        particle_swarm(bumpy, BOX, **arguments)


def test_a_schedule_is_checked_as_it_goes():
    steps = particle_swarm(bumpy, BOX, inertia=lambda t: 0.7 - t, rng=0)
    next(steps)
    with pytest.raises(
        ValueError, match=re.escape("inertia(1) must be a finite number ≥ 0; got -")
    ):
        next(steps)


# --- how good it is: medians of 50 particles × 1000 steps in 10-D; numbers are those of 20 seeds --


def median_loss(problems, **options):
    finals = []
    for seed, problem in enumerate(problems):
        steps = particle_swarm(problem.value, problem.bounds, n_particles=50, rng=seed, **options)
        finals.append(next(islice(steps, 999, None)).loss)
    return np.median(finals)


def test_rosenbrock():
    assert median_loss([rosenbrock(10)] * 11) < 0.6  # 0.41
    assert median_loss([rosenbrock(10)] * 11, inertia=0.8, cognitive=1.2, social=1.2) < 0.2  # 0.10


def test_rastrigin():
    options = {"inertia": 0.72, "cognitive": 2.4, "social": 0.5}  # trusts itself more
    assert median_loss([rastrigin(10)] * 11, **options) < 2  # 0.995: one coordinate is one off


def test_a_ring_on_rotated_rastrigin():
    options = {"topology": "ring", "cognitive": 0.5, "social": 0.65}
    options["inertia"] = lambda t: 0.98 - 0.21 * t / 1000
    hard = [shifted(rotated(rastrigin(10), seed), seed) for seed in range(11)]
    assert median_loss(hard, **options) < 11  # 8.0; by the defaults, 15 as a ring and 26 without


def test_how_weights_tame_or_free_a_swarm():
    # the sphere, 30 particles from ±5, 100 moves, 30 seeds; walls too far away to be felt
    def spread(inertia, c):
        ends, far = [], [(-1e9, 1e9)] * 2
        options = {"inertia": inertia, "cognitive": c, "social": c}
        for seed in range(30):
            start = np.random.default_rng(seed).uniform(-5, 5, (30, 2))
            steps = particle_swarm(sphere().value, far, start=start, rng=seed, **options)
            points = next(islice(steps, 100, None)).points
            ends.append(np.sqrt(points.var(axis=0).sum()))  # root mean squared distance
        return np.median(ends)

    assert 1e-17 < spread(0.4, 1) < 1e-15  # 1e-16: frozen
    assert 1e-3 < spread(0.73, 1.5) < 1e-2  # 0.005
    assert 1e5 < spread(1, 2) < 1e6  # 5e5: exploded
