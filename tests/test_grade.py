"""Notebooks that students handed in: what the table says of right, wrong and broken ones."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("tqdm", reason="make grade needs: pip install -e .[lessons]")

from lessons.publish.grade import main, rows_of
from lessons.publish.lesson import LESSONS, Lesson

ROOT = LESSONS.parent
FULL = LESSONS / "03_batch_gradient_descent.ipynb"
START = """import numpy as np
from mlcore.descent.objective import with_bias
from mlcore.exercise import check
from mlcore.keys import lesson_03 as key"""

MISTAKEN = [
    "theta_2 = (1.1, 1.3)\ncheck(theta_2, key.theta_2)",
    """def update(theta, x, y, lr):
    b, w = theta
    b = b - lr * np.mean(b + w * x - y)
    w = w - lr * np.mean((b + w * x - y) * x)
    return np.array([b, w])""",
    "limits = 1 / np.linalg.eigvalsh(X_4.T @ X_4)  # no X_4\ncheck(limits, key.limits)",
    "def report(t, gradient):\n    raise NotImplementedError\n\ncheck(report, key.report)",
]
CHEATING = [
    "theta_2 = (0, 0)\nkey.theta_2.expected = theta_2\ncheck(theta_2, key.theta_2)",
    """def check(answer, key):
    print("Right, in all 2 cases.")

def update(theta, x, y, lr):
    print("Right.")
    return theta

check(update, key.update)""",
    "limits = key.limits.expected\ncheck(limits, key.limits)",
    """import mlcore.exercise
mlcore.exercise.verdict = mlcore.exercise._judged = lambda *given: "Right."
report = lambda t, gradient: "=flat\x1b[2J"
check(report, key.report, reveal=True)""",
]
BROKEN = [
    "for _ in range(10**5): print('Right.')",
    """from pathlib import Path
for folder in (".", "..", "../mlcore", Path.home()):
    Path(folder, "left_behind.txt").write_text("x")
