"""What every lesson keeps to, read from the notebooks themselves. A lesson's author needs to know:

First cell      `# 03 · Title` (the file's number), then a paragraph that is the question, then a
                line with **Goals** and its list of three or more, and a line that begins
                `**Minutes:** 38 teaching + 12 exercises`, as lessons/publish/timing.py counts.
Setup           the second cell, the same in every notebook: python -m lessons.publish.setup
Core            all other cells but those under a heading that says *extra*, "Figures for slides" or
                "Sources". A heading that ends the core, or begins it again, begins its cell.
Prediction      a code cell that calls predict(...), tagged nbval-ignore-output.
Exercise        a code cell under a heading "Exercise …", with the stub and the line
                check(theta_1, key.theta_1), tagged nbval-ignore-output. As stored it says "Not
                started yet", or "Not yet" where a bug is to be found. What is right, and the
                mistakes that are recognised, are in mlcore/keys/lesson_NN.py; wrong answers are
                tried in tests/keys/test_lesson_NN.py.
Solution        a later markdown cell with <details>, holding one ```python block. First block,
                first exercise; second block, second exercise; and so on (so no other <details> has
                such a block). A block is run after its exercise's cell; then its check says
                "Right".
Key points      a heading "Key points", with at most five list items; then a paragraph that begins
                **Exit question.**, with its answer folded beneath, and a line *Late? Leave …*,
                which names exercises (exercise 3) or headings ("The code") of the core
Handout         a cell that tells what the class is to find out is tagged answer, code that repairs
                a bug repair, a player whose first step tells picture-tells: handouts lack them.
                A paragraph that answers a prediction is left out whole, and nothing else with it.
Sources         a heading "Sources" with a list: author (year), title, section.
Pictures        have an alternative text; links and pictures lead to files of the repository.

`make refresh` stores the outputs in the form that is asked for here.
"""

import ast
import json
import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from lessons.publish.answers import solved
from lessons.publish.guide import exit_answers
from lessons.publish.lesson import APART, Lesson, statements
from lessons.publish.timing import left_out, minutes
from mlcore.exercise import Exercise
from tests.needed import needed

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "lessons").glob("[0-9]*.ipynb"))
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)

MOST_BYTES = 600_000
MOST_LINES = 30  # of a code cell: what a class can read at once
CORE = {"words": 1300, "lines of code": 200, "cells": 40, "minutes": 50}  # at most


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == kind:
            yield index, "".join(cell["source"]), cell


def texts(cell):
    """Everything that a code cell printed or displayed, pictures apart."""
    for output in cell["outputs"]:
        yield "".join(output.get("text", ""))
        for kind, data in output.get("data", {}).items():
            if not kind.startswith("image/"):
                yield "".join(data)


# --- stored clean ---------------------------------------------------------------------------------


