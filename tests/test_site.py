"""The lessons as web pages: formulas, links and scripts work with no network."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pygments.styles import get_style_by_name
from pygments.token import Error

pytest.importorskip("math_core", reason="the site needs: pip install -e .[site]")

from lessons.publish.markup import CODE

ROOT = Path(__file__).parents[1]
FIRST = r"""# 01 · A line & a bowl

Is $a<b$ the best?

**Goals** After this lesson you can

1. compute $\hat y = X\theta$,
   on paper;
2. spot `$HOME` in code.

**Minutes:** 38 teaching + 12 exercises · **Files:** [a.py](../mlcore/a.py)
"""
TEXT = r"""See [next](02_next.ipynb#Key-points), [the notes](../notes.md), [elsewhere](https://a.b/c).

$$\begin{aligned} L &= \frac1{2n}\lVert X\theta-y\rVert^2 \\ &\ge 0 \end{aligned}$$

| | symbol | shape |
|---|---|---|
| 1 | $\theta$ | $(d,)$ |

![a line](../figures/line.svg)
<img src="../figures/line.svg" alt="the same line">

<details><summary>Solution</summary>

```python
price = "$5"  # and $x$ stays
```

</details>
"""
SECTIONS = """## The idea: $x^2$ & `code`

A word here: antelope.

## Sources

The first of two.

## Extra: a longer way

It takes a giraffe.

## Sources

Nobody.
"""
CLASS = [
    *("build/class/index.html", "build/class/handouts/01_line.pdf"),
    *("build/class/slides/01_line.html", "build/class/slides/02_next.html"),
]
PLAYER = (
    '<figure class="mlcore-player"><img src="data:image/png;base64,AAAA" alt="b">'
    '<script>start("$1")</script></figure>'
)


def notebook(path, *cells):
    path.parent.mkdir(exist_ok=True)
    metadata = {"language_info": {"name": "python"}}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")


def text(name, source):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def build(lessons, out):
    command = [sys.executable, "-m", "lessons.publish.pages", lessons, out]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two small lessons and what they link to, built: {address: text}."""
    root = tmp_path_factory.mktemp("course")
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": PLAYER}}
    code = {"cell_type": "code", "id": "c", "metadata": {}, "source": "cost = '$5 and $6'"}
    code |= {"execution_count": 1, "outputs": [output]}
    notebook(root / "lessons/01_line.ipynb", text("a", FIRST), text("b", TEXT), code)
    second = FIRST.replace("01 ·", "02 ·")
    notebook(root / "lessons/02_next.ipynb", text("a", second), text("b", SECTIONS))
    played = code | {"outputs": [output | {"data": {"text/html": PLAYER.replace("$1", "first")}}]}
    opening = text("a", FIRST.replace("01 ·", "03 ·"))
    notebook(root / "lessons/03_opening.ipynb", opening, played, code | {"id": "d"})
    notebook(root / "lessons/12_search.ipynb", text("a", FIRST.replace("01 ·", "12 ·")))
    notebook(root / "lessons/museum.ipynb", text("a", "# Museum\n\nOne look?\n"))
    for name, content in {
        "mlcore/a.py": '"""Zebras."""\n\ndef stripe():\n    """Black on white.\n\n    More."""\n',
        **dict.fromkeys(CLASS, "made by another command"),
        "figures/line.svg": "<svg/>",
        "notes.md": "# Notes\n\nBack to [01](lessons/01_line.ipynb), on to [a](mlcore/a.py).\n",
        "secret.txt": "nothing links here",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    files = build(root / "lessons", root / "build/site")
    return {name: path.read_text(encoding="utf-8") for name, path in files.items()}


def check_links(pages):
    """Every relative link leads to a file of the site, and nothing else is loaded."""
    for name, page in pages.items():
        markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
        for tag, target in re.findall(r'<(\w+)\b[^>]*?\b(?:src|srcset|href)="([^"]*)"', markup):
            if re.match(r"[a-z]+:", target):
                assert tag == "a" or target.startswith("data:"), f"{name} loads {target}"
            elif not target.startswith("#"):
                parts = (Path(name).parent / target.split("#")[0]).parts
                place = []
                for part in parts:
                    place = place[:-1] if part == ".." else [*place, part]
                place = "/".join(place)
                assert place in pages or f"build/{place}" in CLASS, f"{name} to {target}"
        assert not re.search(r"@import|url\(", page if name.endswith(".css") else ""), name


def test_a_page_for_everything_that_is_linked_and_nothing_else(site):
    assert set(site) == {
        "index.html",
        "search.html",
        "style.css",
        "page.js",
        "search.js",
        "search_words.js",
        "minisearch.js",
        "lessons/01_line.html",
        "lessons/02_next.html",
        "lessons/03_opening.html",
        "lessons/12_search.html",
        "lessons/museum.html",
        "mlcore/a.py.html",
        "notes.md.html",
        "figures/line.svg",
    }
    check_links(site)
    assert 'href="02_next.html#Key-points"' in site["lessons/01_line.html"]
    assert '<h1 id="Museum">Museum</h1>' in site["lessons/museum.html"]
    assert 'href="https://a.b/c"' in site["lessons/01_line.html"]


def test_a_page_says_what_it_asks_for_those_who_list_it(site):
    page = site["lessons/01_line.html"]
    assert "<title>01 · A line &amp; a bowl</title>" in page
    assert '<meta name="description" content="Is a&lt;b the best?">' in page


def test_formulas_are_mathml_and_dollars_in_code_stay(site):
    page = site["lessons/01_line.html"]
    assert len(re.findall(r"<math\b", page)) == 5
    assert '<math display="block">' in page and "<mtable" in page and "<mi>θ</mi>" in page
    assert "<code>$HOME</code>" in page
    visible = re.sub(r"<script.*?</script>|<[^>]+>", "", page, flags=re.DOTALL)
    assert re.findall(r"\$\w+", visible) == ["$HOME", "$5", "$x", "$5", "$6"]


def test_scripts_and_folded_solutions_are_kept(site):
    page = site["lessons/01_line.html"]
    assert '<script>start("$1")</script>' in page
    folded = re.search(r"<details>.*?</details>", page, re.DOTALL)[0]
    assert '<div class="highlight">' in folded and "price" in folded


def test_the_index_lists_what_the_first_cells_say(site):
    index = site["index.html"]
    assert '<a href="lessons/01_line.html">01 · A line &amp; a bowl</a>' in index
    assert "Minutes: 38 teaching + 12 exercises<" in index
    assert "on paper" in index and "the best?" in index and index.count("<math") == 2 * 4
    last = index.split("<li>")[-1]  # a notebook without a number stands after the lessons
    assert "lessons/museum.html" in last and "One look?" in last and "Minutes" not in last


def test_the_index_has_the_lessons_in_groups_and_opens_with_a_player(site):
    index = site["index.html"]
    groups = re.findall(r"<h2 [^>]*>(.*?)</h2>", re.sub(r" <a class.*?</a>", "", index))
    assert groups == ["Learn by going downhill", "Search", "Questions and wrong claims"]
    search = index.split('<h2 id="Search">')[1].split("<h2")[0]
    assert re.findall(r'<h3><a href="([^"]*)"', search) == ["lessons/12_search.html"]
    assert index.count("mlcore-player") == 1 + index.count("querySelector('.mlcore-player')")
    assert 'start("first")' in index and index.index('start("first")') < index.index("<h2")


def test_the_index_leads_to_what_is_made_for_a_class_where_it_stands(site):
    assert '<a href="../class/index.html">' in site["index.html"]


def test_a_lesson_leads_to_its_handout_and_slides_where_they_stand(site):
    slides = r'<strong>For class:</strong> %s<a href="../../class/slides/%s.html">slides</a></p>'
    handout = '<a href="../../class/handouts/01_line.pdf">handout</a>, '
    first, second, other = (
        site[f"lessons/{name}.html"] for name in ("01_line", "02_next", "12_search")
    )
    assert slides % (handout, "01_line") in first.split("Files:")[1].split("See")[0]
    assert slides % ("", "02_next") in second
    assert "For class" not in other
    assert "handout" not in site["search_words.js"]  # a search finds what the lesson says


def test_pages_lead_to_the_lessons_beside_them_above_and_below_the_text(site):
    for name, relation, other in [
        ("01_line", "next", "02_next"),
        ("02_next", "prev", "01_line"),
        ("12_search", "next", "museum"),
    ]:
        page = site[f"lessons/{name}.html"]
        link = f'rel="{relation}" href="{other}.html"'
        assert page.count(link) == 2 and page.index(link) < page.index("<main") < page.rindex(link)
    assert 'rel="next"' not in site["lessons/museum.html"]
    assert 'class="beside"' not in site["notes.md.html"]


def test_a_table_of_contents_leads_to_the_sections_and_marks_what_can_wait(site):
    page = site["lessons/02_next.html"]
    listed = re.findall(r'<li( class=apart)?><a href="#([^"]*)">(.*?)</a>', page)
    assert [(bool(apart), name) for apart, _, name in listed] == [
        (False, "The idea: x2 &amp; code"),
        (True, "Sources"),
        (True, "Extra: a longer way"),
        (True, "Sources"),
    ]
    for _, anchor, name in listed:  # the heading is there, and leads to itself
        assert page.count(f'id="{anchor}"') == 1
        assert f'<a class="anchor" href="#{anchor}" aria-label="Link to: {name}">' in page
    assert 'class="contents"' not in site["lessons/01_line.html"]  # it has no sections


def test_tables_and_formulas_stand_in_boxes_that_can_scroll(site):
    page = site["lessons/01_line.html"]
    assert page.count('<div class="wide"><table') == page.count("<table") == 1
    assert page.count('<div class="wide"><math display="block"') == 1
    assert "<th>shape</th>" in page and "<th></th>" not in page  # an empty head heads nothing


def words(site):
    return json.loads(re.fullmatch(r"const PAGES = (.*);\n", site["search_words.js"])[1])


def test_a_search_finds_sections_with_their_anchors_and_what_files_say_of_themselves(site):
    pages = {address: (title, sections) for title, address, sections in words(site)}
    title, sections = pages["lessons/02_next.html"]
    assert title == "02 · A line & a bowl"
    assert [heading for _, heading, _ in sections[1:]] == [
        "The idea: x2 & code",
        "Sources",
        "Extra: a longer way",
        "Sources",
    ]
    assert sections[3] == ["Extra:-a-longer-way", "Extra: a longer way", "It takes a giraffe."]
    assert [sections[2][0], sections[4][0]] == ["Sources", "Sources-2"]
    said = "Zebras. stripe: Black on white."
    assert pages["mlcore/a.py.html"] == ("mlcore/a.py", [["", "mlcore/a.py", said]])
    assert "index.html" not in pages and "notes.md.html" in pages
    assert "start(" not in site["search_words.js"] and "price" not in site["search_words.js"]


@pytest.mark.parametrize("scheme", CODE)
def test_the_colours_of_code_can_be_read(scheme):
    """Contrast of 4.5 to 1 with the ground of code, as WCAG 2 asks (its formula)."""
    sheet = (ROOT / "lessons/publish/style.css").read_text(encoding="utf-8")
    ground = re.findall(r"--wash: (#\w+)", sheet)[["light", "dark"].index(scheme)]
    styles = {token: style["color"] for token, style in get_style_by_name(CODE[scheme])}
    del styles[Error]  # style.css gives it the colour of the text
    colours = {*styles.values()} - {None, ""}
    assert len(colours) > 5
    for colour in colours:
        assert contrast("#" + colour, ground) >= 4.5, colour


def contrast(*colours):
    shares = [np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) / 255 for c in colours]
    linear = [np.where(s <= 0.03928, s / 12.92, ((s + 0.055) / 1.055) ** 2.4) for s in shares]
    low, high = sorted(rgb @ [0.2126, 0.7152, 0.0722] for rgb in linear)
    return (high + 0.05) / (low + 0.05)
