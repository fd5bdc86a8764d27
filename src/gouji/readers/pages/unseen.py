"""Rules that are not seen on a page: cells that seem merged, but hold a number apart from what else they hold.

A faint rule is lost in a scan, one that is white or of no width is not drawn. A merged cell of a form holds one label
or one number, so where a grid line of the table passes between a number and other words of a cell, its rule is there;
and a number stands in the middle of its cell's height, so one that stands in the middle of a row is in that row alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.document import Box, parse_amount
from gouji.readers.pages.lines import lines_of, paragraph_of
from gouji.readers.pages.types import PageCell, Word

CROSSING = 0.15
"""Share of a word's height by which its box may reach over a rule: engines pad their boxes."""
APART = 0.4
"""Share of their height by which words of neighbouring cells stand apart at least."""
MOST_WORDS = 300
"""Words of a cell that is looked into; with more it is prose."""


@dataclass(frozen=True, slots=True)
class GridLines:
    """Where the grid lines of a table stand: one more than columns, and than rows."""

    columns: Sequence[float]
    rows: Sequence[float]


def parted(cell: PageCell, words: Sequence[Word], lines: GridLines) -> Iterator[tuple[PageCell, list[Word]]]:
    """A cell and its words, in parts if grid lines inside it part a number from other words.

    Args:
        cell: The cell.
        words: Those whose centre stands in it.
        lines: The grid lines of its table.
    """
    slot, box = cell.slot, cell.box
    if len(words) > MOST_WORDS:
        yield cell, list(words)
        return
    for i in range(slot.column + 1, slot.column + slot.column_span):
        at, span = lines.columns[i], i - slot.column
        sides = _sides(words, at, down=True)
        if sides is not None and _two_cells(*sides) and not _run_on(*sides):
            first = replace(cell, slot=replace(slot, column_span=span), box=replace(box, x1=at))
            rest = replace(slot, column=i, column_span=slot.column_span - span)
            yield from parted(first, sides[0], lines)
            yield from parted(replace(cell, slot=rest, box=replace(box, x0=at)), sides[1], lines)
            return
    for i in range(slot.row + 1, slot.row + slot.row_span):
        at, span = lines.rows[i], i - slot.row
        sides = _sides(words, at, down=False)
        if sides is not None and (_two_cells(*sides) or _in_one_row(*sides, box, at)):
            first = replace(cell, slot=replace(slot, row_span=span), box=replace(box, y1=at))
            rest = replace(slot, row=i, row_span=slot.row_span - span)
            yield from parted(first, sides[0], lines)
            yield from parted(replace(cell, slot=rest, box=replace(box, y0=at)), sides[1], lines)
            return
    yield cell, list(words)


def _sides(words: Sequence[Word], at: float, *, down: bool) -> tuple[list[Word], list[Word]] | None:
    """The words on both sides of a grid line; None if one crosses it."""
    before, after = list[Word](), list[Word]()
    for word in words:
        low, high = _reach(word.box, down=down)
        spare = CROSSING * (word.box.y1 - word.box.y0)
        if high - spare <= at:
            before.append(word)
        elif low + spare >= at:
            after.append(word)
        else:
            return None
    return before, after


def _two_cells(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether words stand on both sides of a line, those of one of them a number and not with its sign or unit."""
    if not (before and after):
        return False
    numbers = _is_number(before) + _is_number(after)
    return numbers == 2 or (numbers == 1 and not _is_number([*before, *after]))


def _in_one_row(above: Sequence[Word], below: Sequence[Word], cell: Box, at: float) -> bool:
    """Whether a cell over rows has only a number, and that in the middle of the part on one side of a line.

    Only what an engine has read is judged so: where the text is typed its rules are drawn, and it may stand at the top.
    """
    words = above or below
    if bool(above) == bool(below) or words[0].confidence is None or not _is_number(words):
        return False
    middle = sum(word.box.y0 + word.box.y1 for word in words) / (2 * len(words))
    part = (cell.y0 + at) / 2 if above else (at + cell.y1) / 2
    return abs(middle - part) < abs(middle - (cell.y0 + cell.y1) / 2)


def _run_on(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether words on the two sides of a line stand as near to one another as those of one text."""
    for a in left:
        for b in right:
            height = min(a.box.y1, b.box.y1) - max(a.box.y0, b.box.y0)
            if height > 0 and b.box.x0 - a.box.x1 < APART * (b.box.y1 - b.box.y0):
                return True
    return False


def _reach(box: Box, *, down: bool) -> tuple[float, float]:
    return (box.x0, box.x1) if down else (box.y0, box.y1)


def _is_number(words: Sequence[Word]) -> bool:
    lines = lines_of(words)
    text = paragraph_of(lines[0], 1, 0.0, wide=False).text
    return len(lines) == 1 and parse_amount(text) is not None and any(c.isdigit() for c in text)
