"""A lesson as slides: the rules that make them from its cells, one idea a slide.

Text parts at paragraphs, code at statements. A prediction is its question with the options to vote
on, an exercise its question with the stub, and a player has a slide of its own. What answers, and
the code of a picture, lies beneath; what is extra comes after the exit question.
"""

import re
from dataclasses import dataclass, field
from textwrap import dedent

from lessons.publish.blocks import LETTERS, LINE, MOST_WORDS, blocks, lines
from lessons.publish.lesson import APART
from lessons.publish.listing import (
    ROOM,
    Block,
    beside,
    listing,
    only_imports,
    pieces,
    printed,
    stacked,
    without,
)
from lessons.publish.predictions import options
from lessons.publish.timing import minutes

SHORT = 30  # words that may stand over more than a few lines of code
FEW = 6
GOALS = "After this lesson you can"
WHOLE = (GOALS, "Key points")  # seen at once, if need be in smaller letters
DENSE = 0.8  # height of a text in smaller letters


@dataclass(eq=False)
class Slide:
    """What is seen at once.

    Attributes
        kind : str               "title", "text", "vote", "task", "code", "player", "answer", …
        title : str              Markdown
        extra : bool             not counted in the minutes of the lesson
        cell : Cell              where it comes from
        blocks : list of Block
        begin, end : int         minutes of its section, by the count that the first cell names
        seconds : int            its share of them
    """

    kind: str
    title: str
    extra: bool
    cell: object
    blocks: list = field(default_factory=list)
    begin: int = 0
    end: int = 0
    seconds: int = 0

    def takes(self, block, most=MOST_WORDS):
        """Whether a block finds room on it."""
        return self.free() >= block.height and self.words() + block.words <= most

    def words(self):
        return sum(held.words for held in self.blocks)

    def free(self, *but):
        """Pixels that its blocks leave."""
        return ROOM - sum(held.height for held in self.blocks if held.kind not in but)


class Deck:
    """The slides of a lesson, in stacks: what lies on top, and what lies beneath it.

    Attributes
        core, apart : list of lists of Slide      what is counted in the minutes, and the rest
        minutes : int
    """

    def __init__(self, lesson):
        self.lesson, self.core, self.apart, self.minutes = lesson, [], [], 0
        self.taught, self.exercised = 0.0, 0
        self.counted, self.section, self.slide = [], [], None
        first, *others = lesson.cells
        self.cell, self.title, self.extra = first, lesson.heading, False
        self.counted.append(("markdown", first.source))
        self.put("title", Block("question", lesson.question, 0))
        self.title = GOALS
        before = f"\n\n**Before:** {lesson.before}" if lesson.before else ""
        goals = "".join(f"{n}. {goal}\n" for n, goal in enumerate(lesson.goals, 1))
        for block in blocks(goals + before):
            self.text(block)
        for cell in others:
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

    def put(self, kind, *held, beneath=False):
        """Lay a slide beside the others, or beneath the last one, as all of an extra lies."""
        self.slide = Slide(kind, self.title, self.extra, self.cell, list(held))
        stacks = self.apart if self.extra else self.core
        if beneath or (self.extra and self.section):
            stacks[-1].append(self.slide)
        else:
            stacks.append([self.slide])
        self.section.append(self.slide)

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

    # --- one rule a kind of block; text, lists, tables and formulas are one kind

    def text(self, block):
        if self.slide and self.slide.kind == "text" and self.slide.takes(block):
            self.slide.blocks.append(block)
            return
        if self.slide and self.slide.title == self.title and self.title in WHOLE:
            heights = [held.height for held in (*self.slide.blocks, block)]
            if DENSE * sum(heights) <= ROOM:  # they are seen at once
                self.slide.kind = "dense"
                self.slide.blocks.append(block)
                return
        lead = []
        held = self.slide.blocks if self.slide and self.slide.kind == "text" else []
        if len(held) > 1 and held[-1].source.endswith(":"):  # it announces what comes
            lead = [held.pop()]
        self.put("text", *lead, block)

    def joined(self, kind, block, most):
        """With the text before it where there is room, else with the last paragraph of it."""
        if self.slide and self.slide.kind == "text":
            if self.slide.takes(block, most):
                self.slide.kind, self.slide.cell = kind, self.cell
                self.slide.blocks.append(block)
                return
            last = self.slide.blocks[-1]
            if len(self.slide.blocks) > 1 and last.height + block.height <= ROOM:
                self.put(kind, self.slide.blocks.pop(), block)
                return
        self.put(kind, block)

    def vote(self, block):
        marked = [b for s in self.section for b in s.blocks if "# line 1" in b.source]
        if marked and "line 1" in block.source:  # what is voted on
            code = marked[-1]
            if not stacked(code, room=ROOM - block.height):
                those = [line for line in code.source.split("\n") if "# line " in line]
                code = listing("code", dedent("\n".join(those)))
            self.put("vote", code, block)
            return
        self.joined("vote", block, 999)

    def stub(self, block):
        self.joined("task", block, 999)

    def code(self, block):
        most = MOST_WORDS if block.source.count("\n") < FEW else SHORT
        over = self.slide if self.slide and self.slide.kind == "text" else None
        if over and over.words() <= most and stacked(block, room=over.free()):
            self.slide.kind = "code"
            self.slide.blocks.append(block)
        else:
            self.put("code", block)

    def output(self, block):
        last = self.slide.blocks[-1] if self.slide and self.slide.kind == "code" else None
        if last and stacked(last, block, room=self.slide.free("code")):
            self.slide.blocks.append(block)
        elif last and len(self.slide.blocks) > 1 and stacked(last, block, room=ROOM):
            self.slide.blocks.pop()
            self.slide.kind = "text"
            self.put("code", last, block)
        elif last and len(self.slide.blocks) == 1 and beside(last, block):
            self.slide.kind = "columns"
            self.slide.blocks.append(block)
        else:
            self.put("output", block)

    def player(self, block):
        self.put("player", block)

    def beneath(self, block):
        title, self.title = self.title, f"{self.title}: the code"
        self.put("code", block, beneath=bool(self.section))
        self.title = title
        self.slide = None  # what comes begins anew

    def imports(self, block):
        self.title = "What this lesson imports"
        self.put("code", block, beneath=True)

    def answer(self, block):
        summary, inside = re.fullmatch(
            r"<details>\s*<summary>(.*?)</summary>([\s\S]*)</details>", block.source
        ).groups()
        if self.title == "Recall":  # shown on the same slide, when asked for
            for part in blocks(inside):
                if not (self.slide and self.slide.takes(part, 120)):
                    self.put("text")
                self.slide.blocks.append(Block("shown", part.source, part.height, part.words))
            self.slide = None
            return
        title, self.title = self.title, f"{self.title}: {summary.partition(' (')[0].lower()}"
        self.slide = None
        for part in blocks(inside):
            if self.slide and self.slide.takes(part, 120):
                self.slide.blocks.append(part)
            else:
                self.put("answer", part, beneath=True)
        self.title, self.slide = title, None


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
    return Block("vote", text, 40 + sum(26 + LINE * lines(item, LETTERS - 4) for item in items))
