"""Grid → table of cells with checks: choose, fill, check, and say how sure each cell is.

Arithmetic is used three ways, each visible: to check, to tell which reading is right, and to restore what the page
lost. What the page prints is never changed here; a source that contradicts itself is reported and kept as printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.document import (
    Address,
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
    Interval,
    Outcome,
    Place,
    Places,
    RowReadings,
    Status,
    Table,
    Told,
    ValueReading,
)
from gouji.forms import Equation, TableForm
from gouji.reconcile.because import Rivals, contradicted, doubts, with_reasons
from gouji.reconcile.calibration import RAW_THRESHOLD, UNCALIBRATED, Calibration
from gouji.reconcile.checks import Evaluation, evaluate
from gouji.reconcile.competing import likeliest
from gouji.reconcile.confidence import DIGITAL, label_noise
from gouji.reconcile.limit import SECONDS
from gouji.reconcile.localise import explain
from gouji.reconcile.settle import Settled
from gouji.reconcile.signs import SIGNS, signs_of
from gouji.reconcile.trees import Forest, Trees
from gouji.reconcile.verdict import judge
from gouji.reconcile.wanted import known_value
from gouji.reconcile.weigh import Evidence, Weighed, weigh
from gouji.tell import account, signed_cells

__all__ = [
    "RAW_THRESHOLD", "SIGNS", "UNCALIBRATED", "Calibration", "Evaluation", "Evidence", "Forest", "Trees", "Weighed",
    "evaluate", "judge", "likeliest", "missing_table", "reconcile", "signs_of", "weigh",
]  # fmt: skip

CERTAIN_PLACE = 0.98
"""P(edition) x P(row) x P(column) from which on a cell's place counts as certain when a cause is named."""
EXTRA_ROW = 0.95
"""Confidence of a cell of an extra row whose numbers came in the right count."""
MOST_PLACEMENTS_SHOWN = 12
"""Placements of a row that are listed, the likeliest; of numbers that have run together all are that were kept."""
PROSE = "prose"
"""In `via` of a cell that the prose settled, together with its other evidence."""


def reconcile(
    document: Document,
    grid: Grid,
    form: TableForm,
    calibration: Calibration = UNCALIBRATED,
    told: Sequence[Told] = (),
    seconds: float = SECONDS,
) -> tuple[Table, tuple[Check, ...]]:
    """Decide the cells of a table and check its balances.

    Args:
        document: The report, for its evidence of being digital and its boxes.
        grid: The grid of the table.
        form: Its form.
        calibration: Makes confidences of the stages' probabilities.
        told: Figures of the prose, a witness on scans.
        seconds: Time limit of the choice among readings; what is not proved by then is undecided.

    Returns:
        The table with every cell of the form, and a check for each balance.
    """
    grid, weighed = likeliest(document, grid, form, told, seconds)
    causes = _causes(weighed, document.digital)
    explained = _explained(form, weighed, causes)
    rivals = contradicted(form, weighed, explained, label_noise(grid.alignment)) if document.digital < DIGITAL else {}
    stated = calibration.confidences(document, grid, weighed)
    places = Places(document)
    cells = tuple(_cell(cell, p, weighed, rivals, places) for cell, p in zip(weighed.cells, stated, strict=True))
    for_prose = weighed.witnessed
    cells = tuple(replace(c, via=(*c.via, PROSE)) if (c.row, c.column) in for_prose else c for c in cells)
    checks = _checks(form, weighed, causes, explained)
    alignment = grid.alignment
    table = Table(
        id=form.id,
        form=form.form,
        form_confidence=round(alignment.form_probability, 4),
        lines=(alignment.first, alignment.last),
        cells=cells,
        rows=tuple(_found_rows(grid, calibration, places)),
        row_readings=tuple(_readings(grid)),
        extra_rows=tuple(_extra(grid, form, places)),
    )
    return with_reasons(table, form), checks


def _explained(form: TableForm, weighed: Weighed, causes: Mapping[str, Cause]) -> tuple[Address, ...]:
    """The smallest set of cells that explains the balances that fail, those of the author's stories before others."""
    if not causes:
        return ()
    values = weighed.settled.values
    told = {a for story in account(form, values, causes.values()).stories for a in story.changes}
    return explain(form.equations, values, signed_cells(form), told)


def missing_table(form: TableForm) -> Table:
    """The table of a form that the report doesn't show: every cell missing."""
    cells = tuple(Cell(r, c, None, None, None, Status.MISSING, None, 0.0) for r, c in form.cells)
    return Table(form.id, form.form, 0.0, (), cells)


def _cell(evidence: Evidence, confidence: float, weighed: Weighed, rivals: Rivals, places: Places) -> Cell:
    address, status, entry, row = evidence.address, evidence.status, evidence.entry, evidence.row
    candidates, because = doubts(evidence, weighed)
    shown = entry if status in (Status.READ, Status.BLANK, Status.UNDECIDED, Status.CORRECTED) else None
    place = places.find(_stands(evidence, candidates))
    return Cell(
        row=address[0],
        column=address[1],
        value=evidence.value,
        text=shown.text if shown else None,
        unit=shown.unit if shown else None,
        status=status,
        consistent=None if status in (Status.MISSING, Status.UNDECIDED) else evidence.consistent,
        confidence=confidence if status is not Status.MISSING else 0.0,
        spans=_spans(shown.intervals) if shown and shown.text else (),
        page=place.page,
        box=place.box,
        via=tuple(v for v in (row.via, entry.via if entry else None) if v) if row.readings else (),
        candidates=candidates or rivals.get(address, ()),
        because=because,
    )


