"""What is made for class: handouts give nothing away, keys are right, a rebuild is the same."""

import ast
import dataclasses
import io
import json
import os
import re
from base64 import b64decode
from symtable import symtable
from zipfile import ZipFile

import nbformat
import numpy as np
import pytest

pytest.importorskip("math_core", reason="what is for class needs: pip install -e .[site]")
pytest.importorskip("tqdm", reason="what is for class needs: pip install -e .[site]")

from lessons.publish import classroom, pdf
from lessons.publish.answers import answered, key, solved
from lessons.publish.guide import guide, syllabus, wrong_ideas
from lessons.publish.handout import (
    BLANK,
    NOTE,
    POINTS,
    REPAIR,
    SEEN,
    VERDICT,
    handout,
    unanswered,
)
from lessons.publish.lesson import ANSWER, FOLDED, LESSONS, Lesson, every_lesson
from lessons.publish.predictions import predictions
from lessons.publish.stills import as_printed, first_picture
from lessons.publish.timing import left_out, minutes, plan
from lessons.publish.tracks import TRACKS, Track, gaps, needs
from lessons.publish.wheel import ROOT, wheel

EVERY = [lesson for lesson in every_lesson() if lesson.number]
of_every_lesson = pytest.mark.parametrize("lesson", EVERY, ids=lambda lesson: lesson.number)


def unfolded(lesson):
    """All that a lesson itself shows, code and text."""
    return "\n".join(FOLDED.sub("", cell.source) for cell in lesson.cells)


def results(cell):
    """The numbers that a cell of a lesson printed, or that a caption of its player names."""
    text = json.dumps(list(cell.stored.get("outputs", [])), ensure_ascii=False)
    text = re.sub(r"<(script|style).*?</\1>|base64,[\w+/=]+", "", text, flags=re.DOTALL)
    return set(re.findall(r"(?<![\w.])\d+\.\d{2,}(?![\w.])", text))


# --- handouts -------------------------------------------------------------------------------------


@of_every_lesson
def test_a_handout_holds_no_solution_and_no_result(lesson):
    made = handout(lesson)
    nbformat.validate(made)
    words = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    everything = "\n".join(cell.source for cell in made.cells)
    assert all(c.outputs == [] and c.execution_count is None for c in made.cells if "outputs" in c)
    assert not re.search(r"<details|</details|<summary|\*Late\?|Figures for slides", words)
    shown = unfolded(lesson)
    for _, solution in lesson.solutions():
        for line in map(str.strip, solution.splitlines()):
            assert len(line) < 8 or line in shown or line not in everything, line
    for block in (block for cell in lesson.cells for block in FOLDED.findall(cell.source)):
        text = re.sub(r"<summary>.*?</summary>|</?details>", "", ANSWER.sub("", block)).strip()
        for sentence in filter(None, map(str.strip, text.split("\n\n"))):
            assert sentence not in everything, sentence


@of_every_lesson
def test_no_sentence_of_a_handout_tells_which_prediction_was_right(lesson):
    letters = {letter for asked in predictions(lesson) for letter in asked.options}
    one = f"[{''.join(sorted(letters))}]" if letters else "(?!)"
    tells = re.compile(
        rf"^{one}[.:,] |^{one} \(|\banswer is {one}\b|\b{one} (?:was|is) right|Predict \d: {one}\b"
        rf"|, {one}: |^Line \d(?: is wrong|\.)|^{one}\.$",
        re.MULTILINE,
    )
    for cell in handout(lesson).cells:
        if cell.cell_type == "markdown":
            text = cell.source.partition("## Exercise")[0]  # it may ask about cases A, B, C
            text = re.sub(r"^##+ .*\n", "", text)
            assert not tells.search(text), tells.search(text)


@of_every_lesson
def test_every_prediction_is_answered_in_words(lesson):
    silent = [asked.cell.index for asked in predictions(lesson) if not asked.answer]
    assert not silent, f"cells {silent}: begin the paragraph that answers with the letter: 'C. …'"


