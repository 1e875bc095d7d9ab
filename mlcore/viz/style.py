"""Colours, line styles and sizes that every picture of the course shares, for light and dark pages.

Inside a drawer: ``axes.plot(x, y, **look("new"))`` or ``color=colour("data")``. Both follow the
theme that is in force (``with matplotlib.rc_context(theme("dark")):``, which the player does), so
a drawer names a role, never a colour. ``ink()`` is the theme's black, ``paper()`` its white.

    data       points that were measured                blue / sky blue dots
    other      a second class, run or sign              vermillion, dotted
    model      what is being fitted                     green / yellow line
    gradient   the slope, an error, a residual          purple
    new        what this step changes                   orange, thick, outlined
    previous   what held before this step               grey, thin
    optimum    the best there is                        star, black / white
    trail      the way so far, over a surface           white, outlined
    wrong      a wrong variant                          vermillion, dashed (hatch areas with HATCH)

In this order they are the colours of ``axes.prop_cycle``, where a talk's style names its own.

Palette: Okabe and Ito (2008), "Color Universal Design", safe for all kinds of colour vision.
"""

import matplotlib
from cycler import cycler
from matplotlib.colors import to_rgb
from matplotlib.patheffects import Normal, Stroke

from mlcore.viz.talk import read

OKABE_ITO = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}
SEQUENTIAL = "viridis"  # surfaces: low = dark, high = bright; in force: rcParams["image.cmap"]
INK = "gray_r"  # pictures of ink on paper: 0 = white
HATCH = "///"  # fills the areas of a wrong variant: never colour alone

NOTEBOOK = (8.4, 4.0)  # inches; text of NOTEBOOK_TEXT points
SLIDE = (8, 4.5)  # 16:9
HALF_SLIDE = (4, 4.5)
NOTEBOOK_TEXT = 11  # tick labels are one point smaller
SLIDE_TEXT = 14
# The first comes with matplotlib: the same letters everywhere. An SVG names all of them, for
# machines without it: the others are as wide.
FONTS = ["DejaVu Sans", "Bitstream Vera Sans", "Verdana", "Geneva"]

GROUNDS = {  # theme: (paper, ink, axes and ticks, grid)
    "light": ("#FFFFFF", "#1A1A1A", "#595959", "#D9D9D9"),
    "dark": ("#16191D", "#F2F2F2", "#A6ABB2", "#3A3E42"),
}

ROLES = {  # role: (colour on light, colour on dark, how a line of this role is drawn)
    "data": ("blue", "sky", {"linestyle": "none", "marker": "o", "markersize": 7}),
    "other": ("vermillion", "vermillion", {"linewidth": 2.2, "linestyle": ":"}),
    "model": ("green", "yellow", {"linewidth": 2.2}),
    "gradient": ("purple", "purple", {"linewidth": 2.2}),
    "new": ("orange", "orange", {"linewidth": 3.2, "markersize": 9, "markeredgecolor": "black"}),
    "previous": ("#8C8C8C", "#8C8C8C", {"linewidth": 1.4}),
    "optimum": ("black", "#FFFFFF", {"linestyle": "none", "marker": "*", "markersize": 16}),
    "trail": ("#FFFFFF", "#FFFFFF", {"linewidth": 1.8}),
    "wrong": ("vermillion", "vermillion", {"linewidth": 2.2, "linestyle": "--"}),
}
OUTLINED = ("new", "trail")  # lines that must be readable over any surface
OUTLINE = "#000000"