def _stands(evidence: Evidence, candidates: Sequence[Candidate]) -> Iterator[Interval]:
    """Where a cell stands; of an undecided one, wherever a reading of its row has one of its candidates."""
    entries = [evidence.entry] if evidence.entry else []
    if evidence.status is Status.UNDECIDED:
        at, values = evidence.row.cells.index(evidence.address), {candidate.value for candidate in candidates}
        entries += [e for r in evidence.row.readings if (e := r.entries[at]).value in values and not e.lost]
    return (interval for entry in dict.fromkeys(entries) for interval in entry.intervals)


def _spans(intervals: Sequence[Interval]) -> tuple[tuple[int, int, int], ...]:
    return tuple((i.line, i.start, i.end) for i in intervals if i.start < i.end)


def _checks(
    form: TableForm, weighed: Weighed, causes: Mapping[str, Cause], explained: tuple[Address, ...]
) -> tuple[Check, ...]:
    settled, final = weighed.settled, weighed.final
    on_page = {a: v for a, v in settled.values.items() if a not in settled.inferred}
    on_page |= {a: known_value(settled.entries[a]) or Decimal(0) for a in settled.corrected}
    printed = evaluate(form.equations, on_page)
    behind = _behind(explained, final)
    out = []
    for now, then in zip(final, printed, strict=True):
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
                cause=causes.get(now.equation.name),
                cells=tuple(f"{form.id}/{r}/{c}" for r, c in now.equation.addresses),
                explained_by=tuple(f"{form.id}/{r}/{c}" for r, c in behind.get(now.equation.name, ())),
            )
        )
    return tuple(out)


def _behind(explained: tuple[Address, ...], final: Sequence[Evaluation]) -> dict[str, tuple[Address, ...]]:
    """For each failed balance the cells that explain it, by its name.

    These are its own of the set, and those that stand in no failed balance and are linked to them: together the
    balances name the whole set.
    """
    failed = [e.equation for e in final if e.outcome is Outcome.FAILED]
    hidden = set(explained).difference(*(e.addresses for e in failed))
    linked: dict[Address, set[Address]] = {a: {a} for a in explained}
    for evaluation in final if hidden else ():
        inside = linked.keys() & set(evaluation.equation.addresses)
        for address in inside:
            linked[address] |= inside & hidden
    own = {e.name: [linked[a] for a in e.addresses if a in linked] for e in failed}
    return {name: tuple(a for a in explained if any(a in cells for cells in sets)) for name, sets in own.items()}


def _causes(weighed: Weighed, digital: float) -> dict[str, Cause]:
    """Whose fault each failed balance is, by its name."""
    places = {evidence.address: evidence.p_place for evidence in weighed.cells}
    failed = (e.equation for e in weighed.final if e.outcome is Outcome.FAILED)
    return {equation.name: _cause(equation, weighed.settled, digital, places) for equation in failed}


def _cause(equation: Equation, settled: Settled, digital: float, places: Mapping[Address, float]) -> Cause:
    addresses = equation.addresses
    entries = [settled.entries.get(a) for a in addresses]
    if any(e is None or e.slip or a in settled.inferred for e, a in zip(entries, addresses, strict=True)):
        return Cause.READING
    if any(places[a] < CERTAIN_PLACE for a in addresses) or digital < DIGITAL:
        return Cause.UNKNOWN
    return Cause.SOURCE


def _found_rows(grid: Grid, calibration: Calibration, places: Places) -> list[FoundRow]:
    out = []
    for block in grid.alignment.blocks:
        for row in block.rows:
            if row.match is not None:
                match = row.match
                confidence = calibration.match(match.via, row.probability)
                place = places.find(match.intervals)
                spans = _spans(match.intervals)
                out.append(FoundRow(row.key, match.text, match.score, confidence, spans, place.page, place.box))
    return out


def _readings(grid: Grid) -> list[RowReadings]:
    out = []
    for row in grid.rows:
        if len(row.readings) > 1:
            cut = any(entry.via == "cut" for entry in row.readings[0].entries)
            shown = row.readings if cut else row.readings[:MOST_PLACEMENTS_SHOWN]
            listed = tuple(ValueReading(tuple(e.value for e in r.entries), round(r.cost, 3)) for r in shown)
            out.append(RowReadings(row.key, listed))
    return out


def _extra(grid: Grid, form: TableForm, places: Places) -> list[ExtraRowResult]:
    columns = {block.id: block.columns for block in form.blocks}
    labels = {(e.block, e.label): e.intervals for e in grid.alignment.extra}
    out = []
    for block, label, entries in grid.extra:
        cells = tuple(
            _extra_cell(column.key, entry, places.find(entry.intervals))
            for column, entry in zip(columns[block], entries, strict=False)
            if not entry.lost
        )
        place = places.find(labels[block, label])
        out.append(ExtraRowResult(block, label, cells, _spans(labels[block, label]), place.page, place.box))
    return out


def _extra_cell(column: str, entry: Entry, place: Place) -> ExtraCell:
    status = Status.BLANK if entry.blank else Status.READ
    return ExtraCell(column, entry.value, entry.text, status, EXTRA_ROW, place.page, place.box)
