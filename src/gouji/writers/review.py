"""What a person must look at: the cells of a report, worst first, and `review.csv` over all reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import IO

from gouji.document import Cause, Cell, Check, Outcome, Report, Status, Table, Verdict, format_amount
from gouji.forms import Family
from gouji.tell import cell_reasons, reasons_in
from gouji.writers.csv import write_table
from gouji.writers.words import amount, cost, percent, shown, words

FIELDS = ("report", "cell", "value", "candidates", "reason", "page", "line")
"""Columns of `review.csv`."""


class Severity(IntEnum):
    """How bad it is to pass a thing over; the worst is least, and comes first."""

    TABLE = 0  # a whole table or report
    CONFLICT = 1  # a balance fails, and the reading may be at fault: a wrong figure that looks right
    UNDECIDED = 2
    MISSING = 3
    DOUBTFUL = 4  # there is a value, and it is not certain enough
    SOURCE = 5  # read with certainty, and contradicting itself


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A thing to look at.

    Attributes:
        report: Name of the source, with ".2" after it for its second report.
        cell: Address `table/row/column`; the table's id for a whole table, empty for the whole report.
        number: The value; None if there is none.
        guess: In place of a value the best guess, as text marked "?"; or None.
        candidates: Values it may have, likeliest first, with "(+cost)" after all but the first.
        reason: Why it is here.
        page: 1-based page, if known.
        line: 1-based line of the source, if known.
        severity: How bad it is.
        confidence: The cell's confidence, 0 to 1.
    """

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

    @property
    def value(self) -> Decimal | str | None:
        """The value, or the guess in its place."""
        return self.number if self.guess is None else self.guess


def review_rows(report: Report, lang: str = "zh", family: Family | None = None) -> list[ReviewRow]:
    """What a person must look at in a report.

    These are the cells that are not accepted, the cells that explain a failed balance (its first cell where nothing
    explains it), and, as one row each, tables that were not found or are blank throughout. A report whose verdict is
    `review` has at least one row.

    Args:
        report: The report.
        lang: Language of the reasons, "zh" or "en".
        family: The forms of its tables; without them what the result itself tells is quoted in English.

    Returns:
        The rows, worst first; within a severity the least certain first.
    """
    name = report.source.name if report.source.report == 1 else f"{report.source.name}.{report.source.report}"
    say = words(lang)
    rows = []
    whole = {table.id: reason for table in report.tables if (reason := _whole(table, lang))}
    for table in report.tables:
        if table.id in whole:
            line = table.lines[0] if table.lines else None
            page = next((cell.page for cell in table.cells if cell.page is not None), None)
            rows.append(ReviewRow(name, table.id, None, None, "", whole[table.id], page, line, Severity.TABLE, 0.0))
    cells = {f"{table.id}/{cell.row}/{cell.column}": cell for table, cell in report.cells if table.id not in whole}
    for address, (severity, reasons) in _looks(report, cells, lang, cell_reasons(report, family, lang)).items():
        cell = cells[address]
        rows.append(
            ReviewRow(
                name,
                address,
                cell.value,
                _guess(cell),
                _candidates(cell, lang),
                "; ".join(dict.fromkeys(reasons)),
                cell.page,
                cell.spans[0][0] if cell.spans else None,
                severity,
                cell.confidence,
            )
        )
    if not rows and report.verdict is Verdict.REVIEW:
        reason = say["review.report"].format(
            reasons="; ".join(reasons_in(report, family, lang) if family else report.reasons)
        )
        rows.append(ReviewRow(name, "", None, None, "", reason, None, None, Severity.TABLE, 0.0))
    return sorted(rows, key=lambda row: (row.severity, row.confidence))


def write_review(out: IO[bytes], rows: Iterable[ReviewRow]) -> None:
    """Write `review.csv` of rows in their order; UTF-8 with a byte order mark, safe to open in a spreadsheet."""
    write_table(out, FIELDS, ([getattr(row, field) for field in FIELDS] for row in rows))


def _whole(table: Table, lang: str) -> str | None:
    """Why the whole table is one thing to look at, or None."""
    statuses = {cell.status for cell in table.cells}
    if not table.lines or statuses <= {Status.MISSING}:
        return words(lang)["review.table_missing"]
    return words(lang)["review.table_blank"] if statuses <= {Status.BLANK, Status.MISSING} else None


def _looks(
    report: Report, cells: dict[str, Cell], lang: str, told: Mapping[str, str]
) -> dict[str, tuple[Severity, list[str]]]:
    found: dict[str, tuple[Severity, list[str]]] = {}
    doubts = (
        (address, doubt)
        for address, cell in cells.items()
        if (doubt := _doubt(cell, report.threshold, lang, told.get(address)))
    )
    for address, (severity, reason) in (*doubts, *_conflicts(report, cells, lang)):
        worst, reasons = found.get(address, (severity, []))
        found[address] = (min(worst, severity), [*reasons, reason])
    return found


def _doubt(cell: Cell, threshold: float, lang: str, told: str | None) -> tuple[Severity, str] | None:
    if cell.accepted(threshold):
        return None
    say = words(lang)
    because = f" — {told}" if told else ""
    if cell.status is Status.UNDECIDED:
        return Severity.UNDECIDED, say["review.undecided"] + because
    if cell.status is Status.MISSING:
        return Severity.MISSING, say["review.missing"] + because
    status = say[f"status.{cell.status}"]
    levels = {"confidence": percent(cell.confidence), "threshold": percent(threshold)}
    return Severity.DOUBTFUL, say["review.doubtful"].format(status=status, **levels) + because


def _conflicts(report: Report, cells: dict[str, Cell], lang: str) -> Iterator[tuple[str, tuple[Severity, str]]]:
    for check in report.checks:
        if check.outcome is not Outcome.FAILED:
            continue
        severity = Severity.SOURCE if check.cause is Cause.SOURCE else Severity.CONFLICT
        for address in check.explained_by or check.cells[:1]:
            if address in cells:
                yield address, (severity, _failure(check, lang))


def _failure(check: Check, lang: str) -> str:
    say = words(lang)
    return say[f"review.check.{check.cause or Cause.UNKNOWN}"].format(
        rule=f"{check.table}/{check.rule}",
        place=check.row or check.column or "–",
        left="–" if check.left is None else format_amount(check.left),
        right="–" if check.right is None else format_amount(check.right),
    )


def _guess(cell: Cell) -> str | None:
    guessed = cell.value is None and cell.status is Status.UNDECIDED and cell.best is not None
    return shown(cell) if guessed else None


def _candidates(cell: Cell, lang: str) -> str:
    say = words(lang)
    return "; ".join(
        amount(c.value, say) + (f" ({cost(c, say, '+')})" if i else "") for i, c in enumerate(cell.candidates)
    )
