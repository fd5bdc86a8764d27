"""What a cell's printed number may have been before it was misread, and at what cost.

The cost of a value is -log of its probability given what was read, beside that of the reading itself: the noisy
channel's cost of reading one as the other, and a prior of the numbers that such forms hold. So on a page of zeros a
lone 5 in a balance that says 0 is a misread zero at little cost, and on a clean page hardly ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import exp, inf, log

from gouji.channel import Channel, fold, load_channel
from gouji.document import Entry
from gouji.document.amounts import scale_of

ZEROS = 0.85
"""Share of zeros among the cells of a table with balances."""
LOOKED_AT = 80
"""Numbers looked at that a cell may have been misread from."""
DECADES = 4
"""Powers of ten over which the other numbers spread, log-uniformly (Benford's law)."""
NOISE_STEPS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Character errors for which a channel is kept; a page's own error is rounded to the nearest."""
AUTHORS = 0.05
"""Errors of its author, in one figure and his sum of it, that a table is expected to have. About one real report in
seven contradicts itself, but two in three of these in sums over several figures, which no misreading explains. Above,
repairs give way to authors that never erred; below, authors' errors are repaired: `benchmarks/repair.py` has the curve.
"""
IN_TOTALS = 0.85
"""Share of authors' errors that are in totals: most are sums that were done wrong, or not done."""
TOTALS, OTHERS = 30, 130
"""Totals of a table, and its other cells, over which authors' errors spread."""
COPIED = 0.3
"""What is left of an author's chance to add up wrong where one number at most is other than 0: there is nothing to add,
the total is that number."""
FORGOTTEN, DOUBLED, CARRIED, NEAR, ANY = 0.25, 0.1, 0.15, 0.3, 0.2
"""What authors print instead: 0, twice the number, one a power of ten away (a carry missed), one at most `NEARBY` away,
or any."""
NEARBY = 10
STEEP = 1.5
"""Numbers near the right one become rarer with their distance to the power of this."""
WORSE, WORSE_SHARE = 0.1, 0.2
"""Character error of figures that are read much worse than the labels, and the share of pages that have such: small
print between ruled lines, of which labels tell nothing."""
LONGEST = 7
"""Characters of the longest number whose misreadings are looked for."""
LEAST_SCANNED = 1e-3
"""Pages surer than this to be typed count as this sure."""
MOST_COST = 14.0
"""Misreadings that cost more are left out: one in a million."""
CANDIDATES = 4
"""Misreadings of a cell that are tried together with that of another."""


MOST_REMEMBERED = 16384
"""Numbers whose misreadings are remembered."""
MONEY, MOST_DECIMALS = 2, 6
"""Decimals that amounts are usually printed with, and the most."""
UNITS = ("元", "万元", "亿元")
"""Units of money that may be misread for one another."""
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_NUMERAL = {
    "count": re.compile(r"\d+", re.ASCII),
    "signed": re.compile(r"-?\d+", re.ASCII),
    "amount": re.compile(r"\d+(?:\.\d+)?", re.ASCII),
}
"""What the number of a column of each kind looks like."""


class Misreadings:
    """Misreadings of numbers on a page.

    Args:
        noise: Share of the page's label characters that are misread, 0 to 1: the best guess of its numbers'.
        scanned: Probability, above 0, that the page was read by a machine at all.

    Attributes:
        typed: What everything that only reading does to a page costs more, for its author may have typed it.
    """

    def __init__(self, noise: float, scanned: float = 1.0) -> None:
        self._channel = _channel(min(NOISE_STEPS, key=lambda step: abs(log(step) - log(max(noise, 1e-4)))))
        self.typed = -log(max(scanned, LEAST_SCANNED))

    def cost(self, entry: Entry, value: Decimal, *, total: bool = False, kind: str = "count") -> float:
        """Cost of a value where `entry` was read, above that of what was read; infinite where it can't be.

        Args:
            entry: What was read.
            value: What may have been printed.
            total: The cell is the sum of others: these make it what it is, and no number is likelier than another.
            kind: Kind of its column: a count has no sign and no decimals, a change may have a sign, an amount decimals.
        """
        text = plain(entry, kind)
        if text is None or not _may_be(value, kind):
            return inf
        scale = _scale(entry, text)
        costs = [self._beside(text, other, total=total, kind=kind) for other in _written(value / scale, text)]
        if kind == "amount" and entry.unit and Decimal(text):
            costs += [self.typed + self._channel.string_cost(unit, entry.unit) for unit in UNITS
                      if Decimal(text) * scale_of(unit) / scale_of(entry.unit) * scale == value]  # fmt: skip
        cost = min(costs, default=inf)
        return cost if cost < MOST_COST else inf

    def author(self, entry: Entry, value: Decimal, *, total: bool, copied: bool = False, kind: str = "count") -> float:
        """Cost of an author's error: `value` was meant where `entry` is printed. Infinite where it can't be.

        Args:
            entry: What is printed.
            value: What was meant.
            total: The cell is the sum of others.
            copied: One of these at most is other than 0.
            kind: Kind of its column.
        """
        if entry.value is None or entry.value < 0 or value < 0 or not _may_be(value, kind):
            return inf
        parts = 10 ** max(_decimals(value), _decimals(entry.value))
        meant, printed = int(value * parts), int(entry.value * parts)
        each = IN_TOTALS / TOTALS if total else (1 - IN_TOTALS) / OTHERS
        chance = written(meant, printed, COPIED if total and (copied or not meant) else 1.0)
        return -log(AUTHORS * each * chance) + (0.0 if total else prior(meant) - prior(printed))

    def candidates(self, entry: Entry, *, total: bool = False, kind: str = "count") -> Iterator[tuple[Decimal, float]]:
        """The likeliest other values where `entry` was read, with their costs above that of what was read."""
        text = plain(entry, kind)
        if text is None:
            return
        found = []
        for other, _ in self._channel.digit_readings(text, 3 * CANDIDATES):
            if _NUMERAL[kind].fullmatch(other) and other != text:
                cost = self._beside(text, other, total=total, kind=kind)
                if cost < MOST_COST:
                    found.append((cost, Decimal(other) * _scale(entry, text)))
        for cost, value in sorted(found)[:CANDIDATES]:
            yield value, cost

    def odds(self, entry: Entry, *, signed: bool, whole: bool, zeros: float) -> float:
        """Odds, 0 or more, that a number was misread where no balance tells, against that it was not.

        Args:
            entry: What was read.
            signed: The number may be negative; minus signs are lost easily.
            whole: The number has no decimals; else its point may be lost.
            zeros: Share of zeros among such cells, 0 to 1.
        """
        found = _NUMBER.search(fold(entry.text or ""))
        return 0.0 if found is None else _odds(self._channel, found[0].replace(",", ""), signed, whole, zeros)

    def _beside(self, text: str, other: str, *, total: bool, kind: str) -> float:
        misread = self.typed + _mixed(self._channel, other, text) - _cost(self._channel, text, text)
        if total or kind == "amount":  # an amount of any size is as likely, with a point and without
            return misread
        return misread + prior(abs(int(other))) - prior(abs(int(text)))


@lru_cache(maxsize=MOST_REMEMBERED)
def _odds(channel: Channel, text: str, signed: bool, whole: bool, zeros: float) -> float:
    readings = dict(channel.digit_readings(text, LOOKED_AT))
    right = readings.pop(text, None)
    if right is None:
        right = _cost(channel, text, text)
    total = 0.0
    for other, cost in readings.items():
        if (other[:1] == "-") > signed or ("." in other) > ("." in text or not whole):
            continue
        misread = cost - right
        if whole:
            misread += prior(int(abs(float(other))), zeros) - prior(int(abs(float(text))), zeros)
        else:  # amounts are as likely with a point as without, and of any size
            misread = max(0.0, misread)
        total += exp(-misread)
    return total


def prior(value: int, zeros: float = ZEROS) -> float:
    """-log of the probability of a count, by the share of zeros among such cells."""
    return -log(zeros) if value == 0 else log(DECADES * log(10) * value) - log(1 - zeros)


def written(meant: int, printed: int, adds: float = 1.0) -> float:
    """Probability that an author who errs prints one number, 0 or more, where another was meant.

    Args:
        meant: The right number.
        printed: The number printed.
        adds: What is left of his chances to err in any way but leaving the number out, 0 to 1.
    """
    chance = ANY / (DECADES * log(10) * max(printed, 1))
    away = abs(meant - printed)
    if printed == 2 * meant:
        chance += DOUBLED
    if away in (1, 10, 100, 1000):
        chance += CARRIED / 8
    if 0 < away <= NEARBY:
        chance += NEAR * away**-STEEP / (2 * sum(step**-STEEP for step in range(1, NEARBY + 1)))
    return chance * adds + (FORGOTTEN if printed == 0 else 0.0)


def plain(entry: Entry, kind: str = "count") -> str | None:
    """The number printed in a cell without its unit, or None where it is none that a column of this kind may have."""
    text = (entry.text or "").removesuffix(entry.unit or "").rstrip(".。 ")
    if kind != "count":
        text = fold(text).replace(",", "").replace(" ", "").removesuffix(fold(entry.unit or ""))
    if entry.value is None or not 0 < len(text) <= LONGEST or not _NUMERAL[kind].fullmatch(text):
        return None
    return text if kind == "amount" or entry.value == int(text) else None


def _may_be(value: Decimal, kind: str) -> bool:
    return (value >= 0 or kind == "signed") and (kind == "amount" or value == value.to_integral_value())


def _scale(entry: Entry, text: str) -> Decimal:
    """What one of the number printed is worth in the column's unit."""
    number = Decimal(text)
    return entry.value / number if entry.value and number else Decimal(1)


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _written(number: Decimal, text: str) -> Iterator[str]:
    """Ways to print a number: as short as may be, and with as many decimals as what was read, or the usual two."""
    short = _decimals(number)
    if short > MOST_DECIMALS:
        return
    whole = number == number.to_integral_value()
    places = {short, len(text.partition(".")[2])} | (set() if whole else {MONEY})
    yield from (f"{number:.{n}f}" for n in sorted(places) if n >= short)


@lru_cache(maxsize=MOST_REMEMBERED)
def _cost(channel: Channel, truth: str, read: str) -> float:
    return channel.string_cost(truth, read, number=True)


def _mixed(channel: Channel, truth: str, read: str) -> float:
    """Cost of a misreading on a page whose figures may be read much worse than its labels."""
    usual, worse = _cost(channel, truth, read), _cost(_channel(WORSE), truth, read)
    return -log((1 - WORSE_SHARE) * exp(-usual) + WORSE_SHARE * exp(-worse))


@lru_cache(maxsize=len(NOISE_STEPS))
def _channel(rate: float) -> Channel:
    return load_channel().at_error(rate)
