"""Runs the lessons and stores their outputs as the tests ask for them, one lesson a core.

    python lessons/refresh.py                       all of them: make refresh
    python lessons/refresh.py lessons/03_*.ipynb    these alone

A refresh of a lesson in which nothing has changed changes no byte.
"""

import os
import sys
from multiprocessing import Pool
from pathlib import Path

from nbconvert import NotebookExporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from tqdm import tqdm
from traitlets.config import Config

# What a kernel inherits. One thread each, as in the tests: sums come out in the same order however
# many cores there are and however busy they are. And no bar in what is stored.
for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["TQDM_DISABLE"] = "1"

CONFIG = {
    "ExecutePreprocessor": {
        "enabled": True,
        "timeout": 120,  # seconds a cell
        "record_timing": False,
        "extra_arguments": ["--log-level=ERROR"],  # what a kernel says would break the bar
    },
    "ClearMetadataPreprocessor": {
        "enabled": True,
        "preserve_cell_metadata_mask": {"tags"},
        "preserve_nb_metadata_mask": {"kernelspec", ("language_info", "name")},
    },
    "NotebookExporter": {"preprocessors": [CoalesceStreamsPreprocessor]},
}


def refresh(path):
    """Run a lesson in a kernel of its own and store it; return what went wrong, if anything did."""
    try:
        text, _ = NotebookExporter(config=Config(CONFIG)).from_filename(path)
    except Exception as error:
        return f"{path} is left as it was: {error}"
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    return None


if __name__ == "__main__":
    lessons = sys.argv[1:] or sorted(map(str, Path(__file__).parent.glob("*.ipynb")))
    with Pool() as pool:
        said = pool.imap_unordered(refresh, lessons)
        said = list(tqdm(said, total=len(lessons), unit="lesson", disable=None))
    sys.exit("\n".join(filter(None, said)) or 0)
