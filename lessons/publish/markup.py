"""Cells as HTML that needs no network: formulas are MathML, code has its colours."""

import html
import re
from pathlib import Path

from jinja2 import pass_context
from math_core import LatexToMathML
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

HERE = Path(__file__).resolve().parent
CODE = {"light": "xcode", "dark": "monokai"}  # styles of Pygments that can be read on our ground
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


class Markup(HTMLExporter):
    """Cells of a notebook as HTML.

    Parameters
        of_markdown : str -> str     the HTML of a cell of text; `markdown`, with its links followed
    """

    def __init__(self, of_markdown=markdown):
        super().__init__(template_name="basic")
        self.exclude_input_prompt = self.exclude_output_prompt = True
        self.of_markdown = of_markdown

    @pass_context
    def markdown2html(self, context, source):
        return self.of_markdown(source)

    def of(self, notebook, cells):
        """The HTML of some cells of a notebook."""
        return self.from_notebook_node(NotebookNode(notebook, cells=list(cells)))[0]


def stylesheet():
    """Our own, with the colours of code, which are other ones on a dark ground."""
    light, dark = (
        HtmlFormatter(style=style).get_style_defs(".highlight") for style in CODE.values()
    )
    ours = (HERE / "style.css").read_text(encoding="utf-8")
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n{ours}"
