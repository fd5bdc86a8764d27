"""Pictures of the tables, cut from the pages that they were read from, with a mark where each cell stands.

A picture is a convenience: where one can't be had, or doesn't fit what was read from it, the page goes without.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from gouji.document import Box, Document, Line, Place, around
from gouji.writers.base import Pictures

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 144
"""Pixels an inch: a figure can still be judged when its line is shown as wide as a column of the page."""
LONGEST, LARGEST = 4_000, 6_000
"""Pixels that the longest side of what was read on a page may take, larger sheets are drawn more coarsely; and pixels
of a picture's longest side beyond which it is not taken: a reader may have drawn it smaller than it was asked to."""
MOST_BYTES = 8_000_000
"""Bytes of all pictures of one report, so that its page opens at once; an ordinary table takes 50,000 to 150,000."""
MARGIN = 14.0
"""Points around a table that are shown too: a line of text."""
TOLERANCE = 4.0
"""Points by which what was read may reach over the edge of the picture; more, and they don't belong together."""
WHITE, CLEAN = 245, 0.7
"""Grey, 0 black to 255, from which on a pixel is paper; and share of such pixels of a page without a scan's shades."""
GREYS = tuple(round(round(grey * 7 / 255) * 255 / 7) for grey in range(256))
"""Eight greys for each of 256: all that a clean page needs, and half the bytes of all of them."""
QUALITY = 50
"""Of WebP: half the size of a JPEG in which figures look as clear."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of the result with its place on a page: its number in the HTML page, its class and its name."""

    target: int
    page: int
    box: Box
    style: str
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a page, and what is marked on it.

    Attributes:
        id: Its id on the HTML page.
        title: Of the table on it.
        page: 1-based page.
        area: The part, in points of the page.
        image: A data URI.
        marks: In reading order.
    """

    id: str
    title: str
    page: int
    area: Box
    image: str
    marks: tuple[Mark, ...]

    @property
    def view(self) -> str:
        """The area as the view box of an SVG element."""
        return f"{self.area.x0:g} {self.area.y0:g} {self.area.x1 - self.area.x0:g} {self.area.y1 - self.area.y0:g}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A table that pictures are wanted of: its title, its first and last line (or none), and its marks."""

    title: str
    lines: tuple[int, ...]
    marks: tuple[Mark, ...]


class PictureCutter:
    """Cuts pictures of tables, and keeps count of their bytes.

    Args:
        document: The source.
        pictures: Draws its pages.

    Attributes:
        left_out: Pages with tables of which there was no more room for a picture.
    """

    def __init__(self, document: Document, pictures: Pictures) -> None:
        self._document, self._pictures = document, pictures
        self._pages: dict[int, _Page | None] = {}
        self._room = MOST_BYTES
        self._count = 0
        self.left_out: set[int] = set()

    def cut(self, table: Shown) -> list[Picture]:
        """The pictures of a table, one for each page it stands on; none where anything goes wrong."""
        try:
            return list(self._cut(table))
        except Exception:  # whatever drawing a page may raise: the report is worth more than its picture
            return []

    def _cut(self, table: Shown) -> Iterator[Picture]:
        for page in sorted({mark.page for mark in table.marks}):
            marks = tuple(mark for mark in table.marks if mark.page == page)
            area = around([*(mark.box for mark in marks), *self._boxes(table.lines, page)])
            drawn = self._page(page)
            if area is None or drawn is None or not drawn.holds(area):
                continue
            area = drawn.with_margin(area)
            image = drawn.cut(area)
            if len(image) > self._room:
                self.left_out.add(page)
                continue
            self._room -= len(image)
            self._count += 1
            yield Picture(f"g{self._count}", table.title, page, area, image, marks)

    def _boxes(self, lines: Sequence[int], page: int) -> Iterator[Box]:
        """The boxes of a table's lines on a page: its header is no cell and no label of a row."""
        if not lines:
            return
        for line in self._document.lines:
            if lines[0] <= line.number <= lines[-1]:
                yield from (place.box for place in _places(line) if place.page == page and place.box)

    def _page(self, number: int) -> _Page | None:
        if number not in self._pages:
            self._pages[number] = None  # what fails once is not tried again
            self._pages[number] = self._draw(number)
        return self._pages[number]

    def _draw(self, number: int) -> _Page | None:
        import PIL.Image

        boxes = (place.box for line in self._document.lines for place in _places(line) if place.box)
        longest = max((max(box.x1, box.y1) for box in boxes), default=0.0)
        dpi = max(1, min(DPI, int(LONGEST * 72 / max(longest, 1.0))))
        data = self._pictures(number, dpi)
        if data is None:
            return None
        image = PIL.Image.open(io.BytesIO(data))
        if max(image.size) > LARGEST:  # its header says so: nothing is unpacked yet
            return None
        return _Page(image.convert("L"), dpi / 72)


class _Page:
    """A page drawn, at a scale in pixels a point."""

    def __init__(self, image: Image, scale: float) -> None:
        self._image, self._scale = image, scale
        self._width, self._height = image.width / scale, image.height / scale

    def holds(self, area: Box) -> bool:
        """Whether an area lies on the page."""
        inside = min(area.x0, area.y0) >= -TOLERANCE
        return inside and area.x1 <= self._width + TOLERANCE and area.y1 <= self._height + TOLERANCE

    def with_margin(self, area: Box) -> Box:
        """The area with a margin, as far as the page reaches, in whole points."""
        left, top = max(0, floor(area.x0 - MARGIN)), max(0, floor(area.y0 - MARGIN))
        right, bottom = min(self._width, ceil(area.x1 + MARGIN)), min(self._height, ceil(area.y1 + MARGIN))
        return Box(left, top, right, bottom)

    def cut(self, area: Box) -> str:
        """The area as a data URI: PNG of few greys of a clean page, which is quick and sharp, else WebP."""
        left, top, right, bottom = (round(edge * self._scale) for edge in (area.x0, area.y0, area.x1, area.y1))
        image = self._image.crop((left, top, right, bottom))
        out = io.BytesIO()
        if sum(image.histogram()[WHITE:]) >= CLEAN * image.width * image.height:
            kind = "png"
            image.point(GREYS).save(out, "PNG", compress_level=3)
        else:
            kind = "webp"
            image.save(out, "WEBP", quality=QUALITY, method=0)
        return f"data:image/{kind};base64,{base64.b64encode(out.getvalue()).decode()}"


def _places(line: Line) -> Iterator[Place]:
    yield Place(line.page, line.box)
    yield from (Place(line.page if s.page is None else s.page, s.box) for s in line.segments)
