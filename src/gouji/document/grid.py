"""The grid of a table while its cells are still being decided: every reading of every row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gouji.document.match import Alignment, Interval, Run

Address = tuple[str, str]
"""Row key and column key of a cell."""
LEAST_MARKS = 5
"""Marks such as "-" from which on a page counts as one that prints them for what is blank."""
STRAY_ZEROS = 0.05
"""Zeros for each cell without a number that a page may show which leaves zeros blank: engines see some in specks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one reading says of one cell.

    Attributes:
        value: The number in the column's unit; None for a blank or an unread cell.
        text: As printed; None if nothing on the page stands for the cell.
        intervals: Where it stands; of an empty or lost cell what its slot holds, where there is one: nothing, or
            what could not be read.
        unit: The unit printed with it, if any.
        blank: Positive evidence of an empty cell (value is None).
        lost: The reading holds that the cell was printed and got lost (value and text are None, blank is False).
        slip: Why the text may be misread ("letter for digit", "trailing dot"), or None.
        via: How it was placed: "tabs", "slots", "count", "order", "cut", ...
    """

    value: Decimal | None
    text: str | None = None
    intervals: tuple[Interval, ...] = ()
    unit: str | None = None
    blank: bool = False
    lost: bool = False
    slip: str | None = None
    via: str = "count"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to place or cut the numbers of a printed row: an entry for each of its cells, in the form's order.

    Attributes:
        entries: As many as the printed row has cells.
        cost: Minus the logarithm of its probability up to a constant of the row, >= 0; the best reading costs least.
    """

    entries: tuple[Entry, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class GridRow:
    """A printed row with all its readings.

    Attributes:
        key: Key of the printed row.
        cells: The addresses of its cells.
        readings: Cheapest first; empty if the row was not found.
        complete: False if there were more readings than the limit and some are not listed.
        probability: P(row): probability that the numbers belong to this row.
        via: How the row was found: "label", "enumerator" or "order".
    """

    key: str
    cells: tuple[Address, ...]
    readings: tuple[Reading, ...]
    complete: bool
    probability: float
    via: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows in the cells of a table, by the first reading of each row that was found: numbers of cells.

    Attributes:
        cells: All of them.
        zeros: With a zero.
        marks: With a mark such as "-" for what is blank.
        empty: With nothing, and none was lost.
        lost: Whose number was lost.
    """

    cells: int
    zeros: int
    marks: int
    empty: int
    lost: int

    @classmethod
    def of(cls, rows: Iterable[GridRow]) -> Shown:
        """What the rows of a table show."""
        entries = [entry for row in rows if row.readings for entry in row.readings[0].entries]
        blanks = sum(entry.blank for entry in entries)
        marks = sum(entry.blank and bool(entry.text) for entry in entries)
        lost = sum(entry.lost for entry in entries)
        return cls(len(entries), sum(entry.value == 0 for entry in entries), marks, blanks - marks, lost)

    @property
    def without_number(self) -> int:
        """Cells with a mark, with nothing, or with a lost number."""
        return self.marks + self.empty + self.lost

    @property
    def prints_marks(self) -> bool:
        """The page prints marks for what is blank."""
        return self.marks >= LEAST_MARKS

    def hardly_zeros(self, beside: int) -> bool:
        """Whether there is hardly any zero beside so many cells."""
        return self.zeros <= STRAY_ZEROS * beside

    @property
    def zeros_are_blank(self) -> bool:
        """The page leaves zeros blank: most cells are without a number, or marked, and hardly one has a zero."""
        mostly = self.without_number > self.cells / 2 and self.hardly_zeros(self.cells)
        return mostly or (self.prints_marks and self.hardly_zeros(self.marks))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before its cells are decided.

    Attributes:
        alignment: Where the table's labels and numbers stand.
        rows: Every printed row of the form, in the form's order.
        column_probability: P(column) of each block, by block id.
        blank_convention: The page leaves zeros blank: an empty or lost cell is a blank, not a lost zero.
        extra: The values of extra rows: label, block, and the entries under the block's columns.
        leftover: Numbers that found no place.
        rivals: Grids of the alignment's rivals, each with how far it is behind.
    """

    alignment: Alignment
    rows: tuple[GridRow, ...]
    column_probability: dict[str | None, float]
    blank_convention: bool = False
    extra: tuple[tuple[str | None, str, tuple[Entry, ...]], ...] = ()
    leftover: tuple[Run, ...] = ()
    rivals: tuple[tuple[float, Grid], ...] = ()
