"""The player on other screens than a notebook's: a projector, a phone, a dark page."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from mlcore.viz.player import play
from tests.viz.engine.test_browser import (  # noqa: F401  browser and player are fixtures
    RUN,
    Keys,
    Page,
    Panel,
    backdrop,
    browser,
    draw,
    player,
    player_of,
    wait_for,
)

WIDE = {"figsize": (8.4, 4.0)}
TICK = 10 / 72 * 96  # CSS pixels of a tick label of 10 points


@pytest.fixture
def emulate(browser):  # noqa: F811
    """Set the size of the screen, whether fingers touch it, and what media ask for."""

    def emulate(width=900, height=1200, phone=False, **media):
        features = [{"name": name.replace("_", "-"), "value": media[name]} for name in media]
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    yield emulate
    emulate()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def is_full(page):
    whole = page.run("return document.fullscreenElement === arguments[0]", page[""])
    return whole, "full" in page[""].get_attribute("class").split()


def box(page, selector):
    script = "const {left, top, right, bottom} = arguments[0].getBoundingClientRect();"
    return page.run(script + "return [left, top, right, bottom]", page[selector])


def scale(page):
    """CSS pixels on the screen for one of the picture, as drawn in a notebook."""
    left, top, right, bottom = box(page, "canvas")
    width, height = (int(page["img"].get_attribute(side)) for side in ("width", "height"))
    return min((right - left) / width, (bottom - top) / height)


# --- the whole screen


def test_f_fills_the_screen_and_f_or_the_button_leaves_it(browser, player, tmp_path):  # noqa: F811
    page = Page(browser, tmp_path / "page.html", player)
    page["canvas"].click()
    assert page["button.full"].get_attribute("title") == "Full screen (f)"
    page.press("f")
    wait_for(lambda: is_full(page) == (True, True))
    assert page["button.full"].get_attribute("title") == "Leave full screen (f or Escape)"
    page.press(Keys.ARROW_RIGHT)
    assert page.step() == 1
    page["button.full"].click()
    wait_for(lambda: is_full(page) == (False, False))
    assert page["button.full"].get_attribute("title") == "Full screen (f)"
    page.press("f")
    wait_for(lambda: is_full(page) == (True, True))
    page.press(Keys.ESCAPE)
    wait_for(lambda: is_full(page) == (False, False))


def test_f_with_control_is_left_to_the_browser(browser, player, tmp_path):  # noqa: F811
    page = Page(browser, tmp_path / "page.html", player)
    page.run("document.onkeydown = event => { window.seen = event.key; event.preventDefault() }")
    page["canvas"].click()
    page.press(Keys.CONTROL, "f")
    assert page.run("return window.seen") == "f"
    assert is_full(page) == (False, False)


REFUSED = {"a frame": "() => Promise.reject(new TypeError())", "a phone": "undefined"}


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
def test_where_the_screen_is_refused_it_fills_the_window(browser, player, tmp_path, answer):  # noqa: F811
    """Out of the strictest box, too: a notebook's panel contains what is fixed, and clips it."""
    page = Page(browser, tmp_path / "page.html", player)
    page.run(f"arguments[0].requestFullscreen = {answer}", page[""])
    page.run(
        "document.body.style = 'contain: strict; transform: scale(1); margin: 90px; height: 400px'"
    )
    within = box(page, "")
    page["canvas"].click()
    for leave in ("f", Keys.ESCAPE):
        page.press("f")
        wait_for(lambda: is_full(page) == (False, True))
        size = page.run("return [innerWidth, innerHeight]")
        wait_for(lambda size=size: box(page, "") == [0, 0, *size])
        for x, y in [(1, 1), (size[0] - 2, size[1] - 2)]:  # seen there, not clipped
            script = "return arguments[2].contains(document.elementFromPoint(...arguments))"
            assert page.run(script, x, y, page[""])
        page.press(Keys.ARROW_RIGHT)
        page.press(leave)
        assert is_full(page) == (False, False)
        assert box(page, "")[:3] == within[:3]
    assert page.step() == 2


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_on_a_projector(browser, emulate, tmp_path, width, height):  # noqa: F811
    """The picture is as large as fits, and caption and controls are whole beneath it."""
    emulate(width, height)
    page = Page(browser, tmp_path / "page.html", player_of(**WIDE))
    page["canvas"].click()
    page.press("f", Keys.ARROW_RIGHT)  # step 1 has the tallest caption
    wait_for(lambda: is_full(page) == (True, True) and box(page, "")[2:] == [width, height])
    size = float(page.run("return getComputedStyle(arguments[0]).fontSize", page[".now"])[:-2])
    assert size >= 20 * height / 720
    assert TICK * scale(page) >= 16 * height / 720
    picture, words, bar = (box(page, part) for part in ("canvas", "figcaption", ".bar"))
    assert 0 <= picture[1] < picture[3] <= words[1] < words[3] <= bar[1] < bar[3] <= height
    assert bar[3] > 0.96 * height
    assert words[1] - picture[3] < 0.03 * height  # nothing is wasted between them
    assert 0 <= words[0] < words[2] <= width
    assert page.run("return arguments[0].scrollHeight <= innerHeight", page[""])


