"""Stills for slides: laid out as asked, the right size, and the same bytes at every rebuild."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import record
from mlcore.viz import style
from mlcore.viz.descent.data import data
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour, surface
from mlcore.viz.still import save_still, still
from tests.drawn import drawn

X, Y = d3()
L = Objective(with_bias(X), Y)
RUN = record(gradient_descent(L, [0.0, 0.0], lr=0.1), 4)
CONTOUR, DATA, LOSS = contour(L, optimum=[1 / 3, 1.5]), data(X, Y), loss_curve()


def boxes(figure):
    return [axes.get_position().bounds for axes in figure.axes]


# --- layout ---------------------------------------------------------------------------------------


def test_first_panel_has_the_full_height_and_the_others_are_stacked_beside_it():
    (x0, y0, w0, h0), (x1, y1, w1, h1), (x2, y2, w2, h2) = boxes(
        still((CONTOUR, RUN, 1), (DATA, RUN, 1), (LOSS, RUN, 1))
    )
    assert x1 == pytest.approx(x2) and x0 + w0 < x1  # side by side
    assert y1 > y2 + h2 and h0 > h1 + h2 and w0 > w1  # one above the other


def test_a_row_has_equal_panels_and_each_its_heading():
    views = [(LOSS, RUN, i, f"step {i}") for i in range(3)]
    figure = still(*views, row=True)
    lefts, bottoms, widths, heights = np.transpose(boxes(figure))
    assert (np.diff(lefts) > widths[:-1]).all()
    for same in (bottoms, widths, heights):
        assert same == pytest.approx(same[0])
    assert [axes.get_title() for axes in figure.axes] == ["step 0", "step 1", "step 2"]
    assert still((LOSS, RUN, 0)).axes[0].get_title() == ""


def test_panels_below_stand_under_the_first_half_as_high_and_on_its_axis():
    under = replace(LOSS, below=True)
    (x0, y0, w0, h0), (x1, y1, w1, h1), (x2, y2, w2, h2) = boxes(
        still((DATA, RUN, 1), (under, RUN, 1), (LOSS, RUN, 1))
    )
    assert x1 == pytest.approx(x0) and w1 == pytest.approx(w0)  # one column, left and right even
    assert y1 + h1 < y0 and x0 + w0 < x2  # under it; the third is beside both
    assert y2 == pytest.approx(y1) and y2 + h2 == pytest.approx(y0 + h0)
    (_, _, wide, high), (_, _, _, low) = boxes(still((DATA, RUN, 1), (under, RUN, 1)))
    assert 1.7 < high / low < 2.6 and wide > 1.5 * w0
    row = boxes(still((DATA, RUN, 1), (under, RUN, 1), row=True))
    assert row[1][0] > row[0][0] + row[0][2]  # a row is a row


def test_each_view_shows_its_step_counted_from_the_end_if_negative():
    figure = still((LOSS, RUN, 1), (LOSS, RUN, -1), (LOSS, RUN, -4), row=True)
    assert [len(axes.lines[0].get_xdata()) for axes in figure.axes] == [2, 4, 1]


def test_size_and_text_fit_a_slide():
    for size in (style.SLIDE, style.HALF_SLIDE):
        figure = still((CONTOUR, RUN, 1), (DATA, RUN, 1, "data"), figsize=size)
        assert tuple(figure.get_size_inches()) == size
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        assert len(texts) > 15 and min(text.get_fontsize() for text in texts) >= 12
    assert tuple(still((LOSS, RUN, 1)).get_size_inches()) == (8, 4.5)


def test_steps_do_not_move_the_limits():
    for i in (0, 3):
        first, second = still((CONTOUR, RUN, i), (DATA, RUN, i)).axes
        for panel, axes in ((CONTOUR, first), (DATA, second)):
            alone, _ = drawn(panel, RUN)
            assert axes.get_xlim() == alone.get_xlim()
            assert axes.get_ylim() == alone.get_ylim()


# --- themes ---------------------------------------------------------------------------------------


def content(axes):
    """The numbers and words that a picture is made of, without its colours."""
    for artist in axes.get_children():
        for get in ("get_data_3d", "get_xydata", "get_offsets", "get_text"):
            if hasattr(artist, get):
                yield get, np.array(getattr(artist, get)()).tolist()
                break
        if hasattr(artist, "_posA_posB"):  # an arrow
            yield "arrow", np.array(artist._posA_posB).tolist()
        elif hasattr(artist, "get_path") and hasattr(artist, "get_patch_transform"):
            yield "patch", artist.get_patch_transform().transform_path(artist.get_path()).vertices
        elif hasattr(artist, "get_paths") and axes.name != "3d":
            yield from (("path", path.vertices.tolist()) for path in artist.get_paths())
    yield "limits", (axes.get_xlim(), axes.get_ylim())


@pytest.mark.parametrize(
    "panel", [CONTOUR, surface(L, optimum=[1 / 3, 1.5]), DATA, LOSS, loss_curve(log=True)],
    ids=["contour", "surface", "data", "loss", "log"],
)  # fmt: skip
def test_light_and_dark_show_the_same(panel):
    light, dark = (drawn(panel, RUN, 2, theme)[0] for theme in ("light", "dark"))
    contents = list(content(light))
    assert len(contents) > 4
    assert repr(contents) == repr(list(content(dark)))
    inks = [axes.xaxis.label.get_color() for axes in (light, dark)]
    assert inks == [style.GROUNDS[name][1] for name in ("light", "dark")]


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two rebuilds of one figure from scratch, in every format and both themes."""
    folders = [tmp_path_factory.mktemp("still") for _ in range(2)]
    for folder in folders:
        for theme in ("light", "dark"):
            panels = contour(L, optimum=[1 / 3, 1.5]), data(X, Y)
            figure = still(*((panel, RUN, 1) for panel in panels), theme=theme)
            for suffix in ("svg", "pdf", "png"):
                save_still(figure, folder / f"{theme}.{suffix}")
    return folders


