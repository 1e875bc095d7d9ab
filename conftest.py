"""Makes a plain `pytest --nbval` work from any folder, in any environment, with or without nbval.

With CI=true in the environment nothing may be skipped: a missing extra or browser is a failure.
"""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")

# One thread each: processes side by side do not fight for the cores, and sums come out in the same
# order however many cores there are. Another processor adds in another order all the same: see
# `make kernels`. Set before NumPy is loaded; the notebooks' kernels inherit them.
for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
# Kernels test this copy of mlcore, wherever an editable installation points.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
os.environ["TQDM_DISABLE"] = "1"  # no bar in what is compared
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # the kernels' debugger would warn
# A reader's matplotlibrc must not reach the tests, nor a font cache that another version left.
os.environ["MPLCONFIGDIR"] = str(HERE / ".pytest_cache" / "matplotlib")

# Programs: nothing to collect there.
collect_ignore = ["tests/bench", "lessons/publish", "lessons/refresh.py", "figures", "build"]

# Whole files go to one process: those of more than fifteen seconds must not come last.
LONGEST = {"test_figures", "test_course_site", "test_check_estimator", "test_panels"}
LONGEST |= {"test_browser_race", "test_player"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist, where it is installed, reads its options
def pytest_cmdline_main(config):
    option = config.option
    if not hasattr(option, "numprocesses") or hasattr(config, "workerinput"):
        return  # no xdist; or one of its workers
    if option.numprocesses is None:  # no -n: all cores, but for a single file
        files = {argument.split("::")[0] for argument in config.args}
        option.numprocesses = 0 if all(map(os.path.isfile, files)) and len(files) == 1 else "auto"
    if option.numprocesses:  # a notebook's cells need one kernel: never one by one
        option.dist = "loadfile"
        option.loadscopereorder = False  # in the order below


def pytest_configure(config):
    if find_spec("matplotlib"):
        import matplotlib
        import matplotlib.font_manager  # builds the font cache, of which a kernel would tell stderr

        # No window in this process. Not by MPLBACKEND: kernels would inherit it and draw nothing.
        matplotlib.use("agg")

    option = config.option
    if hasattr(option, "nbval_sanitize_with"):  # nbval is installed
        option.nbval_sanitize_with = option.nbval_sanitize_with or str(HERE / "tests/sanitise.cfg")
        option.nbval_current_env = not option.nbval_kernel_name
        option.nbval_cell_timeout = min(option.nbval_cell_timeout, 120)  # seconds


def pytest_itemcollected(item):
    """Forget the bars that a cell showed to whoever ran and stored the lesson."""
    if hasattr(item, "cell"):
        item.cell.outputs = [o for o in item.cell.outputs if o.get("name") != "stderr"]


def pytest_collection_modifyitems(config, items):
    """In several processes the long files first, then the lessons: all end at about one time."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda i: (i.path.stem not in LONGEST, i.path.suffix != ".ipynb"))


def no_skip(report):
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return no_skip((yield))
