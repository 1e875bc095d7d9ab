"""Stored players as pictures: the first step without its numbers, or the last one with them."""

import base64
import io
import json
import re
import zlib

import numpy as np
from PIL import Image

from mlcore.viz.engine.pixels import png

PLAYER = re.compile(
    r'data-title="(?P<title>[^"]*)".*?base64,(?P<still>[^"]*)" width="(?P<width>\d+)".*?'
    r'<script type="application/json">(?P<data>.*?)</script>',
    re.DOTALL,
)


def first_picture(cell):
    """The HTML of the first step of the player that a cell shows, with its title; or ""."""
    for output in cell.stored.get("outputs", []):
        if found := PLAYER.search(output.get("data", {}).get("text/html", "")):
            picture = first_step(found["still"], json.loads(found["data"]))
            text, title = base64.b64encode(png(picture)).decode(), found["title"]
            return (
                f'<figure><img src="data:image/png;base64,{text}" width="{found["width"]}" '
                f'alt="{title}"><figcaption>{title}</figcaption></figure>'
            )
    return ""


def as_printed(markup):
    """A player on paper: the last step with its caption, without script and list of steps."""
    return re.sub(r"<(script|style|details)\b.*?</\1>", "", markup, flags=re.DOTALL)


def first_step(still, data):
    """Walk back from the last step, which is the still, by the changes as `Film.pack` wrote them.

    Parameters
        still : str      the last step, a PNG in base64
        data : dict      counts of runs, and changes in base64

    Returns
        PIL image
    """
    base = Image.open(io.BytesIO(base64.b64decode(still)))
    pixels, size = np.array(base).ravel(), base.size
    packed = np.frombuffer(zlib.decompress(base64.b64decode(data["changes"])), np.uint8)
    numbers, colours = seven_bits(packed[2048:], 2 * sum(data["counts"]))  # after the palettes
    steps = []
    for runs in np.split(numbers.reshape(-1, 2), np.cumsum(data["counts"]))[:-1]:
        ends = np.cumsum(runs.sum(axis=1))  # each run: the gap before it, its length
        where = [np.arange(end - length, end) for end, length in zip(ends, runs[:, 1])]
        where = np.concatenate(where) if where else np.empty(0, int)
        steps.append((where, colours[: len(where)]))
        colours = colours[len(where) :]
    for where, colour in reversed(steps):
        pixels[where] = colour
    image = Image.frombytes("P", size, pixels.tobytes())
    image.putpalette(packed[:1024].reshape(-1, 4)[:, :3].tobytes())
    return image


def seven_bits(data, n):
    """The first n numbers in some bytes, and the bytes after them.

    Each byte holds seven bits of a number, the lowest first; 128 is added where more follow.
    """
    ends = np.flatnonzero(data < 128)[:n] + 1
    starts = np.append(0, ends)[:n]
    place = np.arange(ends[-1] if n else 0) - np.repeat(starts, ends - starts)
    parts = (data[: len(place)].astype(int) & 127) << (7 * place)
    return np.add.reduceat(parts, starts) if n else parts, data[len(place) :]
