"""Files of a player: page, loop, film, strip of key frames, single frames.

The same player always gives the same bytes: no dates, no versions.
"""

import shutil
import subprocess
from contextlib import suppress
from functools import partial
from itertools import count, takewhile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from mlcore.viz.engine.page import whole_page


def save(player, path, steps=None):
    """Write a player to path; `Player.save` says what the suffixes mean.

    Parameters
        player : Player
        path : str or Path
        steps : sequence of ints, or None     those of a strip of key frames

    Raises
        ValueError   another suffix, or a step that there is not
        OSError      the path cannot be written; the message holds it

    Example
        >>> save(None, "run.pdf")
        Traceback (most recent call last):
        ValueError: path must end in .html, .gif, .mp4 or .png, or in no suffix; got 'run.pdf'.
    """
    path = Path(path)
    strip = partial(_strip, steps=steps)
    writers = {".html": _html, ".gif": _gif, ".mp4": _mp4, ".png": strip, "": _directory}
    if path.suffix not in writers:
        raise ValueError(
            f"path must end in .html, .gif, .mp4 or .png, or in no suffix; got {str(path)!r}."
        )
    if steps is not None and path.suffix != ".png":
        raise ValueError(f"steps belong to a strip of key frames (.png); got {str(path)!r}.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"cannot write {path}: there is no directory {path.parent}")
    try:
        writers[path.suffix](player, path)
    except OSError as error:  # of the disk, of Pillow, of ffmpeg: not all of them name the path
        raise type(error)(f"cannot write {path}: {error.strerror or error}") from None


def _frames(player, path):
    """Yield the steps as pictures, with a bar from the first second on."""
    return tqdm(player.film, path.name, unit="step", delay=1, leave=None)


def _html(player, path):
    path.write_text(whole_page(player), encoding="utf-8", newline="\n")


def _gif(player, path):
    frames = iter(_frames(player, path))
    duration = 10 * max(2, round(100 / player.fps))  # GIF counts in hundredths of a second
    options = {"save_all": True, "append_images": frames, "duration": duration, "loop": 0}
    next(frames).save(path, "GIF", **options)


def _mp4(player, path):
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise FileNotFoundError("MP4 needs ffmpeg, which was not found")
    height, width = player.film.base.shape
    command = [ffmpeg, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{width}x{height}", "-r", f"{player.fps:g}", "-i", "-"]
    command += ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p"]  # even sides
    command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1", path.absolute()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as film:
        with suppress(OSError):  # it has given up, and says why
            for frame in _frames(player, path):
                film.stdin.write(frame.convert("RGB").tobytes())
        said = film.communicate()[1]
    if film.returncode:
        raise OSError(f"ffmpeg says {said.decode().strip()}")


def _directory(player, path):
    path.mkdir(exist_ok=True)
    for i, frame in enumerate(_frames(player, path)):
        frame.save(path / f"{i:03d}.png", "PNG")
    older = (path / f"{i:03d}.png" for i in count(len(player)))  # of a longer run
    for frame in takewhile(Path.is_file, older):
        frame.unlink()


def _key_steps(n, steps):
    """Return the steps of the strip: those asked for, or four from the first to the last."""
    if steps is None:
        steps = dict.fromkeys(round(k * (n - 1) / 3) for k in range(4))
    if not steps:
        raise ValueError("steps must name at least one step; got none.")
    for i in steps:
        if not 0 <= i < n:
            raise ValueError(f"steps must lie from 0 to {n - 1}; got {i}.")
    return list(steps)


def _strip(player, path, steps):
    """Draw key frames side by side, each under its step number."""
    steps = _key_steps(len(player), steps)
    frames = [player.frame(i) for i in steps]
    width, height = frames[0].size
    size = round(16 * player.scale)
    paper = frames[0].getpixel((0, 0))
    ink = "black" if sum(paper) > 382 else "white"
    strip = Image.new("RGB", (len(frames) * width, height + 2 * size), paper)
    pen = ImageDraw.Draw(strip)
    for k, (i, frame) in enumerate(zip(steps, frames, strict=True)):
        strip.paste(frame, (k * width, 2 * size))
        middle = (k * width + width // 2, size)
        pen.text(middle, f"step {i}", ink, ImageFont.load_default(size), anchor="mm")
    strip.save(path, "PNG")
