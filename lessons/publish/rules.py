"""How blocks become slides: one idea a slide, nothing runs over, no answer before its question.

Text parts at paragraphs, code at statements. A prediction is its question with the options to vote
on, an exercise its question with the stub, and a player has a slide of its own. What answers, and
the code of a picture, lies beneath.
"""

import re
from textwrap import dedent

from lessons.publish.blocks import blocks
from lessons.publish.listing import beside, listing, stacked
from lessons.publish.slide import MOST_WORDS, ROOM, Block, Slide

SHORT = 30  # words that may stand over more than a few lines of code
FEW = 6
GOALS = "After this lesson you can"
WHOLE = (GOALS, "Key points")  # seen at once, if need be in smaller letters
DENSE = 0.8  # height of a text in smaller letters


class Stacks:
    """Slides in stacks, one lying on another; one method for each kind of block that is added.

    Attributes
        core, apart : list of lists of Slide      what is counted in the minutes, and the rest
        section : list of Slide                   those under the last heading
        slide : Slide or None                     what takes more, if there is room
        title, extra, cell                        of the next slide
    """

    def __init__(self):
        self.core, self.apart, self.section, self.slide = [], [], [], None
        self.title, self.extra, self.cell = "", False, None

    def put(self, kind, *held, beneath=False):
        """Lay a slide beside the others, or beneath the last one, as all of an extra lies."""
        self.slide = Slide(kind, self.title, self.extra, self.cell, list(held))
        stacks = self.apart if self.extra else self.core
        if beneath or (self.extra and self.section):
            stacks[-1].append(self.slide)
        else:
            stacks.append([self.slide])
        self.section.append(self.slide)

    def text(self, block):
        """Text, a list, a table, a formula."""
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
