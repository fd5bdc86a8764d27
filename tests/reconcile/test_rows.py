"""Readings completed within their row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.document import RULED_OUT, GridRow
from gouji.reconcile.misread import Misreadings
from gouji.reconcile.rows import UNBALANCED, Repair, choices, fits

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


def test_of_readings_with_the_same_values_what_is_blank_in_one_and_0_in_another_is_unsure() -> None:
    (found,) = choices(row((("_", 0, 0), 1.0), ((0, "_", 0), 1.5), ((0, 0, "_"), 1.0 + RULED_OUT)), SUM)
    assert found.unsure == {0, 1}
    (found,) = choices(row((("?", 0, 0), 1.0), ((0, "?", 0), 1.0)), SUM)  # lost or not, it is a printed 0
    assert not found.unsure


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


def test_columns_tell_the_values_of_two_misread_numbers_of_a_row() -> None:
    """4 = 4 read as 44 = 9: no likely misreading of the one leaves a likely one of the other."""
    damaged, at = row(((44, 0, 9), 0.0)), [("a", c) for c in COLUMNS]
    misreadings = Misreadings(0.05)
    meant = (Decimal(4), Decimal(0), Decimal(4))
    assert meant not in [c.values for c in choices(damaged, SUM, Repair(misreadings))]
    wanted = {at[0]: {Decimal(4)}, at[2]: {Decimal(4)}}
    (found,) = [c for c in choices(damaged, SUM, Repair(misreadings, wanted=wanted)) if c.values == meant]
    assert found.corrected == {0, 2}
