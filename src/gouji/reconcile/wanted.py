"""What failing balances ask of the cells as they are read."""

from __future__ import annotations

from decimal import Decimal

from gouji.document import Address, Entry, Grid
from gouji.tell import Gaps


def read_values(grid: Grid) -> dict[Address, Decimal]:
    """The values of the cells by the likeliest reading of each row; a blank is 0, a lost number absent."""
    return {
        address: value
        for row in grid.rows
        if row.readings
        for address, entry in zip(row.cells, row.readings[0].entries, strict=True)
        if (value := known_value(entry)) is not None
    }


def wanted_values(gaps: Gaps) -> dict[Address, set[Decimal]]:
    """The value that each failing balance would need in each of its cells, all others being as they are read.

    Args:
        gaps: The balances, with the values of the cells as they are read.
    """
    found: dict[Address, set[Decimal]] = {}
    for i in gaps.failing:
        equation = gaps.equations[i]
        for address in equation.addresses if equation.relation == "=" else ():
            found.setdefault(address, set()).add(gaps.values[address] - gaps.gaps[i] / gaps.over[address][i])
    return found


def known_value(entry: Entry) -> Decimal | None:
    """The value that an entry gives to the balances: a blank counts as 0, None is not known."""
    return Decimal(0) if entry.blank else entry.value
