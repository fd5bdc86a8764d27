"""Every step that led to a cell, in plain sentences, from a result and the forms."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gouji.cli.words import say, say_via
from gouji.document import Candidate, Cell, Check, FoundRow, Outcome, Report, Status, Table, format_amount
from gouji.document.errors import OptionError
from gouji.forms import Equation, Family, TableForm
from gouji.tell import Reasons, author_told


@dataclass(frozen=True, slots=True)
class Step:
    """A step and what there is to say of it: `id` for machines, the rest in the language that was asked for."""

    id: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a cell came about.

    Attributes:
        report: Name of the source, and the number of the report in it.
        cell: Address `table/row/column`.
        value: The cell's value.
        status: The cell's status.
        confidence: The cell's confidence, 0 to 1.
        accepted: Whether it may be used without a person looking at it.
        steps: The steps, from the page to the verdict on the cell.
    """

    report: str
    number: int
    cell: str
    value: Decimal | None
    status: Status
    confidence: float
    accepted: bool
    steps: tuple[Step, ...]


def explain(report: Report, address: str, families: Mapping[str, Family], lang: str = "en") -> Explanation:
    """Explain a cell.

    Args:
        report: The result that holds it.
        address: `table/row/column`.
        families: The forms, by family; a form that isn't there costs labels and sums, nothing else.
        lang: "zh" or "en".

    Raises:
        OptionError: The result has no such cell; the message names cells like it.
    """
    table, cell = find_cell(report, address)
    form = _form(table, families)
    steps = (
        Step("cell", say(lang, "cell"), tuple(_cell(report, table, cell, form, lang))),
        Step("edition", say(lang, "edition"), tuple(_edition(table, lang))),
        Step("row", say(lang, "row"), tuple(_row(table, cell, lang))),
        Step("place", say(lang, "place"), tuple(_place(cell, lang))),
        Step("value", say(lang, "value"), tuple(_value(table, cell, form, lang))),
        Step("balances", say(lang, "balances"), tuple(_balances(report, table, cell, form, lang))),
        Step("decision", say(lang, "decision"), tuple(_decision(report, cell, lang))),
    )
    accepted = cell.accepted(report.threshold)
    source = report.source
    return Explanation(source.name, source.report, address, cell.value, cell.status, cell.confidence, accepted, steps)


