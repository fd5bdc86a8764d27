"""`review.csv`, filled in by a person → corrections of cells.

`gouji run` writes the columns of `gouji.writers.review.FIELDS`. The person adds a column `corrected` and fills in, for
the rows looked at, what the page says: a number in the column's unit, `blank` where the page leaves the cell empty, or
`ok` where the value (or best guess) that stands there is right. Columns `who` and `note` may be added too. Rows with
nothing in `corrected` are passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gouji.document import Cell, Report, Status
from gouji.document.errors import EmptyInput, InputError, OptionError
from gouji.learn.corrections.read import Problem, Read, read_bytes
from gouji.learn.corrections.types import LONGEST_NAME, CellValue, Made, Origin, Signature

CORRECTED, WHO, NOTE = "corrected", "who", "note"
"""Columns that a person adds."""

BLANK = frozenset({"blank", "空", "空白"})
RIGHT = frozenset({"ok", "对", "正确"})
"""Words of the column `corrected` that are no numbers."""

TOOL = "review.csv"
_NEEDED = ("report", "cell", CORRECTED)
_DELIMITERS = (",", ";", "\t")
"""What spreadsheets part the cells of a CSV file with, by their language."""


def read_review(path: Path, results: Iterable[Report], who: str | None = None, when: datetime | None = None) -> Read:
    """The corrections in a `review.csv` that a person filled in.

    Args:
        path: The file.
        results: The results that it was written with.
        who: The person, for rows whose column `who` is empty.
        when: Time of the corrections; the file's own time if None, so that importing it again adds nothing.

    Raises:
        InputError: The file can't be read.
        OptionError: It has no column `corrected`.
    """
    rows = _rows(path, read_bytes(path))
    time = when or datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    cells = {_name(report): report for report in results}
    found: list[CellValue] = []
    problems: list[Problem] = []
    for number, row in rows:
        if not row.get(CORRECTED, "").strip():
            continue
        try:
            found.append(_correction(row, cells, who, time))
        except ValueError as error:
            problems.append(Problem(f"{path}, row {number}", str(error)))
    return Read(tuple(found), tuple(problems))


def _name(report: Report) -> str:
    """The name that `review.csv` gives a report."""
    return report.source.name if report.source.report == 1 else f"{report.source.name}.{report.source.report}"


def _rows(path: Path, data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")  # what a Chinese spreadsheet saves as plain CSV
        except UnicodeDecodeError as error:
            raise InputError(f"{path} is no text: {error}. Save it as CSV in UTF-8.") from error
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{path} is no CSV file: {error}.") from error
    if not rows:
        raise EmptyInput(f"{path} holds no row. Give the review.csv of `gouji run`, filled in.")
    fields = [name.strip().lower() for name in rows[0]]
    lacking = [name for name in _NEEDED if name not in fields]
    if lacking:
        raise OptionError(
            f"{path} has no column {' or '.join(lacking)}; it has {', '.join(fields)[:200]}. Give the review.csv of "
            f"`gouji run` with a column {CORRECTED!r} added: a number, blank, or ok."
        )
    return [(n, dict(zip(fields, row, strict=False))) for n, row in enumerate(rows[1:], 2) if any(row)]


def _correction(row: Mapping[str, str], reports: Mapping[str, Report], who: str | None, when: datetime) -> CellValue:
    name, address = _plain(row["report"]), _plain(row.get("cell", ""))
    person = _plain(row.get(WHO, "")).strip() or who or ""
    if not person.strip():
        raise ValueError("The row doesn't say who corrected it. Fill in the column who, or give --who.")
    if name not in reports:
        raise ValueError(f"There is no result of {name[:200]!r}. Name the out folder of the run with --results.")
    report = reports[name]
    parts = address.split("/")
    if len(parts) != 3:
        raise ValueError(f"{address[:200]!r} is no cell. A whole table can't be corrected at once: add rows for cells.")
    table, key, column = parts
    cell = next((c for t, c in report.cells if (t.id, c.row, c.column) == (table, key, column)), None)
    if cell is None:
        raise ValueError(f"The result of {name!r} has no cell {address[:200]!r}. Cells are named table/row/column.")
    source, engine = report.source, report.engine
    made = Made(engine.version, engine.model)
    sign = Signature(Origin(source.name, source.sha256, source.report), person[:LONGEST_NAME], when, TOOL, made)
    return sign.cell((table, key, column), _value(row[CORRECTED].strip(), cell), note=_plain(row.get(NOTE, "")))


def _value(text: str, cell: Cell) -> Decimal | None:
    word = text.lower()
    if word in BLANK:
        return None
    if word in RIGHT:
        if cell.value is None and cell.best is None and cell.status is not Status.BLANK:
            raise ValueError(f"{text!r} says that the value is right, and there is none. Write the number, or blank.")
        return cell.best
    try:
        return Decimal(_plain(text).replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"{text[:60]!r} is no value; allowed are a number, blank, or ok.") from None


def _plain(text: str) -> str:
    """Text without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return text.removeprefix("'")
