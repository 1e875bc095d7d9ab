"""The player without a browser: right pixels, right words, right files, clear errors."""

import base64
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tracemalloc
import zlib
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from PIL import Image

from mlcore.viz.engine.export import save
from mlcore.viz.engine.stage import Stage
from mlcore.viz.player import Panel, play
from mlcore.viz.style import look, theme

RUN = [4.0, 2.0, 1.0, 0.5]  # halving: the smallest run


def parabola(axes, run):
    x = np.linspace(-5, 5, 101)
    axes.plot(x, x**2, **look("previous"))
    axes.plot(0, 0, **look("optimum"))
    axes.set(xlabel="x", ylabel="loss")


def point(axes, run, i):
    axes.plot(run[i], run[i] ** 2, **look("new", marker="o"))
    axes.annotate(
        f"x = {run[i]:g}", (run[i], run[i] ** 2), (0, 20), arrowprops={"arrowstyle": "->"}
    )


def empty(axes, run):
    axes.set(xlim=(0, len(run)), ylim=(0, 20))


def curve(axes, run, i):
    axes.plot(range(i + 1), np.square(run[: i + 1]), label="loss")  # no colour named
    axes.fill_between([0, 1], [1, 2], alpha=0.3)
    axes.bar([2], [i + 1], label="bar")
    axes.legend()


def saddle(axes, run):
    x, y = np.meshgrid(np.linspace(-5, 5, 15), np.linspace(-5, 5, 15))
    axes.plot_surface(x, y, x**2 - y**2, cmap="viridis", alpha=0.6)


def flight(axes, run, i):
    axes.plot(run[: i + 1], [0] * (i + 1), np.square(run[: i + 1]), color="white")
    axes.scatter([run[i]], [0], [run[i] ** 2], color="red", s=60)
    axes.text(run[i], 0, 20, f"step {i}")


def caption(run, i):
    return f"<i>x</i> ← <i>x</i> / 2<br>x = {run[i]:.4g} &lt; 5"


CURVES = Panel(parabola, point), Panel(empty, curve)
SURFACE = Panel(saddle, flight, projection="3d"), Panel(empty, curve)


def player_of(*panels, run=RUN, caption=caption, title="Halving <x>", **options):
    return play(run, *(panels or CURVES), caption=caption, title=title, **options)


@pytest.fixture(scope="module")
def player():
    return player_of()


# --- pixels


@pytest.mark.parametrize("panels", [CURVES, SURFACE], ids=["2d", "3d"])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_frames_are_what_matplotlib_draws_at_once(panels, name):
    """A frame out of patches equals one full drawing of backdrop and step together."""
    player = player_of(*panels, theme=name)
    for i in (3, 0, 2, 1):
        frame = np.asarray(player.frame(i), int)
        with matplotlib.rc_context(theme(name)):
            stage = Stage(RUN, panels, (8.4, 4.0), 1.5)
            for panel, axes in zip(panels, stage.axes, strict=True):
                for artist in axes.over:
                    artist.set_animated(False)
                axes.computed_zorder = False  # 3-D: what a step adds lies over the surface
                old = set(axes.get_children())
                panel.draw(axes, RUN, i)
                if axes.name == "3d":
                    for artist in set(axes.get_children()) - old:
                        artist.set_zorder(artist.zorder + 10)
            stage.canvas.draw()
            whole = np.asarray(stage.canvas.buffer_rgba(), int)[..., :3]
        error = np.abs(frame - whole).max(axis=-1)
        assert error.mean() < 0.3  # of 255: the palette
        assert (error > 40).mean() < 2e-4  # rare colours of edges
        assert (error > 90).sum() == 0


def test_each_step_differs(player):
    frames = {player.frame(i).tobytes() for i in range(4)}
    assert len(frames) == 4


def test_steps_do_not_depend_on_the_order_of_drawing():
    with matplotlib.rc_context(theme("light")):
        stage = Stage(RUN, CURVES + SURFACE, (8.4, 4.0), 1)
        forwards = [stage.pixels(i).copy() for i in range(4)]
        for i in (2, 0, 3, 3, 1, 2):
            assert (stage.pixels(i) == forwards[i]).all()


