"""The race of lesson 06 in a real browser: it scrubs both ways, and shows what is stored."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from test_browser import Keys, Page, browser, wait_for  # noqa: F401  browser is a fixture

from mlcore.viz.player import play

LESSON = next((Path(__file__).parents[1] / "lessons").glob("06_*.ipynb"))


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


@pytest.fixture(scope="module")
def race():
    """The stored player, and the same player drawn again by the lesson's own cells."""
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in cells if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    (k,) = [i for i, source in enumerate(sources) if "lock_step(runs" in source]
    (html,) = ["".join(output["data"]["text/html"]) for output in cells[k]["outputs"]]
    scope, players = {"__name__": "__main__"}, []
    for source in sources[:k]:
        exec(source, scope)
    scope["play"] = lambda *panels, **options: players.append(play(*panels, **options))
    exec(sources[k], scope)
    (player,) = players
    return Stored(html), player


def text_of(page):
    return page[".now"].text


def test_the_race_is_that_of_three_rules_from_start_to_goal(race):
    stored, player = race
    assert len(stored.captions) == len(player) >= 20
    for caption in stored.captions:
        head, losses, _ = caption.split("\n")
        assert re.fullmatch(r"\d+ evaluations? each, and the loss of", head)
        names = [re.match(r"\w+", part)[0] for part in losses.split(" · ")]
        assert names == ["plain", "momentum", "Adam"]
    assert stored.captions[-1].endswith("Below 10⁻⁶ now: momentum.")


def test_it_scrubs_forwards_and_back_with_the_stored_captions(race, browser, tmp_path):  # noqa: F811
    stored, player = race
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
    stored, player = race
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
