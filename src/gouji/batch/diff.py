"""Two out folders compared cell by cell: what a change of model, form or program changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gouji.batch.output import read_result, result_files
from gouji.document import Cell, Report, Status, Verdict
from gouji.document.errors import EmptyInput


@dataclass(frozen=True, slots=True)
class State:
    """What a result says of a cell."""

    value: Decimal | None
    status: Status
    accepted: bool


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs; a side is None where the result has no such cell (another edition, another table)."""

    report: str
    cell: str
    before: State | None
    after: State | None


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A report whose verdict differs."""

    report: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two out folders.

    Attributes:
        reports: Number of results that both have.
        cells: Number of cells compared.
        changes: Cells whose value, status or acceptance differs.
        verdicts: Reports whose verdict differs.
        only_before: Results that only the first folder has.
        only_after: Results that only the second folder has.
        unreadable: Files that are no result, each with why.
    """

    reports: int
    cells: int
    changes: tuple[CellChange, ...]
    verdicts: tuple[VerdictChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]

    @property
    def same(self) -> bool:
        """Nothing differs."""
        return not (self.changes or self.verdicts or self.only_before or self.only_after or self.unreadable)

    @property
    def counts(self) -> dict[str, int]:
        """Changed cells by what changed: value, status, newly accepted, no longer accepted, only on one side."""
        both = [(c.before, c.after) for c in self.changes if c.before and c.after]
        return {
            "value": sum(a.value != b.value for a, b in both),
            "status": sum(a.status is not b.status for a, b in both),
            "newly_accepted": sum(b.accepted and not a.accepted for a, b in both),
            "no_longer_accepted": sum(a.accepted and not b.accepted for a, b in both),
            "one_sided": len(self.changes) - len(both),
        }


def diff_folders(before: Path, after: Path) -> Diff:
    """Compare the results of two out folders, file by file under the same relative path.

    Raises:
        EmptyInput: Neither folder holds a result.
    """
    old, new = set(result_files(before)), set(result_files(after))
    if not old | new:
        raise EmptyInput(f"There is no result (*.json) in {before} nor in {after}. Write some with --format json.")
    reports = cells = 0
    changes: list[CellChange] = []
    verdicts: list[VerdictChange] = []
    unreadable: list[tuple[str, str]] = []
    for path in sorted(old & new):
        try:
            one, two = read_result(before / path), read_result(after / path)
        except ValueError as error:
            unreadable.append((path, str(error)))
            continue
        reports += 1
        found = _states(one) | _states(two)
        cells += len(found)
        changes += diff_reports(path, one, two)
        if one.verdict is not two.verdict:
            verdicts.append(VerdictChange(path, one.verdict, two.verdict))
    return Diff(
        reports,
        cells,
        tuple(changes),
        tuple(verdicts),
        tuple(sorted(old - new)),
        tuple(sorted(new - old)),
        tuple(unreadable),
    )


def diff_reports(name: str, before: Report, after: Report) -> Iterator[CellChange]:
    """The cells that differ between two results of one report, in the form's order."""
    old, new = _states(before), _states(after)
    for address in old | new:
        if old.get(address) != new.get(address):
            yield CellChange(name, address, old.get(address), new.get(address))


def _states(report: Report) -> dict[str, State]:
    return {f"{t.id}/{c.row}/{c.column}": _state(c, report.threshold) for t, c in report.cells}


def _state(cell: Cell, threshold: float) -> State:
    return State(cell.value, cell.status, cell.accepted(threshold))
