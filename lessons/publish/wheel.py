"""The course as one file that installs it: for whoever has a handout and no clone.

python -m lessons.publish.classroom           lays it beside the handouts, where they look for it
"""

import os
import shutil
import subprocess
import sys

from lessons.publish.lesson import LESSONS

ROOT = LESSONS.parent
SAME_TIME = {"SOURCE_DATE_EPOCH": "315532800"}  # 1980, a zip's oldest: the same bytes every time


def wheel(folder):
    """Write mlcore-….whl and return its place. No network is asked.

    Parameters
        folder : Path     what an older version left there is removed

    Raises
        CalledProcessError   setuptools or pip is missing or too old; it says so itself
    """
    for old in folder.glob("mlcore-*.whl"):
        old.unlink()
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # else files long gone would be in it
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    what = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(pip + what, env=os.environ | SAME_TIME, check=True)
    return next(folder.glob("mlcore-*.whl"))
