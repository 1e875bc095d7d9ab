"""Builds a deck of slides from each lesson: reveal.js, offline, with notes for the speaker.

    python -m lessons.publish.slides            all lessons, to build/class/slides
    python -m lessons.publish.slides 03 14      these

Keys: → or Space on, ↓ to what lies beneath, S the speaker's window, D dark or light, F full screen,
Ctrl-Shift-F search. Add ?dark or ?print-pdf to the address for dark slides, or to print.
"""

import html
import re
import shutil
import sys
from pathlib import Path
from string import Template

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from lessons.publish.deck import Deck
from lessons.publish.lesson import LESSONS, every_lesson
from lessons.publish.listing import side_by_side, size
from lessons.publish.markup import HERE, markdown
from lessons.publish.speaker import notes

OUT = LESSONS.parent / "build" / "class" / "slides"
LISTINGS = ("code", "imports", "beneath", "stub", "output")
PAGE = Template((HERE / "slides.html").read_text(encoding="utf-8"))
SLIDE = """<section class="{kind}" data-timing="{seconds}">
<div class="page">{header}<div class="content">{content}</div>
<footer>{foot}</footer></div>
<aside class="notes">{notes}</aside>
</section>"""


def build(lesson, folder=OUT):
    """Write the slides of a lesson, and beside them what all decks share.

    Parameters
        lesson : Lesson
        folder : Path

    Returns
        Path of the deck
    """
    shared = Path(folder) / "reveal"
    shared.mkdir(parents=True, exist_ok=True)
    for file in [*(HERE / "reveal").iterdir(), HERE / "slides.js"]:
        shutil.copyfile(file, shared / file.name)
    (shared / "slides.css").write_text(stylesheet(), encoding="utf-8")
    path = Path(folder) / lesson.path.with_suffix(".html").name
    path.write_text(deck_page(lesson), encoding="utf-8")
    return path


def deck_page(lesson):
    """The page of a lesson's slides."""
    deck = Deck(lesson)
    stacks = [
        "\n".join(slide_html(slide, deck) for slide in stack) for stack in deck.core + deck.apart
    ]
    several = [len(stack) > 1 for stack in deck.core + deck.apart]
    body = "\n".join(
        f"<section>\n{stack}\n</section>" if nested else stack
        for stack, nested in zip(stacks, several)
    )
    return PAGE.substitute(title=html.escape(lesson.heading), slides=body)


def slide_html(slide, deck):
    first = slide.kind == "title"
    title = in_line(slide.title)
    if slide.kind == "player":
        title = re.search(r'data-title="([^"]*)"', slide.blocks[0].source)[1]
    mark = "<b>extra</b>" if slide.extra and slide.title != "Sources" else ""
    content = "\n".join(block_html(block, slide) for block in slide.blocks)
    if first:
        content = f"<h1>{title}</h1>{content}"
    return SLIDE.format(
        kind=f"{slide.kind} extra" if slide.extra else slide.kind,
        seconds=slide.seconds,
        header="" if first else f"<header><h1>{title}</h1>{mark}</header>",
        content=content,
        foot=html.escape(deck.lesson.heading) if not first else f"{deck.minutes} minutes",
        notes=notes(slide, deck),
    )


def block_html(block, slide):
    """One block; what answers a question comes when it is asked for."""
    if block.kind == "player":
        return block.source
    if block.kind not in LISTINGS:
        text = local(markdown(block.source))
        return f'<div class="fragment">{text}</div>' if block.kind == "shown" else text
    held = [other.source for other in slide.blocks if other.kind in LISTINGS]
    if slide.kind == "columns":
        held = [side_by_side(*held)]
    letters = size(*held, room=slide.free(*LISTINGS))
    if block.kind == "output":
        text, kind = f"<pre>{html.escape(block.source)}</pre>", "listing printed"
    else:
        text, kind = highlight(block.source, PythonLexer(), HtmlFormatter()), "listing"
    return f'<div class="{kind}" style="font-size:{letters}px">{text}</div>'


def in_line(text):
    """A line of Markdown, without a paragraph around it."""
    return re.sub(r"^<p>|</p>\s*$", "", local(markdown(text)).strip())


def local(markup):
    """A deck stands alone: what links to a file of this repository keeps its words only."""
    return re.sub(r'<a href="(?!https?:)[^"]*">(.*?)</a>', r"\1", markup, flags=re.DOTALL)


def stylesheet():
    """Our own, with the colours of code, which are other ones on a dark ground."""
    colours = [
        HtmlFormatter(style=style, nobackground=True).get_style_defs(ground)
        for style, ground in (("xcode", ".listing"), ("monokai", ".dark .listing"))
    ]
    ours = (HERE / "slides.css").read_text(encoding="utf-8")
    return "\n".join([*colours, ours])


if __name__ == "__main__":
    wanted = [lesson for lesson in every_lesson() if lesson.number]
    numbers = [re.match(r"\d\d[a-z]?", Path(name).name)[0] for name in sys.argv[1:]]
    if numbers:
        wanted = [lesson for lesson in wanted if lesson.number in numbers]
    for lesson in wanted:
        print(f"open {build(lesson)}")
