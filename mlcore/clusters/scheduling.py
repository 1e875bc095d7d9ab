"""Scheduling: which worker does which task, and how long the others wait for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import array, whole
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class TaskStep(Step):
    """One task on its worker.

    Parameters
        t : int                      the task, from 0
        theta : (n_workers,) array   when each worker will be free
        loss : float                 the latest of these: when all is done so far
        n_evals : int                tasks so far
        worker : int                 who does this one
        start, stop : float          from when to when

    Example
        >>> step = TaskStep(0, np.array([2.0, 0.0]), 2.0, 1, worker=0, start=0.0, stop=2.0)
        >>> step.theta.item(step.worker), step.stop
        (2.0, 2.0)
    """

    worker: int
    start: float
    stop: float


def list_scheduling(
    durations: Any, n_workers: int, *, barrier: int | None = None
) -> Iterator[TaskStep]:
    """Give each task, in its order, to the worker that is free first: a stream of tasks.

        worker = argmin free,    free[worker] ← free[worker] + duration

    Parameters
        durations : (n,) array    ≥ 0, of the tasks
        n_workers : int           ≥ 1
        barrier : int or None     after so many tasks all wait for the last, as the shards of one
                                  gradient do, or one generation; None: nobody waits

    Returns
        a stream of TaskStep

    Raises
        TypeError, ValueError   an argument is wrong

    Source
        Graham (1969), Bounds on multiprocessing timing anomalies

    Example
        >>> run = list(list_scheduling([3, 1, 1, 2], 2))
        >>> [step.worker for step in run], run[-1].loss
        ([0, 1, 1, 1], 4.0)
    """
    durations, n_workers = array("durations", durations, 1), whole("n_workers", n_workers, 1)
    if durations.min() < 0:
        raise ValueError(f"durations must be ≥ 0; got {durations.min():g}")
    if barrier is not None:
        barrier = whole("barrier", barrier, 1)

    def stream():
        free = np.zeros(n_workers)
        for t, duration in enumerate(durations.tolist()):
            if barrier and t % barrier == 0:
                free = np.full(n_workers, free.max())
            first = free.min()
            worker = int(np.argmax(free <= first + 1e-12 * abs(first)))  # of equals, the first
            start = free.item(worker)
            free = np.where(np.arange(n_workers) == worker, start + duration, free)
            yield TaskStep(t, free, float(free.max()), t + 1, worker, start, start + duration)

    return stream()