def find_cell(report: Report, address: str) -> tuple[Table, Cell]:
    """The cell at `table/row/column`. Raises OptionError if there is none."""
    cells = {f"{table.id}/{cell.row}/{cell.column}": (table, cell) for table, cell in report.cells}
    if address in cells:
        return cells[address]
    near = difflib.get_close_matches(address, cells, 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else f"it has {', '.join(list(cells)[:3])} …"
    raise OptionError(f"The result has no cell {address!r}; {hint} Cells are named table/row/column.")


def _form(table: Table, families: Mapping[str, Family]) -> TableForm | None:
    family = families.get(table.form.partition("/")[0])
    try:
        return family.table(table.id, table.form) if family else None
    except KeyError:
        return None


def _cell(report: Report, table: Table, cell: Cell, form: TableForm | None, lang: str) -> Iterator[str]:
    source = report.source
    yield say(lang, "cell.report", name=source.name, number=source.report, kind=say(lang, f"kind.{source.kind}"))
    printed = next((row for row in form.rows if (cell.row, cell.column) in row.cells), None) if form else None
    if form and printed:
        column = printed.columns[printed.cells.index((cell.row, cell.column))]
        row = " / ".join((*printed.groups, *printed.labels[:1])) or cell.row
        yield say(lang, "cell.labels", table=form.title, row=row, column=" / ".join((*column.parents, column.label)))


def _edition(table: Table, lang: str) -> Iterator[str]:
    if not table.lines:
        yield say(lang, "edition.missing", table=table.id)
        return
    first, last = table.lines[0], table.lines[-1]
    yield say(lang, "edition.found", first=first, last=last, form=table.form, p=_percent(table.form_confidence))


def _row(table: Table, cell: Cell, lang: str) -> Iterator[str]:
    found = _found(table, cell)
    if found is None:
        yield say(lang, "row.missing" if table.rows or not cell.spans else "row.unlabelled")
        return
    if found.text:
        where = _where(found.spans, lang)
        yield say(lang, "row.found", text=found.text, where=where, score=f"{found.score:.1f}")
    else:
        yield say(lang, "row.order")
    yield say(lang, "row.sure", p=_percent(found.confidence))


def _found(table: Table, cell: Cell) -> FoundRow | None:
    keys = (cell.row, "*")  # "*": a form printed as one row
    return next((row for key in keys for row in table.rows if row.row == key), None)


def _place(cell: Cell, lang: str) -> Iterator[str]:
    if cell.spans:
        yield say(lang, "place.read", where=_where(cell.spans, lang), text=cell.text or "")
    elif cell.text is not None:
        yield say(lang, "place.text", text=cell.text)
    else:
        yield say(lang, "place.none")
    if cell.page is not None and cell.box is not None:
        edges = {"left": cell.box.x0, "right": cell.box.x1, "top": cell.box.y0, "bottom": cell.box.y1}
        yield say(lang, "place.box", page=cell.page, **{name: f"{edge:.0f}" for name, edge in edges.items()})
    elif cell.page is not None:
        yield say(lang, "place.page", page=cell.page)
    for via in cell.via:
        yield say_via(lang, via)


def _told(cell: Cell) -> str:
    """The cell's status, or that nothing of its row was left for it."""
    left_out = cell.status is Status.BLANK and not cell.text and "count" in cell.via
    return "left_out" if left_out else str(cell.status)


def _value(table: Table, cell: Cell, form: TableForm | None, lang: str) -> Iterator[str]:
    yield say(lang, f"status.{_told(cell)}", value=_number(cell.value), text=cell.text or "")
    if cell.unit:
        yield say(lang, "value.unit", unit=cell.unit)
    if cell.because:
        reason = Reasons(table, form).say(cell, lang) if form else cell.because.reason
        yield say(lang, "value.because", reason=reason)
        if cell.because.equations:
            yield say(lang, "value.equations", equations=", ".join(cell.because.equations))
        if cell.because.runner_up:
            yield say(lang, "value.runner_up", value=_candidate(cell.because.runner_up, lang))
    if cell.candidates:
        yield say(lang, "value.candidates", values="; ".join(_candidate(c, lang) for c in cell.candidates))
    for readings in table.row_readings:
        if readings.row in (cell.row, "*"):
            ways = "; ".join(" ".join(_number(v) for v in r.values) + f" (+{r.cost:.2f})" for r in readings.readings)
            yield say(lang, "value.readings", number=len(readings.readings), ways=ways)


def _balances(report: Report, table: Table, cell: Cell, form: TableForm | None, lang: str) -> Iterator[str]:
    address = f"{table.id}/{cell.row}/{cell.column}"
    over = [check for check in report.checks if address in check.cells]
    if not over:
        yield say(lang, "balances.none" if table.lines else "balances.not_found")
    values = {(c.row, c.column): c for c in table.cells}
    equations = {(e.rule, e.row, e.column): e for e in form.equations} if form else {}
    for check in over:
        equation = equations.get((check.rule, check.row, check.column))
        name = f"{check.rule} ({check.row or check.column or table.id})"
        left, right = _number(check.left), _number(check.right)
        decided = check.outcome is not Outcome.UNDECIDED
        sums = _sums(equation, values, (cell.row, cell.column), decided) if equation else f"{left} : {right}"
        yield say(
            lang,
            f"balances.{check.outcome}",
            name=name,
            sums=sums,
            left=_number(check.left),
            right=_number(check.right),
        )
        yield from _fault(check, address, lang)
    if form and any(check.outcome is Outcome.FAILED for check in over):
        yield from author_told(table, report.checks, form, lang)


def _fault(check: Check, address: str, lang: str) -> Iterator[str]:
    if check.printed is not check.outcome:
        yield say(lang, "balances.printed", outcome=say(lang, f"outcome.{check.printed}"))
    if check.outcome is Outcome.FAILED and check.cause:
        yield say(lang, f"cause.{check.cause}")
    if check.explained_by:
        key = "balances.explained_here" if address in check.explained_by else "balances.explained"
        yield say(lang, key, cells=", ".join(check.explained_by))


def _sums(equation: Equation, values: Mapping[tuple[str, str], Cell], asked: tuple[str, str], decided: bool) -> str:
    """The equation with its figures, "8 [total] = 1 [granted] + 3 [partial]".

    Terms of 0 are left out, and in a balance that is decided blanks, which count as nothing; but not
    the cell that is asked about, nor the last of a side that has no other.
    """

    def counts(address: tuple[str, str]) -> bool:
        cell = values.get(address)
        return address == asked or cell is None or not (cell.value == 0 or (decided and cell.value is None))

    def side(terms: tuple[tuple[Decimal, tuple[str, str]], ...]) -> str:
        told = [t for t in terms if counts(t[1])] or terms[-1:]
        return " ".join(term(i, *t) for i, t in enumerate(told))

    def term(at: int, factor: Decimal, address: tuple[str, str]) -> str:
        cell = values.get(address)
        name = address[1] if equation.row else address[0] if equation.column else "/".join(address)
        figure = "?" if cell is None or cell.status in (Status.UNDECIDED, Status.MISSING) else _number(cell.value)
        sign = "− " if factor < 0 else "+ " if at else ""
        times = "" if abs(factor) == 1 else f"{format_amount(abs(factor))} × "
        return f"{sign}{times}{figure} [{name}]"

    return f"{side(equation.left)} {equation.relation} {side(equation.right)}"


def _decision(report: Report, cell: Cell, lang: str) -> Iterator[str]:
    if cell.consistent is not None:
        yield say(lang, "decision.consistent" if cell.consistent else "decision.inconsistent")
    accepted = cell.accepted(report.threshold)
    key = "accepted" if accepted else "open" if cell.status in (Status.UNDECIDED, Status.MISSING) else "doubtful"
    yield say(lang, f"decision.{key}", p=_percent(cell.confidence), threshold=_percent(report.threshold))


def _where(spans: tuple[tuple[int, int, int], ...], lang: str) -> str:
    return ", ".join(
        say(lang, "where" if end > start + 1 else "where.one", line=line, start=start + 1, end=end)
        for line, start, end in spans
    )


def _candidate(candidate: Candidate, lang: str) -> str:
    value = say(lang, "blank") if candidate.value is None else format_amount(candidate.value)
    cost = f"+{candidate.cost:.2f}"
    return f"{value} ({say(lang, 'at_least', cost=cost) if candidate.ruled_out else cost})"


def _number(value: Decimal | None) -> str:
    return "–" if value is None else format_amount(value)


def _percent(share: float) -> str:
    """A probability as a percentage, rounded down so that 100% means certainty."""
    return f"{int(share * 10000) / 100:g}%"
