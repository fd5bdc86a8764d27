"""Where characters of a document stand on its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

from gouji.document.match import Interval
from gouji.document.source import Box, Document, Line

_ONE_LINE = 2.5
"""Height of a box, in widths of a wide character of it, beyond which it is no single line of text."""
_DIGITS = 2
"""Decimals of a point that are kept: less than can be seen, and the same on every machine."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its 1-based page and its box on it, each None if not known."""

    page: int | None = None
    box: Box | None = None


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box that holds all of these, None if there are none."""
    listed = tuple(boxes)
    if not listed:
        return None
    return Box(
        min(b.x0 for b in listed), min(b.y0 for b in listed), max(b.x1 for b in listed), max(b.y1 for b in listed)
    )


class Places:
    """Tells the places of characters by the segments that hold them.

    Args:
        document: The report; where its format knew no pages, everything is nowhere.
    """

    def __init__(self, document: Document) -> None:
        self._pieces = {line.number: pieces for line in document.lines if (pieces := tuple(_pieces(line)))}
        self._texts = {line.number: line.text for line in document.lines if line.number in self._pieces}

    def find(self, intervals: Iterable[Interval]) -> Place:
        """Where intervals stand.

        Args:
            intervals: Characters of lines. An empty one stands for the empty segment at that offset.

        Returns:
            The page they begin on, and the box around what stands on it. Of a segment that they cover in part, the part
            by the share of its width that their characters take, if it is one line of text; else all of it.
        """
        found = [place for interval in intervals for place in self._parts(interval)] if self._pieces else []
        if not found:
            return Place()
        page = found[0].page
        box = around(place.box for place in found if place.page == page and place.box is not None)
        return Place(page, box and Box(*(round(edge, _DIGITS) for edge in (box.x0, box.y0, box.x1, box.y1))))

    def _parts(self, interval: Interval) -> Iterator[Place]:
        empty = interval.start == interval.end
        for start, end, place in self._pieces.get(interval.line, ()):
            if empty and start == end == interval.start:
                yield place
            elif start < interval.end and interval.start < end and not empty:
                text = self._texts[interval.line][start:end]
                box = place.box and _part(place.box, text, interval.start - start, interval.end - start)
                yield Place(place.page, box)


def _pieces(line: Line) -> Iterator[tuple[int, int, Place]]:
    """The segments of a line that have a place; the whole line where none of them has a box of its own."""
    if all(segment.box is None for segment in line.segments):
        if line.page is not None or line.box is not None:
            yield 0, len(line.text), Place(line.page, line.box)
        return
    for segment in line.segments:
        page = line.page if segment.page is None else segment.page
        if page is not None or segment.box is not None:
            yield segment.start, segment.end, Place(page, segment.box)


def _part(box: Box, text: str, start: int, end: int) -> Box:
    """What the characters `start` to `end` of a text take of its box; wide characters are two narrow ones wide."""
    edges = [0, *accumulate(2 if east_asian_width(c) in "WF" else 1 for c in text)]
    start, end = max(start, 0), min(end, len(text))
    if (start == 0 and end == len(text)) or not edges[-1]:
        return box
    step = (box.x1 - box.x0) / edges[-1]
    if box.y1 - box.y0 > _ONE_LINE * 2 * step:
        return box
    return Box(box.x0 + step * edges[start], box.y0, box.x0 + step * edges[end], box.y1)
