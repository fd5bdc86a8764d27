"""The known grids of a report: their cells, and what stands above a column (see `known`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.fuzz import ratio
from scipy.optimize import linear_sum_assignment

from gouji.align.lex import cut
from gouji.channel import bare
from gouji.document import Interval, Line, Region, Slot
from gouji.forms import Column

TOLD = 85.0
"""Similarity, 0 to 100, from which on header cells are a column's."""
MOST_ROWS = 12
"""Rows of the highest header that is looked at; the forms have three."""
LONGEST = 100
"""Characters of a header cell that are compared."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its slot, its place in the source, its text."""

    slot: Slot
    interval: Interval
    text: str

    @property
    def columns(self) -> range:
        """The grid's columns that it covers."""
        return range(self.slot.column, self.slot.column + self.slot.column_span)

    @property
    def is_label(self) -> bool:
        """Whether it holds more than numbers and marks of empty cells."""
        return bool(self.text) and not all(piece.count for piece in cut(self.text))


class Grids:
    """The known grids of a report, by source line.

    Attributes:
        cells: The cells that begin in each line of a known grid.
        first: The first line of the grid that each line stands in.
        width: How many columns wide each line's row is; 0 if cells overlap or leave a gap, since that is no grid.
    """

    def __init__(self, lines: Sequence[Line], regions: Sequence[Region]) -> None:
        self.cells: dict[int, tuple[GridCell, ...]] = {}
        self.first: dict[int, int] = {}
        self.width: dict[int, int] = {}
        reach: dict[int, int] = {}
        known = iter([region for region in regions if region.known_grid])
        region = next(known, None)
        for line in lines:
            while region is not None and region.last < line.number:
                region = next(known, None)
            if region is None or line.number < region.first:
                continue
            if self.first.get(line.number - 1) != region.first:
                reach = {}
            self.first[line.number] = region.first
            self.width[line.number] = _width([s.slot for s in line.segments if s.slot], reach)
            self.cells[line.number] = tuple(
                GridCell(s.slot, Interval(line.number, s.start, s.end), s.text) for s in line.segments if s.slot
            )

    def header(self, line: int, last: int) -> Iterator[GridCell]:
        """The labels of the header above a line of a grid.

        It goes up to a row without labels, a row that one cell has to itself (a title), or the line `last`, left out.
        Where no cells are merged, a label above others has empty cells beside it: they are its own.
        """
        for number in range(line - 1, max(last, self.first[line] - 1, line - 1 - MOST_ROWS), -1):
            cells = self.cells.get(number, ())
            alone = len(cells) == 1 and cells[0].slot.column == 0 and cells[0].slot.row_span == 1
            if alone or not any(cell.is_label for cell in cells):
                return
            label: GridCell | None = None
            for cell in cells:
                if cell.is_label or cell.text:
                    if label is not None:
                        yield label
                    label = cell if cell.is_label else None
                elif label is not None and number < line - 1:
                    slot = label.slot
                    end = cell.slot.column + cell.slot.column_span
                    label = replace(label, slot=replace(slot, column_span=end - slot.column))
            if label is not None:
                yield label

    def empty_row(self, columns: Sequence[Column], first: int, last: int) -> int | None:
        """The line of an empty row below the header of some columns, in a grid with a line from `first` to `last`."""
        inside = {self.first[number] for number in range(first, last + 1) if number in self.first}
        for number, cells in self.cells.items():
            if self.first[number] in inside and len(cells) == len(columns) and not any(cell.text for cell in cells):
                starts = [cell.slot.column for cell in cells]
                heads = heads_above(starts, list(self.header(number, first - 1)))
                if min(matched_columns(columns, starts, heads)[1]) >= TOLD:
                    return number
        return None


def _width(row: Sequence[Slot], reach: dict[int, int]) -> int:
    """Columns that a row fills, with the cells that reach down into it; 0 if it is no row of a grid.

    Args:
        row: The slots of the cells that begin in it.
        reach: By column, the row from which on it is free; brought up to date.
    """
    at = row[0].row
    filled = {column for column, free in reach.items() if free > at}
    count = len(filled)
    for slot in row:
        columns = range(slot.column, slot.column + slot.column_span)
        count += len(columns)
        filled.update(columns)
        reach.update(dict.fromkeys(columns, at + slot.row_span))
    return count if count == len(filled) == max(filled) + 1 else 0


def heads_above(columns: Sequence[int], cells: Sequence[GridCell]) -> dict[int, list[GridCell]]:
    """The header cells above each column, outermost first; a cell above all of them is a title and tells none apart."""
    span = range(columns[0], columns[-1] + 1)
    telling = [cell for cell in cells if not set(columns) <= set(cell.columns) or len(columns) == 1]
    ordered = sorted(telling, key=lambda cell: (cell.slot.row, cell.slot.column))
    return {c: [cell for cell in ordered if c in cell.columns] for c in span if c in columns}


def matched_columns(
    wanted: Sequence[Column], columns: Sequence[int], heads: dict[int, list[GridCell]]
) -> tuple[list[int], list[float]]:
    """The grid's column of each column of the form, by what stands above it, and how like each is, 0 to 100."""
    likeness = np.array([[_likeness(column, heads[start]) for start in columns] for column in wanted])
    # where nothing tells, the columns stand in the form's order
    order = np.array([[-abs(i - j) for j in range(len(columns))] for i in range(len(wanted))])
    _, chosen = linear_sum_assignment(-(likeness + order * 1e-3))
    return [columns[j] for j in chosen], [float(likeness[i, j]) for i, j in enumerate(chosen)]


def _likeness(column: Column, head: Sequence[GridCell]) -> float:
    texts = [bare(cell.text[:LONGEST]) for cell in head]
    printed, leaf = "".join(texts), texts[-1] if texts else ""
    above = bare("".join(column.parents))
    whole = max(ratio(printed, above + bare(label)) for label in column.labels)
    alone = max(ratio(leaf, bare(label)) for label in column.labels)
    return max(whole, (whole + alone) / 2)
