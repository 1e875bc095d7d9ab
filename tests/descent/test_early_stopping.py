"""Early stopping: the best step, not the last; and exactly so long a wait as was asked for."""

from itertools import count

import numpy as np
import pytest

from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective
from mlcore.steps import Step, record


def steps_of(losses):
    """A run whose theta is its validation loss."""
    return [Step(t, np.array([loss]), 10.0 * t, t + 1) for t, loss in enumerate(losses)]


def identity(theta):
    return theta[0], np.ones(1)


def watch(losses, patience, **options):
    return record(early_stopping(steps_of(losses), identity, patience, **options))


def test_best_step_is_kept_and_the_wait_counted():
    run = watch([5, 3, 4, 2, 3, 2.5, 9, 0], patience=3)
    assert [step.validation_loss for step in run] == [5, 3, 4, 2, 3, 2.5, 9]  # the 0 is never seen
    assert [step.waited for step in run] == [0, 0, 1, 0, 1, 2, 3]
    assert [step.best.t for step in run] == [0, 1, 1, 3, 3, 3, 3]
    assert run[-1].best.theta.tolist() == [2] and run[-1].t == 6
    assert run[3].best is run[3] is run[6].best


@pytest.mark.parametrize("patience", [1, 2, 5, 40])
def test_stops_after_exactly_so_many_steps_without_a_gain(patience):
    losses = [4, 3, 2, *np.linspace(2.5, 3, 60)]
    run = watch(losses, patience)
    assert (run[-1].t, run[-1].waited, run[-1].best.t) == (2 + patience, patience, 2)


def test_a_loss_as_good_as_the_best_is_no_gain():
    assert [step.waited for step in watch([1, 1, 1, 0], 2)] == [0, 1, 2]


def test_rises_and_falls_above_the_best_are_all_waiting():
    """It is the best that must be beaten, not the loss of the step before."""
    assert [step.waited for step in watch([1, 9, 8, 7, 6, 5, 4], 4)] == [0, 1, 2, 3, 4]


def test_a_gain_must_exceed_min_delta():
    losses = [5.0, 4.75, 4.5, 4.25, 4.0]
    assert [step.waited for step in watch(losses, 9, min_delta=0.5)] == [0, 1, 2, 0, 1]
    assert [step.best.t for step in watch(losses, 9, min_delta=0.5)] == [0, 0, 0, 3, 3]
    assert watch(losses, 9)[-1].best.t == 4


def test_a_run_that_ends_by_itself_is_passed_on_whole():
    assert [step.t for step in watch([3, 2, 1], 5)] == [0, 1, 2]
    assert watch([], 5) == []


def test_steps_are_passed_on_as_they_are():
    steps = steps_of([3.0, 4.0])
    for given, step in zip(steps, record(early_stopping(steps, identity, 5)), strict=True):
        assert step.step is given and step.theta is given.theta
        assert (step.t, step.loss, step.n_evals) == (given.t, given.loss, given.n_evals)


def test_an_endless_stream_is_read_no_further_than_it_must_be():
    read = []

    def endless():
        for t in count():
            read.append(t)
            yield Step(t, np.array([abs(t - 3.0)]), 0.0, t + 1)

    run = record(early_stopping(endless(), identity, 2))
    assert read == [0, 1, 2, 3, 4, 5] and run[-1].best.t == 3


def test_descent_overfits_and_is_stopped_where_the_other_rows_are_fitted_best():
    """Noise in 30 columns for 30 rows: what is learnt late is not worth learning."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        X, noise = rng.standard_normal((60, 30)), 2 * rng.standard_normal(60)
        y = X[:, 0] + noise
        train, validation = Objective(X[:30], y[:30]), Objective(X[30:], y[30:])
        steps = record(gradient_descent(train, np.zeros(30), lr=0.1), 500)
        losses = [validation(step.theta)[0] for step in steps]
        run = record(early_stopping(steps, validation, 500))
        assert run[-1].best.t == np.argmin(losses)
        assert run[-1].best.validation_loss == min(losses) < 0.8 * losses[-1]
        assert steps[-1].loss < run[-1].best.loss  # the last step is best on its own rows alone


@pytest.mark.parametrize(
    ("patience", "kind"), [(0, ValueError), (-1, ValueError), (2.5, TypeError), (2.0, TypeError),
                           (True, TypeError), (None, TypeError)]
)  # fmt: skip
def test_wrong_patience_is_named_before_the_first_step(patience, kind):
    with pytest.raises(kind, match=f"patience must be a whole number ≥ 1; got {patience}"):
        early_stopping(steps_of([1]), identity, patience)


def test_other_wrong_arguments_are_named_before_the_first_step():
    with pytest.raises(TypeError, match="validation must be a function; got 3"):
        early_stopping(steps_of([1]), 3, 1)
    with pytest.raises(ValueError, match="min_delta must be a finite number ≥ 0; got -1"):
        early_stopping(steps_of([1]), identity, 1, -1)


def test_a_validation_that_is_no_objective_is_named():
    with pytest.raises(TypeError, match=r"must return \(loss, gradient\)"):
        record(early_stopping(steps_of([1]), lambda theta: 1.0, 1))


@pytest.mark.parametrize("first", [[np.nan], [np.inf], [np.nan, np.inf, np.nan]])
def test_a_validation_that_is_not_finite_yet_is_neither_the_best_nor_waited_for(first):
    run = watch([*first, 5, 3, 4, np.nan, 2], patience=2)
    n = len(first)
    assert [step.waited for step in run] == [0] * n + [0, 0, 1, 2]
    assert [step.best.t for step in run[n:]] == [n, n + 1, n + 1, n + 1]
    assert run[-1].best.validation_loss == 3
