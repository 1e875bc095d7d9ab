"""A lesson with everything answered, for teachers: solved exercises, predictions, known mistakes.

    python -m lessons.publish.classroom 03        this and all else that is made of lesson 03

The cells that a learner edits are run with what is right in them; what a check says of a solution
stands beneath it. All other outputs are those that the lesson stores, which the tests compare.
"""

import ast
import contextlib
import io
import os
import re
from importlib import import_module
from unittest.mock import patch

from nbformat import NotebookNode
from nbformat.v4 import new_output

from lessons.publish.handout import LATE, alone
from lessons.publish.lesson import ANSWER, FOLDED
from lessons.publish.predictions import predictions
from mlcore.readable import readable


def key(lesson):
    """A lesson as a notebook in which every answer is given.

    Parameters
        lesson : Lesson

    Returns
        notebook

    Raises
        ValueError   a check does not say "Right"
    """
    known = mistakes(lesson)
    sources = answered(lesson)
    said = run(lesson, sources)
    cells = []
    for cell in lesson.cells:
        copy = NotebookNode(cell.stored)
        if cell.kind == "markdown":
            copy.source = alone(unfolded(cell, known))
        elif cell.index in said:
            copy.source = sources[cell.index]
            copy.outputs = [new_output("stream", name="stdout", text=said[cell.index])]
        if copy.source:
            cells.append(copy)
    return NotebookNode(lesson.notebook, cells=cells)


def answered(lesson):
    """{index: source} of the cells that a learner edits, with what is right in them."""
    sources = {cell.index: solved(cell.source, code) for cell, _, code in lesson.exercises()}
    for prediction in predictions(lesson):
        if prediction.answer:
            sources[prediction.cell.index] = re.sub(
                r"(\bpredict\(\s*)\.\.\.", rf'\1"{prediction.answer}"', prediction.cell.source
            )
    return sources


def solved(source, solution):
    """The source of an exercise with its solution in place of all that the solution defines."""
    given = bound(ast.parse(solution).body)
    lines, kept = source.splitlines(), []
    for statement in ast.parse(source).body:
        if not given & bound([statement]):
            kept.append("\n".join(lines[statement.lineno - 1 : statement.end_lineno]))
    gap = "\n\n\n" if re.search(r"^(?:def|class) ", solution, re.MULTILINE) else "\n\n"
    return solution.rstrip() + gap + "\n".join(kept)


def bound(statements):
    """The names that statements define, at the top level."""
    found = set()
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign):
            nodes = [node for target in statement.targets for node in ast.walk(target)]
            found |= {node.id for node in nodes if isinstance(node, ast.Name)}
    return found


def run(lesson, sources):
    """{index: what is printed} by the cells that have a source of their own, in a whole run."""
    scope = {"__name__": "__main__", "display": lambda *things, **options: None}
    said, here = {}, os.getcwd()
    last = max(sources, default=-1)
    with patch("mlcore.viz.player.play", lambda *run, **words: None):  # the lesson has its pictures
        try:
            os.chdir(lesson.path.parent)
            for cell in lesson.cells[: last + 1]:
                if cell.kind == "code":
                    printed = execute(sources.get(cell.index, cell.source), cell, scope)
                    if cell.index in sources:
                        said[cell.index] = printed
        finally:
            os.chdir(here)
    for cell, names, _ in lesson.exercises():
        if len(re.findall("^Right", said[cell.index], re.MULTILINE)) != len(names):
            raise ValueError(f"{lesson.path.name}, cell {cell.index}: {said[cell.index]}")
    return said


def execute(source, cell, scope):
    """What a cell prints; the error that it is there to show is left to the lesson."""
    printed = io.StringIO()
    allowed = Exception if "raises-exception" in cell.stored.metadata.get("tags", []) else ()
    with contextlib.redirect_stdout(printed), contextlib.suppress(allowed):
        exec(compile(source, f"cell {cell.index}", "exec"), scope)
    return printed.getvalue()


def mistakes(lesson):
    """For each solution {name: {hint: the wrong value, or None for a wrong function}}, in order.

    Of hints that differ in their numbers alone ("There is no step 9") the first one is enough.
    """
    if not (exercises := list(lesson.exercises())):
        return []
    module = import_module(f"mlcore.keys.lesson_{lesson.number}")
    return [
        {
            name: {
                hint: None if callable(wrong) else readable(wrong)
                for hint, wrong in distinct(getattr(module, name).mistakes).items()
            }
            for name in names
        }
        for _, names, _ in exercises
    ]


def distinct(hints):
    """The first of hints that differ in their numbers alone."""
    first = {}
    for hint in hints:
        first.setdefault(re.sub(r"[\d.]+", "0", hint), hint)
    return {hint: hints[hint] for hint in first.values()}


def unfolded(cell, known):
    """The text of a cell with its answers in the open, and with the mistakes that are known.

    `known` is used up from its front: a solution takes what is known of its exercise.
    """

    def open_up(block):
        summary, text = re.fullmatch(
            r"<details>\s*<summary>(.*?)</summary>(.*)</details>", block[0], re.DOTALL
        ).groups()
        for _ in ANSWER.findall(text):
            text = ANSWER.sub("", text, count=1).rstrip() + listed(known.pop(0))
        return f"**{summary.partition(' (')[0]}.** {text.strip()}"

    return LATE.sub("", FOLDED.sub(open_up, cell.source))


def listed(known):
    """What a teacher will see of wrong answers, as a list."""
    lines = [
        f"- {shown}{plain(hint)}"
        for hints in known.values()
        for hint, wrong in hints.items()
        for shown in [f"`{wrong}`: " if wrong else ""]
    ]
    if not lines:
        return ""
    return "\n\nMistakes that the check knows, and what it says:\n\n" + "\n".join(lines)


def plain(text):
    """A text as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_$<|])", r"\\\1", text)
