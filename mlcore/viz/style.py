"""Colours, line styles and sizes that every picture of the course shares, for light and dark pages.

Inside a drawer: ``axes.plot(x, y, **look("new"))`` or ``color=colour("data")``. Both follow the
theme that is in force (``with matplotlib.rc_context(theme("dark")):``, which the player does), so
a drawer names a role, never a colour. ``ink()`` is the theme's black, ``paper()`` its white.

    data       points that were measured                blue / sky blue dots
    model      what is being fitted                     green / yellow line
    new        what this step changes                   orange, thick, outlined
    previous   what held before this step               grey, thin
    trail      the way so far, over a surface           white, outlined
    gradient   the slope, an error, a residual          purple
    optimum    the best there is                        star, black / white
    wrong      a wrong variant                          vermillion, dashed (hatch areas with HATCH)

Palette: Okabe and Ito (2008), "Color Universal Design", safe for all kinds of colour vision.
"""

import matplotlib
from cycler import cycler
from matplotlib.colors import to_rgb
from matplotlib.patheffects import Normal, Stroke

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
SEQUENTIAL = "viridis"  # surfaces: low = dark, high = bright; or "cividis"
INK = "gray_r"  # pictures of ink on paper: 0 = white
HATCH = "///"  # fills the areas of a wrong variant: never colour alone

NOTEBOOK = (8.4, 4.0)  # inches; text of NOTEBOOK_TEXT points
SLIDE = (8, 4.5)  # 16:9
HALF_SLIDE = (4, 4.5)
NOTEBOOK_TEXT = 11  # tick labels are one point smaller
SLIDE_TEXT = 14

GROUNDS = {  # theme: (paper, ink, axes and ticks, grid)
    "light": ("#FFFFFF", "#1A1A1A", "#595959", "#D9D9D9"),
    "dark": ("#16191D", "#F2F2F2", "#A6ABB2", "#3A3E42"),
}

ROLES = {  # role: (colour on light, colour on dark, how a line of this role is drawn)
    "data": ("blue", "sky", {"linestyle": "none", "marker": "o", "markersize": 7}),
    "model": ("green", "yellow", {"linewidth": 2.2}),
    "new": ("orange", "orange", {"linewidth": 3.2, "markersize": 9, "markeredgecolor": "black"}),
    "previous": ("#8C8C8C", "#8C8C8C", {"linewidth": 1.4}),
    "trail": ("#FFFFFF", "#FFFFFF", {"linewidth": 1.8}),
    "gradient": ("purple", "purple", {"linewidth": 2.2}),
    "optimum": ("black", "#FFFFFF", {"linestyle": "none", "marker": "*", "markersize": 16}),
    "wrong": ("vermillion", "vermillion", {"linewidth": 2.2, "linestyle": "--"}),
}
OUTLINED = ("new", "trail")  # lines that must be readable over any surface
OUTLINE = "#000000"


def theme(name="light", text=NOTEBOOK_TEXT):
    """Return the rcParams of the light or the dark theme, with text of the given size in points.

    Parameters
        name : "light" or "dark"
        text : float     size of titles and labels, points; tick labels are one point smaller

    Raises
        ValueError   there is no such theme

    Example
        >>> theme("dark")["text.color"]
        '#F2F2F2'
    """
    if name not in GROUNDS:
        raise ValueError(f'theme must be "light" or "dark"; got {name!r}.')
    ground, text_colour, quiet, faint = GROUNDS[name]
    cycle = ("blue", "vermillion", "green", "purple")
    if name == "dark":
        cycle = ("sky", "orange", "yellow", "purple")
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
        "axes.prop_cycle": cycler(color=[OKABE_ITO[colour] for colour in cycle]),
        "image.cmap": SEQUENTIAL,
        "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters everywhere
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
    }


def is_dark():
    """Return whether the theme in force is dark, that is, writes with light ink.

    Example
        >>> with matplotlib.rc_context(theme("dark")):
        ...     is_dark()
        True
    """
    return sum(to_rgb(matplotlib.rcParams["text.color"])) > 1.5


def ink():
    """Return the colour of text in the theme in force.

    Example
        >>> with matplotlib.rc_context(theme("light")):
        ...     ink()
        '#1A1A1A'
    """
    return GROUNDS["dark" if is_dark() else "light"][1]


def paper():
    """Return the colour of the ground in the theme in force.

    Example
        >>> with matplotlib.rc_context(theme("light")):
        ...     paper()
        '#FFFFFF'
    """
    return GROUNDS["dark" if is_dark() else "light"][0]


def colour(role):
    """Return the colour (hex) of a role, or of an Okabe–Ito name, in the theme in force.

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
    name = ROLES[role][is_dark()] if role in ROLES else role
    return OKABE_ITO.get(name, name)


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
