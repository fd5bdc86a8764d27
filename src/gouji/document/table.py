"""The result of a table: its cells, how each came about, and rows that the form doesn't have.

Field names and their order are those of the JSON that is written (see `gouji.document.report`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, overload

from gouji.document.source import Box


class Status(StrEnum):
    """How a cell's value came about."""

    READ = "read"
    INFERRED = "inferred"
    CORRECTED = "corrected"
    BLANK = "blank"
    UNDECIDED = "undecided"
    MISSING = "missing"


ACCEPTABLE = frozenset({Status.READ, Status.INFERRED, Status.CORRECTED, Status.BLANK})
"""Statuses of cells that may be accepted."""


RULED_OUT = 4.0
"""Cost from which on a value counts as ruled out; one of just this cost costs at least so much."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a cell may have, with its cost above the best (>= 0, natural-log units)."""

    value: Decimal | None
    cost: float

    @property
    def ruled_out(self) -> bool:
        """The cost is the least that it can be, not what it is."""
        return self.cost == RULED_OUT


@dataclass(frozen=True, slots=True)
class Because:
    """Why a cell has a value that is not plainly printed.

    Attributes:
        reason: One sentence a person can check by hand.
        equations: The balances used, as "rule/row/column" ("-" where it has none).
        runner_up: The second best value, if there is one.
    """

    reason: str
    equations: tuple[str, ...] = ()
    runner_up: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the official form. See the design document for statuses and confidence.

    `page` and `box` say where it stands, an empty one too; of an undecided cell, where what it may be stands.
    """

    row: str
    column: str
    value: Decimal | None
    text: str | None
    unit: str | None
    status: Status
    consistent: bool | None
    confidence: float
    spans: tuple[tuple[int, int, int], ...] = ()
    page: int | None = None
    box: Box | None = None
    via: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    because: Because | None = None

    def accepted(self, threshold: float) -> bool:
        """Whether the cell may be used without a person looking at it."""
        return self.status in ACCEPTABLE and self.confidence >= threshold

    @property
    def best(self) -> Decimal | None:
        """The value, or the best guess of an undecided cell."""
        return self.candidates[0].value if self.value is None and self.candidates else self.value


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row's label as found: its text, similarity 0-100, P(row) 0-1 and place."""

    row: str
    text: str
    score: float
    confidence: float
    spans: tuple[tuple[int, int, int], ...] = ()
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class ValueReading:
    """One way to read a row: its values and cost."""

    values: tuple[Decimal | None, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class RowReadings:
    """The ways to read a row that allows several, cheapest first."""

    row: str
    readings: tuple[ValueReading, ...]


@dataclass(frozen=True, slots=True)
class ExtraCell:
    """A cell of an extra row."""

    column: str
    value: Decimal | None
    text: str | None
    status: Status
    confidence: float
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class ExtraRowResult:
    """A row that the form doesn't have, kept as printed. `spans`, `page` and `box` are those of its label."""

    block: str | None
    label: str
    cells: tuple[ExtraCell, ...]
    spans: tuple[tuple[int, int, int], ...] = ()
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the family: every cell of its form, whatever its status. `lines` is empty if it was not found."""

    id: str
    form: str
    form_confidence: float
    lines: tuple[int, ...]
    cells: tuple[Cell, ...]
    rows: tuple[FoundRow, ...] = ()
    row_readings: tuple[RowReadings, ...] = ()
    extra_rows: tuple[ExtraRowResult, ...] = ()

    def __getitem__(self, address: tuple[str, str]) -> Cell:
        """The cell at (row, column). Raises KeyError if the form has no such cell."""
        for cell in self.cells:
            if (cell.row, cell.column) == address:
                return cell
        raise KeyError(address)


class Tables(tuple[Table, ...]):
    """The tables of a report, by position or by id."""

    __slots__ = ()

    @overload  # type: ignore[override]
    def __getitem__(self, key: int) -> Table: ...
    @overload
    def __getitem__(self, key: str) -> Table: ...
    def __getitem__(self, key: int | str) -> Table:
        if isinstance(key, int):
            return tuple.__getitem__(self, key)
        for table in self:
            if table.id == key:
                return table
        raise KeyError(key)

    def ids(self) -> Iterator[str]:
        """Ids of the tables, in order."""
        return (table.id for table in self)


if TYPE_CHECKING:
    TablesField = Tables
else:  # what the codec and the schema see: a plain array
    TablesField = tuple[Table, ...]
