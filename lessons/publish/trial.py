"""One notebook that a student handed in: run in a copy, and what came of it.

It runs in a process of its own, which is ended after a limit, and in a temporary copy of what a
lesson needs: never in this repository, nor in the folder that it came from. That is order, not a
sandbox: it runs with the rights of whoever starts it.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import nbformat

from lessons.publish.lesson import LESSONS

ATTEMPT = Path(__file__).with_name("attempt.py")  # what runs in the copy
RUNNING = set()  # the processes, for whoever has to end them all


@dataclass
class Outcome:
    """What came of a run.

    Attributes
        told : dict              exercise -> what check said last
        broke : list of str      what ended the run early, then the first exception
        reported : list of str   what a teacher may want to look at
        finished : bool          whether all cells have run
    """

    told: dict = field(default_factory=dict)
    broke: list = field(default_factory=list)
    reported: list = field(default_factory=list)
    finished: bool = False


def opened(path):
    """The notebook in a file, of whatever version."""
    return nbformat.convert(nbformat.reader.reads(path.read_text(encoding="utf-8")), 4)


def lesson_of(path, notebook, lessons):
    """The lesson that the title names, `# 03 · …`, or else the name of the file; or None."""
    cells = notebook.cells if notebook else []
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    found = re.findall(r"^# (\d\d[a-z]?)\b", text, re.MULTILINE)
    found += re.findall(r"(?<![^\W_])\d\d[a-z]?(?![^\W_])", path.stem)
    return next((lessons[number] for number in found if number in lessons), None)


def run(path, notebook, lesson, limit):
    """Run a notebook in a copy.

    Parameters
        path : Path         its file
        notebook            what is in it
        lesson : Lesson     the course's own, which it was made from
        limit : float       seconds

    Returns
        Outcome
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    task = {
        "cells": [cell.source for cell in cells],
        "lesson_cells": [cell.source for cell in lesson.cells],
        "lesson": lesson.number,
        "exercises": [name for _, names, _ in lesson.exercises() for name in names],
    }
    meant = [cell.metadata.get("tags", []) for cell in cells]  # some cells are there to fail
    outcome, errors, number = Outcome(), [], 0
    events, ended = in_a_copy(path, task, limit)
    for kind, *what in events:
        if kind == "cell":
            number = what[0]
        elif kind == "error" and "raises-exception" not in meant[number - 1]:
            errors.append((f"[{number}]", what[0]))
        elif kind == "verdict":
            outcome.told[what[0]] = what[1]
        elif kind == "seen" and not any(what[0] in said for said in outcome.reported):
            outcome.reported.append(f"[{number}] {what[0]}")
        elif kind == "missing":
            outcome.reported.append(f"no line check({what[0]}, key.{what[0]})")
    outcome.finished = ["end"] in events
    if not outcome.finished:
        outcome.broke = [f"[{number}] {ended}" if number else ended]
    outcome.broke += [" ".join(error) for error in errors[:1]]
    if errors[1:]:
        outcome.broke.append("also " + ", ".join(cell for cell, _ in errors[1:]))
    return outcome


def in_a_copy(path, task, limit):
    """Run attempt.py: (the events that it reported, what ended it, if it did not finish)."""
    with (
        tempfile.TemporaryDirectory(prefix="grade_", ignore_cleanup_errors=True) as copy,
        tempfile.TemporaryFile() as report,
    ):
        folder = Path(copy, "lessons")
        folder.mkdir()
        shutil.copy(path, folder)
        shutil.copy(ATTEMPT, copy)
        # An interpreter at work elsewhere may be about to rename its *.pyc.123.
        ignore = shutil.ignore_patterns("*.pyc.*")
        shutil.copytree(LESSONS.parent / "mlcore", Path(copy, "mlcore"), ignore=ignore)
        homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "IPYTHONDIR"), copy)
        fonts = {"MPLBACKEND": "agg", "MPLCONFIGDIR": matplotlib.get_cachedir()}
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
        process = subprocess.Popen(
            [sys.executable, Path(copy, ATTEMPT.name)],
            stdin=subprocess.PIPE,
            stdout=report,  # no pipe: a process that is left over would keep it open
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=os.environ | homes | fonts | threads,
            start_new_session=True,
        )
        RUNNING.add(process)
        try:
            process.communicate(json.dumps(task).encode(), timeout=limit)
            ended = "the process died"
        except subprocess.TimeoutExpired:
            ended = f"time-out after {limit:g} s"
        finally:
            end(process)
            RUNNING.discard(process)
        report.seek(0)
        lines = [line for line in report if line.endswith(b"\n")]
        return [json.loads(line) for line in lines], ended


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
