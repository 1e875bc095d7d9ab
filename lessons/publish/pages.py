"""Builds the lessons as web pages that work offline, with an index.

    python -m lessons.publish.pages [folder of lessons] [folder to write]

Pages lie where their sources lie, so that links hold; what a page links to in this repository (a
lesson, a file of mlcore, a figure) is published with it. Nothing is loaded from a network.
"""

import html
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

from lessons.publish.lesson import LESSONS, every_lesson
from lessons.publish.markup import HERE, Markup, markdown, stylesheet

PAGE = Template((HERE / "page.html").read_text(encoding="utf-8"))
LEAD = "Step through each picture with its buttons or the arrow keys; all of it works offline."


class Site:
    """The pages of one folder, written to the same places in another."""

    def __init__(self, lessons, out):
        self.root, self.out, self.published = lessons.parent, out, set()
        self.lessons = every_lesson(lessons)

    def build(self):
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        (self.out / "style.css").write_text(stylesheet(), encoding="utf-8")
        for before, lesson, after in zip(
            [None, *self.lessons], self.lessons, [*self.lessons[1:], None]
        ):
            links = [
                self.link(beside, lesson.path, relation) if beside else "<span></span>"
                for beside, relation in ((before, "prev"), (after, "next"))
            ]
            path = lesson.path
            markup = Markup(lambda source, path=path: self.localise(markdown(source), path))
            body = markup.of(lesson.notebook, lesson.notebook.cells)
            self.write(path, lesson.heading, body, "".join(links))
        index = self.root / "index.html"
        entries = "".join(self.entry(lesson, index) for lesson in self.lessons)
        body = f'<h1>Lessons</h1>\n<p>{LEAD}</p>\n<ol class="index">\n{entries}</ol>'
        self.write(index, "Lessons", body)

    def entry(self, lesson, index):
        """What the index says of a lesson, which is in its first cell."""
        goals = "".join(f"- {goal}\n" for goal in lesson.goals)
        text = self.localise(markdown(f"{lesson.question}\n\n{goals}"), index)
        minutes = f"<p>Minutes: {markdown(lesson.minutes)[3:-5]}</p>" if lesson.minutes else ""
        return f"<li><h2>{self.link(lesson, index)}</h2>{text}{minutes}</li>\n"

    def link(self, lesson, page, relation=""):
        address = self.address(lesson.path, page)
        return f'<a rel="{relation}" href="{address}">{html.escape(lesson.heading)}</a>'

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
    lessons, out = folders or (LESSONS, LESSONS.parent / "build" / "site")
    Site(lessons, out).build()
    print(f"open {out / 'index.html'}")
