"""What a teacher needs of each lesson, and a page to begin with; a syllabus.

python -m lessons.publish.classroom           this and all else that is for class
"""

import re

from lessons.publish.answers import mistakes, plain
from lessons.publish.handout import alone
from lessons.publish.lesson import ANSWER, FOLDED
from lessons.publish.markup import HERE
from lessons.publish.predictions import paragraphs, predictions
from lessons.publish.timing import left_out, plan, texts
from lessons.publish.tracks import TRACKS, gaps, needs

WRONG_IDEA = re.compile(
    r'wrong ideas? |"\*? (?:is|are) (?:\w+, and )?false|"\*? is wrong|"\*? mixes |half a truth'
    r"|often written, and|Two words are wrong|Misconception"
)
# What a lesson says of its own pictures and predictions, which are not here.
POINTING = re.compile(r"^So |(?:Compare|Look in) [^.]*\. ?|\b[A-D] was right(?:\. ?|: )")
MOST = 3  # mistakes of an exercise


def guide(lessons):
    """The guide as Markdown: how to teach, short tracks, then each lesson.

    Parameters
        lessons : list of Lesson     those with a number are taught

    Raises
        ValueError   a track lacks what its lessons build on
    """
    taught = [lesson for lesson in lessons if lesson.number]
    opening = (HERE / "guide.md").read_text(encoding="utf-8")
    return "\n\n".join([opening, tracks(taught), *map(of_lesson, taught)])


def tracks(lessons):
    """Short ways through the course, as Markdown."""
    rows = []
    for track in TRACKS:
        if missing := gaps(track, lessons):
            raise ValueError(f"track {track.name!r}: {missing} (lesson, what it needs)")
        numbers, known = track.lessons.split(), track.known.split()
        lasting = sum(plan(lesson)[-1][-1] for lesson in lessons if lesson.number in numbers)
        rows.append(
            f"**{track.name}** ({len(numbers)} lessons, {lasting / 60:.1f} hours without breaks). "
            f"{track.why} Lessons {linked(numbers)}. "
            + (f"The class brings along what is in {linked(known)}." if known else "From nothing.")
        )
    return "## Short tracks\n\n" + "\n\n".join(rows)


def linked(numbers):
    return ", ".join(f"[{number}](#lesson-{number})" for number in numbers)


def of_lesson(lesson):
    """What to aim at, to ask, to expect and to leave out, as Markdown."""
    parts = [f'<h2 id="lesson-{lesson.number}">{lesson.heading}</h2>', lesson.question]
    parts += [f"**Before:** {lesson.before} · **Minutes:** {lesson.minutes}"]
    parts += ["### Goals", listed(lesson.goals), "### Minute by minute", timed(plan(lesson))]
    apart = [c.heading for c in lesson.cells if re.search("extra", c.heading, re.IGNORECASE)]
    extras = dict.fromkeys(re.sub(r"(?i)^extra: | \(extra.*?\)", "", name) for name in apart)
    parts += ["### When late", late(lesson)]
    parts += [f"Not in the plan, since *extra*: {'; '.join(extras)}"] if extras else []
    parts += ["### To ask", *recalled(lesson), listed(map(guessed, predictions(lesson)))]
    parts += ["**At the exit.** " + (lesson.exit_question or "What is still unclear?")]
    parts += [f"*{text.strip()}*" for text in exit_answers(lesson)]
    if ideas := list(wrong_ideas(lesson)):
        parts += ["### Wrong ideas to meet", *ideas]
    parts += ["### Mistakes that the exercises know", listed(known(lesson))]
    return "\n\n".join(alone(part) for part in parts)


def listed(texts):
    return "\n".join(f"- {text}" for text in texts)


