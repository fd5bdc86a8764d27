"""Where texts stand on pages: what formats with coordinates know, brought to lines and their segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gouji.document import Box, Line


@dataclass(frozen=True, slots=True)
class Place:
    """Where characters of a paragraph stand on a page.

    Attributes:
        start: Offset of the first of them in the paragraph's text.
        end: Offset after the last.
        page: From 1 on.
        box: On that page.
        confidence: The OCR engine's own, 0 to 1, if known.
    """

    start: int
    end: int
    page: int
    box: Box
    confidence: float | None = None


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these; there must be one."""
    listed = list(boxes)
    return Box(
        min(box.x0 for box in listed),
        min(box.y0 for box in listed),
        max(box.x1 for box in listed),
        max(box.y1 for box in listed),
    )


def least(places: Iterable[Place]) -> float | None:
    """The confidence of the least sure of them, if any is known."""
    return min((place.confidence for place in places if place.confidence is not None), default=None)


def placed_line(line: Line) -> Line:
    """A line with the page and box of its segments; a cell that reaches into other rows makes it no higher."""
    placed = [s for s in line.segments if s.page is not None and s.box is not None]
    if not placed:
        return line
    own = [s for s in placed if s.slot is None or s.slot.row_span == 1] or placed
    page = min(s.page for s in own if s.page)
    return replace(line, page=page, box=around(s.box for s in own if s.page == page and s.box))


def with_places(line: Line, text: str, places: Sequence[Place]) -> Line:
    """A line of the text layout with the places of the text that it shows, if it still shows that."""
    if not places or line.text != text:
        return line
    segments = []
    for segment in line.segments:
        mine = [p for p in places if p.start < segment.end and p.end > segment.start]
        if mine:
            box = around(place.box for place in mine)
            segment = replace(segment, page=mine[0].page, box=box, confidence=least(mine))
        segments.append(segment)
    return placed_line(replace(line, segments=tuple(segments)))
