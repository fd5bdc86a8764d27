"""An upright page → words with their boxes and confidences, rules, and tables with the cells seen to be empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from gouji.document import Box
from gouji.readers.pages import rules_between, tables_of
from gouji.readers.pages.types import Page, PageCell, PageTable, Word
from gouji.readers.scan.cells import Line, Look, crop, look_at
from gouji.readers.scan.engine import NOTHING, Engine, Found, Reading
from gouji.readers.scan.figures import figures_expected, is_plain_zero, settled
from gouji.readers.scan.ink import dark_of, ink_of
from gouji.readers.scan.overlooked import blanked, in_rows_of_figures, overlooked, pieces_of
from gouji.readers.scan.rules import rules_of
from gouji.readers.scan.upright import Upright, cut_out
from gouji.readers.scan.vote import voted

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey

UNREAD = "■"
"""What a word says that is there and that nobody could read: no number, no mark of an empty cell, no label."""
TIGHT = 0.75
"""Height of characters to that of the boxes that engines see around them."""
INSIDE = 0.5
"""Share of a box that stands in a table from which on the table's own cells are read instead."""
EMPTY, DUSTY = 1.0, 0.5
"""How sure it is that a cell without print is empty: nothing but dust, or more than dust."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell while it is read: its place on the page and what it looks like."""

    table: int
    cell: PageCell
    look: Look


def read_page(page: Upright, number: int, engine: Engine, other: Engine | None = None) -> Page:
    """Read a page.

    Args:
        page: The page, upright.
        number: From 1 on.
        engine: Reads it.
        other: Reads its figures too and has a vote, if given.
    """
    image, dpi = page.image, page.dpi
    scale = 72 / dpi
    dark = dark_of(image)
    ink = ink_of(image, dark)
    rules = rules_of(dark, dpi)  # faint ink ties them to print
    em = _character(page.found, dpi)
    tables = tables_of((*rules, *rules_between(rules, pieces_of(ink, rules, dpi), em * scale)))
    cells = [
        _Cell(i, cell, look_at(ink, dark, _pixels(cell.box, dpi), dpi, em))
        for i, table in enumerate(tables)
        for cell in table.cells
    ]
    outside = [box for box in page.found if not any(_stands_in(box, _around(table), scale) for table in tables)]
    paper = blanked(ink, [_pixels(_around(table), dpi) for table in tables], rules, dpi)
    words = [*_outside(image, paper, outside, engine, em, scale), *_in_cells(image, cells, engine, other, scale)]
    return Page(
        number=number,
        width=image.shape[1] * scale,
        height=image.shape[0] * scale,
        words=tuple(words),
        rules=rules,
        tables=tuple(PageTable(tuple(_seen(cell) for cell in cells if cell.table == i)) for i in range(len(tables))),
    )


def _seen(cell: _Cell) -> PageCell:
    """The cell, said to be empty if it has no print."""
    if cell.look.lines:
        return cell.cell
    return replace(cell.cell, empty=EMPTY if cell.look.empty else DUSTY)


def _character(found: Sequence[Found], dpi: float) -> float:
    """Usual height of characters in pixels."""
    heights = [box.height for box in found if box.width >= box.height / 2]
    return TIGHT * median(heights) if heights else dpi / 8


def _pixels(box: Box, dpi: float) -> tuple[float, float, float, float]:
    scale = dpi / 72
    return box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale


def _around(table: PageTable) -> Box:
    boxes = [cell.box for cell in table.cells]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _stands_in(found: Found, table: Box, scale: float) -> bool:
    x = min(found.x1 * scale, table.x1) - max(found.x0 * scale, table.x0)
    y = min(found.y1 * scale, table.y1) - max(found.y0 * scale, table.y0)
    return x > 0 and y > 0 and x * y >= INSIDE * found.width * found.height * scale * scale


def _outside(image: Grey, ink: Grey, found: Sequence[Found], engine: Engine, em: float, scale: float) -> list[Word]:
    """Words outside of tables: what the engine has found, and figures that it has overlooked."""
    found = [box for box in found if cut_out(image, box).size]
    known = [box for box in found if box.reading is not None]
    unread = [box for box in found if box.reading is None]
    readings = engine.read([cut_out(image, box) for box in unread])
    lost = overlooked(ink, found, em)
    unread += lost
    readings += [NOTHING] * len(lost)
    again = [i for i, wanted in enumerate(in_rows_of_figures(unread, readings)) if wanted]
    figures = engine.read([cut_out(image, unread[i]) for i in again], figures=True)
    for i, figure in zip(again, figures, strict=True):
        readings[i] = settled(readings[i], figure, figure)
    said = [(box, box.reading or NOTHING) for box in known] + list(zip(unread, readings, strict=True))
    return [
        Word(reading.text, Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale), reading.confidence)
        for box, reading in said
        if reading.text
    ]


def _in_cells(image: Grey, cells: Sequence[_Cell], engine: Engine, other: Engine | None, scale: float) -> list[Word]:
    """The print of cells, line by line."""
    lines = [(cell, line) for cell in cells for line in cell.look.lines]
    readings = engine.read([crop(image, line) for _, line in lines])
    alone = [i for i, (cell, _) in enumerate(lines) if len(cell.look.lines) == 1]
    expected = figures_expected(
        [(lines[i][0].table, lines[i][0].cell.slot) for i in alone], [readings[i] for i in alone]
    )
    again = [i for i, wanted in zip(alone, expected, strict=True) if wanted and not is_plain_zero(readings[i])]
    looks = engine.read([crop(image, lines[i][1]) for i in again], figures=True)
    tight = engine.read([crop(image, lines[i][1], tight=True) for i in again], figures=True)
    for i, figure, second in zip(again, looks, tight, strict=True):
        readings[i] = settled(readings[i], figure, second)
    if other is not None:
        wanted = [i for i, is_wanted in zip(alone, expected, strict=True) if is_wanted]
        seconds = other.read([crop(image, lines[i][1]) for i in wanted], figures=True)
        for i, second in zip(wanted, seconds, strict=True):
            readings[i] = voted(readings[i], second)
    return [_word(line, reading, scale) for (_, line), reading in zip(lines, readings, strict=True)]


def _word(line: Line, reading: Reading, scale: float) -> Word:
    box = Box(line.x0 * scale, line.y0 * scale, line.x1 * scale, line.y1 * scale)
    return Word(reading.text, box, reading.confidence) if reading.text else Word(UNREAD, box, 0.0)
