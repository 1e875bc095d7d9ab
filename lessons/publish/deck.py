"""A lesson as slides: what each cell gives, and when in the lesson it comes.

What is extra comes after the exit question.
"""

import re

from lessons.publish.blocks import LETTERS, LINE, blocks, lines
from lessons.publish.lesson import APART
from lessons.publish.listing import listing, only_imports, pieces, printed, without
from lessons.publish.predictions import options
from lessons.publish.rules import GOALS, Stacks
from lessons.publish.slide import ROOM, Block
from lessons.publish.timing import minutes


class Deck(Stacks):
    """The slides of a lesson.

    Attributes
        minutes : int      of its core, by the count that the first cell names
    """

    def __init__(self, lesson):
        super().__init__()
        self.lesson, self.minutes, self.taught, self.exercised = lesson, 0, 0.0, 0
        first, *others = lesson.cells
        self.cell, self.title = first, lesson.heading
        self.counted = [("markdown", first.source)]  # since the last heading
        self.put("title", Block("question", lesson.question, 0))
        self.title = GOALS
        before = f"\n\n**Before:** {lesson.before}" if lesson.before else ""
        goals = "".join(f"{n}. {goal}\n" for n, goal in enumerate(lesson.goals, 1))
        for block in blocks(goals + before):
            self.text(block)
        for cell in others:
            if cell.installs:
                continue
            self.cell = cell
            for block in blocks(cell.source) if cell.kind == "markdown" else of_code(cell):
                self.add(block)
        self.end_section()

    def add(self, block):
        if block.kind == "heading":
            self.end_section()
            self.title = block.source.lstrip("# ").removesuffix(" (core)")
            self.extra = bool(APART.search(self.title))
        if not self.extra and (self.cell.kind == "markdown" or block.kind == "cell"):
            self.counted.append((self.cell.kind, block.source))
        if block.kind in ("heading", "cell") or block.source.startswith("*Late?"):
            return
        if "figures for slides" in self.title.lower():  # they show what the players show
            return
        if found := re.match(r"\*\*(Exit questions?)[.:]?\*\*[.:]? *", block.source):
            self.title = found[1]
            self.put("exit", Block("question", block.source[found.end() :], 0))
        else:
            getattr(self, block.kind, self.text)(block)

    def end_section(self):
        """Say when, in minutes of the lesson, all that stands under a heading is done."""
        *_, (teaching, exercises) = minutes(self.counted)
        self.taught, self.exercised = self.taught + teaching, self.exercised + exercises
        begin, self.minutes = self.minutes, round(self.taught) + self.exercised
        tops = [stack[0] for stack in self.core]
        shares = [slide for slide in self.section if slide in tops]
        for slide in self.section:
            slide.begin, slide.end = begin, self.minutes
            if slide in shares:
                slide.seconds = 60 * (self.minutes - begin) // len(shares)
        self.counted, self.section, self.slide = [], [], None


def of_code(cell):
    """The blocks of a cell of code: what a class looks at, not all that makes the cell run."""
    yield Block("cell", cell.source, 0)  # what the minutes count
    asked, checked = cell.calls("predict"), cell.calls("check")
    outputs = cell.stored.get("outputs", [])
    pictures = [o.data["text/html"] for o in outputs if "text/html" in o.get("data", {})]
    code = without(cell.source, asked + checked)
    if asked:
        yield ballot(options(cell))
    for picture in pictures:
        yield Block("player", picture, ROOM)
    kind = "beneath" if asked or pictures else "stub" if checked else "code"
    kind = "imports" if only_imports(code) else kind
    for part in pieces(code):
        yield listing(kind, part)
    text = "".join(o.get("text", "") for o in outputs)
    for part in printed(text) if text and not (asked or checked) else []:
        yield listing("output", part)


def ballot(texts):
    """The options of a prediction, to vote on."""
    items = [f"- **{letter}** {text.removeprefix(f'{letter}: ')}" for letter, text in texts.items()]
    text = "\n".join(items)
    return Block("vote", text, 20 + sum(26 + LINE * lines(item, LETTERS - 4) for item in items))
