"""Builds the lessons as web pages that work offline, with an index.

    python lessons/site/pages.py [folder of lessons] [folder to write]

Pages lie where their sources lie, so that links hold; what a page links to in this repository (a
lesson, a file of mlcore, a figure) is published with it. Formulas become MathML here, and nothing
is loaded from a network.
"""

import html
import os
import re
import shutil
import sys
from pathlib import Path
from string import Template
from urllib.parse import unquote

import nbformat
from jinja2 import pass_context
from math_core import LatexToMathML
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

HERE = Path(__file__).resolve().parent
PAGE = Template((HERE / "page.html").read_text(encoding="utf-8"))
LEAD = "Step through each picture with its buttons or the arrow keys; all of it works offline."
FORMULA = LatexToMathML(fancy_error=False)


class Renderer(IPythonRenderer):
    """Markdown as notebooks have it, with formulas as MathML."""

    def inline_math(self, body):
        return FORMULA.convert_with_local_state(body, displaystyle=False)

    def block_math(self, body):
        return FORMULA.convert_with_local_state(body, displaystyle=True)

    def heading(self, text, level, **attributes):
        """With the id that Jupyter gives it, so that links to headings hold here, too."""
        name = html.unescape(re.sub(r"<[^>]+>", "", text)).strip().replace(" ", "-")
        return f'<h{level} id="{html.escape(name)}">{text}</h{level}>\n'

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")


def markdown(source):
    return MarkdownWithMath(Renderer(escape=False, exclude_anchor_links=True)).render(source)


def stylesheet():
    """Our own, with the colours of code, which are other ones on a dark ground."""
    light, dark = (
        HtmlFormatter(style=style).get_style_defs(".highlight") for style in ("xcode", "monokai")
    )
    ours = (HERE / "style.css").read_text(encoding="utf-8")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{ours}"


def first(pattern, text):
    """What the group of a pattern matches first, or nothing."""
    match = re.search(pattern, text)
    return match[1].strip() if match else ""


class Lesson(HTMLExporter):
    """A notebook: its page, and what the index says of it, which is in its first cell."""

    def __init__(self, path, site):
        super().__init__(template_name="basic")
        self.exclude_input_prompt = self.exclude_output_prompt = True
        self.path, self.site = path, site
        self.notebook = nbformat.read(path, as_version=4)
        text = self.notebook.cells[0].source + "\n"
        self.title = first(r"^# (.*)", text)
        self.question = first(r"^# .*\n\s*((?:\S.*\n)+)", text)
        self.goals = first(
            r"\*\*Goals\b[\s\S]*?\n((?:(?:[-*]|\d+\.) .*\n(?:[ \t]+\S.*\n)*)+)", text
        )
        self.minutes = first(r"\*\*Minutes:\*\* *([^*\n]*?)[ .·]*[*\n]", text)

    @pass_context
    def markdown2html(self, context, source):
        return self.site.localise(markdown(source), self.path)

    def link(self, page, relation=""):
        address = self.site.address(self.path, page)
        return f'<a rel="{relation}" href="{address}">{html.escape(self.title)}</a>'


class Site:
    """The pages of one folder, written to the same places in another."""

    def __init__(self, lessons, out):
        self.root, self.out, self.published = lessons.parent, out, set()
        self.lessons = [Lesson(path, self) for path in sorted(lessons.glob("*.ipynb"))]

    def build(self):
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        (self.out / "style.css").write_text(stylesheet(), encoding="utf-8")
        for before, lesson, after in zip(
            [None, *self.lessons], self.lessons, [*self.lessons[1:], None]
        ):
            links = [
                beside.link(lesson.path, relation) if beside else "<span></span>"
                for beside, relation in ((before, "prev"), (after, "next"))
            ]
            body = lesson.from_notebook_node(lesson.notebook)[0]
            self.write(lesson.path, lesson.title, body, "".join(links))
        index = self.root / "index.html"
        entries = "".join(
            f"<li><h2>{lesson.link(index)}</h2>"
            + self.localise(markdown(f"{lesson.question}\n\n{lesson.goals}"), index)
            + (f"<p>Minutes: {html.escape(lesson.minutes)}</p>" if lesson.minutes else "")
            + "</li>\n"
            for lesson in self.lessons
        )
        body = f'<h1>Lessons</h1>\n<p>{LEAD}</p>\n<ol class="index">\n{entries}</ol>'
        self.write(index, "Lessons", body)

    def place(self, path):
        """Where the page of a source is written."""
        suffix = {".ipynb": ".html", ".md": ".md.html", ".py": ".py.html"}.get(path.suffix)
        return (self.out / path.relative_to(self.root)).with_suffix(suffix or path.suffix)

    def address(self, path, page):
        """How the page of one source refers to the page of another."""
        return Path(os.path.relpath(self.place(path), self.place(page).parent)).as_posix()

    def write(self, path, title, body, around=""):
        place = self.place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        home = self.address(self.root, path)
        text = PAGE.substitute(title=html.escape(title), body=body, around=around, home=home)
        place.write_text(text, encoding="utf-8")

    def localise(self, markup, page):
        """Let the links of a page lead to pages, and publish what they lead to."""

        def link(match):
            attribute, url = match.groups()
            file, hash, fragment = url.partition("#")
            target = (page.parent / unquote(file)).resolve()
            if target.is_dir():
                target /= "README.md"
            if not file or ":" in file or self.root not in target.parents or not target.is_file():
                return match[0]
            self.publish(target)
            return f'{attribute}="{self.address(target, page)}{hash}{fragment}"'

        return re.sub(r'\b(href|src|srcset)="([^"]*)"', link, markup)

    def publish(self, path):
        if path in self.published or path.suffix == ".ipynb":  # build() writes the lessons
            return
        self.published.add(path)
        name = path.relative_to(self.root).as_posix()
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            self.write(path, name, self.localise(markdown(text), path))
        elif path.suffix == ".py":
            listing = highlight(
                path.read_text(encoding="utf-8"), PythonLexer(), HtmlFormatter(linenos="inline")
            )
            self.write(path, name, f"<h1><code>{name}</code></h1>{listing}")
        else:
            self.place(path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, self.place(path))


if __name__ == "__main__":
    folders = [Path(argument).resolve() for argument in sys.argv[1:]]
    lessons, out = folders or (HERE.parent, HERE.parents[1] / "build" / "site")
    Site(lessons, out).build()
    print(f"open {out / 'index.html'}")
