"""Rows of pages that leave zeros out: lost numbers taken for blanks, on literals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.document import Entry, GridRow, Interval, Reading
from gouji.forms import Column, PrintedRow
from gouji.rebuild.frame import LOST, MOST_READINGS
from gouji.rebuild.unprinted import NOT_PRINTED, with_blanks

SUM = ((1, 1, -1),)
"""First + second = third cell."""


def entry(cell: str, via: str = "count") -> Entry:
    if cell == "?":
        return Entry(None, lost=True, via=via)
    if cell == "_":
        return Entry(None, intervals=(Interval(1, 0, 0),), blank=True, via=via)
    return Entry(Decimal(cell), cell, (Interval(1, 0, 1),), via=via)


def grid_row(key: str, *readings: str, via: str = "count") -> GridRow:
    cells = tuple((key, c) for c in "xyz")
    found = tuple(
        Reading(tuple(entry(cell, via) for cell in text.split()), LOST * text.count("?")) for text in readings
    )
    return GridRow(key, cells, found, True, 1.0, "label")


def read(
    *rows: GridRow, filled: Sequence[float | None] = (None, None, None), sums: Sequence[tuple[int, ...]] = SUM
) -> list[list[tuple[str, float]]]:
    columns = tuple(Column(c, c, (c,), filled=share) for c, share in zip("xyz", filled, strict=True))
    printed = [PrintedRow(row.key, (row.key,), (), row.cells, columns) for row in rows]
    return [
        [(" ".join(map(shown, reading.entries)), round(reading.cost, 2)) for reading in row.readings]
        for row in with_blanks(rows, printed, [tuple(sums)] * len(rows))
    ]


def shown(found: Entry) -> str:
    return "?" if found.lost else "_" if found.blank else str(found.value)


def test_what_balances_with_blanks_has_lost_nothing() -> None:
    (found,) = read(grid_row("a", "4 4 ?", "4 ? 4", "? 4 4"))
    assert found == [("4 _ 4", 0.0), ("_ 4 4", 0.0)]


def test_what_does_not_has_lost_a_number_or_none_of_it_is_the_row_s() -> None:
    (found,) = read(grid_row("a", "4 ? ?", "? 4 ?", "? ? 4"))
    assert {text for text, cost in found if not cost} == {"4 _ _", "_ 4 _", "_ _ 4"}
    assert {text for text, cost in found if cost == NOT_PRINTED} == {
        "4 _ ?",
        "_ 4 ?",
        "? _ 4",
        "_ ? 4",
        "_ _ _",
    }


def test_a_lost_number_that_no_value_above_zero_makes_good_is_not_read() -> None:
    (found,) = read(grid_row("a", "5 2 ?", "5 ? 2", "? 5 2"))
    assert ("5 2 ?", NOT_PRINTED) in found
    assert not any(text in ("5 ? 2", "? 5 2") for text, _ in found)


def test_without_a_balance_every_place_is_left() -> None:
    (found,) = read(grid_row("a", "4 ? ?", "? 4 ?", "? ? 4"), sums=())
    assert sorted(text for text, _ in found) == ["4 _ _", "_ 4 _", "_ _ 4"]


def test_where_cells_show_those_that_do_not_are_no_cheaper() -> None:
    placed = grid_row("a", "4 _ 4", via="slots")
    counted = grid_row("a", "? 4 4")
    (found,) = read(replace(placed, readings=placed.readings + counted.readings))
    assert found == [("4 _ 4", 0.0), ("_ 4 4", LOST)]


def test_columns_that_usually_have_numbers_are_likelier() -> None:
    (found,) = read(grid_row("a", "4 ? 4", "? 4 4"), filled=(0.9, 0.1, 1.0))
    assert [text for text, _ in found] == ["4 _ 4", "_ 4 4"]
    assert found[1][1] - found[0][1] > 4


def test_habits_of_columns_do_not_add_up_over_the_rows_of_a_page() -> None:
    one = read(grid_row("a", "4 ? 4", "? 4 4"), filled=(0.9, 0.1, 1.0))[0]
    rows = [grid_row(str(n), "4 ? 4", "? 4 4") for n in range(20)]
    many = read(*rows, filled=(0.9, 0.1, 1.0))
    behind = sum(found[1][1] - found[0][1] for found in many)
    assert behind < 2.5 * (one[1][1] - one[0][1])


def test_what_stands_unread_in_its_cell_is_no_blank() -> None:
    unread = replace(entry("?"), intervals=(Interval(1, 4, 5),))
    reading = Reading((entry("4"), unread, entry("4")), LOST)
    (found,) = read(replace(grid_row("a"), readings=(reading,)))
    assert "?" in found[0][0]


def test_readings_beyond_the_limit_are_told_to_be_missing() -> None:
    few = grid_row("a", "4 ? ?", "? 4 ?")
    many = replace(few, readings=few.readings * MOST_READINGS)
    columns = tuple(Column(c, c, (c,)) for c in "xyz")
    printed = [PrintedRow("a", ("a",), (), few.cells, columns)]
    (all_,), (cut,) = (tuple(with_blanks([row], printed, [SUM])) for row in (few, many))
    assert all_.complete
    assert not cut.complete
    assert len(cut.readings) == MOST_READINGS
