"""What a person must look at, as the manifest keeps it: packed report by report, and put in order over all of them."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import msgspec

from gouji.writers.review import ReviewRow, Severity


@dataclass(frozen=True, slots=True)
class Look:
    """A `ReviewRow` as JSON can hold it: its value, a number or a text that marks a guess, in two fields."""

    report: str
    cell: str
    number: Decimal | None
    guess: str | None
    candidates: str
    reason: str
    page: int | None
    line: int | None
    severity: Severity
    confidence: float

    @classmethod
    def of(cls, row: ReviewRow) -> Self:
        """Keep a row."""
        number = row.value if isinstance(row.value, Decimal) else None
        guess = row.value if isinstance(row.value, str) else None
        fields = (row.candidates, row.reason, row.page, row.line, row.severity, row.confidence)
        return cls(row.report, row.cell, number, guess, *fields)

    def row(self) -> ReviewRow:
        """The row that was kept."""
        value = self.number if self.guess is None else self.guess
        fields = (self.candidates, self.reason, self.page, self.line, self.severity, self.confidence)
        return ReviewRow(self.report, self.cell, value, *fields)


def pack(rows: Iterable[ReviewRow]) -> bytes:
    """The rows of a report as JSON, deflated to a tenth."""
    return zlib.compress(msgspec.json.encode([Look.of(row) for row in rows]))


def in_order(packed: Iterable[bytes]) -> Iterator[ReviewRow]:
    """The rows of many reports, worst first, within a severity the least certain first.

    A million reports have some thirty million rows. SQLite sorts them: in its cache as far as that goes, and beyond it
    in a temporary file, for which SQLITE_TMPDIR names the folder.
    """
    encode, decoder = msgspec.json.encode, msgspec.json.Decoder(Look)
    with closing(sqlite3.connect("")) as database:
        database.execute("CREATE TABLE looks (severity INTEGER, confidence REAL, look BLOB)")
        database.executemany(
            "INSERT INTO looks VALUES (?, ?, ?)",
            ((int(look.severity), look.confidence, encode(look)) for some in packed for look in _unpacked(some)),
        )
        for (look,) in database.execute("SELECT look FROM looks ORDER BY severity, confidence, rowid"):
            yield decoder.decode(look).row()


def _unpacked(packed: bytes) -> list[Look]:
    return msgspec.json.decode(zlib.decompress(packed), type=list[Look])
