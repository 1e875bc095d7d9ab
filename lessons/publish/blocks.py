"""The text of a cell as blocks, and how much room each takes on a slide.

Room is counted in pixels of a slide of 1280 × 720, for wide letters: other fonts leave some free.
"""

import re

from lessons.publish.listing import listing, pieces
from lessons.publish.slide import MOST_WORDS, ROOM, Block

LETTERS = 60  # of the body's font, in a line
LINE = 48
FORMULA = 46  # letters of one, in a line

ITEM = r"(?:[-*]|\d+\.)\ "
BLOCK = re.compile(
    rf"""(?P<fence>^```[\s\S]*?^```$)
    |(?P<formula>^\$\$[\s\S]*?\$\$)
    |(?P<answer>^<details>[\s\S]*?</details>)
    |(?P<heading>^\#+\ .*$)
    |(?P<table>^\|.*\n\|[-:|\ ]+\|(?:\n\|.*)*)
    |(?P<list>^{ITEM}.*(?:\n+{ITEM}.*|\n\ +\S.*)*)
    |(?P<text>^\S.*(?:\n(?!\$\$|```|<details|{ITEM})\S.*)*)""",
    re.MULTILINE | re.VERBOSE,
)
SENTENCE = re.compile(r"(?<=[.:?!]) (?=[^a-zα-ω\d])")
FOR_NOTEBOOKS = re.compile(
    r"(?:(?<=[.?!)]) |^)(?:Replace `\.\.\.` by|Step with)[^.]*\.", re.MULTILINE
)


def blocks(source):
    """The blocks of a piece of Markdown, none of them larger than a slide."""
    for match in BLOCK.finditer(FOR_NOTEBOOKS.sub("", source)):
        kind, text = match.lastgroup, match[0].strip()
        if kind in ("heading", "answer"):
            yield Block(kind, text, 0)
        elif kind == "fence":
            language, code = re.fullmatch(r"```(\w*)\n([\s\S]*?)\n?```", text).groups()
            for part in pieces(code) if language else [code]:
                yield listing("code" if language else "output", part)
        else:
            for part in parts(kind, text):
                spoken = words(part) if kind in ("text", "list") else 0
                yield Block(kind, part, height(kind, part), spoken)


def parts(kind, text):
    """A block in parts that a slide can hold, in equal shares as nearly as may be."""
    head, pieces, glue = "", [text], "\n"
    if kind == "text":
        pieces, glue = sentences(" ".join(text.split("\n"))), " "
    elif kind == "list":
        pieces = re.split(rf"\n+(?={ITEM})", text, flags=re.VERBOSE)
    elif kind == "table":
        lines = text.split("\n")
        head, pieces = "\n".join(lines[:2]) + "\n", lines[2:]
    elif kind == "formula":
        return [rows_of(text)]
    for number in range(1, len(pieces) + 1):
        found = [head + glue.join(part) for part in shared(pieces, number)]
        most = MOST_WORDS * 1.2 if kind != "table" else 999
        if all(height(kind, part) <= ROOM and words(part) <= most for part in found):
            return found
    return found


def shared(pieces, number):
    """The pieces in so many runs, each about as long as the others."""
    total, found, seen = sum(map(len, pieces)), [[] for _ in range(number)], 0
    for piece in pieces:
        found[min(number - 1, int(number * (seen + len(piece) / 2) / total))].append(piece)
        seen += len(piece)
    return [run for run in found if run]


def sentences(text):
    """The sentences of a paragraph; a formula, code or bold words are never cut."""
    found = []
    for piece in SENTENCE.split(text):
        if found and any(found[-1].count(mark) % 2 for mark in ("$", "`", "**")):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return found


def rows_of(formula):
    """A long formula as several, one beneath the other, parted where it has wide gaps."""
    rows = [""]
    for piece in re.split(r"\\q?quad\b", formula.strip("$ \n")):
        whole = rows[-1].count("{") == rows[-1].count("}") and r"\begin" not in rows[-1]
        if rows[-1] and whole and len(visible(rows[-1] + piece)) > FORMULA:
            rows.append(piece)
        else:
            rows[-1] += (r"\qquad " if rows[-1] else "") + piece
    return "\n\n".join(f"$${row.strip()}$$" for row in rows)


def words(text):
    return sum(1 for word in visible(text).split() if re.search(r"\w", word))


def visible(text):
    """About what one sees of Markdown: formulas as their letters, links as their words."""
    text = re.sub(
        r"\]\([^)]*\)|<[^>]+>|\\[,;!]|\\text\w*|\\(?:left|right|big+|Big+)[lr]?\b", "", text
    )
    return re.sub(r"\\[a-zA-Z]+ ?", "m", re.sub(r"[*`\[{}^_]|\$", "", text))


def height(kind, text):
    """Pixels that a block takes on a slide, with the gap beneath it."""
    if kind == "formula":
        rows = 1 + text.count(r"\\") + text.count("\n\n")
        return 24 + rows * (96 if re.search(r"\\frac|\\sum|brace", text) else 64)
    if kind == "list":
        items = re.split(rf"\n+(?={ITEM})", text, flags=re.VERBOSE)
        return 18 + sum(12 + LINE * lines(item, LETTERS - 3) for item in items)
    if kind == "table":
        return 24 + sum(14 + 41 * row_lines(row) for row in text.split("\n") if "---" not in row)
    return 20 + LINE * lines(text, LETTERS)


def lines(text, letters):
    return -(-len(visible(text)) // letters)


def row_lines(row):
    """Lines of a table's row, whose cells get room as they need it."""
    cells = [len(visible(cell)) for cell in row.strip("|").split("|")]
    return max(1, -(-sum(cells) // (LETTERS + 8 - 3 * len(cells))))
