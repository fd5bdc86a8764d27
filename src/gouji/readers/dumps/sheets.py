"""A sheet of cells → paragraphs and tables: what CSV and XLSX have in common.

A sheet says which cell stands in which row and column, and nothing of where a table begins. Rows of one cell of text
are titles, headings and prose around the tables, or subheadings in them; blank rows part tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.document import is_blank_mark, parse_amount
from gouji.document.errors import TooLarge
from gouji.readers.flow import MOST_SLOTS, Cell, Item, Paragraph, Table

LONGEST_LABEL = 80
"""Characters from which on the only cell of a row is prose; the longest label of the forms has some forty."""
LONGEST_SUBHEADING = 12
"""Characters of the longest subheading that begins a table (第二十条第（一）项); titles of reports are longer."""
_NUMBERED = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[、)）.．]")
"""How the headings of a report begin."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: its 0-based place, its text as shown, and how many rows and columns it is merged over."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet, row by row.

    Attributes:
        cells: Its cells; those under a merged cell are left out.
        widths: Cells that each row was written with, where the format says so (CSV): one is no row of a table.
    """

    cells: tuple[SheetCell, ...]
    widths: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet: its cells with text, and whether a merged cell reaches into it from above."""

    number: int
    cells: tuple[SheetCell, ...]
    reached: bool

    @property
    def alone(self) -> SheetCell | None:
        """Its only cell, if that holds text that is no figure."""
        if len(self.cells) != 1 or self.reached or _is_figure(self.cells[0].text):
            return None
        return self.cells[0]


def items_of(sheet: Sheet) -> list[Item]:
    """What stands on a sheet, in reading order."""
    found: list[Item] = []
    last: list[_Row] = []  # the table that may go on
    for stretch in _stretches(sheet):
        before, table, after = _peeled(stretch, sheet.widths)
        goes_on = last and table and not before and any(_is_figure(cell.text) for cell in table[0].cells)
        if goes_on:
            found.pop()
            table = [*last, *table]
        found += [Paragraph(row.cells[0].text) for row in before]
        if table:
            found.append(_table(table, spread=sheet.widths is not None))
        found += [Paragraph(row.cells[0].text) for row in after]
        last = [] if after else table
    return found


def _is_figure(text: str) -> bool:
    return parse_amount(text) is not None or is_blank_mark(text)


def _stretches(sheet: Sheet) -> Iterator[list[_Row]]:
    """Rows with text, parted where a row has none, and in CSV where a row was written as one cell."""
    rows: dict[int, list[SheetCell]] = {}
    reach = 0  # the row after the last that a merged cell above reaches into
    for cell in sheet.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell)
    stretch: list[_Row] = []
    prose = False
    for number in sorted(rows):
        cells = rows[number]
        single = sheet.widths is not None and sheet.widths[number] == 1
        if stretch and (number > max(reach, stretch[-1].number + 1) or single != prose):
            yield stretch
            stretch = []
        prose = single
        stretch.append(_Row(number, tuple(cells), reached=reach > number))
        reach = max(reach, *(cell.row + cell.row_span for cell in cells))
    if stretch:
        yield stretch


def _peeled(rows: Sequence[_Row], widths: Sequence[int] | None) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """What stands before the table in a stretch, the table, and what stands after it; all before, if there is none."""
    wide = [i for i, row in enumerate(rows) if row.alone is None]
    if not wide:
        return list(rows), [], []
    first, last = wide[0], wide[-1] + 1
    if first and _begins_table(rows[first - 1], widths):
        first -= 1
    if last == len(rows) - 1 and len(rows[last].cells[0].text) <= LONGEST_LABEL and not _is_prose(rows[last]):
        last += 1  # a row whose figures are left blank
    return list(rows[:first]), list(rows[first:last]), list(rows[last:])


def _begins_table(row: _Row, widths: Sequence[int] | None) -> bool:
    cell = row.cells[0]
    joined = cell.column_span > 1 or (widths is not None and widths[row.number] > 1)
    return joined and len(cell.text) <= LONGEST_SUBHEADING and _NUMBERED.match(cell.text) is None


