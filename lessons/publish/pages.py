"""Builds the lessons as web pages that work offline, with an index.

    python -m lessons.publish.pages [folder of lessons] [folder to write]

Pages lie where their sources lie, so that links hold; what a page links to in this repository (a
lesson, a file of mlcore, a figure) is published with it. Nothing is loaded from a network.
"""

import ast
import html
import json
import os
import re
import shutil
import sys
from pathlib import Path
from string import Template
from urllib.parse import unquote

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from tqdm import tqdm

from lessons.publish.front import TITLE, groups, opening
from lessons.publish.lesson import LESSONS, every_lesson, first_match
from lessons.publish.markup import HERE, Markup, markdown, stylesheet
from lessons.publish.outline import anchored, contents, distinct, plain, sections

PAGE = Template((HERE / "page.html").read_text(encoding="utf-8"))
CLASS = ' To teach it, take the <a href="../class/index.html">handouts, slides and guide</a>.'
SEARCH = """<h1>Search</h1>
<noscript><p>The search needs JavaScript.</p></noscript>
<p role="status"></p>
<ol class="results"></ol>
<script src="minisearch.js"></script>
<script src="search_words.js"></script>
<script src="search.js"></script>
"""


class Site:
    """The pages of one folder, written to the same places in another."""

    def __init__(self, lessons, out):
        self.root, self.out, self.published = lessons.parent, out, set()
        self.lessons, self.words = every_lesson(lessons), []

    def build(self):
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        (self.out / "style.css").write_text(stylesheet(), encoding="utf-8")
        for name in ("page.js", "search.js", "minisearch.js"):
            shutil.copyfile(HERE / name, self.out / name)
        rows = zip([None, *self.lessons], self.lessons, [*self.lessons[1:], None])
        bar = tqdm(rows, "site", len(self.lessons), unit="lesson", disable=None)
        for before, lesson, after in bar:
            beside = [
                self.link(other, lesson.path, f' rel="{relation}"') if other else "<span></span>"
                for other, relation in ((before, "prev"), (after, "next"))
            ]
            path = lesson.path
            markup = Markup(lambda source, path=path: self.localise(markdown(source), path))
            body = distinct(markup.of(lesson.notebook, lesson.notebook.cells))
            words = sections(body, lesson.heading)
            body = re.sub("<strong>Files:.*", rf"\g<0>{self.made(path)}", body, count=1)
            self.write(path, lesson.heading, body, words, "".join(beside))
        self.write(self.root / "index.html", TITLE, self.index(self.root / "index.html"))
        words = json.dumps(self.words, ensure_ascii=False, separators=(",", ":"))
        self.write(self.root / "search.html", "Search", SEARCH)
        (self.out / "search_words.js").write_text(f"const PAGES = {words};\n", encoding="utf-8")

    def index(self, page):
        """The front door; it leads to what is made for a class, if that stands beside the site."""
        listed = "".join(
            f'<h2 id="{name.replace(" ", "-")}">{name}</h2>\n<ol class="index">\n'
            + "".join(self.entry(lesson, page) for lesson in lessons)
            + "</ol>\n"
            for name, lessons in groups(self.lessons)
        )
        taught = CLASS if (self.out.parent / "class" / "index.html").is_file() else ""
        start = f"<p>Begin with {self.link(self.lessons[0], page)}.{taught}</p>"
        return opening(self.lessons, start) + listed

    def made(self, path):
        """A line of links to what is made of a lesson for a class, if it stands beside the site."""
        files = {"handout": f"handouts/{path.stem}.pdf", "slides": f"slides/{path.stem}.html"}
        links = [
            f'<a href="../../class/{file}">{name}</a>'
            for name, file in files.items()
            if (self.out.parent / "class" / file).is_file()
        ]
        return f"<p><strong>For class:</strong> {', '.join(links)}</p>" if links else ""

    def entry(self, lesson, page):
        """What the index says of a lesson, which is in its first cell."""
        goals = "".join(f"- {goal}\n" for goal in lesson.goals)
        text = self.localise(markdown(f"{lesson.question}\n\n{goals}"), page)
        minutes = f"<p>Minutes: {markdown(lesson.minutes)[3:-5]}</p>" if lesson.minutes else ""
        return f"<li><h3>{self.link(lesson, page)}</h3>{text}{minutes}</li>\n"

    def link(self, lesson, page, attributes=""):
        address = self.address(lesson.path, page)
        return f'<a{attributes} href="{address}">{html.escape(lesson.heading)}</a>'

    def place(self, path):
        """Where the page of a source is written."""
        suffix = {".ipynb": ".html", ".md": ".md.html", ".py": ".py.html"}.get(path.suffix)
        return (self.out / path.relative_to(self.root)).with_suffix(suffix or path.suffix)

    def address(self, path, page):
        """How the page of one source refers to the page of another."""
        return Path(os.path.relpath(self.place(path), self.place(page).parent)).as_posix()

    def write(self, path, title, body, words=(), beside=""):
        """One page; `words` are the sections that a search finds."""
        place = self.place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        address = place.relative_to(self.out).as_posix()
        if words:
            self.words.append([title, address, words])
        bars = [
            f'<nav class="beside" aria-label="{name}">{beside}</nav>' if beside else ""
            for name in ("Lessons beside this one", "Go on")
        ]
        text = PAGE.substitute(
            title=html.escape(title),
            about=html.escape(plain(first_match(r"<p>([\s\S]*?)</p>", body))),
            home=self.address(self.root, path),
            before=bars[0],
            contents=contents(body) if words else "",
            body=anchored(body),
            after=bars[1],
        )
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
            body = distinct(self.localise(markdown(text), path))
            self.write(path, name, body, sections(body, name))
        elif path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
            listing = highlight(source, PythonLexer(), HtmlFormatter(linenos="inline"))
            body = f"<h1><code>{name}</code></h1>{listing}"
            self.write(path, name, body, [["", name, said(source)]])
        else:
            self.place(path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, self.place(path))


def said(source):
    """What a file of Python says of itself: its docstring, and those of what it defines."""
    module = ast.parse(source)
    named = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    first = [f"{node.name}: {(ast.get_docstring(node) or '').split(chr(10))[0]}" for node in named]
    return " ".join([ast.get_docstring(module) or "", *first])


if __name__ == "__main__":
    folders = [Path(argument).resolve() for argument in sys.argv[1:]]
    lessons, out = folders or (LESSONS, LESSONS.parent / "build" / "site")
    Site(lessons, out).build()
    print(f"open {out / 'index.html'}")
