"""Puts the cell that installs the course where it is missing into every notebook, after its title.

    python -m lessons.publish.setup [notebook ...]        then make refresh, which counts the cells

The cell is setup_cell.py, word for word. Whoever gives the course an address writes it there, once.
It never asks an index of packages for mlcore: what has this name there is not this course.
"""

import sys
from pathlib import Path

import nbformat

from lessons.publish.lesson import LESSONS, SETUP

SOURCE = Path(__file__).with_name("setup_cell.py").read_text(encoding="utf-8").rstrip("\n")


def put(notebook):
    """Put the cell into a notebook, or bring the one that is there up to date."""
    found = [cell for cell in notebook.cells if SETUP in cell.metadata.get("tags", [])]
    if found:
        found[0].source = SOURCE
    else:
        cell = nbformat.v4.new_code_cell(SOURCE, id=SETUP, metadata={"tags": [SETUP]})
        notebook.cells.insert(1, cell)


if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or sorted(LESSONS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        put(notebook)
        text = nbformat.writes(notebook) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
