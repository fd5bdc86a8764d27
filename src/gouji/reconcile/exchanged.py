"""Numbers that may stand in each other's cell: one slipped to the neighbouring column or row, and what was there to it.

Rows that lack a number have readings that put the others elsewhere; full ones have none. Of these, neighbours are
taken for exchanged only where that mends a failing balance over each of the two and breaks none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from gouji.document import Address, Grid, GridRow
from gouji.tell import Gaps

BESIDE, BELOW = 11.0, 8.0
"""Cost of two numbers of a row, or of a column, standing in each other's cell as the page was read: about -log of how
often a page has such a pair, one in 200 or in 10, over the pairs that it has. Lines that run into each other exchange
numbers of one column; those of one row keep their order."""
TYPED = 12.0
"""The same for an author who typed them so, in one table of 500. Beside each other that is nearly as likely, and
nothing is put back."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What it is to a row that numbers stand in each other's cell.

    Attributes:
        changes: Cells of the row, by their indices, with the number that belongs there.
        cost: What the row bears for it: all of it, or half where the other number is in another row.
        author: Its author typed them so.
    """

    changes: tuple[tuple[int, Decimal], ...]
    cost: float
    author: bool


def exchanges(grid: Grid, gaps: Gaps, typed: float) -> dict[str, list[Exchange]]:
    """For each row, by its key, the numbers that may stand in each other's cell.

    Args:
        grid: The grid of the table.
        gaps: Its balances, with the values of its cells as they are read.
        typed: What a reading's exchange costs more for the page may be typed (see `Misreadings`).
    """
    read = gaps.values

    def mends(a: Address, b: Address) -> bool:
        if a not in read or b not in read or read[a] == read[b]:
            return False
        if not all(gaps.failing.intersection(gaps.over.get(cell, ())) for cell in (a, b)):
            return False
        after = gaps.after({a: read[b], b: read[a]})
        mended = gaps.failing - after
        return after < gaps.failing and all(mended.intersection(gaps.over[cell]) for cell in (a, b))

    found: dict[str, list[Exchange]] = {}
    for row in grid.rows:
        for i, (a, b) in enumerate(pairwise(row.cells)):
            if mends(a, b):
                changes = ((i, read[b]), (i + 1, read[a]))
                found.setdefault(row.key, []).extend(_ways(changes, BESIDE + typed, TYPED))
    for above, below, i in _one_above_the_other(grid):
        a, b = above.cells[i], below.cells[i]
        if mends(a, b):
            for row, value in ((above, read[b]), (below, read[a])):
                found.setdefault(row.key, []).extend(_ways(((i, value),), (BELOW + typed) / 2, TYPED / 2))
    return found


def _ways(changes: tuple[tuple[int, Decimal], ...], read: float, typed: float) -> list[Exchange]:
    return [Exchange(changes, read, author=False), Exchange(changes, typed, author=True)]


def _one_above_the_other(grid: Grid) -> Iterator[tuple[GridRow, GridRow, int]]:
    """Cells of the same column in rows one below the other, by their index."""
    for above, below in pairwise(grid.rows):
        for i, (a, b) in enumerate(zip(above.cells, below.cells, strict=False)):
            if a[1] == b[1]:
                yield above, below, i
