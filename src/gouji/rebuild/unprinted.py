"""Rows of a page that leaves its zeros out: what is not printed in them is blank, not lost.

Where such a page shows its cells, empty ones are blank already. Where it doesn't, because its text has been flowed, a
row has fewer numbers than cells, and nothing but the balances, and how often each column has a number at all, tells
which cells these are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from math import log

from gouji.document import Entry, GridRow, Reading
from gouji.forms import Column, PrintedRow
from gouji.rebuild.frame import LOST, MOST_READINGS

NOT_PRINTED = 4.0
"""Cost of a number that got lost on such a page, or is none of its row, where the row's balances would fail else."""
HABITS = 2.0
"""Rows of a page whose numbers stand under what columns they will independently of each other, as far as these habits
go: who asks one office for one thing asks it for others."""
LEAST, MOST = 0.01, 0.99
"""Bounds of a column's share of numbers, lest one form's habits rule out what a page says."""


def with_blanks(
    rows: Sequence[GridRow],
    printed: Sequence[PrintedRow],
    sums: Sequence[Sequence[tuple[int, ...]]],
) -> Iterator[GridRow]:
    """The rows of a page that leaves its zeros out, lost numbers taken for blanks.

    Args:
        rows: The rows as they were read.
        printed: The same rows of the form.
        sums: For each the factors of its cells in every equality within it.
    """
    told = sum(any(entry.value for reading in row.readings for entry in reading.entries) for row in rows)
    weight = min(1.0, HABITS / max(1, told))
    for row, form, factors in zip(rows, printed, sums, strict=True):
        readings = row.readings
        if any(_unprinted(entry) for reading in readings for entry in reading.entries):
            readings = tuple(_blanked(readings, form, factors, weight))
        complete = row.complete and len(readings) <= MOST_READINGS
        yield replace(row, readings=readings[:MOST_READINGS], complete=complete)


def _blanked(
    readings: Sequence[Reading], form: PrintedRow, factors: Sequence[tuple[int, ...]], weight: float
) -> list[Reading]:
    """The readings with blanks that keep the row's balances, cheapest first; else all, and with one number lost."""
    shown = any(entry.via == "slots" and entry.value is not None for reading in readings for entry in reading.entries)
    free = 0.0 if shown else LOST  # where the row's cells show, those that don't are lost
    blanks, lossy = [], []
    for reading in readings:
        lost = [i for i, entry in enumerate(reading.entries) if _unprinted(entry)]
        entries = tuple(replace(e, blank=True, lost=False) if i in lost else e for i, e in enumerate(reading.entries))
        cost = reading.cost - free * len(lost) + weight * sum(map(_habit, entries, form.columns))
        blanks.append(Reading(entries, cost))
        for i in lost:
            if _lacks(entries, factors, i):
                lossy.append(Reading((*entries[:i], reading.entries[i], *entries[i + 1 :]), cost + NOT_PRINTED))
    if balanced := [reading for reading in blanks if _balanced(reading.entries, factors)]:
        blanks, lossy = balanced, []
    elif sum(not entry.blank for entry in blanks[0].entries) == 1:
        none = tuple(Entry(None, blank=True) for _ in form.cells)
        lossy.append(Reading(none, min(reading.cost for reading in blanks) + NOT_PRINTED))
    return sorted(blanks + lossy, key=lambda reading: reading.cost)


def _unprinted(entry: Entry) -> bool:
    """Whether nothing at all stands for the cell."""
    return entry.lost and not entry.intervals


def _left(entries: Sequence[Entry], factors: Sequence[int]) -> Decimal:
    return sum((f * (e.value or Decimal(0)) for f, e in zip(factors, entries, strict=True)), Decimal(0))


def _balanced(entries: Sequence[Entry], factors: Sequence[tuple[int, ...]]) -> bool:
    return all(not _left(entries, mine) for mine in factors)


def _lacks(entries: Sequence[Entry], factors: Sequence[tuple[int, ...]], i: int) -> bool:
    """Whether a number above 0 in one cell would keep every balance that does not hold without it."""
    return all(not (left := _left(entries, mine)) or left * mine[i] < 0 for mine in factors)


def _habit(entry: Entry, column: Column) -> float:
    """Cost of a number, or of none, in a column."""
    if column.filled is None:
        return 0.0
    share = min(max(column.filled, LEAST), MOST)
    return -log(share if entry.value else 1 - share)
