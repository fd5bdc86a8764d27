"""Which cells a table of a Word file has, and where: merged both ways, and as files contradict themselves.

A table has a grid of columns, its rows cells that take one or more of them (`w:gridSpan`) and may leave out some at
either end (`w:gridBefore`, `w:gridAfter`). Downwards, cells go on with the one above (`w:vMerge`) if they stand under
it and are as wide; one that can't go on with anything begins anew, as Word shows it. WPS and converters write rows
whose spans don't add up to the grid, and leave it to the cells' widths to say where they stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from gouji.readers.flow import MOST_COLUMNS
from gouji.readers.word.names import is_on, number, value, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NEAR = 0.25
"""How far from a column's edge a cell's edge may be to be taken for it, in parts of the narrower column beside it."""
_LONGEST = 10**6
"""Twips (1/20 point) that a width is at most: seventeen metres."""
_DROPPED = frozenset(map(w, ("del", "moveFrom", "tblPr", "tblGrid", "trPr", "tblPrEx", "sdtPr", "sdtEndPr")))


@dataclass(frozen=True, slots=True)
class Place:
    """A cell and the slots it covers; `element` is None for slots that a row leaves out."""

    element: Element | None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class _Raw:
    """A cell as its row has it: columns it takes, whether it goes on with the one above, the element with its width."""

    element: Element | None
    span: int
    goes_on: bool = False
    sized: Element | None = None

    @property
    def width(self) -> int:
        """In twips; 0 if it is not said."""
        if self.sized is None or self.sized.get(w("type"), "dxa") != "dxa":
            return 0
        return number(self.sized.get(w("w")), 0, _LONGEST)


@dataclass(slots=True)
class _Open:
    """A cell that the rows below may go on with."""

    row: int
    span: int
    at: int  # among the cells of its row


def places(table: Element) -> list[list[Place]]:
    """The cells that begin in each row, from left to right; rows and cells whose deletion is tracked are left out."""
    elements = list(_inner(table, w("tr")))
    rows = _aligned([_row(element) for element in elements], table)
    out: list[list[Place]] = []
    above: dict[int, _Open] = {}  # by the column it begins in
    for element, row in zip(elements, rows, strict=True):
        found: list[Place] = []
        still: dict[int, _Open] = {}
        column, gone = 0, _is_gone(element)
        for raw in row:
            over = above.get(column) if raw.goes_on else None
            if gone:  # a cell that began in such a row begins in the one below
                if over is not None:
                    still[column] = over
            elif over is not None and over.span == raw.span:
                begun = out[over.row]
                begun[over.at] = replace(begun[over.at], row_span=len(out) - over.row + 1)
                still[column] = over
            else:
                still[column] = _Open(len(out), raw.span, len(found))
                found.append(Place(raw.element, 1, raw.span))
            column += raw.span
        if found and found[-1].element is None:
            found.pop()  # what a row leaves out at its end is no cell that could be blank
        if not gone:
            out.append(found)
        above = still
    return out


def _inner(element: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also those in content controls and the like; not those of tables in cells."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _DROPPED:
            yield from _inner(child, tag)


def _is_gone(row: Element) -> bool:
    """Whether a row is deleted or moved away, or hidden."""
    properties = row.find(w("trPr"))
    if properties is None:
        return False
    return any(properties.find(w(name)) is not None for name in ("del", "moveFrom")) or bool(
        is_on(properties, "hidden")
    )


def _row(row: Element) -> list[_Raw]:
    properties = row.find(w("trPr"))
    cells: list[_Raw] = []
    for cell in _inner(row, w("tc")):
        told = cell.find(w("tcPr"))
        if told is not None and told.find(w("cellDel")) is not None:
            continue
        span = max(1, number(value(told, "gridSpan"), 1, MOST_COLUMNS))
        cells.append(_Raw(cell, span, _goes_on(told), None if told is None else told.find(w("tcW"))))
    if properties is None:
        return cells
    before, after = (
        _Raw(None, number(value(properties, grid), 0, MOST_COLUMNS), False, properties.find(w(width)))
        for grid, width in (("gridBefore", "wBefore"), ("gridAfter", "wAfter"))
    )
    return [raw for raw in (before, *cells, after) if raw.span]


def _goes_on(properties: Element | None) -> bool:
    """Whether a cell goes on with the one above, by itself or by a tracked change."""
    if properties is None:
        return False
    changed = properties.find(w("cellMerge"))
    if changed is not None and (said := changed.get(w("vMerge"))) is not None:
        return str(said) == "cont"
    merge = properties.find(w("vMerge"))
    return merge is not None and str(merge.get(w("val"), "continue")) == "continue"


def _aligned(rows: list[list[_Raw]], table: Element) -> list[list[_Raw]]:
    """The rows, those whose spans don't add up to the grid put on it by the widths of their cells if these fit."""
    totals = [sum(raw.span for raw in row) for row in rows]
    most = max(totals, default=0)
    if most > MOST_COLUMNS or len(set(totals)) < 2:
        return rows
    edges = _edges(rows, totals, most, table)
    return [
        row if total == most or edges is None else _snapped(row, edges) or row
        for row, total in zip(rows, totals, strict=True)
    ]


def _edges(rows: Sequence[list[_Raw]], totals: Sequence[int], most: int, table: Element) -> list[int] | None:
    """Right edges of the grid's columns in twips: by full rows of single cells as most have it, else by the grid."""
    full = [row for row, total in zip(rows, totals, strict=True) if total == most == len(row)]
    known = Counter(tuple(raw.width for raw in row) for row in full if all(raw.width for raw in row))
    if known:
        return list(accumulate(known.most_common(1)[0][0]))
    grid = table.find(w("tblGrid"))
    columns = [] if grid is None else [number(e.get(w("w")), 0, _LONGEST) for e in grid.findall(w("gridCol"))]
    return list(accumulate(columns)) if len(columns) == most and all(columns) else None


def _snapped(row: Sequence[_Raw], edges: Sequence[int]) -> list[_Raw] | None:
    """The row with the spans that its widths say, None if it has none or they end at no edges of columns."""
    if not all(raw.width for raw in row):
        return None
    out, start = [], 0
    for raw, right in zip(row, accumulate(raw.width for raw in row), strict=True):
        at = bisect_left(edges, right)
        at = min((i for i in (at - 1, at) if 0 <= i < len(edges)), key=lambda i: abs(edges[i] - right))
        beside = [edges[i] - (edges[i - 1] if i else 0) for i in (at, at + 1) if i < len(edges)]
        if at < start or abs(edges[at] - right) > NEAR * min(beside):
            return None
        out.append(replace(raw, span=at + 1 - start))
        start = at + 1
    return out
