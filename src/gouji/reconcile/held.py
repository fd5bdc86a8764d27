"""Which cells are never accepted, however often their like is right.

Each reason is one that neither balances nor learned confidences can see past: the number may belong elsewhere, or
nothing independent tells it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence, Set

from gouji.document import Address, Entry, Grid, GridRow, Shown, SourceKind, Status
from gouji.forms import Equation
from gouji.reconcile.confidence import DIGITAL, Page
from gouji.reconcile.gaps import may_hold_page_number
from gouji.reconcile.settle import Settled

OFTEN = 2
"""Marks read as the same number from which on it tells nothing; one may be chance."""
MOST_OPEN = 0.5
"""Share of a scan's cells under balances, in rows that were found, that may be open; beyond it none is accepted: there
one accepted cell in a hundred was wrong, for balances that can't be decided refute nothing."""
LEAST_MISSING = 2
"""Numbers that such a page lacks; a single one may have got lost."""


class Held:
    """Says of a table's cells whether they are held.

    Args:
        grid: The grid whose readings were chosen.
        shown: What the page shows in its cells.
        settled: The choice.
        consistent: For each cell whether the balances over it hold, None where they can't be decided.
        passing: The balances that hold.
        page: What is known of the page.
        kind: Whether its text is what an author typed.
        witnessed: Cells that only the prose tells.
        denied: Cells of which the prose tells another value: numbers of their rows may be another row's.
        covered: Cells that a sum of the form is over.
    """

    def __init__(
        self,
        grid: Grid,
        shown: Shown,
        settled: Settled,
        consistent: Mapping[Address, bool | None],
        passing: Sequence[Equation],
        page: Page,
        kind: SourceKind,
        witnessed: Collection[Address],
        denied: Set[Address],
        covered: Set[Address],
    ) -> None:
        self._settled, self._consistent, self._page, self._kind = settled, consistent, page, kind
        self._witnessed = witnessed
        leaning = [not settled.corrected.keys().isdisjoint(e.addresses) for e in passing]
        self._leaning = {a for e, leans in zip(passing, leaning, strict=True) if leans for a in e.addresses}
        self._plain = {a for e, leans in zip(passing, leaning, strict=True) if not leans for a in e.addresses}
        # a number that makes one balance hold and breaks another only moves a contradiction: it confirms nothing
        repaired = settled.inferred.keys() | settled.corrected.keys()
        failing = {a for a in repaired if settled.values[a] and consistent.get(a) is False}
        self._hollow = {a for e in passing if not failing.isdisjoint(e.addresses) for a in e.addresses}
        self._maybe_one = _maybe_one_number(grid, settled)
        self._marks = _misread_marks(settled) if page.blank_convention and shown.prints_marks else set()
        self._lacks_zeros = _lacks_zeros(shown)
        proved = {a for a in covered if consistent.get(a)}

        def cells(is_such: Callable[[GridRow], bool]) -> set[Address]:
            return {address for row in grid.rows if is_such(row) for address in row.cells}

        scanned = page.digital < DIGITAL
        vague = {a for a, holds in consistent.items() if holds is None} if scanned else set()
        self._adrift = cells(lambda row: _is_adrift(row, settled, settled.open.keys() | vague))
        self._may_drift = {"count", "slots"} if scanned else {"count"}  # an engine loses cells, not numbers alone
        empty = cells(lambda row: all(entry is None or entry.blank for entry in _entries(row, settled)))
        self._unmarked = cells(lambda row: _leaves_out(row, settled)) - (empty & proved)  # it is all the same where
        self._doubted = settled.doubted.keys() | cells(lambda row: not denied.isdisjoint(row.cells))
        self._doubted |= cells(
            lambda row: not proved.issuperset(row.cells) and may_hold_page_number(row, settled.entries)
        )
        if scanned and _is_illegible(grid, settled, covered):
            self._doubted |= covered

    def __call__(
        self, address: Address, status: Status, entry: Entry | None, holds: bool | None, *, twice: bool
    ) -> bool:
        """Whether a cell is held.

        Args:
            address: The cell.
            status: How its value was obtained.
            entry: What the chosen reading says of it.
            holds: Whether the sums over it hold; None if none covers it or none can be decided.
            twice: Two independent balances tell its value.
        """
        return (
            address in self._doubted
            or self._by_balances(address, status, twice=twice)
            or (status is Status.CORRECTED and self._kind is not SourceKind.OCR)  # the author may have misprinted it
            or (address in self._adrift and entry is not None and entry.via in self._may_drift and not holds)
            or (address in self._unmarked and entry is not None and entry.via == "count")
            or (address in self._maybe_one and entry is not None and entry.via == "cut" and not holds)
            or (entry is not None and entry.text in self._marks)
            or (address in self._witnessed and not holds)  # prose alone vouches for nothing
        )

    def _by_balances(self, address: Address, status: Status, *, twice: bool) -> bool:
        fails = self._consistent.get(address) is False
        if status is Status.BLANK:  # the cell may have lost its number
            return fails or address in self._leaning or address in self._settled.corrected
        if status is Status.INFERRED and self._lacks_zeros:  # it was left blank as likely
            return True
        if status in (Status.INFERRED, Status.CORRECTED):
            # a lost 0 needs one witness that rests on no correction; another number, or one printed otherwise, two
            corrected = self._settled.corrected
            lost_zero = address not in corrected and not self._settled.values[address]
            told = twice or (lost_zero and (not corrected or address in self._plain))
            if self._page.shaky or fails or not told:
                return True
        return (fails or address in self._hollow) and self._page.digital < DIGITAL


