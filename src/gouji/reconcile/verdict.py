"""What may be done with a report, and why."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Cause, Check, Outcome, ProseFigure, SourceKind, Status, Table, Verdict, format_amount
from gouji.forms import TableForm

MOST_REASONS = 40


def judge(
    tables: Sequence[Table],
    checks: Sequence[Check],
    threshold: float,
    forms: Sequence[TableForm],
    prose: Sequence[ProseFigure] = (),
    kind: SourceKind = SourceKind.UNKNOWN,
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict over a report, with its reasons.

    Args:
        tables: Its tables.
        checks: Its checks.
        threshold: Confidence from which on a cell is accepted.
        forms: The table forms used, for the wording of balances and for optional tables.
        prose: Figures of its prose, held against the tables.
        kind: Whether the text is what its author typed: then so is a figure that its prose and its tables tell apart.

    Returns:
        The verdict and reasons, gravest first; none for "accept".
    """
    labels = {(f.id, e.rule): e.label for f in forms for e in f.equations}
    optional = {f.id for f in forms if f.optional}
    review: list[str] = []
    for table in tables:
        if not table.lines:
            if table.id not in optional:
                review.append(f"{table.id}: the table was not found")
            continue
        if all(cell.value is None for cell in table.cells):
            review.append(f"{table.id}: no cell has a value")
            continue
        doubtful = [cell for cell in table.cells if not cell.accepted(threshold)]
        for status in Status:
            count = sum(cell.status is status for cell in doubtful)
            if count:
                what = "not certain enough" if status not in (Status.UNDECIDED, Status.MISSING) else ""
                review.append(f"{table.id}: {count} cells {status.value}" + (f", {what}" if what else ""))
    conflicts: list[str] = []
    for check in checks:
        if check.outcome is not Outcome.FAILED:
            continue
        place = check.column or check.row or "table"
        label = labels.get((check.table, check.rule), check.rule).replace("=", "≠")
        text = f"{check.table}: {label} ({place}): {check.left} ≠ {check.right}"
        if check.cause is Cause.SOURCE:
            conflicts.append(f"{text}, as printed")
        else:
            review.append(f"{text}, {'misread' if check.cause is Cause.READING else 'misread or as printed'}")
    for told in _contradicted(prose):
        if kind is SourceKind.DIGITAL:
            conflicts.append(f"{told}, as printed")
        else:
            review.append(f"{told}, misread or as printed")
    reasons = tuple([*conflicts, *review][:MOST_REASONS])
    if review:
        return Verdict.REVIEW, reasons
    return (Verdict.SOURCE_CONFLICT, reasons) if conflicts else (Verdict.ACCEPT, ())


def _contradicted(prose: Sequence[ProseFigure]) -> list[str]:
    """Figures of the prose that the tables contradict; a cell that the prose also tells right is not contradicted."""
    agreed = {figure.cells for figure in prose if figure.agrees}
    denied = [figure for figure in prose if figure.agrees is False and figure.cells not in agreed]
    told = {(figure.cells, figure.value): figure for figure in denied}
    return [f"{' + '.join(f.cells)} ≠ {format_amount(f.value)} in the prose ({f.text})" for f in told.values()]