def _is_prose(row: _Row) -> bool:
    return row.cells[0].text.rstrip().endswith(("。", "；", "：")) or _NUMBERED.match(row.cells[0].text) is not None


def _table(rows: Sequence[_Row], *, spread: bool) -> Table:
    """The rows as a table, with an empty cell for every slot that none covers.

    Args:
        rows: Its rows.
        spread: Merged cells may have been written once for each slot that they cover.

    Raises:
        TooLarge: It has more than `MOST_SLOTS` slots.
    """
    cells = [cell for row in rows for cell in row.cells]
    numbers = [row.number for row in rows]
    left = min(cell.column for cell in cells)
    width = max(cell.column + cell.column_span for cell in cells) - left
    if width * len(rows) > MOST_SLOTS:
        raise TooLarge(
            f"A table has {len(rows):,} rows of {width} columns; at most {MOST_SLOTS:,} slots are read. "
            "Give only the report's tables."
        )
    grid: list[list[SheetCell | None]] = [[None] * width for _ in rows]
    for cell in cells:
        across = range(cell.column - left, cell.column - left + cell.column_span)
        down = range(bisect_left(numbers, cell.row), bisect_left(numbers, cell.row + cell.row_span))
        placed = replace(cell, row=down[0], column=cell.column - left, row_span=len(down))
        for r in down:
            for c in across:
                grid[r][c] = placed
    if spread:
        fuse(grid)
    made = []
    for r, line in enumerate(grid):
        row: list[Cell] = []
        for c, found in enumerate(line):
            if found is None:
                row.append(Cell(()))
            elif (found.row, found.column) == (r, c):
                row.append(Cell((Paragraph(found.text),), found.row_span, found.column_span))
        made.append(tuple(row))
    return Table(tuple(made))


def fuse(grid: list[list[SheetCell | None]]) -> None:
    """Make one cell of what a merged cell became when it was written into each of its slots.

    Labels: the same text in slots side by side or one above the other, as a rectangle. Figures: side by side under one
    header cell, if in every row below that header they are the same.
    """
    for r, slots in enumerate(grid):
        for c, cell in enumerate(slots):
            if cell is not None and (cell.row, cell.column) == (r, c) and not _is_figure(cell.text):
                _fuse_label(grid, cell)
    spans: list[tuple[int, int]] = []
    first = 0
    ended: list[list[SheetCell | None] | None] = [*grid, None]
    for r, line in enumerate(ended):
        if line is not None and any(cell is not None and _is_figure(cell.text) for cell in line):
            continue
        for at, end in spans:
            _fuse_figures(grid, range(first, r), at, end)
        if line is not None:
            heads = {cell.column: cell.column_span for cell in line if cell is not None}
            spans = [(column, column + span) for column, span in heads.items() if span > 1]
            first = r + 1


def _fuse_label(grid: list[list[SheetCell | None]], cell: SheetCell) -> None:
    def same(r: int, c: int) -> bool:
        found = grid[r][c]
        return found is not None and found.text == cell.text and (found.row, found.column) == (r, c)

    right = cell.column + 1
    while right < len(grid[0]) and same(cell.row, right):
        right += 1
    below = cell.row + 1
    while below < len(grid) and all(same(below, c) for c in range(cell.column, right)):
        below += 1
    _fill(grid, cell, below, right)


def _fuse_figures(grid: list[list[SheetCell | None]], rows: range, at: int, end: int) -> None:
    """Make one cell of each row's figures from column `at` to `end`, if they are the same in all of the rows."""
    lines = [[grid[r][c] for c in range(at, end)] for r in rows]
    if not all(
        cell is not None and cell.text == (line[0].text if line[0] else None) for line in lines for cell in line
    ):
        return
    for r in rows:
        cell = grid[r][at]
        if cell is not None and cell.row_span == cell.column_span == 1:
            _fill(grid, cell, r + 1, end)


def _fill(grid: list[list[SheetCell | None]], cell: SheetCell, below: int, right: int) -> None:
    if below - cell.row == cell.row_span and right - cell.column == cell.column_span:
        return
    whole = replace(cell, row_span=below - cell.row, column_span=right - cell.column)
    for r in range(cell.row, below):
        for c in range(cell.column, right):
            grid[r][c] = whole
