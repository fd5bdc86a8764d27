"""What an author may have done that his figures contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gouji.document import Address
from gouji.forms import Equation


class Kind(StrEnum):
    """What was done."""

    ADDED = "added"  # a total counts rows or columns that are not its own
    LEFT_OUT = "left_out"  # a total lacks some of its own
    TWICE = "twice"  # a total counts one of its own twice
    RANGE = "range"  # a total is summed over the wrong rows: some too many and some too few
    EXCHANGED = "exchanged"  # two neighbours hold each other's value
    SWAPPED = "swapped"  # two digits of a number are exchanged
    MORE = "more"  # a number has a digit too many
    LESS = "less"  # a number lacks a digit
    TYPED = "typed"  # one digit of a number is wrong
    OTHER = "other"  # a number is wrong; nothing tells how


@dataclass(frozen=True, slots=True)
class Story:
    """One thing an author may have done.

    Attributes:
        kind: What was done.
        changes: The cells that it made wrong, with the values they would have had.
        cost: How unlikely it is, >= 0; see `author`.
        added: Keys of the rows (or columns) that a total counts too much.
        left: Keys of those that it lacks.
        told: The balances that show it, of the total that it is about.
    """

    kind: Kind
    changes: Mapping[Address, Decimal]
    cost: float
    added: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    told: tuple[Equation, ...] = ()

    @property
    def of_a_sum(self) -> bool:
        """It is about how a total was added up, not about how a number was written."""
        return self.kind in (Kind.ADDED, Kind.LEFT_OUT, Kind.TWICE, Kind.RANGE)

    @property
    def claim(self) -> tuple[object, ...]:
        """What it says: stories of one claim are one story."""
        return self.kind, self.added, self.left, tuple(sorted(self.changes.items()))
