"""Several frames for one step: fit, acquire, evaluate; or parents, child, mutation, survivors.

frames = in_phases(run, ("fit", "acquire", "evaluate"))
play(frames, panel, caption=caption, title="One idea a frame")

The run of the player is then a list of Phase: a step of the algorithm, and what of it to look at.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Phase:
    """One moment inside of a step.

    Parameters
        step : Step    of the algorithm
        name : str     which moment

    Example
        >>> Phase(None, "fit").name
        'fit'
    """

    step: Any
    name: str


def in_phases(run: Iterable, names: Sequence | Callable) -> list:
    """Make the frames of a run: for every step one Phase of each name, in order.

    Parameters
        run : list of steps
        names : sequence of str, or function of a step   the phases of all steps; or of this one

    Returns
        list of Phase

    Raises
        TypeError   the names of a step are no sequence of str

    Example
        >>> [(phase.step, phase.name) for phase in in_phases([1, 2], ("fit", "look"))]
        [(1, 'fit'), (1, 'look'), (2, 'fit'), (2, 'look')]
        >>> len(in_phases([1, 2], lambda step: ["start"] if step == 1 else ["fit", "look"]))
        3
    """
    frames = []
    for step in run:
        chosen = names(step) if callable(names) else names
        if isinstance(chosen, str) or not all(isinstance(name, str) for name in chosen):
            raise TypeError(f"names must be a sequence of str, such as ('fit',); got {chosen!r}")
        frames += [Phase(step, name) for name in chosen]
    return frames
