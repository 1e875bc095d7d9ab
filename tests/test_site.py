"""The lessons as web pages: formulas, links and scripts work with no network."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("math_core", reason="the site needs: pip install -e .[site]")

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

| symbol | shape |
|---|---|
| $\theta$ | $(d,)$ |

![a line](../figures/line.svg)
<img src="../figures/line.svg" alt="the same line">

<details><summary>Solution</summary>

```python
price = "$5"  # and $x$ stays
```

</details>
"""
PLAYER = (
    '<figure><img src="data:image/png;base64,AAAA" alt="b"><script>start("$1")</script></figure>'
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
    notebook(root / "lessons/02_next.ipynb", text("a", FIRST.replace("01 ·", "02 ·")))
    notebook(root / "lessons/museum.ipynb", text("a", "# Museum\n\nOne look?\n"))
    for name, content in {
        "mlcore/a.py": "x = 1 < 2\n",
        "figures/line.svg": "<svg/>",
        "notes.md": "# Notes\n\nBack to [01](lessons/01_line.ipynb), on to [a](mlcore/a.py).\n",
        "secret.txt": "nothing links here",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
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
                assert "/".join(place) in pages, f"{name} links to {target}"
        assert not re.search(r"@import|url\(", page if name.endswith(".css") else ""), name


def test_a_page_for_everything_that_is_linked_and_nothing_else(site):
    assert set(site) == {
        "index.html",
        "style.css",
        "lessons/01_line.html",
        "lessons/02_next.html",
        "lessons/museum.html",
        "mlcore/a.py.html",
        "notes.md.html",
        "figures/line.svg",
    }
    check_links(site)
    assert 'href="02_next.html#Key-points"' in site["lessons/01_line.html"]
    assert '<h1 id="Museum">Museum</h1>' in site["lessons/museum.html"]
    assert 'href="https://a.b/c"' in site["lessons/01_line.html"]


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
    assert '<a rel="" href="lessons/01_line.html">01 · A line &amp; a bowl</a>' in index
    assert "Minutes: 38 teaching + 12 exercises<" in index
    assert "on paper" in index and "the best?" in index and index.count("<math") == 4
    last = index.split("<li>")[-1]  # a notebook without a number stands after the lessons
    assert "lessons/museum.html" in last and "One look?" in last and "Minutes" not in last


def test_pages_lead_to_the_lessons_beside_them(site):
    assert 'rel="next" href="02_next.html"' in site["lessons/01_line.html"]
    assert 'rel="prev" href="01_line.html"' in site["lessons/02_next.html"]
    assert 'rel="next" href="museum.html"' in site["lessons/02_next.html"]
    assert 'rel="next"' not in site["lessons/museum.html"]


def test_the_lessons_of_this_course_build(tmp_path):
    """Every formula is one that can be shown, and every link leads to a page."""
    pages = build(ROOT / "lessons", tmp_path / "site")
    check_links(
        {
            name: path.read_text(encoding="utf-8") if path.suffix in (".html", ".css") else ""
            for name, path in pages.items()
        }
    )
    assert len(pages) >= 2
