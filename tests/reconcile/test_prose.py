"""The prose as a witness for one of several readings of a row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.document import Cell, Status, Told
from gouji.reconcile import reconcile
from gouji.reconcile.prose import WRONG, heard, witnesses
from gouji.reconcile.rows import Choice

from .helpers import entry, grid, page, reading, small_form

SCAN, TYPED = 0.03, 0.97
LIKELY = 1.5
"""Cost of the other reading: too little to be left out, enough together with the prose."""


def told(value: int, *cells: str) -> Told:
    return Told("", (), Decimal(value), (cells or ("small/a/x",),))


def row_a(*prose: Told, digital: float = SCAN, other: float = LIKELY) -> dict[str, Cell]:
    """Row a, read as 1 2 3 or as 2 1 3; the other rows are not there to tell."""
    rows = {"a": [reading((1, 2, 3)), reading((2, 1, 3), other)]}
    table, _ = reconcile(page(digital), grid(rows), small_form(), told=prose)  # type: ignore[arg-type]
    return {cell.column: cell for cell in table.cells if cell.row == "a"}


def test_prose_tips_the_balance_and_is_named() -> None:
    assert row_a()["x"].status is Status.UNDECIDED
    cell = row_a(told(1))["x"]
    assert (cell.status, cell.value) == (Status.READ, 1)
    assert cell.via[-1] == "prose"
    assert "prose" not in row_a(told(1), other=9.0)["x"].via  # not needed, so not heard


def test_prose_alone_vouches_for_nothing() -> None:
    assert row_a(told(1), other=0.1)["x"].status is Status.UNDECIDED
    cells = row_a(told(1))
    assert cells["x"].consistent is not True
    assert not any(cells[column].accepted(0.98) for column in "xy")


def test_prose_for_the_dearer_reading_puts_it_first_and_leaves_the_cell_open() -> None:
    cell = row_a(told(2))["x"]
    assert cell.status is Status.UNDECIDED
    assert cell.candidates[0].value == 2


@pytest.mark.parametrize("prose", [[told(1), told(2)], [told(3, "small/a/x", "small/a/y")], [told(1, "other/a/x")]])
def test_prose_that_does_not_say_one_thing_of_one_cell_is_no_witness(prose: list[Told]) -> None:
    assert witnesses(prose, "small") == {}
    assert row_a(*prose) == row_a()


def test_what_was_typed_is_not_chosen_by_prose() -> None:
    assert row_a(told(1), digital=TYPED) == row_a(digital=TYPED)


def test_many_figures_of_a_row_are_one_witness() -> None:
    choice = Choice(tuple(entry(v) for v in (1, 2)), (Decimal(1), Decimal(2)), 0.0, True)
    said = {("a", "x"): Decimal(5), ("a", "y"): Decimal(6)}
    assert heard([choice], (("a", "x"), ("a", "y")), said)[0].cost == WRONG


def test_an_author_s_own_error_is_contradicted_by_neither_number() -> None:
    meant = Choice((entry(8),), (Decimal(9),), 0.0, True, authored=frozenset({0}))
    for value, cost in ((8, 0.0), (9, 0.0), (7, WRONG)):
        assert heard([meant], (("a", "x"),), {("a", "x"): Decimal(value)})[0].cost == cost
