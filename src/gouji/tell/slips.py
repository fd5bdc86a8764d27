"""Stories of numbers written wrong: a slip of the digits, or two neighbours that hold each other's value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from gouji.document import Address
from gouji.forms import TableForm
from gouji.tell.gaps import Gaps
from gouji.tell.story import Kind, Story

COSTS = {Kind.SWAPPED: 1.0, Kind.MORE: 1.1, Kind.LESS: 1.1, Kind.TYPED: 1.4, Kind.OTHER: 2.0}
"""Costs of slips: two digits exchanged say most, and any number is some other number's digit typed wrong."""
EXCHANGED, BOTH = 1.0, 0.1
"""Cost of two neighbours exchanged, and what is added if neither is 0: a figure alone is more easily misplaced."""
CARRIED = 0.4
"""Cost of a total that was then added up with the wrong number."""


def slip_stories(form: TableForm, gaps: Gaps) -> Iterator[Story]:
    """Stories of one wrong number, and of two exchanged, that break no further balance."""
    suspects = {a for i in gaps.failing for a in gaps.equations[i].addresses}
    signed = signed_cells(form)
    for cell in sorted(suspects):
        yield from _wrong(cell, gaps, may_be_negative=cell in signed)
    for one, other in _neighbours(form):
        if one in suspects and other in suspects and gaps.values[one] != gaps.values[other]:
            changes = {one: gaps.values[other], other: gaps.values[one]}
            if len(gaps.failing - (left := gaps.after(changes))) > 1 and left <= gaps.failing:
                both = bool(gaps.values[one] and gaps.values[other])
                yield Story(Kind.EXCHANGED, changes, EXCHANGED + BOTH * both)


def signed_cells(form: TableForm) -> frozenset[Address]:
    """The cells that may be negative."""
    return frozenset(address for address, kind in cell_kinds(form).items() if kind == "signed")


def cell_kinds(form: TableForm) -> dict[Address, str]:
    """The kind of every cell's column: "count", "signed" or "amount"."""
    return {address: c.kind for row in form.rows for address, c in zip(row.cells, row.columns, strict=True)}


def slip(printed: Decimal, meant: Decimal) -> Kind:
    """What slip of the pen makes one number of another; OTHER if none, or if the numbers are too short to tell."""
    one, other = _digits(printed), _digits(meant)
    if len(one) == len(other) > 1:
        differ = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(other):
            return Kind.SWAPPED
        return Kind.TYPED if len(differ) == 1 else Kind.OTHER
    if len(one) == len(other) + 1 and other != "0":
        return Kind.MORE if _lacks_one(one, other) else Kind.OTHER
    if len(other) == len(one) + 1 and one != "0":
        return Kind.LESS if _lacks_one(other, one) else Kind.OTHER
    return Kind.OTHER


def _digits(value: Decimal) -> str:
    return format(value, "f").replace(".", "").replace("-", "")


def _lacks_one(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _wrong(cell: Address, gaps: Gaps, *, may_be_negative: bool) -> Iterator[Story]:
    """Stories of a number that is wrong, alone or with one total that was added up with it."""
    over = gaps.over[cell]
    shifts = {-gaps.gaps[i] / factor for i, factor in over.items() if i in gaps.failing and factor}
    value = gaps.values[cell]
    for shift in sorted(shifts):
        meant = value + shift
        if (meant < 0 and not may_be_negative) or (gaps.whole and meant != meant.to_integral_value()):
            continue
        kind = slip(value, meant)
        for changes in ({cell: meant}, *_carried(cell, meant, gaps)):
            left = gaps.after(changes)
            if left < gaps.failing:
                yield Story(kind, changes, COSTS[kind] + CARRIED * (len(changes) - 1))


def _carried(cell: Address, meant: Decimal, gaps: Gaps) -> Iterator[dict[Address, Decimal]]:
    """The change with that of a total that holds as printed and has the cell among its parts."""
    for i, factor in gaps.over[cell].items():
        equation = gaps.equations[i]
        for side in (equation.left, equation.right):
            if i not in gaps.failing and equation.relation == "=" and len(side) == 1 and side[0][1] != cell:
                total = side[0][1]
                moved = -factor * (meant - gaps.values[cell]) / gaps.over[total][i]
                yield {cell: meant, total: gaps.values[total] + moved}


def _neighbours(form: TableForm) -> Iterator[tuple[Address, Address]]:
    """Cells beside each other in a printed row, and under each other in a block."""
    for block in form.blocks:
        for row in block.rows:
            yield from pairwise(row.cells)
        for upper, lower in pairwise(block.rows):
            yield from zip(upper.cells, lower.cells, strict=False)
