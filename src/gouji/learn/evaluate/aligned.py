"""Alignments compared with what is true of a page: which labels, numbers, columns and headers found their own place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gouji.document import Alignment, Interval
from gouji.forms import Block
from gouji.learn.corpus import Mark
from gouji.learn.evaluate.gold import RowKey, Truth
from gouji.learn.evaluate.outcome import POINT, Count, Points

Places = Mapping[int, Sequence[tuple[int, int, RowKey]]]
"""By line: start, end and owner of the pieces on it."""


def _places(marks: Mapping[RowKey, Sequence[Mark]]) -> Places:
    found: dict[int, list[tuple[int, int, RowKey]]] = defaultdict(list)
    for key, pieces in marks.items():
        for mark in pieces:
            found[mark.line].append((mark.start, mark.end, key))
    return found


def _owner(intervals: Iterable[Interval], places: Places) -> RowKey | None:
    """The row whose pieces share the most characters with the intervals; None if none shares any."""
    shared: dict[RowKey, int] = defaultdict(int)
    for interval in intervals:
        for start, end, key in places.get(interval.line, ()):
            shared[key] += max(0, min(end, interval.end) - max(start, interval.start))
    best = max(shared, key=lambda key: shared[key], default=None)
    return best if best is not None and shared[best] else None


@dataclass(frozen=True, slots=True)
class Aligned:
    """How the alignments compare with the page; see `Outcome`."""

    labels: Count
    numbers: Count
    columns: Count
    headers: Count
    rows: Points


def compare_alignments(truth: Truth, alignments: Sequence[Alignment], lines: frozenset[int]) -> Aligned:
    """Compare alignments with the marks of a page.

    Args:
        truth: Where rows and columns stand.
        alignments: What align found.
        lines: Numbers of the lines of the report.
    """
    labels, numbers = _places(truth.labels), _places(truth.numbers)
    named: set[RowKey] = set()
    given: list[tuple[int, int, int, RowKey]] = []
    points = []
    for alignment in alignments:
        for row in (row for block in alignment.blocks for row in block.rows):
            key = (alignment.table, row.key)
            if row.match is not None and _owner(row.match.intervals, labels) == key:
                named.add(key)
            runs = [run.interval for run in row.runs if run.text.strip()]
            given += [(run.line, run.start, run.end, key) for run in runs]
            if runs:
                points.append((row.probability, _owner(runs, numbers) == key))
    taken: dict[int, list[tuple[int, int, RowKey]]] = defaultdict(list)
    for line, start, end, key in given:
        taken[line].append((start, end, key))
    shown = [key for key, marks in truth.labels.items() if any(mark.line in lines for mark in marks)]
    marks = [(key, m) for key, row in truth.numbers.items() for m in row if m.line in lines and m.end > m.start]
    placed = sum(_owner((Interval(m.line, m.start, m.end),), taken) == key for key, m in marks)
    return Aligned(
        Count(sum(key in named for key in shown), len(shown)),
        Count(placed, len(marks)),
        _compare_orders(truth, alignments),
        _compare_headers(truth, alignments, lines),
        np.array(points, dtype=POINT),
    )


def _compare_orders(truth: Truth, alignments: Sequence[Alignment]) -> Count:
    found = {(a.table, block.id): block.order for a in alignments for block in a.blocks}
    right = whole = 0
    for key, order in truth.orders.items():
        mine = [column for column in found.get(key, ()) if column is not None]
        right += sum(a == b for a, b in zip(mine, order, strict=False))
        whole += len(order)
    return Count(right, whole)


def _compare_headers(truth: Truth, alignments: Sequence[Alignment], lines: frozenset[int]) -> Count:
    matches: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for alignment in alignments:
        for match in (match for block in alignment.blocks for match in block.columns):
            matches[alignment.table, match.key] += match.intervals
    unique = {t: _once(form.blocks) for t, form in truth.forms.items()}
    shown = [
        pieces
        for table, labels in truth.columns.items()
        for pieces in labels
        if pieces[0].line in lines and pieces[0].column in unique[table]
    ]
    right = sum(
        any(
            i.line == m.line and i.start < m.end and m.start < i.end for m in pieces for i in matches[m.table, m.column]
        )
        for pieces in shown
    )
    return Count(right, len(shown))


def _once(blocks: Iterable[Block]) -> frozenset[str]:
    """Columns of blocks in which every column key stands once; the others are told by order, not by label."""
    found: set[str] = set()
    for block in blocks:
        keys = [column.key for column in block.columns]
        if len(set(keys)) == len(keys):
            found.update(keys)
    return frozenset(found)
