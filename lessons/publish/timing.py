"""How long a lesson takes in class, counted from its cells."""

import ast
import re

from lessons.publish.lesson import FOLDED, statements

LEAVE = re.compile(r"(?i)\b(?:leave|skip)\b(.*?)(?=\b(?:leave|skip|read|run|show)\b|[.;:]|$)")
NAME = re.compile(r'"[^"]+"|exercise \d+')


def minutes(cells):
    """(words, lines of code, (teaching, exercises)) of some (kind, source), the last in minutes.

    From what was seen in class: 130 words or ten lines of code a minute, 2½ minutes a player, 1½ a
    prediction, 4 an exercise. Not counted: folded answers, formulas, imports, blank lines.
    """
    words = lines = players = guesses = exercises = 0
    for kind, source in cells:
        if kind == "markdown":
            text = re.sub(r"\$\$.*?\$\$", "", FOLDED.sub("", source), flags=re.DOTALL)
            words += sum(1 for word in text.split() if re.search(r"\w", word))
            continue
        tree = ast.parse(source)
        imported = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                imported |= set(range(node.lineno, node.end_lineno + 1))
        numbered = enumerate(source.splitlines(), 1)
        lines += sum(1 for number, line in numbered if line.strip() and number not in imported)
        players += len(statements(source, "play"))
        guesses += len(statements(source, "predict"))
        exercises += len(statements(source, "check"))
    teaching = words / 130 + lines / 10 + 2.5 * players + 1.5 * guesses
    return words, lines, (teaching, 4 * exercises)


def plan(lesson):
    """The core of a lesson as [(heading, first minute, last minute)], each heading in its place.

    The ends are rounded, not the parts, so that the last minute is what the first cell says.
    """
    parts = []
    for heading, kind, text in texts(lesson):
        if not parts or parts[-1][0] != heading:
            parts.append((heading, []))
        parts[-1][1].append((kind, text))
    now, rows = (0.0, 0), []
    for heading, cells in parts:
        *_, more = minutes(cells)
        then = now[0] + more[0], now[1] + more[1]
        rows.append((heading, round(now[0]) + now[1], round(then[0]) + then[1]))
        now = then
    return rows


def texts(lesson):
    """(heading, kind, text) of the core; a cell of text is cut where a heading begins."""
    heading = ""
    for cell in lesson.cells:
        cut = re.split("^(?=##+ )", cell.source, flags=re.MULTILINE)
        for text in cut if cell.kind == "markdown" else [cell.source]:
            if cell.kind == "markdown" and (found := re.match("##+ (.*)", text)):
                heading = found[1]
            if cell.core and text.strip():
                yield heading or "Goals and imports", cell.kind, text


def left_out(lesson):
    """{name: minutes} of what *Late? …* leaves out whole: exercises, and "headings" of the core.

    Raises
        ValueError   the line names what the core does not have
    """
    taken = {}
    for heading, begin, end in plan(lesson):
        taken[name_of(heading)] = taken.get(name_of(heading), 0) + end - begin
    if unknown := {name.strip('"') for name in NAME.findall(lesson.late)} - set(taken):
        raise ValueError(f"*Late?* names {sorted(unknown)}; the core has {', '.join(taken)}")
    named = [name for clause in LEAVE.findall(lesson.late) for name in NAME.findall(clause)]
    return {name.strip('"'): taken[name.strip('"')] for name in named}


def name_of(heading):
    """A heading as *Late? …* names it."""
    exercise = re.match(r"Exercise \d+", heading)
    return exercise[0].lower() if exercise else heading.strip('"')
