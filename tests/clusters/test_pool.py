"""A process that dies costs a new pool and the answers it owed; nothing else."""

import os
import signal
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context

import pytest

from mlcore.clusters.pool import LastingPool

two_processes = partial(ProcessPoolExecutor, 2, mp_context=get_context("spawn"))


def dies_once(folder, i):
    """i², but the first process that is asked for 3 is killed; a line is left for every answer."""
    if i == 3:
        try:
            (folder / "killed").touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            time.sleep(0.3)  # the other process answers some
            os.kill(os.getpid(), signal.SIGKILL)
    with open(folder / f"answers-{i}", "a") as file:
        file.write("x")
    return i**2


def dies(i):
    os._exit(1)


def odd(i):
    if i % 2:
        raise KeyError(f"{i} is odd")
    return i


def test_a_killed_process_loses_nothing(tmp_path):
    job = partial(dies_once, tmp_path)
    with two_processes() as pool, pytest.raises(BrokenExecutor):
        list(pool.map(job, range(6)))  # Python's own pool gives up
    (tmp_path / "killed").unlink()
    for file in tmp_path.glob("answers-*"):
        file.unlink()
    with LastingPool(two_processes) as pool:
        assert pool.map(job, range(6)) == [0, 1, 4, 9, 16, 25]
        assert (tmp_path / "killed").exists()
        assert pool.map(job, range(6)) == [0, 1, 4, 9, 16, 25]  # it goes on
    # what had been answered was not asked again: 0 in the first call, and in the second
    assert (tmp_path / "answers-0").read_text() == "xx"


def test_one_that_kills_every_worker_ends():
    with LastingPool(two_processes, n_starts=1) as pool:
        message = "died in 1 pools, one after another; 3 of 3 items have no answer.* number 0"
        with pytest.raises(BrokenExecutor, match=message):
            pool.map(dies, range(3))


def test_an_error_of_the_function_comes_through():
    starts = []

    def start():
        starts.append(1)
        return ThreadPoolExecutor(2)

    with LastingPool(start) as pool:
        with pytest.raises(KeyError, match="1 is odd"):
            pool.map(odd, range(4))
        assert pool.map(odd, [2, 4]) == [2, 4]
    assert len(starts) == 1


def test_like_the_built_in_map():
    with LastingPool(lambda: ThreadPoolExecutor(2)) as pool:
        assert pool.map(pow, [2, 3, 4], iter([2, 2])) == [4, 9]
        assert pool.map(abs, []) == []


@pytest.mark.parametrize(
    "arguments, kind, message",
    [
        ((3,), TypeError, "start must be a function; got 3"),
        ((ThreadPoolExecutor, 0), ValueError, "n_starts must be a whole number ≥ 1; got 0"),
    ],
)
def test_bad_input(arguments, kind, message):
    with pytest.raises(kind, match=message):
        LastingPool(*arguments)
