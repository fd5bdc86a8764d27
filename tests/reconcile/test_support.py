from __future__ import annotations

from gouji.reconcile.support import twice_told

from .helpers import small_form

EVERY = small_form().equations


def named(*names: str) -> list:  # type: ignore[type-arg]
    return [equation for equation in EVERY if equation.name in names]


def test_a_cell_that_its_row_and_its_column_tell_is_told_twice() -> None:
    cell = ("a", "y")
    assert twice_told(cell, [cell], EVERY)


def test_a_cell_that_only_one_balance_tells_is_not() -> None:
    cell = ("a", "y")
    assert not twice_told(cell, [cell], named("row_total/a/-"))


def test_two_lost_cells_of_a_row_have_a_column_each_and_the_row_between_them() -> None:
    lost = [("a", "x"), ("a", "y")]
    assert twice_told(lost[0], lost, EVERY)
    assert not twice_told(lost[0], lost, named("row_total/a/-", "column_total/-/x"))


def test_a_whole_lost_row_is_told_twice_only_with_its_own_balance() -> None:
    lost = [("a", "x"), ("a", "y"), ("a", "sum")]
    assert all(twice_told(cell, lost, EVERY) for cell in lost)
    columns = named("column_total/-/x", "column_total/-/y", "column_total/-/sum")
    assert not any(twice_told(cell, lost, columns) for cell in lost)


def test_a_balance_of_an_inferred_cell_with_itself_only_is_no_support() -> None:
    assert not twice_told(("a", "y"), [("a", "y")], [])
