"""T12: what an import costs, in an interpreter of its own each time."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Line, race

ROOT = Path(__file__).parents[2]


def children(work):
    """CPU seconds of the processes that a call starts and waits for."""
    before = os.times()
    work()
    after = os.times()
    return (
        after.children_user - before.children_user + after.children_system - before.children_system
    )


def loads(module):
    return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)


def start():
    names = "mlcore", "mlcore.descent.loop", "numpy"
    *ours, limit = race(*map(loads, names), repeats=9, clock=children)
    yield Line("T12", "import mlcore; import numpy", ours[0], limit, 1.2)
    yield Line("T12", "import mlcore.descent.loop; import numpy", ours[1], limit)
