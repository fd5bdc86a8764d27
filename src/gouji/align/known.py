"""Known grids: a table whose cells the format has told apart (HTML, DOCX, ruled PDF) placed by its own rows and columns.

The labels are aligned with the form as on any page, which says what a row of the grid is. From there on the grid is
fact: a row's numbers are the cells right of its label, a number's column is the one whose header cells stand above it,
and an empty slot is an empty cell. The runs that come out have the form's column for their slot, in the form's order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.fuzz import ratio
from scipy.optimize import linear_sum_assignment

from gouji.align.lex import cut
from gouji.channel import bare
from gouji.document import Alignment, BlockMatch, Interval, Line, Match, Region, RowMatch, Run, Slot, TaggedLine
from gouji.forms import Block, Column, PrintedRow, TableForm

ON_GRID = 0.9995
"""P(column) where every column of the form has its own header cells above it; P(row) where a label that is the form's
to the letter stands in the numbers' own row."""
TOLD = 85.0
"""Similarity, 0 to 100, from which on header cells are a column's."""
SAME = 95.0
"""Similarity from which on a row's label is the form's to the letter."""
GUESSED = 60.0
"""Similarity from which on they may be; less, and the columns' order must tell."""
IN_ORDER = 0.998
"""P(column) where the grid has as many columns as the form, and those that are told stand in the form's order."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its slot, its place in the source, its text."""

    slot: Slot
    interval: Interval
    text: str

    @property
    def columns(self) -> range:
        return range(self.slot.column, self.slot.column + self.slot.column_span)

    @property
    def is_label(self) -> bool:
        return bool(self.text) and not all(piece.count for piece in cut(self.text))


class Grids:
    """The known grids of a report, by source line.

    Attributes:
        cells: The cells that begin in each line of a known grid.
    """

    def __init__(self, lines: Sequence[Line], regions: Sequence[Region]) -> None:
        self.cells: dict[int, tuple[_Cell, ...]] = {}
        self._first: dict[int, int] = {}
        known = iter([region for region in regions if region.known_grid])
        region = next(known, None)
        for line in lines:
            while region is not None and region.last < line.number:
                region = next(known, None)
            if region is None or line.number < region.first:
                continue
            self._first[line.number] = region.first
            self.cells[line.number] = tuple(
                _Cell(s.slot, Interval(line.number, s.start, s.end), s.text) for s in line.segments if s.slot
            )

    def above(self, line: int, last: int) -> Iterator[tuple[_Cell, ...]]:
        """The rows of the same grid above a line, the nearest first, down to the line `last`, which is left out."""
        for number in range(line - 1, max(last, self._first[line] - 1), -1):
            yield self.cells.get(number, ())

    def empty_row(self, columns: Sequence[Column], first: int, last: int) -> int | None:
        """The line of an empty row below the header of some columns, in a grid with a line from `first` to `last`."""
        inside = {self._first[number] for number in range(first, last + 1) if number in self._first}
        for number, cells in self.cells.items():
            if self._first[number] in inside and len(cells) == len(columns) and not any(cell.text for cell in cells):
                starts = [cell.slot.column for cell in cells]
                heads = _heads(starts, [c for row in self.above(number, first - 1) for c in row if c.is_label])
                if min(_matched(columns, starts, heads)[1]) >= TOLD:
                    return number
        return None


def on_grid(alignment: Alignment, form: TableForm, grids: Grids) -> Alignment:
    """The alignment with its numbers placed by the known grids they stand in.

    Args:
        alignment: The table as its labels were aligned; what stands outside of known grids stays as it is.
        form: Its form.
        grids: The report's known grids.
    """
    if form.sided or not grids.cells:
        return alignment
    taken = Counter(line for block in alignment.blocks for row in block.rows for line in [_line(row, grids)] if line)
    blocks = []
    last = 0  # the last row's line of the block before
    for block, found in zip(form.blocks, alignment.blocks, strict=True):
        lines = [_line(row, grids) for row in found.rows]
        lines = [line if line and taken[line] == 1 else None for line in lines]
        if lines == [None] and not block.rows[0].labels:
            lines = [grids.empty_row(block.columns, alignment.first, alignment.last)]
        blocks.append(_placed(block, found, lines, grids, last))
        last = max([last, *(line for line in lines if line)])
    return replace(alignment, blocks=tuple(blocks))


def _line(row: RowMatch, grids: Grids) -> int | None:
    """The line of a known grid that a row's numbers stand in: its label's, or that of the numbers of a lost label."""
    lines = {run.interval.line for run in row.runs}
    if row.match is not None and row.match.intervals and row.match.via != "order":
        told = row.match.intervals[-1].line
        if not lines or told not in lines or len(lines) > 1:
            lines = {told}
    return next(iter(lines)) if len(lines) == 1 and lines <= grids.cells.keys() else None