def test_the_picture_gives_way_to_a_long_caption(browser, emulate, tmp_path):  # noqa: F811
    def long(run, i):
        return "A long way round. " * (60 if i == 0 else 1)

    emulate(1280, 720)
    page = Page(
        browser,
        tmp_path / "page.html",
        play(RUN, Panel(backdrop, draw), caption=long, title="Long", **WIDE),
    )
    page["canvas"].click()
    page.press("f")
    wait_for(lambda: is_full(page) == (True, True) and box(page, "")[2:] == [1280, 720])
    assert box(page, ".bar")[3] <= 720
    assert box(page, "canvas")[3] <= box(page, "figcaption")[1]
    assert scale(page) > 0.5


# --- a dark page


def frame(player, i, theme):  # noqa: F811
    return player.film.frame(i, theme).convert("RGB").tobytes()


def test_light_ink_on_the_page_makes_a_dark_picture(browser, emulate, tmp_path):  # noqa: F811
    player, fixed = player_of(), player_of(theme="dark")  # noqa: F811
    page = Page(browser, tmp_path / "page.html", player, fixed)
    assert page.picture(0) == frame(player, 0, 0)
    page.run(
        "document.body.style.color = 'rgb(240 240 240 / 90%)'"
    )  # a notebook's theme is changed
    wait_for(lambda: page.picture(0) == frame(player, 0, 1))
    page.all(".next")[0].click()
    assert page.picture(0) == frame(player, 1, 1)
    page.run("document.body.style.color = 'oklch(30% 0 0)'")
    wait_for(lambda: page.picture(0) == frame(player, 1, 0))
    for ink in ("#eee", "#222"):
        page.run("document.body.style.color = arguments[0]", ink)
        assert page.picture(1) == fixed.frame(0).tobytes()  # made dark: it stays dark


def test_out_of_sight_it_misses_no_change_of_theme(browser, player, tmp_path):  # noqa: F811
    """A notebook skips what is off the screen: no transition ends there."""
    page = Page(browser, tmp_path / "page.html", player)
    page.run(
        "const far = document.createElement('div'), [player] = arguments;"
        "far.style = 'margin-top: 9000px; content-visibility: auto';"
        "player.before(far); far.append(player)",
        page[""],
    )
    seen = "return arguments[0].checkVisibility({ contentVisibilityAuto: true })"
    wait_for(lambda: not page.run(seen, page[""]))
    page.run("document.body.style.color = '#eee'")
    page.run("arguments[0].scrollIntoView()", page[""])
    wait_for(lambda: page.run(seen, page[""]) and page.picture() == frame(player, 0, 1))


def test_a_click_on_the_picture_leaves_no_frame_around_it(browser, player, tmp_path):  # noqa: F811
    page = Page(browser, tmp_path / "page.html", player)
    page["canvas"].click()
    page.press(Keys.ARROW_RIGHT, "f")
    wait_for(lambda: is_full(page) == (True, True))
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert page.run(outline) == "none"


