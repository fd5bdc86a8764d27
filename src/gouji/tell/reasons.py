"""Why a report has its verdict, in sentences: a function of the result, so that it can be said in either language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.document import (
    Cause,
    Check,
    Outcome,
    ProseFigure,
    Report,
    SourceKind,
    Status,
    Table,
    format_amount,
)
from gouji.forms import Family, TableForm
from gouji.tell.author import account
from gouji.tell.because import values_of
from gouji.tell.figures import FAILED
from gouji.tell.labels import Labels
from gouji.tell.sentences import told_in
from gouji.tell.words import say

MOST_REASONS = 40


@dataclass(frozen=True, slots=True)
class Grounds:
    """What stands against accepting a report, gravest first.

    Attributes:
        conflicts: The author's own contradictions.
        told: What the author probably did. It is no ground of its own, and explains some.
        review: What a person must look at.
    """

    conflicts: tuple[str, ...]
    told: tuple[str, ...]
    review: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """All of it, in the order in which it is told."""
        return (*self.conflicts, *self.told, *self.review)[:MOST_REASONS]


def grounds(
    tables: Sequence[Table],
    checks: Sequence[Check],
    threshold: float,
    forms: Sequence[TableForm],
    prose: Sequence[ProseFigure] = (),
    kind: SourceKind = SourceKind.UNKNOWN,
    lang: str = "en",
) -> Grounds:
    """What stands against accepting a report.

    Args:
        tables: Its tables.
        checks: Its checks.
        threshold: Confidence from which on a cell is accepted.
        forms: The table forms used, for the wording of balances and for optional tables.
        prose: Figures of its prose, held against the tables.
        kind: Whether the text is what its author typed: then so is a figure that its prose and its tables tell apart.
        lang: "zh" or "en".
    """
    known = {form.id: form for form in forms}
    conflicts: list[str] = []
    review: list[str] = []
    for table in tables:
        review += _of_cells(table, threshold, known.get(table.id), lang)
    for check in checks:
        if check.outcome is Outcome.FAILED:
            cause = check.cause or Cause.UNKNOWN
            (conflicts if cause is Cause.SOURCE else review).append(_failed(check, cause, known.get(check.table), lang))
    cause = Cause.SOURCE if kind is SourceKind.DIGITAL else Cause.UNKNOWN
    for figure in _contradicted(prose):
        text = say(
            lang,
            "prose",
            cells=" + ".join(figure.cells),
            value=format_amount(figure.value),
            text=figure.text,
            cause=say(lang, f"cause.{cause}"),
        )
        (conflicts if cause is Cause.SOURCE else review).append(text)
    told = [t for table in tables if table.id in known for t in author_told(table, checks, known[table.id], lang)]
    return Grounds(tuple(conflicts), tuple(told), tuple(review))


def reasons_in(report: Report, family: Family, lang: str) -> tuple[str, ...]:
    """The reasons of a report in a language; one that was not made here is told as it is.

    Args:
        report: The report.
        family: The forms of its tables.
        lang: "zh" or "en".
    """
    if lang == "en" or not report.reasons:
        return report.reasons
    forms = [family.table(table.id, table.form) for table in report.tables]
    same, other = (
        grounds(report.tables, report.checks, report.threshold, forms, report.prose, report.source.kind, each).all
        for each in ("en", lang)
    )
    words = dict(zip(same, other, strict=True))
    return tuple(words.get(reason, reason) for reason in report.reasons)


def author_told(table: Table, checks: Sequence[Check], form: TableForm, lang: str) -> Iterator[str]:
    """What the author of a table probably did, where balances fail and the reading is not at fault."""
    causes = [check.cause for check in checks if check.table == table.id and check.outcome is Outcome.FAILED]
    yield from told_in(account(form, values_of(table), causes), form, table, lang)


def _name(id: str, form: TableForm | None, lang: str) -> str:
    return form.title if form and lang == "zh" else id


def _of_cells(table: Table, threshold: float, form: TableForm | None, lang: str) -> Iterator[str]:
    name = _name(table.id, form, lang)
    if not table.lines:
        if form is None or not form.optional:
            yield say(lang, "not_found", table=name)
        return
    if all(cell.value is None for cell in table.cells):
        yield say(lang, "no_value", table=name)
        return
    doubtful = [cell.status for cell in table.cells if not cell.accepted(threshold)]
    for status in Status:
        if count := doubtful.count(status):
            yield say(lang, f"cells.{status}", table=name, count=count)


def _failed(check: Check, cause: Cause, form: TableForm | None, lang: str) -> str:
    equations = form.equations if form else ()
    equation = next((e for e in equations if (e.rule, e.row, e.column) == (check.rule, check.row, check.column)), None)
    sign = FAILED[equation.relation if equation else "="]
    label = equation.label if equation else check.rule
    place = check.column or check.row or say(lang, "table")
    if form and lang == "zh":
        labels = Labels(form, lang)
        place = labels.column(check.column) if check.column else labels.row(check.row) if check.row else place
    return say(
        lang,
        "failed",
        table=_name(check.table, form, lang),
        rule=label.replace("=", sign) if lang == "en" else label,
        place=place,
        left="–" if check.left is None else format_amount(check.left),
        right="–" if check.right is None else format_amount(check.right),
        sign=sign,
        cause=say(lang, f"cause.{cause}"),
    )


def _contradicted(prose: Sequence[ProseFigure]) -> list[ProseFigure]:
    """Figures of the prose that the tables contradict; a cell that the prose also tells right is not contradicted."""
    agreed = {figure.cells for figure in prose if figure.agrees}
    denied = [figure for figure in prose if figure.agrees is False and figure.cells not in agreed]
    return list({(figure.cells, figure.value): figure for figure in denied}.values())
