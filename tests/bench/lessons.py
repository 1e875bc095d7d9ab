"""T11: the lessons under pytest --nbval, against kernels that start and do nothing. Wall clock."""

import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measure import Line, race

ROOT = Path(__file__).parents[2]


def wall(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_kernel():
    from jupyter_client.manager import start_new_kernel

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager, client = start_new_kernel(**quiet)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def verify(lessons, report):
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", f"--junitxml={report}", *lessons]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def nbval():
    lessons = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("lessons/[0-9]*.ipynb"))
    if not (find_spec("nbval") and lessons):
        return
    (kernel,) = race(bare_kernel, repeats=5, clock=wall)
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        seconds = wall(lambda: verify(lessons, report))
        what = f"{len(lessons)} lessons under pytest --nbval; as many kernel starts"
        yield Line("T11", what, seconds, len(lessons) * kernel, 90, absolute=True)
        each = Counter()  # the first cell of a lesson counts the start of its kernel
        for cell in xml.parse(report).iter("testcase"):
            each[cell.get("classname")] += float(cell.get("time"))
    for lesson, seconds in sorted(each.items()):
        name = lesson.removeprefix("lessons.").removesuffix(".ipynb")
        yield Line("T11", f"  {name}", seconds, kernel, 4, absolute=True)
