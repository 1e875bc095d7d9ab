"""The HTML of a player: a still picture with its words, and the script that brings it to life.

Where scripts do not run (a notebook that is not trusted, a page printed), picture, caption and the
list of all steps are what remains; nothing else may be needed to understand them.
"""

import base64
import html
import json
import re
from importlib.resources import files
from string import Template

from mlcore.viz.engine.pixels import png

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
:root { color-scheme: light dark }
body { max-width: 860px; margin: 1.5rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui }
</style>
</head>
<body>
$player
</body>
</html>
"""


def fragment(player):
    """Return a player as HTML that needs neither network nor kernel, for one cell of a notebook.

    Parameters
        player : Player

    Example
        >>> from mlcore.viz.player import Panel, play
        >>> nothing = Panel(lambda axes, run: None, lambda axes, run, i: None)
        >>> player = play([4, 2], nothing, caption=lambda run, i: f"x = {run[i]}", title="Halving")
        >>> "<figcaption>x = 2</figcaption>" in fragment(player)
        True
    """
    width, height = (round(pixels / player.scale) for pixels in player.film.base.shape[::-1])
    counts, changes = player.film.pack()
    last = len(player) - 1
    alt = f"{player.title}. Step {last} of {last}: {plain(player.captions[-1])}"
    return Template(_read("player.html")).substitute(
        title=html.escape(player.title),
        alt=html.escape(alt),
        width=width,
        height=height,
        still=base64.b64encode(png(player.film.frame(last))).decode(),
        caption=player.captions[-1],
        captions="\n".join(f"<li>{caption}</li>" for caption in player.captions),
        fps=f"{player.fps:g}",
        data=json.dumps({"counts": counts, "changes": changes}, separators=(",", ":")),
        style=_read("player.css"),
        script=_read("film.js") + _read("player.js"),
    )


def whole_page(player):
    """Return a page of its own that holds the player.

    Parameters
        player : Player

    Example
        >>> from mlcore.viz.player import Panel, play
        >>> nothing = Panel(lambda axes, run: None, lambda axes, run, i: None)
        >>> player = play([4, 2], nothing, caption=lambda run, i: f"x = {run[i]}", title="Halving")
        >>> "<title>Halving</title>" in whole_page(player)
        True
    """
    return Template(PAGE).substitute(title=html.escape(player.title), player=fragment(player))


def plain(caption):
    """Return a caption without its tags, on one line.

    Parameters
        caption : str, HTML

    Example
        >>> plain("<i>θ</i> ← 0.3<br>loss &lt; 1:<br>it went down")
        'θ ← 0.3; loss < 1: it went down'
    """
    joined = re.sub(r"(?<!:)\s*<br\s*/?>\s*", "; ", caption).replace("<br>", " ")
    return html.unescape(re.sub(r"<[^>]*>", "", joined)).strip()


def _read(name):
    return files("mlcore.viz.engine").joinpath(name).read_text(encoding="utf-8")