def test_it_follows_the_system_and_fills_the_screen_with_its_paper(
    browser,  # noqa: F811
    player,  # noqa: F811
    emulate,
    tmp_path,
):
    emulate(prefers_color_scheme="dark")
    player.save(tmp_path / "page.html")
    browser.get((tmp_path / "page.html").as_uri())
    page = Page.__new__(Page)
    page.browser = browser
    wait_for(lambda: page.all(".bar"))
    assert page.picture() == frame(player, 0, 1)
    page.press(Keys.TAB, "f")
    wait_for(lambda: is_full(page) == (True, True))
    shot = np.asarray(Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB"))
    assert {tuple(shot[y, x]) for y in (5, -5) for x in (5, -5)} == {(0x16, 0x19, 0x1D)}
    ink = page.run("return getComputedStyle(arguments[0]).color", page[".now"])
    assert min(map(int, re.findall(r"\d+", ink))) > 200
    emulate(prefers_color_scheme="light")
    wait_for(lambda: page.picture() == frame(player, 0, 0))


def test_the_track_of_the_slider_does_not_glare(browser, player, tmp_path):  # noqa: F811
    """Under the accent of the site, and under those of a notebook, by day and by night."""

    def track():
        page.run("scrollTo(0, 1e6)")
        shot = Image.open(io.BytesIO(page["input"].screenshot_as_png)).convert("L")
        return np.asarray(shot, int)[shot.height // 2, shot.width // 2 : -9]

    page = Page(browser, tmp_path / "page.html", player)
    for day, night in [("#0072b2", "#0072b2"), ("#1976d2", "#2196f3")]:
        page.run("document.body.style = arguments[0]", f"--jp-brand-color1: {day}; color: #222")
        wait_for(lambda: page.picture() == frame(player, 0, 0))
        assert track().min() > 200
        page.run("document.body.style = arguments[0]", f"--jp-brand-color1: {night}; color: #eee")
        wait_for(lambda: page.picture() == frame(player, 0, 1))
        assert track().max() < 100


def test_a_dark_page_prints_the_light_still(browser, player, tmp_path):  # noqa: F811
    page = Page(browser, tmp_path / "page.html", player)
    page.run("document.body.style.color = 'white'")
    wait_for(lambda: page.picture() == frame(player, 0, 1))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert page["> img"].is_displayed()
        assert not page["canvas"].is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


# --- a phone


def test_on_a_phone(browser, emulate, tmp_path):  # noqa: F811
    emulate(390, 844, phone=True)
    player_of(**WIDE).save(tmp_path / "page.html")
    browser.get((tmp_path / "page.html").as_uri())
    page = Page.__new__(Page)
    page.browser = browser
    wait_for(lambda: page.all(".bar"))
    assert page.run("return document.documentElement.scrollWidth") == 390
    for control in page.all(":is(button, select, input)"):
        assert min(control.size["width"], control.size["height"]) >= 40
        assert 0 <= control.location["x"] <= 390 - control.size["width"]
    assert TICK * scale(page) >= 10
    assert box(page, ".view")[2] <= 390  # the picture moves within its box,
    assert page[".view"].get_attribute("tabindex") == "0"  # by keys, too
    more = lambda: "more" in page[".view"].get_attribute("class").split()  # noqa: E731
    assert more()
    assert "gradient" in page.run("return getComputedStyle(arguments[0]).maskImage", page[".view"])
    page.run("arguments[0].scrollLeft = 999", page[".view"])
    wait_for(lambda: not more())
    page.run("arguments[0].scrollLeft = 9", page[".view"])
    wait_for(more)
    emulate(844, 390, phone=True)
    page["button.full"].click()
    wait_for(lambda: is_full(page)[1] and box(page, "")[2:] == [844, 390])
    wait_for(lambda: not more())
    assert TICK * scale(page) >= 10
    assert box(page, ".bar")[3] <= 390
