"""The result of a report: the contract. Field names and their order are those of the JSON that is written.

The committed JSON Schema is generated from these classes (see `gouji.writers.schema`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from gouji.document.source import SourceKind
from gouji.document.table import Cell, Status, Table, Tables, TablesField

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = "1"


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
