"""Documents with pages and boxes, made from text: as readers of formats with coordinates give them."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Box, Document, Line, Region, RegionKind, Segment, Slot

ROW, COLUMN, MARGIN = 20.0, 60.0, 30.0
"""Points: height of a line, width of a cell, and what is left free at the edges of a page."""
PAGE = (595.0, 842.0)
"""Points: width and height of a page."""
LINES = 38
"""Lines of a page."""


def box_of(number: int, column: int, width: float = COLUMN) -> Box:
    """Where a cell stands, in the line of that 1-based number."""
    top = MARGIN + ROW * ((number - 1) % LINES)
    return Box(MARGIN + width * column, top, MARGIN + width * (column + 1), top + ROW)


def page_of(number: int) -> int:
    """The page on which the line of that number stands."""
    return 1 + (number - 1) // LINES


def placed(texts: Sequence[str], digital: float = 0.999, *, grid: bool = False, width: float = COLUMN) -> Document:
    """A document of lines whose cells, parted by tabs, stand side by side on pages; a grid has its empty cells too."""
    lines = []
    for number, text in enumerate(texts, 1):
        segments, at = [], 0
        for column, cell in enumerate(text.split("\t")):
            if cell or grid:
                box = box_of(number, column, width)
                slot = Slot(number - 1, column)
                segments.append(Segment(cell, at, at + len(cell), slot, page_of(number), box))
            at += len(cell) + 1
        lines.append(Line(number, text, tuple(segments), page_of(number)))
    region = Region(RegionKind.TABLE if grid else RegionKind.TABS, 1, len(lines), grid)
    pages = page_of(len(lines))
    return Document(
        "a/report.pdf", tuple(lines), (region,), "pdf", "ab" * 32, digital=digital, source_given=True, pages=pages
    )
