"""A talk's style: a style file of matplotlib, read and checked, that is laid over a theme."""

from pathlib import Path

import matplotlib
from matplotlib.font_manager import fontManager

GENERIC = ("sans-serif", "serif", "monospace", "cursive", "fantasy")  # as CSS names them, too


def read(path):
    """Return the rcParams that a style file sets.

    Of the fonts it names those are kept that are installed, and the course's fonts follow them:
    they have the signs that a formula needs.

    Parameters
        path : str or Path     an .mplstyle file: a line is ``key: value``, a ``#`` begins a comment

    Returns
        dict

    Raises
        ValueError   a key is unknown, a value is bad, or no font that is named is installed
        OSError      the file cannot be read

    Example
        >>> read("missing.mplstyle")
        Traceback (most recent call last):
        FileNotFoundError: [Errno 2] No such file or directory: 'missing.mplstyle'
    """
    text = Path(path).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        key, _, value = (part.strip() for part in line.partition(":"))
        if key and not key.startswith("#") and key not in matplotlib.rcParams:
            raise ValueError(f"{path}, line {number}: {key!r} is not a key of matplotlib's styles")
        if key in matplotlib.rcParams and value.startswith("#"):
            raise ValueError(
                f'{path}, line {number}: a # begins a comment; write {key}: "{value}", in quotes'
            )
    try:
        own = matplotlib.rc_params_from_file(path, fail_on_error=True, use_default_template=False)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    see_through = own.get("figure.facecolor") == "none"  # as stills are: it names no colour
    own = {key: own[key] for key in own if not (key == "figure.facecolor" and see_through)}
    return _with_fonts(own, path)


def _with_fonts(own, path):
    """Name the style's fonts in font.family, so that nothing else is in force when it is saved."""
    if "font.family" not in own and "font.sans-serif" not in own:
        return own
    named = own.get("font.family", ["sans-serif"])
    named = sum((own.pop(f"font.{name}", [name]) for name in named), [])
    own.pop("font.sans-serif", None)
    installed = {font.name for font in fontManager.ttflist}
    kept = [name for name in named if name in installed or name in GENERIC]
    if not kept:
        raise ValueError(f"{path}: no font of font.family is installed; got {', '.join(named)}")
    return own | {"font.family": [*kept, "sans-serif"]}
