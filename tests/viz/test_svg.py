"""The SVG file: its words are words, named for those who cannot see it, and as small as can be."""

import re
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.figure import Figure

from mlcore.viz import style
from mlcore.viz.svg import SVG, save_svg


def of(root, tag):
    return list(root.iter(f"{{{SVG}}}{tag}"))


@pytest.fixture
def figure():
    """A word, a word with an outline, one with room at its ends, and a formula."""
    with matplotlib.rc_context(style.theme("dark")):
        figure = Figure((8, 4.5))
        figure.text(0.1, 0.1, "plain < word")
        figure.text(0.2, 0.3, "outlined\nword", path_effects=style.outline(1.5, style.paper()))
        figure.text(0.3, 0.5, " apart  from ")
        figure.text(0.4, 0.7, "$10^{-3}$")
    return figure


def saved(figure, path, *arguments, **options):
    save_svg(figure, path, *arguments, **options)
    return ElementTree.parse(path).getroot()


def test_words_stay_words_one_text_a_line(figure, tmp_path):
    root = saved(figure, tmp_path / "a.svg")
    read = [text for text in of(root, "text") if not text.get("aria-hidden")]
    words = [text.text.replace("\N{NO-BREAK SPACE}", " ") for text in read[:4]]
    assert words == ["plain < word", "outlined", "word", " apart  from "]
    assert "".join(span.text for span in of(read[4], "tspan")) == "10−3"
    assert len(of(root, "path")) == 1  # the ground of the figure: no letter is a shape


def test_an_outline_lies_below_its_word_and_is_not_read(figure, tmp_path):
    root = saved(figure, tmp_path / "a.svg")
    texts = of(root, "text")
    below = [text for text in texts if text.get("aria-hidden") == "true"]
    assert [text.text for text in below] == ["outlined", "word"]
    for text in below:
        assert (text.get("stroke"), text.get("stroke-width")) == (style.GROUNDS["dark"][0], "3.1")
        above = texts[texts.index(text) + 1]
        assert above.text == text.text and above.get("stroke") is None
        assert all(above.get(key) == text.get(key) for key in ("x", "y", "transform", "style"))


def test_every_word_names_fonts_for_machines_that_lack_the_first(figure, tmp_path):
    root = saved(figure, tmp_path / "a.svg")
    chain = ", ".join(f"'{font}'" for font in style.FONTS) + ", sans-serif"
    styles = [e.get("style", "") for e in of(root, "text") + of(root, "tspan")]
    named = [re.search("font(?:-family)?: [^';]*([^;]+)", s)[1] for s in styles if "font" in s]
    assert len(named) >= 6 + 2  # in a formula each number has one, or each letter
    assert set(named) == {chain}


def test_room_at_the_ends_is_kept_which_browsers_drop(figure, tmp_path):
    kept = [text.text for text in of(saved(figure, tmp_path / "a.svg"), "text")]
    assert "\N{NO-BREAK SPACE}apart  from\N{NO-BREAK SPACE}" in kept


def test_letters_become_shapes_where_asked(figure, tmp_path):
    root = saved(figure, tmp_path / "a.svg", "Title", outlines=True)
    assert not of(root, "text") and len(of(root, "path")) > 20
    assert of(root, "title")[0].text == "Title"


def test_title_and_description_come_first_and_are_pointed_to(figure, tmp_path):
    root = saved(figure, tmp_path / "name.svg", "A title", 'With < and "')
    assert root.get("role") == "img"
    first, second = root[:2]
    assert (first.tag, first.text) == (f"{{{SVG}}}title", "A title")
    assert (second.tag, second.text) == (f"{{{SVG}}}desc", 'With < and "')
    assert root.get("aria-labelledby").split() == [first.get("id"), second.get("id")]
    assert first.get("id") == "name-title"  # two pictures on one page are told apart
    assert saved(figure, tmp_path / "name.svg").get("role") is None


def test_the_ground_is_there_only_for_who_asks(figure, tmp_path):
    root = saved(figure, tmp_path / "a.svg")
    (ground,) = [rect for rect in of(root, "rect") if rect.get("id") == "ground"]
    assert (
        ground.get("display") == "none" and ground.get("fill") == style.GROUNDS["dark"][0].lower()
    )
    assert list(root).index(ground) < list(root).index(of(root, "g")[0])  # below all
    assert re.search(r"#ground:target\s*{\s*display: inline", of(root, "style")[0].text)


def test_numbers_are_no_finer_than_a_hundredth_of_a_point(figure, tmp_path):
    figure.add_subplot().plot([0, 1 / 3, 1 / 7], [0, 1 / 7, 1 / 3])
    root = saved(figure, tmp_path / "a.svg")
    lines = " ".join(path.get("d") for path in of(root, "path"))
    assert re.search(r"\.\d\d\b", lines) and not re.search(r"\.\d{3}", lines)


def test_the_figure_is_as_it_was_even_if_saving_fails(figure, tmp_path):
    effects = figure.texts[1].get_path_effects()
    with pytest.raises(OSError):
        save_svg(figure, tmp_path / "missing" / "a.svg")
    assert figure.texts[1].get_path_effects() == effects and figure.texts[1].get_gid() is None
    first = saved(figure, tmp_path / "a.svg")
    again = saved(figure, tmp_path / "a.svg")
    assert ElementTree.tostring(first) == ElementTree.tostring(again)
