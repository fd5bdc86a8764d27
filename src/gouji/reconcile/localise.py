"""Error localisation: the smallest set of cells that explains the balances that fail.

Fellegi and Holt, *A Systematic Approach to Automatic Edit and Imputation*, JASA 71 (1976): change as few cells as
possible so that every edit rule holds. Up to `FEW` cells the smallest set over the whole table is found exactly (see
`elimination`); larger ones by a mixed-integer program (HiGHS) over the cells of failing balances, and over all cells
linked to them where these alone can't explain it. What is named is checked by bounds propagation (`bounds`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import inf

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile.bounds import Bounds, tighten
from gouji.reconcile.elimination import Elimination
from gouji.reconcile.limit import Limit
from gouji.reconcile.program import minimise
from gouji.tell import Gaps

TOTAL_WEIGHT = 0.98
"""Weight of a cell that is a total (alone on its side of a balance): authors err in totals a little more often."""
TOLD_WEIGHT = 0.95
"""Weight of a cell that a story of the author is about, in the program: less than a total's in a busy row, so that of
equal sets the one that is told is named."""
BUSY_WEIGHT = 0.99
"""Weight of a cell whose row holds figures already: of sets of one size, one within known rows is likelier."""
SMALLEST = 1e-6
"""Cost per unit of a changed value: of equal sets, the one with small values."""
FEW = 3
"""Cells up to which sets are searched exactly; more take the program, whose time does not grow with their number."""
ROOM = 4.0
"""A true value may be this many times the largest number involved."""
MOST_CELLS = 400
"""Cells of a program; its matrix grows with the square."""


def explain(
    equations: Sequence[Equation],
    values: Mapping[Address, Decimal],
    signed: Collection[Address] = (),
    told: Collection[Address] = (),
) -> tuple[Address, ...]:
    """The smallest set of cells whose values, changed, would make every balance hold.

    Of sets of one size it is the one with most of the cells told, then the one likeliest to be wrong.

    Args:
        equations: The balances of a table.
        values: Its values; cells without one take no part, nor do their balances.
        signed: Cells that may be negative.
        told: Cells that the author probably got wrong (see `gouji.tell.stories`).

    Returns:
        The cells, sorted; empty if none fails, or if the search gives up.
    """
    gaps = Gaps(equations, values)
    if not gaps.failing:
        return ()
    weights = _Weights(gaps, told)
    search = Elimination(gaps)
    for size in range(1, FEW + 1):
        found = [
            (len(set(cells).difference(told)), weight, cells)
            for cells in search.sets(size)
            if (weight := _weight(gaps, cells, signed, weights))
        ]
        if found:
            return tuple(sorted(min(found)[2]))
        if search.given_up:
            break
    return _by_program(gaps, signed, weights)


def needed(
    equations: Sequence[Equation],
    values: Mapping[Address, Decimal],
    cells: Collection[Address],
    signed: Collection[Address] = (),
) -> dict[Address, Decimal]:
    """The values that some cells must have for every balance to hold, of those cells for which only one is left.

    Args:
        equations: The balances of a table.
        values: Its values; those of `cells` are not used.
        cells: The cells in question, as `explain` gives them.
        signed: Cells that may be negative.
    """
    found = _bounds(Gaps(equations, values), cells, signed)
    told = {cell: found.value(cell) for cell in cells} if found.conflict is None else {}
    return {cell: value for cell, value in told.items() if value is not None}


def _bounds(gaps: Gaps, cells: Collection[Address], signed: Collection[Address]) -> Bounds:
    """Bounds of cells that may have any value >= 0, all others having their own."""
    touched = [gaps.equations[i] for i in dict.fromkeys(i for cell in cells for i in gaps.over.get(cell, ()))]
    known = {address: gaps.values[address] for equation in touched for address in equation.addresses}
    low = {address: Decimal(0) if address in cells else value for address, value in known.items()}
    high = {address: None if address in cells else value for address, value in known.items()}
    bounds = Bounds(low, high)
    tighten(bounds, touched, {address: address in cells for address in signed})
    return bounds


class _Weights:
    """How unlikely a cell is to be wrong, beside others."""

    def __init__(self, gaps: Gaps, told: Collection[Address]) -> None:
        self._told = frozenset(told)
        self._totals = {a for e in gaps.equations if len(e.left) == 1 for _, a in e.left}
        self._busy = {row for (row, _), value in gaps.values.items() if value}

    def __getitem__(self, cell: Address) -> float:
        weight = (TOTAL_WEIGHT if cell in self._totals else 1.0) * (BUSY_WEIGHT if cell[0] in self._busy else 1.0)
        return weight * (TOLD_WEIGHT if cell in self._told else 1.0)


def _weight(gaps: Gaps, cells: Collection[Address], signed: Collection[Address], weights: _Weights) -> float | None:
    """How unlikely it is that just these cells are wrong; None if no values of theirs make the balances hold."""
    bounds = _bounds(gaps, cells, signed)
    if bounds.conflict is not None:
        return None
    values = [bounds.value(cell) for cell in cells]
    if gaps.whole and any(v is not None and v != v.to_integral_value() for v in values):
        return None
    return sum(weights[cell] for cell in cells) + SMALLEST * sum(float(v) for v in values if v is not None)


def _by_program(gaps: Gaps, signed: Collection[Address], weights: _Weights) -> tuple[Address, ...]:
    """The set of least weight over the cells of failing balances; where these have none, over all linked to them."""
    near = {a for i in gaps.failing for a in gaps.equations[i].addresses}
    linked = set(near)
    while more := {a for e in gaps.equations if not linked.isdisjoint(e.addresses) for a in e.addresses} - linked:
        linked |= more
    for reach in (near, linked):
        if len(reach) > MOST_CELLS:
            break
        cells = _least(gaps, tuple(sorted(reach)), frozenset(signed), weights)
        if cells and _weight(gaps, cells, signed, weights) is not None:
            return cells
    return ()


def _least(
    gaps: Gaps, cells: tuple[Address, ...], signed: frozenset[Address], weights: _Weights
) -> tuple[Address, ...]:
    place = {address: i for i, address in enumerate(cells)}
    rows, least, most = [], [], []
    for i in sorted({i for cell in cells for i in gaps.over.get(cell, ())}):
        equation, row = gaps.equations[i], [0.0] * len(cells)
        rest = gaps.gaps[i]
        for address in set(equation.addresses) & place.keys():
            row[place[address]] = float(gaps.over[address][i])
            rest -= gaps.over[address][i] * gaps.values[address]
        rows.append(tuple(row))
        least.append(-inf if equation.relation == "<=" else float(-equation.tolerance - rest))
        most.append(inf if equation.relation == ">=" else float(equation.tolerance - rest))
    current = tuple(float(gaps.values[a]) for a in cells)
    below = tuple(a in signed for a in cells)
    changed = _solve(
        tuple(rows), tuple(least), tuple(most), current, below, tuple(weights[a] for a in cells), gaps.whole
    )
    return tuple(cells[i] for i in changed)


@lru_cache(maxsize=256)
def _solve(
    rows: tuple[tuple[float, ...], ...],
    least: tuple[float, ...],
    most: tuple[float, ...],
    current: tuple[float, ...],
    below: tuple[bool, ...],
    weights: tuple[float, ...],
    whole: bool,
) -> tuple[int, ...]:
    import numpy as np
    from scipy.optimize import LinearConstraint

    n = len(current)
    big = ROOM * max(map(abs, current), default=0.0) + 100.0
    matrix = np.array(rows)
    lowest = np.where(below, -big, 0.0)  # variables are values above the lowest, since the program's start at 0
    now = np.array(current) - lowest
    moved = matrix @ lowest
    eye = np.eye(n)
    constraints = [
        LinearConstraint(
            np.hstack([matrix, np.zeros((len(rows), n))]), np.array(least) - moved, np.array(most) - moved
        ),
        LinearConstraint(np.hstack([eye, -2 * big * eye]), -np.inf, now),
        LinearConstraint(np.hstack([-eye, -2 * big * eye]), -np.inf, -now),
    ]
    cost = np.concatenate([np.full(n, SMALLEST), np.array(weights)])
    upper = np.concatenate([big - lowest, np.ones(n)])
    integer = np.concatenate([np.full(n, float(whole)), np.ones(n)])
    found = minimise(cost, constraints, upper, integer, Limit())
    return () if found is None else tuple(i for i in range(n) if found[1][n + i] > 0.5)
