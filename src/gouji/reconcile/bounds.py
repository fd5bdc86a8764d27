"""Bounds that balances put on cells: interval propagation over linear equations with non-negative cells.

Each cell starts with what its remaining readings allow. An equation bounds every cell of it by the others; passes go
on until nothing changes. The bounds hold for every solution of the equations, so a cell whose bounds meet has only one
value. Source: bounds consistency for linear constraints, as in Schulte and Carlsson, *Finite Domain Constraint
Programming Systems*, in Handbook of Constraint Programming (2006), ch. 14.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gouji.document import Address
from gouji.document.amounts import plain
from gouji.forms import Equation

MOST_PASSES = 60
"""Passes over the equations; tables of official forms settle within ten."""


@dataclass(slots=True)
class Bounds:
    """Bounds of cells while they are tightened.

    Attributes:
        low: Lower bound of each cell.
        high: Upper bound; None is no bound.
        because: The equations that last moved a bound of a cell.
        conflict: An equation that left no value to a cell, if there was one; bounds are not to be used then.
    """

    low: dict[Address, Decimal]
    high: dict[Address, Decimal | None]
    because: dict[Address, list[Equation]] = field(default_factory=dict)
    conflict: Equation | None = None

    def value(self, address: Address) -> Decimal | None:
        """The only value a cell can have, or None."""
        low, high = self.low[address], self.high[address]
        return plain(low) + 0 if high is not None and low == high else None  # + 0: never minus zero


def tighten(bounds: Bounds, equations: Iterable[Equation], signed: Mapping[Address, bool]) -> None:
    """Tighten bounds until they settle, in place.

    Args:
        bounds: The bounds to start from.
        equations: Equalities and inequalities that hold.
        signed: Cells that may be negative; their lower bound is not used.
    """
    rows = [_terms(equation) for equation in equations]
    for _ in range(MOST_PASSES):
        moved = False
        for equation, terms in rows:
            if all(bounds.low[a] == bounds.high[a] for _, a in terms) or any(signed.get(a) for _, a in terms):
                continue
            moved |= _pass(bounds, equation, terms)
            if bounds.conflict is not None:
                return
        if not moved:
            return


def refuted(equation: Equation, values: Mapping[Address, Decimal | None], signed: Collection[Address]) -> bool:
    """Whether a balance fails whatever its open cells hold: a part is more than the whole.

    Args:
        equation: The balance.
        values: Values of the cells that are not open; None counts as 0 (a blank).
        signed: Cells that may be negative.
    """
    known = {a: values[a] or Decimal(0) for a in equation.addresses if a in values}
    bounds = Bounds(dict.fromkeys(equation.addresses, Decimal(0)) | known, dict.fromkeys(equation.addresses) | known)
    tighten(bounds, [equation], dict.fromkeys(signed, True))
    return bounds.conflict is not None


def _terms(equation: Equation) -> tuple[Equation, list[tuple[Decimal, Address]]]:
    sign = Decimal(-1) if equation.relation == ">=" else Decimal(1)
    terms = [(sign * f, a) for f, a in equation.left] + [(-sign * f, a) for f, a in equation.right]
    return equation, terms


def _pass(bounds: Bounds, equation: Equation, terms: list[tuple[Decimal, Address]]) -> bool:
    """One equation (sum of terms <= tolerance, and >= -tolerance for an equality) over all of its cells."""
    least, most = Decimal(0), Decimal(0)
    least_open = most_open = 0
    parts: list[tuple[Decimal | None, Decimal | None]] = []
    for factor, address in terms:
        low, high = bounds.low[address], bounds.high[address]
        down: Decimal | None = factor * low
        up: Decimal | None = None if high is None else factor * high
        if factor < 0:
            down, up = up, down
        if down is None:
            least_open += 1
        else:
            least += down
        if up is None:
            most_open += 1
        else:
            most += up
        parts.append((down, up))
    moved = False
    slack = equation.tolerance
    for (factor, address), (down, up) in zip(terms, parts, strict=True):
        new_low: Decimal | None = None
        new_high: Decimal | None = None
        if least_open - (down is None) == 0:  # factor * x <= slack - (least of the others)
            limit = (slack - (least - (down or 0))) / factor
            new_low, new_high = (limit, None) if factor < 0 else (None, limit)
        if equation.relation == "=" and most_open - (up is None) == 0:
            limit = (-slack - (most - (up or 0))) / factor
            if factor > 0:
                new_low = limit
            else:
                new_high = limit
        if new_low is not None and new_low > bounds.low[address]:
            bounds.low[address] = new_low
            bounds.because.setdefault(address, []).append(equation)
            moved = True
        high = bounds.high[address]
        if new_high is not None and (high is None or new_high < high):
            bounds.high[address] = new_high
            bounds.because.setdefault(address, []).append(equation)
            moved = True
        high = bounds.high[address]
        if high is not None and bounds.low[address] > high:
            bounds.conflict = equation
            return True
        if moved:
            return True  # sums above are stale: start the equation anew in the next pass
    return moved
