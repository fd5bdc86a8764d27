"""The tables of the result store: their columns, types and what each means.

Four tables hold what the results of a batch hold, one row for each report, cell, check and line. They are joined by
`report`, and partitioned by year. Every column says in its metadata (`doc`) what it is; `describe` gives them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import pyarrow as pa

UNKNOWN_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""Name of the partition of reports whose year is not known, as Hive has it: read back as null."""
PLACES = 9
"""Decimals of an amount that are kept; 万元 to the tenth of a 分 take seven."""
AMOUNT = pa.decimal128(38, PLACES)
"""Exact, with 29 digits before the point. What Parquet stores of it is small, since few amounts of a part differ."""
_WORD = pa.dictionary(pa.int32(), pa.string())
"""A text of which a table holds few different ones."""


class Kind(StrEnum):
    """The tables."""

    REPORTS = "reports"
    CELLS = "cells"
    CHECKS = "checks"
    LINES = "lines"


def _schema(doc: str, fields: Iterable[tuple[str, pa.DataType, str]]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, metadata={"doc": text}) for name, kind, text in fields], {"doc": doc})


_KEY = ("report", _WORD, "The report: its input's name; of the second report of an input, with #2 behind it.")
_BOX = (
    ("page", pa.int32(), "The page it stands on, from 1; null where the format has none."),
    ("x0", pa.float32(), "Left edge of its box on the page, in points from the left."),
    ("y0", pa.float32(), "Upper edge, in points from the top."),
    ("x1", pa.float32(), "Right edge."),
    ("y1", pa.float32(), "Lower edge."),
)

SCHEMAS: dict[Kind, pa.Schema] = {
    Kind.REPORTS: _schema(
        "One row a report.",
        (
            _KEY,
            ("input", pa.string(), "Name of the input it was read from."),
            ("number", pa.int32(), "1 for the first report of its input."),
            ("sha256", pa.string(), "Hash of the input's bytes, in hex."),
            ("format", _WORD, "The reader that read it."),
            ("kind", _WORD, "digital, ocr or unknown."),
            ("pages", pa.int32(), "Number of pages, where the format has pages."),
            ("issuer", pa.string(), "Who issued it, as printed, without spaces; null if not found."),
            ("title", pa.string(), "Its title."),
            ("published", pa.string(), "Day of publication, ISO 8601."),
            ("verdict", _WORD, "accept, source_conflict or review."),
            ("reasons", pa.list_(pa.string()), "Why it is not accept."),
            ("warnings", pa.list_(pa.string()), "What the reader had to pass over or repair."),
            ("cells", pa.int32(), "Number of cells."),
            ("accepted", pa.int32(), "Number of accepted cells."),
            ("failed_checks", pa.int32(), "Number of balances that fail over the final values."),
            ("threshold", pa.float64(), "Confidence from which a cell was accepted, 0 to 1."),
            ("version", _WORD, "Version of gouji that read it."),
            ("model", _WORD, "Its line model; null for rules alone."),
            ("forms", pa.list_(pa.string()), "The form of each of its tables that was found."),
        ),
    ),
    Kind.CELLS: _schema(
        "One row a cell of the form, found or not.",
        (
            _KEY,
            ("table", _WORD, "The table's id."),
            ("form", _WORD, "Its form and edition, such as cn-ogi/2021."),
            ("row", _WORD, "The row's key."),
            ("column", _WORD, "The column's key."),
            ("value", AMOUNT, "The figure, in the column's unit; null where there is none, or if over 29 digits long."),
            ("best_guess", AMOUNT, "Of an undecided cell, the likeliest figure; not to be taken for a value."),
            ("status", _WORD, "read, inferred, corrected, blank, undecided or missing."),
            ("confidence", pa.float64(), "Calibrated probability that the value is what the page says there, 0 to 1."),
            ("accepted", pa.bool_(), "Whether it may be used without a person looking at it."),
            ("consistent", pa.bool_(), "Whether all balances over it hold; null if none can be decided."),
            ("unit", _WORD, "The unit printed."),
            ("text", _WORD, "The text as printed; null where there is none."),
            ("via", _WORD, "How its row was found and its value placed, parted by spaces."),
            ("reason", pa.string(), "Why it has a value that is not plainly printed."),
            ("line", pa.int32(), "The line of the source it begins on, from 1."),
            *_BOX,
        ),
    ),
    Kind.CHECKS: _schema(
        "One row a balance of a table that was evaluated.",
        (
            _KEY,
            ("table", _WORD, "The table's id."),
            ("rule", _WORD, "The balance's name in the form."),
            ("row", _WORD, "The row it is over; null if over several."),
            ("column", _WORD, "The column it is over; null if over several."),
            ("outcome", _WORD, "passed, failed or undecided, over the final values."),
            ("printed", _WORD, "The same over what is printed."),
            ("left", AMOUNT, "What the left side comes to."),
            ("right", AMOUNT, "What the right side comes to."),
            ("cause", _WORD, "Whose fault a failure is: source, reading or unknown."),
            ("cells", pa.list_(pa.string()), "Its cells, as table/row/column."),
            ("explained_by", pa.list_(pa.string()), "The smallest set of cells that explains a failure."),
        ),
    ),
    Kind.LINES: _schema(
        "One row a line of the source.",
        (
            _KEY,
            ("number", pa.int32(), "Number of the line in the source, from 1."),
            ("text", pa.string(), "The line as it stands there."),
            ("tag", _WORD, "What it was taken for, such as heading or row."),
            ("probability", pa.float64(), "Probability of the tag, 0 to 1."),
            ("in_table", pa.float64(), "Probability that it belongs to a table, 0 to 1."),
            ("by", _WORD, "Who chose the tag: model or rules."),
            *_BOX,
        ),
    ),
}
"""The schema of each table's files. `year` is not among them: it is in the name of their folder (`YEAR`)."""

YEAR = pa.field("year", pa.int32(), metadata={"doc": "The year it reports on; null if not known."})


def full_schema(kind: Kind) -> pa.Schema:
    """The schema of a table as it is read, `year` included."""
    return SCHEMAS[kind].append(YEAR)


def describe(kind: Kind) -> list[tuple[str, str, str]]:
    """The columns of a table as it is read: name, type and meaning."""
    return [(field.name, str(field.type), field.metadata[b"doc"].decode()) for field in full_schema(kind)]
