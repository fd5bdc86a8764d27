"""What became of the cells of damaged pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from gouji.document import Address, Cell, Check, Outcome, Report, Status
from gouji.learn.planted.levels import Level, planted
from gouji.learn.planted.page import TABLE, Page
from gouji.pipeline import Settings
from gouji.pipeline.build import Structurer

STATED = frozenset({Status.READ, Status.INFERRED, Status.CORRECTED, Status.BLANK})


@dataclass(frozen=True, slots=True)
class Counts:
    """Cells by what became of them; `+` adds them up.

    Attributes:
        pages: Pages looked at.
        damaged: Cells damaged.
        restored: Of these, stated with their printed value.
        vouched: Of the restored, accepted.
        silent: Damaged cells accepted with another value. All that is neither restored nor silent is flagged.
        noticed: Damaged cells in a balance that fails, or can't be decided, as the page stands: what checking finds.
        suspected: Undamaged cells in such balances: checking alone can't tell them from the damaged.
        sound: Cells not damaged.
        kept: Of these, stated with their printed value.
        harmed: Undamaged cells stated, accepted or not, with another value.
        forged: Of these, accepted.
        broken: Balances that the author broke.
        reported: Of these, reported as failed.
        blamed: Of the reported, those whose cause is named as the source's.
        named: Of the reported, those of which the cells that explain them are named.
    """

    pages: int = 0
    damaged: int = 0
    restored: int = 0
    vouched: int = 0
    silent: int = 0
    noticed: int = 0
    suspected: int = 0
    sound: int = 0
    kept: int = 0
    harmed: int = 0
    forged: int = 0
    broken: int = 0
    reported: int = 0
    blamed: int = 0
    named: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def flagged(self) -> int:
        """Damaged cells neither restored nor accepted."""
        return self.damaged - self.restored - self.silent


def run(level: Level, seeds: Iterable[int], structurers: dict[str, Structurer] | None = None) -> Counts:
    """Plant, read and count.

    Args:
        level: What is planted.
        seeds: A page for each; where the damage does not apply to one it is left out.
        structurers: Pipelines by kind of source, made when first needed; to be shared between runs.
    """
    made = {} if structurers is None else structurers
    total = Counts()
    for seed in seeds:
        total += outcome(level, seed, made)
    return total


def outcome(level: Level, seed: int, structurers: dict[str, Structurer]) -> Counts:
    """What became of the cells of one page; zero everywhere if the damage does not apply to it."""
    found = planted(level, seed)
    if found is None:
        return Counts()
    page, damaged = found
    if level.source not in structurers:
        structurers[level.source] = Structurer(Settings(source=level.source))
    report = structurers[level.source].run(page.text.encode(), f"p{seed}.txt")[0].report
    return count(page, damaged, report)


def count(page: Page, damaged: frozenset[Address], report: Report) -> Counts:
    """Count the cells of a report on a page."""
    table = report.tables[TABLE]
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    checks = [check for check in report.checks if check.table == TABLE]
    doubted = {c for check in checks if check.printed is not Outcome.PASSED for c in check.cells}
    suspicious = {(row, column) for _, row, column in (c.split("/") for c in doubted)}
    states = {address: _state(cells.get(address), value, report.threshold) for address, value in page.truth.items()}
    hurt = [states[a] for a in damaged if a in states]
    sound = [state for a, state in states.items() if a not in damaged]
    told = [c for c in _broken(page, checks) if c is not None]
    return Counts(
        pages=1,
        damaged=len(hurt),
        restored=sum(exact for exact, _, _ in hurt),
        vouched=sum(exact and accepted for exact, _, accepted in hurt),
        silent=sum(accepted and not exact for exact, _, accepted in hurt),
        noticed=sum(a in suspicious for a in damaged),
        suspected=len({a for a in suspicious if a not in damaged}),
        sound=len(sound),
        kept=sum(exact for exact, _, _ in sound),
        harmed=sum(stated and not exact for exact, stated, _ in sound),
        forged=sum(accepted and not exact for exact, _, accepted in sound),
        broken=len(page.conflicts),
        reported=sum(c.outcome is Outcome.FAILED for c in told),
        blamed=sum(c.cause == "source" for c in told),
        named=sum(bool(c.explained_by) for c in told),
    )


def _state(cell: Cell | None, value: object, threshold: float) -> tuple[bool, bool, bool]:
    """Whether a cell is stated with its printed value, stated at all, accepted."""
    if cell is None:
        return False, False, False
    stated = cell.status in STATED
    return stated and cell.value == value, stated, cell.accepted(threshold)


def _broken(page: Page, checks: Iterable[Check]) -> Iterator[Check | None]:
    by_name: Mapping[tuple[str, str | None, str | None], Check] = {(c.rule, c.row, c.column): c for c in checks}
    for name in page.conflicts:
        yield by_name.get(name)
