"""The balances of a table as gaps: how far each is from holding, and what a changed cell does to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from gouji.document import Address
from gouji.forms import Equation


class Gaps:
    """Balances whose cells all have values, with left minus right of each.

    Args:
        equations: The balances.
        values: Values by address; balances over other cells take no part. A blank is 0.

    Attributes:
        values: The values.
        equations: The balances.
        gaps: Left minus right of each.
        over: For each cell the balances over it, as index: factor in the gap.
        failing: Indices of those that fail.
        whole: All values are whole numbers.
    """

    def __init__(self, equations: Iterable[Equation], values: Mapping[Address, Decimal]) -> None:
        self.values = dict(values)
        self.equations = tuple(e for e in equations if all(a in values for a in e.addresses))
        self.gaps: list[Decimal] = []
        self.over: dict[Address, dict[int, Decimal]] = {}
        for i, equation in enumerate(self.equations):
            gap = Decimal(0)
            for side, sign in ((equation.left, 1), (equation.right, -1)):
                for factor, address in side:
                    gap += sign * factor * values[address]
                    held = self.over.setdefault(address, {})
                    held[i] = held.get(i, Decimal(0)) + sign * factor
            self.gaps.append(gap)
        self.whole = all(value == value.to_integral_value() for value in self.values.values())
        self.failing = frozenset(i for i, gap in enumerate(self.gaps) if self.fails(i, gap))

    def fails(self, i: int, gap: Decimal) -> bool:
        """Whether balance `i` fails with this gap."""
        equation = self.equations[i]
        over = -gap if equation.relation == ">=" else abs(gap) if equation.relation == "=" else gap
        return over > equation.tolerance

    def after(self, changes: Mapping[Address, Decimal]) -> frozenset[int]:
        """The balances that fail once cells have been given other values."""
        moved: dict[int, Decimal] = {}
        for address, value in changes.items():
            for i, factor in self.over.get(address, {}).items():
                moved[i] = moved.get(i, self.gaps[i]) + factor * (value - self.values[address])
        return frozenset(i for i in self.failing if i not in moved) | {
            i for i, gap in moved.items() if self.fails(i, gap)
        }

    def changed(self, changes: Mapping[Address, Decimal]) -> Gaps:
        """The gaps of the table with some cells changed."""
        return Gaps(self.equations, {**self.values, **changes})
