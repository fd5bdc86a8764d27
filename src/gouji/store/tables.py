"""A report's result → its rows in the four tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

import pyarrow as pa

from gouji.document import Box, Cell, Outcome, Report, Status, TaggedLine
from gouji.store.schema import PLACES, SCHEMAS, Kind

_EXACT = Context(prec=38)
_LAST = Decimal(1).scaleb(-PLACES)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a report in all four tables.

    Attributes:
        year: The year of the report; None if not known.
        tables: A table for each kind, with the columns of its schema.
    """

    year: int | None
    tables: Mapping[Kind, pa.Table]


def report_key(name: str, number: int) -> str:
    """What a report is called in the store: "a/report.txt", its second report "a/report.txt#2"."""
    return name if number == 1 else f"{name}#{number}"


def rows_of(report: Report, lines: Sequence[TaggedLine] = ()) -> Rows:
    """The rows of a report.

    Args:
        report: The result.
        lines: The lines of its source, as they were tagged; results that were written as JSON have none.
    """
    key = report_key(report.source.name, report.source.report)
    rows: dict[Kind, Sequence[tuple[object, ...]]] = {
        Kind.REPORTS: [_report_row(report)],
        Kind.CELLS: _cell_rows(report),
        Kind.CHECKS: [
            (c.table, c.rule, c.row, c.column, c.outcome, c.printed, amount(c.left), amount(c.right), c.cause,
             c.cells, c.explained_by)
            for c in report.checks
        ],
        Kind.LINES: [
            (t.line.number, t.line.text, t.tag, t.probability, t.table, t.by, t.line.page, *_edges(t.line.box))
            for t in lines
        ],
    }  # fmt: skip
    return Rows(report.year, {kind: _table(kind, key, rows[kind]) for kind in Kind})


def amount(value: Decimal | None) -> Decimal | None:
    """A figure as the store can hold it, rounded to `PLACES` decimals; None if it is too long to be one."""
    if value is None:
        return None
    try:
        return value.quantize(_LAST, context=_EXACT)
    except InvalidOperation:
        return None


def _report_row(report: Report) -> tuple[object, ...]:
    source, engine = report.source, report.engine
    accepted = sum(cell.accepted(report.threshold) for _, cell in report.cells)
    failed = sum(check.outcome is Outcome.FAILED for check in report.checks)
    found = [table.form for table in report.tables if table.lines]
    return (
        source.name, source.report, source.sha256, source.format, source.kind, source.pages, report.issuer,
        report.title, report.published, report.verdict, report.reasons, report.warnings,
        sum(len(table.cells) for table in report.tables), accepted, failed, report.threshold, engine.version,
        engine.model, found,
    )  # fmt: skip


def _cell_rows(report: Report) -> list[tuple[object, ...]]:
    return [
        (
            table.id, table.form, cell.row, cell.column, amount(cell.value), _guess(cell), cell.status,
            cell.confidence, cell.accepted(report.threshold), cell.consistent, cell.unit, cell.text,
            " ".join(cell.via) or None, cell.because and cell.because.reason, cell.spans[0][0] if cell.spans else None,
            cell.page, *_edges(cell.box),
        )
        for table, cell in report.cells
    ]  # fmt: skip


def _guess(cell: Cell) -> Decimal | None:
    return amount(cell.best) if cell.status is Status.UNDECIDED else None


def _edges(box: Box | None) -> tuple[float | None, ...]:
    return (None,) * 4 if box is None else (box.x0, box.y0, box.x1, box.y1)


def _table(kind: Kind, key: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """The rows as a table; `rows` lack the key, which comes first."""
    schema = SCHEMAS[kind]
    columns = list(zip(*((key, *row) for row in rows), strict=True)) or [()] * len(schema)
    return pa.Table.from_arrays(
        [_array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def _array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode()
    return pa.array(values, kind)
