"""The site of this course, whole: every page from its file, in a real browser, with no network."""

import html
import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("math_core", reason="the site needs: pip install -e .[site]")
if not find_spec("axe_playwright_python"):
    pytest.skip("axe is in: pip install -e .[test]", allow_module_level=True)

from tests.test_site import ROOT, build, check_links, words
from tests.viz.engine.test_browser import Keys, browser, wait_for  # noqa: F401  a fixture

# We drive axe by selenium, as all else; of this package we take the one file.
AXE = Path(find_spec("axe_playwright_python").origin).parent / "axe.min.js"
# The violations on a page, its solutions unfolded, once its players have started. Where colours
# are not asked for, code is one piece of text; a player's first captions stand for all of them.
LOOK = """
const [enabled, done] = arguments;
const all = selector => document.querySelectorAll(selector);
const wait = setInterval(async () => {
  if (all('.mlcore-player:not(:has(.bar))').length) return;
  clearInterval(wait);
  for (const details of all('.text_cell_render details')) details.open = true;
  for (const more of all('.mlcore-player :is(li, figcaption > div):nth-child(n+4)')) more.remove();
  if (!enabled) for (const code of all('pre')) code.textContent = code.textContent;
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { violations } = await axe.run(document, {
    preload: false,                                           // files may not be read by a script
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled }, 'link-in-text-block': { enabled } },
  });
  done(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)));
}, 20);
"""
WIDER = "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"
PHONE, LAPTOP = (390, 844), (1280, 720)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return build(ROOT / "lessons", tmp_path_factory.mktemp("course") / "site")


@pytest.fixture(scope="module")
def course(files):
    """{address: text}, "" for a picture."""
    kinds = (".html", ".css", ".js")
    return {
        name: path.read_text(encoding="utf-8") if path.suffix in kinds else ""
        for name, path in files.items()
    }


@pytest.fixture(scope="module")
def show(files, browser):  # noqa: F811
    """show(address, size) opens a page; requests to a network fail."""
    tell = browser.execute_cdp_cmd
    tell("Network.enable", {})
    tell("Network.setBlockedURLs", {"urls": ["http://*", "https://*"]})
    browser.set_script_timeout(60)
    for log in ("browser", "performance"):
        browser.get_log(log)  # what was before

    def show(address, size=LAPTOP, scheme="light", calm=True):
        name, mark, query = address.partition("?")
        wanted = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce" * calm}
        features = [{"name": name, "value": value} for name, value in wanted.items()]
        tell("Emulation.setEmulatedMedia", {"features": features})
        metrics = dict(zip(("width", "height"), size), deviceScaleFactor=1, mobile=size == PHONE)
        tell("Emulation.setDeviceMetricsOverride", metrics)
        browser.get(files[name].as_uri() + mark + query)

    return show


def pages(course):
    return [name for name in course if name.endswith(".html")]


def test_the_lessons_of_this_course_build(course):
    """Every formula is one that can be shown, and every link leads to a page."""
    check_links(course)
    assert len(course) >= 2


def test_the_index_says_all_the_minutes_of_a_lesson(course):
    text = " ".join(re.sub("<[^>]*>", "", course["index.html"]).split())
    assert "27 teaching + 16 exercises; 33 + 16 with what is marked extra" in text


def test_no_page_is_heavy_and_the_words_of_a_search_are_light(course):
    weights = {name: len(course[name].encode()) for name in pages(course)}
    assert max(weights.values()) <= 1_500_000, max(weights, key=weights.get)
    assert len(course["search_words.js"].encode()) <= 400_000


def test_every_anchor_is_on_its_page_once(course):
    """A search, too, leads to sections that are there."""
    ids = {}
    for name in pages(course):
        markup = re.sub(r"<script.*?</script>", "", course[name], flags=re.DOTALL)
        found = re.findall(r'\bid="([^"]*)"', markup)
        assert len(found) == len(set(found)), f"{name}: an id stands twice"
        ids[name] = {html.unescape(name) for name in found}
    for _, address, sections in words(course):
        assert {anchor for anchor, _, _ in sections} <= {"", *ids[address]}


def test_every_page_works_with_no_network_and_fits_a_phone(course, show, browser):  # noqa: F811
    wider = {}
    for name in pages(course):
        show(name, PHONE)
        browser.execute_script(UNFOLD)
        wider[name] = browser.execute_script(WIDER)
    assert {name: pixels for name, pixels in wider.items() if pixels} == {}
    assert browser.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    assert [e["params"] for e in events if e["method"] == "Network.loadingFailed"] == []
    asked = [
        e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"
    ]
    assert len(asked) > len(wider) and all(re.match("file:|data:|blob:", url) for url in asked)


