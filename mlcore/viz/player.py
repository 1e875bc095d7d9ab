"""The step player: a run as one picture, and for each step the pixels and the words that change.

    player = play(run, Panel(backdrop, draw), caption=caption, title="Gradient descent")

In a notebook it shows itself; ``player.save(path)`` writes HTML, GIF, MP4 or PNG. It knows nothing
of any algorithm: a run is a list, and ``draw`` and ``caption`` say what step i looks like.
"""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real

import matplotlib
import numpy as np

from mlcore.viz import style
from mlcore.viz.engine import page
from mlcore.viz.engine.export import save
from mlcore.viz.engine.pixels import Film
from mlcore.viz.engine.stage import Stage

DARK = 20  # so many steps, about, are drawn dark, too; those between take their colours
WIDEST = 8.5  # inches: wider than that does not fit the column of a notebook


@dataclass(frozen=True)
class Panel:
    """One view of a run, as two pure functions of one axes.

    Parameters
        backdrop : (axes, run) -> None     draws once what does not move, and sets the limits
        draw : (axes, run, i) -> None      adds what step i shows; never changes what is there
        projection : None or "3d"
        below : bool                       stands under the first panel, half as high

    Example
        >>> def backdrop(axes, run):
        ...     axes.set(xlim=(0, 8), ylim=(-1, 1))
        >>> def draw(axes, run, i):
        ...     axes.plot(run[i], 0, **style.look("new", marker="o"))
        >>> play([8, 4, 2], Panel(backdrop, draw), caption=lambda run, i: "", title="Halving")
        <Player 'Halving': 3 steps>
    """

    backdrop: Callable
    draw: Callable
    projection: str | None = None
    below: bool = False


def play(run, *panels, caption, title, theme="light", figsize=None, fps=2, scale=1.5):
    """Draw every step of a run once and return the Player.

    The first panel stands on the left at full height, the others are stacked beside it; those that
    follow it with ``below`` stand under it.

    Parameters
        run : list of steps              record a stream first
        panels : one Panel or more
        caption : (run, i) -> str        what step i did, with its numbers; HTML, lines by <br>
        title : str                      what the picture shows, for those who cannot see it
        theme : "light" or "dark"        a light one turns dark on a dark page, a dark one stays;
                                         or the path of a talk's style, an .mplstyle file
        figsize : (width, height)        inches, at most 8.5 wide
        fps : float                      steps per second when playing
        scale : float                    picture pixels per screen pixel

    Returns
        Player

    Raises
        ValueError, TypeError   an argument is not as above, or draw does more than add artists

    Example
        >>> halving = Panel(
        ...     backdrop=lambda axes, run: axes.set(xlim=(0, 8), ylim=(-1, 1)),
        ...     draw=lambda axes, run, i: axes.plot(run[i], 0, **style.look("new", marker="o")),
        ... )
        >>> player = play([8, 4, 2], halving, caption=lambda run, i: f"x = {run[i]}", title="x / 2")
        >>> player.captions
        ['x = 8', 'x = 4', 'x = 2']
    """
    _check(run, panels, caption, title)
    figsize = _figsize(style.NOTEBOOK if figsize is None else figsize)
    for name, value in (("fps", fps), ("scale", scale)):
        if not (isinstance(value, Real) and value > 0):
            raise ValueError(f"{name} must be greater than 0; got {value!r}.")
    captions = [caption(run, i) for i in range(len(run))]
    for i, text in enumerate(captions):
        if not isinstance(text, str):
            raise TypeError(f"caption must return a str; got {type(text).__name__} at step {i}.")
    stages = {}
    for name in (theme, "dark"):
        if name not in stages:
            with matplotlib.rc_context(style.theme(name)):
                stages[name] = Stage(run, panels, figsize, scale, stages.get(theme))
    film = Film(*(_pictures(stage, name, name != theme) for name, stage in stages.items()))
    return Player(film, captions, title, fps, scale)


class Player:
    """A drawn run: shown by a notebook, written to a file by save, taken apart by frame.

    Parameters
        film : Film                          the pixels of all steps
        captions : list of str               one a step
        title, fps, scale                    as given to `play`

    Example
        >>> film = Film([np.full((2, 3), 0xFFFFFFFF)])
        >>> Player(film, ["x = 1"], "One", fps=2, scale=1).frame(0).size
        (3, 2)
    """

    def __init__(self, film, captions, title, fps, scale):
        self.film, self.captions, self.title = film, captions, title
        self.fps, self.scale = fps, scale

    def __len__(self):
        return len(self.captions)

    def __repr__(self):
        return f"<Player {self.title!r}: {len(self)} steps>"

    def frame(self, i):
        """Return step i as a PIL image in RGB; a negative i counts from the end."""
        if not -len(self) <= i < len(self):
            raise IndexError(f"i must be a step from 0 to {len(self) - 1}; got {i}.")
        return self.film.frame(i % len(self)).convert("RGB")

    def save(self, path, steps=None):
        """Write the run to a file, whose suffix says how.

            .html   a page with the player      .gif   a loop
            .mp4    a film (needs ffmpeg)       .png   a strip of key frames, side by side
            no suffix: a directory of 000.png, 001.png, ...

        Parameters
            path : str or Path
            steps : sequence of ints     those of the strip; None: four, evenly spread

        Raises
            ValueError   another suffix, or a step that there is not
            OSError      the path cannot be written; the message holds it
        """
        save(self, path, steps)

    def _repr_html_(self):
        return page.fragment(self)


def _pictures(stage, theme, few):
    """Yield the picture of every step, the last one first; with few, None for some of many."""
    last = len(stage.run) - 1
    every = 1 + (last - 1) // DARK if few and last else 1
    with matplotlib.rc_context(style.theme(theme)):
        for i in range(last, -1, -1):
            yield stage.pixels(i) if i == 0 or (last - i) % every == 0 else None


def _check(run, panels, caption, title):
    if not (hasattr(run, "__getitem__") and hasattr(run, "__len__")):
        raise TypeError(
            f"run must be a list of steps; got {type(run).__name__}. "
            "A stream can be read only once, so record it first: run = record(steps)."
        )
    if len(run) == 0:
        raise ValueError("run must hold at least one step; got an empty run.")
    if not panels:
        raise ValueError("play needs at least one Panel(backdrop, draw); got none.")
    for panel in panels:
        if not isinstance(panel, Panel):
            raise TypeError(f"panels must be Panel(backdrop, draw); got {type(panel).__name__}.")
    if not callable(caption):
        raise TypeError(f"caption must be a function (run, i) -> str; got {caption!r}.")
    if not isinstance(title, str):
        raise TypeError(f"title must be a str; got {type(title).__name__}.")


def _figsize(figsize):
    if len(np.atleast_1d(figsize)) != 2 or not (0 < figsize[0] <= WIDEST and 0 < figsize[1]):
        raise ValueError(
            f"figsize must be (width, height) in inches, at most {WIDEST} wide; got {figsize!r}."
        )
    return figsize
