"""What stands between rules across: the rows of tables, and where one table ends and the next begins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from gouji.document import Box
from gouji.readers.pages.types import Rule

TOGETHER = 1.3
"""Ems of white within a run: full-width punctuation leaves 1.2 where it is too faint to be seen."""
EVEN = 1.0
"""Ems by which ends of rules may differ that are one side of a table or cell."""
LEVEL = 0.5
"""Ems by which rules of one height may differ."""
BETWEEN = 1.35
"""White above and below the print between two rules, relative to that of the usual row, from which on it is no row if
it holds one run of print: it stands between two tables."""

Stretch = tuple[float, float]
"""From where to where something reaches."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands between two rules across.

    Attributes:
        y0: Of the upper rules.
        y1: Of the lower rules.
        upper: From where to where the upper rules go.
        lower: The same of the lower ones.
        ends: Where all these begin and end: sides of cells that are known.
        pieces: The print, from left to right.
        runs: The same as stretches, without what stands in cells that span rows.
    """

    y0: float
    y1: float
    upper: tuple[Stretch, ...]
    lower: tuple[Stretch, ...]
    ends: tuple[float, ...]
    pieces: tuple[Box, ...]
    runs: tuple[Stretch, ...]

    @property
    def white(self) -> float:
        """What is free of its height."""
        print_ = max(p.y1 for p in self.pieces) - min(p.y0 for p in self.pieces) if self.pieces else 0.0
        return self.y1 - self.y0 - print_


def stacks_of(across: Sequence[Rule], even: float) -> Iterator[list[Rule]]:
    """Rules from top to bottom that may be of tables above one another: each below, or above, all of the others."""
    stack: list[Rule] = []
    left = right = 0.0
    for rule in sorted(across, key=lambda rule: rule.y0):
        within = left - even <= rule.x0 and rule.x1 <= right + even
        around = rule.x0 <= left + even and right - even <= rule.x1
        if stack and not (within or around):
            yield stack
            stack = []
        left, right = (min(left, rule.x0), max(right, rule.x1)) if stack else (rule.x0, rule.x1)
        stack.append(rule)
    if stack:
        yield stack


def rows_of(stack: Sequence[Rule], boxes: Sequence[Box], em: float) -> Iterator[Row]:
    """What stands between each rule across of a stack and the next.

    Args:
        stack: The rules, from top to bottom.
        boxes: The page's print, from top to bottom by its middle.
        em: Usual height of the print.
    """
    levels: list[list[Rule]] = []
    for rule in stack:
        if levels and rule.y0 - levels[-1][0].y0 < LEVEL * em:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    left, right = min(rule.x0 for rule in stack), max(rule.x1 for rule in stack)
    middles = [(box.y0 + box.y1) / 2 for box in boxes]
    for upper, lower in pairwise(levels):
        y0, y1 = upper[0].y0, lower[0].y0
        inside = boxes[bisect_left(middles, y0) : bisect_left(middles, y1)]
        pieces = sorted((box for box in inside if left <= middle_of(box) <= right), key=lambda box: box.x0)
        closed = [
            p for p in pieces if all(any(r.x0 <= middle_of(p) <= r.x1 for r in level) for level in (upper, lower))
        ]
        above, below = (tuple((rule.x0, rule.x1) for rule in level) for level in (upper, lower))
        ends = apart([x for stretch in (*above, *below) for x in stretch], EVEN * em)
        yield Row(y0, y1, above, below, tuple(ends), tuple(pieces), tuple(_runs(closed, em)))


def tables_in(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of each table of a stack, without what stands between tables."""
    usual = median([row.white for row in rows if len(row.runs) > 1] or [float("inf")])
    table: list[Row] = []
    for row in rows:
        if len(row.runs) < 2 and len(row.ends) == 2 and row.white > BETWEEN * usual:
            yield table
            table = []
        else:
            table.append(row)
    yield table


def apart(places: Iterable[float], least: float) -> list[float]:
    """Places without those that another one stands for."""
    found: list[float] = []
    for at in sorted(places):
        if not found or at - found[-1] >= least:
            found.append(at)
    return found


def middle_of(box: Box) -> float:
    """Its middle from left to right."""
    return (box.x0 + box.x1) / 2


def _runs(pieces: Sequence[Box], em: float) -> list[Stretch]:
    """Stretches of print from left to right."""
    found: list[Stretch] = []
    for piece in pieces:
        if found and piece.x0 - found[-1][1] < TOGETHER * em:
            found[-1] = (found[-1][0], max(found[-1][1], piece.x1))
        else:
            found.append((piece.x0, piece.x1))
    return found
