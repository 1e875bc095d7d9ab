"""What stands around the text of a page: anchors, the table of contents, boxes that scroll."""

import html
import re
from collections import Counter

from lessons.publish.lesson import APART

HEADING = re.compile(r'<h([1-3]) id="([^"]*)">(.*?)</h\1>')
WIDE = re.compile(r'<table\b.*?</table>|<math display="block">.*?</math>', re.DOTALL)


def plain(markup):
    """The text of a piece of HTML: what one reads, without pictures, code and scripts."""
    text = re.sub(r"<(script|style|figure|svg|pre)\b.*?</\1>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def distinct(body):
    """Headings that say the same get different ids, so that each can be linked to."""
    seen = Counter()

    def name(match):
        level, anchor, text = match.groups()
        seen[anchor] += 1
        again = f"-{seen[anchor]}" if seen[anchor] > 1 else ""
        return f'<h{level} id="{anchor}{again}">{text}</h{level}>'

    return HEADING.sub(name, body)


def anchored(body):
    """Sections with a link to themselves beside their heading; wide things in boxes that scroll."""

    def link(match):
        name = html.escape(plain(match[3]))
        here = f'<a class="anchor" href="#{match[2]}" aria-label="Link to: {name}">#</a>'
        return match[0] if match[1] == "1" else f"{match[0][:-5]} {here}{match[0][-5:]}"

    body = re.sub(r"<th\b[^>]*></th>", "<td></td>", body)  # the corner of a table heads nothing
    return HEADING.sub(link, WIDE.sub(r'<div class="wide">\g<0></div>', body))


def contents(body):
    """The sections of a page, those apart from its core marked; nothing for a short page."""
    names = [(anchor, plain(text)) for level, anchor, text in HEADING.findall(body) if level == "2"]
    if len(names) < 3:
        return ""
    entries = "\n".join(
        f"<li{' class=apart' if APART.search(name) else ''}>"
        f'<a href="#{anchor}">{html.escape(name)}</a></li>'
        for anchor, name in names
    )
    return (
        '<nav class="contents" aria-label="On this page"><details><summary>On this page</summary>\n'
        f"<ol>\n{entries}\n</ol>\n</details></nav>"
    )


def sections(body, title):
    """What a search looks through: [anchor, heading, text] of each section of a page."""
    start, *rest = re.split(
        HEADING, body
    )  # text, then (level, anchor, heading, text) again and again
    found = [["", title, plain(start)]]
    for level, anchor, heading, text in zip(*[iter(rest)] * 4):
        found.append(["" if level == "1" else html.unescape(anchor), plain(heading), plain(text)])
    return [section for section in found if section[2]]
