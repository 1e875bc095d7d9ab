"""The style: both themes complete, colours known, roles told apart by more than colour."""

import matplotlib
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from mlcore.viz import style


def luminance(colour):
    """Return the relative luminance of a colour (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_axes_are_readable_on_the_theme_s_paper(name):
    parameters = style.theme(name)
    paper = parameters["figure.facecolor"]
    assert contrast(parameters["text.color"], paper) > 12
    for key in ("axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"):
        assert parameters[key] == parameters["text.color"]
    assert contrast(parameters["axes.edgecolor"], paper) > 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_without_outline_stand_out_from_the_paper(name):
    with matplotlib.rc_context(style.theme(name)):
        for role in set(style.ROLES) - set(style.OUTLINED):
            assert contrast(style.colour(role), style.paper()) > 2.5, role


def test_no_yellow_on_white():
    with matplotlib.rc_context(style.theme("light")):
        assert style.OKABE_ITO["yellow"] not in [style.colour(role) for role in style.ROLES]
    cycle = style.theme("light")["axes.prop_cycle"].by_key()["color"]
    assert style.OKABE_ITO["yellow"] not in cycle


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_role_draws_a_line(name):
    with matplotlib.rc_context(style.theme(name)):
        axes = Figure().add_subplot()
        for role in style.ROLES:
            (line,) = axes.plot([0, 1], [0, 1], **style.look(role))
            assert line.get_color() == style.colour(role)


def test_roles_differ_by_more_than_colour():
    drawn = [str(sorted(keywords.items())) for _, _, keywords in style.ROLES.values()]
    model, gradient = (
        drawn[list(style.ROLES).index("model")],
        drawn[list(style.ROLES).index("gradient")],
    )
    assert model == gradient  # a line and an arrow: told apart by shape
    assert len(set(drawn)) == len(drawn) - 1


def test_changes_win_over_the_role():
    with matplotlib.rc_context(style.theme("light")):
        keywords = style.look("new", linewidth=1, color="red", zorder=7)
    assert (keywords["linewidth"], keywords["color"], keywords["zorder"]) == (1, "red", 7)


def test_the_theme_in_force_decides():
    with matplotlib.rc_context(style.theme("light")):
        assert (style.is_dark(), style.colour("optimum")) == (False, "#000000")
    with matplotlib.rc_context(style.theme("dark")):
        assert (style.is_dark(), style.colour("optimum")) == (True, "#FFFFFF")


def test_sizes_for_notebook_and_slides():
    assert min(size for key, size in style.theme("light").items() if "size" in key) >= 10
    slide = style.theme("light", text=style.SLIDE_TEXT)
    assert min(size for key, size in slide.items() if "size" in key) >= 12
    assert style.SLIDE[0] / style.SLIDE[1] == 16 / 9


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="theme must be .*sepia"):
        style.theme("sepia")
    with pytest.raises(ValueError, match="role must be one of data, .*hero"):
        style.look("hero")


def test_asking_changes_nothing():
    before = dict(matplotlib.rcParams)
    style.theme("dark")
    style.look("new")
    assert dict(matplotlib.rcParams) == before
