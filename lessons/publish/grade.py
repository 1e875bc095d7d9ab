"""Runs the notebooks that students handed in, and writes which exercises are right as a table.

    python lessons/publish/grade.py folder [--limit seconds] [--to build/grade.csv] [--jobs 2]

Every notebook of the folder, and of the folders in it, runs in a process of its own, which is ended
after the limit. It runs in a temporary copy of what a lesson needs, never in this repository nor in
the folder given. That is order, not a sandbox: it runs with your rights. For notebooks of people
that you do not know use an account or a container made for that.

A row for each exercise of each notebook:

    file, lesson      the lesson as its title says, or else the name of the file
    exercise          the name that the lesson checks
    verdict           right, wrong, not started, error (its cell, or the answer, raised an
                      exception), not reached (the notebook ended before)
    mistake           the hint that the student was given
    said              what else check said
    right, of         of the whole notebook, in each of its rows; and so are
    seconds           how long it ran
    broke             what ended it, or which cells raised which exceptions; [12] as in Jupyter
                      after Run All
    reported          what a teacher may want to look at: check or key redefined, a check line lost
"""

import argparse
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import matplotlib
import nbformat
from tqdm import tqdm

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COLUMNS = "file lesson exercise verdict mistake said right of seconds broke reported".split()
VERDICTS = {"Right": "right", "Not started yet": "not started", "Not yet": "wrong"}
MOST = 200  # characters in a field
RUNNING = set()


