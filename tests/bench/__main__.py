"""Measure speed and size against limits taken in the same run: python -m tests.bench [T1 T10 …]

One line each: the work, our figure, the limit's, their ratio, the target. Nothing here fails:
whether a target is met depends on the machine, and is for a reader to judge.
"""

import os
import sys
from importlib import import_module

for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{library}_NUM_THREADS"] = "1"  # before NumPy is loaded

# target: (module, function); a function yields the Lines of one target
TARGETS = {
    "T1": ("descent", "full_batch"),
    "T2": ("descent", "stochastic"),
    "T10": ("player", "film"),
    "T11": ("lessons", "nbval"),
    "T12": ("imports", "start"),
}


def main(chosen):
    unknown = set(chosen) - set(TARGETS)
    if unknown:
        sys.exit(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    print(import_module("tests.bench.measure").HEAD)
    for target in chosen or TARGETS:
        module, function = TARGETS[target]
        for line in getattr(import_module(f"tests.bench.{module}"), function)():
            print(line, flush=True)


main(sys.argv[1:])
