"""Descent that sees losses only: its slopes, its price, its walls, its restarts, going on."""

import re
from functools import partial

import numpy as np
import pytest

from mlcore.descent.loop import gradient_descent
from mlcore.descent.rules import Adam, Momentum
from mlcore.problems import branin, rastrigin, rosenbrock, sphere
from mlcore.search.blind_descent import BlindStep, blind_descent
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record, until

BOX = [(-5, 5), (-5, 5)]
f = rosenbrock().value


def places(run):
    return np.array([step.descent.theta for step in run])


# --- slopes and places ----------------------------------------------------------------------------


def test_one_step_by_hand():
    step = next(blind_descent(lambda x: x[:, 0] ** 2 + 10 * x[:, 1], BOX, h=1, start=[[3, 2]]))
    assert step.points.tolist() == [[3, 2], [4, 2], [3, 3], [2, 2], [3, 1]]
    assert step.losses.tolist() == [29, 36, 39, 24, 19]
    assert step.descent.gradient.tolist() == [6, 10]
    assert step.descent.after == pytest.approx([2.4, 1.0])
    assert (step.theta.tolist(), step.loss, step.n_evals) == ([3, 1], 19, 5)


def test_one_sided_step_by_hand():
    options = {"h": 1, "start": [[3, 2]], "central": False}
    step = next(blind_descent(lambda x: x[:, 0] ** 2 + 10 * x[:, 1], BOX, **options))
    assert step.points.tolist() == [[3, 2], [4, 2], [3, 3]]
    assert step.descent.gradient.tolist() == [7, 10]
    assert (step.theta.tolist(), step.loss, step.n_evals) == ([3, 2], 29, 3)


@pytest.mark.parametrize("place, points, slope", [
    (4.5, [4.5, 3.5], 8.0),  # no room above: down
    (5.0, [5.0, 4.0], 9.0),
    (-5.0, [-5.0, -4.0], -9.0),
])  # fmt: skip
def test_one_sided_differences_look_to_the_inside_of_the_box(place, points, slope):
    options = {"h": 1, "start": [[place]], "central": False}
    step = next(blind_descent(sphere(1).value, [(-5, 5)], **options))
    assert step.points.ravel().tolist() == points
    assert step.descent.gradient.tolist() == [slope]
    wide = next(blind_descent(sphere(1).value, [(-5, 5)], **options | {"h": 100}))
    assert np.ptp(wide.points) >= 5  # a difference longer than the box still has a width


@pytest.mark.parametrize("rule", [None, Momentum(0.8), Adam()], ids=str)
@pytest.mark.parametrize("d", [2, 5])
def test_it_walks_where_the_descent_with_the_gradient_walks(rule, d):
    problem, start = rosenbrock(d), np.linspace(-1, 1, d)
    blind = blind_descent(problem.value, problem.bounds, lr=1e-3, rule=rule, start=[start])
    seeing = gradient_descent(problem, start, lr=1e-3, rule=rule)
    for ours, theirs in zip(record(blind, 30), record(seeing, 30)):
        assert ours.descent.theta == pytest.approx(theirs.theta, abs=1e-6)
        assert ours.descent.gradient == pytest.approx(theirs.gradient, abs=1e-5, rel=1e-5)


@pytest.mark.parametrize("central", [True, False])
@pytest.mark.parametrize("d", [1, 2, 10])
def test_every_evaluation_is_counted(d, central):
    asked = []

    def counting(points):
        asked.append(len(points))
        return sphere(d).value(points)

    run = record(blind_descent(counting, sphere(d).bounds, central=central, rng=0), 7)
    assert [step.n_evals for step in run] == np.cumsum(asked).tolist()
    assert asked == [2 * d + 1 if central else d + 1] * 7


def test_theta_is_the_best_point_that_was_asked_for():
    run = record(blind_descent(rastrigin().value, BOX, lr=0.05, h=0.2, rng=1), 20)
    for t, step in enumerate(run):
        seen = np.concatenate([before.points for before in run[: t + 1]])
        losses = rastrigin().value(seen)
        assert step.loss == losses.min() == rastrigin().value(step.theta)
        assert step.theta.tolist() == seen[losses.argmin()].tolist()


def test_it_stops_at_the_walls_and_never_asks_beyond():
    problem = branin()
    run = record(blind_descent(problem.value, problem.bounds, lr=5.0, h=0.5, rng=2), 40)
    low, high = problem.bounds.T
    for step in run:
        assert (low <= step.points).all() and (step.points <= high).all()
    assert np.isin(places(run), problem.bounds).any()
    slide = record(blind_descent(lambda x: x.sum(axis=1), BOX, lr=3.0, start=[[0, 4]]), 4)
    assert places(slide).tolist() == pytest.approx(
        np.array([[0, 4], [-3, 1], [-5, -2], [-5, -5]]), abs=1e-9
    )
    assert slide[-1].descent.gradient == pytest.approx([1, 1])  # one-sided, at the wall


# --- starts ---------------------------------------------------------------------------------------


