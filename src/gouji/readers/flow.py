"""Paragraphs and tables in reading order → Document: what readers of formats with real tables have in common.

Such a reader only says what stands where. A table is a list of rows of cells with their spans, as HTML and DOCX write
it; its slots are worked out here, and one line is made of each of its rows, cells parted by tabs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.channel import is_han
from gouji.document import Box, Document, Line, Region, RegionKind, Segment, Slot, is_blank_mark, parse_amount
from gouji.document.errors import EmptyInput, TooLarge
from gouji.readers.evidence import UNTOLD, digital_probability
from gouji.readers.places import Place, placed_line, with_places
from gouji.readers.places import least as _least
from gouji.readers.text import MOST_LINES, lay_out, refuse_too_many

MOST_COLUMNS = 256
"""Columns of the widest table that is read, and slots that a cell may span across; the forms have fifteen."""
MOST_SLOTS = 1_000_000
"""Slots of all tables of a source, each cell counting as many as it spans across."""
MOST_EMPTY = 20
"""Empty cells before a number that are looked over to find it."""
LONGEST_ROW = 20_000
"""Rows that a cell may span."""
LAYOUT_PARAGRAPHS, LAYOUT_LENGTH = 8, 300
"""Paragraphs and characters of one cell from which on its table only lays out a page: no label is as long."""
DIGITAL = 0.99
"""Probability that a page with real tables is what its author typed; misread labels may still speak against it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text outside tables; an empty one may be an empty cell of a page whose table is no table.

    Attributes:
        text: Its characters.
        places: Where they stand, if the format has pages, from left to right.
    """

    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        items: Its paragraphs and the tables inside it.
        row_span: Rows it covers, >= 1; 0 for all that are left.
        column_span: Columns it covers, >= 1.
        page: The page it begins on, from 1 on, if known.
        box: Its place on that page, if known.
        empty: How sure it is, 0 to 1, that it is empty, where an engine has looked.
    """

    items: tuple[Item, ...]
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    empty: float | None = None

    @property
    def text(self) -> str:
        """Its paragraphs, joined as one label or number that is broken over lines."""
        out = ""
        for item in self.items:
            if isinstance(item, Paragraph) and item.text:
                apart = out and not (is_han(out[-1]) or is_han(item.text[0]))
                out += f" {item.text}" if apart else item.text
        return out

    @property
    def confidence(self) -> float | None:
        """That of the least sure of its words, or that it has none, if known."""
        least = _least(place for item in self.items if isinstance(item, Paragraph) for place in item.places)
        return self.empty if least is None else least


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells that begin in each of its rows, from left to right."""

    rows: tuple[tuple[Cell, ...], ...]


Item = Paragraph | Table


def flat(items: Sequence[Item]) -> Iterator[Item]:
    """The items with the cells of tables that only lay out a page taken out of them, in reading order.

    So are the tables of one column or one cell. What is left holds figures: its cells are text alone.
    """
    for item in items:
        if isinstance(item, Paragraph):
            yield item
            continue
        for table in _parted(Table(tuple(tuple(_spliced(row)) for row in item.rows))):
            if _lays_out(table):
                for row in table.rows:
                    for cell in row:
                        yield from flat(cell.items or (Paragraph(""),))
            else:
                yield table


def _parted(table: Table) -> Iterator[Table]:
    """The table in parts: a row of one cell that holds prose or tables stands alone and parts what is around it."""
    rows: list[tuple[Cell, ...]] = []
    for row in table.rows:
        if len(row) == 1 and _is_content(row[0]):
            yield Table(tuple(rows))
            yield Table((row,))
            rows = []
        else:
            rows.append(row)
    yield Table(tuple(rows))


def _is_content(cell: Cell) -> bool:
    """Whether a cell holds what no label or number is: tables, or paragraphs of prose."""
    texts = [item.text for item in cell.items if isinstance(item, Paragraph) and item.text]
    if any(isinstance(item, Table) for item in cell.items):
        return True
    return len(texts) >= LAYOUT_PARAGRAPHS and len(cell.text) >= LAYOUT_LENGTH


def _spliced(row: Sequence[Cell]) -> Iterator[Cell]:
    """The cells of a row.

    A table of one cell inside a cell is that cell; one of one row, as wide as the cell it fills, parts it.
    """
    for cell in row:
        parts = _inner(cell)
        if len(parts) == 1:
            yield from _spliced([replace(cell, items=parts[0].items)])
        elif parts and sum(part.column_span for part in parts) == cell.column_span:
            yield from (replace(part, row_span=cell.row_span) for part in parts)
        else:
            yield cell


def _inner(cell: Cell) -> tuple[Cell, ...]:
    """The cells of the only thing that a cell holds if that is a table of one row, else nothing."""
    items = [item for item in cell.items if isinstance(item, Table) or item.text]
    inner = items[0] if len(items) == 1 else None
    return inner.rows[0] if isinstance(inner, Table) and len(inner.rows) == 1 else ()


def _lays_out(table: Table) -> bool:
    return max(map(len, table.rows), default=0) < 2 or any(_is_content(cell) for row in table.rows for cell in row)


def grid_lines(table: Table, first: int) -> tuple[Line, ...]:
    """The rows of a table as lines numbered from `first` on; a row in which no cell begins makes none.

    Spans are resolved as HTML says: a cell takes the first slots of its row that no cell above reaches down to.

    Raises:
        TooLarge: The table has more than `MOST_COLUMNS` columns.
    """
    lines: list[Line] = []
    reach: dict[int, int] = {}  # by column, the row from which on it is free
    count = len(table.rows)
    for r, row in enumerate(table.rows):
        segments, column, at = [], 0, 0
        for cell in row:
            while reach.get(column, 0) > r:
                column += 1
            down = min(cell.row_span or count, LONGEST_ROW, count - r)
            if column + cell.column_span > MOST_COLUMNS:
                raise TooLarge(
                    f"A table has more than {MOST_COLUMNS} columns; no form has as many. Give only the report's tables."
                )
            for covered in range(column, column + cell.column_span):
                reach[covered] = r + down
            text = cell.text
            slot = Slot(r, column, down, cell.column_span)
            segments.append(Segment(text, at, at + len(text), slot, cell.page, cell.box, cell.confidence))
            column += cell.column_span
            at += len(text) + 1
        if segments:
            text = "\t".join(segment.text for segment in segments)
            lines.append(placed_line(Line(first + len(lines), text, tuple(segments))))
    return tuple(lines)


def _with_empty_cells(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs, empty ones between numbers as empty cells (a tab, as text dumps write them), others left out."""
    before = False  # the last text that is not empty is a number
    for i, paragraph in enumerate(paragraphs):
        after = paragraphs[i + 1 : i + 1 + MOST_EMPTY]
        if paragraph.text:
            before = _is_number(paragraph.text)
            yield paragraph
        elif before or next((_is_number(next_.text) for next_ in after if next_.text), False):
            yield Paragraph("\t")


