"""What stands on a page, as readers of formats with coordinates give it: words, rules and cells with their boxes.

All boxes are in points (1/72 inch), origin top left, of the page as a person holds it upright: a reader turns what is
rotated before it gives it.
"""

from __future__ import annotations

from dataclasses import dataclass

from gouji.document import Box, Slot


@dataclass(frozen=True, slots=True)
class Word:
    """Text that the format keeps together: a character or word of a PDF, a word or line of an OCR engine.

    Attributes:
        text: Its characters, without white space around them; not empty.
        box: Where it stands.
        confidence: The engine's own, 0 to 1, if it gives one.
        struck: A line goes through it: what stands right beside it is another word.
    """

    text: str
    box: Box
    confidence: float | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page, across (y0 == y1) or down (x0 == x1), x0 <= x1 and y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def across(self) -> bool:
        """It runs from left to right."""
        return self.y0 == self.y1


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell of a table: its place in the table's grid, and on the page.

    Attributes:
        slot: Its place in the grid.
        box: Its place on the page.
        empty: How sure it is, 0 to 1, that the cell is empty, where a reader of pictures has looked into it.
    """

    slot: Slot
    box: Box
    empty: float | None = None


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table whose grid is known, its cells row by row."""

    cells: tuple[PageCell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        number: From 1 on.
        width: In points.
        height: In points.
        words: In any order.
        rules: Lines drawn on it; they make the tables where `tables` is None.
        tables: Its tables if the reader knows them, from top to bottom.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    tables: tuple[PageTable, ...] | None = None
