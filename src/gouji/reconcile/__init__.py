"""Grid → table of cells with checks: choose, fill, check, and say how sure each cell is.

Arithmetic is used three ways, each visible: to check, to tell which reading is right, and to restore what the page
lost. What the page prints is never changed here; a source that contradicts itself is reported and kept as printed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from gouji.document import (
    Address,
    Because,
    Candidate,
    Cause,
    Cell,
    Check,
    Document,
    Entry,
    ExtraCell,
    ExtraRowResult,
    FoundRow,
    Grid,
    GridRow,
    Interval,
    Outcome,
    RowReadings,
    Status,
    Table,
    ValueReading,
)
from gouji.forms import Equation, TableForm
from gouji.reconcile.checks import Evaluation, evaluate
from gouji.reconcile.confidence import DIGITAL, Page, label_noise, product, value_probability
from gouji.reconcile.localise import explain
from gouji.reconcile.settle import Settled, settle
from gouji.reconcile.support import twice_told
from gouji.reconcile.verdict import judge

__all__ = ["Evaluation", "evaluate", "judge", "missing_table", "reconcile"]

CERTAIN_PLACE = 0.98
"""P(edition) x P(row) x P(column) from which on a cell's place counts as certain when a cause is named."""
UPHEAVAL, UPHEAVAL_LEAST = 0.7, 8
"""P(place) where more than half of the balances that are not 0 = 0 fail, and how many must fail at least."""
EXTRA_ROW = 0.95
"""Confidence of a cell of an extra row whose numbers came in the right count."""
MOST_READINGS_SHOWN = 12


def reconcile(document: Document, grid: Grid, form: TableForm) -> tuple[Table, tuple[Check, ...]]:
    """Decide the cells of a table and check its balances.

    Args:
        document: The report, for its evidence of being digital and its boxes.
        grid: The grid of the table.
        form: Its form.

    Returns:
        The table with every cell of the form, and a check for each balance.
    """
    settled = settle(grid, form)
    page = Page(document.digital, label_noise(grid.alignment), grid.blank_convention, settled.shaky)
    final = evaluate(form.equations, settled.values)
    consistent = _consistent(final)
    passing = [e.equation for e in final if e.outcome is Outcome.PASSED]
    shaken = _upheaval(final)
    guessed = {address for address in settled.inferred if settled.values[address]}
    confirmed = {a for e in passing if guessed.isdisjoint(e.addresses) for a in e.addresses}
    cells: list[Cell] = []
    places: dict[Address, float] = {}
    for row, block in ((row, b) for b in form.blocks for row in _grid_rows(grid, b.rows)):
        place = grid.alignment.form_probability * row.probability * grid.column_probability[block.id]
        if len(block.columns) == 1:
            place = grid.alignment.form_probability * row.probability
        place *= shaken
        for address in row.cells:
            places[address] = place
            twice = address in guessed and _alone(address, guessed, passing) and twice_told(address, guessed, passing)
            sure = address in confirmed
            cells.append(
                _cell(address, row, settled, page, consistent.get(address), place, confirmed=sure, twice=twice)
            )
    checks = _checks(form, grid, settled, final, document.digital, places)
    alignment = grid.alignment
    table = Table(
        id=form.id,
        form=form.form,
        form_confidence=round(alignment.form_probability, 4),
        lines=(alignment.first, alignment.last),
        cells=tuple(cells),
        rows=tuple(_found_rows(grid)),
        row_readings=tuple(_readings(grid, settled)),
        extra_rows=tuple(_extra(grid, form)),
    )
    return table, checks


def missing_table(form: TableForm) -> Table:
    """The table of a form that the report doesn't show: every cell missing."""
    cells = tuple(Cell(r, c, None, None, None, Status.MISSING, None, 0.0) for r, c in form.cells)
    return Table(form.id, form.form, 0.0, (), cells)


def _alone(address: Address, guessed: Collection[Address], passing: Sequence[Equation]) -> bool:
    """Whether no other inferred number stands in a balance with the cell: two of them can lean on each other."""
    return all(
        other == address or other not in guessed for e in passing if address in e.addresses for other in e.addresses
    )


def _upheaval(final: Sequence[Evaluation]) -> float:
    """P(place) that is left where most balances fail: that is no author's slip, but rows or columns out of place."""
    told = [e for e in final if e.left or e.right]
    failed = sum(e.outcome is Outcome.FAILED for e in told)
    return UPHEAVAL if failed >= UPHEAVAL_LEAST and 2 * failed > len(told) else 1.0


def _grid_rows(grid: Grid, printed: Sequence[object]) -> list[GridRow]:
    keys = {row.key: row for row in grid.rows}
    return [keys[p.key] for p in printed]  # type: ignore[attr-defined]


def _consistent(final: Sequence[Evaluation]) -> dict[Address, bool | None]:
    """For each covered cell: False if a balance over it fails, True if all are decided and hold, else None."""
    out: dict[Address, bool | None] = {}
    for evaluation in final:
        for address in evaluation.equation.addresses:
            if evaluation.outcome is Outcome.FAILED:
                out[address] = False
            elif evaluation.outcome is Outcome.UNDECIDED and out.get(address) is not False:
                out[address] = None
            else:
                out.setdefault(address, True)
    return out


