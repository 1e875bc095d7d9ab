"""The numbers hold on every processor: lessons and tests under each kernel of OpenBLAS.

    python -m tests.kernels                     all of them: make kernels
    python -m tests.kernels Nehalem Haswell     these alone

A processor has its own kernel, which adds the terms of a sum in its own order, so the last digits
of a sum are its own, too. OpenBLAS runs any kernel that it was built with and that the processor
knows, if it is asked to. One more run is without the vector units that NumPy itself would take.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from numpy._core import _multiarray_umath as numpy_core

ROOT = Path(__file__).parents[1]
KERNELS = ["Prescott", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX"]
PLAIN = "plain"  # NumPy's own loops without its vector units
UNITS = [unit for unit in numpy_core.__cpu_dispatch__ if numpy_core.__cpu_features__[unit]]

LEFT_OUT = [  # no numbers of their own
    "tests/models/test_check_estimator.py",
    "tests/test_class.py",
    "tests/test_course_site.py",
    "tests/test_figures.py",
    "tests/test_grade.py",
    "tests/test_house.py",
    "tests/test_refresh.py",
    "tests/test_site.py",
    "tests/test_slides.py",
    "tests/test_start.py",
    "tests/viz",
]
PYTEST = ["pytest", "--nbval", "-q", "--no-header", "--color=no", "-p", "no:cacheprovider"]
PYTEST += [f"--ignore={path}" for path in LEFT_OUT]

# Computes with the kernel, then names it, and those of NumPy's vector units that are on.
PROBE = """
import numpy as np
from numpy._core import _multiarray_umath as core
from threadpoolctl import threadpool_info
for kind in "f", "d":
    A = np.eye(99, dtype=kind)
    np.linalg.solve(A @ A.T, A @ A[0])
print(*{library.get("architecture", "no OpenBLAS") for library in threadpool_info()})
print(*[unit for unit in core.__cpu_dispatch__ if core.__cpu_features__[unit]])
"""


def python(arguments, environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def main(names):
    passed, seen = True, {}
    rows = [f"{'asked for':12} {'taken':44} {'seconds':>8}  result"]
    for name in names or [*KERNELS, PLAIN]:
        environment = {"OPENBLAS_CORETYPE": name}
        if name == PLAIN:
            environment = {"NPY_DISABLE_CPU_FEATURES": " ".join(UNITS)}
        probe = python(["-c", PROBE], environment)
        kernel, units = [*probe.stdout.splitlines(), "", ""][:2]
        taken = f"{kernel} with {units or 'no vector units'}"
        seconds = 0.0
        if probe.returncode < 0:  # a signal: an instruction that it does not know
            taken, result = "none", "not on this processor"
        elif probe.returncode:
            passed, result = False, f"FAILED: {probe.stdout}"
        elif name == PLAIN and units:
            passed, result = False, "FAILED: the units are still on"
        elif taken in seen:  # OpenBLAS takes the next best
            result = f"not in this build or not on this processor: see {seen[taken]}"
        else:
            seen[taken] = name
            start = time.perf_counter()
            run = python(["-m", *PYTEST], environment)
            seconds = time.perf_counter() - start
            result = ["no output", *run.stdout.splitlines()][-1]
            if run.returncode:
                passed, result = False, f"FAILED: {result}"
                print(run.stdout.partition("= FAILURES =")[2] or run.stdout)
        rows.append(f"{name:12} {taken:44} {seconds:6.0f} s  {result}")
        print(rows[-1], flush=True)
    print("", *rows, sep="\n")
    return passed


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - {*KERNELS, PLAIN}:
        sys.exit(f"names must be of {', '.join([*KERNELS, PLAIN])}; got {', '.join(unknown)}")
    sys.exit(0 if main(sys.argv[1:]) else 1)
