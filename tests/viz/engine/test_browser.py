"""The player in a real browser: headless Chromium, driven by Selenium."""

import base64
import io
import os
import shutil
import time

import numpy as np
import pytest
from PIL import Image

from mlcore.viz.player import Panel, play
from mlcore.viz.style import look

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = None

RUN = [4.0, 2.0, 1.0, 0.5, 0.25]
LAST = len(RUN) - 1
FLAGS = """--headless=new --disable-gpu --disable-quic --no-first-run --disable-sync
    --disable-background-networking --disable-component-update --window-size=900,1200"""


def backdrop(axes, run):
    x = np.linspace(-5, 5, 101)
    axes.plot(x, x**2, **look("previous"))


def draw(axes, run, i):
    axes.plot(run[i], run[i] ** 2, **look("new", marker="o"))
    axes.text(-4, 2, f"step {i}")


def caption(run, i):
    why = "It halves, and halves again, and comes closer with every step. " * (4 if i == 1 else 1)
    return f"<i>x</i> ← <i>x</i> / 2<br>x = {run[i]:.4g}<br>{why}"


def player_of(run=RUN, title="Halving", **options):
    options = {"figsize": (4, 2.5), **options}
    return play(run, Panel(backdrop, draw), caption=caption, title=title, **options)


def start_browser(folder, **preferences):
    driver = shutil.which("chromedriver")
    if webdriver is None or driver is None:
        message = (
            "These tests drive a browser. Install selenium (pip install -e .[test]) and Chromium "
            "with its driver (Debian: apt-get install chromium chromium-driver)."
        )
        (pytest.fail if os.environ.get("CI", "").lower() in ("1", "true") else pytest.skip)(message)
    options = webdriver.ChromeOptions()
    options.binary_location = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    for flag in [*FLAGS.split(), f"--user-data-dir={folder}"]:
        options.add_argument(flag)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium's sandbox refuses root
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(driver))


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = start_browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


class Page:
    """A page of players in the browser."""

    def __init__(self, browser, path, *players, ready=True):
        html = "".join(player._repr_html_() for player in players)
        path.write_text(f'<!doctype html><meta charset="utf-8"><body>{html}</body>', "utf-8")
        self.browser = browser
        browser.get(path.as_uri())
        if ready:
            wait_for(lambda: len(self.all(".bar")) == len(players))

    def all(self, selector):
        return self.browser.find_elements("css selector", f".mlcore-player {selector}")

    def __getitem__(self, selector):
        return self.all(selector)[0]

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def step(self, k=0):
        return int(self.all("output")[k].text.split()[1])

    def picture(self, k=0):
        script = "return arguments[0].toDataURL('image/png').split(',')[1]"
        text = self.run(script, self.all("canvas")[k])
        return Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB").tobytes()

    def press(self, *keys):
        self.browser.switch_to.active_element.send_keys(*keys)


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def player():
    return player_of()


@pytest.fixture
def page(browser, player, tmp_path):
    return Page(browser, tmp_path / "page.html", player)


def test_it_starts_at_the_first_step_and_waits(page, player):
    assert page.step() == 0
    assert page["output"].text == f"step 0 of {LAST}"
    assert page[".now"].text.splitlines()[1] == "x = 4"
    assert page.picture() == player.frame(0).tobytes()
    time.sleep(0.8)
    assert page.step() == 0


def test_buttons_and_exact_pixels_forwards_and_back(page, player):
    for button, step in [
        *((".next", 1), (".next", 2), (".back", 1), (".back", 0), (".back", 0)),
        *((".last", LAST), (".next", LAST), (".back", LAST - 1), (".first", 0)),
    ]:
        page[button].click()
        assert page.step() == step
        assert page.picture() == player.frame(step).tobytes()
        assert f"x = {RUN[step]:.4g}" in page[".now"].text
        assert page["input"].get_attribute("value") == str(step)
        assert f"Step {step} of {LAST}: x" in page["canvas"].get_attribute("aria-label")


def test_slider(page, player):
    page.run(
        "arguments[0].value = 3; arguments[0].dispatchEvent(new Event('input'))", page["input"]
    )
    assert page.step() == 3
    assert page.picture() == player.frame(3).tobytes()
    page["input"].click()  # the middle
    assert page.step() == 2


@pytest.mark.parametrize("place", ["canvas", "input", ".next"])
def test_keys(page, place):
    page[place].click()
    page.press(Keys.HOME)
    for key, step in [
        *((Keys.ARROW_RIGHT, 1), (Keys.ARROW_RIGHT, 2), (Keys.ARROW_LEFT, 1)),
        *((Keys.END, LAST), (Keys.ARROW_RIGHT, LAST), (Keys.HOME, 0), (Keys.ARROW_LEFT, 0)),
    ]:
        page.press(key)
        assert page.step() == step


def test_space_plays_and_pauses(page):
    page["canvas"].click()
    page.press(Keys.SPACE)
    assert page[".play"].get_attribute("aria-label") == "Pause (space)"
    assert page[".now"].get_attribute("aria-live") == "off"
    wait_for(lambda: page.step() == 1)
    page.press(Keys.SPACE)
    assert page[".play"].get_attribute("aria-label") == "Play (space)"
    assert page[".now"].get_attribute("aria-live") == "polite"
    step = page.step()
    time.sleep(0.8)
    assert page.step() == step


