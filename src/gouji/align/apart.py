"""Numbers that stand apart from their labels: a block of labels, then a block of numbers; or a table read in strips.

Which label each row of the numbers answers is told by nothing on such a page but by order, and that only where none of
either is lost (see `strips`). Rows found so far from their numbers are doubtful, whatever the alignment made of
them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import takewhile

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.align.path import Path

SEVERAL = 2
"""Rows of labels, and of numbers, from which on they are blocks of their own: of one row, a part may be lost."""


def numbers_apart(listed: Sequence[Event], path: Path, labels: LabelSequence) -> frozenset[int]:
    """Indices of the numbers whose row is doubtful because labels and numbers, or parts of rows, stand apart.

    They are numbers that were put behind their labels with some doubt (see `strips`), numbers behind a block of row
    labels without numbers of their own and, where several lines of numbers are more than the rows can hold, those of
    rows that have too few: the rest of them may be there.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.
    """
    moved = {t for t, event in enumerate(listed) if event.moved}
    return frozenset(moved | _in_blocks(listed, path, labels) | _short(listed, path, labels))


def _in_blocks(listed: Sequence[Event], path: Path, labels: LabelSequence) -> set[int]:
    """Numbers of several rows with no label between, behind the labels of several rows that wait for theirs."""
    found: set[int] = set()
    since: set[int] = set()  # rows whose labels stood since the last numbers
    waiting: set[int] = set()  # rows whose labels stood and whose numbers did not
    filled: set[int] = set()
    block: list[int] = []

    def close() -> None:
        if len(block) >= SEVERAL and max(len(since), len(waiting)) >= SEVERAL and not _alike(listed, block, waiting):
            found.update(block)
        waiting.difference_update(path.nodes[t] for t in block)
        if block:
            since.clear()
        block.clear()

    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if not event.runs:
            if k >= 0 and labels.is_row[k]:
                close()
                since.add(k)
                if k not in filled:
                    waiting.add(k)
        elif event.count:
            filled.add(k)
            if event.beside:
                close()
                since.clear()
                waiting.discard(k)
            else:
                block.append(t)
    close()
    return found


def _alike(listed: Sequence[Event], block: Sequence[int], waiting: Set[int]) -> bool:
    """Whether it is all the same which of the waiting rows which numbers belong to: all are there, and all equal."""
    runs = [run.text.split() for t in block for run in listed[t].runs]
    texts = {text for words in runs for text in words}
    return len(block) == len(waiting) and len(texts) == 1 and len({listed[t].count for t in block}) == 1


def _short(listed: Sequence[Event], path: Path, labels: LabelSequence) -> set[int]:
    """Numbers that are fewer than their row's cells, where lines of numbers alone are left over."""
    short: set[int] = set()
    filled: set[int] = set()
    over = 0
    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if not event.count:
            continue
        if k < 0 or k in filled:
            over += not event.beside and not _numbers_label(listed, path, labels, t)
        elif event.count < labels.cells[k]:
            short.add(t)
        filled.add(k)
    return short if over >= SEVERAL else set()


def _numbers_label(listed: Sequence[Event], path: Path, labels: LabelSequence, t: int) -> bool:
    """Whether a number is that of a label behind it, its point lost or parted from it."""
    behind = takewhile(lambda s: not listed[s].runs, range(t + 1, len(listed)))
    numbers = [number[1] for s in behind if (k := path.nodes[s]) >= 0 and (number := labels.nodes[k].enumerator)]
    printed = [run.text.strip() for run in listed[t].runs if run.text]
    return any(printed == [str(number)] for number in numbers)
