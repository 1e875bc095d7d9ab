"""Code and what it prints, in pieces that a slide can hold in letters that the back row reads."""

import ast
from contextlib import suppress

from lessons.publish.slide import ROOM, Block

FRAME = 44  # around a listing
MOST_LINES = 16  # more are two slides, where the code has a place to part
WIDTH = 1150
LETTER = 0.605  # width of a letter by its size
SMALLEST, LARGEST = 18, 28  # pixels


def listing(kind, source):
    """A block of code, or of what was printed."""
    return Block(kind, source, FRAME + round(1.35 * size(source) * rows(source)))


def size(*sources, room=ROOM, width=WIDTH):
    """Pixels of a letter, so that the longest line of some listings fits, and all lines do."""
    across = int(width / LETTER / max(map(longest, sources)))
    down = int((room - FRAME * len(sources)) / 1.35 / sum(map(rows, sources)))
    return max(SMALLEST, min(LARGEST, across, down))


def rows(source):
    across = int(WIDTH / LETTER / SMALLEST)
    return sum(max(1, -(-len(line) // across)) for line in source.split("\n"))


def stacked(*listings, room):
    """Whether some listings fit, one over the other."""
    return sum(FRAME + 1.35 * SMALLEST * rows(block.source) for block in listings) <= room


def longest(source):
    return max(map(len, source.split("\n")))


def side_by_side(code, printed):
    """A text as wide as both with a gap, and as long as the longer."""
    line = "x" * (longest(code) + longest(printed) + 8)
    return "\n".join([line] * max(code.count("\n") + 1, printed.count("\n") + 1))


def beside(code, printed):
    """Whether a piece of code and what it prints fit beside one another."""
    return longest(side_by_side(code.source, printed.source)) * LETTER * SMALLEST <= WIDTH


def pieces(source):
    """Code in parts of few lines, parted between statements, best where there is a gap."""
    lines, starts = source.split("\n"), starts_of(source)

    def parted(first, end):
        if end - first <= MOST_LINES:
            return ["\n".join(lines[first:end]).strip("\n")]

        def price(line):
            gap = sum(not text.strip() for text in lines[line - 2 : line])
            return starts[line] + 2 * (2 - gap) + abs(2 * line - first - end) / 4

        cut = min((line for line in starts if first + 1 < line < end - 1), key=price, default=0)
        return parted(first, cut) + parted(cut, end) if cut else ["\n".join(lines[first:end])]

    return parted(0, len(lines)) if source else []


def starts_of(source):
    """{line: depth} of the lines on which a statement begins, or the comment over it."""
    found, lines, tree = {}, source.split("\n"), ast.Module([], [])
    with suppress(SyntaxError):  # a few lines in a text
        tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            line = min(n.lineno for n in [node, *getattr(node, "decorator_list", [])]) - 1
            while line and lines[line - 1].lstrip().startswith("#"):
                line -= 1
            found[line] = node.col_offset // 4
    return found


def printed(text):
    """What was printed, in equal parts."""
    lines = text.rstrip("\n").split("\n")
    number = -(-len(lines) // MOST_LINES)
    each = -(-len(lines) // number)
    return ["\n".join(lines[k : k + each]) for k in range(0, len(lines), each)]


def without(source, statements):
    """The source without some of its statements, and without the blank lines they leave."""
    lines = source.split("\n")
    for statement in reversed(statements):
        del lines[statement.lineno - 1 : statement.end_lineno]
    return "\n".join(lines).strip("\n")


def only_imports(source):
    body = ast.parse(source).body
    return bool(body) and all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)
