"""A lesson for the class to work on: nothing is solved, nothing is told before it is found out.

    python -m lessons.publish.classroom 03        this and all else that is made of lesson 03

What is folded away is left out, and so is the paragraph that says which prediction was right, a
cell that has the tag `answer`, and the key points; in their places are notes to write. Code that
has the tag `repair` is the class's to write. Outputs are gone; on paper a player has its first
step, unless its cell has the tag `picture-tells`. A number that a sentence repeats from an output
is a blank to be filled in. Links lead nowhere else: a handout stands alone, beside mlcore.
"""

import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from lessons.publish.lesson import FOLDED, LIST
from lessons.publish.predictions import is_folded, predictions
from lessons.publish.stills import first_picture

NOTE = "✎ *{}*"
GUESS, VERDICT = NOTE.format("My guess, and why:"), NOTE.format("Which was right, and why?")
SEEN, POINTS = NOTE.format("What did you see, and why?"), NOTE.format("In my own words:")
WORKING, ANSWER = NOTE.format("Working:"), NOTE.format("Answer:")
REPAIR = "# Your repair, and a check that it works:"
BLANK = r"\_\_\_\_"
NUMBER = re.compile(r"\d+\.\d+|[1-9]\d{2,}")  # a result, rather than a count
KEPT = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|https?://\S+", re.DOTALL)
KEY_POINTS = re.compile(rf"(^#+ Key points\n+){LIST}", re.MULTILINE)
LATE = re.compile(r"\n*^\*Late\?.*\*$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|#)([^)#\s]*)[^)]*\)")
PICTURES = re.compile(
    r"^## Figures for slides.*?(?=^## |\Z)"
    r"|<picture>.*?</picture>|<img\b[^>]*>|!\[[^\]]*\]\([^)]*\)",
    re.DOTALL | re.MULTILINE,
)


def handout(lesson, pictures=False):
    """A lesson as a notebook without answers.

    Parameters
        lesson : Lesson
        pictures : bool     keep the first step of each player, for paper

    Returns
        notebook
    """
    asked = predictions(lesson)
    guesses = {prediction.cell.index for prediction in asked}
    code = [c for c in lesson.cells if c.kind == "code" and "answer" not in c.tags]
    given = set(numbers("\n".join(cell.source for cell in code)))
    printed, cells = set(), []
    for cell in lesson.cells:
        if cell.kind == "code":
            printed |= set(numbers("\n".join(texts(cell))))
        if "answer" in cell.tags:
            cells += instead(cell, asked, cells)
        elif cell.kind == "code":
            cells.append(unanswered(cell, pictures))
            if cell.index in guesses:
                cells.append(new_markdown_cell(GUESS, id=f"{cell.stored.id}-guess"))
        else:
            source = with_blanks(without_answers(cell, asked), printed - given)
            given |= set(numbers(source))
            if source := alone(source):
                cells.append(new_markdown_cell(source, id=cell.stored.id))
    return NotebookNode(lesson.notebook, cells=cells)


def instead(cell, asked, before):
    """What stands in place of a cell that tells: its headings, and a note to write."""
    headings = re.findall("^##+ .*", alone(cell.source), re.MULTILINE)
    verdict = any(prediction.where is cell for prediction in asked)
    noted = before[-1].source.splitlines()[-1].startswith("✎")
    if cell.kind == "code" or (noted and not headings and not verdict):
        return []
    text = "\n\n".join([*headings, VERDICT if verdict else SEEN])
    return [new_markdown_cell(text, id=cell.stored.id)]


def unanswered(cell, pictures):
    """A cell of code that has not been run, with the first step of its picture, for paper."""
    copy = NotebookNode(cell.stored, outputs=[], execution_count=None)
    if "repair" in cell.tags:
        copy.source = REPAIR
    if pictures and "picture-tells" not in cell.tags and (markup := first_picture(cell)):
        copy.outputs = [new_output("display_data", {"text/html": markup})]
    return copy


def without_answers(cell, asked):
    """The text of a cell with notes to write where its answers stood."""
    source = cell.source
    for prediction in asked:
        if prediction.where is cell and not is_folded(prediction):
            source = source.replace(prediction.paragraph, VERDICT)
    source = FOLDED.sub(lambda b: WORKING if "<summary>Solution" in b[0] else ANSWER, source)
    source = KEY_POINTS.sub(rf"\1{POINTS}\n", LATE.sub("", source))
    asks_at_the_end = re.search(r"^\*\*Exit question", source, re.MULTILINE)
    return source + f"\n\n{ANSWER}" if asks_at_the_end and ANSWER not in source else source


def texts(cell):
    """What a cell printed, and the captions of its player."""
    for output in cell.stored.get("outputs", []):
        yield output.get("text", "")
        page = output.get("data", {}).get("text/html", "")
        yield re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)


def numbers(text):
    return NUMBER.findall(text)


def with_blanks(text, results):
    """Leave room for the numbers that the class will find; exercises and sources keep theirs."""
    text, exercise, rest = re.split(
        r"(^##+ (?:Exercise|Sources)|\Z)", text, maxsplit=1, flags=re.MULTILINE
    )
    blank = re.compile(rf"{KEPT.pattern}|(?<![\w.]){NUMBER.pattern}", re.DOTALL)
    filled = blank.sub(lambda found: BLANK if found[0] in results else found[0], text)
    return filled + exercise + rest


def alone(text):
    """Without pictures, and with plain text for links: the file if it is code, else the words."""
    return LINK.sub(
        lambda link: f"`{link[2].removeprefix('../')}`" if link[2].endswith(".py") else link[1],
        PICTURES.sub("", text),
    ).strip()
