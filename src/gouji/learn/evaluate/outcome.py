"""What became of one report in one arm, compared with what is true of it: the counts that all figures are made of.

The definitions of exact, guessed, accepted, silent, ghost and overclaim are those of `score.py`, the scoring tool of
the design: a value is exact if it equals gold's (a blank must be a cell without a value); guessed if it is exact or
undecided with gold's value as the first candidate; silent if it is accepted and not exact. A ghost is an accepted
value where gold has no such cell, an overclaim one in a row that gold calls undecidable: both are silent errors too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gouji.document import ACCEPTABLE, Alignment, Cell, Interval, Report, Status, Tag, TaggedLine
from gouji.forms import Block, Family
from gouji.learn.corpus import Mark, Sample
from gouji.learn.evaluate.cases import Address, Case, figures_of
from gouji.learn.evaluate.gold import RowKey, Truth

TAGS = tuple(Tag)
STATUSES = tuple(Status)
UNCOVERED_TABLE = "disclosure"
"""The table whose cells no balance covers, measured apart."""
_TOLERANCE = Decimal("1e-9")
"""Relative difference up to which two amounts are the same: what writing an amount as a JSON number may cost."""


class Kind(IntEnum):
    """What gold says of a cell."""

    NONZERO = 0
    ZERO = 1
    BLANK = 2
    GHOST = 3
    """Gold has no such cell."""
    OVERCLAIM = 4
    """Gold says that the page doesn't determine it."""


CELL = np.dtype(
    [
        ("kind", "u1"),
        ("status", "u1"),
        ("confidence", "f8"),
        ("exact", "?"),
        ("guessed", "?"),
        ("accepted", "?"),
        ("claimed", "?"),  # the status is one that may be accepted, whatever the confidence
        ("nonzero", "?"),  # the value it claims is a number other than 0
        ("covered", "?"),  # a sum of the form is over it
        ("disclosure", "?"),
        ("printed", "?"),  # its text is what stands on the page at the cell's place
    ]
)
"""A cell. Cells of gold always count; ghosts and overclaims are there only if they claim a number."""

POINT = np.dtype([("confidence", "f8"), ("right", "?")])
"""A probability that was stated, and whether what it was stated of is true."""

Points = NDArray[np.void]
"""An array of `CELL` or `POINT`, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    part: int = 0
    whole: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report.

    Attributes:
        confusion: Lines with text by true tag (rows) and found tag (columns) in the order of `TAGS`; zeros if unknown.
        tags: Tag probabilities, of `POINT`.
        labels: Printed row labels that were found as the label of their own row.
        numbers: Printed numbers that were given to their own row.
        columns: Columns whose place in the page's order was found.
        headers: Printed leaf column labels that were found as the label of their own column.
        rows: Probabilities that a row's numbers are its own, of `POINT`.
        cells: The cells, of `CELL`.
        exact: Every cell of gold is exact, and there is one.
        verdict: The verdict, "none" where there is no result.
        threshold: Confidence from which a cell is accepted.
        silent: The silent errors, each as a text.
    """

    confusion: NDArray[np.int32]
    tags: Points
    labels: Count
    numbers: Count
    columns: Count
    headers: Count
    rows: Points
    cells: Points
    exact: bool
    verdict: str
    threshold: float
    silent: tuple[str, ...]


def compare_cells(case: Case, report: Report | None, family: Family) -> tuple[Points, tuple[str, ...]]:
    """Compare the cells of a result with gold.

    Args:
        case: The report and what is true of it.
        report: The result, None if there is none.
        family: The forms.

    Returns:
        The cells, of `CELL`, and the silent errors as texts.
    """
    gold = figures_of(case.sample.gold, family)
    cells = {(table.id, cell.row, cell.column): cell for table, cell in report.cells} if report else {}
    threshold = report.threshold if report else 1.0
    covered = _covered(case.sample, family)
    page = _printed(case.sample, case.number)
    found = np.zeros(len(gold), dtype=CELL)
    silent: list[str] = []
    for i, (address, want) in enumerate(gold.items()):
        cell = cells.get(address)
        kind = Kind.BLANK if want is None else Kind.ZERO if want == 0 else Kind.NONZERO
        exact = cell is not None and _same(cell.value, want)
        found[i] = _record(address, cell, kind, exact, threshold, address in covered, page.get(address))
        if cell is not None and cell.status is Status.UNDECIDED and cell.candidates:
            found[i]["guessed"] = exact or _same(cell.candidates[0].value, want)
        if found[i]["accepted"] and not exact:
            silent.append(_tell(case, address, cell, "blank" if want is None else str(want)))
    more = []
    for address, cell in cells.items():
        if address in gold or cell.value is None or cell.status not in ACCEPTABLE:
            continue
        overclaim = address[:2] in case.undecidable
        if not overclaim and case.partial and case.sample.gold.tables:
            continue
        kind = Kind.OVERCLAIM if overclaim else Kind.GHOST
        more.append(_record(address, cell, kind, False, threshold, address in covered, None))
        if cell.accepted(threshold):
            silent.append(_tell(case, address, cell, "nothing" if kind is Kind.GHOST else "undecidable"))
    return np.concatenate([found, np.array(more, dtype=CELL)]), tuple(silent)


def _record(
    address: Address, cell: Cell | None, kind: Kind, exact: bool, threshold: float, covered: bool, printed: str | None
) -> tuple[int, int, float, bool, bool, bool, bool, bool, bool, bool, bool]:
    """The fields of `CELL` in order."""
    table = address[0] == UNCOVERED_TABLE
    if cell is None:
        return (kind, STATUSES.index(Status.MISSING), 0.0, exact, exact, False, False, False, covered, table, False)
    return (
        kind,
        STATUSES.index(cell.status),
        cell.confidence,
        exact,
        exact,
        cell.accepted(threshold),
        cell.status in ACCEPTABLE,
        bool(cell.value),
        covered,
        table,
        cell.text is not None and cell.text == printed,
    )


def _same(got: Decimal | None, want: Decimal | None) -> bool:
    if got is None or want is None:
        return got is want
    return abs(got - want) <= _TOLERANCE * max(Decimal(1), abs(want))


def _tell(case: Case, address: Address, cell: Cell | None, want: str) -> str:
    got = f"{cell.value} ({cell.status.value}, {cell.confidence})" if cell else "absent"
    return f"{case.sample.name} {'/'.join(address)}: {got}, true is {want}"


def _covered(sample: Sample, family: Family) -> frozenset[Address]:
    """Cells that a sum of the printed form is over; that one number is no more than another tells little of either."""
    return frozenset(
        (table, *address)
        for table, edition in sample.gold.forms.items()
        for equation in family.table(table, f"{family.id}/{edition}").equations
        if equation.relation == "="
        for address in equation.addresses
    )


def _printed(sample: Sample, number: int) -> dict[Address, str]:
    lines = sample.text.split("\n")
    return {
        (m.table, m.row, m.column): lines[m.line - 1][m.start : m.end]
        for m in sample.marks
        if m.column and m.report == number
    }


def compare_tags(sample: Sample, tagged: Sequence[TaggedLine]) -> tuple[NDArray[np.int32], Points]:
    """Compare the tags of lines with text; gives the confusion matrix and the points (see `Outcome`)."""
    confusion = np.zeros((len(TAGS), len(TAGS)), dtype=np.int32)
    points = []
    for line in tagged:
        if line.line.text.strip():
            true = sample.tags[line.line.number - 1]
            confusion[TAGS.index(true), TAGS.index(line.tag)] += 1
            points.append((line.probability, line.tag is true))
    return confusion, np.array(points, dtype=POINT)


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
