"""Whether what the exact search says of open numbers is true: it lets a number that is lost be anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile.assignment import Assignment
from gouji.reconcile.components import Component
from gouji.reconcile.limit import Limit
from gouji.reconcile.rows import Choice
from gouji.reconcile.search import Near

ROUNDING = 0.01
"""Costs of a solution, found in two ways, that differ by less are the same: lost numbers cost `LOST_DIGIT` a unit."""


def attained(
    part: Component,
    found: Near,
    rows: Mapping[str, Sequence[Choice]],
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    limit: Limit,
) -> bool:
    """Whether some solution costs as little as the search says, an open number being the same in all its balances.

    All others cost what the search says at least: then it has named all near-best choices, if perhaps too many.

    Args:
        part: The component that was searched.
        found: What the search found.
        rows: The choices of every row that has several, those of other components too.
        cells: Addresses of the cells of those rows.
        known: Values of all other cells, None for a lost one.
        equations: The balances to obey.
        limit: What the programs may spend; half of what is left is spent at most.
    """
    near = {key: [rows[key][i] for i in places] for key, places in part.named(found.places).items()}
    told = dict(known)
    inside: dict[Address, bool] = {}
    for key in rows:
        options = near.get(key, rows[key])
        for address, values in zip(cells[key], zip(*(option.values for option in options), strict=True), strict=True):
            if key in near:
                inside[address] = None in values
            elif len(set(values)) == 1:
                told[address] = values[0]
    everywhere = known.keys() | {address for key in rows for address in cells[key]}
    open_ = {address for address, value in told.items() if value is None} | {a for a, free in inside.items() if free}
    tied = _tied(part.equations, [e for e in equations if everywhere.issuperset(e.addresses)], open_)
    if any(address not in told and address not in inside for e in tied for address in e.addresses):
        return False
    solved = Assignment(near, cells, told, tied).solve(None, limit, 0.5)
    return solved is not None and solved[0] < part.bound(found.places) + ROUNDING


def _tied(first: Sequence[Equation], equations: Sequence[Equation], open_: Collection[Address]) -> list[Equation]:
    """The first equations and all others that share an open number with them, directly or by others."""
    tied, left = list(first), [e for e in equations if e not in first]
    for equation in tied:
        shared = set(open_).intersection(equation.addresses)
        tied += [e for e in left if not shared.isdisjoint(e.addresses)]
        left = [e for e in left if shared.isdisjoint(e.addresses)]
    return tied
