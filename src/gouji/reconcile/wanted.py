"""What failing balances ask of the cells as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from gouji.document import Address, Entry, Grid
from gouji.forms import Equation
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


def wanted_values(read: Mapping[Address, Decimal], equations: Iterable[Equation]) -> dict[Address, set[Decimal]]:
    """The value that each failing balance would need in each of its cells, all others being as they are read.

    Args:
        read: The values of the cells as they are read.
        equations: The balances of the form.
    """
    gaps = Gaps((e for e in equations if e.relation == "="), read)
    found: dict[Address, set[Decimal]] = {}
    for i in gaps.failing:
        for address in gaps.equations[i].addresses:
            found.setdefault(address, set()).add(read[address] - gaps.gaps[i] / gaps.over[address][i])
    return found


def known_value(entry: Entry) -> Decimal | None:
    """The value that an entry gives to the balances: a blank counts as 0, None is not known."""
    return Decimal(0) if entry.blank else entry.value
