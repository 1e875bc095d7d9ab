"""What the speaker's window says beside a slide: the minutes, what to ask, what is right."""

import re

from lessons.publish.lesson import FOLDED
from lessons.publish.markup import markdown
from lessons.publish.predictions import predictions

SAY = {
    "title": "Ask the question, and let it stand. It is answered by the end.",
    "recall": "Ask, and wait. → shows the answers.",
    "vote": "Vote by hands, then one reason for each letter. Which is right comes later.",
    "player": "It plays once by itself. Click it, and ← → and Space are its own; Escape gives them "
    "back. Before a step, ask what will move. ↓ is the code.",
    "task": "Everyone writes; walk around. ↓ is the solution.",
    "exit": "Everyone writes one sentence, and hands it in.",
}


def notes(slide, deck):
    """The notes of one slide, as HTML."""
    lesson, when = deck.lesson, f"Minutes {slide.begin} to {slide.end} of {deck.minutes}"
    if slide.extra:
        when = f"Extra, outside of the {deck.minutes} minutes"
    said = [f"<b>{when}</b>"]
    kind = "recall" if any(block.kind == "shown" for block in slide.blocks) else slide.kind
    if kind in SAY:
        said.append(SAY[kind])
    if kind == "recall":
        said += [markdown(block.source) for block in slide.blocks if block.kind == "shown"]
    if kind == "vote":
        said += [right(p) for p in predictions(lesson) if p.cell.index == slide.cell.index]
    if kind == "task":
        said += solution(lesson, slide.cell)
    if lesson.late and kind in ("title", "task", "exit") and not slide.extra:
        said.append(f"<b>Late?</b> {markdown(lesson.late)[3:-5]}")
    return "\n".join(f"<div>{line}</div>" for line in said)


def right(prediction):
    """The letter that is right, and the paragraph that says why."""
    if not prediction.answer:
        return "The lesson says later which is right."
    return f"<b>Right: {prediction.answer}.</b> {markdown(prediction.paragraph)}"


def solution(lesson, cell):
    """The solution of an exercise, unfolded."""
    for asked, (index, _) in zip([c for c in lesson.cells if c.calls("check")], lesson.solutions()):
        if asked.index == cell.index:
            block = FOLDED.search(lesson.cells[index].source)[0]
            yield markdown(re.sub(r"</?details>|<summary>.*?</summary>", "", block).strip())
