"""The official form as a grid of cells with spans: what the writers that draw tables share.

Everything is derived from the form's model: the label columns from the depth of its groups, the header from the parents
of its columns, block headings, and remarks. Nothing is known here of any one form.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gouji.document import Cell, ExtraCell, ExtraRowResult, Table
from gouji.forms import Block, Column, PrintedRow, TableForm


class Kind(StrEnum):
    """What a place of the form is."""

    TITLE = "title"  # a block's heading
    CORNER = "corner"  # the header cell over the labels
    HEADER = "header"  # a column's label, or one over several columns
    LABEL = "label"  # a row's label, or a group's over several rows
    VALUE = "value"  # a cell of the form
    EXTRA_LABEL = "extra_label"  # the label of a row that the form doesn't have
    EXTRA_VALUE = "extra_value"  # a number of such a row


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the drawn table.

    Attributes:
        kind: What it is.
        row: 0-based row of its top left corner.
        column: 0-based column of it.
        row_span: Rows it covers, >= 1.
        column_span: Columns it covers, >= 1.
        text: What the form prints there; empty for values.
        key: Key of the row whose label it is, for a row's own label.
        cell: The cell of the result, for a value.
        extra: The cell of an extra row, for its number.
        source: The extra row, for its label.
    """

    kind: Kind
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    key: str | None = None
    cell: Cell | None = None
    extra: ExtraCell | None = None
    source: ExtraRowResult | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A table drawn as its form prints it.

    Attributes:
        places: From top to bottom, in a row from left to right; together they cover every square once.
        height: Number of rows.
        width: Number of columns.
        label_width: How many of them hold labels.
    """

    places: tuple[Place, ...]
    height: int
    width: int
    label_width: int

    def lines(self) -> tuple[tuple[Place, ...], ...]:
        """The places by the row in which they begin."""
        rows: list[list[Place]] = [[] for _ in range(self.height)]
        for place in self.places:
            rows[place.row].append(place)
        return tuple(tuple(row) for row in rows)


Keep = Callable[[Cell], bool]


def lay_out(form: TableForm, table: Table, keep: Keep | None = None) -> Layout:
    """Draw a table as the official form.

    Args:
        form: The table of the form that `table.form` names.
        table: The result.
        keep: Draw only rows with a cell for which this is true, and only blocks with such rows; all if None. Extra rows
            are drawn beside kept rows of their block.

    Returns:
        The layout; of no rows where nothing is kept.
    """
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    known = {block.id for block in form.blocks}
    kept = []
    for i, block in enumerate(form.blocks):
        rows = tuple(r for r in block.rows if keep is None or any(keep(cells[a]) for a in r.cells if a in cells))
        last = i == len(form.blocks) - 1
        extra = [e for e in table.extra_rows if e.block == block.id or (last and e.block not in known)]
        if rows:
            kept.append((block, rows, extra))
    label_width = max((_depth(row) for block, _, _ in kept for row in block.rows), default=0)
    label_width = max(label_width, int(any(extra for _, _, extra in kept)))
    values = max((len(block.columns) for block, _, _ in kept), default=0)
    values = max([values, *(slot + 1 for block, _, extra in kept for e in extra for slot, _ in _extra_slots(block, e))])
    places: list[Place] = []
    height = 0
    for block, rows, extra in kept:
        drawn = list(_block(block, rows, extra, cells, form.notes, label_width, values, height))
        places += drawn
        height = max(place.row + place.row_span for place in drawn)
    places.sort(key=lambda place: (place.row, place.column))
    return Layout(tuple(places), height, label_width + values, label_width)


def _depth(row: PrintedRow) -> int:
    return len(row.groups) + bool(row.labels)


def _block(
    block: Block,
    rows: Sequence[PrintedRow],
    extra: Sequence[ExtraRowResult],
    cells: dict[tuple[str, str], Cell],
    notes: Sequence[str],
    label_width: int,
    values: int,
    top: int,
) -> Iterator[Place]:
    if block.titles:
        yield Place(Kind.TITLE, top, 0, 1, label_width + values, block.titles[0])
        top += 1
    yield from _header(block, notes, label_width, values, top)
    top += _header_height(block, notes)
    yield from _labels(rows, label_width, top)
    for i, row in enumerate(rows):
        for address, (start, span) in zip(row.cells, _spread(len(row.cells), values), strict=True):
            if address in cells:
                yield Place(Kind.VALUE, top + i, label_width + start, 1, span, cell=cells[address])
            else:
                yield Place(Kind.EXTRA_VALUE, top + i, label_width + start, 1, span)
    top += len(rows)
    for i, found in enumerate(extra):
        yield Place(Kind.EXTRA_LABEL, top + i, 0, 1, label_width, found.label, source=found)
        held = dict(_extra_slots(block, found))
        count = max(len(block.columns), *(slot + 1 for slot in held)) if held else len(block.columns)
        for slot, (start, span) in enumerate(_spread(count, values)):
            yield Place(Kind.EXTRA_VALUE, top + i, label_width + start, 1, span, extra=held.get(slot))


def _extra_slots(block: Block, row: ExtraRowResult) -> list[tuple[int, ExtraCell]]:
    """The value column of each cell of an extra row; those under no column of the block stand right of them."""
    keys = [column.key for column in block.columns]
    free = len(keys)
    slots: dict[int, ExtraCell] = {}
    for cell in row.cells:
        slot = next((i for i, key in enumerate(keys) if key == cell.column and i not in slots), free)
        free += slot == free
        slots[slot] = cell
    return sorted(slots.items(), key=lambda item: item[0])


def _spread(count: int, width: int) -> list[tuple[int, int]]:
    """`count` columns spread over `width` squares, as (start, span): blocks with fewer columns have wider ones."""
    edges = [i * width // count for i in range(count + 1)]
    return [(a, b - a) for a, b in itertools.pairwise(edges)]


def header_columns(block: Block) -> tuple[Column, ...]:
    """The columns of a block, those of a form printed as one row with the row's label or key among their parents."""
    rows = [row for row, _ in block.rows[0].cells] if block.rows else []
    if len(set(rows)) < 2 or any(column.parents for column in block.columns):
        return block.columns
    return tuple(replace(column, parents=(row,)) for column, row in zip(block.columns, rows, strict=True))


