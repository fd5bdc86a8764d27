from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.document import Outcome
from gouji.reconcile import evaluate

from .helpers import balance, decimals, small_form

SOUND = decimals(
    {
        (row, column): value
        for row, values in {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}.items()
        for column, value in zip(("x", "y", "sum"), values, strict=True)
    }
)


def test_every_balance_of_a_sound_table_holds() -> None:
    found = evaluate(small_form().equations, SOUND)
    assert [e.outcome for e in found] == [Outcome.PASSED] * 6
    assert [(e.left, e.right) for e in found][:2] == [(Decimal(3), Decimal(3)), (Decimal(4), Decimal(4))]


def test_a_failing_balance_says_what_its_sides_are() -> None:
    found = evaluate(small_form().equations, SOUND | {("a", "x"): Decimal(2)})
    failed = [(e.equation.name, e.left, e.right) for e in found if e.outcome is Outcome.FAILED]
    assert failed == [("row_total/a/-", 3, 4), ("column_total/-/x", 5, 6)]


def test_a_cell_without_value_leaves_its_balances_undecided() -> None:
    found = evaluate(small_form().equations, {a: v for a, v in SOUND.items() if a != ("b", "y")})
    undecided = [e.equation.name for e in found if e.outcome is Outcome.UNDECIDED]
    assert undecided == ["row_total/b/-", "column_total/-/y"]
    assert all(e.left is None for e in found if e.outcome is Outcome.UNDECIDED)


def test_a_blank_counts_as_nothing() -> None:
    assert evaluate(balance("row", "sum = x + y")[1:2], {**SOUND, ("b", "y"): None})[0].outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("text", "values", "outcome"),
    [
        ("x <= sum", (3, 0, 3), "passed"),
        ("x <= sum", (4, 0, 3), "failed"),
        ("x >= sum", (3, 0, 3), "passed"),
        ("x >= sum", (2, 0, 3), "failed"),
        ("sum = 2 * x - y", (3, 1, 5), "passed"),
        ("sum = 2 * x - y", (3, 1, 6), "failed"),
    ],
)
def test_relations_and_factors(text: str, values: tuple[int, int, int], outcome: str) -> None:
    numbers = decimals({("a", c): v for c, v in zip(("x", "y", "sum"), values, strict=True)})
    assert evaluate(balance("row", text)[:1], numbers)[0].outcome == outcome