def code_of(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return [cell.source for cell in cells]


def read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of cells without an id
        return nbformat.read(path, as_version=4)


def course():
    """{lesson: (its exercises, its code cells)}, from the lessons themselves."""
    lessons = {}
    for path in sorted((ROOT / "lessons").glob("[0-9]*.ipynb")):
        cells = code_of(read(path))
        asked = re.findall(r"^check\((\w+), key\.\1\)", "\n".join(cells), re.MULTILINE)
        lessons[path.stem.split("_")[0]] = asked, cells
    return lessons


def lesson_of(path, notebook, lessons):
    """As the title says, `# 03 · …`, or else the name of the file; "unknown" if neither does."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = re.findall(r"^# (\d\d[ab]?)\b", text, re.MULTILINE)
    found += re.findall(r"(?<![^\W_])(\d\d[ab]?)(?![^\W_])", path.stem)
    return next((lesson for lesson in found if lesson in lessons), "unknown")


def end(process):
    """End a process, and what it has started."""
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
    process.wait()


def attempt(path, task, limit):
    """Run a notebook in a copy: (the events that were reported, what ended it early or "")."""
    with (
        tempfile.TemporaryDirectory(prefix="grade_", ignore_cleanup_errors=True) as copy,
        tempfile.TemporaryFile() as report,
    ):
        folder = Path(copy, "lessons")
        folder.mkdir()
        shutil.copy(path, folder)
        shutil.copy(HERE / "attempt.py", copy)
        shutil.copytree(ROOT / "mlcore", Path(copy, "mlcore"))
        homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "IPYTHONDIR"), copy)
        fonts = {"MPLBACKEND": "agg", "MPLCONFIGDIR": matplotlib.get_cachedir()}
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
        process = subprocess.Popen(
            [sys.executable, Path(copy, "attempt.py")],
            stdin=subprocess.PIPE,
            stdout=report,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=os.environ | homes | fonts | threads,
            start_new_session=True,
        )
        RUNNING.add(process)
        try:
            process.communicate(json.dumps(task).encode(), timeout=limit)
            ended = "the process died" if process.returncode else ""
        except subprocess.TimeoutExpired:
            ended = f"time-out after {limit:g} s"
        finally:
            end(process)
            RUNNING.discard(process)
        report.seek(0)
        events = [json.loads(line) for line in report if line.endswith(b"\n")]
    return events, ended


def graded(path, folder, lessons, limit):
    """The rows of one notebook."""
    start, events, ended = time.monotonic(), [], ""
    try:
        notebook = read(path)
        lesson, cells = lesson_of(path, notebook, lessons), code_of(notebook)
    except Exception as error:  # whatever else a file may be that is called .ipynb
        empty = nbformat.v4.new_notebook()
        lesson, ended = lesson_of(path, empty, lessons), f"no notebook: {type(error).__name__}"
    exercises, lesson_cells = lessons.get(lesson, ([""], []))
    if lesson == "unknown":
        ended = ended or "no lesson has this title or file name"
    if not ended:
        task = {"cells": cells, "lesson_cells": lesson_cells}
        events, ended = attempt(path, task | {"lesson": lesson, "exercises": exercises}, limit)
    finished = ["end"] in events
    last = max((event[1] for event in events if event[0] == "cell"), default=0)
    broke = [f"[{n}] {what}" for kind, n, what in (e for e in events if e[0] == "error")]
    if not finished:
        broke.append(f"[{last}] {ended or 'the process ended'}" if last else ended)
    seen = {e[2]: f"[{e[1]}] {e[2]}" if e[1] else e[2] for e in events[::-1] if e[0] == "seen"}
    told = {event[1]: event[2] for event in events if event[0] == "verdict"}
    rows = []
    for name in exercises:
        first, *more = told.get(name, "").split("\n")
        kind, _, said = first.partition(": ")
        verdict = VERDICTS.get(kind.split(".")[0].split(",")[0], "error")
        if not first:
            verdict = "not started" if finished else "not reached"
        elif verdict == "wrong" and " stopped with " in said:
            verdict = "error"
        hints = [line[6:] for line in more if line.startswith("Hint: ")]
        rows.append({"exercise": name, "verdict": verdict, "mistake": " ".join(hints), "said": said})
    right = sum(row["verdict"] == "right" for row in rows)
    whole = {"file": path.relative_to(folder).as_posix(), "lesson": lesson, "right": right}
    whole |= {"of": len(rows), "seconds": round(time.monotonic() - start, 1)}
    whole |= {"broke": "; ".join(broke), "reported": "; ".join(list(seen.values())[::-1])}
    return [{name: field((row | whole)[name]) for name in COLUMNS} for row in rows]


def field(value):
    """A value as a spreadsheet and a terminal may show it: on one line, and never a formula."""
    if not isinstance(value, str):
        return value
    text = "".join(c if c.isprintable() else " " for c in value).strip()
    text = text if len(text) <= MOST else f"{text[: MOST - 1]}…"
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def summary(rows):
    """A line for each notebook, then one for each exercise with the mistakes that came up."""
    notebooks = {row["file"]: row for row in rows}
    wide = max(map(len, notebooks))
    for file, row in notebooks.items():
        notes = "; ".join(filter(None, [row["broke"], row["reported"]]))
        score = f"{row['right']} of {row['of']}"
        yield f"{file:<{wide}}  {row['lesson']:<7}  {score}  {row['seconds']:5} s  {notes}".rstrip()
    yield ""
    for lesson, exercise in dict.fromkeys((row["lesson"], row["exercise"]) for row in rows):
        these = [row for row in rows if (row["lesson"], row["exercise"]) == (lesson, exercise)]
        right = sum(row["verdict"] == "right" for row in these)
        if exercise:
            yield f"{lesson} {exercise}: {right} of {len(these)} right"
        for mistake, n in Counter(row["mistake"] for row in these if row["mistake"]).most_common():
            yield f"   {n} × {mistake}"


def main():
    parser = argparse.ArgumentParser(description="Grades the notebooks that students handed in.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=120, help="seconds for a notebook")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "grade.csv")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="notebooks at a time")
    given = parser.parse_args()
    if not given.folder.is_dir():
        parser.error(f"folder: expected a folder of notebooks, came {str(given.folder)!r}")
    paths = sorted(
        path
        for path in given.folder.rglob("*.ipynb")
        if not any(part[0] == "." for part in path.relative_to(given.folder).parts)
    )
    if not paths:
        parser.error(f"folder: expected notebooks, came {str(given.folder)!r}, which has no .ipynb")
    if given.limit <= 0:
        parser.error(f"--limit: expected seconds above 0, came {given.limit:g}")
    grade = partial(graded, folder=given.folder, lessons=course(), limit=given.limit)
    pool = ThreadPoolExecutor(given.jobs)
    try:
        bar = tqdm(pool.map(grade, paths), total=len(paths), unit="notebook", desc="grading")
        rows = [row for rows in bar for row in rows]
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list(RUNNING):
            end(process)
        raise
    given.to.parent.mkdir(parents=True, exist_ok=True)
    with given.to.open("w", encoding="utf-8-sig", newline="") as file:  # as spreadsheets expect it
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)
    print("\n".join(summary(rows)), f"\nThe table: {given.to}", sep="\n")


if __name__ == "__main__":
    main()