def test_frame_can_be_asked_in_any_order(player):
    again = [player.frame(i).tobytes() for i in (3, 1, 0, 1, 2, -1)]
    assert again[1] == again[3]
    assert again[0] == again[5]


def test_frames_in_order_are_those_asked_for_one_by_one(player):
    in_order = [image.convert("RGB").tobytes() for image in player.film]
    assert in_order == [player.frame(i).tobytes() for i in range(len(player))]


def test_the_paper_is_exactly_the_theme_s():
    assert player_of().frame(0).getpixel((1, 1)) == (255, 255, 255)
    assert player_of(theme="dark").frame(0).getpixel((1, 1)) == (0x16, 0x19, 0x1D)


def test_spines_and_high_artists_of_the_backdrop_stay_on_top():
    def star(axes, run):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.plot(0.5, 0.5, "o", color="black", markersize=20, zorder=4)

    def flood(axes, run, i):
        axes.axhspan(0, 1, color="orange")

    image = player_of(Panel(star, flood), run=[0]).frame(0)
    width, height = image.size
    dark = (np.asarray(image, int).sum(axis=-1) < 60).sum()
    assert dark > 500
    assert (np.asarray(image) == (255, 165, 0)).all(axis=-1).mean() > 0.5


def test_one_panel_fills_the_figure_and_three_share_it():
    def widths(n):
        with matplotlib.rc_context(theme("light")):
            stage = Stage(RUN, [CURVES[1]] * n, (8.4, 4.0), 1)
        return [axes.get_position().bounds[2:] for axes in stage.axes]

    assert widths(1)[0][0] > 0.85
    (left, tall), (right, low), (_, low2) = widths(3)
    assert left == pytest.approx(1.2 * right, rel=0.02)
    assert tall > 2 * low
    assert low == pytest.approx(low2)


def test_a_step_that_draws_nothing_and_a_single_step():
    player = player_of(Panel(empty, lambda axes, run, i: None))
    assert player.frame(0).tobytes() == player.frame(3).tobytes()
    assert len(player_of(run=[1.0])) == 1
    assert "Step 0 of 0" in player_of(run=[1.0])._repr_html_()


def test_many_colours_still_look_right():
    rng = np.random.default_rng(0)
    noise = rng.random((40, 60, 3))

    def picture(axes, run):
        axes.imshow(noise)

    image = np.asarray(player_of(Panel(picture, lambda axes, run, i: None)).frame(0), int)
    assert len(np.unique(image.reshape(-1, 3), axis=0)) <= 256
    assert (image[2, 2] == 255).all()


def test_sixty_steps_over_a_contour_stay_small():
    angles = np.linspace(0, 6, 60)
    way = (
        np.stack([4 * np.cos(angles), 4 * np.sin(angles)], axis=1) * np.linspace(1, 0, 60)[:, None]
    )

    def bowl(axes, run):
        x, y = np.meshgrid(np.linspace(-5, 5, 80), np.linspace(-5, 5, 80))
        axes.contourf(x, y, x**2 + y**2 + 3 * np.sin(x * y), 20)

    def walk(axes, run, i):
        axes.plot(*run[: i + 1].T, **look("trail"))
        axes.plot(*run[i], **look("new", marker="o"))

    def fall(axes, run, i):
        axes.plot((run[: i + 1] ** 2).sum(axis=1), **look("new"))

    panels = Panel(bowl, walk), Panel(lambda axes, run: axes.set(xlim=(0, 60), ylim=(0, 17)), fall)
    page = player_of(*panels, run=way, caption=lambda run, i: f"x = {run[i][0]:.4g}")._repr_html_()
    assert len(page.encode()) < 120_000  # the target is 200 KB


def test_rc_parameters_and_pyplot_are_left_alone():
    import matplotlib.pyplot as plt

    open_figures, before = plt.get_fignums(), dict(matplotlib.rcParams)
    player_of()
    with pytest.raises(ZeroDivisionError):
        player_of(Panel(empty, lambda axes, run, i: 1 / 0))
    assert plt.get_fignums() == open_figures
    assert dict(matplotlib.rcParams) == before


# --- words


