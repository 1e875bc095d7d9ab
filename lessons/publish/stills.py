"""Stored players as pictures: the first step without its numbers, or the last one with them."""

import base64
import io
import json
import re

from PIL import Image

from mlcore.viz.engine.pixels import Film, png

PLAYER = re.compile(
    r'data-title="(?P<title>[^"]*)".*?base64,(?P<still>[^"]*)" width="(?P<width>\d+)".*?'
    r'<script type="application/json">(?P<data>.*?)</script>',
    re.DOTALL,
)


def first_picture(cell):
    """The HTML of the first step of the player that a cell shows, with its title; or ""."""
    for output in cell.stored.get("outputs", []):
        if found := PLAYER.search(output.get("data", {}).get("text/html", "")):
            last, data = io.BytesIO(base64.b64decode(found["still"])), json.loads(found["data"])
            picture = Film.unpack(Image.open(last), data["counts"], data["changes"]).frame(0)
            text, title = base64.b64encode(png(picture)).decode(), found["title"]
            return (
                f'<figure><img src="data:image/png;base64,{text}" width="{found["width"]}" '
                f'alt="{title}"><figcaption>{title}</figcaption></figure>'
            )
    return ""


def as_printed(markup):
    """A player on paper: the last step with its caption, without script and list of steps."""
    return re.sub(r"<(script|style|details)\b.*?</\1>", "", markup, flags=re.DOTALL)