def test_a_rebuild_gives_the_same_bytes_without_dates(files):
    first, again = files
    written = sorted(path.name for path in first.iterdir())
    assert len(written) == 6
    for name in written:
        assert (first / name).read_bytes() == (again / name).read_bytes(), name
        for word in (b"Date", b"dc:date", b"Software", b"matplotlib.org", b"Matplotlib v"):
            assert word not in (first / name).read_bytes(), name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ground_is_transparent(files, theme):
    with Image.open(files[0] / f"{theme}.png") as image:
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert alpha[0, 0] == alpha[-1, -1] == 0 and (alpha == 255).any()
    assert (alpha == 0).mean() > 0.3
    svg = ElementTree.parse(files[0] / f"{theme}.svg").getroot()
    (ground,) = [group for group in svg.iter() if group.get("id") == "patch_1"]
    assert re.search("fill: none|opacity: 0(;|$)", ground[0].get("style"))


def test_png_is_1920_pixels_wide(files, tmp_path):
    with Image.open(files[0] / "light.png") as image:
        assert image.size == (1920, 1080)
    for width in (4, 7.1, 8.4):
        save_still(Figure((width, 2)), tmp_path / "wide.png")
        with Image.open(tmp_path / "wide.png") as image:
            assert image.size[0] == 1920


def test_title_and_description_are_stored(tmp_path):
    for suffix in ("svg", "pdf", "png"):
        save_still(still((DATA, RUN, 1)), tmp_path / f"a.{suffix}", "A line", "Three points.")
    with Image.open(tmp_path / "a.png") as image:
        assert (image.info["Title"], image.info["Description"]) == ("A line", "Three points.")
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert b"/Title (A line)" in pdf and b"/Subject (Three points.)" in pdf
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert ">A line</title>" in svg and ">Three points.</desc>" in svg


def test_saving_leaves_the_figure_and_the_settings_alone(files, tmp_path):
    figure = still((DATA, RUN, 1))
    save_still(figure, tmp_path / "one.svg")
    save_still(figure, str(tmp_path / "one.png"))  # another resolution in between
    save_still(figure, tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


# --- errors ---------------------------------------------------------------------------------------


def test_bad_views_are_named():
    with pytest.raises(ValueError, match=r"still needs at least one view \(panel, run, i\)"):
        still()
    with pytest.raises(ValueError, match='theme must be "light" or "dark"; got \'sepia\''):
        still((LOSS, RUN, 0), theme="sepia")
    for i in (4, -5):
        with pytest.raises(ValueError, match=f"i must be a step of a run of 4; got {i}"):
            still((LOSS, RUN, 0), (LOSS, RUN, i))
    with pytest.raises(ValueError, match="i must be a step of a run of 0"):
        still((LOSS, [], 0))


@pytest.mark.parametrize("name", ["figure.bmp", "figure", "figure.SVG", "figure.svg.gz"])
def test_unknown_suffixes_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match=r"path must end in .svg, .pdf or .png; got '.*figure"):
        save_still(Figure(), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_what_cannot_be_written_is_an_error_with_its_path(tmp_path, suffix):
    (tmp_path / f"folder.{suffix}").mkdir()
    (tmp_path / "file").touch()
    for path in (f"missing/a.{suffix}", f"folder.{suffix}", f"file/a.{suffix}"):
        with pytest.raises(OSError) as caught:
            save_still(Figure((1, 1)), tmp_path / path)
        assert str(tmp_path / path) in str(caught.value)