def test_html_holds_the_words(player):
    page = player._repr_html_()
    for i in range(4):
        assert f"<li>{caption(RUN, i)}</li>" in page
    assert f"<figcaption>{caption(RUN, 3)}</figcaption>" in page
    assert 'alt="Halving &lt;x&gt;. Step 3 of 3: x ← x / 2; x = 0.5 &lt; 5"' in page
    assert 'width="806" height="384"' in page


def test_html_needs_no_network(player):
    assert not re.search(r"(https?:)?//[a-z]|@import|url\(|fetch\(", strip_comments(player))


def strip_comments(player):
    return re.sub(
        r"(?m)//\s.*$", "", re.sub(r"base64,[^\"]*|\"changes\":\"[^\"]*", "", player._repr_html_())
    )


def test_what_nbval_compares_holds_no_pixels(player):
    """Without scripts, styles and base64 two themes give the same text; another digit does not."""

    def kept(page):
        page = re.sub(r"(?s)<script.*?</script>|<style>.*?</style>", "", page)
        return re.sub(r"base64,[A-Za-z0-9+/=]+", "", page)

    assert kept(player._repr_html_()) == kept(player_of()._repr_html_())
    assert kept(player._repr_html_()) == kept(player_of(theme="dark")._repr_html_())
    assert kept(player._repr_html_()) != kept(player_of(run=[4.0, 2.0, 1.0, 0.6])._repr_html_())


def test_static_part_stands_without_scripts(player):
    """JupyterLab strips these from an untrusted notebook; nothing else may be needed."""
    static = re.sub(r"(?s)<script.*?</script>|<style>.*?</style>", "", player._repr_html_())
    assert set(re.findall(r"<(\w+)", static)) == {
        *("figure", "img", "figcaption", "details", "summary", "ol", "li", "i", "br")
    }
    assert " id=" not in static
    assert 'ol start="0"' in static


def test_changes_can_be_read_by_their_description(player):
    """An independent reader of the packed format gets the frames of the player."""
    text = re.search(r'(?s)<script type="application/json">(.*?)</script>', player._repr_html_())[1]
    packed = json.loads(text)
    data = zlib.decompress(base64.b64decode(packed["changes"]))
    palette = [data[4 * k : 4 * k + 3] for k in range(256)]
    at, runs = 1024, []
    for count in packed["counts"]:
        runs.append(list(struct.iter_unpack("<II", data[at : at + 8 * count])))
        at += 8 * count
    pixels = {}
    colours = iter(data[at:])
    walks = []
    for change in runs:
        place, walk = 0, []
        for gap, length in change:
            place += gap
            walk += [(place + k, palette[next(colours)]) for k in range(length)]
            place += length
        walks.append(walk)
    for i in (2, 1, 0):
        pixels.update(walks[i])
        frame = bytearray(player.frame(3).tobytes())
        for place, colour in pixels.items():
            frame[3 * place : 3 * place + 3] = colour
        assert bytes(frame) == player.frame(i).tobytes()


def test_titles_are_escaped_and_dollars_harmless():
    page = player_of(title='a "b" <script>', caption=lambda run, i: "costs $5 ${x}")._repr_html_()
    assert 'data-title="a &quot;b&quot; &lt;script&gt;"' in page
    assert "costs $5 ${x}" in page


def test_repr(player):
    assert repr(player) == "<Player 'Halving <x>': 4 steps>"
    assert len(player) == 4


# --- files


def test_save_html(player, tmp_path):
    player.save(tmp_path / "run.html")
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>Halving &lt;x&gt;</title>" in page
    assert player._repr_html_() in page


def test_save_gif(tmp_path):
    player = player_of(fps=4)
    player.save(tmp_path / "run.gif")
    with Image.open(tmp_path / "run.gif") as gif:
        assert gif.n_frames == 4
        assert gif.info["loop"] == 0
        for i in range(4):
            gif.seek(i)
            assert gif.info["duration"] == 250
            assert gif.convert("RGB").tobytes() == player.frame(i).tobytes()


needs_ffmpeg = pytest.mark.skipif(
    not shutil.which("ffmpeg") and not os.environ.get("CI"), reason="MP4 needs ffmpeg: install it"
)


