"""The figures for slides: complete, described once, legible, and the same at every rebuild."""

import ast
import json
import re
import shutil
import subprocess
import sys
from functools import wraps
from importlib.util import module_from_spec, spec_from_file_location
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import is_color_like
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from PIL import Image

from mlcore.viz import style
from mlcore.viz.engine.stage import Stage

ROOT = Path(__file__).parents[1]
HERE = ROOT / "figures"
spec = spec_from_file_location("figures_build", HERE / "build.py")
build = module_from_spec(spec)
spec.loader.exec_module(build)

PICTURES = {".svg", ".gif", ".png", ".pdf"}


@pytest.fixture(scope="module")
def made():
    """(name, theme): what each figure function returns."""
    themes = "light", "dark"
    return {(name, theme): make(theme) for name, make in build.FIGURES.items() for theme in themes}


@pytest.fixture(scope="module")
def files(made, tmp_path_factory):
    """The files that these make."""
    folder = tmp_path_factory.mktemp("figures")
    with pytest.MonkeyPatch.context() as patch:
        again = {
            name: wraps(make)(lambda theme, name=name: made[name, theme])
            for name, make in build.FIGURES.items()
        }
        patch.setattr(build, "FIGURES", again)
        build.build(folder)
    return sorted(folder.iterdir())


# --- what is committed ----------------------------------------------------------------------------


def test_every_file_belongs_to_a_figure_and_every_figure_has_its_files(files):
    committed = {path.name for path in HERE.iterdir() if path.suffix in PICTURES}
    assert committed == {path.name for path in files}, "make figures; remove what is left over"
    stems = {path.stem.removesuffix("_light").removesuffix("_dark") for path in files}
    assert stems == set(build.FIGURES)


def words(path):
    """The texts in an SVG but for the ticks, and its title and description before them."""
    root = ElementTree.parse(path).getroot()
    texts = [text.text for text in root.iter() if text.tag.endswith(("}text", "}title", "}desc"))]
    return [text for text in texts if re.search(r"[^\W\d]", text or "")]


def test_committed_files_are_not_older_than_their_drawers(files):
    """Bytes and ticks differ between versions of matplotlib; labels, legends and steps do not."""
    for path in files:
        if path.suffix == ".svg":
            assert len(words(path)) > 4 and words(HERE / path.name) == words(path), "make figures"
        else:
            with Image.open(path) as new, Image.open(HERE / path.name) as old:
                assert (old.n_frames, old.size) == (new.n_frames, new.size), "make figures"


def test_files_are_small_and_say_what_they_show():
    for path in HERE.glob("*.svg"):
        assert path.stat().st_size <= 200_000, f"{path.name}: rasterise or thin what is heavy"
        title, description, *_ = words(path)
        name = path.stem.removesuffix("_light").removesuffix("_dark")
        assert (title, description) == (build.title(name), build.alternative_text(name))


def test_index_is_that_of_a_rebuild(files):
    assert (HERE / "README.md").read_text(encoding="utf-8") == build.index(files), "make figures"


def test_index_tells_figures_of_similar_names_apart(monkeypatch):
    figure = build.FIGURES["03_descent"]
    monkeypatch.setattr(build, "FIGURES", {"03_descent": figure, "03_descent_far": figure})
    files = [Path(f"03_descent{part}.gif") for part in ("", "_far")]
    near, far = build.index(files).split("### 03_descent_far")
    assert "_far.gif" not in near and "(03_descent.gif)" not in far


def test_the_gallery_shows_both_themes_on_their_ground_and_what_to_copy(files):
    head, *entries = build.index(files).split("\n### ")
    assert (HERE / "talk.mplstyle").read_text(encoding="utf-8") in head
    for name, entry in zip(build.FIGURES, entries, strict=True):
        shown = re.findall(r'<img src="([^"]+)" width="49%" loading="lazy" alt="[^"]{20,}">', entry)
        stills = [f"{name}_{theme}.svg#ground" for theme in ("light", "dark")]
        assert shown in (stills, [f"{name}.gif"])
        (licence,) = re.findall(r"```text\n(.*)\n```", entry)
        assert licence.startswith(build.title(name)) and licence.endswith(", CC BY 4.0")
        assert f"`make figures ONLY={name}`" in entry
    title = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert title == f"# {build.COURSE}"


# --- one's own ------------------------------------------------------------------------------------


