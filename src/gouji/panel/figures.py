"""What a batch came to: by year, form and format, what fails most, and how sure the figures are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from gouji.batch.manifest import reading
from gouji.document import Status, Verdict
from gouji.document.errors import OptionError
from gouji.forms import load_families
from gouji.panel.tables import opened

EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
"""Where the bins of confidences begin; the last one ends at 1. They are narrow where thresholds lie."""
_MOST = 15
"""Checks, cells and errors that are listed: the worst ones."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one year or format, or what of them is in one form.

    Attributes:
        name: The year, form or format; null for reports without a year.
        reports: Number of reports.
        verdicts: Reports by verdict, every verdict named.
        straight_through: Share of reports, 0 to 1, with a verdict other than review.
        cells: Number of cells.
        accepted: Number of accepted cells.
    """

    name: str | None
    reports: int
    verdicts: dict[Verdict, int]
    straight_through: float
    cells: int
    accepted: int

    @property
    def accepted_share(self) -> float | None:
        """Share of cells, 0 to 1, that are accepted; None without cells."""
        return self.accepted / self.cells if self.cells else None


@dataclass(frozen=True, slots=True)
class FailingCheck:
    """A balance that fails.

    Attributes:
        table: The table's id.
        rule: The balance's name in the form.
        label: How the form says it.
        failed: How often it fails over the final values.
        evaluated: How often it could be decided.
        source: Failures that are the author's.
        reading: Failures of reading.
        unknown: Failures that could be either.
    """

    table: str
    rule: str
    label: str
    failed: int
    evaluated: int
    source: int
    reading: int
    unknown: int


@dataclass(frozen=True, slots=True)
class FailingCell:
    """A cell of the form that is not accepted.

    Attributes:
        indicator: table/row/column.
        label: The official labels.
        rejected: How often it is not accepted.
        of: In how many reports the form has it.
        doubtful: How often its confidence is below the threshold.
        undecided: How often several values fit.
        missing: How often it was not found.
    """

    indicator: str
    label: str
    rejected: int
    of: int
    doubtful: int
    undecided: int
    missing: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Cells whose confidence is from `low` (in) to `high` (not in, but in the last), by whether they are accepted."""

    low: float
    high: float
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a batch came to.

    Attributes:
        total: All reports.
        years: By year, the earliest first, those without a year last.
        forms: By form: the reports that have tables of it, and the cells of these tables.
        formats: By format, the most frequent first.
        statuses: Cells by status, every status named.
        checks: The balances that fail most often.
        cells: The cells that are most often not accepted.
        confidences: Cells with a value or a blank, by confidence.
        errors: Inputs that gave no result, by error, the most frequent first.
        inputs: Number of inputs that were done, failed ones included; null where no manifest tells.
        stored: They were counted in a store, not in JSON results.
        twice: Reports that were counted more than once, since a run is at work or was stopped.
        unreadable: JSON files that are no results, each with why.
    """

    total: Group
    years: tuple[Group, ...]
    forms: tuple[Group, ...]
    formats: tuple[Group, ...]
    statuses: dict[Status, int]
    checks: tuple[FailingCheck, ...]
    cells: tuple[FailingCell, ...]
    confidences: tuple[Bin, ...]
    errors: dict[str, int]
    inputs: int | None
    stored: bool
    twice: int
    unreadable: tuple[tuple[str, str], ...]


def count(folder: Path, form_paths: tuple[Path, ...] = ()) -> Figures:
    """The figures of an out folder.

    Args:
        folder: An out folder of `gouji run`, of a batch that has ended or goes on.
        form_paths: Form files that the results were made with, besides the shipped ones.

    Raises:
        EmptyInput: There are no results.
    """
    errors, inputs = _errors(folder)
    with opened(folder, form_paths, panel=False) as tables:
        database = tables.database
        return Figures(
            total=_groups(database, "NULL", "reports")[0],
            years=_groups(database, "year::VARCHAR", "name NULLS LAST"),
            forms=_forms(database),
            formats=_groups(database, "format", "reports DESC, name"),
            statuses=_statuses(database),
            checks=_checks(database, form_paths),
            cells=_cells(database),
            confidences=_confidences(database),
            errors=errors,
            inputs=inputs,
            stored=tables.stored,
            twice=tables.twice,
            unreadable=tables.unreadable,
        )


def _errors(folder: Path) -> tuple[dict[str, int], int | None]:
    try:
        with reading(folder) as manifest:
            query = manifest.database.execute
            found = query("SELECT error, count(*) FROM inputs WHERE error IS NOT NULL GROUP BY error ORDER BY 2 DESC")
            return dict(found.fetchall()), query("SELECT count(*) FROM inputs").fetchone()[0]
    except OptionError:
        return {}, None  # results alone, without their batch


def _group(row: tuple[Any, ...]) -> Group:
    name, reports, accept, conflict, review, cells, accepted = row
    verdicts = dict(zip(Verdict, (accept, conflict, review), strict=True))
    straight = 1 - review / reports if reports else 0.0
    return Group(name, reports, verdicts, straight, int(cells), int(accepted))


_VERDICTS = ", ".join(f"count(*) FILTER (verdict = '{verdict}')" for verdict in Verdict)


def _groups(database: duckdb.DuckDBPyConnection, by: str, order: str) -> tuple[Group, ...]:
    sums = "coalesce(sum(cells), 0), coalesce(sum(accepted), 0)"
    sql = f"SELECT {by} AS name, count(*) AS reports, {_VERDICTS}, {sums} FROM reports GROUP BY ALL ORDER BY {order}"
    return tuple(_group(row) for row in database.execute(sql).fetchall())


def _forms(database: duckdb.DuckDBPyConnection) -> tuple[Group, ...]:
    sql = f"""
        WITH of_report AS (
          SELECT form, report, count(*) AS cells, count(*) FILTER (accepted) AS accepted
          FROM cells GROUP BY form, report
        )
        SELECT form, count(*), {_VERDICTS}, sum(o.cells), sum(o.accepted)
        FROM of_report o JOIN reports USING (report) GROUP BY form ORDER BY form
    """
    return tuple(_group(row) for row in database.execute(sql).fetchall())


def _statuses(database: duckdb.DuckDBPyConnection) -> dict[Status, int]:
    found = dict(database.execute("SELECT status, count(*) FROM cells GROUP BY status").fetchall())
    return {status: found.get(status.value, 0) for status in Status}


def _checks(database: duckdb.DuckDBPyConnection, form_paths: tuple[Path, ...]) -> tuple[FailingCheck, ...]:
    labels: dict[tuple[str, str], str] = {}
    for family in load_families(form_paths).values():
        for form in reversed(family.forms):
            for table in form.tables:
                for equation in table.equations:
                    labels.setdefault((table.id, equation.rule), equation.label)
    causes = ", ".join(f"count(*) FILTER (failed AND cause = '{one}')" for one in ("source", "reading", "unknown"))
    sql = f"""
        SELECT "table", rule, count(*) FILTER (failed) AS number, count(*) FILTER (outcome <> 'undecided'), {causes}
        FROM (SELECT *, outcome = 'failed' AS failed FROM checks)
        GROUP BY "table", rule HAVING number > 0 ORDER BY number DESC, "table", rule LIMIT {_MOST}
    """
    rows = database.execute(sql).fetchall()
    return tuple(FailingCheck(table, rule, labels.get((table, rule), rule), *rest) for table, rule, *rest in rows)


def _cells(database: duckdb.DuckDBPyConnection) -> tuple[FailingCell, ...]:
    key = """"table" || '/' || "row" || '/' || "column\""""
    sql = f"""
        WITH labels AS (
          SELECT indicator, first(label_zh ORDER BY form DESC) AS label FROM indicators GROUP BY indicator
        ),
        counted AS (
          SELECT {key} AS indicator, count(*) FILTER (NOT accepted) AS rejected, count(*) AS number,
            count(*) FILTER (NOT accepted AND status NOT IN ('undecided', 'missing')) AS doubtful,
            count(*) FILTER (status = 'undecided') AS undecided, count(*) FILTER (status = 'missing') AS missing
          FROM cells GROUP BY {key}
        )
        SELECT indicator, coalesce(label, indicator), rejected, number, doubtful, undecided, missing
        FROM counted LEFT JOIN labels USING (indicator) WHERE rejected > 0
        ORDER BY rejected DESC, indicator LIMIT {_MOST}
    """
    return tuple(FailingCell(*row) for row in database.execute(sql).fetchall())


def _confidences(database: duckdb.DuckDBPyConnection) -> tuple[Bin, ...]:
    number = " + ".join(f"(confidence >= {edge})::INT" for edge in EDGES[1:])
    sql = f"""
        SELECT {number} AS bin, count(*) FILTER (accepted), count(*) FILTER (NOT accepted)
        FROM cells WHERE status NOT IN ('undecided', 'missing') GROUP BY bin
    """
    found = {number: (accepted, rejected) for number, accepted, rejected in database.execute(sql).fetchall()}
    ends = (*EDGES[1:], 1.0)
    return tuple(Bin(low, high, *found.get(i, (0, 0))) for i, (low, high) in enumerate(zip(EDGES, ends, strict=True)))