def test_space_on_a_button_presses_it(page):
    page[".next"].click()
    page.press(Keys.SPACE)
    assert page.step() == 2
    assert page[".play"].get_attribute("title") == "Play (space)"


def test_play_runs_to_the_end_stops_and_starts_again(browser, tmp_path):
    page = Page(browser, tmp_path / "fast.html", player_of(fps=20))
    page[".play"].click()
    wait_for(lambda: page.step() == LAST)
    assert page[".play"].get_attribute("title") == "Play (space)"
    page[".play"].click()
    assert page.step() < LAST
    wait_for(lambda: page.step() == LAST)


def test_stepping_pauses(page):
    page[".play"].click()
    page[".next"].click()
    step = page.step()
    time.sleep(0.8)
    assert page.step() == step


def test_speed(page):
    page.run("arguments[0].value = 4; arguments[0].onchange()", page["select"])
    start = time.monotonic()
    page[".play"].click()
    wait_for(lambda: page.step() == LAST)
    assert time.monotonic() - start < 0.5 * LAST  # at 1x it takes that long


def test_two_players_are_independent(browser, player, tmp_path):
    other = player_of([3.0, 1.5], title="Another")
    page = Page(browser, tmp_path / "two.html", player, other)
    page.all(".next")[1].click()
    assert (page.step(0), page.step(1)) == (0, 1)
    page.all(".last")[0].click()
    assert (page.step(0), page.step(1)) == (LAST, 1)
    assert page.picture(0) == player.frame(LAST).tobytes()
    assert page.picture(1) == other.frame(1).tobytes()


def test_the_same_player_twice_and_its_script_again(browser, player, tmp_path):
    page = Page(browser, tmp_path / "twice.html", player, player)
    page.all(".next")[1].click()
    page.run("new Function(document.querySelectorAll('script:not([type])')[0].textContent)()")
    time.sleep(0.2)
    assert len(page.all(".bar")) == 2
    assert (page.step(0), page.step(1)) == (0, 1)


def test_plain_letters_stay_inside_and_combinations_pass(page):
    page.run(
        "window.seen = []; document.addEventListener('keydown', event => {"
        "  seen.push([event.key, event.ctrlKey, event.defaultPrevented]);"
        "  event.preventDefault() })"
    )
    page["canvas"].click()
    page.press("d", "d", "x", "b", "0")
    assert page.run("return seen") == []
    page.press(Keys.CONTROL, "s")
    page.press(Keys.ALT, Keys.ARROW_LEFT)
    seen = page.run("return seen.filter(([key]) => key.length === 1 || key.startsWith('Arrow'))")
    assert seen == [["s", True, False], ["ArrowLeft", False, False]]
    page.press(Keys.ESCAPE)
    assert page.run("return seen.at(-1)[0]") == "Escape"


def test_controls_stay_where_they_are(browser, player, tmp_path):
    page = Page(browser, tmp_path / "jump.html", player)
    heights = set()
    for _ in RUN:
        heights.add(page[".bar"].location["y"])
        page[".next"].click()
    assert len(heights) == 1


def test_reduced_motion_plays_slowly(browser, tmp_path):
    reduce = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", reduce)
    try:
        page = Page(browser, tmp_path / "calm.html", player_of(fps=20))
        page[".play"].click()
        time.sleep(1)
        assert page.step() == 0
        wait_for(lambda: page.step() == 1)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_print_shows_the_still_with_its_caption(browser, page):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert page["> img"].is_displayed()
        assert not page["canvas"].is_displayed()
        assert not page[".bar"].is_displayed()
        assert not page[".now"].is_displayed()
        shown = [item.text for item in page.all("figcaption > div") if item.is_displayed()]
        assert "x = 0.25" in shown[0]
        assert len(shown) == 1
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_no_request_and_no_console_error(browser, player, tmp_path):
    for log in ("browser", "performance"):
        browser.get_log(log)  # forget what came before
    page = Page(browser, tmp_path / "quiet.html", player)
    page[".last"].click()
    assert browser.get_log("browser") == []
    sent = [entry["message"] for entry in browser.get_log("performance")]
    sent = [text for text in sent if '"Network.requestWillBeSent"' in text]
    assert sent
    for text in sent:
        assert any(f'"url":"{scheme}:' in text for scheme in ("file", "data", "blob")), text[:300]


def test_without_scripts_the_last_step_and_all_captions_are_there(player, tmp_path):
    javascript_off = {"profile.managed_default_content_settings.javascript": 2}
    browser = start_browser(tmp_path / "profile", **javascript_off)
    try:
        page = Page(browser, tmp_path / "still.html", player, ready=False)
        still = page["img"]
        assert still.is_displayed()
        assert (still.size["width"], still.size["height"]) == (384, 240)
        assert "Step 4 of 4: x ← x / 2; x = 0.25" in still.get_attribute("alt")
        assert "x = 0.25" in page["figcaption"].text
        assert page.all(".bar") == page.all("canvas") == []
        page["summary"].click()
        items = page.all("li")
        assert [item.text.splitlines()[1] for item in items] == [f"x = {x:.4g}" for x in RUN]
        assert all(item.is_displayed() for item in items)
    finally:
        browser.quit()
