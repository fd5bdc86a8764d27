"""What one year's table hands to the next: the carried-over balances between results of the same issuer.

A form says which row opens a year with what another row closed the year before with (`carried`). Cells that are not
accepted in either year prove nothing and are told apart from contradictions.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from gouji.document import Cell, Report, Status, Table, Tables
from gouji.forms import Carried, Family

GOVERNMENT = "人民政府"
"""What some reports of a government leave out of its name."""


class Handover(StrEnum):
    """How a carried-over cell comes out."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    NOT_CERTAIN = "not_certain"


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """A cell carried over from one year to the next.

    Attributes:
        issuer: The issuer as the later report names it.
        year: The later year.
        before: Path of the earlier year's result below the out folder.
        after: Path of the later year's.
        rule: Id of the balance.
        left: The earlier cell, as table/row/column.
        right: The later cell.
        handed: What the earlier year closed with; None where the cell has no value (a blank counts as 0).
        taken: What the later year opened with.
        outcome: Whether they agree, if both cells are accepted.
    """

    issuer: str
    year: int
    before: str
    after: str
    rule: str
    left: str
    right: str
    handed: Decimal | None
    taken: Decimal | None
    outcome: Handover


@dataclass(frozen=True, slots=True)
class AcrossYears:
    """The carried-over balances of an out folder.

    Attributes:
        pairs: Pairs of results of one issuer in consecutive years.
        unplaced: Results without issuer or year, which can't be paired.
        outcomes: Carried-over cells by outcome, every outcome named.
        findings: Those that don't agree.
    """

    pairs: int
    unplaced: tuple[str, ...]
    outcomes: dict[Handover, int]
    findings: tuple[CarriedRow, ...]

    @property
    def sound(self) -> bool:
        """Nothing contradicts."""
        return not self.outcomes[Handover.CONTRADICTS]


def across_years(results: Sequence[tuple[str, Report]], families: dict[str, Family]) -> AcrossYears:
    """Compare what consecutive years of one issuer carry over.

    Args:
        results: Every result with its path below the out folder. Of several reports of one issuer and year each is
            compared with each.
        families: The forms, by family.

    Raises:
        KeyError: No family has one of the tables.
    """
    unplaced = tuple(path for path, report in results if report.issuer is None or report.year is None)
    names = same_issuer([r.issuer for _, r in results if r.issuer], [r.year for _, r in results if r.issuer])
    by_year: dict[tuple[str, int], list[tuple[str, Report]]] = defaultdict(list)
    for path, report in results:
        if report.issuer is not None and report.year is not None:
            by_year[names[report.issuer], report.year].append((path, report))
    pairs = [
        (earlier, later)
        for (name, year), laters in sorted(by_year.items())
        for later in laters
        for earlier in by_year.get((name, year - 1), [])
    ]
    rows = [row for earlier, later in pairs for row in _compared(earlier, later, families)]
    outcomes = {outcome: sum(row.outcome is outcome for row in rows) for outcome in Handover}
    findings = tuple(row for row in rows if row.outcome is not Handover.AGREES)
    return AcrossYears(len(pairs), unplaced, outcomes, findings)


def handed_over(report: Report, families: dict[str, Family]) -> Report:
    """A result with nothing but the rows that years hand over, so that thousands fit in memory.

    Raises:
        KeyError: No family has one of the tables.
    """
    tables = []
    for table in report.tables:
        form = families[table.form.partition("/")[0]].table(table.id, table.form)
        rows = {row for carried in form.carried for row in (carried.last_year, carried.this_year)}
        cells = tuple(cell for cell in table.cells if cell.row in rows)
        tables.append(replace(table, cells=cells, rows=(), row_readings=(), extra_rows=()))
    return replace(report, sections=(), checks=(), prose=(), tables=Tables(tables))


def same_issuer(names: Sequence[str], years: Sequence[int | None]) -> dict[str, str]:
    """One name for each issuer.

    Spaces and full-width forms don't matter; 人民政府 at the end doesn't either, unless the name with it and the name
    without it both report on one year: then they are two bodies.

    Args:
        names: The issuer of every report.
        years: Its year.

    Returns:
        For every name as printed the name that its issuer is known by.
    """
    plain = {name: "".join(unicodedata.normalize("NFKC", name).split()) for name in names}
    short = {name: text.removesuffix(GOVERNMENT) or text for name, text in plain.items()}
    forms: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for name, year in zip(names, years, strict=True):
        forms[short[name], year].add(plain[name])
    two = {name for (name, year), found in forms.items() if year is not None and len(found) > 1}
    return {name: plain[name] if short[name] in two else short[name] for name in names}


def _compared(
    earlier: tuple[str, Report], later: tuple[str, Report], families: dict[str, Family]
) -> Iterator[CarriedRow]:
    (before, old), (after, new) = earlier, later
    past = {table.id: table for table in old.tables}
    for table in new.tables:
        form = families[table.form.partition("/")[0]].table(table.id, table.form)
        if table.id in past:
            for carried in form.carried:
                for left, right in _cells(past[table.id], table, carried):
                    yield CarriedRow(
                        new.issuer or "",
                        new.year or 0,
                        before,
                        after,
                        carried.rule,
                        f"{table.id}/{left.row}/{left.column}",
                        f"{table.id}/{right.row}/{right.column}",
                        _shown(left),
                        _shown(right),
                        _outcome(left, old.threshold, right, new.threshold),
                    )


def _cells(old: Table, new: Table, carried: Carried) -> Iterator[tuple[Cell, Cell]]:
    """The cells of a carried-over row in both years, by column, as far as both editions have the column."""
    handed = {cell.column: cell for cell in old.cells if cell.row == carried.last_year}
    for cell in new.cells:
        if cell.row == carried.this_year and cell.column in handed:
            yield handed[cell.column], cell


def _shown(cell: Cell) -> Decimal | None:
    return Decimal(0) if cell.status is Status.BLANK else cell.value


def _outcome(left: Cell, left_threshold: float, right: Cell, right_threshold: float) -> Handover:
    if not (left.accepted(left_threshold) and right.accepted(right_threshold)):
        return Handover.NOT_CERTAIN
    return Handover.AGREES if _shown(left) == _shown(right) else Handover.CONTRADICTS
