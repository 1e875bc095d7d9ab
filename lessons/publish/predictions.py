"""The predictions of a lesson: what was asked, and which paragraph says what is right.

A later paragraph gives the answer away. It begins with its letter ("C. A large step …", "The
answer is C.") or with the line that is meant ("Line 2 is wrong: …"), says "C was right", names
a setting first ("At η = 0.1, A: …"), or names the prediction ("Predict 1: C.").
"""

import ast
import re
from dataclasses import dataclass
from functools import cache

from lessons.publish.lesson import FOLDED

PARAGRAPH = re.compile(r"(?:^```.*?^```|\S.*?)(?=\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Prediction:
    """One call of predict(..., A="…", B="…").

    Attributes
        cell : Cell              the cell of code
        options : dict           letter -> text
        answer : str             the letter that is right; "" where no paragraph says it
        where : Cell or None     the cell of the paragraph that says it
        paragraph : str          this paragraph, folded or not
    """

    cell: object
    options: dict
    answer: str
    where: object
    paragraph: str


@cache
def predictions(lesson):
    """All predictions of a lesson, in order."""
    asked = [(cell, options(cell)) for cell in lesson.cells if options(cell)]
    return [
        Prediction(cell, texts, *found_in(lesson, cell, texts, number))
        for number, (cell, texts) in enumerate(asked, 1)
    ]


def options(cell):
    """{letter: text} of the prediction in a cell; empty where there is none."""
    for statement in cell.calls("predict"):
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "predict" and node.keywords:
                return {word.arg: ast.literal_eval(word.value) for word in node.keywords}
    return {}


def found_in(lesson, asked, texts, number):
    """(letter, cell, paragraph) of what answers a prediction."""
    names = {letter: letter for letter in texts}
    names |= {
        head[0].upper() + head[1:]: letter
        for letter, text in texts.items()
        if re.fullmatch(r"line \d|[A-Z]", head := text.partition(":")[0])
    }
    one = f"({'|'.join(names)})"
    verdict = re.compile(
        rf"(?:The answer is )?{one}(?=[.,:]| was right| is wrong| \(±)"
        rf"|.*\b{one} was right|At η = [\d.]+, {one}: ",
        re.DOTALL,
    )
    by_number = re.compile(rf".*\bPredict {number}: {one}\.", re.DOTALL)
    near = True  # until the next prediction or exercise
    for cell in lesson.cells[asked.index + 1 :]:
        near = near and not (options(cell) or cell.calls("check"))
        for paragraph in paragraphs(cell):
            if found := by_number.match(paragraph) or (near and verdict.match(paragraph)):
                return names[next(filter(None, found.groups()))], cell, paragraph
    return "", None, ""


def paragraphs(cell):
    """The paragraphs of a cell of text, those inside <details> too."""
    if cell.kind != "markdown":
        return []
    return PARAGRAPH.findall(re.sub(r"</?details>|<summary>.*?</summary>", "\n\n", cell.source))


def is_folded(prediction):
    """Whether a lesson folds the paragraph away, so that it is not read by accident."""
    folded = FOLDED.findall(prediction.where.source) if prediction.where else []
    return any(prediction.paragraph in block for block in folded)
