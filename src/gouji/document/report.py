"""The result of a report: the contract. Field names and their order are those of the JSON that is written.

The committed JSON Schema is generated from these classes (see `gouji.writers.schema`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, overload

import msgspec

from gouji.document.source import Box, SourceKind

SCHEMA_VERSION = "1"


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


class Outcome(StrEnum):
    """Result of evaluating a balance."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


class Cause(StrEnum):
    """Whose fault a failed check is: the author's, the reading's, or not to be told."""

    SOURCE = "source"
    READING = "reading"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What may be done with the report."""

    ACCEPT = "accept"
    SOURCE_CONFLICT = "source_conflict"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a cell may have, with its cost above the best (>= 0, natural-log units)."""

    value: Decimal | None
    cost: float


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
    import pandas as pd

    TablesField = Tables
else:  # what the codec and the schema see: a plain array
    TablesField = tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A balance and how it came out, over the final values (`outcome`) and over what is printed (`printed`)."""

    table: str
    rule: str
    row: str | None
    column: str | None
    outcome: Outcome
    left: Decimal | None
    right: Decimal | None
    printed: Outcome
    cause: Cause | None
    cells: tuple[str, ...]
    explained_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report: its heading, 1-based lines (first and last, both in) and its prose without tables."""

    number: str | None
    title: str
    level: int
    lines: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in the prose, before it is compared with the tables.

    Attributes:
        text: The words with the figure, as printed, without white space.
        spans: Where they stand.
        value: The figure.
        sums: The cells (table/row/column) whose sum it may be, the usual meaning first.
    """

    text: str
    spans: tuple[tuple[int, int, int], ...]
    value: Decimal
    sums: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure in the prose that repeats what stands in a table.

    Attributes:
        text: The words with the figure, as printed, without white space.
        spans: Where they stand.
        cells: The cells (table/row/column) whose sum it is.
        value: The figure.
        agrees: Whether the cells say the same; null where one of them has no value.
    """

    text: str
    spans: tuple[tuple[int, int, int], ...]
    cells: tuple[str, ...]
    value: Decimal
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the report came from."""

    name: str
    report: int
    sha256: str
    format: str
    kind: SourceKind
    pages: int | None


@dataclass(frozen=True, slots=True)
class Engine:
    """What made the result."""

    version: str
    model: str | None
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report says of itself. `issuer` is the fullest form printed, without spaces; dates are ISO 8601.

    `told` are the figures of its prose that repeat cells of its tables.
    """

    issuer: str | None
    year: int | None
    title: str | None
    published: str | None
    sections: tuple[Section, ...]
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one report: the contract that others build on."""

    schema: str
    source: Source
    engine: Engine
    issuer: str | None
    year: int | None
    title: str | None
    published: str | None
    sections: tuple[Section, ...]
    tables: TablesField
    checks: tuple[Check, ...]
    threshold: float
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    prose: tuple[ProseFigure, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.tables, Tables):
            object.__setattr__(self, "tables", Tables(self.tables))

    @property
    def cells(self) -> Iterator[tuple[Table, Cell]]:
        """Every cell with its table, in the form's order."""
        return ((table, cell) for table in self.tables for cell in table.cells)

    def to_json(self, indent: int | None = None) -> bytes:
        """The result as UTF-8 JSON; amounts are JSON numbers."""
        data = _ENCODER.encode(self)
        return msgspec.json.format(data, indent=indent) if indent is not None else data

    @staticmethod
    def from_json(data: bytes | str) -> Report:
        """The report that `to_json` wrote. Raises ValueError if it is not one."""
        try:
            return _DECODER.decode(data)
        except msgspec.MsgspecError as error:
            raise ValueError(f"This is not a result of gouji: {error}.") from error

    def records(self) -> Iterator[dict[str, object]]:
        """One flat record a cell, keys as in `RECORD_FIELDS`; what CSV files and data frames are made of."""
        for table, cell in self.cells:
            yield {
                "report": self.source.name,
                "number": self.source.report,
                "issuer": self.issuer,
                "year": self.year,
                "table": table.id,
                "form": table.form,
                "row": cell.row,
                "column": cell.column,
                "value": cell.value,
                "status": cell.status.value,
                "best_guess": cell.best if cell.status is Status.UNDECIDED else None,
                "consistent": cell.consistent,
                "confidence": cell.confidence,
                "accepted": cell.accepted(self.threshold),
                "unit": cell.unit,
                "text": cell.text,
                "page": cell.page,
                "line": cell.spans[0][0] if cell.spans else None,
            }

    def to_dataframe(self) -> pd.DataFrame:
        """One row a cell, columns as in `records`. Needs pandas (extra `data`)."""
        import pandas as pd

        frame = pd.DataFrame.from_records(list(self.records()), columns=list(RECORD_FIELDS))
        return frame.assign(**{name: pd.to_numeric(frame[name]) for name in ("value", "best_guess")})


RECORD_FIELDS = (
    "report", "number", "issuer", "year", "table", "form", "row", "column", "value", "status", "best_guess",
    "consistent", "confidence", "accepted", "unit", "text", "page", "line",
)  # fmt: skip

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(Report)
