"""Short ways through the course, each with all that its lessons stand on.

What a lesson needs is in the **Before:** line of its first cell: every number there is a lesson,
but for what is said to be for the extras.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Track:
    """Some lessons in the order of teaching.

    Parameters
        name : str
        lessons : str     numbers, such as "03 04"
        known : str       lessons whose content the class brings along
        why : str         for whom it is
    """

    name: str
    lessons: str
    known: str = ""
    why: str = ""


TRACKS = [
    Track(
        "One afternoon",
        "00 01 02 03",
        why="From a walk in a valley to gradient descent, all of it computed by hand once.",
    ),
    Track(
        "From descent to Adam",
        "03 04 05 06",
        known="01 02",
        why="For a class that has met least squares and gradients.",
    ),
    Track(
        "Networks in a day",
        "01 02 03 07 08",
        why="From a line to backpropagation, with the gradient check.",
    ),
    Track(
        "Two days: optimisation",
        "01 02 03 04 05 06 07 09 12 13 14 15a 15b 16",
        why="With slopes and without, and a fair race between them at the end.",
    ),
    Track(
        "Bayesian optimisation",
        "12 13 14",
        known="01 02 03 04 05 06 07 09",
        why="For those who train models and now want to tune them.",
    ),
    Track(
        "Model fusion in five lessons",
        "17 18 19 20 21",
        known="01 02 03 04 05 07 09 11",
        why="Trees, machines, votes, boosting and stacks.",
    ),
]


def needs(lesson, numbers):
    """The lessons that a lesson builds on, by its first cell.

    Parameters
        lesson : Lesson
        numbers : list of str     of all lessons; "15" stands for 15a and 15b

    Returns
        list of str
    """
    clauses = [clause for clause in lesson.before.split(";") if "extra" not in clause]
    said = re.findall(r"\b\d\d[a-z]?\b", ";".join(clauses))
    return [n for n in numbers if any(n in (one, one + "a", one + "b") for one in said)]


def gaps(track, lessons):
    """What is missing from a track: [(lesson, what it needs, which comes too late or never)].

    Parameters
        track : Track
        lessons : list of Lesson

    Raises
        ValueError   the track names a lesson that does not exist
    """
    by_number = {lesson.number: lesson for lesson in lessons if lesson.number}
    if lost := set(f"{track.lessons} {track.known}".split()) - set(by_number):
        raise ValueError(f"track {track.name!r} names lessons that are not there: {sorted(lost)}")
    met, missing = set(track.known.split()), []
    for number in track.lessons.split():
        needed = needs(by_number[number], list(by_number))
        missing += [(number, one) for one in needed if one not in met]
        met.add(number)
    for number in track.known.split():  # what is known stands on something, too
        needed = needs(by_number[number], list(by_number))
        missing += [(number, one) for one in needed if one not in track.known.split()]
    return missing
