"""The gradient of shards is that of all rows: in memory, on disk, on a pool, on a Dask cluster."""

import os
import pickle
import signal
import tracemalloc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from mlcore.clusters.pool import LastingPool
from mlcore.clusters.shards import Sharded, Stored, cut
from mlcore.datasets import noisy_plane
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy, squared_error
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L1, L2
from mlcore.fusion.bagging import BaggingRegressor
from mlcore.models.network import Network
from mlcore.models.ridge import Ridge
from mlcore.search.dimensions import LogUniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import random_search
from mlcore.search.space import Space
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record
from mlcore.validation.cross_val import cross_val_predict, cross_val_score
from mlcore.validation.curves import learning_curve
from mlcore.validation.tuning import cv_loss

X, Y = noisy_plane(1000, 3, rng=0)
FULL = Objective(with_bias(X), Y)
THETA = np.array([0.5, -1.0, 2.0, 0.0])
SPACE = Space(alpha=LogUniform(1e-3, 1e3))
two_processes = partial(ProcessPoolExecutor, 2, mp_context=get_context("spawn"))


def pieces(full, sizes):
    ends = np.cumsum([0, *sizes])
    return [full.take(slice(*pair)) for pair in zip(ends[:-1], ends[1:])]


def assert_same(sharded, full, theta):
    (a, one), (b, other) = full(theta), sharded(theta)
    assert b == pytest.approx(a, rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(other, one, rtol=1e-12, atol=1e-12)


def halves(n):
    return [n // 2, n - n // 2]


# --- equal to the full gradient -------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [[1000], halves(1000), [10, 990], [1] * 1000, [333, 1, 600, 66]])
@pytest.mark.parametrize("loss", [squared_error, logistic_cross_entropy])
def test_shards_of_any_size(sizes, loss):
    y = Y if loss is squared_error else (np.median(Y) < Y).astype(float)
    full = Objective(with_bias(X), y, loss=loss, penalty=L2(0.1))
    sharded = Sharded(pieces(full, sizes))
    assert_same(sharded, full, THETA)
    assert sharded.n_rows == 1000


def test_several_outputs_and_networks():
    labels = np.digitize(Y, np.quantile(Y, [1 / 3, 2 / 3]))
    softmax = Objective(with_bias(X), np.eye(3)[labels], loss=softmax_cross_entropy)
    assert_same(Sharded(pieces(softmax, [200, 800])), softmax, np.linspace(-1, 1, 12).reshape(4, 3))
    net = Network((3, 4, 1))
    full = Objective(X, Y, net)
    theta = np.linspace(-1, 1, net.n_parameters)
    assert_same(Sharded(pieces(full, [10, 20, 970])), full, theta)


def test_a_mean_of_means_would_be_another_gradient():
    shards = pieces(FULL, [10, 990])
    means = np.mean([shard(THETA)[1] for shard in shards], axis=0)
    full = FULL(THETA)[1]
    assert np.linalg.norm(means - full) > 1e-3 * np.linalg.norm(full)
    assert_same(Sharded(shards), FULL, THETA)


def test_by_hand():
    """D3 in shards {(1, 2)} and {(2, 3), (3, 5)} at 0: sums −2, −2 and −8, −21."""
    d3 = Objective(with_bias([[1], [2], [3]]), [2, 3, 5])
    sharded = Sharded(pieces(d3, [1, 2]))
    one, two = sharded.parts(np.zeros(2))
    assert (one.n, two.n) == (1, 2) and (one.loss, two.loss) == pytest.approx((2, 17))
    np.testing.assert_allclose(one.gradient, [-2, -2])
    np.testing.assert_allclose(two.gradient, [-8, -21])
    np.testing.assert_allclose(sharded(np.zeros(2))[1], [-10 / 3, -23 / 3])


@pytest.mark.parametrize("penalty", [None, L2(0.1), L1(0.3)])
def test_a_descent_runs_unchanged(penalty):
    full = Objective(with_bias(X), Y, penalty=penalty)
    a, b = (
        record(gradient_descent(objective, np.zeros(4), lr=0.2), 30)
        for objective in (full, Sharded(pieces(full, [10, 700, 290])))
    )
    np.testing.assert_allclose(b[-1].theta, a[-1].theta, rtol=1e-11)
    if isinstance(penalty, L1):
        assert ((a[-1].theta == 0) == (b[-1].theta == 0)).all() and (a[-1].theta == 0).any()


def test_batches_need_another_objective():
    with pytest.raises(TypeError, match="batch_size needs an objective with rows"):
        gradient_descent(Sharded([FULL]), THETA, batch_size=8)


# --- where to cut ---------------------------------------------------------------------------------


@pytest.mark.parametrize("n, shards", [(10, 3), (7, 7), (1000, 8), (5, 1)])
def test_cut(n, shards):
    ends = cut(n, shards)
    sizes = [stop - start for start, stop in ends]
    assert len(ends) == shards and sum(sizes) == n and max(sizes) - min(sizes) <= 1
    assert ends[0][0] == 0 and all(a[1] == b[0] for a, b in zip(ends, ends[1:]))


# --- bad input ------------------------------------------------------------------------------------


class Half:
    n_rows = 1

    def __call__(self, theta):
        return 1.0, theta[:2]


@pytest.mark.parametrize(
    "call, kind, message",
    [
        (lambda: Sharded([]), ValueError, "shards must hold at least one objective; it is empty"),
        (lambda: Sharded([3]), TypeError, r"shards\[0\] must be a function; got 3"),
        (lambda: Sharded([FULL, abs]), TypeError, r"shards\[1\] must know its n_rows"),
        (lambda: Sharded([FULL], map=2), TypeError, "map must be a function; got 2"),
        (lambda: cut(3, 4), ValueError, "n_shards must be at most the number of rows, 3"),
        (lambda: cut(3, 0), ValueError, "n_shards must be a whole number ≥ 1; got 0"),
        (
            lambda: FULL.take([]) and Sharded([FULL.take([])]),
            ValueError,
            r"n_rows must be .* got 0",
        ),
        (
            lambda: Sharded([Objective(X, Y), Objective(X, Y, penalty=L1(1.0))]),
            ValueError,
            r"must all have one penalty; that of shards\[1\] differs",
        ),
        (lambda: Sharded([FULL, Half()])(THETA), ValueError, r"gradient of theta's shape \(4,\)"),
        (lambda: Sharded([FULL, FULL])(np.ones(3)), ValueError, r"theta must have shape \(4,\)"),
    ],
)
def test_bad_input(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_an_error_names_its_shard():
    with pytest.raises(ValueError) as caught:
        Sharded([FULL, Half()])(THETA)
    assert caught.value.__notes__ == ["in shard 1, from 0"]


# --- on disk --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "plane.npy"
    np.save(path, np.column_stack([with_bias(X), Y]))
    return path


@pytest.mark.parametrize("penalty", [None, L2(0.1)])
@pytest.mark.parametrize("n_shards", [1, 3, 1000])
def test_rows_on_disk(table, n_shards, penalty):
    full = Objective(with_bias(X), Y, penalty=penalty)
    shards = [Stored(table, *ends, penalty=penalty) for ends in cut(1000, n_shards)]
    assert_same(Sharded(shards), full, THETA)
    assert Sharded(shards).n_rows == 1000


def test_single_precision_is_read_as_double(tmp_path):
    rows = np.column_stack([X, Y]).astype(np.float32)
    np.save(tmp_path / "rows.npy", rows)
    full = Objective(rows[:, :-1], rows[:, -1])
    assert_same(Sharded([Stored(tmp_path / "rows.npy", 0, 1000)]), full, THETA[1:])


def test_a_message_is_a_path_and_two_numbers(table):
    assert len(pickle.dumps(Stored(table, 0, 1000))) < 1000 < 8 * X.size


@pytest.mark.parametrize(
    "rows, ends, message",
    [
        (np.ones((9, 3)), (3, 3), "rows must be 0 ≤ start < stop ≤ 9; got 3 to 3"),
        (np.ones((9, 3)), (0, 10), "got 0 to 10"),
        (np.ones((9, 3)), (-1, 5), "start must be a whole number ≥ 0; got -1"),
        (np.ones((9, 1)), (0, 5), r"path must hold a table \(n, d \+ 1\), X and y; got \(9, 1\)"),
        (np.ones(9), (0, 5), r"got \(9,\)"),
    ],
)
def test_wrong_tables(tmp_path, rows, ends, message):
    np.save(tmp_path / "rows.npy", rows)
    with pytest.raises(ValueError, match=message):
        Stored(tmp_path / "rows.npy", *ends)


def test_a_table_that_is_not_there_or_not_finite(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Stored(tmp_path / "nowhere.npy", 0, 1)
    np.save(tmp_path / "rows.npy", [[1, 2.0], [np.nan, 1]])
    sharded = Sharded([Stored(tmp_path / "rows.npy", *ends) for ends in cut(2, 2)])
    with pytest.raises(ValueError, match="X must be finite") as caught:
        sharded(np.ones(1))
    assert caught.value.__notes__ == ["in shard 1, from 0"]


# --- larger than the memory of a worker -----------------------------------------------------------

LIMIT = 8 * 2**20  # bytes: the table is four times that


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Shards of a table that was written row range by row range, too."""
    path = tmp_path_factory.mktemp("large") / "rows.npy"
    n, d = 4 * LIMIT // (8 * 32), 31
    rows = np.lib.format.open_memmap(path, "w+", shape=(n, d + 1))
    for start, stop in cut(n, 16):
        rows[start:stop] = np.random.default_rng(start).normal(size=(stop - start, d + 1))
    rows.flush()
    return [Stored(path, *ends) for ends in cut(n, 16)]


def peak_of(sharded, theta):
    """What NumPy and Python ask for while it answers, at most; pages of the file are not theirs."""
    tracemalloc.start()
    answer = sharded(theta)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return answer, peak


def test_memory_stays_under_the_limit(large):
    (loss, gradient), peak = peak_of(Sharded(large), np.zeros(31))
    assert os.path.getsize(large[0].path) > 4 * LIMIT > 4 * peak
    rows = np.load(large[0].path)
    assert loss == pytest.approx(np.mean(rows[:, -1] ** 2) / 2, rel=1e-12)
    np.testing.assert_allclose(gradient, -rows[:, :-1].T @ rows[:, -1] / len(rows), atol=1e-12)


# --- on a pool ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mortal(Stored):
    """A shard on disk whose first call kills the process that makes it."""

    def __call__(self, theta):
        try:
            Path(f"{self.path}.{self.start}.killed").touch(exist_ok=False)
        except FileExistsError:
            return super().__call__(theta)
        return os.kill(os.getpid(), signal.SIGKILL)


def with_one_mortal(table, folder):
    copy = folder / "rows.npy"
    copy.write_bytes(table.read_bytes())
    kinds = [Stored, Mortal, Stored, Stored]
    return [kind(copy, *ends) for kind, ends in zip(kinds, cut(1000, 4))]


def test_threads(table):
    shards = [Stored(table, *ends) for ends in cut(1000, 3)]
    with ThreadPoolExecutor(2) as pool:
        (a, one), (b, other) = Sharded(shards, pool.map)(THETA), Sharded(shards)(THETA)
    assert a == b and np.array_equal(one, other)


def test_processes_one_of_which_is_killed(table, tmp_path):
    shards = with_one_mortal(table, tmp_path)
    with LastingPool(two_processes) as pool:
        run = record(gradient_descent(Sharded(shards, pool.map), np.zeros(4), lr=0.2), 5)
    assert Path(f"{shards[1].path}.250.killed").exists()
    alone = record(gradient_descent(Sharded(shards), np.zeros(4), lr=0.2), 5)
    for a, b in zip(run, alone, strict=True):  # bit for bit: the order of the sum is the same
        assert np.array_equal(a.theta, b.theta) and a.loss == b.loss


# --- on a Dask cluster ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client():
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    quiet = {"dashboard_address": ":0", "silence_logs": 50, "memory_limit": 0}
    with distributed.LocalCluster(**options, **quiet) as two, distributed.Client(two) as client:
        yield client


def test_dask_gradients(client, table):
    shards = [Stored(table, *ends) for ends in cut(1000, 5)]
    there = Sharded(shards, client.get_executor().map)
    assert_same(there, FULL, THETA)
    a, b = (
        record(gradient_descent(objective, np.zeros(4), lr=0.2), 4)
        for objective in (there, Sharded(shards))
    )
    assert np.array_equal(a[-1].theta, b[-1].theta)


def test_dask_searches_bit_for_bit(client):
    pool = client.get_executor()
    here, there = (cv_loss(Ridge(), SPACE, X[:60], Y[:60], 3, map=m) for m in (map, pool.map))
    for search in (
        lambda f: record(random_search(f, SPACE, batch_size=4, rng=0), 2),
        lambda f: record(particle_swarm(f, SPACE, n_particles=3, rng=0), 2),
    ):
        for a, b in zip(search(here), search(there), strict=True):
            assert np.array_equal(a.losses, b.losses) and np.array_equal(a.theta, b.theta)


def test_dask_serves_wherever_a_map_is_asked_for(client):
    pool = client.get_executor()
    pairs = [(np.arange(30), np.arange(30, 60)), (np.arange(30, 60), np.arange(30))]
    bag = BaggingRegressor(Ridge(), n_estimators=3, random_state=0)
    for ask in (
        lambda m: cross_val_score(Ridge(), X[:60], Y[:60], pairs, map=m),
        lambda m: cross_val_predict(Ridge(), X[:60], Y[:60], pairs, map=m),
        lambda m: learning_curve(Ridge(), X[:60], Y[:60], [5, 30], pairs, map=m)[2],
        lambda m: [step.loss for step in bag.steps(X[:60], Y[:60], map=m)],
        lambda m: rowwise(np.sum, m)(X[:3]),
    ):
        np.testing.assert_array_equal(ask(pool.map), ask(map))


def test_dask_memory_of_a_worker_stays_under_the_limit(client, large):
    (_, gradient), peak = client.submit(peak_of, Sharded(large), np.zeros(31)).result()
    assert peak < LIMIT
    np.testing.assert_array_equal(gradient, Sharded(large)(np.zeros(31))[1])


def test_dask_goes_on_when_a_worker_is_killed(client, table, tmp_path):
    shards = with_one_mortal(table, tmp_path)
    there = Sharded(shards, client.get_executor().map)
    run = record(gradient_descent(there, np.zeros(4), lr=0.2), 3)
    assert Path(f"{shards[1].path}.250.killed").exists()
    alone = record(gradient_descent(Sharded(shards), np.zeros(4), lr=0.2), 3)
    assert np.array_equal(run[-1].theta, alone[-1].theta) and run[-1].loss == alone[-1].loss
