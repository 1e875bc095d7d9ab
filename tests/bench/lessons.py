"""T11: the lessons under pytest --nbval, against kernels that start and do nothing. Wall clock."""

import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from tests.bench.measure import Line, race

ROOT = Path(__file__).parents[2]


def wall(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_kernel():
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel()
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def verify(*lessons):
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", *lessons]
    return lambda: subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def nbval():
    lessons = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("lessons/[0-9]*.ipynb"))
    if not (find_spec("nbval") and lessons):
        return
    (kernel,) = race(bare_kernel, repeats=5, clock=wall)
    what = f"{len(lessons)} lessons under pytest --nbval; as many kernel starts"
    yield Line("T11", what, wall(verify(*lessons)), len(lessons) * kernel, 90, absolute=True)
    for lesson in lessons:
        name = Path(lesson).stem
        yield Line("T11", f"  {name}", wall(verify(lesson)), kernel, 4, absolute=True)
