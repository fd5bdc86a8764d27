"""Tables that go on over pages: their parts become one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gouji.document import Slot
from gouji.readers.flow import Cell, Paragraph
from gouji.readers.pages.cells import FilledTable
from gouji.readers.pages.parted import after_head, put_together
from gouji.readers.pages.ruled import NARROWEST

Item = Paragraph | FilledTable

SAME_WIDTH = 0.02
"""Difference in width, as a share, of two parts of one table."""
MARGIN = 0.12
"""Share of a page's height above and below which running heads and feet stand."""
_PAGE_NUMBER = re.compile(
    r"[\s\-—–－·~～第]*\d{1,4}\s*页?([\s/／|,，、]*(共|of)?\s*\d{1,4}\s*页?)?[\s\-—–－·~～]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a page, in reading order."""

    height: float
    items: tuple[Item, ...]


def joined(sheets: Sequence[Sheet]) -> tuple[list[Item], tuple[str, ...]]:
    """The items of all pages, the parts of each table that goes on over pages put together.

    Between two parts only page numbers and running heads and feet may stand; they go behind the whole table. A head
    that is printed again on each page is left out.

    Returns:
        The items, and warnings of what is left out.
    """
    heads = _running_heads(sheets)
    out: list[Item] = []
    warnings = []
    for sheet in sheets:
        items = list(sheet.items)
        before = _last_table(out, heads)
        first = next((i for i, item in enumerate(items) if not _is_noise(item, heads)), None)
        if before is not None and first is not None:
            table, rest = out[before], items[first]
            if isinstance(table, FilledTable) and isinstance(rest, FilledTable) and _equally_wide(table, rest):
                out[before], left_out = _one(table, rest)
                if left_out:
                    warnings.append(
                        f"The head of a table, {left_out} rows, is printed again on page {rest.page}; it was read once."
                    )
                del items[first]
        out += items
    return out, tuple(warnings)


def _last_table(items: Sequence[Item], heads: Counter[str]) -> int | None:
    for i in range(len(items) - 1, -1, -1):
        if isinstance(items[i], FilledTable):
            return i
        if not _is_noise(items[i], heads):
            return None
    return None


def _is_noise(item: Item, heads: Counter[str]) -> bool:
    if isinstance(item, FilledTable):
        return False
    return bool(_PAGE_NUMBER.fullmatch(item.text)) or heads[_plain(item.text)] > 1


def _plain(text: str) -> str:
    return _DIGITS.sub("0", "".join(text.split()))


def _running_heads(sheets: Sequence[Sheet]) -> Counter[str]:
    """On how many pages each text stands near the edge, whatever its figures."""
    found: Counter[str] = Counter()
    for sheet in sheets:
        edge = set()
        for item in sheet.items:
            if isinstance(item, Paragraph) and item.places:
                box = item.places[0].box
                if box.y1 < MARGIN * sheet.height or box.y0 > (1 - MARGIN) * sheet.height:
                    edge.add(_plain(item.text))
        found.update(edge)
    return found


def _equally_wide(table: FilledTable, rest: FilledTable) -> bool:
    width, other = table.columns[-1] - table.columns[0], rest.columns[-1] - rest.columns[0]
    return abs(width - other) <= SAME_WIDTH * width


def _one(table: FilledTable, rest: FilledTable) -> tuple[FilledTable, int]:
    """Two parts of a table as one, its columns those of both; and how many rows of the second are its head again."""
    shift = table.columns[0] - rest.columns[0]
    moved = [at + shift for at in rest.columns]
    columns: list[float] = list(table.columns)
    columns += [at for at in moved if min(abs(at - own) for own in table.columns) > NARROWEST]
    columns.sort()
    upper = [_in_columns(item, table.columns, columns) for item in table.cells]
    lower = [_in_columns(item, moved, columns) for item in rest.cells]
    left, dropped = after_head(upper, lower)
    return replace(table, columns=tuple(columns), cells=tuple(put_together(upper, left))), dropped


def _in_columns(item: tuple[Slot, Cell], own: Sequence[float], columns: Sequence[float]) -> tuple[Slot, Cell]:
    """A cell with its slot in a grid that has more columns."""
    slot, cell = item
    first, last = (_nearest(columns, own[i]) for i in (slot.column, slot.column + slot.column_span))
    span = max(1, last - first)
    return Slot(slot.row, first, slot.row_span, span), replace(cell, column_span=span)


def _nearest(places: Sequence[float], at: float) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - at))