@needs_ffmpeg
def test_save_mp4(player, tmp_path):
    player.save(tmp_path / "run.mp4")
    probe = ["ffmpeg", "-i", tmp_path / "run.mp4", "-f", "framemd5", "-"]
    lines = subprocess.run(probe, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 4
    player.save(tmp_path / "again.mp4")
    assert b"Lavf" not in (tmp_path / "run.mp4").read_bytes()  # no version of the writer
    assert (tmp_path / "run.mp4").read_bytes() == (tmp_path / "again.mp4").read_bytes()


def test_save_strip(player, tmp_path):
    player.save(tmp_path / "strip.png", steps=(0, 3))
    with Image.open(tmp_path / "strip.png") as strip:
        width, height = player.frame(0).size
        assert strip.size == (2 * width, height + 48)
        assert (
            strip.crop((width, 48, 2 * width, height + 48)).tobytes() == player.frame(3).tobytes()
        )
        assert min(strip.crop((0, 0, width, 48)).convert("L").tobytes()) < 100  # its number
    player.save(tmp_path / "strip.png")
    with Image.open(tmp_path / "strip.png") as strip:
        assert strip.size[0] == 4 * width


def test_save_directory(player, tmp_path):
    player.save(tmp_path / "frames")
    assert sorted(path.name for path in (tmp_path / "frames").iterdir()) == [
        *("000.png", "001.png", "002.png", "003.png")
    ]
    with Image.open(tmp_path / "frames" / "002.png") as frame:
        assert frame.convert("RGB").tobytes() == player.frame(2).tobytes()


def test_a_shorter_run_leaves_no_frames_of_an_older_one(player, tmp_path):
    names = [f"{i:03d}.png" for i in range(7)]
    mine = ["notes.txt", "5.png", "0005.png", "title.png", "2024.png"]  # none that save would write
    for name in names + mine:
        (tmp_path / name).write_text("older")
    player.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[:4] + mine)
    assert all((tmp_path / name).read_text() == "older" for name in mine)
    (tmp_path / "004.png").mkdir()
    player.save(tmp_path)
    assert (tmp_path / "004.png").is_dir()


@needs_ffmpeg
def test_mp4_holds_a_frame_at_a_time(player, tmp_path):
    held = []  # bytes, when the next frame is asked for

    class Film:
        base = player.film.base

        def __len__(self):
            return 20

        def __iter__(self):
            for _ in range(20):
                held.append(tracemalloc.get_traced_memory()[0])
                yield player.film.frame(0)

    film = SimpleNamespace(film=Film(), fps=2)
    tracemalloc.start()
    save(film, tmp_path / "run.mp4")
    tracemalloc.stop()
    assert max(held) - held[0] < 6 * player.film.base.size  # two frames in RGB


