"""Shards: an objective whose rows lie in several places, and a gradient that is the full one.

table = [Stored("rows.npy", start, stop) for start, stop in cut(n_rows, 8)]
with ProcessPoolExecutor(2) as pool:
    run = record(gradient_descent(Sharded(table, pool.map), theta), 50)

Down goes θ, up come n_s, n_s L_s and n_s g_s: d numbers each way, however many rows there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from mlcore.checks import function, whole
from mlcore.clusters.tree import Part, tree_sum
from mlcore.descent.losses import squared_error
from mlcore.descent.objective import Objective, evaluate, linear


def cut(n_rows: int, n_shards: int) -> list:
    """Return where to cut rows into shards: their sizes differ by one at most.

    Parameters
        n_rows, n_shards : int    1 ≤ n_shards ≤ n_rows: no shard is empty

    Returns
        list of (start, stop)

    Raises
        TypeError, ValueError   they are not

    Example
        >>> cut(10, 3)
        [(0, 4), (4, 7), (7, 10)]
    """
    n_rows, n_shards = whole("n_rows", n_rows, 1), whole("n_shards", n_shards, 1)
    if n_shards > n_rows:
        message = f"n_shards must be at most the number of rows, {n_rows}: no shard may be empty"
        raise ValueError(f"{message}; got {n_shards}")
    size, more = divmod(n_rows, n_shards)
    ends = [s * size + min(s, more) for s in range(n_shards + 1)]
    return list(zip(ends[:-1], ends[1:]))


@dataclass(frozen=True)
class Stored:
    """The objective of some rows of a table on disk: rows start to stop − 1.

    Sent to another process, it is a path and two numbers. Its rows are looked at where it is
    called, and only while it answers: so the table may be larger than the memory.

    Parameters
        path : str or Path         an .npy file, (n, d + 1): its last column is y, the others are X,
                                   as ``np.save(path, np.column_stack([X, y]))`` writes it
        start, stop : int          0 ≤ start < stop ≤ n
        model, loss, penalty       as of an `Objective`

    Raises
        TypeError, ValueError   an argument is wrong, or the file holds another kind of table
        FileNotFoundError       there is no such file; in a call, not where the call runs

    Example
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     np.save(f"{folder}/d3.npy", [[1.0, 1, 2], [1, 2, 3], [1, 3, 5]])
        ...     loss, gradient = Stored(f"{folder}/d3.npy", 0, 2)(np.zeros(2))
        >>> loss, gradient.tolist()                             # (4 + 9) / 4, −(2 + 3) / 2, …
        (3.25, [-2.5, -4.0])
    """

    path: str
    start: int
    stop: int
    model: Callable = linear
    loss: Callable = squared_error
    penalty: Callable | None = None

    def __post_init__(self):
        start, stop = whole("start", self.start, 0), whole("stop", self.stop, 1)
        table = np.load(self.path, mmap_mode="r")
        if not isinstance(table, np.ndarray) or table.ndim != 2 or table.shape[1] < 2:
            came = getattr(table, "shape", type(table).__name__)
            raise ValueError(f"path must hold a table (n, d + 1), X and y; got {came}")
        if not start < stop <= len(table):
            message = f"rows must be 0 ≤ start < stop ≤ {len(table)}"
            raise ValueError(f"{message}; got {start} to {stop}")
        function("model", self.model)
        function("loss", self.loss)

    @property
    def n_rows(self):
        """How many rows of the table are its own."""
        return self.stop - self.start

    def __call__(self, theta):
        rows = np.load(self.path, mmap_mode="r")[self.start : self.stop]
        X, y = np.array(rows[:, :-1]), np.array(rows[:, -1])  # read now; in one piece: faster
        part = Objective(X, y, self.model, self.loss, self.penalty)
        return part(theta, slice(None))  # one look at the rows: no shortcut is formed of them


@dataclass(frozen=True, eq=False)
class Sharded:
    """An objective in pieces: ``objective(theta) -> (loss, gradient)``, of all rows.

        L = 1/n Σ n_s L_s        ∇L = 1/n Σ n_s g_s        n = Σ n_s

    Equal to the objective of all rows, up to the order in which its sums are added. A penalty is
    part of every shard; as it is the same in each, it is its own weighted mean.

    Parameters
        shards : list      objectives that know their ``n_rows``, as `Objective` and `Stored` do
        map : function     the built-in one, or that of a pool (see `mlcore.clusters.pool`) or of
                           any Executor, such as Dask's ``client.get_executor()``

    Raises
        TypeError, ValueError   there is no shard, one is none, one is empty, or their penalties
                                differ. What a shard raises comes through, its number in a note

    Source
        Dean and Ghemawat (2004), MapReduce: simplified data processing on large clusters

    Example
        >>> one, two = Objective([[1.0]], [2.0]), Objective([[2.0], [3.0]], [3.0, 5.0])
        >>> loss, gradient = Sharded([one, two])(np.zeros(1))
        >>> f"{loss:.3f}", f"{gradient[0]:.3f}"                 # (4 + 9 + 25) / 6, −(2 + 21) / 3
        ('6.333', '-7.667')
    """

    shards: Iterable
    map: Callable = map

    def __post_init__(self):
        shards = tuple(self.shards)
        if not shards:
            raise ValueError("shards must hold at least one objective; it is empty")
        for s, shard in enumerate(shards):
            function(f"shards[{s}]", shard)
            if not hasattr(shard, "n_rows"):
                raise TypeError(f"shards[{s}] must know its n_rows, as an Objective; got {shard!r}")
            whole(f"shards[{s}].n_rows", shard.n_rows, 1)
            if getattr(shard, "penalty", None) != getattr(shards[0], "penalty", None):
                raise ValueError(f"shards must all have one penalty; that of shards[{s}] differs")
        function("map", self.map)
        vars(self).update(shards=shards)

    def __call__(self, theta):
        *_, root = tree_sum(self.parts(theta))
        return root.loss, root.theta

    def parts(self, theta):
        """Return what each shard says at theta, a list of `Part`."""
        numbered = list(enumerate(self.shards))  # a list: Dask takes no iterator
        return list(self.map(partial(_answer, theta), numbered))

    @property
    def n_rows(self):
        """How many rows all shards have."""
        return sum(shard.n_rows for shard in self.shards)

    @property
    def prox(self):
        """The proximal step of the penalty, if it has one."""
        return getattr(getattr(self.shards[0], "penalty", None), "prox", None)


def _answer(theta, numbered):
    s, shard = numbered
    try:
        loss, gradient = evaluate(shard, theta)
    except Exception as error:
        error.add_note(f"in shard {s}, from 0")
        raise
    return Part(shard.n_rows, shard.n_rows * loss, shard.n_rows * gradient)