def _misread_marks(settled: Settled) -> set[str]:
    """What marks for "nothing" were read as on this page, or seem to be: some of the like may have no balance to tell.

    A number and its total are wrong together where both are such a mark. A text is one of them if it was so more than
    once, or if it stands more often in cells that are left open than in others.
    """
    texts = {a: entry.text for a, entry in settled.entries.items() if entry.text and not entry.blank}
    proved = Counter(text for a, text in texts.items() if a in settled.corrected and not settled.values[a])
    open_ = Counter(text for a, text in texts.items() if a in settled.open)
    times = Counter(texts.values())
    return {text for text in times if proved[text] >= OFTEN or (open_[text] >= OFTEN and 2 * open_[text] > times[text])}


def _lacks_zeros(shown: Shown) -> bool:
    """Whether a page on which numbers are missing prints hardly any zero."""
    return shown.without_number >= LEAST_MISSING and shown.hardly_zeros(shown.without_number)


def _entries(row: GridRow, settled: Settled) -> list[Entry | None]:
    """What the chosen reading says of each cell of a row; None where it was not found."""
    return [settled.entries.get(address) for address in row.cells]


def _is_adrift(row: GridRow, settled: Settled, open_: Set[Address]) -> bool:
    """Whether numbers of a row were lost and the balances don't say which: the others may stand a cell further on."""
    lost = any(entry is None or entry.lost for entry in _entries(row, settled))
    return lost and not open_.isdisjoint(row.cells)


def _leaves_out(row: GridRow, settled: Settled) -> bool:
    """Whether the page leaves out zeros of a row, and nothing shows where: columns exchanged would break no balance."""
    found = _entries(row, settled)
    return any(entry is not None and entry.blank and not entry.text and entry.via == "count" for entry in found)


def _is_illegible(grid: Grid, settled: Settled, covered: Set[Address]) -> bool:
    """Whether so many of the cells under balances are open that these refute hardly anything."""
    found = [a for row in grid.rows if row.readings for a in row.cells if a in covered]
    return sum(a in settled.open for a in found) > MOST_OPEN * len(found)


def _maybe_one_number(grid: Grid, settled: Settled) -> set[Address]:
    """Cells of numbers cut from what may as well be one number, the others being lost.

    A run that begins with 0 is none; where a table has one, its numbers do run together.
    """
    found: set[Address] = set()
    for row in grid.rows:
        entries = [e for e in _entries(row, settled) if e is not None and e.via == "cut"]
        cut = [(i.line, i.start, e.text) for e in entries if e.text for i in e.intervals]
        if cut and min(cut)[2].startswith("0"):
            return set()
        found.update(row.cells if cut else ())
    return found
