"""Reader for PAGE XML, as Transkribus, eScriptorium and OCR-D write it (https://github.com/PRImA-Research-Lab/PAGE-XML).

Tables come with a grid in two dialects: `TableCell` elements with row and col (Transkribus), and text regions with a
`TableCellRole` (PAGE 2019). Both are taken as fact.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gouji.document import Box, Document, Slot
from gouji.document.errors import TooLarge
from gouji.readers.dumps.boxes import (
    RawPage,
    around,
    check_sizes,
    document_of_words,
    in_points,
    make_word,
    scale,
    scaled,
)
from gouji.readers.dumps.xml import attribute, count, local, number, outermost, parse_xml
from gouji.readers.flow import LONGEST_ROW, MOST_COLUMNS
from gouji.readers.pages import Page, PageCell, PageTable, Word

if TYPE_CHECKING:
    from lxml.etree import _Element

PER_INCH = {"PPI": 1.0, "PPCM": 2.54}
"""Inches, or centimetres an inch, of the units that resolutions are given in."""
MOST_PAIRS = 5_000_000
"""Cells of tables times words on a page; it is asked of each word in which cell it stands."""
_POINT = re.compile(r"(-?\d{1,7}(?:\.\d{1,9})?)\s*,\s*(-?\d{1,7}(?:\.\d{1,9})?)")
_FIRST = 1_000_000
"""Rank of a text that bears none; those with the lowest rank are the tool's best."""


def read_page(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read PAGE XML: words, or lines that are not cut into words, and tables whose cells have a place in a grid.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is too large, broken, or has no words with boxes.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    root = parse_xml(raw, name, max_bytes)
    elements = outermost(root, "Page")
    raws = [_page(element) for element in elements]
    check_sizes(raws, name)
    pages = [
        _with_tables(page, element, scale(found), name)
        for page, element, found in zip(in_points(raws, name), elements, raws, strict=True)
    ]
    return document_of_words(pages, name, "page", hashlib.sha256(raw).hexdigest(), None)


def _page(page: _Element) -> RawPage:
    width, height = number(page.get("imageWidth")), number(page.get("imageHeight"))
    resolution = number(page.get("imageXResolution"))
    per_inch = PER_INCH.get((page.get("imageResolutionUnit") or "").upper())
    points = 72 / (resolution * per_inch) if resolution and resolution > 0 and per_inch else None
    words = tuple(word for line in page.iter("{*}TextLine") for word in _words(line))
    return RawPage(words, (width, height) if width and height else None, points)


def _words(line: _Element) -> Iterator[Word]:
    inner = [child for child in line if local(child) == "Word"]
    found = [word for element in inner if (word := _word(element)) is not None]
    whole = _word(line) if not found else None
    yield from found or ([whole] if whole else [])


def _word(element: _Element) -> Word | None:
    texts = [child for child in element if local(child) == "TextEquiv"]
    if not texts:
        return None
    best = min(texts, key=lambda text: rank if (rank := number(text.get("index"))) is not None else _FIRST)
    shown = next((child.text or "" for child in best if local(child) in ("Unicode", "PlainText")), "")
    return make_word(shown, _box(element), number(best.get("conf")))


def _box(element: _Element) -> Box | None:
    """The box around an element's outline, which older versions write as `Point` elements."""
    outline = next((child for child in element if local(child) == "Coords"), None)
    if outline is None:
        return None
    if outline.get("points"):
        return around((float(x), float(y)) for x, y in _POINT.findall(outline.get("points") or ""))
    corners = [(number(point.get("x")), number(point.get("y"))) for point in outline if local(point) == "Point"]
    return around((x, y) for x, y in corners if x is not None and y is not None)


def _with_tables(page: Page, element: _Element, by: float, name: str) -> Page:
    found = [_table(region, by, name) for region in outermost(element, "TableRegion")]
    cells = sum(len(table.cells) for table in found)
    if cells * len(page.words) > MOST_PAIRS:
        raise TooLarge(
            f"{name} has {cells:,} table cells and {len(page.words):,} words on page {page.number}, more than any "
            "report. Split the file into single reports."
        )
    tables = tuple(sorted((t for t in found if t.cells), key=lambda table: min(cell.box.y0 for cell in table.cells)))
    return replace(page, tables=tables) if tables else page


def _table(region: _Element, by: float, name: str) -> PageTable:
    cells = []
    for element in region:
        role = element if local(element) == "TableCell" else next(element.iter("{*}TableCellRole"), None)
        box = _box(element)
        if role is None or box is None:
            continue
        row, column = (count(attribute(role, *keys)) for keys in (("row", "rowIndex"), ("col", "columnIndex")))
        if row is None or column is None:
            continue
        down, across = (count(role.get(key)) or 1 for key in ("rowSpan", "colSpan"))
        if column + across > MOST_COLUMNS or row + down > LONGEST_ROW:
            raise TooLarge(
                f"{name} has a table cell in row {row + down:,}, column {column + across:,}; tables of at most "
                f"{LONGEST_ROW:,} rows and {MOST_COLUMNS} columns are read. Give only the report's tables."
            )
        cells.append(PageCell(Slot(row, column, down, across), scaled(box, by)))
    return PageTable(tuple(sorted(cells, key=lambda cell: (cell.slot.row, cell.slot.column))))
