"""The races of lessons 06 and 16 in a real browser: they scrub, and show what is stored."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from mlcore.viz.player import play
from tests.needed import needed
from tests.viz.engine.test_browser import Keys, Page, browser, wait_for  # noqa: F401  browser is a fixture

LESSONS = Path(__file__).parents[3] / "lessons"
SIX = ["descent", "Adam", "random", "swarm", "genes", "Bayes"]
RACES = {  # lesson, what the race's cell calls, first line, who runs, how the last line ends
    "rules": (
        "06",
        "race_caption(",
        r"\d+ evaluations? each; loss:",
        ["plain", "momentum", "Adam"],
        "Below 10⁻⁶ now: momentum.",
    ),
    "six searches": (
        "16",
        "race_caption(",
        r"\d+ evaluations? each; regret f\(best so far\) − f\*:",
        SIX,
        "descent, Adam, random, swarm, genes, Bayes.",
    ),
    "thirty seeds": (
        "16",
        "score_caption(",
        r"\d+ evaluations each, 30 seeds; median regret, and mean rank",
        SIX[:5],
        "Lowest mean rank: descent.",
    ),
}


class Stored:
    """A player as the lesson stores it."""

    def __init__(self, html):
        self.html = html
        self.captions = [
            unescape(item.replace("<br>", "\n"))
            for item in re.findall(r"<li>(.*?)</li>", html, re.DOTALL)
        ]

    def _repr_html_(self):
        return self.html


@pytest.fixture(scope="module", params=RACES)
def race(request):
    """The name of a race, its stored player, and this drawn again by the lesson's own cells."""
    lesson, calls, *_ = RACES[request.param]
    (path,) = LESSONS.glob(f"{lesson}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in cells if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    (k,) = [i for i, source in enumerate(sources) if calls in source]
    (html,) = ["".join(output["data"]["text/html"]) for output in cells[k]["outputs"]]
    scope, played = {"__name__": "__main__"}, []
    before = dict(enumerate(sources[: k + 1]))
    for i in needed(before, {k: ""}):
        exec(sources[i], scope)
        scope["play"] = lambda *panels, **options: played.append((panels, options))
    panels, options = played[-1]
    return request.param, Stored(html), play(*panels, **options)


def text_of(page):
    return page[".now"].text


def test_the_race_is_that_of_the_lesson_from_start_to_goal(race):
    name, stored, player = race
    *_, first_line, names, ending = RACES[name]
    assert len(stored.captions) == len(player) >= 10
    for caption in stored.captions:
        head, losses, _ = caption.split("\n")
        assert re.fullmatch(first_line, head)
        assert [re.match(r"\w+", part)[0] for part in losses.split(" · ")] == names
    assert stored.captions[-1].endswith(ending)


def test_it_scrubs_forwards_and_back_with_the_stored_captions(race, browser, tmp_path):  # noqa: F811
    _, stored, player = race
    page = Page(browser, tmp_path / "race.html", stored)
    last, pictures = len(player) - 1, []
    page["canvas"].click()
    page.press(Keys.HOME)
    for i in range(last + 1):
        assert page.step() == i
        assert text_of(page) == stored.captions[i]
        pictures.append(page.picture())
        page.press(Keys.ARROW_RIGHT)
    assert len(set(pictures)) == last + 1  # every frame differs
    for i in reversed(range(last)):
        page.press(Keys.ARROW_LEFT)
        assert page.step() == i
        assert text_of(page) == stored.captions[i]
        assert page.picture() == pictures[i]
    set_slider = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
    for i in (last, 3, last // 2, 0):
        page.run(set_slider, page["input"], i)
        wait_for(lambda i=i: page.step() == i)
        assert (page.picture(), text_of(page)) == (pictures[i], stored.captions[i])


def test_drawn_again_it_shows_its_frames_and_the_same_words(race, browser, tmp_path):  # noqa: F811
    _, stored, player = race
    assert [caption.replace("<br>", "\n") for caption in player.captions] == stored.captions
    page = Page(browser, tmp_path / "again.html", player)
    for i in (0, 1, 2, 1, 0):
        while page.step() != i:
            page[".next" if page.step() < i else ".back"].click()
        assert page.picture() == player.frame(i).tobytes()
    page[".last"].click()
    for i in range(len(player) - 1, len(player) - 5, -1):
        assert page.picture() == player.frame(i).tobytes()
        page[".back"].click()
