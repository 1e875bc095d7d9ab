"""The frames of a race: each run as far as one budget brought it, never a step that cost more."""

import numpy as np
import pytest

from mlcore.race import lock_step
from mlcore.steps import Step


def run_of(*losses, cost=1, first=None):
    """Steps at (0.1 t, loss / 10); each costs so many evaluations."""
    first = cost if first is None else first
    return [
        Step(t, np.array([0.1 * t, loss / 10]), float(loss), first + cost * t)
        for t, loss in enumerate(losses)
    ]


RUNS = {
    "descent": run_of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0.5),  # 1 … 10
    "swarm": run_of(6, 4, 2, cost=4),  # 4, 8, 12
    "short": run_of(5, 3),  # over after 2
}


def test_frames_hold_what_the_budget_paid_for():
    frames = lock_step(RUNS)
    assert [frame.budget for frame in frames] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    for frame in frames:
        assert list(frame.runs) == list(RUNS)
        for name, steps in frame.runs.items():
            assert steps == [step for step in RUNS[name] if step.n_evals <= frame.budget]
    assert [len(steps) for steps in frames[2].runs.values()] == [3, 0, 2]


def test_budgets_may_be_chosen():
    frames = lock_step(RUNS, [1, 4, np.int64(400)])
    assert [frame.budget for frame in frames] == [1, 4, 400]
    assert [len(steps) for steps in frames[-1].runs.values()] == [10, 3, 2]


def test_runs_that_start_dear_and_descents_that_pay_more_a_step():
    """A model-based search pays for a first design; differences pay 2d evaluations a gradient."""
    frames = lock_step(
        {"design": run_of(3, 2, 1, cost=1, first=5), "differences": run_of(9, 8, cost=4)}
    )
    counts = [(f.budget, *map(len, f.runs.values())) for f in frames]
    assert counts == [(4, 0, 1), (5, 1, 1), (6, 2, 1), (7, 3, 1), (8, 3, 2)]


def test_the_runs_are_not_changed():
    before = {name: list(run) for name, run in RUNS.items()}
    lock_step(RUNS)[0].runs["descent"].clear()
    assert before == RUNS


@pytest.mark.parametrize("runs, budgets, error, message", [
    ([run_of(1)], None, TypeError, "runs must be a dict of name → run; got list"),
    ({}, None, ValueError, "runs must hold at least one run; got an empty dict"),
    ({"a": []}, None, ValueError, r"runs\['a'\] must hold at least one step; it is empty"),
    ({"a": iter(run_of(1))}, None, TypeError, r"runs\['a'\] must be a recorded run; got \w+"),
    (RUNS, [0], ValueError, "budgets must be a whole number ≥ 1; got 0"),
    (RUNS, [1.5], TypeError, "budgets must be a whole number ≥ 1; got 1.5"),
])  # fmt: skip
def test_bad_races_are_named(runs, budgets, error, message):
    with pytest.raises(error, match=message):
        lock_step(runs, budgets)
