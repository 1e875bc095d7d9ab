"""Who works when: by hand, within Graham's bound, and Amdahl's law as a special case."""

import numpy as np
import pytest

from mlcore.clusters.scheduling import list_scheduling


def schedule(durations, n_workers, **options):
    return list(list_scheduling(durations, n_workers, **options))


def test_by_hand():
    run = schedule([3, 1, 1, 2, 1], 2)
    assert [step.worker for step in run] == [0, 1, 1, 1, 0]
    assert [(step.start, step.stop) for step in run] == [(0, 3), (0, 1), (1, 2), (2, 4), (3, 4)]
    assert [step.loss for step in run] == [3, 3, 3, 4, 4]
    assert run[-1].theta.tolist() == [4, 4] and [step.t for step in run] == [0, 1, 2, 3, 4]


def test_at_a_barrier_all_wait_for_the_last():
    run = schedule([3, 1, 1, 2], 2, barrier=2)
    assert [(step.worker, step.start, step.stop) for step in run] == [
        (0, 0, 3),
        (1, 0, 1),
        (0, 3, 4),
        (1, 3, 5),
    ]
    assert schedule([3, 1, 1, 2], 2)[-1].loss == 4 < run[-1].loss == 5


def test_nobody_does_two_things_at_once_and_nobody_idles_before_the_last_start():
    durations = np.random.default_rng(0).exponential(size=60)
    run = schedule(durations, 7)
    for worker in range(7):
        mine = [step for step in run if step.worker == worker]
        assert all(a.stop == b.start for a, b in zip(mine, mine[1:])) and mine[0].start == 0
    assert sum(step.stop - step.start for step in run) == pytest.approx(durations.sum())
    best = max(durations.sum() / 7, durations.max())  # no schedule is shorter
    assert best <= run[-1].loss <= (2 - 1 / 7) * best + 1e-9


def test_longest_first_is_shorter():
    """Graham (1969): in its worst case the list is 2 − 1/m times the best, here 11/6 → 1."""
    tasks = [1] * 30 + [6]  # 6 workers, the long one last
    assert schedule(tasks, 6)[-1].loss == 11
    assert schedule(sorted(tasks, reverse=True), 6)[-1].loss == 6


@pytest.mark.parametrize("n", [1, 2, 4, 8, 24])
def test_amdahl(n):
    """10 in one task that all wait for, 90 in equal ones: 1 / (0.1 + 0.9 / S)."""
    tasks = [10.0] + [1.25] * 72
    serial, rest = schedule(tasks[:1], n)[-1].loss, schedule(tasks[1:], n)[-1].loss
    assert 100 / (serial + rest) == pytest.approx(1 / (0.1 + 0.9 / n))


def test_of_equally_free_workers_the_first_takes_it_whatever_the_last_digit():
    run = schedule([0.1, 0.3, 0.2, 5, 5], 2)  # 0.1 + 0.2 is a digit more than 0.3
    assert [step.worker for step in run] == [0, 1, 0, 0, 1]


def test_tasks_of_no_length_and_more_workers_than_tasks():
    assert schedule([0, 0], 3)[-1].loss == 0
    run = schedule([2.0], 3)
    assert run[-1].theta.tolist() == [2, 0, 0]


@pytest.mark.parametrize(
    "durations, n_workers, barrier, message",
    [
        ([1, -1], 2, None, "durations must be ≥ 0; got -1"),
        ([], 2, None, "durations must not be empty"),
        ([np.nan], 2, None, "durations must be finite"),
        ([1], 0, None, "n_workers must be a whole number ≥ 1; got 0"),
        ([1], 2, 0, "barrier must be a whole number ≥ 1; got 0"),
    ],
)
def test_bad_input_is_told_at_once(durations, n_workers, barrier, message):
    with pytest.raises(ValueError, match=message):
        list_scheduling(durations, n_workers, barrier=barrier)
