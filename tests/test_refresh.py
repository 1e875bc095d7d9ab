"""`make refresh`: what it stores, and that a bar is neither stored nor compared."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
CELLS = [
    "import os\nfrom tqdm import tqdm\nprint(os.environ['OPENBLAS_NUM_THREADS'], 'thread')",
    "for i in tqdm(range(3)):\n    print(i)",
    "{'a', 'b'} == {'b', 'a'}",
]
BAR = nbformat.v4.new_output("stream", name="stderr", text="100%|██████| 3/3 [00:02<00:00]")


def python(*command):
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)


def test_a_bar_is_neither_stored_nor_compared(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, CELLS)))
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{number}", {"scrolled": True, "tags": ["kept"]}
    path, other = tmp_path / "bar.ipynb", tmp_path / "other.ipynb"
    nbformat.write(notebook, path)
    notebook.cells[1].outputs = [BAR]  # what was stored before does not matter
    nbformat.write(notebook, other)

    broken = tmp_path / "broken.ipynb"
    broken.write_text(path.read_text().replace("range(3)", "range(1 / 0)"))
    before = broken.read_bytes()

    run = python("lessons/refresh.py", path, broken, other)
    assert run.returncode == 1
    assert re.search(rf"{re.escape(str(broken))} is left as it was: .*1 / 0", run.stderr, re.DOTALL)
    assert broken.read_bytes() == before
    stored = path.read_bytes()
    assert other.read_bytes() == stored
    cells = json.loads(stored)["cells"]
    outputs = [["".join(o.get("text", "")) for o in cell["outputs"]] for cell in cells]
    assert outputs == [["1 thread\n"], ["0\n1\n2\n"], [""]]
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3]
    assert all(cell["metadata"] == {"tags": ["kept"]} for cell in cells)

    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs.insert(0, BAR)  # as a learner's JupyterLab stores it
    nbformat.write(notebook, path)
    run = python("-m", "pytest", "-p", "conftest", "--nbval", "-q", "-n0", path)
    assert "3 passed" in run.stdout, run.stdout
