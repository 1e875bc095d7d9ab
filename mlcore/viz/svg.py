"""A figure as an SVG whose text stays text: it can be searched, read aloud and restyled."""

import re
from copy import deepcopy
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as Tree

import matplotlib
from matplotlib.colors import to_hex
from matplotlib.text import Text

from mlcore.viz.style import FONTS

SVG = "http://www.w3.org/2000/svg"
OTHERS = ", ".join(map(repr, FONTS[1:])) + ", sans-serif"
GROUND = "#ground:target { display: inline }"


def save_svg(figure, path, title=None, description="", outlines=False):
    """Write a figure as SVG.

    An address that ends in #ground shows it on the paper of its theme; else it has none.

    Parameters
        figure : matplotlib Figure
        path : str or Path
        title, description : str, or None     for those who cannot see it
        outlines : bool                       draw the letters, so that no font is needed

    Raises
        OSError      the path cannot be written

    Example
        >>> from tempfile import TemporaryDirectory
        >>> figure = matplotlib.figure.Figure()
        >>> _ = figure.text(0.5, 0.5, "x = 1")
        >>> with TemporaryDirectory() as folder:
        ...     save_svg(figure, Path(folder, "a.svg"), "One", "The number 1.")
        ...     "x = 1</text>" in Path(folder, "a.svg").read_text()
        True
    """
    halos = {} if outlines else _halos(figure)
    kind = {"svg.fonttype": "path" if outlines else "none", "svg.hashsalt": "mlcore"}
    file = StringIO()
    try:
        for name, (text, _) in halos.items():
            text.set(path_effects=[], gid=name)  # with an effect, letters would become paths
        with matplotlib.rc_context({"font.sans-serif": FONTS, **kind}):
            undated = {"Date": None, "Creator": None, "Type": None, "Format": None}
            figure.savefig(file, format="svg", dpi=200, metadata=undated, transparent=True)
    finally:
        for text, effects in halos.values():
            text.set(path_effects=effects, gid=None)
    root = Tree.fromstring(file.getvalue())
    for text in root.iter(f"{{{SVG}}}text"):  # SVG drops spaces at the ends, where they keep apart
        text.text = re.sub("^ +| +$", lambda it: "\N{NO-BREAK SPACE}" * len(it[0]), text.text or "")
    for group in root.iter(f"{{{SVG}}}g"):
        if group.get("id") in halos:
            _lay_under(group, *halos[group.get("id")])
    if title is not None:
        _name(root, Path(path).stem, title, description)
    _add_ground(root, figure)
    Tree.register_namespace("", SVG)
    Tree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    lines = Tree.tostring(root, encoding="unicode")
    # A formula names one font only. Before matplotlib 3.10 it stands behind the size.
    lines = re.sub(r"(font(?:-family)?: [\w. ]*'[^',]+')(?=[;\"])", rf"\1, {OTHERS}", lines)
    # A hundredth of a point is finer than any screen.
    lines = re.sub(r' (?:d|x|y)="[^"]+"', lambda it: re.sub(r"(\.\d\d)\d+", r"\1", it[0]), lines)
    Path(path).write_text(lines + "\n", encoding="utf-8", newline="\n")


def _halos(figure):
    """The texts that have an outline: name: (text, its path effects)."""
    texts = [text for text in figure.findobj(Text) if text.get_path_effects()]
    return {f"outlined_{k}": (text, text.get_path_effects()) for k, text in enumerate(texts)}


def _lay_under(group, text, effects):
    """Draw each line of a text twice: below it the outline, of which readers hear nothing."""
    stroke = effects[0]._gc
    for parent in list(group.iter()):
        for child in parent.findall(f"{{{SVG}}}text"):
            below = deepcopy(child)
            below.set("aria-hidden", "true")
            below.set("stroke", stroke["foreground"])
            below.set("stroke-width", f"{stroke['linewidth']:g}")
            parent.insert(list(parent).index(child), below)


def _name(root, stem, title, description):
    """Give the picture its title and its alternative text."""
    root.set("role", "img")
    root.set("aria-labelledby", f"{stem}-title {stem}-desc")
    for k, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = Tree.Element(f"{{{SVG}}}{tag}", id=f"{stem}-{tag}")
        element.text = words
        root.insert(k, element)


def _add_ground(root, figure):
    """Put the paper below everything, to be seen only where the address asks for it."""
    size = {"width": "100%", "height": "100%", "display": "none"}
    paper = Tree.Element(f"{{{SVG}}}rect", id="ground", fill=to_hex(figure.get_facecolor()), **size)
    drawing = root.find(f"{{{SVG}}}g")
    root.insert(list(root).index(drawing), paper)
    root.find(f".//{{{SVG}}}style").text += GROUND
