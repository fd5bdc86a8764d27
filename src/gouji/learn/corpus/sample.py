"""What the generator gives: a report as text, with all that is true of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal

from gouji.document import Tag

RULE_NAMES = {
    "row_total": "row_total",
    "outcome_total": "total = sum of outcomes",
    "column_balance": "new + carried_in = total + carried_out",
}
"""Ids of balances and how gold files name them."""

JsonNumber = int | float | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading as printed, without spaces; `number` is None where none is printed."""

    number: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A balance that fails on the page as its author wrote it; either row or column is None."""

    table: str
    rule: str
    row: str | None
    column: str | None


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row that the form doesn't have."""

    table: str
    block: str
    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a piece of a table stands on the page.

    Attributes:
        line: 1-based number of the line.
        start: Offset of its first character in the line.
        end: Offset after its last character.
        kind: "caption", "column", "label", "group", "number" or "note".
        table: Id of the table.
        row: Row key of a number or a row label; else what the piece belongs to, such as a block id, or "".
        column: Column key of a number or a leaf column label, else "".
        rest: It goes on with an earlier piece of the same label.
        report: Number of its report among those of the text, from 1.
    """

    line: int
    start: int
    end: int
    kind: str
    table: str
    row: str = ""
    column: str = ""
    rest: bool = False
    report: int = 1


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of a report: the printed figures before any damage, None for a cell printed empty.

    Attributes:
        issuer: The fullest form printed.
        issuer_also: Other forms of the name that are right too.
        year: The year reported on.
        title: The title without spaces.
        published: ISO date of publication, if printed.
        headings: The section headings in order.
        forms: Edition ("2019") by table id.
        tables: Values by table id and row key, in the form's column order.
        conflicts: The balances that the author broke.
        extra_rows: Rows that the form doesn't have.
        omitted: Rows that the author left out, as (table, row key): the page says nothing of them.
        absent: Keys of the optional columns that the page lacks, by table id; rows have no value for them.
    """

    issuer: str
    issuer_also: tuple[str, ...]
    year: int
    title: str
    published: str | None
    headings: tuple[Heading, ...]
    forms: dict[str, str]
    tables: dict[str, dict[str, tuple[Decimal | None, ...]]]
    conflicts: tuple[Conflict, ...]
    extra_rows: tuple[ExtraRow, ...]
    omitted: tuple[tuple[str, str], ...] = ()
    absent: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> str:
        """The gold file, as the scoring tool reads it."""
        conflicts = []
        for conflict in self.conflicts:
            place = {"row": conflict.row} if conflict.row else {"column": conflict.column}
            conflicts.append({"table": conflict.table, "rule": RULE_NAMES.get(conflict.rule, conflict.rule), **place})
        data: dict[str, object] = {
            "issuer": self.issuer,
            "year": self.year,
            "title": self.title,
            "published": self.published,
            "headings": [{"number": heading.number, "title": heading.title} for heading in self.headings],
            "forms": self.forms,
            "tables": {t: {r: [number(v) for v in row] for r, row in rows.items()} for t, rows in self.tables.items()},
            "conflicts": conflicts,
            "extra_rows": [
                {"table": e.table, "block": e.block, "label": e.label, "values": [number(v) for v in e.values]}
                for e in self.extra_rows
            ],
            "issuer_also": list(self.issuer_also),
        }
        if self.omitted:
            data["undecidable"] = ["/".join(place) for place in self.omitted]
        if self.absent:
            data["absent"] = self.absent
        return json.dumps(data, ensure_ascii=False, indent=1)


def number(value: Decimal | None) -> JsonNumber:
    """The value as a JSON number: whole numbers as int."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True)
class Sample:
    """A generated report.

    Attributes:
        name: A name that the seed determines.
        text: The whole dump, its lines joined by line feeds.
        tags: One for each line, an empty one after the last line feed included.
        gold: What is true of it.
        layout: How its tables are laid out: one name, or several joined by "+".
        damage: Names of the damages applied, in order.
        marks: Where every piece of its tables stands, in page order.
        family: Family of its forms.
        engine: What read it: "" for nothing (a text that was typed or converted), else the name of an OCR engine.
        severity: How badly it was read, as a name that reports are grouped by; "" where nothing read it.
        character_error: Share of characters that the reading got wrong, lost or put in, 0 to 1, or None if unknown.
        font: Family name of the font that its page was set in, "" where it was never a page.
        more: What is true of the further reports in the text, in order.
    """

    name: str
    text: str
    tags: tuple[Tag, ...]
    gold: Gold
    layout: str
    damage: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    family: str = "cn-ogi"
    engine: str = ""
    severity: str = ""
    character_error: float | None = None
    font: str = ""
    more: tuple[Gold, ...] = ()
