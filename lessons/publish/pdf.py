"""Pages on paper, through Chromium: the same bytes at every rebuild.

python -m lessons.publish.pdf page.html page.pdf
"""

import base64
import html
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
except ImportError:
    webdriver = None

FLAGS = """--headless=new --disable-gpu --no-first-run --disable-sync --disable-quic
    --disable-background-networking --disable-component-update --disable-dev-shm-usage"""
# As wide as A4 and as high as Letter, so that it prints on both.
PAPER = {"paperWidth": 210 / 25.4, "paperHeight": 11}
MARGINS = {"marginTop": 0.6, "marginBottom": 0.7, "marginLeft": 0.6, "marginRight": 0.6}
FOOT = (
    '<div style="width: 100%; margin: 0 0.6in; font: 7.5pt sans-serif; color: #4a525c; '
    'display: flex; justify-content: space-between"><span>{}</span><span><span class="pageNumber">'
    '</span> / <span class="totalPages"></span></span></div>'
)
DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
NODE = re.compile(rb"\(node\d{8}\)")


def missing():
    """What stands in the way of a PDF; nothing, where all is there."""
    if webdriver and shutil.which("chromedriver") and chromium():
        return ""
    return (
        "selenium, Chromium and its driver are needed (pip install selenium; "
        "Debian: apt-get install chromium chromium-driver)"
    )


def chromium():
    return next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )


class Printer:
    """A browser that prints pages, until it is closed.

    Raises
        RuntimeError   there is no browser, with what to install
    """

    def __init__(self):
        if why := missing():
            raise RuntimeError(f"no PDF: {why}")
        self.profile = tempfile.TemporaryDirectory(prefix="printer-", ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        options.binary_location = chromium()
        for flag in [*FLAGS.split(), f"--user-data-dir={self.profile.name}"]:
            options.add_argument(flag)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.add_argument("--no-sandbox")  # Chromium's sandbox refuses root
        service = Service(shutil.which("chromedriver"))
        self.browser = webdriver.Chrome(options=options, service=service)

    def pdf(self, page):
        """A page, in HTML that needs no other file, as the bytes of a PDF."""
        file = Path(self.profile.name) / "page.html"
        file.write_text(page, encoding="utf-8")
        self.browser.get(file.as_uri())
        title = html.escape(self.browser.title)
        options = {"displayHeaderFooter": True, "headerTemplate": "<span></span>"}
        options |= {"footerTemplate": FOOT.format(title), "printBackground": True}
        printed = self.browser.execute_cdp_cmd("Page.printToPDF", options | PAPER | MARGINS)
        return settled(base64.b64decode(printed["data"]))

    def close(self):
        self.browser.quit()
        self.profile.cleanup()


def settled(printed):
    """A PDF without what differs between two prints: dates, and the numbers that nodes have.

    Example
        >>> settled(b"/CreationDate (D:20261128002142+00'00') (node00000192) (node00000190)")
        b"/CreationDate (D:20000101000000+00'00') (node00000001) (node00000000)"
    """
    printed = DATE.sub(rb"\g<1>20000101000000", printed)
    places = {name: place for place, name in enumerate(sorted(set(NODE.findall(printed))))}
    return NODE.sub(lambda found: b"(node%08d)" % places[found[0]], printed)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    printer = Printer()
    target.write_bytes(printer.pdf(source.read_text(encoding="utf-8")))
    printer.close()