def _values(row: RowMatch, line: int, grids: Grids) -> list[_Cell]:
    """The cells of a row right of its label."""
    label = row.match.intervals[-1] if row.match is not None and row.match.intervals else None
    cells = grids.cells[line]
    if label is None or label.line != line:
        stub = max((i for i, cell in enumerate(cells) if cell.is_label), default=-1)
        return [cell for i, cell in enumerate(cells) if i > stub]
    return [cell for cell in cells if cell.interval.start >= label.end]


def _placed(
    block: Block, found: BlockMatch, lines: Sequence[int | None], grids: Grids, last: int
) -> BlockMatch:
    """A block with its numbers under the columns of its grid."""
    rows = {i: _values(found.rows[i], line, grids) for i, line in enumerate(lines) if line}
    starts = Counter(cell.slot.column for cells in rows.values() for cell in cells if not cell.is_label)
    columns = sorted(start for start, count in starts.items() if 2 * count >= len(rows))
    if not rows or len(columns) < len(block.columns):
        return found
    first = min(line for line in lines if line)
    heads = _heads(columns, [cell for row in grids.above(first, last) for cell in row if cell.is_label])
    at, scores = _matched(block.columns, columns, heads)
    rising = all(a < b for a, b in zip(at, at[1:], strict=False))
    if min(scores) >= TOLD:
        chance = ON_GRID
    elif rising and len(columns) == len(at):
        chance = IN_ORDER if max(scores) >= TOLD else found.column_probability
    elif min(scores) >= GUESSED:
        chance = found.column_probability
    else:
        return found
    placed = []
    for i, row in enumerate(found.rows):
        runs = _runs(rows[i], at) if i in rows else None
        placed.append(row if runs is None else replace(row, runs=runs, probability=_row_chance(row, block.rows[i], chance)))
    told = [
        Match(column.key, (head[-1].interval,), head[-1].text, round(score, 1), 1.0, "label")
        for start, column, score in sorted(zip(at, block.columns, scores, strict=True), key=lambda item: item[0])
        if (head := heads[start]) and score >= GUESSED
    ]
    keys = tuple(column.key for column in block.columns)
    return replace(
        found,
        rows=tuple(placed),
        columns=tuple(told) if len(set(keys)) == len(keys) else found.columns,
        order=keys,
        column_probability=max(chance, found.column_probability) if min(scores) >= TOLD else chance,
        column_slots=tuple(range(len(keys))),
    )


def _row_chance(row: RowMatch, printed: PrintedRow, columns: float) -> float:
    """P(row) of numbers in a known row: that of its label, more if that is the form's to the letter.

    The only row of a header, which has no label, is as certain as its columns are.
    """
    if not printed.labels:
        return max(row.probability, columns)
    if row.match is None or row.match.via != "label":
        return row.probability
    chance = max(row.probability, row.match.probability)
    return max(chance, ON_GRID) if row.match.score >= SAME and chance > 0.5 else chance


def _heads(columns: Sequence[int], cells: Sequence[_Cell]) -> dict[int, list[_Cell]]:
    """The header cells above each column, outermost first; a cell above all of them is a title and tells none apart."""
    span = range(columns[0], columns[-1] + 1)
    telling = [cell for cell in cells if not set(columns) <= set(cell.columns) or len(columns) == 1]
    ordered = sorted(telling, key=lambda cell: (cell.slot.row, cell.slot.column))
    return {c: [cell for cell in ordered if c in cell.columns] for c in span if c in columns}


def _matched(
    wanted: Sequence[Column], columns: Sequence[int], heads: dict[int, list[_Cell]]
) -> tuple[list[int], list[float]]:
    """The grid's column of each column of the form, by what stands above it, and how like each is, 0 to 100."""
    likeness = np.array([[_likeness(column, heads[start]) for start in columns] for column in wanted])
    # where nothing tells, the columns stand in the form's order
    order = np.array([[-abs(i - j) for j in range(len(columns))] for i in range(len(wanted))])
    _, chosen = linear_sum_assignment(-(likeness + order * 1e-3))
    return [columns[j] for j in chosen], [float(likeness[i, j]) for i, j in enumerate(chosen)]


def _likeness(column: Column, head: Sequence[_Cell]) -> float:
    printed = bare("".join(cell.text for cell in head))
    leaf = bare(head[-1].text) if head else ""
    above = bare("".join(column.parents))
    whole = max(ratio(printed, above + bare(label)) for label in column.labels)
    alone = max(ratio(leaf, bare(label)) for label in column.labels)
    return max(whole, (whole + alone) / 2)


def _runs(cells: Sequence[_Cell], at: Sequence[int]) -> tuple[Run, ...] | None:
    """The cells of a row as runs in the form's order; nothing where the grid of the row is not that of the header."""
    by_start = {cell.slot.column: cell for cell in cells}
    if any(start in cell.columns for start in at for cell in cells if cell.slot.column not in at):
        return None
    runs = []
    for place, start in enumerate(at):
        cell = by_start.get(start)
        if cell is not None:
            runs.append(Run(cell.interval, cell.text, place))
    return tuple(runs)
