"""The result as tidy CSV: one row a cell, columns as in `RECORD_FIELDS`.

UTF-8 with a byte order mark and CRLF, as Excel expects. A spreadsheet takes a cell that begins with = + - @ (or their
full-width forms), a tab or a line break for a formula, whatever its quotes. So columns are either numbers or text:

- numbers (`value`, `best_guess`, `confidence`, `line`, ...) are written plainly, -232 as -232: they were parsed, and a
  numeral is no formula;
- text (`report`, `issuer`, `text`, ...) that begins so gets an apostrophe in front, which spreadsheets know as
  "this is text". Text that begins with an apostrophe gets one more, so that taking off a leading apostrophe always
  gives back the exact text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from gouji.document import RECORD_FIELDS, Report, format_amount
from gouji.writers.base import Context

_FORMULA = frozenset("=+-@＝＋－＠\t\r\n'")


def write(report: Report, context: Context) -> bytes:
    """One row a cell, with a heading row."""
    return table(RECORD_FIELDS, (tuple(record.values()) for record in report.records()))


def table(fields: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file that is safe to open in a spreadsheet.

    Args:
        fields: The heading row.
        rows: The rows; each value is None, a bool, a number or text.
    """
    out = io.BytesIO()
    write_table(out, fields, rows)
    return out.getvalue()


def write_table(out: IO[bytes], fields: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write the file that `table` makes, row by row: it may be larger than the memory."""
    text = io.TextIOWrapper(out, "utf-8-sig", "replace", newline="")  # a lone surrogate has no UTF-8
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(fields)
    writer.writerows([_cell(value) for value in row] for row in rows)
    text.detach()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_amount(value) if isinstance(value, Decimal) else value


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: with an apostrophe in front where it might."""
    return f"'{text}" if text.lstrip(" \u3000\u00a0")[:1] in _FORMULA and text.strip(" \u3000\u00a0") else text
