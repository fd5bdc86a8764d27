"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gouji.batch import Summary
from gouji.batch.across import AcrossYears
from gouji.batch.check import Recheck
from gouji.batch.diff import Diff, State
from gouji.batch.output import REVIEW, SUMMARY
from gouji.batch.status import BatchStatus
from gouji.document import format_amount

ERRORS_SHOWN = 20
"""Failed inputs that the summary lists; all of them are in summary.json."""

_WIDE = 1000
"""Columns where standard output is no terminal: lines stay whole for the program that reads them."""


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)


def share(value: float | None) -> str:
    """A share of 0 to 1 as a percentage, rounded down: 99.99% of the cells is not all of them."""
    return "–" if value is None else f"{int(value * 1000) / 10:.1f}%"


def show_summary(summary: Summary, place: Path | str) -> None:
    """The end of `gouji run`; `place`: folder or URL of the results."""
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_row("inputs", f"{summary.inputs} ({summary.kept} kept, {summary.failed} failed)")
    if summary.duplicates:
        table.add_row("  with the same bytes as another", str(summary.duplicates))
    table.add_row("reports", str(summary.reports))
    for verdict, number in summary.verdicts.items():
        table.add_row(f"  {verdict}", str(number))
    table.add_row("straight through", share(summary.straight_through))
    table.add_row("cells", str(sum(summary.cells.values())))
    for status, number in summary.cells.items():
        table.add_row(f"  {status}", str(number))
    table.add_row("accepted", f"{summary.accepted} ({share(summary.accepted_share)})")
    table.add_row("balances that fail", str(summary.failed_checks))
    table.add_row("to look at", f"{summary.to_review} (see {escape(f'{place}/{REVIEW}')})")
    table.add_row("time", f"{summary.seconds:.1f} s")
    console = _console()
    console.print(table)
    if summary.errors:
        lines = [(e.name, e.error, e.message) for e in summary.errors[:ERRORS_SHOWN]]
        show_table(("failed", "error", "why"), lines)
        if len(summary.errors) > ERRORS_SHOWN:
            console.print(f"… and {len(summary.errors) - ERRORS_SHOWN} more in {escape(f'{place}/{SUMMARY}')}")


def show_status(status: BatchStatus) -> None:
    """What `gouji status` found."""
    who = f"process {status.pid} on {status.host}, since {status.began}"
    how = "at work" if status.running else "was killed or has crashed" if status.killed else f"ended {status.ended}"
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_row("run", escape(f"{how} ({who})"))
    table.add_row("made by", escape(f"gouji {status.version}, model {status.model or 'none'}"))
    table.add_row("inputs", f"{status.inputs} ({status.finished} done, {status.kept} kept, {status.left} left)")
    if status.rate is not None:
        table.add_row("rate", f"{status.rate:.1f} inputs a second")
    if status.seconds_left is not None:
        table.add_row("time left", f"{status.seconds_left:.0f} s")
    for title, counts in (("in the folder", status.states), ("verdicts", status.verdicts), ("errors", status.errors)):
        if counts:
            table.add_row(title, escape(", ".join(f"{number} {name}" for name, number in counts.items())))
    _console().print(table)


def show_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A plain table; what the rows hold is text, never markup."""
    table = Table(box=box.SIMPLE)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("–" if value is None else escape(str(value)) for value in row))
    _console().print(table)


def show_check(recheck: Recheck) -> None:
    """What `gouji check` found."""
    if recheck.findings:
        show_table(
            ("result", "balance", "at", "left", "right", "now", "recorded", "cause"),
            (
                (
                    r.report,
                    f"{r.table}/{r.rule}",
                    r.row or r.column,
                    _number(r.left),
                    _number(r.right),
                    r.now,
                    r.recorded,
                    r.cause,
                )
                for r in recheck.findings
            ),
        )
    if recheck.unreadable:
        show_table(("not read", "why"), recheck.unreadable)
    counts = ", ".join(f"{number} {outcome}" for outcome, number in recheck.outcomes.items())
    _console().print(f"{recheck.reports} results: {counts}; {recheck.differing} differ from what is recorded.")
    if recheck.across_years is not None:
        _show_years(recheck.across_years)


def _show_years(found: AcrossYears) -> None:
    if found.findings:
        show_table(
            ("issuer", "from", "cell", "handed on", "to", "cell", "taken over", ""),
            (
                (r.issuer, r.before, r.left, _number(r.handed), r.after, r.right, _number(r.taken), _words(r.outcome))
                for r in found.findings
            ),
        )
    if found.unplaced:
        show_table(("without issuer or year",), ((name,) for name in found.unplaced))
    counts = ", ".join(f"{number} {_words(outcome)}" for outcome, number in found.outcomes.items())
    _console().print(f"{found.pairs} pairs of consecutive years: {counts}.")


def _words(name: str) -> str:
    return name.replace("_", " ")


def show_diff(diff: Diff) -> None:
    """What `gouji diff` found."""
    if diff.changes:
        rows = ((c.report, c.cell, _state(c.before), _state(c.after)) for c in diff.changes)
        show_table(("result", "cell", "before", "after"), rows)
    if diff.verdicts:
        show_table(("result", "verdict before", "after"), ((v.report, v.before, v.after) for v in diff.verdicts))
    for title, names in (("only in the first", diff.only_before), ("only in the second", diff.only_after)):
        if names:
            show_table((title,), ((name,) for name in names))
    if diff.unreadable:
        show_table(("not read", "why"), diff.unreadable)
    counts = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in diff.counts.items())
    _console().print(f"{diff.reports} results, {diff.cells} cells: {len(diff.changes)} changed ({counts}).")


def _number(value: object) -> str | None:
    return format_amount(value) if isinstance(value, Decimal) else None


def _state(state: State | None) -> str | None:
    if state is None:
        return None
    value = "" if state.value is None else f"{format_amount(state.value)} "
    return f"{value}{state.status}{'' if state.accepted else ', not accepted'}"
