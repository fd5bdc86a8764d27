"""What the numbers say of the order of the columns: a column that is the sum of others is never less than any of them.

The order that the header shows, or the form's where the header is lost, is compared with other orders in which pages
come: mirrored, or with the sum first. Where the form's own equations within a row hold in another order and not in
this one, the columns stand in another order, whatever their labels seem to say; where nothing tells one from the
other, no numbers prove a lost header's order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gouji.align.columns import DOUBTFUL, IN_ORDER, PARTLY, Header
from gouji.document import Run, amount_spans, parse_amount
from gouji.forms import Block, PrintedRow, TableForm

UNPROVED = 0.9
"""P(column) at most where the header doesn't show the order, and the numbers fit another as well."""
SUM_RIGHT = 2
"""What a sum that is right counts for, beside one that is only large enough."""
Sum = tuple[int, tuple[int, ...]]
"""Places of a row's cells: of a sum, and of what it is the sum of."""


@dataclass(frozen=True, slots=True)
class Told:
    """How much the numbers speak for the order of the columns, for another one, and how many rows fit both.

    A row in which a sum is right in one order only counts `SUM_RIGHT`, one in which a number is less than what it
    should sum up in one order only counts 1: a digit may be misread.
    """

    proved: int = 0
    denied: int = 0
    open: int = 0


def revised_header(header: Header, block: Block, form: TableForm, rows: Sequence[Sequence[Run]]) -> float:
    """P(column) after the numbers were asked.

    Args:
        header: What the header shows.
        block: The block of the form.
        form: The form.
        rows: The runs of every printed row of the block, in the form's order.
    """
    told = told_by_numbers(header.order, block, form, rows)
    if told is None:
        return max(header.probability, IN_ORDER)  # all the numbers are 0, in whatever order
    if told.denied >= told.proved + SUM_RIGHT:
        return min(header.probability, DOUBTFUL)
    if header.probability < PARTLY and told.open and not told.proved:
        return min(header.probability, UNPROVED)
    repeated = len({column.key for column in block.columns}) < len(block.columns)
    if repeated and header.probability >= PARTLY and told.proved > told.denied:
        return max(header.probability, IN_ORDER)  # what is left are the sums' own columns, which the law puts in order
    return header.probability


def told_by_numbers(
    order: Sequence[str | None], block: Block, form: TableForm, rows: Sequence[Sequence[Run]]
) -> Told | None:
    """What full rows of numbers say of an order of columns, None if all are there and 0; arguments as above."""
    keys = [column.key for column in block.columns]
    if len(order) != len(keys) or None in order:
        return Told()
    places = list(range(len(keys))) if len(set(keys)) < len(keys) else [keys.index(key or "") for key in order]
    proved = denied = left = 0
    read = [_numbers(runs) for runs in rows]
    if all(len(numbers) == len(places) and not any(numbers) for numbers in read):
        return None
    for printed, numbers in zip(block.rows, read, strict=True):
        sums = _sums(printed, form)
        if not sums or len(numbers) != len(places) or not any(numbers):
            continue
        mine = _fit(numbers, places, sums)
        best = max((_fit(numbers, other, sums) for other in _others(places, sums, numbers)), default=None)
        if best is None:
            continue  # read either way, the numbers are the same
        counts = SUM_RIGHT if mine[0] != best[0] else 1
        proved += counts * (mine > best)
        denied += counts * (mine < best)
        left += mine == best
    return Told(proved, denied, left)


def _others(places: Sequence[int], sums: Sequence[Sum], numbers: Sequence[Decimal]) -> Iterator[list[int]]:
    """Other orders of the columns in which the numbers are not the same: all or each sum's own columns turned about."""
    spans = [sorted({total, *members}) for total, members in sums]
    for turned in (lambda part: part[::-1], lambda part: [part[-1], *part[:-1]]):
        whole = turned(list(places))
        by_span = list(places)
        for span in spans:
            at = [i for i, place in enumerate(places) if place in span]
            for i, place in zip(at, turned([places[i] for i in at]), strict=True):
                by_span[i] = place
        for other in (whole, by_span):
            if dict(zip(other, numbers, strict=True)) != dict(zip(places, numbers, strict=True)):
                yield other


def _fit(numbers: Sequence[Decimal], places: Sequence[int], sums: Sequence[Sum]) -> tuple[int, int]:
    """How many sums are right, and how many are at least no less than any of what they are the sum of."""
    at = dict(zip(places, numbers, strict=True))
    right = sum(at[total] == sum(at[place] for place in members) for total, members in sums)
    most = sum(at[total] >= max(at[place] for place in members) for total, members in sums)
    return right, most


def _numbers(runs: Sequence[Run]) -> list[Decimal]:
    """The numbers of a row; none if one of them can't be read."""
    found: list[Decimal] = []
    for run in runs:
        for start, end in amount_spans(run.text):
            amount = parse_amount(run.text[start:end].strip())
            if amount is None:
                return []
            found.append(amount.number)
    return found


@cache
def _sums(printed: PrintedRow, form: TableForm) -> tuple[Sum, ...]:
    """The equations within a row in which one cell is the sum of others."""
    at = {address: i for i, address in enumerate(printed.cells)}
    found = []
    for equation in form.equations:
        for one, many in ((equation.left, equation.right), (equation.right, equation.left)):
            plain = all(factor == 1 for factor, _ in (*one, *many))
            if (
                equation.relation == "="
                and plain
                and len(one) == 1 < len(many)
                and all(a in at for a in equation.addresses)
            ):
                found.append((at[one[0][1]], tuple(at[address] for _, address in many)))
    return tuple(found)