def _is_number(text: str) -> bool:
    return parse_amount(text) is not None or is_blank_mark(text)


def document_of(
    items: Sequence[Item],
    name: str,
    format: str,
    sha256: str,
    encoding: str | None = None,
    warnings: tuple[str, ...] = (),
    pages: int | None = None,
    digital: float | None = None,
) -> Document:
    """Paragraphs and tables → Document.

    Args:
        items: What stands on the page, in reading order.
        name: The source's name.
        format: The reader's.
        sha256: Hash of the source's bytes, in hex.
        encoding: Its character encoding, if it has one.
        warnings: What the reader passed over.
        pages: How many pages it has, if the format has pages.
        digital: Probability, 0 to 1, that it is what its author typed; None to tell by what stands there.

    Raises:
        EmptyInput: There is no text.
        TooLarge: There are too many lines, or too many slots in tables.
    """
    shown = list(flat(items))
    slots = sum(cell.column_span for item in shown if isinstance(item, Table) for row in item.rows for cell in row)
    rows = sum(len(item.rows) if isinstance(item, Table) else 1 for item in shown)
    for number, most, what in ((slots, MOST_SLOTS, "table cells"), (rows, MOST_LINES, "lines")):
        refuse_too_many(name, number, most, what)
    lines: list[Line] = []
    regions: list[Region] = []
    waiting: list[Paragraph] = []

    def flush() -> None:
        ready = list(_with_empty_cells(waiting))
        more, looks = lay_out([paragraph.text for paragraph in ready], len(lines) + 1)
        lines.extend(
            with_places(line, paragraph.text, paragraph.places) for line, paragraph in zip(more, ready, strict=True)
        )
        regions.extend(looks)
        waiting.clear()

    for item in shown:
        if isinstance(item, Paragraph):
            waiting.append(item)
            continue
        flush()
        if found := grid_lines(item, len(lines) + 1):
            lines.extend(found)
            regions.append(Region(RegionKind.TABLE, found[0].number, found[-1].number, known_grid=True))
    flush()
    if not any(line.text.strip() for line in lines):
        raise EmptyInput(f"{name} holds no text.")
    if digital is None:
        known = any(region.known_grid for region in regions)
        told = digital_probability([line.text for line in lines], regions)
        digital = DIGITAL if known or told >= UNTOLD else told  # who makes such a file types it, unless signs deny it
    return Document(
        name=name,
        lines=tuple(lines),
        regions=tuple(regions),
        format=format,
        sha256=sha256,
        digital=digital,
        pages=pages,
        encoding=encoding,
        warnings=warnings,
    )
