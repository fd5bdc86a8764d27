"""The numbers behind the labels of some rows → the numbers of each, in the ways in which they may have been read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise

from gouji.align.events import Event
from gouji.align.parts import singles
from gouji.document import Run

Dealt = list[tuple[Run, ...]]
"""Numbers of each row, one run each."""
Strip = list[list[Run]]
"""Numbers of a few columns, one run each, line by line."""


def deal(body: Sequence[Event], lacking: Sequence[int]) -> list[Dealt]:
    """Give rows the numbers behind their labels.

    Args:
        body: The events behind the labels, with as many numbers as the rows lack.
        lacking: How many numbers each row lacks, 1 or more.

    Returns:
        The numbers of each row; none, one or two ways: read row by row first, then column by column.
    """
    if len(set(lacking)) > 1:
        return _uneven(body, lacking)
    strips = _strips(body, len(lacking))
    if strips is None:
        return []
    by_row = _even(strips, len(lacking), by_column=False)
    if any(len(line) > 1 for strip in strips for line in strip):
        return [by_row]
    by_column = _even(strips, len(lacking), by_column=True)
    return [by_row] if by_row == by_column else [by_row, by_column]


def _uneven(body: Sequence[Event], lacking: Sequence[int]) -> list[Dealt]:
    """The same for rows that lack not all as many: a table with several blocks, read at once."""
    runs = singles(run for event in body for run in event.runs)
    if len(runs) != sum(lacking):
        return []
    rest = iter(runs)
    by_row = [tuple(islice(rest, width)) for width in lacking]
    if any(len(singles(line)) > 1 for event in body for line in _lines(event.runs)):
        return [by_row]
    rest = iter(runs)
    columns: list[list[Run]] = [[] for _ in lacking]
    for c in range(max(lacking)):
        for row, width in zip(columns, lacking, strict=True):
            row += [next(rest)] if c < width else []
    by_column = [tuple(row) for row in columns]
    last = max(i for i, event in enumerate(body) if event.runs)
    parted = any(before.runs and not event.runs for before, event in pairwise(body[:last]))  # by the columns' labels
    return [by_column] if parted else [by_row, by_column]


def _strips(body: Sequence[Event], rows: int) -> list[Strip] | None:
    """The strips of which a part consists; None where some number belongs to none of them.

    A strip ends where a label stands behind as many numbers as some columns have: others are noise within one.
    """
    strips: list[Strip] = [[]]
    count = 0
    for event in body:
        if not event.runs and count and count % rows == 0:
            strips.append([])
            count = 0
        for line in _lines(event.runs):
            numbers = singles(line)
            strips[-1] += [numbers] if numbers else []
            count += len(numbers)
    strips = [strip for strip in strips if strip]
    for strip in strips:
        width, over = divmod(sum(map(len, strip)), rows)
        if over or any(len(line) not in (1, width) for line in strip):
            return None
    return strips


def _even(strips: Sequence[Strip], rows: int, *, by_column: bool) -> Dealt:
    """The numbers of each row, from strips that were read row by row or column by column."""
    dealt: list[list[Run]] = [[] for _ in range(rows)]
    for strip in strips:
        runs = list(chain.from_iterable(strip))
        width = len(runs) // rows
        for r, row in enumerate(dealt):
            row += runs[r::rows] if by_column else runs[r * width : (r + 1) * width]
    return [tuple(row) for row in dealt]


def _lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs by the line they stand on."""
    line: list[Run] = []
    for run in runs:
        if line and run.interval.line != line[-1].interval.line:
            yield line
            line = []
        line.append(run)
    if line:
        yield line
