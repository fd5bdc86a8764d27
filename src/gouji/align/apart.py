"""Numbers that stand apart from their labels: a block of labels, then a block of numbers; or a table read in strips.

Which label each row of the numbers answers is told by nothing on such a page but by order, and that only where none of
either is lost (see `columnwise`). Rows found so far from their numbers are doubtful, whatever the alignment made of
them.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.align.events import Event
from gouji.align.lattice import Path
from gouji.align.nodes import LabelSequence

SEVERAL = 2
"""Rows of labels, and of numbers, from which on they are blocks of their own: of one row, a part may be lost."""


def numbers_apart(listed: Sequence[Event], path: Path, labels: LabelSequence) -> frozenset[int]:
    """Indices of the numbers whose row is doubtful because labels and numbers, or parts of rows, stand apart.

    They are numbers behind a block of row labels without numbers of their own and, where several lines of numbers are
    more than the rows can hold, those of rows that have too few: the rest of them may be there.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.
    """
    found: set[int] = set()
    waiting: set[int] = set()  # rows whose labels stood since the last numbers
    block: list[int] = []
    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if not event.runs:
            if k >= 0 and labels.is_row[k]:
                if block:
                    waiting, block = set(), []
                waiting.add(k)
        elif event.count:
            if event.beside:
                waiting, block = set(), []
            else:
                block.append(t)
                if len(block) >= SEVERAL and len(waiting) >= SEVERAL:
                    found.update(block)
    return frozenset(found | _short(listed, path, labels))


def _short(listed: Sequence[Event], path: Path, labels: LabelSequence) -> set[int]:
    """Numbers that are fewer than their row's cells, where lines of numbers alone are left over."""
    short: set[int] = set()
    filled: set[int] = set()
    over = 0
    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if not event.count:
            continue
        if k < 0 or k in filled:
            over += not event.beside
        elif event.count < labels.cells[k]:
            short.add(t)
        filled.add(k)
    return short if over >= SEVERAL else set()
