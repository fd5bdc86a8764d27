"""Words → the cells of ruled tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from gouji.document import Box, Slot
from gouji.readers.flow import Cell, Paragraph, Table
from gouji.readers.pages.lines import downwards, half_widths, lines_of, paragraph_of
from gouji.readers.pages.types import PageCell, PageTable, Word
from gouji.readers.pages.unseen import GridLines, parted
from gouji.readers.places import Place, around

OVERHANG = 0.6
"""Share of a half-width character by which a box must reach over a rule to be cut there: engines pad their boxes."""
_BAND, _MOST_BANDS = 12.0, 1000
"""Points of the bands of a table by which cells are looked up, about a row, and how many there are at most."""
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
    places = [_Places(table) for table in tables]
    held: list[list[list[Word]]] = [[[] for _ in table.cells] for table in tables]
    outside = []
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        at = next((i for i, place in enumerate(places) if _holds(place.box, x, y)), None)
        if at is None:
            at = next((i for i, place in enumerate(places) if _leans_on(word.box, place.box)), None)
            if at is None:
                outside.append(word)
                continue
            y = min(max(y, places[at].box.y0), places[at].box.y1)
        for part in _cut(word, places[at].sides(word.box, y)):
            cell = places[at].cell((part.box.x0 + part.box.x1) / 2, y)
            if cell is None:
                outside.append(part)
            else:
                held[at][cell].append(part)
    filled = [_filled(table, own, page) for table, own in zip(tables, held, strict=True)]
    return filled, outside


class _Places:
    """Where the cells of a table stand.

    Attributes:
        box: The table's place.
    """

    def __init__(self, table: PageTable) -> None:
        self.box = around(cell.box for cell in table.cells)
        self._cells = table.cells
        self._height = max(_BAND, (self.box.y1 - self.box.y0) / _MOST_BANDS)
        self._bands: dict[int, list[int]] = {}  # cells by the bands that they reach into
        for i, cell in enumerate(table.cells):
            for band in range(self._band(cell.box.y0), self._band(cell.box.y1) + 1):
                self._bands.setdefault(band, []).append(i)

    def _band(self, y: float) -> int:
        return int((y - self.box.y0) // self._height)

    def cell(self, x: float, y: float) -> int | None:
        """The cell at a point, by its index."""
        return next((i for i in self._bands.get(self._band(y), ()) if _holds(self._cells[i].box, x, y)), None)

    def sides(self, box: Box, y: float) -> list[float]:
        """The rules down at a height that stand within a box's width, from left to right."""
        near = [self._cells[i].box for i in self._bands.get(self._band(y), ())]
        return sorted({x for n in near if n.y0 <= y <= n.y1 for x in (n.x0, n.x1) if box.x0 < x < box.x1})


def _filled(table: PageTable, held: Sequence[Sequence[Word]], page: int) -> FilledTable:
    """A table with the words of each of its cells as text."""
    lines = GridLines(
        _edges([(c.slot.column, c.slot.column_span, c.box.x0, c.box.x1) for c in table.cells]),
        _edges([(c.slot.row, c.slot.row_span, c.box.y0, c.box.y1) for c in table.cells]),
    )
    parts = [part for cell, own in zip(table.cells, held, strict=True) for part in parted(cell, own, lines)]
    parts.sort(key=lambda part: (part[0].slot.row, part[0].slot.column))
    cells = tuple((cell.slot, _cell(cell, words, page)) for cell, words in parts)
    return FilledTable(page, around(cell.box for cell in table.cells), tuple(lines.columns), cells)


def _edges(cells: Sequence[tuple[int, int, float, float]]) -> list[float]:
    """Where the grid lines of a table stand in one direction, by place, span and sides of its cells."""
    sides: dict[int, list[float]] = {}
    for place, span, low, high in cells:
        sides.setdefault(place, []).append(low)
        sides.setdefault(place + span, []).append(high)
    told = sorted(sides)
    return [float(at) for at in np.interp(range(told[-1] + 1), told, [median(sides[i]) for i in told])]


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _leans_on(box: Box, table: Box) -> bool:
    """Whether a word stands on a table's outer rule: browsers let the text of a cell run over the end of the page."""
    if not table.x0 <= (box.x0 + box.x1) / 2 <= table.x1:
        return False
    return min(box.y1, table.y1) - max(box.y0, table.y0) >= LEANING * (box.y1 - box.y0)


def _cut(word: Word, rules: Sequence[float]) -> Iterator[Word]:
    """A word in the parts that rules cut it into, by the usual widths of its characters."""
    half = (word.box.x1 - word.box.x0) / half_widths(word.text)
    sides = [x for x in rules if word.box.x0 + OVERHANG * half < x < word.box.x1 - OVERHANG * half]
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
            confidence = word.confidence if len(parts) == 1 else CUT * sure
            yield replace(word, text=text.strip(), box=box, confidence=confidence)


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