def run_build(folder, *arguments):
    """The program, with the figures of lesson 01 alone."""
    for name in ("build.py", "lesson_01.py"):
        shutil.copy(HERE / name, folder)
    command = [sys.executable, folder / "build.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_a_talk_s_style_makes_one_file_of_each_kind(tmp_path):
    (tmp_path / "my.mplstyle").write_text('text.color: "#123456"\nfont.family: DejaVu Serif\n')
    own = ["--style", tmp_path / "my.mplstyle", "--formats", "svg", "gif", "png"]
    done = run_build(tmp_path, "--only", "01_squares", *own, "--to", tmp_path / "made")
    names = {path.name for path in (tmp_path / "made").iterdir()}
    assert names == {"01_squares.svg", "01_squares.gif", "01_squares.png"}, done.stderr
    picture = (tmp_path / "made/01_squares.svg").read_text(encoding="utf-8")
    assert "fill: #123456" in picture and style.GROUNDS["light"][1].lower() not in picture
    fonts = re.findall("font(?:-family)?: [^';]*('[^';]+')", picture)
    assert set(fonts) == {"'DejaVu Serif'"} and len(fonts) > 8


def test_what_is_one_s_own_goes_to_build_and_not_among_the_figures(tmp_path):
    (tmp_path / "figures").mkdir()
    done = run_build(tmp_path / "figures", "--only", "01_bowl", "--outlines")
    *files, _, credit = done.stdout.splitlines()
    made = tmp_path / "build/figures"
    assert files == [f"{made / '01_bowl_light.svg'}", f"{made / '01_bowl_dark.svg'}"], done.stderr
    assert credit.startswith("Bowl (lesson 01), from “") and credit.endswith("”, CC BY 4.0")
    assert "<text" not in (tmp_path / "build/figures/01_bowl_dark.svg").read_text(encoding="utf-8")
    assert not list((tmp_path / "figures").glob("*.svg"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "01_bowls"], "there is no figure '01_bowls'; near it are: 01_bowl"),
        (["--style", "my.mplstyle"], "No such file or directory: 'my.mplstyle'"),
    ],
)
def test_what_is_not_there_is_named_without_a_traceback(tmp_path, arguments, message):
    done = run_build(tmp_path, "--to", tmp_path / "made", *arguments)
    assert done.returncode == 2 and message in done.stderr and "Traceback" not in done.stderr


def test_a_rebuild_in_another_process_gives_the_same_bytes(files, tmp_path):
    """Of one lesson; that no figure draws anything by chance, the next test says."""
    done = run_build(tmp_path, "--to", tmp_path / "made")
    files = [path for path in files if path.name.startswith("01_")]
    assert done.stdout == f"{len(files)} files in {tmp_path / 'made'}\n", done.stderr
    assert {path.suffix for path in files} == {".svg", ".gif"}
    for path in files:
        assert (tmp_path / "made" / path.name).read_bytes() == path.read_bytes(), path.name
    assert not (tmp_path / "made/README.md").exists()  # the index belongs to the committed ones


def test_light_and_dark_differ_in_colours_alone(files):
    """Each is made from the start: what chance or the order of a set decided would differ."""
    for dark in files:
        if dark.stem.endswith("_dark"):
            light = dark.with_name(dark.name.replace("_dark", "_light"))
            shapes = [
                re.findall(
                    r' (?:d|x|y|transform|points)="([^"]*)"', path.read_text(encoding="utf-8")
                )
                for path in (light, dark)
            ]
            assert len(shapes[0]) > 50 and shapes[0] == shapes[1], dark.name


def test_loops_are_16_to_9_and_have_as_many_frames_as_steps(files, made):
    loops = [path for path in files if path.suffix == ".gif"]
    assert {path.stem for path in loops} == {name for (name, _), (_, run) in made.items() if run}
    for path in loops:
        run, _ = made[path.stem, "light"][1]
        with Image.open(path) as image:
            assert image.size[0] * 9 == image.size[1] * 16 and image.size[0] >= 1152
            assert image.n_frames == len(run)


# --- the words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", build.FIGURES)
def test_every_figure_has_an_alternative_text(name):
    text = build.alternative_text(name)
    assert len(text) > 40 and text.endswith(".")
    assert not set(text) & set('"<>|\n')  # it must fit an attribute and a cell of a table