def test_a_save_that_takes_long_shows_a_bar(tmp_path):
    script = """
import time
import numpy as np
from mlcore.viz.engine.pixels import Film
from mlcore.viz.player import Player

player = Player(Film([np.full((2, 3), k) for k in range(4)]), "abcd", "", 2, 1)
player.save("fast.gif")
frames = list(player.film)
Film.__iter__ = lambda film: (time.sleep(0.4) or frame for frame in frames)
player.save("slow.gif")
"""
    code = [sys.executable, "-c", script]
    settings = {name: os.environ[name] for name in os.environ if name != "TQDM_DISABLE"}
    run = subprocess.run(code, cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "slow.gif: 100%" in run.stderr
    assert "fast" not in run.stderr and run.stdout == ""


@pytest.mark.parametrize("name", ["a.html", "a.gif", "a.png", "a/000.png"])
def test_the_same_bytes_on_a_rebuild(name, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    target = name.split("/")[0]
    player_of().save(tmp_path / "one" / target)
    player_of().save(tmp_path / "two" / target)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


FORMATS = ["run.html", "run.gif", "run.png", "run"]


@pytest.mark.parametrize("name", [*FORMATS, "run.mp4"])
def test_a_path_that_cannot_be_written(player, name, tmp_path, monkeypatch):
    writer = shutil.which("ffmpeg") or sys.executable  # either fails, as it should
    monkeypatch.setattr(shutil, "which", lambda program: writer)
    (tmp_path / "file").touch()
    blocked = tmp_path / name
    if blocked.suffix:
        blocked.mkdir()  # a directory where a file should be
    else:
        blocked.touch()  # a file where a directory should be
    for path in (blocked, tmp_path / "missing" / name, tmp_path / "file" / name):
        with pytest.raises(OSError, match="cannot write " + re.escape(str(path))):
            player.save(path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is always full: Linux")
@pytest.mark.parametrize("name", [*FORMATS, pytest.param("run.mp4", marks=needs_ffmpeg)])
def test_a_full_disk_names_the_path(player, name, tmp_path):
    path = tmp_path / name
    if path.suffix:
        path.symlink_to("/dev/full")
    else:
        path.mkdir()
        (path / "002.png").symlink_to("/dev/full")
    with pytest.raises(OSError, match="cannot write " + re.escape(str(path))):
        player.save(path)


def test_mp4_without_ffmpeg(player, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(OSError, match="ffmpeg") as error:
        player.save(tmp_path / "run.mp4")
    assert str(tmp_path / "run.mp4") in str(error.value)


def test_mp4_when_ffmpeg_fails(player, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: sys.executable)  # an ffmpeg that fails
    with pytest.raises(OSError, match=re.escape(f"{tmp_path / 'run.mp4'}: ffmpeg says")):
        player.save(tmp_path / "run.mp4")


def test_suffixes_and_steps_that_are_not(player, tmp_path):
    with pytest.raises(ValueError, match=r"\.html, \.gif, \.mp4 or \.png.*run\.pdf"):
        player.save(tmp_path / "run.pdf")
    with pytest.raises(ValueError, match="steps must lie from 0 to 3; got 4"):
        player.save(tmp_path / "strip.png", steps=(0, 4))
    with pytest.raises(ValueError, match="steps must name at least one"):
        player.save(tmp_path / "strip.png", steps=())
    with pytest.raises(ValueError, match="steps belong to a strip"):
        player.save(tmp_path / "run.gif", steps=(0, 1))
    with pytest.raises(IndexError, match="from 0 to 3; got 4"):
        player.frame(4)


# --- errors


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"run": []}, ValueError, "run must hold at least one step"),
        ({"run": iter(RUN)}, TypeError, "list_iterator.*record it first"),
        ({"run": (x for x in RUN)}, TypeError, "generator.*record it first"),
        ({"caption": lambda run, i: i}, TypeError, "caption must return a str; got int at step 0"),
        ({"caption": "text"}, TypeError, "caption must be a function"),
        ({"title": None}, TypeError, "title must be a str; got NoneType"),
        ({"theme": "sepia"}, ValueError, 'theme must be "light" or "dark"; got \'sepia\''),
        ({"figsize": (12, 4)}, ValueError, "at most 8.5 wide; got \\(12, 4\\)"),
        ({"figsize": 8}, ValueError, "figsize must be"),
        ({"fps": 0}, ValueError, "fps must be greater than 0; got 0"),
        ({"scale": "2"}, ValueError, "scale must be greater than 0; got '2'"),
    ],
)
def test_bad_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        player_of(**arguments)


def test_bad_panels():
    with pytest.raises(ValueError, match="at least one Panel"):
        play(RUN, caption=caption, title="none")
    with pytest.raises(TypeError, match="panels must be Panel.*got tuple"):
        player_of((parabola, point))


def moved_limits(axes, run, i):
    axes.set_xlim(0, i + 1)


def moved_line(axes, run, i):
    axes.lines[0].set_ydata(np.zeros(101))


def retitled(axes, run, i):
    axes.set_title(f"step {i}")


def removed(axes, run, i):
    axes.lines[0].remove()


def moved_star(axes, run, i):
    axes.lines[1].set_xdata([i])


@pytest.mark.parametrize(
    ("draw", "fault"),
    [
        (moved_limits, r"panels\[1\] at step 3 changed the axis limits"),
        (moved_line, "changed or removed an artist of the backdrop"),
        (moved_star, "changed or removed an artist of the backdrop"),
        (retitled, "changed or removed an artist of the backdrop"),
        (removed, "changed or removed an artist of the backdrop"),
    ],
)
def test_a_draw_that_does_more_than_add(draw, fault):
    with pytest.raises(ValueError, match=fault):
        player_of(CURVES[1], Panel(parabola, draw))
