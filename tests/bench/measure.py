"""How all lines of the benchmark are measured and printed: CPU seconds, contestants in turn."""

import gc
import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """One line of the report: a figure, its limit measured in the same run, and the target.

    Parameters
        id, what : str            the target's number; the work
        ours, limit : float       medians, in the unit
        target : float or None    None: for comparison only
        unit : str                of ours and limit; "" for a pure number
        absolute : bool           the target bounds ours, not the ratio ours / limit
    """

    id: str
    what: str
    ours: float
    limit: float
    target: float | None = None
    unit: str = "s"
    absolute: bool = False

    def __str__(self):
        ratio = self.ours / self.limit if self.limit else float("nan")
        figures = f"{self.ours:9.3g} {self.unit:2} {self.limit:9.3g} {self.unit:2} {ratio:8.3f}"
        verdict = "for comparison"
        if self.target is not None:
            met = (self.ours if self.absolute else ratio) <= self.target
            target = f"≤ {self.target:g} {self.unit if self.absolute else ''}".strip()
            verdict = f"{target:8} {'met' if met else 'missed'}"
        return f"{self.id:4} {self.what:60} {figures}   {verdict}"


HEAD = f"{'':4} {'':60} {'ours':>12} {'limit':>12} {'ratio':>8}   target"


def cpu(work):
    """CPU seconds of one call. What it returns is dropped after the clock has stopped."""
    gc.collect()
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    del result
    return seconds


def race(*contestants, repeats=7, clock=cpu):
    """Return the median of each contestant; they run in turn, after one round to warm up."""
    rounds = [[clock(work) for work in contestants] for _ in range(repeats + 1)]
    return [median(times) for times in zip(*rounds[1:])]
