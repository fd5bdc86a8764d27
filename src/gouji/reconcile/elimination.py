"""The smallest sets of cells that explain failing balances, found by elimination, exactly.

Fellegi and Holt, *A Systematic Approach to Automatic Edit and Imputation*, JASA 71 (1976): a rule that fails, given or
implied, must hold a cell that changes. Once a cell is taken to change, it is eliminated from the other rules (Gauss),
which leaves the rules that the rest must obey whatever its value. Rules without a cell in common need a cell each,
which bounds the search. It is complete for equalities, with tolerances too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from gouji.document import Address
from gouji.tell import Gaps

MOST_WORK = 400_000
"""Rules and their terms gone through before the search gives up; a third of a second. A count, so that what is found
does not hang on the machine's speed."""

Number = Fraction | float
"""An exact number or an infinity."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Sum of factor x change over cells lies between `least` and `most`."""

    factors: Mapping[Address, Fraction]
    least: Number
    most: Number

    @property
    def fails(self) -> bool:
        """It does not hold while nothing in it changes."""
        return self.least > 0 or self.most < 0

    def without(self, cell: Address, pivot: _Rule) -> _Rule:
        """The rule with a cell eliminated by another rule that holds it."""
        times = self.factors[cell] / pivot.factors[cell]
        factors = dict(self.factors)
        for address, factor in pivot.factors.items():
            rest = factors.get(address, 0) - times * factor
            if rest:
                factors[address] = Fraction(rest)
            else:
                factors.pop(address, None)
        ends = sorted((_times(times, pivot.least), _times(times, pivot.most)))
        return _Rule(factors, self.least - ends[1], self.most - ends[0])


def _times(factor: Fraction, end: Number) -> Number:
    return factor * end if isinstance(end, Fraction) else (end if factor > 0 else -end)


class Elimination:
    """The search for sets of one size after another.

    Attributes:
        given_up: The search has done `MOST_WORK`; what it gave may not be all.
    """

    def __init__(self, gaps: Gaps) -> None:
        self._work = 0
        factors: list[dict[Address, Fraction]] = [{} for _ in gaps.equations]
        for address, held in gaps.over.items():
            for i, factor in held.items():
                if factor:
                    factors[i][address] = Fraction(factor)
        self._rules = tuple(
            _Rule(
                factors[i],
                -inf if equation.relation == "<=" else Fraction(-equation.tolerance - gap),
                inf if equation.relation == ">=" else Fraction(equation.tolerance - gap),
            )
            for i, (equation, gap) in enumerate(zip(gaps.equations, gaps.gaps, strict=True))
        )

    @property
    def given_up(self) -> bool:
        """Whether the search was stopped."""
        return self._work > MOST_WORK

    def sets(self, size: int) -> Iterator[tuple[Address, ...]]:
        """Sets of at most `size` cells that could be changed so that no balance fails, negative values allowed."""
        return self._sets(self._rules, size, (), frozenset())

    def _sets(
        self, rules: Sequence[_Rule], size: int, chosen: tuple[Address, ...], barred: frozenset[Address]
    ) -> Iterator[tuple[Address, ...]]:
        self._work += len(rules)
        if self.given_up:
            return
        open_ = sorted(((rule.factors.keys() - barred, rule) for rule in rules if rule.fails), key=lambda o: len(o[0]))
        if not open_:
            yield chosen
            return
        apart: set[Address] = set()
        least = 0
        for cells, _ in open_:
            if apart.isdisjoint(cells):
                apart |= cells
                least += 1
        if least > size:
            return
        cells, pivot = open_[0]
        for cell in sorted(cells):
            holding = [rule for rule in rules if cell in rule.factors]
            self._work += sum(len(rule.factors) + len(pivot.factors) for rule in holding)
            left = [rule.without(cell, pivot) if cell in rule.factors else rule for rule in rules if rule is not pivot]
            yield from self._sets(left, size - 1, (*chosen, cell), barred)
            barred |= {cell}  # sets with this cell have been seen
