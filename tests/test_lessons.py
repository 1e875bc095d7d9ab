"""What every lesson keeps to, read from the notebooks themselves. A lesson's author needs to know:

First cell      `# 03 · Title` (the file's number), then a paragraph that is the question, then a
                line with **Goals** and its list of three or more, and a line that begins
                `**Minutes:** 38 teaching + 12 exercises`.
Prediction      a code cell that calls predict(...), tagged nbval-ignore-output.
Exercise        a code cell with the stub and then check(...), tagged nbval-ignore-output. As
                stored it says "Not started yet", or "Not yet" where a bug is to be found. The
                check names the answer directly: check(theta_1, ...).
Solution        a later markdown cell with <details>, holding one ```python block. First block,
                first exercise; second block, second exercise; and so on (so no other <details> has
                such a block). A block is run after its exercise's cell, then its check says
                "Right"; and every entry of mistakes=..., as the answer, gets its own hint.
Key points      a heading "Key points", with at most five list items (not in lesson 00).
Pictures        have an alternative text; links and pictures lead to files of the repository.

`make refresh` stores the outputs in the form that is asked for here.
"""

import ast
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "lessons").glob("[0-9]*.ipynb"))
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)

MOST_BYTES = 600_000
MOST_LINES = 30  # of a code cell: what a class can read at once


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == kind:
            yield index, "".join(cell["source"]), cell


def statements(source, name):
    """The top-level statements of a cell that call the named function."""
    return [
        statement
        for statement in ast.parse(source).body
        if any(isinstance(n, ast.Call) and ast.unparse(n.func) == name for n in ast.walk(statement))
    ]


def solutions(path):
    for index, source, _ in cells(path, "markdown"):
        for block in re.findall(r"<details.*?</details>", source, re.DOTALL):
            for code in re.findall(r"^```python\n(.*?)^```", block, re.DOTALL | re.MULTILINE):
                yield index, code


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
def test_every_solution_is_right_and_every_mistake_gets_its_hint(path, capsys, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr("mlcore.viz.player.play", lambda *run, **words: None)  # nbval draws them
    remaining = list(solutions(path))
    scope = {"__name__": "__main__", "display": lambda *things, **options: None}
    for index, source, cell in cells(path, "code"):
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
        exec(compile(solution, f"{path.name}, solution in cell {where}", "exec"), scope)
        for statement in checks:
            replay(statement, scope, capsys, f"cell {index}")
    assert not remaining, f"cell {remaining[0][0]} holds a solution to no exercise"


def replay(statement, scope, capsys, where):
    """Run one check with the solution, which is right, and with each of its named mistakes."""
    check = scope["check"]
    calls = []
    scope["check"] = lambda *arguments, **options: calls.append((arguments, options))
    exec(compile(ast.Module([statement], []), where, "exec"), scope)
    scope["check"] = check
    for (answer, *rest), options in calls:
        check(answer, *rest, **options)
        said = capsys.readouterr().out
        assert said.startswith("Right"), f"{where}, its solution: {said}"
        for hint, mistake in (options.get("mistakes") or {}).items():
            check(mistake, *rest, **options)
            said = capsys.readouterr().out
            assert f"\nHint: {hint}\n" in said, f"{where}, the mistake {hint!r}: {said}"


# --- the template ---------------------------------------------------------------------------------


@every_lesson
def test_follows_the_template(path):
    (index, first, _), *_, (_, last, _) = cells(path, "markdown")
    text = "\n".join(source for _, source, _ in cells(path, "markdown"))
    number = path.stem[:2]
    assert index == 0 and re.match(rf"# {number} · \S", first), f"starts with '# {number} · Title'"
    assert re.search(r"\*\*Goals\*\*.*?(\n[-*1-9].*){3}", first, re.DOTALL), "three goals"
    assert re.search(r"^\*\*Minutes:\*\* \d+", first, re.MULTILINE), (
        "**Minutes:** 38 teaching + ..."
    )
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, "one title; then ## headings"
    if number == "00":  # the set-up
        return
    points = re.search(r"^#+ Key points\n+((?:[-*\d].*\n?(?:  .*\n?)*)+)", text, re.MULTILINE)
    assert points, "a heading 'Key points' with a list"
    assert len(re.findall(r"^[-*\d]", points[1], re.MULTILINE)) <= 5, "at most five key points"


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
