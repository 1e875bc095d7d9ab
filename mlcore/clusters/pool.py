"""A pool that outlives its workers: when one dies, only what it had not answered is asked again."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from contextlib import suppress

from mlcore.checks import function, whole


class LastingPool:
    """A pool of processes that is started anew when it breaks; its ``map`` is the built-in one's.

    Python's own pool gives all up when one process dies. What has been answered stays answered; the
    rest is asked of a new pool. So the function may run twice: it must do nothing but answer. Dask
    clusters do this by themselves.

    Parameters
        start : function     returns a new Executor
        n_starts : int       ≥ 1, of pools for one call of ``map``: a function that kills every
                             worker must not go on for ever

    Raises
        TypeError, ValueError   an argument is wrong
        BrokenExecutor          in ``map``: the last pool allowed broke too; names what is missing.
                                What the function raises comes through, and nothing is asked again

    Example
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> with LastingPool(lambda: ThreadPoolExecutor(2)) as pool:
        ...     pool.map(abs, [-1, 2, -3])
        [1, 2, 3]
    """

    def __init__(self, start: Callable, n_starts: int = 3):
        function("start", start)
        self.start, self.n_starts = start, whole("n_starts", n_starts, 1)
        self._pool = start()

    def map(self, f, *iterables):
        """Return [f(*items) for items in zip(*iterables)], computed by the pool, as a list."""
        function("f", f)
        items, answers = list(zip(*iterables)), {}
        for _ in range(self.n_starts):
            futures = {}
            with suppress(BrokenExecutor):  # it may break while it is being asked
                for i in range(len(items)):
                    if i not in answers:
                        futures[i] = self._pool.submit(f, *items[i])
            for i, future in futures.items():
                with suppress(BrokenExecutor):
                    answers[i] = future.result()
            if len(answers) == len(items):
                return [answers[i] for i in range(len(items))]
            self._pool.shutdown()
            self._pool = self.start()
        missing = [i for i in range(len(items)) if i not in answers]
        raise BrokenExecutor(
            f"workers died in {self.n_starts} pools, one after another; "
            f"{len(missing)} of {len(items)} items have no answer, the first is number {missing[0]}"
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._pool.shutdown()
