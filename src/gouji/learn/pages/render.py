"""Typeset reports as images of pages, with the place of every printed line of every element.

Chromium sets the report as one long page; it is cut between rows of tables and lines of text into pages of A4.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from gouji.document.errors import OptionError
from gouji.learn.corpus.page import PAGE
from gouji.learn.pages.typeset import PAGE_WIDTH, Typeset

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

Image = NDArray[np.uint8]
"""A page: height × width, 0 black to 255 white."""

DPI = 200
SCALE = DPI / 96
"""Pixels for a CSS pixel."""

PAGE_HEIGHT = 1123
"""Height of A4 in CSS pixels."""

_EDGE = 56
"""White above and below what is printed, in CSS pixels: 15 mm."""

_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--font-render-hinting=none",
)  # fmt: skip

_MEASURE = """() => {
  const lines = [];
  for (const element of document.querySelectorAll('[data-id]')) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange();
    const size = parseFloat(getComputedStyle(element).fontSize), inTable = element.tagName === 'TD';
    let line = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let i = 0; i < node.data.length; i++) {
        range.setStart(node, i); range.setEnd(node, i + 1);
        const box = range.getClientRects()[0];
        if (!box || !box.width) continue;
        const middle = (box.top + box.bottom) / 2 + scrollY;
        if (!line || Math.abs(middle - line.middle) > size / 2) {
          line = {id: Number(element.dataset.id), text: '', edges: [box.left], middle, size, inTable};
          lines.push(line);
        }
        line.text += node.data[i]; line.edges.push(box.right);
      }
    }
  }
  const rows = [...document.querySelectorAll('tr')].map(row => row.getBoundingClientRect().bottom + scrollY);
  return {lines, rows, height: document.documentElement.scrollHeight};
}"""


@dataclass(frozen=True, slots=True)
class TruthLine:
    """A printed line of an element.

    Attributes:
        element: Index of the piece in `Typeset.pieces`.
        text: Its characters.
        edges: Left side of each character and right side of the last, in pixels of the page.
        y0: Its upper side.
        y1: Its lower side.
    """

    element: int
    text: str
    edges: tuple[float, ...]
    y0: float
    y1: float

    def moved(self, down: float) -> TruthLine:
        """The line further down by so many pixels."""
        return replace(self, y0=self.y0 + down, y1=self.y1 + down)


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as printed, at `DPI`, and the lines on it."""

    image: Image
    lines: tuple[TruthLine, ...]


def find_chromium() -> str | None:
    """Path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Renderer:
    """A browser that is kept open; a context manager."""

    def __enter__(self) -> Self:
        from playwright.sync_api import sync_playwright

        path = find_chromium()
        if path is None:
            raise OptionError("Pages are set by Chromium, which is not there. Install it, as in: apt install chromium.")
        self._playwright: Playwright = sync_playwright().start()
        self._browser: Browser = self._playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        self._page = self._browser.new_page(
            viewport={"width": PAGE_WIDTH, "height": PAGE_HEIGHT}, device_scale_factor=SCALE, offline=True
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._browser.close()
        self._playwright.stop()

    @property
    def version(self) -> str:
        """The browser's version."""
        return self._browser.version

    def render(self, report: Typeset) -> list[RenderedPage]:
        """Print a report."""
        import cv2

        self._page.set_content(report.html)
        found = self._page.evaluate(_MEASURE)
        data = np.frombuffer(self._page.screenshot(full_page=True), np.uint8)
        sheet = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
        lines, ends = [], [SCALE * bottom for bottom in found["rows"]]
        for line in found["lines"]:
            half = line["size"] * 0.55  # a little more than the em square, as an engine's boxes have it
            y0, y1 = (SCALE * (line["middle"] + side * half) for side in (-1, 1))
            lines.append(TruthLine(line["id"], line["text"], tuple(SCALE * x for x in line["edges"]), y0, y1))
            if not line["inTable"]:
                ends.append(y1 + 2)
        numbers = [line for line in lines if report.pieces[line.element].row == PAGE and line.text]
        body = [line for line in lines if report.pieces[line.element].row != PAGE]
        return cut_pages(sheet, body, ends, numbers)


def cut_pages(
    sheet: Image, lines: Sequence[TruthLine], ends: Iterable[float], numbers: Sequence[TruthLine]
) -> list[RenderedPage]:
    """Cut a long sheet into pages.

    Args:
        sheet: The whole report.
        lines: Its lines; no cut goes through one.
        ends: Places between rows or lines, in pixels from the top, at which it may be cut.
        numbers: Page numbers that stand at the sheet's end, first page first; may be empty.

    Returns:
        The pages; the last is as high as what it holds.
    """
    edge, height = round(_EDGE * SCALE), round((PAGE_HEIGHT - 2 * _EDGE) * SCALE)
    bottom = max(line.y1 for line in lines) + 8
    places = [end for end in sorted(ends) if not any(line.y0 + 2 < end < line.y1 - 2 for line in lines)]
    pages: list[RenderedPage] = []
    top = 0.0
    while top < bottom - 9:
        end = bottom
        if bottom - top > height:
            end = max((place for place in places if top + height / 2 < place <= top + height), default=top + height)
        first, last = round(top), min(round(end) + 2, len(sheet))
        image = np.full((last - first + 2 * edge, sheet.shape[1]), 255, np.uint8)
        image[edge : edge + last - first] = sheet[first:last]
        shown = [line.moved(edge - first) for line in lines if top <= (line.y0 + line.y1) / 2 < end]
        if len(pages) < len(numbers):
            number = numbers[len(pages)]
            y0, y1 = round(number.y0) - 4, round(number.y1) + 4
            at = len(image) - edge // 2 - (y1 - y0)
            image[at : at + y1 - y0] = sheet[y0:y1]
            shown.append(number.moved(at - y0))
        pages.append(RenderedPage(image, tuple(shown)))
        top = end
    return pages


def fonts_missing(families: Iterable[str]) -> list[str]:
    """The font families that are not installed; all of them where fontconfig is lacking."""
    import subprocess

    program = shutil.which("fc-list")
    if program is None:
        return list(families)
    listed = subprocess.run([program, ":", "family"], capture_output=True, text=True, check=True).stdout
    known = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    return [family for family in families if family not in known]


def font_version(family: str) -> str:
    """The version that a font's file states, "" if it can't be found out."""
    import subprocess

    program = shutil.which("fc-match")
    if program is None:
        return ""
    found = subprocess.run([program, "-f", "%{fontversion}", family], capture_output=True, text=True, check=True).stdout
    return f"{int(found) / 65536:.3f}" if found.isdigit() else ""  # 16.16 fixed point, as in the table `head`
