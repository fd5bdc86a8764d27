"""What speaks for every cell of a table once its readings are chosen: P(edition), P(row), P(column), P(value).

The factors are what the stages before have given, as raw as they come; `calibration` makes a confidence of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.document import Address, Document, Entry, Grid, GridRow, Outcome, Shown, SourceKind, Status, Told
from gouji.document.amounts import MINUS, is_blank_mark
from gouji.forms import Equation, TableForm
from gouji.reconcile.bounds import refuted
from gouji.reconcile.checks import Evaluation, evaluate
from gouji.reconcile.confidence import DIGITAL, Page, label_noise, value_probability
from gouji.reconcile.held import Held
from gouji.reconcile.limit import Limit
from gouji.reconcile.misread import ZEROS, Misreadings
from gouji.reconcile.prose import witnesses
from gouji.reconcile.seen import DOUBTED, Seen
from gouji.reconcile.settle import Settled, settle
from gouji.reconcile.support import twice_told
from gouji.tell import signed_cells

UPHEAVAL, UPHEAVAL_LEAST = 0.7, 8
"""P(place) where more than half of the balances that are not 0 = 0 fail, and how many must fail at least."""
EXCHANGED = 0.5
"""P(column) at most where the header leaves open which of two columns is which."""
ZEROS_ALONE = 0.5
"""Share of zeros among cells that no balance covers."""
_LESS = re.compile(rf"(?:^|[\s\d|])(?:{'|'.join(word for word in MINUS if not is_blank_mark(word))})\s*$")
"""A word for a minus that ends a line on its own; 增/减 in a header is none."""
ZEROS_PRINTED = 3
"""Zeros printed for each empty cell from which on a page counts as one that prints its zeros."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a cell.

    Attributes:
        address: Its row and column.
        row: The grid row it stands in.
        status: How its value was obtained.
        entry: What the chosen reading says of it, None where its row was not found.
        decided: Its value as the balances count it (a blank is 0), None where it is open.
        consistent: Whether the balances over it hold; None if none covers it or none can be decided.
        covered: A sum of the form is over it; that one number is no more than another tells little of either.
        source: Whether the text is what its author typed.
        held: It is never accepted, however often its like is right: see `held` and `calibration.HELD`.
        usual: The page leaves its zeros blank, or prints marks for them and one stands here: no sign of a lost number.
        p_edition: Probability, 0 to 1, that the table is of this edition.
        p_row: Probability that the numbers are this row's.
        p_column: Probability that they stand under this column.
        p_value: Probability that the value is what the page says, given the place.
    """

    address: Address
    row: GridRow
    status: Status
    entry: Entry | None
    decided: Decimal | None
    consistent: bool | None
    covered: bool
    source: SourceKind
    held: bool
    usual: bool
    p_edition: float
    p_row: float
    p_column: float
    p_value: float

    @property
    def value(self) -> Decimal | None:
        """The value to show: None for a blank and for what is open."""
        return None if self.status in (Status.BLANK, Status.MISSING, Status.UNDECIDED) else self.decided

    @property
    def group(self) -> str:
        """The kind of cell that its confidence is calibrated with, such as "ocr/covered/read.number"."""
        cover = "failed" if self.consistent is False else "covered" if self.covered else "uncovered"
        return "/".join((self.source, cover, self.kind))

    @property
    def kind(self) -> str:
        """The same over all pages and balances, such as "read.number"."""
        name = str(self.status)
        if self.status in (Status.READ, Status.INFERRED):
            name += ".number" if self.decided else ".zero"
        elif self.status is Status.BLANK and not self.usual:
            name += ".alone"
        return name

    @property
    def p_place(self) -> float:
        """Probability that the cell's numbers stand where the form has this cell."""
        return self.p_edition * self.p_row * self.p_column


@dataclass(frozen=True, slots=True)
class Weighed:
    """A table with its readings chosen, its balances evaluated, and what speaks for each cell in the form's order.

    `witnessed` are the cells that were open until the prose was heard.
    """

    settled: Settled
    final: tuple[Evaluation, ...]
    cells: tuple[Evidence, ...]
    witnessed: frozenset[Address] = frozenset()


