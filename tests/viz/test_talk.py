"""A talk's style: it changes what it names, nothing else, and what is wrong in it is named."""

import logging
from pathlib import Path

import matplotlib
import pytest

from mlcore.steps import Step
from mlcore.viz import style
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.still import save_still, still
from mlcore.viz.talk import read

EXAMPLE = Path(__file__).parents[2] / "figures" / "talk.mplstyle"


@pytest.fixture
def written(tmp_path):
    """A function: the path of a style with these lines."""

    def write(*lines):
        path = tmp_path / "my.mplstyle"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


def test_the_first_roles_take_the_colours_of_the_style_and_the_others_keep_theirs(written):
    path = written('axes.prop_cycle: cycler(color=["#010203", "red"]) + cycler(lw=[1, 2])')
    with matplotlib.rc_context(style.theme(path)):
        assert style.colour("data") == style.look("data")["color"] == "#010203"
        assert style.colour("other") == "red"
        mine = [style.colour(role) for role in style.ROLES]
    with matplotlib.rc_context(style.theme("light")):
        assert mine[2:] == [style.colour(role) for role in style.ROLES][2:]
    many = written(f"axes.prop_cycle: cycler(color={['red'] * 20})")
    with matplotlib.rc_context(style.theme(many)):
        assert {style.colour(role) for role in style.ROLES} == {"red"}


def test_what_a_style_leaves_out_is_as_in_the_theme_below(written):
    light, dark = style.theme("light"), style.theme("dark")
    assert style.theme(written("lines.linewidth: 3")) == light | {"lines.linewidth": 3.0}
    pale = style.theme(written('text.color: "#EEEEEE"'))
    changed = {key for key in dark if pale[key] != dark[key]}
    assert changed == {"text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"}
    assert style.theme(written("figure.facecolor: black"))["text.color"] == dark["text.color"]
    assert style.theme(written("figure.facecolor: none")) == light


def test_ink_and_paper_are_those_of_the_style(written):
    path = written('text.color: "#112233"', "figure.facecolor: ivory", "axes.edgecolor: green")
    theme = style.theme(path)
    with matplotlib.rc_context(theme):
        assert (style.ink(), style.paper(), style.is_dark()) == ("#112233", "ivory", False)
    assert theme["legend.facecolor"] == "ivory" and theme["xtick.color"] == "green"


def test_sizes_grow_together_and_are_those_of_a_slide(written):
    path = written("font.size: 21")
    slide = style.theme(path, style.SLIDE_TEXT)
    assert (slide["font.size"], slide["axes.titlesize"], slide["xtick.labelsize"]) == (21, 21, 20)
    assert style.theme(path, 11)["font.size"] == pytest.approx(21 * 11 / 14)


@pytest.mark.parametrize(
    "lines",
    [
        ["font.family: Nowhere, DejaVu Serif"],
        ["font.family: sans-serif", "font.sans-serif: Nowhere, DejaVu Serif"],
        ["font.sans-serif: DejaVu Serif"],
    ],
)
def test_fonts_are_the_installed_ones_and_then_the_course_s(written, lines, tmp_path, caplog):
    theme = style.theme(written(*lines))
    assert theme["font.family"] == ["DejaVu Serif", "sans-serif"]
    assert theme["font.sans-serif"] == style.FONTS
    run = [Step(0, None, 4.0, 1), Step(1, None, 0.02, 2)]
    figure = still((loss_curve(log=True), run, -1), theme=written(*lines))
    for suffix in (".svg", ".png"):
        with caplog.at_level(logging.WARNING):
            save_still(figure, tmp_path / f"a{suffix}")
    assert not caplog.records  # no font was missed
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert text.count("font-family: 'DejaVu Serif', ") == text.count("font-family: ")  # and of 10⁻²
    assert "<tspan" in text


def test_the_example_is_a_style_that_lists_the_roles_in_their_order():
    roles = ", ".join(style.ROLES)
    assert f"\n# {roles}.\n" in EXAMPLE.read_text(encoding="utf-8")
    with matplotlib.rc_context(style.theme(EXAMPLE, style.SLIDE_TEXT)):
        assert style.colour("data") == "#268BD2" and matplotlib.rcParams["font.size"] == 15


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("data: red", "line 2: 'data' is not a key of matplotlib's styles"),
        ("no colon", "line 2: 'no colon' is not a key"),
        ("text.color: #112233", 'line 2: a # begins a comment; write text.color: "#112233"'),
        ("text.color: nocolour", "my.mplstyle: Key text.color: 'nocolour'"),
        ('axes.prop_cycle: cycler(color=["#12"])', "axes.prop_cycle.*'#12'"),
        ("font.size: big", "font.size.*big"),
        ("font.family: Nowhere", "no font of font.family is installed; got Nowhere"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(written, line, message):
    path = written("# a comment", line)
    with pytest.raises(ValueError, match=message) as caught:
        style.theme(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"my\.mplstyle"):
        read(tmp_path / "my.mplstyle")
    with pytest.raises(ValueError, match=r"got 'my.style', which is no .mplstyle file"):
        style.theme("my.style")