def timed(rows):
    """Each part with its minutes; one that takes less than a minute goes with the next."""
    told, together = [], []
    for heading, begin, end in rows:
        together.append(heading.removesuffix(" (core)"))
        if end > begin:
            told.append(f"**{begin}–{end}** {', '.join(together)}")
            together = []
    return " · ".join(told) + "".join(f", {heading}" for heading in together)


def late(lesson):
    """What to leave out, and how many minutes of the plan are free then."""
    free = sum(left_out(lesson).values())
    return f"{lesson.late} That saves {free} minutes at least."


def recalled(lesson):
    """The questions about earlier lessons, with their answers."""
    for heading, kind, text in texts(lesson):
        if heading == "Recall" and kind == "markdown":
            asked = re.sub("^## Recall", "", FOLDED.sub("", text)).strip()
            yield f"**Recall.**\n\n{asked}\n\n*{' '.join(folded(text))}*"


def folded(source):
    """The texts that a cell folds away, without code."""
    for block in FOLDED.findall(source):
        text = re.sub(r"</?details>|<summary>.*?</summary>", "", ANSWER.sub("", block))
        yield " ".join(text.split())


def guessed(prediction):
    text = prediction.options.get(prediction.answer, "see the lesson")
    asked = prediction.cell.heading
    return f"{asked}: **{prediction.answer or '?'}**, {plain(text)}"


def exit_answers(lesson):
    """The answer to the exit question, where a lesson folds it beneath the question."""
    for cell in lesson.cells:
        question, _, after = cell.source.partition("**Exit question")
        for block in FOLDED.findall(after):
            yield " ".join(re.sub(r"</?details>|<summary>.*?</summary>", "", block).split())


def wrong_ideas(lesson):
    """The paragraphs in which a lesson meets a wrong idea; with the list that one leads to."""
    for cell in lesson.cells:
        every = paragraphs(cell)
        for paragraph, following in zip(every, [*every[1:], ""]):
            claim = WRONG_IDEA.search(paragraph) and not paragraph.endswith(("?", "asked."))
            if claim and not paragraph.startswith("```"):
                more = following if paragraph.endswith(":") and following[:1] in "-1`" else ""
                begin = re.search(rf"(?:^|[.:?] )([^.:?]*(?:{WRONG_IDEA.pattern}))", paragraph)
                named = begin and re.search('"|wrong ideas? ', paragraph[begin.start(1) :])
                told = POINTING.sub("", paragraph[begin.start(1) :] if named else paragraph)
                yield f"{told.removesuffix(':')}{'.' * told.endswith(':')}\n\n{more}".strip()


def known(lesson):
    """For each exercise, what its check says of the first mistakes that it knows."""
    for (cell, *_), exercise in zip(lesson.exercises(), mistakes(lesson), strict=True):
        number = re.match(r"Exercise \d+|.*", cell.heading)[0]
        for name, hints in exercise.items():
            more = f" · {len(hints) - MOST} more in the key" if len(hints) > MOST else ""
            yield f"{number}, `{name}`: " + " · ".join(map(plain, list(hints)[:MOST])) + more


def syllabus(lessons):
    """One page to hand in and to hang up, as Markdown."""
    taught = [lesson for lesson in lessons if lesson.number]
    rows = ["| lesson | question | builds on | minutes |", "|---|---|---|---|"]
    for lesson in taught:
        before = ", ".join(needs(lesson, [one.number for one in taught])) or "nothing"
        question = " ".join(alone(lesson.question).split()).replace("|", r"\|")
        minutes = re.sub(r"[*]", "", lesson.minutes.partition(";")[0])
        rows.append(f"| **{lesson.heading}** | {question} | {before} | {minutes} |")
    return "\n\n".join(
        [
            "# Syllabus",
            "Optimisation and model fusion, watched step by step: "
            f"{len(taught)} lessons of fifty minutes.",
            "\n".join(rows),
            "## What you can do afterwards",
            *(f"**{lesson.heading}**\n\n{listed(map(alone, lesson.goals))}" for lesson in taught),
        ]
    )
