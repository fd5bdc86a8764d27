"""The balances again, over results: computed from the cells anew and compared with what the results say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gouji.batch.across import AcrossYears, across_years, handed_over
from gouji.batch.output import read_results
from gouji.document import Cause, Outcome, Report, Status, Table
from gouji.document.errors import EmptyInput
from gouji.forms import Family, load_families
from gouji.forms.model import Address
from gouji.reconcile import evaluate


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A balance, evaluated again.

    Attributes:
        report: Path of the result below the out folder.
        table: The table's id.
        rule: Id of the balance.
        row: The row it was made for, if any.
        column: The column it was made for, if any.
        recorded: What the result says; None if it does not name the balance.
        now: What its cells say.
        left: Left side over the cells, as far as they are known.
        right: Right side.
        cause: The cause that the result gives.
    """

    report: str
    table: str
    rule: str
    row: str | None
    column: str | None
    recorded: Outcome | None
    now: Outcome
    left: Decimal | None
    right: Decimal | None
    cause: Cause | None

    @property
    def differs(self) -> bool:
        """The result says something else than its cells: it was edited, or the forms have changed."""
        return self.recorded is not self.now


@dataclass(frozen=True, slots=True)
class Recheck:
    """The balances of an out folder.

    Attributes:
        reports: Number of results.
        outcomes: Balances by outcome, every outcome named.
        differing: Balances that come out otherwise than recorded.
        findings: Those that fail or differ.
        unreadable: Files that are no result, or whose form is not known, each with why.
        across_years: What consecutive years carry over, if it was asked for.
    """

    reports: int
    outcomes: dict[Outcome, int]
    differing: int
    findings: tuple[CheckRow, ...]
    unreadable: tuple[tuple[str, str], ...]
    across_years: AcrossYears | None = None

    @property
    def sound(self) -> bool:
        """No balance fails, none differs, every file was read, and no year contradicts the year before."""
        carried = self.across_years is None or self.across_years.sound
        return carried and not self.findings and not self.unreadable


def check_folder(folder: Path, form_paths: tuple[Path, ...] = (), *, years: bool = False) -> Recheck:
    """Evaluate every balance of every result below a folder.

    Args:
        folder: An out folder.
        form_paths: Form files of one's own that the results were made with.
        years: Also compare what consecutive years of one issuer carry over.

    Raises:
        EmptyInput: There is no result.
        FormError: A form file is wrong.
    """
    families = load_families(form_paths)
    reports = 0
    yearly: list[tuple[str, Report]] = []
    outcomes = dict.fromkeys(Outcome, 0)
    findings: list[CheckRow] = []
    unreadable: list[tuple[str, str]] = []
    for path, report in read_results(folder):
        if isinstance(report, ValueError):
            unreadable.append((path, str(report)))
            continue
        try:
            rows = list(check_report(path, report, families))
        except KeyError as error:
            unreadable.append((path, f"The forms at hand have no table {error}. Give the form file with --form."))
            continue
        reports += 1
        if years:
            yearly.append((path, handed_over(report, families)))
        for row in rows:
            outcomes[row.now] += 1
        findings += [row for row in rows if row.now is Outcome.FAILED or row.differs]
    if not reports and not unreadable:
        raise EmptyInput(f"There is no result (*.json) in {folder}. Write some with --format json.")
    carried = across_years(yearly, families) if years else None
    differing = sum(row.differs for row in findings)
    return Recheck(reports, outcomes, differing, tuple(findings), tuple(unreadable), carried)


def check_report(name: str, report: Report, families: dict[str, Family]) -> Iterator[CheckRow]:
    """Evaluate the balances of one result, but those of tables that were not found: of these it has none either.

    Raises:
        KeyError: No family has one of its tables.
    """
    recorded = {(c.table, c.rule, c.row, c.column): c for c in report.checks}
    for table in report.tables:
        if not table.lines and all(cell.status is Status.MISSING for cell in table.cells):
            continue
        form = families[table.form.partition("/")[0]].table(table.id, table.form)
        for equation, outcome, left, right in evaluate(form.equations, known(table)):
            before = recorded.get((table.id, equation.rule, equation.row, equation.column))
            yield CheckRow(
                name,
                table.id,
                equation.rule,
                equation.row,
                equation.column,
                before.outcome if before else None,
                outcome,
                left,
                right,
                before.cause if before else None,
            )


def known(table: Table) -> dict[Address, Decimal | None]:
    """The cells that a balance may count on: their values, None where blank. Those not decided are left out."""
    open_ = (Status.UNDECIDED, Status.MISSING)
    return {(cell.row, cell.column): cell.value for cell in table.cells if cell.status not in open_}
