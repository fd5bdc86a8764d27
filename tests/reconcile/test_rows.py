"""Readings completed within their row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.document import GridRow
from gouji.reconcile.misread import Misreadings
from gouji.reconcile.rows import UNBALANCED, choices, fits, hinted

from .helpers import COLUMNS, Printed, balance, reading

SUM = balance("row", "sum = x + y")[:1]


def row(*readings: tuple[Printed, float]) -> GridRow:
    return GridRow("a", tuple(("a", c) for c in COLUMNS), tuple(reading(c, k) for c, k in readings), True, 1.0, "label")


@pytest.mark.parametrize(
    ("cells", "values", "broken"),
    [
        ((1, 2, 3), (1, 2, 3), False),
        ((1, 2, 4), (1, 2, 4), True),
        ((1, "?", 3), (1, 2, 3), False),
        (("?", "?", 0), (0, 0, 0), False),
        (("?", "?", 3), (None, None, 3), False),
        ((4, "?", 3), (4, None, 3), True),
        (("_", 2, 2), (0, 2, 2), False),
        (("-", 2, "?"), (0, 2, 2), False),
        ((1, "?", "?"), (1, None, None), False),
    ],
)
def test_what_the_row_alone_tells_is_filled_in(cells: Printed, values: Printed, broken: bool) -> None:
    (choice,) = choices(row((cells, 1.0)), SUM)
    assert choice.values == tuple(None if v is None else Decimal(v) for v in values)  # type: ignore[arg-type]
    assert choice.balanced is not broken
    assert choice.cost == 1.0 + UNBALANCED * broken


def test_readings_of_the_same_values_are_one_at_the_least_cost() -> None:
    found = choices(row(((1, "?", 3), 2.0), ((1, 2, 3), 1.0), ((1, 2, "?"), 3.0)), SUM)
    assert [(choice.values, choice.cost) for choice in found] == [((1, 2, 3), 1.0)]


def test_the_cheapest_comes_first() -> None:
    found = choices(row(((1, 2, 4), 0.0), ((1, 3, 4), 2.0)), SUM)
    assert [choice.values for choice in found] == [(1, 3, 4), (1, 2, 4)]


def test_fitting_the_bounds() -> None:
    (choice,) = choices(row(((1, "?", "?"), 0.0)), SUM)
    cells = [("a", c) for c in COLUMNS]
    low = dict.fromkeys(cells, Decimal(0))
    assert fits(choice, cells, low, dict.fromkeys(cells, Decimal(1)))
    assert fits(choice, cells, low, dict.fromkeys(cells))
    assert not fits(choice, cells, low, dict.fromkeys(cells, Decimal(0)))
    assert not fits(choice, cells, dict.fromkeys(cells, Decimal(2)), dict.fromkeys(cells))


def test_a_hint_and_the_row_s_balance_mend_two_numbers() -> None:
    read = row(((22, 1, 1), 0.0))
    found = hinted(read, SUM, Misreadings(0.02), {("a", "sum")}, {("a", "x"): {Decimal(2)}})
    mended = next(choice for choice in found if choice.values == (2, 1, 3))
    assert mended.corrected == {0, 2}
    assert not mended.authored


def test_an_author_errs_once() -> None:
    read = row(((10, 1, 11), 0.0))
    asked = {("a", "x"): {Decimal(1)}, ("a", "y"): {Decimal(0)}, ("a", "sum"): {Decimal(2)}}
    found = hinted(read, SUM, Misreadings(0.02), {("a", "sum")}, asked)
    assert {choice.authored for choice in found if choice.authored} == {frozenset({0, 2})}
