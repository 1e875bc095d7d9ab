"""Builds all that a class needs, from the lessons: build/class/index.html links to it.

    python -m lessons.publish.classroom                 everything
    python -m lessons.publish.classroom 03 06           these lessons alone

A handout and a key of each lesson, both as a notebook and as a PDF, and its slides; the teacher's
guide and the syllabus; the course as a wheel. Two processes work side by side, each with its
browser for the PDFs.
"""

import html
import multiprocessing
import os
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing.util import Finalize
from string import Template

import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from lessons.publish import pdf, slides
from lessons.publish.answers import key
from lessons.publish.guide import guide, syllabus
from lessons.publish.handout import handout
from lessons.publish.lesson import LESSONS, Lesson, every_lesson
from lessons.publish.markup import HERE, Markup, markdown, stylesheet
from lessons.publish.stills import as_printed
from lessons.publish.wheel import wheel

SHEET = Template((HERE / "sheet.html").read_text(encoding="utf-8"))
OUT = LESSONS.parent / "build" / "class"
PROCESSES = 2
PLAIN = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
PLAIN |= {"TQDM_DISABLE": "1"}  # the bars of lessons; ours is of the process that is here already


def build(lessons, out, only=()):
    """Write what a class needs of some lessons.

    Parameters
        lessons : list of Lesson
        out : Path                 folder; what was built there before is replaced
        only : list of str         numbers of the lessons to build; all, if empty

    Raises
        ValueError   there is no such lesson
    """
    numbers = [lesson.number for lesson in lessons if lesson.number]
    if unknown := set(only) - set(numbers):
        raise ValueError(f"no lesson {sorted(unknown)}; there are {', '.join(numbers)}")
    if not only:
        for name in ("handouts", "key", "slides"):
            shutil.rmtree(out / name, ignore_errors=True)
    chosen = [one for one in lessons if one.number and (not only or one.number in only)]
    os.environ.update(PLAIN)  # for the processes: each has one core
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(PROCESSES, len(chosen)), context) as pool:
        work = {pool.submit(of_lesson, one.path, out): one.number for one in reversed(chosen)}
        work |= {pool.submit(of_text, name, out): name for name in ("guide", "syllabus")}
        work[pool.submit(wheel, out / "handouts")] = "wheel"
        with tqdm(total=len(work), desc="class", unit="lesson") as bar:
            for done in as_completed(work):
                done.result()
                bar.set_postfix_str(work[done])
                bar.update()
    write(out / "index.html", sheet("For class", markdown(index(lessons, out))))


def of_lesson(path, out):
    """The handout, the key and the slides of one lesson."""
    lesson = Lesson(path)
    for folder, notebook, on_paper in (
        ("handouts", handout(lesson), handout(lesson, pictures=True)),
        ("key", full := key(lesson), printable(full)),
    ):
        place = out / folder / lesson.path.name
        write(place, nbformat.writes(notebook) + "\n")
        title = f"{lesson.heading} ({folder.removesuffix('s')})"
        body = Markup().of(on_paper, on_paper.cells)
        print_pdf(place.with_suffix(".pdf"), sheet(title, with_room(body)))
    slides.build(lesson, out / "slides")


def of_text(name, out):
    """The guide or the syllabus, as a page and as a PDF."""
    text, title = {"guide": (guide, "Teacher's guide"), "syllabus": (syllabus, "Syllabus")}[name]
    page = sheet(title, markdown(text(every_lesson())))
    write(out / f"{name}.html", page)
    print_pdf(out / f"{name}.pdf", page)


def printable(notebook):
    """A notebook whose players are pictures."""
    cells = []
    for cell in notebook.cells:
        copy = NotebookNode(cell)
        if outputs := cell.get("outputs"):
            copy.outputs = [on_paper(output) for output in outputs]
        cells.append(copy)
    return NotebookNode(notebook, cells=cells)


def on_paper(output):
    if "text/html" not in output.get("data", {}):
        return output
    data = {"text/html": as_printed(output.data["text/html"])}
    return NotebookNode(output, data=NotebookNode(data))


def with_room(body):
    """Rule lines beneath the notes of a handout: three, or five for what takes more."""
    return re.sub(
        r"<p>(✎ <em>(Working|In my own words)?.*?)</p>",
        lambda note: f'<p class="note">{note[1]}{"<span></span>" * (5 if note[2] else 3)}</p>',
        body,
    )


def sheet(title, body):
    style = stylesheet() + (HERE / "sheet.css").read_text(encoding="utf-8")
    return SHEET.substitute(title=html.escape(title), style=style, body=body)


def index(lessons, out):
    """What there is, as Markdown."""
    rows = ["| lesson | handout | key | slides |", "|---|---|---|---|"]
    for lesson in (one for one in lessons if one.number):
        name = lesson.path.stem
        cells = [
            " · ".join(
                f"[{suffix}]({folder}/{name}.{kind})"
                for kind, suffix in (("ipynb", "notebook"), ("pdf", "PDF"), ("html", "slides"))
                if (out / folder / f"{name}.{kind}").exists()
            )
            for folder in ("handouts", "key", "slides")
        ]
        rows.append(f"| {lesson.heading} | {' | '.join(cells)} |")
    pages = [
        f"[{title}]({name}.html)" + f" ([PDF]({name}.pdf))" * (out / f"{name}.pdf").exists()
        for name, title in (("guide", "Teacher's guide"), ("syllabus", "Syllabus"))
    ]
    return "\n\n".join(
        [
            "# For class",
            "Begin with the teacher's guide: five minutes of reading, then each lesson has a page.",
            " · ".join(pages),
            '<div class="files">\n\n' + "\n".join(rows) + "\n\n</div>",
            "Handouts hold no solution and no result. Who works without a clone of the course "
            "needs, beside the notebook, the file `mlcore-….whl` of the folder `handouts`. Keys "
            "hold all: keep that folder to yourself.",
        ]
    )


def write(place, text):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def print_pdf(place, page):
    if not pdf.missing():
        place.write_bytes(printer().pdf(page))


@cache
def printer():
    """The browser of this process; closed when the process ends."""
    browser = pdf.Printer()
    Finalize(None, browser.close, exitpriority=1)
    return browser


if __name__ == "__main__":
    if why := pdf.missing():
        print(f"Without PDFs: {why}.", file=sys.stderr)
    build(every_lesson(), OUT, sys.argv[1:])
    print(f"open {OUT / 'index.html'}")
