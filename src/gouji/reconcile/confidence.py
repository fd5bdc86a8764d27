"""Confidence of a cell: P(edition) x P(row) x P(column) x P(value).

The factors are probabilities that the stages before have given; P(value) comes from how the value came about, which
is set here by hand, and from what the noisy channel says that a number may have been misread from. How noisy the page
is, is measured on the labels, which are known by heart. (`calibration` makes a calibrated confidence of it all.)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from gouji.document import Alignment, Entry, Status

DIGITAL = 0.9
"""Probability of digital text from which on what is printed is taken for what the author typed."""
READ_DIGITAL = 0.9995
READ_BALANCED = 0.9993
"""A value read by OCR in balances that all hold: two errors would have to cancel each other."""
READ_FAILED = 0.7
"""A value read by OCR in a balance that fails: never accepted."""
READ_BASE = 0.002
"""Chance that OCR misreads a cell whatever the channel says of it."""
INFERRED_ZERO, INFERRED_TWICE, INFERRED_ONCE, INFERRED_SHAKY = 0.996, 0.992, 0.9, 0.5
"""A lost 0 that the balances leave no choice; another number told by two independent balances, by one, on a page whose
balances contradict each other."""
BLANK_SLOT, BLANK_DOUBTFUL, BLANK_MARK = 0.995, 0.7, 0.997
"""An empty cell: of digital text or of a page that leaves zeros blank; of an OCR page that prints its zeros, where it
may be a lost zero; a printed mark."""
SLIPS = {
    "unit not printed": 0.75,
    "unit not of the form": 0.9,
    "no count": 0.5,
    "misplaced separator": 0.9,
    "not a number": 0.3,
    "unreadable sign": 0.5,
}
"""What a flaw of the printed text leaves of P(value), balances or not."""
SLIP = 0.97
"""The same for other flaws (a letter for a digit, a trailing dot) where no balance covers the cell."""
UNDECIDED, MISSING = 0.5, 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """What the whole table says about its cells.

    Attributes:
        digital: Probability that the text is what its author typed.
        noise: Share of label characters misread, 0 to 1.
        blank_convention: The page leaves zeros blank.
        shaky: Balances contradicted each other while values were inferred.
    """

    digital: float
    noise: float
    blank_convention: bool
    shaky: bool


def label_noise(alignment: Alignment) -> float:
    """Share of misread characters in the row labels that were found, 0 to 1."""
    size = wrong = 0.0
    for block in alignment.blocks:
        for row in block.rows:
            if row.match is not None and row.match.via == "label":
                length = max(1, len(row.match.text))
                size += length
                wrong += length * (1 - row.match.score / 100)
    return wrong / size if size else 0.05


def value_probability(
    status: Status,
    entry: Entry | None,
    consistent: bool | None,
    page: Page,
    *,
    confirmed: bool,
    zero: bool,
    twice: bool,
    weighed: float,
    odds: float = 0.0,
    seen_empty: bool = False,
) -> float:
    """P(value): that the value is what the page says, given that the place is right.

    Args:
        status: The cell's status.
        entry: What the chosen reading says of it.
        consistent: Whether the balances over it hold (None: none covers it).
        page: What the whole table says.
        confirmed: A balance over the cell holds that was not used up to infer another number of it.
        zero: The value is 0.
        twice: Two independent balances tell an inferred value.
        weighed: Cost by which the row's reading won over the next, infinite if it was the only one.
        seen_empty: The reader has looked into the cell and found nothing.
        odds: Odds that its number was misread, by the noisy channel, if no balance tells.
    """
    if status is Status.MISSING:
        return MISSING
    if status is Status.UNDECIDED:
        return UNDECIDED
    chance = 1 - 0.5 * exp(-weighed)
    if status in (Status.INFERRED, Status.CORRECTED):
        if page.shaky or consistent is False:
            return INFERRED_SHAKY
        sure = INFERRED_ZERO if zero else INFERRED_TWICE if twice else INFERRED_ONCE
        return sure * chance if status is Status.CORRECTED else sure
    if status is Status.BLANK:
        if consistent is False and page.digital < DIGITAL:
            return READ_FAILED
        if entry is not None and entry.text:
            return BLANK_MARK * chance
        sure = page.digital >= DIGITAL or page.blank_convention or seen_empty
        return (BLANK_SLOT if sure else BLANK_DOUBTFUL) * chance
    return _read(entry, consistent, page, confirmed=confirmed, odds=odds) * chance


def _read(entry: Entry | None, consistent: bool | None, page: Page, *, confirmed: bool, odds: float) -> float:
    slip = entry.slip if entry else None
    flaw = SLIPS.get(slip, 1.0) if slip else 1.0
    if page.digital >= DIGITAL:
        return READ_DIGITAL * flaw
    if consistent is False:
        return READ_FAILED * flaw
    if consistent and confirmed:
        return READ_BALANCED * flaw
    sure = (1 - READ_BASE) / (1 + odds)
    return sure * (flaw if flaw < 1.0 else SLIP if slip else 1.0)