def lesson_tables():
    """(lesson, figure, alternative text) of every row that links to a figure, in all lessons."""
    for path in sorted((ROOT / "lessons").glob("[0-9]*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for row in "".join(cell["source"]).splitlines():
                linked = re.findall(r"\]\(\.\./figures/([^)]+)\)", row)
                if cell["cell_type"] == "markdown" and linked and row.startswith("|"):
                    yield path.stem, linked, row.strip("| ").split(" | ")[-1]


def test_lessons_list_their_figures_with_the_same_words(files):
    listed = []
    for lesson, linked, text in lesson_tables():
        stems = {Path(file).stem.removesuffix("_light").removesuffix("_dark") for file in linked}
        assert len(stems) == 1, f"{lesson}: one figure a row; got {linked}"
        (name,) = stems
        assert name[:2] == lesson[:2]
        assert text == build.alternative_text(name), f"{lesson}: alternative text of {name}"
        of_figure = [f.name for f in files if re.fullmatch(f"{name}(_light|_dark)?", f.stem)]
        assert sorted(linked) == of_figure, f"{lesson}: the files of {name}"
        listed.append(name)
    assert sorted(listed) == sorted(build.FIGURES), "each figure stands in its lesson's table once"


def test_the_readme_uses_the_same_words():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'<img src="figures/(\w+)_light\.svg"[^>]*\balt="([^"]*)"', text)
    assert pictures
    for name, alternative in pictures:
        assert alternative == build.alternative_text(name)


# --- the pictures ---------------------------------------------------------------------------------


def texts(figure):
    """Every text that is to be seen: ticks beyond the limits of their axis are not."""
    hidden = set()
    for axes in figure.axes:
        for axis in axes._axis_map.values():
            low, high = sorted(axis.get_view_interval())
            for minor in (False, True):
                ticks = zip(axis.get_ticklocs(minor=minor), axis.get_ticklabels(minor=minor))
                low, high = low - 1e-9 * abs(low), high + 1e-9 * abs(high)
                hidden |= {label for at, label in ticks if not low <= at <= high}
    shown = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    return [text for text in shown if text not in hidden]


def outline(text):
    """The corners of a text on the screen; a slanted one has a slanted box."""
    angle = text.get_rotation()
    middle = np.mean(text.get_window_extent().get_points(), axis=0)
    text.set_rotation(0)
    half = np.diff(text.get_window_extent().get_points(), axis=0)[0] / 2
    half -= text.get_figure().dpi / 72 / 4  # a quarter of a point: boxes may touch
    text.set_rotation(angle)
    turn = np.array([[np.cos(np.radians(angle)), np.sin(np.radians(angle))],
                     [-np.sin(np.radians(angle)), np.cos(np.radians(angle))]])  # fmt: skip
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * half
    return Outline(corners @ turn + middle)


def assert_legible(figure, smallest):
    shown = texts(figure)
    figure.draw_without_rendering()  # in 3-D: puts them where they belong
    shown = {text: outline(text) for text in shown}
    assert len(shown) > 8
    for text, box in shown.items():
        assert text.get_fontsize() >= smallest, text
        low, high = box.vertices.min(axis=0), box.vertices.max(axis=0)
        assert (low >= 0).all() and (high <= figure.bbox.size).all(), f"{text} is clipped"
    for (one, box), (other, other_box) in combinations(shown.items(), 2):
        assert not box.intersects_path(other_box, filled=True), f"{one} overlaps {other}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", build.FIGURES)
def test_stills_are_legible_on_a_slide(made, name, theme):
    figure, animation = made[name, theme]
    assert figure or animation
    if figure:
        assert tuple(figure.get_size_inches()) == style.SLIDE
        assert_legible(figure, 12)
        colours = {text.get_color() for text in texts(figure)}
        assert colours == {style.GROUNDS[theme][1]}  # the ink of this theme


def stage_of(animation):
    run, panels = animation
    with matplotlib.rc_context(style.theme("light")):
        stage = Stage(run, panels, **build.GIF)
        for panel, axes in zip(panels, stage.axes):
            panel.draw(axes, run, len(run) - 1)
    return stage


@pytest.mark.parametrize("name", build.FIGURES)
def test_loops_are_legible_on_a_slide(made, name):
    _, animation = made[name, "light"]
    if animation:
        width = build.GIF["figsize"][0]
        assert_legible(stage_of(animation).figure, 12 * width / style.SLIDE[0])


def test_squares_of_the_data_are_seen_whole(made):
    """A square that is cut off at the edge has not the area that it stands for."""
    pictures = [
        figure for (name, _), (figure, _) in made.items() if figure and name[:2] in ("01", "03")
    ]
    for name in ("01_squares", "03_descent"):
        run, panels = made[name, "light"][1]
        with matplotlib.rc_context(style.theme("light")):
            stage = Stage(run, panels, **build.GIF)
            panels[1].draw(stage.axes[1], run, 0)
        pictures.append(stage.figure)
    squares = [(axes, patch) for f in pictures for axes in f.axes for patch in axes.patches
               if hasattr(patch, "get_corners")]  # fmt: skip
    assert len(squares) == 3 * 6
    for axes, square in squares:
        right, top = square.get_corners().max(axis=0)
        assert right <= axes.get_xlim()[1] and top <= axes.get_ylim()[1]


DRAWERS = sorted((ROOT / "mlcore" / "viz").rglob("*.py")) + [HERE / "build.py"]


def test_colours_are_named_in_style_alone():
    offenders = []
    for path in DRAWERS:
        if path.stem in ("style", "export"):  # export writes a strip's numbers in black or white
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree)
                      if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)}  # fmt: skip
        for node in ast.walk(tree):
            where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                value = node.value
                colour = len(value) > 1 and value != "none" and is_color_like(value)
                colour = colour and not re.fullmatch(r"[\d.]+", value)  # "0.5" is a grey
                if (colour or value in matplotlib.colormaps) and value not in docstrings:
                    offenders.append(f"{where}: {value!r}")
            if isinstance(node, ast.keyword) and re.fullmatch(
                "c|.*colou?rs?|[ef]c", node.arg or ""
            ):
                literal = isinstance(node.value, ast.Constant | ast.Tuple | ast.List)
                if literal and getattr(node.value, "value", None) != "none":
                    offenders.append(f"{where}: {ast.unparse(node)}")
    assert not offenders, "\n".join(offenders)
