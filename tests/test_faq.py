"""The twenty questions: each has an answer, a cell that measures it, and a lesson to go on with."""

import json
import re
from pathlib import Path

import pytest

FAQ = Path(__file__).parents[1] / "lessons" / "faq.ipynb"
CELLS = json.loads(FAQ.read_text(encoding="utf-8"))["cells"]
ASKED = [i for i, cell in enumerate(CELLS) if "".join(cell["source"]).startswith("## ")]
MOST_LINES, MOST_BYTES = 12, 600_000

every_question = pytest.mark.parametrize("place", ASKED, ids=range(1, len(ASKED) + 1))


def test_twenty_questions_are_numbered():
    heads = ["".join(CELLS[i]["source"]).splitlines()[0] for i in ASKED]
    found = [re.fullmatch(r"## (\d+) · (.+\?)", head) for head in heads]
    assert all(found), heads
    assert [int(match[1]) for match in found] == list(range(1, 21))
    assert len({match[2] for match in found}) == 20


@every_question
def test_a_question_has_an_answer_and_lessons_that_are_there(place):
    heading, answer, explained = "".join(CELLS[place]["source"]).split("\n\n")
    assert 10 <= len(answer.split()) <= 70
    assert explained.startswith("**Explained in** ")
    targets = re.findall(r"\]\(([^)]+)\)", explained)
    assert targets and all((FAQ.parent / target).is_file() for target in targets), targets


@every_question
def test_a_short_cell_measures_the_answer(place):
    cell = CELLS[place + 1]
    lines = [line for line in cell["source"] if line.strip()]
    assert cell["cell_type"] == "code" and len(lines) <= MOST_LINES
    printed = "".join(line for output in cell["outputs"] for line in output["text"])
    assert re.search(r"\d", printed) and {o["name"] for o in cell["outputs"]} == {"stdout"}


def test_is_stored_as_it_was_run():
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert len({cell["id"] for cell in CELLS}) == len(CELLS)
    assert FAQ.stat().st_size < MOST_BYTES