@of_every_lesson
def test_no_sentence_of_a_handout_repeats_a_result(lesson):
    made = {cell.id: cell.source for cell in handout(lesson).cells}
    given = "\n".join(cell.source for cell in lesson.cells if cell.kind == "code")
    printed = set()
    for cell in lesson.cells:
        printed |= results(cell)
        if cell.kind == "markdown" and cell.stored.id in made:
            text = re.sub(r"\$\$.*?\$\$|\$.*?\$|`.*?`", "", made[cell.stored.id], flags=re.DOTALL)
            text = re.split("^##+ (?:Exercise|Sources)", text, flags=re.MULTILINE)[0]
            told = {n for n in printed if re.search(rf"(?<![\w.]){n}(?![\w.])", text)}
            assert not {n for n in told if n not in given}, f"cell {cell.index}"
            given += made[cell.stored.id]


@of_every_lesson
def test_a_handout_stands_alone(lesson):
    for cell in handout(lesson).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\]\((?!https?:|#)|<img|<picture|\bsrc=", cell.source)


def lesson_of(folder, *sources):
    """A small lesson: a string is text; a tuple is code and what it printed."""
    cells = []
    for number, source in enumerate(sources):
        cell = {"id": f"c{number}", "metadata": {}}
        if isinstance(source, str):
            cells.append(cell | {"cell_type": "markdown", "source": source})
        else:
            output = {"output_type": "stream", "name": "stdout", "text": source[1]}
            cell |= {"cell_type": "code", "source": source[0], "execution_count": number}
            cells.append(cell | {"outputs": [output]})
    path = folder / "01_small.ipynb"
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return Lesson(path)


@pytest.fixture
def small(tmp_path):
    return lesson_of(
        tmp_path,
        "# 01 · Small\n\nWhy? See [loop.py](../mlcore/loop.py) and [lesson 02](02_next.ipynb).",
        ("guess = predict(..., A='up', B='down')", "No prediction yet"),
        ("print(1 / 7, 0.25)", "0.143 0.25 0.777"),
        "B. It fell by 0.143.\n\nThe proof: it is 0.143, not 0.25 or 0.5 or `0.777`.\n\n$$0.143$$",
        "## Spot the bug",
        ("bug = predict(..., A='line 1: a sum', B='line 2')", ""),
        "<details><summary>The answer and the fix</summary>\n\nLine 2 is wrong.\n\n</details>",
        ("fixed = 1", ""),
        "## Exercise 1\n\nIs it 0.143?",
        ("given = 3\nhalf = ...\n\ncheck(half, key.half)", "Not started yet"),
        "<details><summary>Solution</summary>\n\n```python\nhalf = given / 2\n```\n\n</details>\n\n"
        "## Key points\n\n- one\n\n**Exit question.** Why?\n\n*Late? Skip it.*",
    )


def test_what_a_handout_keeps_and_what_it_leaves_room_for(small):
    small.cells[7].stored.metadata["tags"] = ["repair"]
    texts = [cell.source for cell in handout(small).cells]
    guess, verdict, answer, working = (
        NOTE.format(text)
        for text in ("My guess, and why:", "Which was right, and why?", "Answer:", "Working:")
    )
    assert texts == [
        "# 01 · Small\n\nWhy? See `mlcore/loop.py` and lesson 02.",
        "guess = predict(..., A='up', B='down')",
        guess,
        "print(1 / 7, 0.25)",
        f"{verdict}\n\nThe proof: it is {BLANK}, not 0.25 or 0.5 or `0.777`.\n\n$$0.143$$",
        "## Spot the bug",
        "bug = predict(..., A='line 1: a sum', B='line 2')",
        guess,
        answer,
        REPAIR,
        "## Exercise 1\n\nIs it 0.143?",
        "given = 3\nhalf = ...\n\ncheck(half, key.half)",
        f"{working}\n\n## Key points\n\n{POINTS}\n\n**Exit question.** Why?\n\n{answer}",
    ]


def test_a_handout_runs_where_no_lesson_is(tmp_path, monkeypatch):
    client = pytest.importorskip("nbclient")
    monkeypatch.setenv("PYTHONPATH", str(LESSONS.parent))
    monkeypatch.setitem(os.environ, "PYDEVD_DISABLE_FILE_VALIDATION", "1")
    made = handout(EVERY[1])
    client.NotebookClient(made, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = "".join(
        o.get("text", "") for cell in made.cells for o in cell.get("outputs", []) if "text" in o
    )
    exercises = sum(len(names) for _, names, _ in EVERY[1].exercises())
    assert said.count("Not started yet") == exercises > 0
    assert said.count("No prediction yet") == len(predictions(EVERY[1])) > 0


def test_a_player_whose_first_step_tells_is_not_on_paper():
    lesson = EVERY[3]
    player = next(cell for cell in lesson.cells if first_picture(cell))
    kept = {cell.id: cell for cell in handout(lesson, pictures=True).cells}[player.stored.id]
    stored = nbformat.NotebookNode(player.stored, metadata={"tags": ["picture-tells"]})
    player = dataclasses.replace(player, stored=stored)
    assert kept.outputs and not unanswered(player, pictures=True).outputs


def test_the_picture_on_paper_is_the_first_step():
    image = pytest.importorskip("PIL.Image")
    from mlcore.viz.engine.page import fragment
    from mlcore.viz.player import Panel, play
    from mlcore.viz.style import look

    panel = Panel(
        lambda axes, run: axes.set(xlim=(0, 9), ylim=(-1, 1)),
        lambda axes, run, i: axes.plot(run[i], 0, **look("new", marker="o")),
    )
    player = play([8, 4, 4, 1], panel, caption=lambda run, i: f"x = {run[i]}", title="To & fro")
    page = fragment(player)
    stored = {"outputs": [{"data": {"text/html": page}}]}
    markup = first_picture(type("Cell", (), {"stored": stored}))
    shown = image.open(io.BytesIO(b64decode(re.search('base64,([^"]*)', markup)[1])))
    assert np.array_equal(shown.convert("RGB"), player.film.frame(0).convert("RGB"))
    assert not np.array_equal(shown.convert("RGB"), player.film.frame(3).convert("RGB"))
    assert "x = 8" not in markup and "<figcaption>To &amp; fro</figcaption>" in markup
    assert "<figcaption>x = 1</figcaption>" in as_printed(page) and "x = 4" not in as_printed(page)


def test_a_cell_that_is_tagged_as_telling_leaves_a_note_behind():
    lesson = Lesson(EVERY[3].path)
    text = next(c for c in lesson.cells if c.heading == "The code" and c.kind == "markdown")
    code = lesson.cells[text.index + 1]
    for cell in (text, code):
        cell.stored.metadata["tags"] = ["answer"]
    made = {cell.id: cell.source for cell in handout(lesson).cells}
    assert made[text.stored.id] == f"## The code\n\n{SEEN}"
    assert code.stored.id not in made


@of_every_lesson
def test_what_is_left_out_asks_nothing(lesson):
    for cell in lesson.cells:
        if "answer" in cell.tags:
            assert not re.search(r"^##+ (?:Exercise|Predict|Recall)|^\*\*Exit", cell.source, re.M)


def test_what_tells_leaves_one_note_behind_and_a_verdict_its_own(tmp_path):
    lesson = lesson_of(
        tmp_path,
        "# 01 · Told",
        ("guess = predict(..., A='up', B='down')", ""),
        "B. It fell.",
        "It fell since x is odd.",
        ("print(1)", "1"),
        "It is 1.",
        ("hint = 2", "2"),
        "As odd as x.",
    )
    for cell in lesson.cells[2:4] + lesson.cells[5:]:
        cell.stored.metadata["tags"] = ["answer"]
    notes = [cell.source for cell in handout(lesson).cells if cell.cell_type == "markdown"]
    assert notes[1:] == [NOTE.format("My guess, and why:"), VERDICT, SEEN]


@of_every_lesson
def test_no_code_of_a_handout_needs_what_is_left_out(lesson):
    gone = set()
    for cell in (cell for cell in lesson.cells if cell.kind == "code"):
        symbols = symtable(cell.source, "cell", "exec").get_symbols()
        own = {symbol.get_name() for symbol in symbols if symbol.is_assigned()}
        if {"answer", "repair"} & set(cell.tags):
            gone |= own
        else:
            read = {node.id for node in ast.walk(ast.parse(cell.source)) if hasattr(node, "id")}
            assert not (read - own) & gone, cell.source
            gone -= own


# --- keys -----------------------------------------------------------------------------------------
# That the check says "Right" of every cell of every key: tests/test_lessons.py.


def test_a_key_is_solved_and_checked():
    made = {cell.id: cell for cell in key(EVERY[1]).cells}
    for cell, names, solution in EVERY[1].exercises():
        solved_cell = made[cell.stored.id]
        assert solution.strip() in solved_cell.source and "..." not in solved_cell.source
        said = solved_cell.outputs[0].text.splitlines()
        assert [line.startswith("Right") for line in said] == [True] * len(names)
    text = "\n".join(cell.source for cell in made.values())
    assert "- `6.5`: You forgot to divide by n = 3." in text and "<details" not in text
    noted = [
        o.text
        for c in made.values()
        for o in c.get("outputs", [])
        if "Noted: " in o.get("text", "")
    ]
    assert len(noted) == len(predictions(EVERY[1]))


def test_a_key_whose_check_says_no_is_refused(tmp_path):
    lesson = lesson_of(
        tmp_path,
        "# 01 · Wrong",
        ("from mlcore.exercise import Exercise, check\nclass key: half = Exercise(1.5)", ""),
        ("half = ...\ncheck(half, key.half)", ""),
        "<details><summary>Solution</summary>\n\n```python\nhalf = 3\n```\n\n</details>",
    )
    import lessons.publish.answers as answers

    with pytest.raises(ValueError, match="01_small.ipynb, cell 2: Not yet"):
        answers.run(lesson, answered(lesson))


def test_a_solution_replaces_what_it_defines_and_nothing_else():
    source = "a = ...  # here\nb = ...\n\nboth = a, b\ncheck(both, key.both)"
    assert solved(source, "a, b = 1, 2\n") == "a, b = 1, 2\n\nboth = a, b\ncheck(both, key.both)"
    stub = "def f(x):\n    raise NotImplementedError\n\n\ncheck(f, key.f)"
    assert (
        solved(stub, "def f(x):\n    return x\n") == "def f(x):\n    return x\n\n\ncheck(f, key.f)"
    )


# --- guide, syllabus, tracks ----------------------------------------------------------------------


def test_the_guide_says_of_every_lesson_what_a_teacher_needs():
    text = guide(EVERY)
    pages = re.split(r'<h2 id="lesson-', text)[1:]
    assert [page[: len(one.number)] for page, one in zip(pages, EVERY)] == [e.number for e in EVERY]
    for page, lesson in zip(pages, EVERY, strict=True):
        assert all(f"- {goal}" in page for goal in lesson.goals[:1]), lesson.number
        for prediction in predictions(lesson):
            assert f"**{prediction.answer}**, " in page, lesson.number
        rows = re.findall(r"\*\*(\d+)–(\d+)\*\*", page)
        assert all(a[1] == b[0] for a, b in zip(rows, rows[1:])) and rows[0][0] == "0"
        said = re.match(r"(\d+) teaching \+ (\d+)", lesson.minutes)
        assert int(rows[-1][1]) == int(said[1]) + int(said[2]), lesson.number
        for _, names, _ in lesson.exercises():
            assert all(f"`{name}`: " in page for name in names)
        assert ("**Recall.**" in page) == (lesson.number != "00"), lesson.number
        assert f" saves {sum(left_out(lesson).values())} minutes" in page
    assert "uphill, and both entries are negative" in pages[3]  # what recall asks for
    assert "Two wrong ideas to leave here." in pages[3]
    assert syllabus(EVERY).count("| **") == len(EVERY)


def test_a_wrong_idea_is_told_without_what_it_points_at(tmp_path):
    said = """B was right. Two steps. "Long steps diverge" is false: some cross. Look in the table.

"Tuning is all", some say. Two words are wrong: **some** tuning.

So "size matters" mixes two things."""
    assert list(wrong_ideas(lesson_of(tmp_path, "# 01 · Small", said))) == [
        '"Long steps diverge" is false: some cross.',
        '"Tuning is all", some say. Two words are wrong: **some** tuning.',
        '"size matters" mixes two things.',
    ]


def test_a_plan_counts_each_part_once(small):
    *_, (teaching, exercises) = minutes([(cell.kind, cell.source) for cell in small.cells])
    assert plan(small)[-1][2] == round(teaching) + exercises


def test_a_plan_has_each_heading_in_its_place(tmp_path):
    many = "word " * 260
    lesson = lesson_of(
        tmp_path,
        "# 01 · Small",
        f"## Recall\n\nOne?\n\n## The idea\n\n{many}",
        f"{many}\n\n## Watch it\n\n{many}",
        "## Extra: more\n\nLater.",
        f"## The idea\n\n{many}",
        "## Exercise 1 (core)",
        ("check(half, key.half)", ""),
        '*Late? Show "Watch it" only, and leave "The idea"; skip exercise 1: "Recall" is not.*',
    )
    assert plan(lesson) == [
        ("Goals and imports", 0, 0),
        ("Recall", 0, 0),
        ("The idea", 0, 4),
        ("Watch it", 4, 6),
        ("The idea", 6, 8),
        ("Exercise 1 (core)", 8, 12),
    ]
    assert left_out(lesson) == {"The idea": 6, "exercise 1": 4}


def test_tracks_stand_on_what_they_say(small):
    assert {track.name: gaps(track, EVERY) for track in TRACKS if gaps(track, EVERY)} == {}
    assert gaps(Track("no 03", "02 04", "01"), EVERY) == [("04", "03")]
    assert gaps(Track("too late", "04 03", "01 02"), EVERY) == [("04", "03")]
    assert gaps(Track("in the air", "03", "02"), EVERY) == [("02", "01")]
    with pytest.raises(ValueError, match="99"):
        gaps(Track("unknown", "99"), EVERY)
    numbers = [lesson.number for lesson in EVERY]
    before = {lesson.number: needs(lesson, numbers) for lesson in EVERY}
    assert before["07"] == ["03"]  # 02 and 04 are for its extras
    assert before["16"] == ["06", "12", "14", "15a", "15b"]  # "15" is both


# --- built ----------------------------------------------------------------------------------------


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_without_a_browser_all_but_the_pdfs(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    assert "apt-get install chromium" in pdf.missing()
    with pytest.raises(RuntimeError, match="no PDF: .*Chromium"):
        pdf.Printer()
    classroom.of_lesson(EVERY[1].path, tmp_path)
    classroom.of_text("syllabus", tmp_path)
    assert sorted(name for name in files_of(tmp_path) if "/reveal/" not in name) == [
        f"handouts/{EVERY[1].path.name}",
        f"key/{EVERY[1].path.name}",
        f"slides/{EVERY[1].path.stem}.html",
        "syllabus.html",
    ]
    links = classroom.index(EVERY, tmp_path)
    assert f"[notebook](key/{EVERY[1].path.name})" in links and "PDF" not in links


def test_the_guide_has_a_page_for_each_lesson(tmp_path):
    if pdf.missing():
        in_ci = os.environ.get("CI", "").lower() in ("1", "true")
        (pytest.fail if in_ci else pytest.skip)(pdf.missing())
    printer = pdf.Printer()
    try:
        page = classroom.sheet("Teacher's guide", classroom.markdown(guide(EVERY)))
        printed = printer.pdf(page)
    finally:
        printer.close()
    assert len(re.findall(rb"/Type /Page\b", printed)) == len(EVERY) + 2  # how to teach, and tracks


def test_the_same_bytes_twice(tmp_path, monkeypatch):
    if pdf.missing():
        in_ci = os.environ.get("CI", "").lower() in ("1", "true")
        (pytest.fail if in_ci else pytest.skip)(pdf.missing())
    printer = pdf.Printer()
    monkeypatch.setattr(classroom, "printer", lambda: printer)
    try:
        for folder in ("a", "b"):
            classroom.of_lesson(EVERY[1].path, tmp_path / folder)
    finally:
        printer.close()
    first, second = files_of(tmp_path / "a"), files_of(tmp_path / "b")
    made = [name for name in first if "/reveal/" not in name]
    assert first == second and len(made) == 5
    assert all(page.startswith(b"%PDF") for name, page in first.items() if name.endswith("pdf"))


def test_the_wheel_beside_the_handouts_is_the_course_as_it_is_now(tmp_path):
    stale = ROOT / "build" / "lib" / "mlcore" / "gone.py"
    stale.parent.mkdir(parents=True, exist_ok=True)
    stale.touch()  # left by a build before the file was renamed
    (tmp_path / "mlcore-0.0.1-py3-none-any.whl").touch()
    made = wheel(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [made.name]
    held = {name for name in ZipFile(made).namelist() if name.startswith("mlcore/")}
    there = [
        f for f in (ROOT / "mlcore").rglob("*") if f.suffix not in (".pyc", "") and f.is_file()
    ]
    for_builders = {"README.md"}  # of rooms; that of the data has its licence
    wanted = {f.relative_to(ROOT).as_posix() for f in there if f.name not in for_builders}
    assert held == wanted | {"mlcore/data/README.md"}