def _tree_height(columns: Sequence[Column]) -> int:
    return max(len(column.parents) + 1 for column in columns)


def _over(block: Block, notes: Sequence[str]) -> bool:
    """Whether a label stands over all columns: a form with a remark prints the remark in the corner instead of it."""
    return bool(notes and block.corner)


def _header_height(block: Block, notes: Sequence[str]) -> int:
    return _tree_height(header_columns(block)) + _over(block, notes)


def _header(block: Block, notes: Sequence[str], label_width: int, values: int, top: int) -> Iterator[Place]:
    over = _over(block, notes)
    height = _header_height(block, notes)
    corner = notes or block.corner
    if label_width:
        yield Place(Kind.CORNER, top, 0, height, label_width, corner[0] if corner else "")
    if over:
        yield Place(Kind.HEADER, top, label_width, 1, values, block.corner[0])
    columns = header_columns(block)
    spots = _spread(len(columns), values)
    tree = _tree_height(columns)
    for level in range(tree):
        start = 0
        for end in range(1, len(columns) + 1):
            first = columns[start]
            own = level == len(first.parents)
            if end < len(columns) and not own and _same(first, columns[end], level):
                continue
            if level <= len(first.parents):
                left, right = spots[start][0], sum(spots[end - 1])
                text = first.label if own else first.parents[level]
                rows = tree - level if own else 1
                yield Place(Kind.HEADER, top + over + level, label_width + left, rows, right - left, text)
            start = end


def _same(one: Column, other: Column, level: int) -> bool:
    return one.parents[: level + 1] == other.parents[: level + 1]


def _labels(rows: Sequence[PrintedRow], label_width: int, top: int) -> Iterator[Place]:
    for i, row in enumerate(rows):
        for level, group in enumerate(row.groups):
            path = row.groups[: level + 1]
            if i and rows[i - 1].groups[: level + 1] == path:
                continue  # it began above
            end = next((j for j in range(i, len(rows)) if rows[j].groups[: level + 1] != path), len(rows))
            yield Place(Kind.LABEL, top + i, level, end - i, 1, group)
        level = len(row.groups)
        if label_width > level:
            text = row.labels[0] if row.labels else ""
            yield Place(Kind.LABEL, top + i, level, 1, label_width - level, text, key=row.key)
