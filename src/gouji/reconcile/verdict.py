"""What may be done with a report, and why."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Check, ProseFigure, SourceKind, Table, Verdict
from gouji.forms import TableForm
from gouji.tell import grounds


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
    found = grounds(tables, checks, threshold, forms, prose, kind)
    if found.review:
        return Verdict.REVIEW, found.all
    return (Verdict.SOURCE_CONFLICT, found.all) if found.conflicts else (Verdict.ACCEPT, ())
