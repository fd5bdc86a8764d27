"""Balances evaluated over values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from gouji.document import Address, Outcome
from gouji.forms import Equation


class Evaluation(NamedTuple):
    """A balance with its outcome and the values of its two sides (None where a cell has no value)."""

    equation: Equation
    outcome: Outcome
    left: Decimal | None
    right: Decimal | None


def evaluate(equations: Iterable[Equation], values: Mapping[Address, Decimal | None]) -> list[Evaluation]:
    """Evaluate balances.

    Args:
        equations: The balances.
        values: Values by cell address; a cell that is absent makes its balances undecided, None counts as 0 (a blank).

    Returns:
        One evaluation for each balance, in order.
    """
    return [_evaluate(equation, values) for equation in equations]


def _evaluate(equation: Equation, values: Mapping[Address, Decimal | None]) -> Evaluation:
    sides = []
    for terms in (equation.left, equation.right):
        total = Decimal(0)
        for factor, address in terms:
            if address not in values:
                return Evaluation(equation, Outcome.UNDECIDED, None, None)
            total += factor * (values[address] or 0)
        sides.append(total)
    left, right = sides
    gap = left - right
    holds = {"=": abs(gap) <= equation.tolerance, "<=": gap <= equation.tolerance, ">=": -gap <= equation.tolerance}
    return Evaluation(equation, Outcome.PASSED if holds[equation.relation] else Outcome.FAILED, left, right)
