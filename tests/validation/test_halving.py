"""Who stays, what it costs, and that a good one which starts slowly is lost."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.ridge import Ridge
from mlcore.search.dimensions import LogUniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import random_search
from mlcore.search.space import Space
from mlcore.steps import record
from mlcore.validation.halving import successive_halving
from mlcore.validation.tuning import cv_loss

BOX = [(0.0, 1.0)]


def value(points, budget):
    return points[:, 0] + 1 / budget


def halving(f=value, space=BOX, min_budget=1, max_budget=27, **options):
    return record(successive_halving(f, space, min_budget, max_budget, rng=0, **options))


@pytest.mark.parametrize(
    "n, low, high, eta, sizes, budgets",
    [
        (27, 1, 27, 3, [27, 9, 3, 1], [1, 3, 9, 27]),  # algorithm 1 with R = 27
        (10, 1, 100, 3, [10, 3, 1], [1, 3, 9]),  # one is left: it is not asked again
        (16, 5, 20, 2, [16, 8, 4], [5, 10, 20]),  # the budget ends first
        (16, 5, 19, 2, [16, 8], [5, 10]),
        (2, 7, 7, 3, [2], [7]),
        (2, 1, 9, 3, [2, 1], [1, 3]),  # ⌊2/3⌋ is none: one stays
    ],
)
def test_sizes_and_budgets(n, low, high, eta, sizes, budgets):
    run = halving(min_budget=low, max_budget=high, n_candidates=n, eta=eta)
    assert [len(step.losses) for step in run] == sizes
    assert [step.budget for step in run] == budgets
    assert [step.n_evals for step in run] == np.cumsum(sizes).tolist()
    assert [step.spent for step in run] == np.cumsum(np.multiply(sizes, budgets)).tolist()
    assert [step.t for step in run] == list(range(len(run)))


def test_the_best_stay_in_the_order_of_their_numbers():
    start = np.array([[0.9], [0.1], [0.5], [0.3], [0.7], [0.2]])
    run = halving(start=start, eta=2)
    assert [step.candidates.tolist() for step in run] == [list(range(6)), [1, 3, 5], [1]]
    for step in run:
        np.testing.assert_array_equal(step.points, start[step.candidates])
        np.testing.assert_allclose(step.losses, value(step.points, step.budget))
    assert run[0].stays.tolist() == [False, True, False, True, False, True]
    for step in run:  # theta and loss belong together, at this budget
        assert step.theta.tolist() == [0.1] and step.loss == pytest.approx(0.1 + 1 / step.budget)


def test_every_rung_asks_for_those_on_it_and_no_others():
    asked = []

    def f(points, budget):
        asked.append((len(points), budget))
        return points[:, 0]

    halving(f)
    assert asked == [(27, 1), (9, 3), (3, 9), (1, 27)]


def test_a_slow_starter_is_lost():
    """Candidate 0 is the best from a budget of 4 on; at 1 it is the worst."""

    def crossing(points, budget):
        return np.where(points[:, 0] == 0, 10 / budget**2, 1 + points[:, 0] / 10)

    start = np.arange(9)[:, None] / 9
    assert halving(crossing, start=start)[-1].theta == start[1]
    assert halving(crossing, start=start, min_budget=4, max_budget=36)[-1].theta == start[0]


def test_of_equals_the_first_stays_whatever_the_last_digit():
    def tied(points, budget):
        return np.full(len(points), 0.3) + np.linspace(0, -1e-16, len(points))

    assert halving(tied, n_candidates=9)[-1].candidates.tolist() == [0]


def test_losses_that_are_not_finite_go_first():
    def f(points, budget):
        return np.where(points[:, 0] < 0.5, [np.nan, np.inf] * 3, points[:, 0])

    start = np.array([[0.1], [0.2], [0.3], [0.8], [0.4], [0.9]])
    run = record(successive_halving(f, BOX, 1, 1, eta=3, start=start))
    assert run[0].losses[:3].tolist() == [np.inf] * 3 and run[0].theta == 0.8
    everywhere = record(successive_halving(lambda p, b: 0 * p[:, 0] - np.inf, BOX, 1, 9))
    assert everywhere[-1].loss == np.inf


def test_drawn_candidates_are_those_of_the_seed():
    a, b, other = (
        record(successive_halving(value, BOX, 1, 9, n_candidates=9, rng=seed)) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(a[0].points, b[0].points)
    assert not np.array_equal(a[0].points, other[0].points)
    assert (a[0].points >= 0).all() and (a[0].points <= 1).all()


def test_rows_are_the_budget_of_a_tuned_model():
    X, y = noisy_plane(120, 4, rng=0)
    space = Space(alpha=LogUniform(1e-3, 1e4))
    f = cv_loss(Ridge(), space, X, y, 5)
    run = record(successive_halving(f, space, 8, 96, n_candidates=27, rng=0))
    assert [(len(step.losses), step.budget) for step in run] == [(27, 8), (9, 24), (3, 72)]
    np.testing.assert_array_equal(run[-1].losses, f(run[-1].points, 72))
    full = record(random_search(f, space, batch_size=27, rng=0), 1)[-1]
    assert run[-1].spent < 0.3 * 27 * 96 and f(run[-1].theta[None])[0] < full.loss + 0.01


def test_a_function_of_one_point():
    def train(point, budget):
        return float(point[0]) + 1 / budget

    def f(points, budget):
        return rowwise(lambda point: train(point, budget))(points)

    assert halving(f)[-1].loss == halving()[-1].loss


@pytest.mark.parametrize(
    "changes, kind, message",
    [
        ({"max_budget": 0}, ValueError, "max_budget must be at least that of the first rung"),
        ({"min_budget": 30}, ValueError, "min_budget=30; got 27"),
        ({"min_budget": 0}, ValueError, "min_budget must be a whole number ≥ 1; got 0"),
        ({"min_budget": 1.5}, TypeError, "min_budget must be a whole number"),
        ({"max_budget": np.inf}, TypeError, "max_budget must be a whole number"),
        ({"eta": 1}, ValueError, "eta must be a whole number ≥ 2; got 1"),
        ({"n_candidates": 1}, ValueError, "n_candidates must be a whole number ≥ 2; got 1"),
        ({"start": [[0.5]]}, ValueError, "number of points in start must be a whole number ≥ 2"),
        ({"start": [[0.5], [1.5]]}, ValueError, r"start\[1, 0\] must be in \[0, 1\]"),
        ({"start": [[0.5, 0.5]] * 2}, ValueError, r"start must have shape \(n, 1\)"),
        ({"space": [(1, 0)]}, ValueError, "must have low < high"),
        ({"f": 3}, TypeError, "f must be a function; got 3"),
    ],
)
def test_bad_input_is_told_at_once(changes, kind, message):
    arguments = {"f": value, "space": BOX, "min_budget": 1, "max_budget": 27} | changes
    with pytest.raises(kind, match=message):
        successive_halving(**arguments)


def test_a_step_is_no_start():
    with pytest.raises(TypeError, match="start must be None or points"):
        successive_halving(value, BOX, 1, 27, start=halving()[0])


def test_a_wrong_answer_of_f():
    with pytest.raises(ValueError, match="one loss for each of 27 points"):
        halving(lambda points, budget: points[:3, 0])
