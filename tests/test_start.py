"""Starting anywhere: what Binder installs, and the cell that installs the course elsewhere."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lessons.publish.lesson import Lesson, every_lesson
from lessons.publish.markup import Markup
from lessons.publish.setup import SETUP, SOURCE, put

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "lessons").glob("*.ipynb"))


# --- Binder ---------------------------------------------------------------------------------------


def test_binder_has_a_python_that_the_course_runs_on_and_the_readers_list():
    binder = ROOT / ".binder"
    assert sorted(file.name for file in binder.iterdir()) == ["requirements.txt", "runtime.txt"]
    runtime = (binder / "runtime.txt").read_text(encoding="utf-8")
    major, minor = re.fullmatch(r"python-(\d+)\.(\d+)\n", runtime).groups()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = re.fullmatch(r">=(\d+)\.(\d+)", project["requires-python"]).groups()
    assert (int(major), int(minor)) >= tuple(map(int, oldest))
    asked = (binder / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in asked.splitlines() if not line.startswith("#")]
    assert lines == ["-r ../requirements.txt"], "no second list"


def test_the_readers_list_installs_this_course_and_all_that_a_lesson_needs():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = {line for line in text.splitlines() if not line.startswith("#")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = {*project["dependencies"], *extras["viz"], *extras["lessons"]} - {"mlcore[viz]"}
    assert lines >= needed | {"-e ."}


# --- the cell -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_has_the_cell_after_its_title_and_nowhere_else(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [i for i, cell in enumerate(cells) if SETUP in cell["metadata"].get("tags", [])]
    assert tagged == [1], "python -m lessons.publish.setup"
    assert "".join(cells[1]["source"]) == SOURCE, "python -m lessons.publish.setup"
    assert cells[1]["outputs"] == []


def test_it_belongs_to_no_part_of_a_lesson(tmp_path):
    lesson = every_lesson()[3]
    put(lesson.notebook)
    put(lesson.notebook)  # a second time changes nothing
    path = tmp_path / lesson.path.name
    path.write_text(json.dumps(lesson.notebook), encoding="utf-8")
    installs = [cell for cell in Lesson(path).cells if cell.installs]
    assert [cell.index for cell in installs] == [1] and not installs[0].core
    assert "find_spec" not in Markup().of(lesson.notebook, lesson.notebook.cells)


def test_it_is_short_enough_for_a_beginner():
    assert len([line for line in SOURCE.splitlines() if line]) <= 12


def run_it(monkeypatch, fails=False):
    """Run the cell where no mlcore is; what it asks pip for."""
    asked = []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("subprocess.call", lambda command: asked.append(command) or fails)
    monkeypatch.setattr("sys.path", [*sys.path])
    exec(SOURCE, {})
    ((python, *pip, what),) = asked
    assert python == sys.executable and pip == ["-m", "pip", "install", "--quiet"]
    return what


def lay(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """The folder of the notebook."""
    lay(tmp_path, "lessons/03.ipynb")
    monkeypatch.chdir(tmp_path / "lessons")
    return tmp_path / "lessons"


def test_where_the_course_is_it_does_nothing(beside, monkeypatch, capfd):
    lay(beside, "mlcore-0.1.0-py3-none-any.whl")
    monkeypatch.setattr("subprocess.call", lambda command: pytest.fail(f"ran {command}"))
    scope = {}
    exec(SOURCE, scope)
    assert capfd.readouterr() == ("", "")
    assert scope.keys() <= {"__builtins__", "find_spec"}, "a name that a lesson may not rely on"


def test_a_copy_of_the_course_comes_first_then_a_wheel_then_an_address(beside, monkeypatch):
    address = "mlcore[viz] @ https://example.org/mlcore-0.1.0-py3-none-any.whl"
    monkeypatch.setattr(f"{__name__}.SOURCE", SOURCE.replace("= []", f'= ["{address}"]', 1))
    assert run_it(monkeypatch) == address
    lay(beside, "mlcore-0.1.0-py3-none-any.whl", "mlcore-0.1.0-py3-none-any (1).whl")
    assert run_it(monkeypatch) == "./mlcore-0.1.0-py3-none-any.whl[viz]"  # not a browser's copy
    lay(beside.parent, "mlcore/steps.py")
    assert run_it(monkeypatch) == "--editable=..[viz]"


def test_with_nothing_there_it_says_what_to_do_and_asks_no_index(beside, monkeypatch):
    monkeypatch.setattr("subprocess.call", lambda command: pytest.fail(f"ran {command}"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match=r"^put mlcore-….whl beside this notebook"):
        exec(SOURCE, {})


def test_where_pip_fails_it_says_so(beside, monkeypatch):
    lay(beside, "mlcore-0.1.0-py3-none-any.whl")
    with pytest.raises(RuntimeError, match="online, run this again"):
        run_it(monkeypatch, fails=True)


def test_an_interpreter_without_the_course_finds_the_copy_at_once(beside):
    lay(beside.parent, "mlcore/__init__.py", "mlcore/steps.py")
    script = (
        "import subprocess; subprocess.call = lambda command: print(command[-1])\n"
        f"{SOURCE}\nimport mlcore.steps; print(mlcore.steps.__file__)"
    )
    command = [sys.executable, "-I", "-S", "-c", script]  # with the standard library alone
    done = subprocess.run(command, cwd=beside, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    asked, found = done.stdout.splitlines()
    assert asked == "--editable=..[viz]"
    assert Path(found).resolve() == beside.parent / "mlcore" / "steps.py"
