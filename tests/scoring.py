"""Results against gold values: what is exact, accepted, and silently wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gouji.document import Report, SourceKind
from gouji.forms import Family

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Gold:
    """The values of a report, by table, row and column; None for a blank or a cell that the page lost."""

    values: dict[Key, Decimal | None]
    data: dict[str, object]


def load_gold(path: Path, family: Family) -> Gold:
    """Read a gold file."""
    return make_gold(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal), family)


def make_gold(data: dict[str, object], family: Family) -> Gold:
    """Gold from its JSON: rows of values under the columns of the edition that `forms` names."""
    values: dict[Key, Decimal | None] = {}
    forms: dict[str, str] = data["forms"]  # type: ignore[assignment]
    tables: dict[str, dict[str, list[object]]] = data["tables"]  # type: ignore[assignment]
    for table, rows in tables.items():
        form = family.table(table, f"{family.id}/{forms[table]}")
        for row, numbers in rows.items():
            columns = [column for r, column in form.cells if r == row]
            assert len(columns) == len(numbers), f"{table}/{row} has {len(numbers)} values in gold"
            for column, number in zip(columns, numbers, strict=True):
                values[table, row, column] = None if number is None else Decimal(str(number))
    return Gold(values, data)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over the cells of a report, and the cells that are accepted and wrong."""

    cells: int
    exact: int
    accepted: int
    silent: tuple[str, ...]


def score(report: Report, gold: Gold) -> Score:
    """Compare a result with gold. A value where gold has no such cell is silently wrong if it is accepted."""
    cells = exact = accepted = 0
    silent = []
    for table, cell in report.cells:
        key = (table.id, cell.row, cell.column)
        right = key in gold.values and cell.value == gold.values[key]
        sure = cell.accepted(report.threshold)
        cells += 1
        exact += right
        accepted += sure
        if sure and not right and not (key not in gold.values and cell.value is None):
            silent.append(f"{'/'.join(key)}: {cell.value} ({cell.status}), gold {gold.values.get(key, 'nothing')}")
    return Score(cells, exact, accepted, tuple(silent))


def doubted(report: Report) -> list[str]:
    """Cells that are not accepted, but for those of a table without balances on a page that may be an OCR engine's.

    Of the latter too little is known to vouch for any (uncovered/ocr and uncovered/unknown in the model's card).
    """
    typed = report.source.kind is SourceKind.DIGITAL
    return [
        f"{table.id}/{cell.row}/{cell.column}: {cell.confidence}"
        for table, cell in report.cells
        if not cell.accepted(report.threshold) and (typed or table.id != "disclosure")
    ]
