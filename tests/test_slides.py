"""The slides: what is shown when, and in a real browser that it fits, plays, and is legible."""

import json
import re
from base64 import b64decode
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import pytest

pytest.importorskip("math_core", reason="the slides need: pip install -e .[site]")

from lessons.publish.blocks import blocks
from lessons.publish.deck import Deck
from lessons.publish.lesson import ANSWER, LESSONS, Lesson
from lessons.publish.listing import MOST_LINES, pieces, starts_of
from lessons.publish.slide import MOST_WORDS
from lessons.publish.slides import build, deck_page, slide_html
from tests.viz.engine.test_browser import start_browser

SHOWN = {number: next(LESSONS.glob(f"{number}_*.ipynb")) for number in ("03", "06", "14")}
KEYS = {
    "down": "\ue015",
    "right": "\ue014",
    "page down": "\ue00f",
    "escape": "\ue00c",
    "space": " ",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    for path in SHOWN.values():
        build(Lesson(path), folder)
    return folder


@pytest.fixture(scope="module")
def deck():
    return Deck(Lesson(SHOWN["03"]))


def flat(deck):
    return [slide for stack in deck.core + deck.apart for slide in stack]


def text_of(slide):
    return "\n".join(block.source for block in slide.blocks)


# --- the rules ------------------------------------------------------------------------------------


def test_minutes_are_those_of_the_first_cell():
    for path in SHOWN.values():
        deck = Deck(Lesson(path))
        teaching, exercises = map(int, re.findall(r"\d+", deck.lesson.minutes)[:2])
        assert deck.minutes == teaching + exercises
        timed = sum(slide.seconds for slide in flat(deck))
        assert 0 <= 60 * deck.minutes - timed < len(flat(deck)), "shares, rounded down"
        ends = [slide.end for stack in deck.core for slide in stack]
        assert ends == sorted(ends) and ends[-1] == deck.minutes


def test_a_question_stands_with_its_options_and_without_its_answer(deck):
    votes = [slide for slide in flat(deck) if slide.kind == "vote"]
    assert len(votes) == 3
    assert [block.kind for block in votes[0].blocks] == ["text", "vote"]
    assert "length of the steps" in text_of(votes[0])
    assert "Replace" not in text_of(votes[0]) and "The answer is" not in text_of(votes[0])
    notes = slide_html(votes[0], deck).split('<aside class="notes">')[1]
    assert "Right: C." in notes and "the gradient shrinks" in notes
    assert "# line 2" in text_of(votes[2]), "a vote on lines shows the lines"


def test_a_solution_lies_beneath_its_exercise(deck):
    stacks = [stack for stack in deck.core if stack[0].kind == "task"]
    solutions = [code for _, code in deck.lesson.solutions()]
    assert len(stacks) == len(solutions) == 4
    for (task, *beneath), solution in zip(stacks, solutions):
        assert "check(" not in text_of(task) and solution.strip() not in text_of(task)
        assert solution.strip() in "\n".join(map(text_of, beneath))
        said = slide_html(task, deck).split('<aside class="notes">')[1]
        assert "<pre>" in said, "the solution is in the notes"
    assert not any(ANSWER.search(text_of(slide)) for slide in flat(deck))


def test_a_player_has_a_slide_of_its_own_and_its_code_lies_beneath(deck):
    players = [stack for stack in deck.core if stack[0].kind == "player"]
    assert len(players) == 2
    for player, *beneath in players:
        assert len(player.blocks) == 1 and "play(" in "\n".join(map(text_of, beneath))


def test_extras_come_after_the_exit_question_and_are_marked(deck):
    assert deck.core[-1][0].kind == "exit" and "oscillates" in text_of(deck.core[-1][0])
    assert [stack[0].title for stack in deck.apart] == ["Extra: spot the bug", "Sources"]
    assert "<b>extra</b>" in slide_html(deck.apart[0][1], deck)
    assert "<b>extra</b>" not in slide_html(deck.core[1][0], deck)
    assert not any("Figures for slides" in slide.title for slide in flat(deck))
    assert "<b>Late?</b> Leave exercise 2" in slide_html(deck.core[0][0], deck)


def test_text_parts_at_paragraphs_or_sentences_and_formulas_stay_whole():
    long = " ".join(f"Sentence {i} has a formula $a. B_{i}$ in it." for i in range(30))
    formula = r"$$\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}$$"
    parted = list(blocks(f"Short.\n\n{long}\n\n{formula}\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
    assert [b.kind for b in parted] == ["text"] * (len(parted) - 2) + ["formula", "table"]
    assert parted[-2].source == formula
    assert " ".join(b.source for b in parted[1:-2]) == long and len(parted) > 5
    for block in parted[:-2]:
        assert block.source.endswith(".") and block.source.count("$") % 2 == 0
        assert block.words <= 1.2 * MOST_WORDS


def test_what_is_said_to_those_at_a_keyboard_is_left_out():
    said = "A ball rolls. Step with ← → (click first). Which way?\n\nReplace `...` by a letter."
    assert [block.source for block in blocks(said)] == ["A ball rolls. Which way?"]
    (point,) = blocks("- Step with the arrow keys.")
    assert point.source == "- Step with the arrow keys."


def test_code_parts_between_statements_and_stays_complete():
    code = "\n".join(["def f():", *[f"    x{i} = {i}" for i in range(12)], "", "", "# then"])
    code += "\n" + "\n".join([*[f"y{i} = [\n    {i}\n]" for i in range(5)]])
    parts = pieces(code)
    assert re.sub(r"\n+", "\n", "\n".join(parts)) == re.sub(r"\n+", "\n", code)
    assert all(len(part.split("\n")) <= MOST_LINES for part in parts)
    assert [part.split("\n")[0] for part in parts] == ["def f():", "# then"]
    assert 1 not in starts_of("y = [\n    1\n]")


def test_a_deck_is_built_the_same_again_and_loads_nothing_else(folder):
    for path in SHOWN.values():
        page = (folder / path.with_suffix(".html").name).read_text(encoding="utf-8")
        assert page == deck_page(Lesson(path)) and len(page) < 1_500_000
        markup = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
        for target in re.findall(r'\b(?:src|href)="([^"]*)"', markup):
            assert re.match(r"data:|reveal/", target) and ".." not in target, target
    files = {path.name: path.stat().st_size for path in (folder / "reveal").iterdir()}
    assert sum(files.values()) <= 400_000 and "LICENSE" in files


# --- in a browser ---------------------------------------------------------------------------------

MEASURE = """
const slides = Reveal.getSlides(), found = [];
for (const slide of slides) {
  const { h, v } = Reveal.getIndices(slide);
  Reveal.slide(h, v, 99);
  const page = slide.querySelector('.page'), content = slide.querySelector('.content');
  const size = element => parseFloat(getComputedStyle(element).fontSize);
  const sizes = selector => [...content.querySelectorAll(selector)].map(size);
  found.push({
    where: `${h}.${v || 0} ${slide.innerText.slice(0, 40)}`,
    over: [page, content].some(box =>
      box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1),
    wide: page.offsetWidth !== 1280 || page.offsetHeight !== 720,
    text: Math.min(99, ...sizes(':scope > :is(p, ul, ol), td, .fragment p, math[display=block]')),
    code: Math.min(99, ...sizes('pre, p code, li code')),
    picture: content.querySelector('canvas')?.clientHeight,
  });
}
return found;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = start_browser(tmp_path_factory.mktemp("profile"))
    window = {"width": 1280, "height": 720, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", window)
    yield browser
    browser.quit()


def until(question, patience=8):
    end = monotonic() + patience
    while not (answer := question()):
        assert monotonic() < end, "waited in vain"
        sleep(0.02)
    return answer


def show(browser, folder, number, asked="?light"):
    name = SHOWN[number].with_suffix(".html").name
    browser.get("about:blank")
    browser.get(f"{(folder / name).as_uri()}{asked}")
    until(lambda: browser.execute_script("return window.Reveal?.isReady?.()"))
    waiting = "return document.querySelectorAll('.mlcore-player:not(:has(.bar))').length"
    until(lambda: not browser.execute_script(waiting))


def press(browser, *names):
    for name in names:
        browser.switch_to.active_element.send_keys(KEYS.get(name, name))


def at(browser):
    return browser.execute_script("const { h, v } = Reveal.getIndices(); return [h, v || 0]")


def step(browser):
    asked = "return Reveal.getCurrentSlide().querySelector('.bar output').textContent"
    return int(re.search(r"\d+", browser.execute_script(asked))[0])


def go_to(browser, kind):
    found = "return Reveal.getIndices(document.querySelector(`section.${arguments[0]}`))"
    where = browser.execute_script(found, kind)
    browser.execute_script(
        "Reveal.slide(arguments[0], arguments[1])", where["h"], where.get("v", 0)
    )
    return where["h"]


@pytest.mark.parametrize("number", SHOWN)
def test_nothing_runs_over_and_all_is_legible(browser, folder, number):
    show(browser, folder, number)
    measured = browser.execute_script(MEASURE)
    assert len(measured) > 40
    assert [m["where"] for m in measured if m["over"] or m["wide"]] == []
    assert [m["where"] for m in measured if m["text"] < 28 or m["code"] < 17] == []
    assert [m["picture"] for m in measured if m["picture"] and m["picture"] < 380] == []
    assert [entry["message"] for entry in browser.get_log("browser")] == []


def test_a_player_plays_once_and_has_the_keys_while_it_has_the_focus(browser, folder):
    show(browser, folder, "03")
    here = go_to(browser, "player")
    until(lambda: step(browser) >= 1)  # by itself
    browser.execute_script("Reveal.getCurrentSlide().querySelector('.mlcore-player').focus()")
    press(browser, "right")
    before = step(browser)
    press(browser, "right")
    assert step(browser) == before + 1 and at(browser) == [here, 0]
    press(browser, "escape", "right")
    assert at(browser) == [here + 1, 0]
    go_to(browser, "player")
    sleep(0.6)
    assert step(browser) == before + 1, "it plays once"
    press(browser, "page down")
    assert at(browser) == [here + 1, 0], "a presenter's button leaves what lies beneath"
    go_to(browser, "player")
    press(browser, "down")
    assert at(browser) == [here, 1]


def test_answers_to_the_recall_come_when_asked_for(browser, folder):
    show(browser, folder, "03")
    browser.execute_script("Reveal.slide(2, 0, -1)")
    shown = (
        "return getComputedStyle(Reveal.getCurrentSlide().querySelector('.fragment')).visibility"
    )
    assert browser.execute_script(shown) == "hidden"
    press(browser, "space")
    until(lambda: browser.execute_script(shown) == "visible")
    assert at(browser) == [2, 0]


def test_the_speakers_window_shows_the_notes(browser, folder, deck):
    show(browser, folder, "03")
    vote = go_to(browser, "vote")
    kept = "const open = window.open; window.open = (...all) => window.speaker = open(...all)"
    browser.execute_script(kept)
    press(browser, "s")
    box = "'.speaker-controls-notes .value'"
    notes = f"return window.speaker?.document.querySelector({box})?.textContent"
    said = until(lambda: browser.execute_script(notes))
    assert f"of {deck.minutes}" in said and "Right: C." in said
    pace = "return window.speaker.document.querySelector('.pacing').offsetHeight"
    until(lambda: browser.execute_script(pace))
    browser.execute_script("window.speaker.close()")
    assert at(browser) == [vote, 0]


def test_dark_on_demand(browser, folder):
    ground = "return getComputedStyle(document.body).backgroundColor"
    show(browser, folder, "03", "?dark")
    dark = browser.execute_script(ground)
    press(browser, "d")
    light = browser.execute_script(ground)
    assert dark == "rgb(22, 25, 29)" and light == "rgb(255, 255, 255)"


def test_one_page_a_slide_on_paper(browser, folder, deck):
    show(browser, folder, "03", "?print-pdf")
    count = "return document.querySelectorAll('.pdf-page').length"
    pages = until(lambda: browser.execute_script(count))
    options = {"preferCSSPageSize": True, "printBackground": True}
    pdf = b64decode(browser.execute_cdp_cmd("Page.printToPDF", options)["data"])
    assert len(re.findall(rb"/Type /Page\b", pdf)) == pages == len(flat(deck))


@pytest.mark.parametrize(
    "asked, kinds", [("?light", "title vote player code"), ("?dark", "player code")]
)
def test_axe_finds_nothing(browser, folder, asked, kinds):
    if not (found := find_spec("axe_playwright_python")):
        pytest.skip("axe is in: pip install -e .[test]")
    show(browser, folder, "03", asked)
    browser.execute_script((Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8"))
    options = {"preload": False, "resultTypes": ["violations"]}
    options |= {"runOnly": ["color-contrast"]} if asked == "?dark" else {}
    for kind in kinds.split():
        go_to(browser, kind)
        run = "axe.run(document, arguments[0]).then(found => arguments[1](found.violations))"
        broken = browser.execute_async_script(run, options)
        assert broken == [], json.dumps(broken)[:600]
