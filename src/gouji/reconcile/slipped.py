"""Rows whose numbers may stand a row further on: an empty one, and numbers without a label some rows away.

Numbers that slid past one label leave its row empty and stand at the end without one. The sums of the columns stay what
they were, so that no balance tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from gouji.document import BlockMatch, Grid, RowMatch

ENOUGH = 0.5
"""Share of a row's cells from which on numbers without a label may be a row's."""


def slipped(grid: Grid) -> frozenset[str]:
    """The keys of rows between one without numbers and numbers that belong to none, both of them included."""
    return frozenset(key for block in grid.alignment.blocks for key in _in_block(block, grid))


def _in_block(block: BlockMatch, grid: Grid) -> Iterator[str]:
    lines = {row.key: line for row in block.rows if (line := _line(row)) is not None}
    empty = [lines[row.key] for row in block.rows if row.key in lines and not any(run.text for run in row.runs)]
    if not empty:
        return
    surplus = [*_rows_of_numbers(grid, len(block.order)), *_twice(block)]
    for start in empty:
        for end in surplus:
            low, high = sorted((start, end))
            yield from (key for key, line in lines.items() if low <= line <= high)


def _line(row: RowMatch) -> int | None:
    places = [*(row.match.intervals if row.match else ()), *(run.interval for run in row.runs)]
    return min((place.line for place in places), default=None)


def _rows_of_numbers(grid: Grid, width: int) -> Iterator[int]:
    """The first line of each stretch of numbers left over that may be a row's."""
    stretch: list[int] = []
    for line in [*(run.interval.line for run in grid.leftover), None]:
        if stretch and (line is None or line > stretch[-1] + 1):
            if len(stretch) >= ENOUGH * width:
                yield stretch[0]
            stretch = []
        if line is not None:
            stretch.append(line)


def _twice(block: BlockMatch) -> Iterator[int]:
    """The lines of rows that have the numbers of two."""
    for row in block.rows:
        numbers = [run.interval.line for run in row.runs if run.text]
        if len(numbers) >= (1 + ENOUGH) * len(block.order):
            yield numbers[-1]
