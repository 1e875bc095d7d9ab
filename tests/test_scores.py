"""The scores of a race: regrets of best points, quartiles, ranks with ties, in lock-step."""

import numpy as np
import pytest

from mlcore.problems import branin, rastrigin, shifted, sphere
from mlcore.scores import Standing, ranks, regret, standings
from mlcore.search.blind_descent import blind_descent
from mlcore.search.sampling import random_search
from mlcore.search.step import SearchStep
from mlcore.steps import Step, record

INF = np.inf


def run_of(*losses, cost=1):
    return [
        Step(t, np.array([float(t)]), float(loss), cost * (t + 1)) for t, loss in enumerate(losses)
    ]


# --- regret ---------------------------------------------------------------------------------------


def test_regret_is_that_of_the_lowest_loss_so_far():
    run = regret(run_of(9, 4, 6, 4, 1, 7, cost=3), minimum_loss=-1.0)
    assert [step.loss for step in run] == [10, 5, 5, 5, 2, 2]
    assert [step.theta.item() for step in run] == [0, 1, 1, 1, 4, 4]  # of equals, the older
    assert [(step.t, step.n_evals) for step in run] == [(t, 3 * t + 3) for t in range(6)]


def test_a_run_with_points_keeps_them_and_one_without_has_its_thetas():
    steps = record(random_search(sphere().value, sphere().bounds, batch_size=3, rng=0), 4)
    for before, after in zip(steps, regret(steps)):
        assert isinstance(after, SearchStep)
        assert after.points is before.points and after.losses is before.losses
        assert (after.seed, after.loss) == (before.seed, before.loss)
    plain = regret(run_of(5, 3))[1]
    assert (plain.points.tolist(), plain.losses.tolist(), plain.seed) == ([[1]], [3], None)


def test_the_referee_sees_the_true_loss_where_the_run_saw_noise():
    problem, rng = branin(), np.random.default_rng(0)

    def noisy(points):
        return problem.value(points) + 20 * rng.normal(size=len(points))

    steps = record(random_search(noisy, problem.bounds, rng=0), 50)
    run = regret(steps, problem.value, problem.minimum_loss)
    for seen, judged in zip(steps, run):
        assert judged.theta is seen.theta  # the run chose by what it saw
        assert judged.loss == problem.value(seen.theta) - problem.minimum_loss
    assert any(b.loss > a.loss for a, b in zip(run, run[1:]))  # a lucky draw is a step back


def test_who_is_nearer_than_the_goal_is_as_good_as_there():
    assert [s.loss for s in regret(run_of(3, 0.2, 0.1), goal=0.15)] == [3, 0.2, 0.15]


@pytest.mark.parametrize("worst", [INF, np.nan])
def test_a_loss_that_is_not_finite_is_the_worst(worst):
    assert [step.loss for step in regret(run_of(INF, 2))] == [INF, 2]
    assert [s.loss for s in regret(run_of(3, 2), lambda x: worst if x[0] else 1.0)] == [1, INF]


@pytest.mark.parametrize("options, error, message", [
    ({"f": 3}, TypeError, "f must be a function; got 3"),
    ({"minimum_loss": np.nan}, ValueError, "minimum_loss must be a finite number; got nan"),
    ({"goal": -1}, ValueError, "goal must be a finite number ≥ 0; got -1"),
])  # fmt: skip
def test_bad_arguments_of_regret_are_named(options, error, message):
    with pytest.raises(error, match=message):
        regret(run_of(1), **options)


# --- ranks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("losses, expected", [
    ([3, 1, 2], [3, 1, 2]),
    ([5, 5], [1.5, 1.5]),
    ([5, 1, 5, 5], [3, 1, 3, 3]),
    ([INF, 1, INF], [2.5, 1, 2.5]),
    ([7], [1]),
    ([[1, 2], [2, 1], [4, 4]], [[1, 2], [2, 1], [1.5, 1.5]]),
])  # fmt: skip
def test_ranks_by_hand(losses, expected):
    assert ranks(losses).tolist() == expected


def test_ranks_are_scipy_s():
    stats = pytest.importorskip("scipy.stats")
    losses = np.random.default_rng(0).integers(0, 6, size=(50, 7))
    assert ranks(losses).tolist() == stats.rankdata(losses, axis=1).tolist()
    assert (ranks(losses).sum(axis=1) == 28).all()