def violations(browser, colours):  # noqa: F811
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    return browser.execute_async_script(LOOK, colours)


def test_every_page_is_accessible(course, show, browser):  # noqa: F811
    """By the rules of axe-core, but for colours. Of files of code three: they have one form."""
    code = [name for name in pages(course) if name.endswith(".py.html")]
    found = {}
    for name in sorted({*pages(course)} - {*code[3:]}):
        show(name, PHONE)
        found[name] = violations(browser, colours=False)
    assert {name: nodes for name, nodes in found.items() if nodes} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(show, browser, scheme):  # noqa: F811
    """By the same rules, on a page of each kind; tests/test_site.py has the colours of code."""
    for name in (
        "index.html",
        "search.html?q=descent",
        "lessons/03_batch_gradient_descent.html",
        "mlcore/steps.py.html",
    ):
        show(name, scheme=scheme)
        assert violations(browser, colours=True) == [], name


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_the_index_opens_with_a_player_that_plays_by_itself(show, browser, size):  # noqa: F811
    find = browser.find_element
    show("index.html", size, calm=False)
    wait_for(lambda: browser.find_elements("css selector", ".bar"))
    wait_for(lambda: "step 1 " in find("css selector", "output").text)
    box = find("css selector", ".bar").rect
    assert box["y"] + box["height"] <= size[1], "the buttons of the player are below the fold"
    show("index.html", size, calm=True)
    wait_for(lambda: browser.find_elements("css selector", ".bar"))
    assert find("css selector", ".play").get_attribute("title") == "Play (space)"
    assert "step 0 " in find("css selector", "output").text


def test_a_search_by_keyboard_alone(show, browser):  # noqa: F811
    """From a lesson to a section of another, by a word that is spelt otherwise there."""
    press = lambda *keys: browser.switch_to.active_element.send_keys(*keys)  # noqa: E731
    status = lambda: browser.find_element("css selector", "[role=status]").text  # noqa: E731
    show("lessons/03_batch_gradient_descent.html")
    assert not browser.execute_script("return window.PAGES || window.MiniSearch")
    press(Keys.TAB)  # the first stop leads past all that stands before the text
    assert browser.switch_to.active_element.text == "Skip to the text"
    press(Keys.TAB, Keys.TAB)
    browser.switch_to.active_element.send_keys("bayesian optimization", Keys.ENTER)
    wait_for(lambda: "search.html" in browser.current_url)
    assert re.fullmatch(r"\d+ sections, the best first\.", status())
    titles = [e.text for e in browser.find_elements("css selector", ".results small")]
    assert titles[0] == "14 · Bayesian optimisation"
    assert browser.find_elements("css selector", ".results mark")

    field = browser.find_element("css selector", "[type=search]")
    field.clear()
    field.send_keys("qwertzuiop")
    assert status() == "No section holds all of these words."
    field.clear()
    field.send_keys("range test", Keys.TAB, Keys.ENTER)
    wait_for(lambda: "lessons/05" in browser.current_url)
    shown = browser.execute_script("return document.querySelector(':target').textContent")
    assert shown.startswith("Extra: a learning-rate range test")


def test_what_is_wider_than_a_phone_scrolls_in_a_box_that_tab_reaches(show, browser):  # noqa: F811
    script = """return [...document.querySelectorAll('pre, .wide')].map(
        box => [box.scrollWidth > box.clientWidth, box.tabIndex === 0])"""
    show("lessons/05_sgd_mini_batches_and_decay.html", PHONE)
    browser.execute_script(UNFOLD)
    wait_for(lambda: all(wide == reached for wide, reached in browser.execute_script(script)))
    assert {wide for wide, _ in browser.execute_script(script)} == {True, False}


def test_a_lesson_on_paper(show, browser):  # noqa: F811
    """Players are stills, code is wrapped, and what only a screen needs is gone."""
    show("lessons/03_batch_gradient_descent.html", scheme="dark")
    wait_for(lambda: browser.find_elements("css selector", ".bar"))
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    shown = lambda selector: {  # noqa: E731
        e.is_displayed() for e in browser.find_elements("css selector", selector)
    }
    assert shown(".bar, canvas, header, .beside, .contents, .anchor") == {False}
    assert shown(".mlcore-player > img") == {True}
    ground = browser.find_element("css selector", "body").value_of_css_property("background-color")
    assert ground == "rgba(255, 255, 255, 1)"
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 700, "height": 990, "deviceScaleFactor": 1, "mobile": False},
    )  # A4 between its margins
    code = "return [...document.querySelectorAll('pre')].map(e => e.scrollWidth - e.clientWidth)"
    assert max(browser.execute_script(code)) <= 1
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