@every_lesson
def test_is_stored_as_make_refresh_stores_it(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = list(cells(path, "code"))
    assert path.stat().st_size < MOST_BYTES
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"].get("language_info", {}).keys() <= {"name"}, "make refresh"
    counts = [cell["execution_count"] for _, _, cell in code]
    assert counts == list(range(1, len(code) + 1)), "not run from top to bottom: make refresh"
    for index, source, cell in code:
        where = f"cell {index}"
        assert cell["metadata"].keys() <= {"tags"}, f"{where}: metadata {list(cell['metadata'])}"
        assert source.strip(), f"{where} is empty"
        assert not source.rstrip().endswith(";"), f"{where}: nbval shows what a final ; hides"
        assert not re.search(r"^[%!]", source, re.MULTILINE), f"{where}: no magics, no shell"
        assert len(source.splitlines()) <= MOST_LINES, f"{where} is longer than {MOST_LINES} lines"
        for output in cell["outputs"]:
            assert output.get("name") != "stderr", f"{where} warns: {output['text']}"
            raises = "raises-exception" in cell["metadata"].get("tags", [])
            assert output["output_type"] != "error" or raises, f"{where} fails"
        for text in texts(cell):
            assert "object at 0x" not in text, f"{where} shows an address"
            text = re.sub(r"base64,[A-Za-z0-9+/=]+|<script.*?</script>", "", text, flags=re.DOTALL)
            found = re.search(
                r"(?:^|[\s\"'(=])(/(?:home|Users|root|tmp|work|usr|opt)/|[A-Z]:\\)", text
            )
            assert not found, f"{where} shows a path of this machine"


@every_lesson
def test_what_a_learner_edits_is_not_compared(path):
    for index, source, cell in cells(path, "code"):
        edited = statements(source, "predict") or statements(source, "check")
        tagged = "nbval-ignore-output" in cell["metadata"].get("tags", [])
        assert tagged == bool(edited), f"cell {index}: the tag nbval-ignore-output is for these"


# --- exercises, solutions, mistakes ---------------------------------------------------------------


@every_lesson
def test_every_solution_is_right(path, capsys, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr("mlcore.viz.player.play", lambda *run, **words: None)  # nbval draws them
    remaining = list(Lesson(path).solutions())
    scope = {"__name__": "__main__", "display": lambda *things, **options: None}
    every = {index: (source, cell) for index, source, cell in cells(path, "code")}
    exercises = {cell.index: solution for cell, _, solution in Lesson(path).exercises()}
    for index in needed({index: source for index, (source, _) in every.items()}, exercises):
        source, cell = every[index]
        checks = statements(source, "check")
        capsys.readouterr()
        try:
            exec(compile(source, f"{path.name}, cell {index}", "exec"), scope)
        except Exception:
            if "raises-exception" not in cell["metadata"].get("tags", []):
                raise
        if not checks:
            continue
        said = capsys.readouterr().out
        assert len(re.findall("^Not (?:started )?yet: ", said, re.MULTILINE)) == len(checks), said
        assert remaining, f"cell {index} has no solution in <details>"
        where, solution = remaining.pop(0)
        assert where > index, f"the solution of cell {index} stands before it"
        answered = solved(source, solution)  # the cell of the key
        exec(compile(answered, f"{path.name}, solution in cell {where}", "exec"), scope)
        said = capsys.readouterr().out
        right = re.findall("^Right", said, re.MULTILINE)
        assert len(right) == len(checks), f"cell {index}, its solution: {said}"
    assert not remaining, f"cell {remaining[0][0]} holds a solution to no exercise"


@every_lesson
def test_a_learner_sees_the_stub_and_one_line_that_checks(path):
    checked = []
    for index, source, _ in cells(path, "code"):
        for statement in statements(source, "check"):
            called = re.fullmatch(r"check\((\w+), key\.(\w+)\)", ast.unparse(statement))
            assert called and called[1] == called[2], f"cell {index}: check(answer, key.answer)"
            checked.append(called[1])
    key = import_module(f"mlcore.keys.lesson_{path.stem.split('_')[0]}")
    known = [name for name, thing in vars(key).items() if isinstance(thing, Exercise)]
    assert sorted(checked) == sorted(known), "one exercise for each entry of the key"


# --- the template ---------------------------------------------------------------------------------


@every_lesson
def test_follows_the_template(path):
    (index, first, _), *_, (_, last, _) = cells(path, "markdown")
    text = "\n".join(source for _, source, _ in cells(path, "markdown"))
    number = path.stem.split("_")[0]
    assert index == 0 and re.match(rf"# {number} · \S", first), f"starts with '# {number} · Title'"
    assert re.search(r"\*\*Goals\*\*.*?(\n[-*1-9].*){3}", first, re.DOTALL), "three goals"
    assert re.search(r"^\*\*Minutes:\*\* \d+", first, re.MULTILINE), (
        "**Minutes:** 38 teaching + ..."
    )
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, "one title; then ## headings"
    points = re.search(r"^#+ Key points\n+((?:[-*\d].*\n?(?:  .*\n?)*)+)", text, re.MULTILINE)
    assert points, "a heading 'Key points' with a list"
    assert len(re.findall(r"^[-*\d]", points[1], re.MULTILINE)) <= 5, "at most five key points"
    assert Lesson(path).exit_question, "a paragraph that begins **Exit question.**"
    assert left_out(Lesson(path)), 'a line *Late? Leave …*: exercise 3, or "a heading" of the core'
    assert list(exit_answers(Lesson(path))), "an answer folded beneath the exit question"
    sources = re.search(r"^## Sources\n+((?:- .*\n?)+)", text, re.MULTILINE)
    assert sources, "a heading 'Sources' with a list"
    for line in sources[1].splitlines():
        assert re.search(r"\b(1[6-9]|20)\d\d\b", line), f"no year: {line}"


@every_lesson
def test_fifty_minutes_are_fifty_minutes(path):
    before = ""
    for index, source, _ in cells(path, "markdown"):
        headings = re.findall("^##+ (.*)", source, re.MULTILINE)
        every = headings if source.startswith("##") else [before, *headings]
        assert len({bool(APART.search(heading)) for heading in every}) < 2, (
            f"cell {index}: a heading that ends the core, or begins it again, begins its cell"
        )
        before = every[-1]
    worked_through = [(cell.kind, cell.source) for cell in Lesson(path).cells if cell.core]
    words, lines, (teaching, exercises) = minutes(worked_through)
    teaching = round(teaching)
    kinds = [kind for kind, _ in worked_through]
    divided = list(pairwise(kinds)).count(("markdown", "markdown"))  # to leave one out of handouts
    counted = {"words": words, "lines of code": lines, "cells": len(kinds) - divided}
    counted |= {"minutes": teaching + exercises}
    too_much = {name: n for name, n in counted.items() if n > CORE[name]}
    assert not too_much, f"{counted}; the core has at most {CORE}"
    said = re.search(r"^\*\*Minutes:\*\* ([^*·\n]*)", worked_through[0][1], re.MULTILINE)[1].strip()
    assert said.split(";")[0] == f"{teaching} teaching + {exercises} exercises", counted


@every_lesson
def test_pictures_have_alternative_texts_and_links_lead_somewhere(path):
    for index, source, _ in cells(path, "markdown"):
        source = re.sub(r"```.*?```|`[^`\n]*`", "", source, flags=re.DOTALL)
        assert not re.search(r"!\[\s*\]", source), f"cell {index}: ![alternative text](...)"
        for tag in re.findall(r"<img\b[^>]*>", source):
            assert re.search(r'\balt="[^"]+', tag), f"cell {index}: {tag} has no alt"
        targets = re.findall(r"\]\(\s*<?([^)\s>]+)", source)
        targets += re.findall(r'\b(?:src|srcset|href)="([^"]+)"', source)
        for target in targets:
            if not re.match(r"[a-z]+:|#", target):
                file = path.parent / unquote(target.split("#")[0])
                assert file.exists(), f"cell {index}: nothing at {target}"
                assert ROOT in file.resolve().parents, f"cell {index}: {target} is outside"
