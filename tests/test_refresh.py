"""`make refresh`: what it stores, and that a bar is neither stored nor compared."""

import json
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
    run = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stderr == ""
    return run.stdout


def test_a_bar_is_neither_stored_nor_compared(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, CELLS)))
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{number}", {"scrolled": True, "tags": ["kept"]}
    path, other = tmp_path / "bar.ipynb", tmp_path / "other.ipynb"
    nbformat.write(notebook, path)
    notebook.cells[1].outputs = [BAR]  # what was stored before does not matter
    nbformat.write(notebook, other)

    python("lessons/refresh.py", path, other)
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
    assert "3 passed" in python("-m", "pytest", "-p", "conftest", "--nbval", "-q", "-n0", path)
