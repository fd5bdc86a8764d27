"""Readings of rows, completed by the balances within each row and weeded by bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Address, Entry, GridRow
from gouji.forms import Equation

UNBALANCED = 6.0
"""Cost of a reading that breaks a balance within its row: authors err in about one report of seven, not row by row."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading of a row with what its lost cells must be.

    Attributes:
        entries: The reading's entries.
        values: Value of each cell; None where it is lost and nothing within the row tells it. A blank is 0.
        cost: Cost of the reading, broken balances included.
        balanced: No balance within the row is broken.
    """

    entries: tuple[Entry, ...]
    values: tuple[Decimal | None, ...]
    cost: float
    balanced: bool


def choices(row: GridRow, equations: Sequence[Equation]) -> list[Choice]:
    """The readings of a row, completed; of those that come to the same values the cheapest.

    Args:
        row: The row.
        equations: The table's equalities that lie within the row.
    """
    place = {address: i for i, address in enumerate(row.cells)}
    found: list[Choice] = []
    for reading in row.readings:
        values: list[Decimal | None] = [known_value(entry) for entry in reading.entries]
        broken = sum(not _complete(values, equation, place) for equation in equations)
        found.append(Choice(reading.entries, tuple(values), reading.cost + UNBALANCED * broken, broken == 0))
    return merged(found)


def merged(found: Iterable[Choice]) -> list[Choice]:
    """The choices, cheapest first; of those that come to the same values only the cheapest."""
    best: dict[tuple[Decimal | None, ...], Choice] = {}
    for choice in found:
        known = best.get(choice.values)
        if known is None or choice.cost < known.cost:
            best[choice.values] = choice
    return sorted(best.values(), key=lambda c: c.cost)


def known_value(entry: Entry) -> Decimal | None:
    """The value that an entry gives to the balances: a blank counts as 0, None is not known."""
    return Decimal(0) if entry.blank else entry.value


def _complete(values: list[Decimal | None], equation: Equation, place: dict[Address, int]) -> bool:
    """Fill what one balance within the row determines; False if it is broken."""
    terms = [(f, place[a]) for f, a in equation.left] + [(-f, place[a]) for f, a in equation.right]
    total = sum((f * v for f, i in terms if (v := values[i]) is not None), Decimal(0))
    open_ = [(f, i) for f, i in terms if values[i] is None]
    if not open_:
        return abs(total) <= equation.tolerance
    if len(open_) == 1:
        factor, i = open_[0]
        value = -total / factor
        if value < 0 or value != value.to_integral_value():
            return False
        values[i] = value
        return True
    same = len({f > 0 for f, _ in open_}) == 1
    if same and total == 0:
        for _, i in open_:
            values[i] = Decimal(0)
        return True
    # the rest must be able to bring the sum to zero
    return not same or (total < 0) == (open_[0][0] > 0)


def fits(
    choice: Choice, cells: Sequence[Address], low: dict[Address, Decimal], high: dict[Address, Decimal | None]
) -> bool:
    """Whether every value of a choice lies within the bounds of its cell."""
    for value, address in zip(choice.values, cells, strict=True):
        if value is None:
            continue
        top = high[address]
        if value < low[address] or (top is not None and value > top):
            return False
    return True
