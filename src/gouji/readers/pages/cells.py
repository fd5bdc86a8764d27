"""Words → the cells of ruled tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from gouji.document import Box, Slot
from gouji.readers.flow import Cell, Paragraph, Place, Table, around
from gouji.readers.pages.lines import downwards, half_widths, lines_of, paragraph_of
from gouji.readers.pages.types import PageCell, PageTable, Word

OVERHANG = 0.6
"""Share of a half-width character by which a box must reach over a rule to be cut there: engines pad their boxes."""
LEANING = 0.15
"""Share of a word's height inside a table from which on it belongs to it; engines pad their boxes by less."""
CUT = 0.6
"""What is left of the confidence in a word that was cut at a rule: which characters stand on which side is a guess."""


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table of a page with its text.

    Attributes:
        page: The page's number.
        box: Its place on it.
        columns: Where its grid lines stand from left to right, one more than columns.
        cells: Its cells and their slots, row by row.
    """

    page: int
    box: Box
    columns: tuple[float, ...]
    cells: tuple[tuple[Slot, Cell], ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max(slot.row + slot.row_span for slot, _ in self.cells)

    @property
    def table(self) -> Table:
        """The same as cells by the row they begin in."""
        rows: list[list[Cell]] = [[] for _ in range(self.rows)]
        for slot, cell in sorted(self.cells, key=lambda item: (item[0].row, item[0].column)):
            rows[slot.row].append(cell)
        return Table(tuple(map(tuple, rows)))


def fill(tables: Sequence[PageTable], words: Sequence[Word], page: int) -> tuple[list[FilledTable], list[Word]]:
    """Put words into the cells that their centres stand in.

    Args:
        tables: The tables of a page.
        words: Its words.
        page: Its number.

    Returns:
        The tables with their text, and the words that stand in none.
    """
    boxes = [around(cell.box for cell in table.cells) for table in tables]
    held: list[list[list[Word]]] = [[[] for _ in table.cells] for table in tables]
    outside = []
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        at = next((i for i, box in enumerate(boxes) if _holds(box, x, y)), None)
        if at is None:
            at = next((i for i, box in enumerate(boxes) if _leans_on(word.box, box)), None)
            y = y if at is None else min(max(y, boxes[at].y0), boxes[at].y1)
        if at is None:
            outside.append(word)
            continue
        for part in _cut(word, tables[at].cells, y):
            middle = (part.box.x0 + part.box.x1) / 2
            cell = next((j for j, c in enumerate(tables[at].cells) if _holds(c.box, middle, y)), None)
            if cell is None:
                outside.append(part)
            else:
                held[at][cell].append(part)
    filled = [
        FilledTable(
            page,
            box,
            _columns(table),
            tuple((cell.slot, _cell(cell, mine, page)) for cell, mine in zip(table.cells, own, strict=True)),
        )
        for table, box, own in zip(tables, boxes, held, strict=True)
    ]
    return filled, outside


def _columns(table: PageTable) -> tuple[float, ...]:
    """Where the grid lines of a table stand, by the sides of its cells."""
    sides: dict[int, list[float]] = {}
    for cell in table.cells:
        sides.setdefault(cell.slot.column, []).append(cell.box.x0)
        sides.setdefault(cell.slot.column + cell.slot.column_span, []).append(cell.box.x1)
    told = sorted(sides)
    return tuple(np.interp(range(told[-1] + 1), told, [median(sides[i]) for i in told]).tolist())


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _leans_on(box: Box, table: Box) -> bool:
    """Whether a word stands on a table's outer rule: browsers let the text of a cell run over the end of the page."""
    if not table.x0 <= (box.x0 + box.x1) / 2 <= table.x1:
        return False
    return min(box.y1, table.y1) - max(box.y0, table.y0) >= LEANING * (box.y1 - box.y0)


def _cut(word: Word, cells: Sequence[PageCell], y: float) -> Iterator[Word]:
    """A word in the parts that the rules across its middle cut it into, by the usual widths of its characters."""
    count = half_widths(word.text)
    half = (word.box.x1 - word.box.x0) / count
    sides = sorted({
        side
        for cell in cells
        if cell.box.y0 <= y <= cell.box.y1
        for side in (cell.box.x0, cell.box.x1)
        if word.box.x0 + OVERHANG * half < side < word.box.x1 - OVERHANG * half
    })  # fmt: skip
    if len(word.text) < 2 or not sides:
        yield word
        return
    parts: list[tuple[str, float, float]] = []
    at = word.box.x0
    for character in word.text:
        end = at + half * half_widths(character)
        middle = (at + end) / 2
        place = sum(side <= middle for side in sides)
        low = sides[place - 1] if place else word.box.x0
        high = sides[place] if place < len(sides) else word.box.x1
        if parts and parts[-1][1] == low:
            parts[-1] = (parts[-1][0] + character, low, high)
        else:
            parts.append((character, low, high))
        at = end
    for text, low, high in parts:
        if text.strip():
            box = replace(word.box, x0=low, x1=high)
            sure = 1.0 if word.confidence is None else word.confidence
            yield Word(text.strip(), box, word.confidence if len(parts) == 1 else CUT * sure)


def _cell(cell: PageCell, words: Sequence[Word], page: int) -> Cell:
    """A cell with its words as lines; one written downwards has its columns for lines."""
    columns = downwards(words) if words else None
    if columns is not None:
        paragraphs = []
        for column in columns:
            text, places = "", []
            for word in column.words:
                places.append(Place(len(text), len(text) + len(word.text), page, word.box, word.confidence))
                text += word.text
            paragraphs.append(Paragraph(text, tuple(places)))
    else:
        paragraphs = [paragraph_of(line, page, cell.box.x0, wide=False) for line in lines_of(words)]
    return Cell(tuple(paragraphs), cell.slot.row_span, cell.slot.column_span, page, cell.box, cell.empty)
