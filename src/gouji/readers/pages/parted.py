"""The two parts of a table that a page break parts: a head that is printed again, a row that goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.fuzz import ratio

from gouji.channel import enumerator
from gouji.document import Slot, is_blank_mark, parse_amount
from gouji.readers.flow import Cell

Placed = tuple[Slot, Cell]
"""A cell and its slot."""

ALIKE = 90.0
"""Similarity, 0 to 100, from which on two rows of labels are the same, as an engine reads them."""
_NUMERALS = re.compile(r"[\d零〇一二三四五六七八九十百]")


def after_head(upper: Sequence[Placed], lower: Sequence[Placed]) -> tuple[list[Placed], int]:
    """The rows of the lower part without those that are the upper part's first rows again, and how many those are.

    They have no figures, the same cells, and the same text but for what an engine misreads; numerals must be the same,
    as blocks of a table may differ in those alone (第二十条第(一)项, 第二十条第(五)项).
    """
    count = 0
    while _is_again(_row(upper, count), _row(lower, count)):
        count += 1
    while count and any(slot.row < count < slot.row + slot.row_span for slot, _ in (*upper, *lower)):
        count -= 1
    rest = [(replace(slot, row=slot.row - count), cell) for slot, cell in lower if slot.row >= count]
    return rest, count


def _row(cells: Sequence[Placed], row: int) -> list[Placed]:
    return [item for item in cells if item[0].row == row]


def _is_again(first: Sequence[Placed], again: Sequence[Placed]) -> bool:
    if not first or [slot for slot, _ in first] != [slot for slot, _ in again]:
        return False
    if any(_is_number(cell.text) for _, cell in (*first, *again)):
        return False
    one, other = ("\t".join("".join(cell.text.split()) for _, cell in row) for row in (first, again))
    return bool(one.strip()) and _NUMERALS.findall(one) == _NUMERALS.findall(other) and ratio(one, other) >= ALIKE


def put_together(upper: Sequence[Placed], lower: Sequence[Placed]) -> list[Placed]:
    """Both parts as one table; the first row of the lower one goes on with the last of the upper one if it is its rest.

    It is if its cells are those of the last row, and a label goes on in it without an enumerator of its own, and no
    number: a row of its own would have numbers, or be as it stands in the form. Where this is wrong, the label of two
    rows shows; where a rest is taken for a row, its empty cells would be the row's.
    """
    end = max(slot.row + slot.row_span for slot, _ in upper)
    last = {(s.column, s.column_span): i for i, (s, _) in enumerate(upper) if s.row + s.row_span == end}
    first = [(i, (slot.column, slot.column_span)) for i, (slot, _) in enumerate(lower) if slot.row == 0]
    out = list(upper)
    if (
        not first
        or {key for _, key in first} != last.keys()
        or not _goes_on(
            [(upper[last[key]][1].text, lower[i][1].text) for i, key in sorted(first, key=lambda item: item[1])]
        )
    ):
        return out + [(replace(slot, row=slot.row + end), cell) for slot, cell in lower]
    for i, key in first:
        (slot, cell), (more, rest) = upper[last[key]], lower[i]
        span = slot.row_span + more.row_span - 1
        out[last[key]] = (
            replace(slot, row_span=span),
            replace(cell, items=(*cell.items, *rest.items), row_span=span),
        )
    out += [(replace(slot, row=slot.row + end - 1), cell) for slot, cell in lower if slot.row > 0]
    return out


def _goes_on(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether a row goes on, told by the texts of its cells before and after the page break, from left to right."""
    figures = any(_is_number(before) for before, _ in pairs)
    rests = [after for _, after in pairs if after]
    if not figures or not rests or any(map(_is_number, rests)) or any(enumerator(after) for after in rests):
        return False
    return all(before and not _is_number(before) for before, after in pairs if after)


def _is_number(text: str) -> bool:
    return parse_amount(text) is not None or is_blank_mark(text)