@pytest.mark.parametrize("losses, error, message", [
    ([1, np.nan], ValueError, "losses must have no NaN"),
    (["a", "b"], TypeError, "losses must be an array of numbers"),
    (3.0, TypeError, "losses must be an array of numbers"),
])  # fmt: skip
def test_bad_losses_are_named(losses, error, message):
    with pytest.raises(error, match=message):
        ranks(losses)


# --- standings ------------------------------------------------------------------------------------

RUNS = {
    "quick": [run_of(9, 8, 7, 6), run_of(3, 2, 2, 2), run_of(5, 5, 4, 1)],
    "dear": [run_of(6, 1, cost=2), run_of(4, 3, cost=2), run_of(5, 1, cost=2)],
}


def test_every_budget_has_the_losses_that_it_paid_for():
    table = standings(RUNS, [1, 2, 3, 4, 99])
    assert [standing.budget for standing in table] == [1, 2, 3, 4, 99]
    assert [standing.losses["quick"].tolist() for standing in table] == [
        [9, 3, 5], [8, 2, 5], [7, 2, 4], [6, 2, 1], [6, 2, 1],
    ]  # fmt: skip
    assert [standing.losses["dear"].tolist() for standing in table] == [
        [INF] * 3, [6, 4, 5], [6, 4, 5], [1, 3, 1], [1, 3, 1],
    ]  # fmt: skip


def test_mean_ranks_are_taken_within_each_seed():
    assert [standing.mean_ranks for standing in standings(RUNS, [1, 2, 4])] == [
        {"quick": 1.0, "dear": 2.0},
        {"quick": (2 + 1 + 1.5) / 3, "dear": (1 + 2 + 1.5) / 3},
        {"quick": (2 + 1 + 1.5) / 3, "dear": (1 + 2 + 1.5) / 3},
    ]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 30])
def test_quartiles_are_numpy_s(n):
    losses = np.random.default_rng(n).normal(size=n)
    expected = np.quantile(losses, [0.25, 0.5, 0.75])
    assert Standing(1, {"a": losses}).quartiles["a"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("losses, expected", [
    ([1, 2, 3, INF, INF], [2, 3, INF]),
    ([1, 2, INF, INF], [1.75, INF, INF]),
    ([INF, INF], [INF, INF, INF]),
    ([1, 5, INF], [3, 5, INF]),
])  # fmt: skip
def test_quartiles_of_runs_that_have_not_begun(losses, expected):
    assert Standing(1, {"a": np.array(losses, float)}).quartiles["a"].tolist() == expected


@pytest.mark.parametrize("runs, budgets, error, message", [
    ([RUNS], [1], TypeError, "runs must be a dict of name → list of runs; got list"),
    ({}, [1], ValueError, r"runs must hold equally many runs of every name, ≥ 1; got \[\]"),
    ({"a": []}, [1], ValueError, r"equally many runs of every name, ≥ 1; got \[0\]"),
    ({"a": [run_of(1)], "b": [run_of(1)] * 2}, [1], ValueError, r"≥ 1; got \[1, 2\]"),
    (RUNS, [0], ValueError, "budgets must be a whole number ≥ 1; got 0"),
])  # fmt: skip
def test_bad_standings_are_named(runs, budgets, error, message):
    with pytest.raises(error, match=message):
        standings(runs, budgets)


def test_the_winner_changes_with_the_budget_and_with_the_surface():
    """As lesson 16 says: in ten dimensions a slope is dear at first, and then worth it."""
    winners = {}
    for surface, lr in ((sphere, 0.1), (rastrigin, 0.01)):
        runs = {"descent": [], "random": []}
        for seed in range(10):
            problem = shifted(surface(10), seed)
            for name, search in (
                ("descent", blind_descent(problem.value, problem.bounds, lr=lr, h=0.1, rng=seed)),
                ("random", random_search(problem.value, problem.bounds, batch_size=21, rng=seed)),
            ):
                runs[name].append(regret(record(search, 23)))
        for standing in standings(runs, [42, 483]):
            mean_ranks = standing.mean_ranks
            winners[surface, standing.budget] = min(mean_ranks, key=mean_ranks.get)
    assert winners == {
        (sphere, 42): "random",
        (sphere, 483): "descent",
        (rastrigin, 42): "random",
        (rastrigin, 483): "random",
    }
