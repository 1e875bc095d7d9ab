"""How long a lesson takes in class, counted from its cells."""

import ast
import re

from lessons.publish.lesson import FOLDED, statements


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
    """The core of a lesson as [(heading, first minute, last minute)].

    The ends are rounded, not the parts, so that the last minute is what the first cell says.
    """
    parts = {}
    for cell in lesson.cells:
        if cell.core:
            parts.setdefault(cell.heading or "Goals and imports", []).append(cell)
    now, rows = (0.0, 0), []
    for heading, cells in parts.items():
        *_, more = minutes([(cell.kind, cell.source) for cell in cells])
        then = now[0] + more[0], now[1] + more[1]
        rows.append((heading, round(now[0]) + now[1], round(then[0]) + then[1]))
        now = then
    return rows
