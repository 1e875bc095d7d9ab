"""Measure speed and size against limits taken in the same run: python -m tests.bench [T1 T10 …]

One line each: the work, our figure, the limit's, their ratio, the target. Nothing here fails:
whether a target is met depends on the machine, and is for a reader to judge.
"""

import os
import subprocess
import sys

from tqdm import tqdm

from tests.bench.measure import HEAD

for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{library}_NUM_THREADS"] = "1"  # for the processes that measure

# target: (module, function); a function yields the Lines of one target
TARGETS = {
    "T1": ("descent", "full_batch"),
    "T2": ("descent", "stochastic"),
    "rules": ("descent", "rules"),
    "T3": ("network", "training"),
    "T4": ("gaussian_process", "fit_and_predict"),
    "T5": ("bayesian", "suggestions"),
    "T6": ("population", "swarm"),
    "T7": ("population", "genetic"),
    "T8": ("trees", "grow"),
    "T9": ("svm", "fit"),
    "T10": ("player", "film"),
    "T11": ("lessons", "nbval"),
    "T13": ("boosting", "fit"),
    "T12": ("imports", "start"),
}


def main(chosen):
    unknown = set(chosen) - set(TARGETS)
    if unknown:
        sys.exit(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    print(HEAD, flush=True)
    targets = tqdm(chosen or TARGETS, unit="target", leave=False, disable=None)
    for target in targets:  # in a process of its own: none changes another's memory
        targets.set_description(target)
        module, function = TARGETS[target]
        code = f"from tests.bench.{module} import {function} as lines; print(*lines(), sep='\\n')"
        run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        with tqdm.external_write_mode():
            print(run.stdout, end="", flush=True)


main(sys.argv[1:])
