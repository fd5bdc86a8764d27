"""The numbers behind the labels of some rows → the numbers of each, in the ways in which they may have been read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from gouji.align.events import Event
from gouji.align.parts import singles
from gouji.document import Run

Dealt = list[tuple[Run, ...]]
"""Numbers of each row, one run each."""
Share = list[tuple[int, int]]
"""Rows, with how many numbers each has of a stretch of numbers."""


def deal(body: Sequence[Event], lacking: Sequence[int], blocks: Sequence[int]) -> list[Dealt]:
    """Give rows the numbers behind their labels.

    Args:
        body: The events behind the labels, with as many numbers as the rows lack.
        lacking: How many numbers each row lacks, 1 or more.
        blocks: The block of each row.

    Returns:
        The numbers of each row; none, one or two ways: read row by row first, then column by column.
    """
    if len(set(blocks)) > 1:
        stretches = _stretches(body, 1)
        shares = _passes([_size(lines) for lines in stretches], lacking, blocks) if len(stretches) > 1 else None
        shares = [list(enumerate(lacking))] if shares is None else shares
    else:
        stretches = _stretches(body, len(lacking))
        shares = _columns(stretches, len(lacking))
    if not shares or sum(map(_size, stretches)) != sum(lacking):
        return []
    by_row: list[list[Run]] = [[] for _ in lacking]
    by_column: list[list[Run]] = [[] for _ in lacking]
    for lines, share in zip(stretches, shares, strict=True):
        runs, again = chain.from_iterable(lines), chain.from_iterable(lines)
        for r, width in share:
            by_row[r] += islice(runs, width)
        for c in range(max(width for _, width in share)):
            for r, width in share:
                by_column[r] += islice(again, int(c < width))
    ways = [[tuple(row) for row in way] for way in (by_row, by_column)]
    joined = any(len(line) > 1 for lines in stretches for line in lines)
    return ways[:1] if ways[0] == ways[1] or joined else ways


def _stretches(body: Sequence[Event], rows: int) -> list[list[list[Run]]]:
    """Numbers that follow each other, one run each, line by line.

    A label ends a stretch where it stands behind as many numbers as some columns of so many rows have: others are noise
    within one.
    """
    found: list[list[list[Run]]] = [[]]
    for event in body:
        if not event.runs and _size(found[-1]) % rows == 0:
            found.append([])
        found[-1] += [numbers for line in _lines(event.runs) if (numbers := singles(line))]
    return [lines for lines in found if lines]


def _size(lines: Sequence[Sequence[Run]]) -> int:
    return sum(map(len, lines))


def _columns(stretches: Sequence[Sequence[Sequence[Run]]], rows: int) -> list[Share]:
    """As many numbers of each stretch for every row; nothing where that does not come out, or lines tell otherwise."""
    shares: list[Share] = []
    for lines in stretches:
        width, over = divmod(_size(lines), rows)
        if over or (width > 1 and any(len(line) not in (1, width) for line in lines)):
            return []
        shares.append([(r, width) for r in range(rows)])
    return shares


def _passes(sizes: Sequence[int], lacking: Sequence[int], blocks: Sequence[int]) -> list[Share]:
    """The rows of which each stretch of numbers is, with how many it has of each; nothing if that does not come out.

    Each pass over the blocks takes as many columns of each, or what is left of them.

    Args:
        sizes: How many numbers each stretch has.
        lacking: How many numbers each row lacks.
        blocks: The block of each row.
    """
    left = list(lacking)
    cut: list[Share] = []
    while any(left):
        width = 0
        for block in dict.fromkeys(blocks):
            rows = [r for r, b in enumerate(blocks) if b == block and left[r]]
            if not rows:
                continue
            if len(cut) == len(sizes):
                return []
            width = width or sizes[len(cut)] // len(rows)
            cut.append([(r, min(width, left[r])) for r in rows])
            if not width or sum(taken for _, taken in cut[-1]) != sizes[len(cut) - 1]:
                return []
            for r, taken in cut[-1]:
                left[r] -= taken
    return cut if len(cut) == len(sizes) else []


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
