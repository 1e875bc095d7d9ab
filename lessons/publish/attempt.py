"""Runs one notebook that a student handed in, in this process, and reports what check says.

    python attempt.py < task > report        as trial.py starts it, in a copy of the course

The task is JSON: the sources of the code cells in their order, those of the cells that the lesson
itself has, the lesson and the names of its exercises. The report is a line of JSON an event, so
that it holds what came before an endless loop.

The verdict is that of the course: its check and its key are loaded before the first cell runs, and
apart from those that the cells import. An answer is judged after each cell that checks it; where no
cell does, after each cell of the student's own that sets it anew. The last verdict counts.
"""

import builtins
import json
import os
import re
import sys
from contextlib import nullcontext
from importlib import import_module

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

TELLING = {
    r"\bkey\.\w+\.(expected|mistakes|cases)\b|\bgetsource\b": "looks into the key",
    r"\breveal\s*=\s*True": "asks for what was expected",
}


class Shell(InteractiveShell):
    """What runs the cells of a notebook, without a memory of all that they print."""

    def _tee(self, channel):
        return nullcontext()


def imported(lesson):
    """The course's exercise and key, loaded anew."""
    for name in [name for name in sys.modules if name.split(".")[0] == "mlcore"]:
        del sys.modules[name]
    return import_module("mlcore.exercise"), import_module(f"mlcore.keys.lesson_{lesson}")


def judged(course, key, name, answer):
    try:
        return course.verdict(answer, getattr(key, name))
    except BaseException as error:  # such as SystemExit, which check lets through
        return f"Not yet: {name} stopped with {spelt(error)}"


def spelt(error):
    what = f"{error.msg}, line {error.lineno}" if isinstance(error, SyntaxError) else error
    return f"{type(error).__name__}: {what}"


def run(task, say):
    names = task["exercises"]
    course, key = imported(task["lesson"])
    exercise, their_key = imported(task["lesson"])  # what the cells will import

    # A player is made, as ever, but not turned into a page.
    shell = Shell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.display_formatter.active_types = ["text/plain"]
    scope = shell.user_ns

    watched = {"numpy": np, "builtins": builtins, "mlcore.exercise": exercise, "key": their_key}
    watched |= {f"key.{name}": getattr(their_key, name) for name in names}
    before = {name: dict(vars(thing)) for name, thing in watched.items()}

    def altered():
        """What no cell should have changed."""
        for name, thing in {"check": exercise.check, "key": their_key}.items():
            if scope.get(name, thing) is not thing:
                yield f"redefines {name}"
        for where, thing in watched.items():
            for name, value in before[where].items():
                if name[0] != "_" and vars(thing).get(name) is not value:
                    yield f"changes {where}.{name}"

    asked = [
        re.findall(r"^\s*check\s*\(\s*(\w+)\b", source, re.MULTILINE) for source in task["cells"]
    ]
    unasked = set(names) - set(sum(asked, []))
    for number, source in enumerate(task["cells"], 1):
        say("cell", number)
        own = source in task["lesson_cells"]
        values = {name: scope.get(name, ...) for name in names}
        result = shell.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        if error:
            say("error", spelt(error))
        for name in names:
            changed = scope.get(name, ...) is not values[name]
            if not (name in asked[number - 1] or name in unasked and changed and not own):
                continue
            if error and not changed:
                say("verdict", name, f"Not yet: its cell stopped with {spelt(error)}")
            else:
                say("verdict", name, judged(course, key, name, scope.get(name, ...)))
        found = [what for sign, what in TELLING.items() if not own and re.search(sign, source)]
        for what in [*found, *altered()]:
            say("seen", what)
    for name in names:
        if name in unasked:
            say("missing", name)
    say("end")


if __name__ == "__main__":
    task = json.load(sys.stdin)
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # what a notebook prints is no part of the report; nobody types input
        os.dup2(nowhere, stream)
    sys.path.insert(0, "")  # as a kernel has it

    def say(*event):
        print(json.dumps(event), file=report, flush=True)

    run(task, say)
    os._exit(0)  # wait for no thread that a cell has left
