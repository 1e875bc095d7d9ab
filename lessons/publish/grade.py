"""Runs the notebooks that students handed in, and writes which exercises are right as a table.

    make grade NOTEBOOKS=folder [LIMIT=seconds]
    python -m lessons.publish.grade folder [--limit seconds] [--to build/grade.csv] [--jobs 2]

Takes every notebook of the folder and of the folders in it. Each runs in a temporary copy, in a
process that is ended after the limit; what is broken gets its rows, too. The copy is order, not a
sandbox: the notebooks run with your rights. For those of people that you do not know use an account
or a container made for that.

A row for each exercise of each notebook:

    file
    lesson      as the title says, or else the name of the file
    exercise    the name that the lesson checks
    verdict     right, wrong, not started, error (its cell, or the answer, raised an exception),
                not reached (the notebook ended before)
    mistake     the hint that check gave
    said        what else it said

and, the same in each row of a notebook:

    right, of   how many exercises are right, and how many there are
    seconds     how long it took
    broke       what ended it and which cells failed; [12] as Jupyter numbers them after Run All
    reported    what you may want to look at: check or key redefined, a line that checks lost
"""

import argparse
import csv
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tqdm import tqdm

from lessons.publish.lesson import LESSONS, every_lesson
from lessons.publish.trial import RUNNING, Outcome, end, lesson_of, opened, run

COLUMNS = "file lesson exercise verdict mistake said right of seconds broke reported".split()
VERDICTS = "right", "wrong", "error", "not started", "not reached"
SAID = {"Right": "right", "Not started yet": "not started", "Not yet": "wrong"}
LONGEST = 200  # characters of a field


def rows_of(path, folder, lessons, limit):
    """The rows of one notebook, whatever is in its file."""
    start, lesson, outcome = time.monotonic(), lesson_of(path, None, lessons), Outcome()
    try:
        notebook = opened(path)
        lesson = lesson_of(path, notebook, lessons)
        if lesson:
            outcome = run(path, notebook, lesson, limit)
        else:
            outcome.broke = ["neither its title nor its name tells the lesson"]
    except Exception as error:  # of whatever a file may hold that is called .ipynb
        outcome.broke = [f"cannot be read: {type(error).__name__}"]
    names = [name for _, names, _ in lesson.exercises() for name in names] if lesson else [""]
    rows = [{"exercise": name} | judged(name, outcome) for name in names]
    whole = {
        "file": path.relative_to(folder).as_posix(),
        "lesson": lesson.number if lesson else "unknown",
        "right": sum(row["verdict"] == "right" for row in rows),
        "of": len(rows) if lesson else 0,
        "seconds": round(time.monotonic() - start, 1),
        "broke": "; ".join(outcome.broke),
        "reported": "; ".join(outcome.reported),
    }
    return [{name: field((row | whole)[name]) for name in COLUMNS} for row in rows]


def judged(name, outcome):
    """The verdict on one exercise, from what check said of it."""
    if name not in outcome.told:
        verdict = "not started" if outcome.finished else "not reached"
        return {"verdict": verdict, "mistake": "", "said": ""}
    first, *more = outcome.told[name].split("\n")
    start, _, said = first.partition(": ")
    verdict = SAID.get(start.split(",")[0].rstrip("."), "error")
    if verdict == "wrong" and " stopped with " in said:
        verdict = "error"
    if verdict == "not started":
        said = ""  # what to do, which a student reads
    hints = [line.removeprefix("Hint: ") for line in more if line.startswith("Hint: ")]
    return {"verdict": verdict, "mistake": " ".join(hints), "said": said}


def field(value):
    """A value as a spreadsheet and a terminal may show it: on one line, and never a formula."""
    if not isinstance(value, str):
        return value
    text = "".join(c if c.isprintable() else " " for c in value).strip()
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def summary(rows):
    """A line for each notebook, then for each exercise, with the mistakes that came up."""
    notebooks = {row["file"]: row for row in rows}
    width = max(map(len, notebooks))
    for file, row in notebooks.items():
        notes = "; ".join(filter(None, [row["broke"], row["reported"]]))
        score = f"{row['right']} of {row['of']}"
        line = f"{file:<{width}}  {row['lesson']:<7}  {score}  {row['seconds']:5} s  {notes}"
        yield line.rstrip()
    exercises = {}
    for row in sorted(rows, key=lambda row: row["lesson"]):
        exercises.setdefault((row["lesson"], row["exercise"]), []).append(row)
    for (lesson, exercise), these in exercises.items():
        if exercise:
            came = Counter(row["verdict"] for row in these)
            counts = [f"{came[verdict]} {verdict}" for verdict in VERDICTS if came[verdict]]
            yield f"{lesson} {exercise}: {', '.join(counts)}"
        for mistake, n in Counter(row["mistake"] for row in these if row["mistake"]).most_common():
            yield f"    {n} × {mistake}"


def main():
    parser = argparse.ArgumentParser(description="Grades the notebooks that students handed in.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=120, help="seconds for a notebook")
    parser.add_argument("--to", type=Path, default=LESSONS.parent / "build" / "grade.csv")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="notebooks at a time")
    given = parser.parse_args()
    folder = given.folder
    paths = [
        path
        for path in sorted(folder.rglob("*.ipynb"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if not paths:
        parser.error(f"folder: expected a folder with notebooks, came {str(folder)!r}")
    if given.limit <= 0:
        parser.error(f"--limit: expected seconds above 0, came {given.limit:g}")
    lessons = {lesson.number: lesson for lesson in every_lesson() if lesson.number}
    grade = partial(rows_of, folder=folder, lessons=lessons, limit=given.limit)
    given.to.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = given.to.open("w", encoding="utf-8-sig", newline="")  # so Excel knows its letters
    except OSError as error:
        parser.error(
            f"--to: expected a file that can be written, came {given.to}: {error.strerror}"
        )
    pool, rows = ThreadPoolExecutor(given.jobs), []
    with file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        try:
            every = pool.map(grade, paths)
            for these in tqdm(every, "grading", len(paths), unit="notebook", disable=None):
                table.writerows(these)
                rows += these
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(RUNNING):
                end(process)
            sys.exit(f"Stopped. What was graded before is in {given.to}")
    print("\n".join(summary(rows)), f"The table: {given.to}", sep="\n")


if __name__ == "__main__":
    main()