def theme(name="light", text=NOTEBOOK_TEXT):
    """Return the rcParams of a theme, with text of the given size in points.

    Parameters
        name : "light", "dark", or the path of a talk's style
               (an .mplstyle file of matplotlib) that is laid over one of them, over dark if
               its text is light
        text : float     size of titles and labels, points; tick labels are one point smaller; in a
                         talk's style ``font.size`` is that of a slide, and scaled to others

    Raises
        ValueError   there is no such theme, or the style has an unknown key or a bad value
        OSError      the style cannot be read

    Example
        >>> theme("dark")["text.color"]
        '#F2F2F2'
    """
    own = {}
    if str(name).endswith(".mplstyle"):
        own = read(name)
        name = "dark" if _for_dark(own) else "light"
    if name not in GROUNDS:
        raise ValueError(
            f'theme must be "light" or "dark"; got {name!r}, which is no .mplstyle file, either.'
        )
    text *= own.pop("font.size", SLIDE_TEXT) / SLIDE_TEXT
    keys = "figure.facecolor", "text.color", "axes.edgecolor", "grid.color"
    ground, text_colour, quiet, faint = map(own.get, keys, GROUNDS[name])
    colours = [looks[name == "dark"] for looks in ROLES.values()]
    colours = [OKABE_ITO.get(colour, colour) for colour in colours]
    first = own.pop("axes.prop_cycle", cycler(color=[])).by_key().get("color", [])
    colours[: len(first)] = first[: len(colours)]
    return {
        "figure.facecolor": ground,
        "savefig.facecolor": "none",  # a saved figure lies on any slide
        "axes.facecolor": "none",
        "text.color": text_colour,
        "axes.labelcolor": text_colour,
        "axes.edgecolor": quiet,
        "xtick.color": quiet,
        "ytick.color": quiet,
        "xtick.labelcolor": text_colour,
        "ytick.labelcolor": text_colour,
        "grid.color": faint,
        "axes.axisbelow": True,  # the grid lies under everything
        "legend.facecolor": ground,
        "legend.edgecolor": quiet,
        "axes3d.xaxis.panecolor": (0.5, 0.5, 0.5, 0.08),
        "axes3d.yaxis.panecolor": (0.5, 0.5, 0.5, 0.12),
        "axes3d.zaxis.panecolor": (0.5, 0.5, 0.5, 0.10),
        "axes.prop_cycle": cycler(color=colours),
        "image.cmap": SEQUENTIAL,
        "font.family": "sans-serif",
        "font.sans-serif": FONTS,
        "font.size": text,
        "axes.titlesize": text,
        "legend.fontsize": text - 1,
        "xtick.labelsize": text - 1,
        "ytick.labelsize": text - 1,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 2,
        "svg.hashsalt": "mlcore",  # the same SVG on a rebuild
        "text.usetex": False,
        **own,
    }


def is_dark():
    """Return whether the theme in force is dark, that is, writes with light ink.

    Example
        >>> with matplotlib.rc_context(theme("dark")):
        ...     is_dark()
        True
    """
    return _is_light(matplotlib.rcParams["text.color"])


def _is_light(colour):
    return sum(to_rgb(colour)) > 1.5


def _for_dark(own):
    """Whether a talk's style writes with light ink or, if it does not say, on dark paper."""
    if "text.color" in own:
        return _is_light(own["text.color"])
    return not _is_light(own.get("figure.facecolor", GROUNDS["light"][0]))


def ink():
    """Return the colour of text in the theme in force.

    Example
        >>> with matplotlib.rc_context(theme("light")):
        ...     ink()
        '#1A1A1A'
    """
    return _in_force("text.color")


def paper():
    """Return the colour of the ground in the theme in force.

    Example
        >>> with matplotlib.rc_context(theme("light")):
        ...     paper()
        '#FFFFFF'
    """
    return _in_force("figure.facecolor")


def colour(role):
    """Return the colour of a role, or of an Okabe–Ito name, in the theme in force.

    Parameters
        role : str, one of ROLES or of OKABE_ITO

    Raises
        ValueError   there is no such role

    Example
        >>> with matplotlib.rc_context(theme("light")):
        ...     colour("data"), colour("new"), colour("sky")
        ('#0072B2', '#E69F00', '#56B4E9')
    """
    if role not in ROLES and role not in OKABE_ITO:
        raise ValueError(f"role must be one of {', '.join(ROLES)}; got {role!r}.")
    if role in OKABE_ITO:
        return OKABE_ITO[role]
    return _in_force("axes.prop_cycle").by_key()["color"][list(ROLES).index(role)]


def _in_force(key):
    """The rcParam of the theme in force, or where there is none of the light one."""
    is_ours = len(matplotlib.rcParams["axes.prop_cycle"]) == len(ROLES)
    return matplotlib.rcParams[key] if is_ours else theme()[key]


def look(role, **changes):
    """Return the keywords that draw a line of this role: ``axes.plot(x, y, **look("new"))``.

    Parameters
        role : str, one of ROLES
        changes : keywords of Line2D that win over the role's

    Example
        >>> with matplotlib.rc_context(theme("light")):
        ...     look("previous", linestyle=":")
        {'color': '#8C8C8C', 'linewidth': 1.4, 'linestyle': ':'}
    """
    keywords = {"color": colour(role), **ROLES[role][2], **changes}
    if role == "optimum":
        keywords = {"markeredgecolor": paper(), "zorder": 4, **keywords}
    if role in OUTLINED and keywords.get("linestyle") != "none":
        keywords = {"path_effects": outline(keywords["linewidth"]), **keywords}
    return keywords


def outline(linewidth, around=OUTLINE):
    """Return the path effects of an outline that keeps a line or text readable over any surface.

    Parameters
        linewidth : float     of the line to be outlined, points; 0 for text
        around : str          colour of the outline

    Example
        >>> len(outline(2))
        2
    """
    return [Stroke(linewidth=linewidth + 1.6, foreground=around), Normal()]