def _cell(
    address: Address,
    row: GridRow,
    settled: Settled,
    page: Page,
    consistent: bool | None,
    place: float,
    *,
    confirmed: bool,
    twice: bool,
) -> Cell:
    entry = settled.entries.get(address)
    value: Decimal | None = settled.values.get(address)
    status = _status(address, entry, settled, page)
    candidates: tuple[Candidate, ...] = ()
    because = None
    if status in (Status.BLANK, Status.MISSING, Status.UNDECIDED):
        value = None
    if status is Status.UNDECIDED:
        listed = settled.open.get(address, ())
        candidates = tuple(Candidate(v, c) for v, c in listed)
        because = Because(f"{len(listed)} values fit the page here; the balances leave more than one." if listed else
                          "The text here is no number.")  # fmt: skip
    elif status in (Status.INFERRED, Status.CORRECTED):
        used = settled.inferred[address]
        told = " and ".join(dict.fromkeys(e.label for e in used)) or "the balance of its row"
        because = Because(
            f"Nothing readable is printed here; {told} leaves only {value}.", tuple(e.name for e in used), None
        )
    weighed = settled.weighed.get(row.key, float("inf"))
    chance = value_probability(
        status, entry, consistent, page, confirmed=confirmed, zero=not value, twice=twice, weighed=weighed
    )
    shown = entry if status in (Status.READ, Status.BLANK, Status.UNDECIDED, Status.CORRECTED) else None
    return Cell(
        row=address[0],
        column=address[1],
        value=value,
        text=shown.text if shown else None,
        unit=shown.unit if shown else None,
        status=status,
        consistent=None if status in (Status.MISSING, Status.UNDECIDED) else consistent,
        confidence=product([place, chance]) if status is not Status.MISSING else 0.0,
        spans=_spans(shown.intervals) if shown else (),
        via=tuple(v for v in (row.via, entry.via if entry else None) if v) if row.readings else (),
        candidates=candidates,
        because=because,
    )


def _status(address: Address, entry: Entry | None, settled: Settled, page: Page) -> Status:
    if address in settled.open:
        if entry is None or (entry.lost and not settled.open[address]):
            return Status.MISSING
        return Status.UNDECIDED
    if address in settled.inferred:
        if page.blank_convention and not settled.values[address]:  # the page would print nothing here
            if entry is None:
                return Status.MISSING
            if entry.lost:
                return Status.BLANK
        return Status.CORRECTED if entry is not None and entry.text and not entry.blank else Status.INFERRED
    return Status.BLANK if entry is not None and entry.blank else Status.READ


def _spans(intervals: Sequence[Interval]) -> tuple[tuple[int, int, int], ...]:
    return tuple((i.line, i.start, i.end) for i in intervals)


def _checks(
    form: TableForm,
    grid: Grid,
    settled: Settled,
    final: Sequence[Evaluation],
    digital: float,
    places: Mapping[Address, float],
) -> tuple[Check, ...]:
    on_page = {a: v for a, v in settled.values.items() if a not in settled.inferred}
    printed = evaluate(form.equations, on_page)
    explained = explain(form.equations, settled.values) if any(e.outcome is Outcome.FAILED for e in final) else ()
    out = []
    for now, then in zip(final, printed, strict=True):
        cause = None
        if now.outcome is Outcome.FAILED:
            cause = _cause(now, settled, digital, places)
        members = set(now.equation.addresses)
        out.append(
            Check(
                table=form.id,
                rule=now.equation.rule,
                row=now.equation.row,
                column=now.equation.column,
                outcome=now.outcome,
                left=now.left,
                right=now.right,
                printed=then.outcome,
                cause=cause,
                cells=tuple(f"{form.id}/{r}/{c}" for r, c in now.equation.addresses),
                explained_by=tuple(f"{form.id}/{r}/{c}" for r, c in explained if (r, c) in members) if cause else (),
            )
        )
    return tuple(out)


def _cause(evaluation: Evaluation, settled: Settled, digital: float, places: Mapping[Address, float]) -> Cause:
    addresses = evaluation.equation.addresses
    entries = [settled.entries.get(a) for a in addresses]
    if any(e is None or e.slip or a in settled.inferred for e, a in zip(entries, addresses, strict=True)):
        return Cause.READING
    if any(places[a] < CERTAIN_PLACE for a in addresses) or digital < DIGITAL:
        return Cause.UNKNOWN
    return Cause.SOURCE


def _found_rows(grid: Grid) -> list[FoundRow]:
    out = []
    for block in grid.alignment.blocks:
        for row in block.rows:
            if row.match is not None:
                match = row.match
                out.append(
                    FoundRow(row.key, match.text, match.score, round(row.probability, 4), _spans(match.intervals))
                )
    return out


def _readings(grid: Grid, settled: Settled) -> list[RowReadings]:
    out = []
    for row in grid.rows:
        if len(row.readings) > 1:
            shown = row.readings[:MOST_READINGS_SHOWN]
            listed = tuple(ValueReading(tuple(e.value for e in r.entries), round(r.cost, 3)) for r in shown)
            out.append(RowReadings(row.key, listed))
    return out


def _extra(grid: Grid, form: TableForm) -> list[ExtraRowResult]:
    columns = {block.id: block.columns for block in form.blocks}
    spans = {(e.block, e.label): _spans(e.intervals) for e in grid.alignment.extra}
    out = []
    for block, label, entries in grid.extra:
        cells = tuple(
            ExtraCell(c.key, e.value, e.text, Status.BLANK if e.blank else Status.READ, EXTRA_ROW)
            for c, e in zip(columns[block], entries, strict=False)
            if not e.lost
        )
        out.append(ExtraRowResult(block, label, cells, spans[block, label]))
    return out