def test_it_begins_anew_after_n_steps_with_a_fresh_rule():
    starts = [[1, 1], [-2, 3]]
    run = record(blind_descent(f, BOX, lr=1e-4, rule=Momentum(0.9), n_steps=4, start=starts), 12)
    assert places(run)[[0, 4]].tolist() == starts
    alone = record(blind_descent(f, BOX, lr=1e-4, rule=Momentum(0.9), start=[[-2, 3]]), 4)
    assert places(run)[4:8].tolist() == places(alone).tolist()
    assert [step.descent.t for step in run] == [0, 1, 2, 3] * 3
    assert [step.t for step in run] == list(range(12)) and run[-1].n_evals == 60
    assert np.abs(places(run)[8] - places(run)[7]).max() > 0.1  # somewhere else
    losses = [step.loss for step in run]
    assert losses == sorted(losses, reverse=True)  # the best is kept over the starts


def test_seeds_give_starts_all_over_the_box():
    first = np.array([places([next(blind_descent(f, BOX, rng=seed))])[0] for seed in range(300)])
    assert (np.abs(first) < 5).all() and np.abs(first.mean(axis=0)).max() < 0.6
    assert first.std(axis=0) == pytest.approx(10 / np.sqrt(12), rel=0.1)


@pytest.mark.parametrize("n_steps", [None, 1, 5])
@pytest.mark.parametrize("k", [1, 4, 5, 9])
def test_it_goes_on_bit_for_bit(n_steps, k):
    options = {"lr": 0.01, "rule": Adam(), "n_steps": n_steps}
    whole = record(blind_descent(f, BOX, rng=3, **options), 16)
    rest = record(blind_descent(f, BOX, start=whole[k - 1], **options), 16 - k)
    for one, other in zip(whole[k:], rest, strict=True):
        assert (one.t, one.loss, one.n_evals, one.seed) == (
            other.t, other.loss, other.n_evals, other.seed,
        )  # fmt: skip
        for name in ("theta", "points", "losses"):
            assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_stopping_rules_work_on_it():
    run = record(until(blind_descent(f, BOX, rng=0), lambda step: step.n_evals >= 50))
    assert run[-1].n_evals == 50 and all(isinstance(step, BlindStep) for step in run)


def test_points_and_losses_cannot_be_changed():
    step = next(blind_descent(f, BOX, rng=0))
    for array in (step.points, step.losses, step.theta):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


# --- objectives that misbehave --------------------------------------------------------------------


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_where_the_loss_is_not_finite_it_stays_until_the_next_start(bad):
    def half(points):
        return np.where(points[:, 0] > 0, bad, sphere().value(points))

    run = record(blind_descent(half, BOX, n_steps=3, start=[[2, 2], [-3, 1]]), 6)
    assert places(run)[:3].tolist() == [[2, 2]] * 3 and run[2].loss == np.inf
    assert run[2].theta.tolist() == [2, 2]
    assert places(run)[3].tolist() == [-3, 1] and run[-1].loss < 10


def test_an_objective_that_writes_into_its_points_spoils_nothing():
    def writing(points):
        losses = sphere().value(points)
        points[:] = 7
        return losses

    clean, spoilt = (record(blind_descent(g, BOX, rng=0), 5) for g in (sphere().value, writing))
    assert places(clean).tolist() == places(spoilt).tolist()


@pytest.mark.parametrize("change, error, message", [
    ({"f": 3}, TypeError, "f must be a function; got 3"),
    ({"space": [(0, 1), (2, -1)]}, ValueError, r"bounds[1] must have low < high, got (2.0, -1.0)"),
    ({"lr": -1}, ValueError, "lr must be a finite number > 0; got -1"),
    ({"rule": "Adam"}, TypeError, "rule must be a function; got 'Adam'"),
    ({"n_steps": 0}, ValueError, "n_steps must be a whole number ≥ 1; got 0"),
    ({"n_steps": 2.5}, TypeError, "n_steps must be a whole number ≥ 1; got 2.5"),
    ({"h": 0}, ValueError, "h must be a finite number > 0; got 0"),
    ({"h": 1e-17}, ValueError, "h must be large enough to change theta; got 1e-17"),
    ({"central": "no"}, TypeError, "central must be True or False; got 'no'"),
    ({"rng": "one"}, TypeError, "rng must be"),
    ({"start": [[9, 0]]}, ValueError, "start[0, 0] must be in [-5, 5]; got 9.0"),
    ({"start": [[1, 2, 3]]}, ValueError, "start must have shape (n, 2)"),
])  # fmt: skip
def test_bad_arguments_are_named_at_once(change, error, message):
    with pytest.raises(error, match=re.escape(message)):
        blind_descent(**({"f": f, "space": BOX} | change))


def test_a_step_of_another_search_is_no_start():
    with pytest.raises(TypeError, match="start must be a BlindStep, points or None"):
        blind_descent(f, BOX, start=next(particle_swarm(f, BOX, rng=0)))


def test_an_answer_of_the_wrong_shape_is_named():
    steps = partial(blind_descent, space=BOX, rng=0)
    with pytest.raises(ValueError, match="one loss for each of 5 points"):
        next(steps(lambda points: points))
