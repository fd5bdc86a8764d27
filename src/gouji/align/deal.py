"""The numbers behind the labels of some rows → the numbers of each, in the ways in which they may have been read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from gouji.align.events import Event
from gouji.align.parts import singles
from gouji.document import Run

Dealt = list[tuple[Run, ...]]
"""Numbers of each row, one run each."""
Strip = list[list[Run]]
"""Numbers of a few columns, one run each, line by line."""


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
        return _several(body, lacking, blocks)
    strips = _strips(body, len(lacking))
    if strips is None:
        return []
    by_row = _even(strips, len(lacking), by_column=False)
    if any(len(line) > 1 for strip in strips for line in strip):
        return [by_row]
    by_column = _even(strips, len(lacking), by_column=True)
    return [by_row] if by_row == by_column else [by_row, by_column]


def _several(body: Sequence[Event], lacking: Sequence[int], blocks: Sequence[int]) -> list[Dealt]:
    """The same for several blocks read at once, whose columns have headers of their own or none behind the labels."""
    stretches: list[list[Run]] = [[]]
    lines: set[int] = set()
    for event in body:
        if not event.runs and stretches[-1]:
            stretches.append([])
        stretches[-1] += singles(event.runs)
        lines.update(len(singles(line)) for line in _lines(event.runs))
    stretches = [runs for runs in stretches if runs]
    if len(stretches) > 1:
        cut = _passes(list(map(len, stretches)), lacking, blocks)
    else:
        cut = [[(r, width) for r, width in enumerate(lacking)]]
    if sum(map(len, stretches)) != sum(lacking) or not cut:
        return []
    by_row: list[list[Run]] = [[] for _ in lacking]
    by_column: list[list[Run]] = [[] for _ in lacking]
    for runs, rows in zip(stretches, cut, strict=True):
        rest, again = iter(runs), iter(runs)
        for r, width in rows:
            by_row[r] += islice(rest, width)
        for c in range(max(width for _, width in rows)):
            for r, width in rows:
                by_column[r] += islice(again, int(c < width))
    ways = [[tuple(row) for row in way] for way in (by_row, by_column)]
    return ways[:1] if ways[0] == ways[1] or max(lines) > 1 else ways


def _passes(sizes: Sequence[int], lacking: Sequence[int], blocks: Sequence[int]) -> list[list[tuple[int, int]]]:
    """The rows of which each stretch of numbers is, with how many it has of each; nothing if that does not come out.

    Each pass over the blocks takes as many columns of each, or what is left of them.

    Args:
        sizes: How many numbers each stretch has.
        lacking: How many numbers each row lacks.
        blocks: The block of each row.
    """
    left = list(lacking)
    cut: list[list[tuple[int, int]]] = []
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
        if over or (width > 1 and any(len(line) not in (1, width) for line in strip)):
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
