"""A lesson taken apart: what its first cell says of it, and what each cell is for.

`tests/test_lessons.py` says what every lesson keeps to; what is made from lessons relies on it.
"""

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat

LESSONS = Path(__file__).resolve().parents[1]
SETUP = "setup"  # the tag of the cell that installs the course where it is missing
APART = re.compile("extra|figures for slides|sources", re.IGNORECASE)
FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)
ANSWER = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the heading it stands under, and whether it belongs to the core."""

    index: int
    kind: str  # "markdown" or "code"
    source: str
    heading: str  # the last "## Heading" in it or before it; "" before the first
    core: bool  # neither extra nor for reference, nor the cell that installs the course
    stored: dict = field(repr=False)  # the cell of the notebook

    @property
    def tags(self):
        """What its author says of it: `answer`, `repair`, `picture-tells` are for handout.py."""
        return self.stored.get("metadata", {}).get("tags", [])

    @property
    def installs(self):
        """Whether it is the cell of setup_cell.py, which belongs to no part of the lesson."""
        return SETUP in self.tags

    def calls(self, name):
        """The top-level statements that call the named function; none in a cell of text."""
        return statements(self.source, name) if self.kind == "code" else []


class Lesson:
    """A notebook of this course.

    Attributes
        number, title : str      "03" ("" for a notebook without a number), "Batch gradient descent"
        question, before, minutes, late, exit_question : str      Markdown, "" where it is not said
        goals, key_points : list of str
        cells : list of Cell
    """

    def __init__(self, path):
        self.path = Path(path)
        self.notebook = nbformat.read(self.path, as_version=4)
        self.cells = list(self._cells())
        first = self.cells[0].source + "\n"
        said = first_match(r"^# (.*)", first)
        self.number, self.title = re.fullmatch(r"(?:(\d\d[a-z]?) · )?(.*)", said).groups("")
        self.question = first_match(r"^# .*\n\s*((?:\S.*\n)+)", first)
        self.goals = items(first_match(rf"\*\*Goals\b[\s\S]*?\n({LIST})", first))
        self.before = first_match(rf"\*\*Before:\*\* *({PLAIN}*?)[ .·]*(?:\*\*|\n)", first)
        self.minutes = first_match(rf"\*\*Minutes:\*\* *({PLAIN}*?)[ .·]*(?:\*\*|\n)", first)
        text = "\n".join(cell.source for cell in self.cells if cell.kind == "markdown") + "\n"
        self.key_points = items(first_match(rf"^#+ Key points\n+({LIST})", text))
        self.exit_question = first_match(r"^\*\*Exit questions?[.:]?\*\*[.:]? *(.*)", text)
        self.late = first_match(r"^\*Late\? *(.*?)\*$", text)

    @property
    def heading(self):
        """Number and title, as the first line has them."""
        return f"{self.number} · {self.title}" if self.number else self.title

    def _cells(self):
        heading, apart = "", False
        for index, stored in enumerate(self.notebook.cells):
            source = stored.source
            if stored.cell_type == "markdown":
                if found := re.match("##+ (.*)", source):
                    apart = bool(APART.search(found[1]))
                heading = [heading, *re.findall("^##+ (.*)", source, re.MULTILINE)][-1]
            core = not apart and SETUP not in stored.metadata.get("tags", [])
            yield Cell(index, stored.cell_type, source, heading, core, stored)

    def solutions(self):
        """(index of the cell, code) of the folded solutions: the first of the first exercise."""
        for cell in self.cells:
            if cell.kind == "markdown":
                for block in FOLDED.findall(cell.source):
                    for code in ANSWER.findall(block):
                        yield cell.index, code

    def exercises(self):
        """(cell, names of what is checked, solution) of each exercise, in order."""
        solutions = list(self.solutions())
        asked = [cell for cell in self.cells if cell.calls("check")]
        for cell, (_, solution) in zip(asked, solutions, strict=True):
            yield cell, [s.value.args[0].id for s in cell.calls("check")], solution


PLAIN = r"(?:[^*\n]|\*\w+\*)"  # a letter, or a word in italics
LIST = r"(?:(?:[-*]|\d+\.) .*\n(?:[ \t]+\S.*\n)*)+"  # Markdown: items, each with its further lines


@cache
def statements(source, name):
    """The top-level statements of a piece of code that call the named function."""
    return [
        statement
        for statement in ast.parse(source).body
        if any(isinstance(n, ast.Call) and ast.unparse(n.func) == name for n in ast.walk(statement))
    ]


def items(text):
    """The items of a Markdown list."""
    found = re.split(r"^(?:[-*]|\d+\.) ", text + "\n", flags=re.MULTILINE)[1:]
    return [" ".join(item.split()) for item in found]


def first_match(pattern, text):
    """What the group of a pattern matches first, or nothing."""
    match = re.search(pattern, text, re.MULTILINE)
    return match[1].strip() if match else ""


def every_lesson(folder=LESSONS):
    """The lessons of a folder by their numbers, then the notebooks without one."""
    return [Lesson(path) for path in sorted(Path(folder).glob("*.ipynb"))]
