"""Numbers that may stand in each other's cell: one slipped to the neighbouring column or row, and what was there to it.

Rows that lack a number have readings that put the others elsewhere; full ones have none. Of these, neighbours are
taken for exchanged only where a failing balance over each of the two cells asks for the number of the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from gouji.document import Address, Grid, GridRow

EXCHANGED = 7.0
"""Cost of two numbers standing in each other's cell; where they are of two rows each row bears half."""

Exchange = tuple[tuple[tuple[int, Decimal], ...], float]
"""The cells of a row that another number belongs to, by their indices, with that; and what the row bears for it."""


def exchanges(
    grid: Grid, read: Mapping[Address, Decimal], wanted: Mapping[Address, Collection[Decimal]]
) -> dict[str, list[Exchange]]:
    """For each row, by its key, the numbers that may stand in each other's cell.

    Args:
        grid: The grid of the table.
        read: The values of its cells as they are read; those of lost numbers absent.
        wanted: What failing balances ask for in each cell (see `wanted.wanted_values`).
    """

    def unlike(a: Address, b: Address) -> bool:
        return (
            a in read and b in read and read[a] != read[b]
            and read[b] in wanted.get(a, ()) and read[a] in wanted.get(b, ())
        )  # fmt: skip

    found: dict[str, list[Exchange]] = {}
    for row in grid.rows:
        for i, (a, b) in enumerate(pairwise(row.cells)):
            if unlike(a, b):
                found.setdefault(row.key, []).append((((i, read[b]), (i + 1, read[a])), EXCHANGED))
    for above, below, i in _one_above_the_other(grid):
        a, b = above.cells[i], below.cells[i]
        if unlike(a, b):
            found.setdefault(above.key, []).append((((i, read[b]),), EXCHANGED / 2))
            found.setdefault(below.key, []).append((((i, read[a]),), EXCHANGED / 2))
    return found


def _one_above_the_other(grid: Grid) -> Iterator[tuple[GridRow, GridRow, int]]:
    """Cells of the same column in rows one below the other, by their index."""
    for above, below in pairwise(grid.rows):
        for i, (a, b) in enumerate(zip(above.cells, below.cells, strict=False)):
            if a[1] == b[1]:
                yield above, below, i