def weigh(
    document: Document, grid: Grid, form: TableForm, told: Sequence[Told] = (), limit: Limit | None = None
) -> Weighed:
    """Choose the readings of a table and weigh its cells.

    Args:
        document: The report, for its evidence of being digital.
        grid: The grid of the table.
        form: Its form.
        told: Figures of the prose; used on scans only, for what an author typed is never changed.
        limit: What the choice among readings may spend; the usual if None.
    """
    limit = limit or Limit()
    noise = label_noise(grid.alignment)
    misreadings, said, seen = None, {}, None
    if document.digital < DIGITAL:
        seen = Seen(document)
        misreadings = Misreadings(noise, 1 - document.digital)
        grid = _with_lost_zeros(grid, seen)
        said = witnesses(told, form.id)
    settled = settle(grid, form, misreadings, limit)
    asked = {a: value for a, value in said.items() if value in (v for v, _ in settled.open.get(a, ()))}
    witnessed: frozenset[Address] = frozenset()
    if asked:  # the prose is heard where the page and the balances leave a doubt, and nowhere else
        heard = settle(grid, form, misreadings, limit, asked)
        witnessed = frozenset(settled.open.keys() - heard.open.keys())
        settled = heard
    page = Page(document.digital, noise, grid.blank_convention, settled.shaky)
    statuses = {a: _status(a, settled.entries.get(a), settled, page) for row in grid.rows for a in row.cells}
    read = {a: value for a, value in settled.values.items() if statuses[a] is not Status.MISSING}
    final = tuple(evaluate(form.equations, read))
    consistent = _consistent(final)
    passing = [e.equation for e in final if e.outcome is Outcome.PASSED]
    shaken = _upheaval(final)
    guessed = {a for a in settled.inferred if settled.values[a]} | set(settled.corrected)
    covered = {a for e in form.equations if e.relation == "=" for a in e.addresses}
    confirmed = {a for e in passing if e.relation == "=" and guessed.isdisjoint(e.addresses) for a in e.addresses}
    rows = {row.key: row for row in grid.rows}
    shown = Shown.of(grid.rows)
    denied = {a for a, value in said.items() if settled.values.get(a, value) != value}
    negative = signed_cells(form)
    undecided = [e.equation for e in final if e.outcome is Outcome.UNDECIDED]
    hopeless = {a: False for equation in undecided if refuted(equation, read, negative) for a in equation.addresses}
    consistent_at_best = {**consistent, **hopeless}
    held = Held(grid, shown, settled, consistent_at_best, passing, page, document.kind, witnessed, denied, covered)
    texts = {line.number: line.text for line in document.lines} if negative else {}
    unsure = {(found.id, key) for found in grid.alignment.blocks for key in found.unsure_columns}
    cells = []
    for block in form.blocks:
        placed = grid.column_probability[block.id] if len(block.columns) > 1 else 1.0
        for printed in block.rows:
            row = rows[printed.key]
            for address, column in zip(row.cells, printed.columns, strict=True):
                entry = settled.entries.get(address)
                status = statuses[address]
                twice = (
                    address in guessed and _alone(address, guessed, passing) and twice_told(address, guessed, passing)
                )
                odds = 0.0
                if misreadings is not None and entry is not None and address not in confirmed:
                    zeros = ZEROS if address in covered else ZEROS_ALONE
                    odds = misreadings.odds(
                        entry, signed=column.kind == "signed", whole=column.kind != "amount", zeros=zeros
                    )
                    odds *= 1 - document.digital  # what an author typed no engine misread
                holds = consistent.get(address)
                holds = None if holds and address not in covered else holds
                chance = value_probability(
                    status,
                    entry,
                    holds,
                    page,
                    confirmed=address in confirmed,
                    zero=address not in settled.corrected and not settled.values.get(address),
                    twice=twice,
                    weighed=settled.weighed.get(row.key, float("inf")),
                    odds=odds,
                    seen_empty=seen is not None and entry is not None and seen.empty(entry),
                )
                sure = seen.confidence(entry) if seen is not None and status in (Status.READ, Status.BLANK) else None
                doubted = sure is not None and sure < DOUBTED and not (address in confirmed and holds)
                if doubted and sure is not None:
                    chance *= sure
                torn = column.kind == "signed" and entry is not None and _lost_its_sign(entry, texts)
                cells.append(
                    Evidence(
                        address,
                        row,
                        status,
                        entry,
                        settled.values.get(address),
                        consistent.get(address),
                        address in covered,
                        document.kind,
                        doubted or torn or held(address, status, entry, holds, twice=twice),
                        page.blank_convention or (shown.prints_marks and entry is not None and bool(entry.text)),
                        grid.alignment.form_probability,
                        row.probability * shaken,
                        min(placed, EXCHANGED) if (block.id, column.key) in unsure else placed,
                        chance,
                    )
                )
    return Weighed(settled, final, tuple(cells), witnessed)


def _lost_its_sign(entry: Entry, texts: Mapping[int, str]) -> bool:
    """Whether a number begins a line, and the line before ends with a word for less: 减 / 232 may be -232."""
    at = min(((place.line, place.start) for place in entry.intervals), default=None)
    if at is None or not entry.value or texts.get(at[0], "")[: at[1]].strip():
        return False
    return _LESS.search(texts.get(at[0] - 1, "")) is not None


def _with_lost_zeros(grid: Grid, seen: Seen) -> Grid:
    """The grid of a scan with its empty cells taken for lost ones, if the page prints its zeros.

    What stands empty there is most likely a zero that the engine overlooked, and no sign that the author left it out;
    unless the reader has looked into the cell and found nothing.
    """
    firsts = [entry for row in grid.rows if row.readings for entry in row.readings[0].entries]
    empty = sum(entry.blank and not entry.text and not seen.empty(entry) for entry in firsts)
    if grid.blank_convention or not empty or Shown.of(grid.rows).zeros < ZEROS_PRINTED * empty:
        return grid
    rows = []
    for row in grid.rows:
        readings = tuple(
            replace(
                reading,
                entries=tuple(
                    replace(e, blank=False, lost=True, via="slots")
                    if e.blank and not e.text and not seen.empty(e)
                    else e
                    for e in reading.entries
                ),
            )
            for reading in row.readings
        )
        rows.append(replace(row, readings=readings))
    return replace(grid, rows=tuple(rows))


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


def _consistent(final: Sequence[Evaluation]) -> Mapping[Address, bool | None]:
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


def _status(address: Address, entry: Entry | None, settled: Settled, page: Page) -> Status:
    if address in settled.open:
        if entry is None or (entry.lost and not settled.open[address]):
            return Status.MISSING
        return Status.UNDECIDED
    if address in settled.corrected:  # a number misread from what stands for 0: a mark, if the page prints no zeros
        return Status.BLANK if page.blank_convention and not settled.values[address] else Status.CORRECTED
    if address in settled.inferred:
        if page.blank_convention and not settled.values[address]:  # the page would print nothing here
            if entry is None:
                return Status.MISSING
            if entry.lost:
                return Status.BLANK
        return Status.CORRECTED if entry is not None and entry.text and not entry.blank else Status.INFERRED
    return Status.BLANK if entry is not None and entry.blank else Status.READ
