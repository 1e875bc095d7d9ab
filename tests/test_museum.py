"""The museum: each wrong claim has a number, a cell that shows where it fails, and a folded fix."""

import ast
import builtins
import json
import re
from pathlib import Path
from symtable import symtable
from urllib.parse import unquote

import pytest

MUSEUM = Path(__file__).parents[1] / "lessons" / "museum.ipynb"
CELLS = json.loads(MUSEUM.read_text(encoding="utf-8"))["cells"]
TEXTS = ["".join(cell["source"]) for cell in CELLS]
CLAIMS = [*map(str, range(1, 39)), *(f"B{i}" for i in range(1, 9))]
MOST_LINES, MOST_WORDS, MOST_BYTES = 12, 60, 600_000

EXHIBITS = {
    match[1]: place
    for place, text in enumerate(TEXTS)
    if (match := re.match(r"### (\S+) · \S", text))
}
every_exhibit = pytest.mark.parametrize("place", EXHIBITS.values(), ids=EXHIBITS)


def words(text):
    seen = re.sub(r"\]\([^)]*\)|<[^>]*>|^###", " ", text)  # not addresses, not tags
    return sum(1 for word in seen.split() if re.search(r"\w", word))


def made(source):
    """The names that a cell leaves behind."""
    symbols = symtable(source, "cell", "exec").get_symbols()
    names = {
        symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()
    }
    return names - passing(source)


def passing(source):
    """The names that live in comprehensions alone: since Python 3.12 a symbol table has them."""
    every = list(ast.walk(ast.parse(source)))
    within = {n for c in every if hasattr(c, "generators") for n in ast.walk(c)}
    bound = [n for n in every if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return {n.id for n in bound if n in within} - {n.id for n in bound if n not in within}


def read(table):
    """The global names that a cell, its functions included, asks for."""
    own = table.get_symbols()
    found = {s.get_name() for s in own if s.is_global() or table.get_type() == "module"}
    return found.union(*(read(child) for child in table.get_children()))


def shared(place):
    """The names that the cells of imports, and the one before these exhibits, hand out."""
    heading = max(i for i in range(place) if TEXTS[i].startswith("## "))
    setup = heading + 1
    cells = [*TEXTS[2:4], TEXTS[setup] if CELLS[setup]["cell_type"] == "code" else ""]
    return set().union(*map(made, cells))


def test_every_claim_has_its_exhibit_and_no_other():
    assert len(EXHIBITS) == len([text for text in TEXTS if text.startswith("### ")])
    assert sorted(EXHIBITS, key=CLAIMS.index) == CLAIMS


@every_exhibit
def test_an_exhibit_is_a_claim_a_symptom_and_a_folded_fix(place):
    claim, symptom, fix = TEXTS[place : place + 3]
    assert [
        cell["cell_type"] for cell in CELLS[place : place + 3]
    ] == "markdown code markdown".split()
    assert re.fullmatch(r"### .+\n\n\*\*Claim\.\*\* .+", claim)
    assert any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(symptom)))
    assert sum(1 for line in symptom.splitlines() if line.strip()) <= MOST_LINES
    printed = "".join(line for output in CELLS[place + 1]["outputs"] for line in output["text"])
    assert re.search(r"\d", printed), "a number shows the symptom"
    assert re.match(r"<details><summary>The fix</summary>\n\n.+\n\n</details>\n\nUsed in .+\.", fix)
    assert words(claim) + words(fix) <= MOST_WORDS


@every_exhibit
def test_an_exhibit_stands_alone(place):
    source = TEXTS[place + 1]
    known = made(source) | passing(source) | shared(place)
    unknown = read(symtable(source, "cell", "exec")) - known
    assert not unknown - set(dir(builtins)), "what comes from another exhibit?"
    handed_out = set().union(*map(shared, EXHIBITS.values()))
    assert not made(source) & handed_out, "an exhibit overwrites what others use"


def test_every_link_leads_somewhere():
    headings = {re.sub(r"^#+ ", "", text.splitlines()[0]).replace(" ", "-") for text in TEXTS}
    for text in TEXTS:
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _, heading = target.partition("#")
            if file:
                assert (MUSEUM.parent / unquote(file)).is_file(), f"nothing at {target}"
            else:
                assert unquote(heading) in headings, f"no heading {target}"


def test_is_stored_as_it_was_run():
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert all(output["name"] == "stdout" for cell in code for output in cell["outputs"])
    assert MUSEUM.stat().st_size < MOST_BYTES
