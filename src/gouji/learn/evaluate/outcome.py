"""What became of one report in one arm, compared with what is true of it: the counts that all figures are made of.

The definitions of exact, guessed, accepted, silent, ghost and overclaim are those of `score.py`, the scoring tool of
the design: a value is exact if it equals gold's (a blank must be a cell without a value); guessed if it is exact or
undecided with gold's value as the first candidate; silent if it is accepted and not exact. A ghost is an accepted
value where gold has no such cell, an overclaim one in a row that gold calls undecidable: both are silent errors too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gouji.document import ACCEPTABLE, Cell, Report, Status, Tag, TaggedLine
from gouji.forms import Family
from gouji.learn.corpus import Sample
from gouji.learn.evaluate.cases import Address, Case, figures_of

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