Path("../mlcore/slips.py").write_text("")
undefined""",
    "theta_2 = (1, 1)\ncheck(theta_2, key.theta_2)",
    "theta_2 = (0.99, 1.12)\ncheck(theta_2, key.theta_2)",
    "limits = (0, 0\ncheck(limits, key.limits)",
    "import os\nos._exit(0)",
    "def report(t, gradient):\n    return 'flat'\n\ncheck(report, key.report)",
]


def notebook(path, *sources, title="# 03 · Batch gradient descent"):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": title}]
    cells += [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": s}
        for s in sources
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def solved(path):
    """Lesson 03 with its solutions written over its stubs."""
    lesson = Lesson(FULL)
    for cell, (name,), solution in lesson.exercises():
        cell.stored.source = f"{solution}\ncheck({name}, key.{name})"
    path.write_text(json.dumps(lesson.notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """{file: {exercise: row}}; the screen; the folders handed in, and of temporary files."""
    root = tmp_path_factory.mktemp("grade")
    handed_in, temporary = root / "handed in", root / "temporary"
    temporary.mkdir()
    notebook(handed_in / "ben" / "any name.ipynb", START, *MISTAKEN)
    notebook(handed_in / "@dora.ipynb", START, *CHEATING)
    notebook(handed_in / "emil.ipynb", START, *BROKEN)
    notebook(handed_in / "essay_99.ipynb", "1 / 0", title="# My 03 notes")
    notebook(handed_in / ".ipynb_checkpoints" / "emil.ipynb", START)
    (handed_in / "20_ida.ipynb").write_text('{"cells": [')
    solved(handed_in / "anna.ipynb")
    ran = subprocess.run(
        [sys.executable, "-m", "lessons.publish.grade", handed_in, "--to", root / "out/grade.csv"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    with (root / "out" / "grade.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    files = {row["file"]: {} for row in rows}
    for row in rows:
        files[row["file"]][row["exercise"]] = row
    return files, ran.stdout, handed_in, temporary


def verdicts(rows):
    return {name: row["verdict"] for name, row in rows.items()}


def test_the_lesson_with_its_solutions_is_right(table):
    rows = table[0]["anna.ipynb"]
    assert verdicts(rows) == dict.fromkeys(["theta_2", "update", "limits", "report"], "right")
    for row in rows.values():
        assert (row["lesson"], row["right"], row["of"]) == ("03", "4", "4")
        assert not any(row[name] for name in ("mistake", "said", "broke", "reported"))


def test_mistakes_are_named(table):
    rows = table[0]["ben/any name.ipynb"]
    assert verdicts(rows) == {
        "theta_2": "wrong",
        "update": "wrong",  # though the line that checks it is lost
        "limits": "error",
        "report": "not started",
    }
    assert rows["theta_2"]["mistake"] == "That is θ₁: one step more."
    assert rows["theta_2"]["said"] == "got (1.1, 1.3)."
    assert rows["update"]["mistake"] == "Nothing has changed yet."
    assert "NameError: name 'X_4'" in rows["limits"]["said"]
    assert rows["limits"]["broke"].startswith("[4] NameError")
    assert rows["limits"]["reported"] == "no line check(update, key.update)"
    assert "03 theta_2: 2 right, 2 wrong\n    1 × That is θ₁: one step more.\n" in table[1]


def test_check_and_key_are_those_of_the_course(table):
    rows = table[0]["'@dora.ipynb"]  # no formula
    assert verdicts(rows) == {
        "theta_2": "wrong",
        "update": "wrong",
        "limits": "right",  # read from the key, which is reported
        "report": "wrong",
    }
    reported = rows["limits"]["reported"]
    for what in (
        "[2] looks into the key",
        "[2] changes key.theta_2.expected",
        "[3] redefines check",
        "[5] changes mlcore.exercise.verdict",
        "[5] asks for what was expected",
    ):
        assert what in reported
    assert "\x1b" not in rows["report"]["said"] + table[1]


def test_what_is_broken_stops_nothing(table):
    rows = table[0]["emil.ipynb"]
    assert verdicts(rows) == {
        "theta_2": "right",  # the last cell that checks it counts
        "update": "not reached",
        "limits": "error",
        "report": "not reached",
    }
    assert rows["limits"]["said"].startswith("its cell stopped with SyntaxError: ")
    assert rows["limits"]["broke"].startswith("[7] the process died; [3] NameError: ")
    assert rows["limits"]["broke"].endswith("; also [6]")
    ida = table[0]["20_ida.ipynb"]
    assert set(verdicts(ida).values()) == {"not reached"} and "chosen" in ida
    assert ida["chosen"]["broke"] == "cannot be read: NotJSONError"
    assert table[0]["essay_99.ipynb"][""]["lesson"] == "unknown"
    assert len(table[0]) == 6


def test_nothing_is_written_but_the_table(table):
    *_, handed_in, temporary = table
    assert list(temporary.iterdir()) == []
    names = ["anna.ipynb", "emil.ipynb", "essay_99.ipynb", "20_ida.ipynb", "@dora.ipynb"]
    names += ["ben", ".ipynb_checkpoints"]
    assert sorted(path.name for path in handed_in.iterdir()) == sorted(names)
    places = [ROOT, ROOT.parent, LESSONS, ROOT / "mlcore", ROOT / "lessons" / "publish"]
    places += [handed_in.parent, Path.home(), Path.cwd()]
    assert [place for place in places if (place / "left_behind.txt").exists()] == []
    assert (ROOT / "mlcore" / "slips.py").stat().st_size > 0


def test_an_endless_loop_is_ended(tmp_path):
    endless = "limits = 3\nwhile True:\n    pass\ncheck(limits, key.limits)"
    path = notebook(tmp_path / "carl.ipynb", START, endless)
    rows = rows_of(path, tmp_path, {"03": Lesson(FULL)}, 3)
    assert {row["verdict"] for row in rows} == {"not reached"}
    assert "time-out after 3 s" in rows[0]["broke"]
    assert 3 <= rows[0]["seconds"] < 30


def test_what_cannot_be_graded_is_said_at_once(tmp_path, monkeypatch, capsys):
    for options, what in {
        ("nowhere",): "folder: expected a folder with notebooks, came",
        (".", "--limit", "0"): "--limit: expected seconds above 0, came 0",
        (".", "--to", "."): "--to: expected a file that can be written, came .: Is a directory",
    }.items():
        notebook(tmp_path / "03.ipynb")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("sys.argv", ["grade", *options])
        with pytest.raises(SystemExit):
            main()
        assert what in capsys.readouterr().err
