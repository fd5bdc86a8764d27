"""Readings → values on small tables; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.forms import TableForm
from gouji.reconcile import evaluate
from gouji.reconcile.decode import MARGIN
from gouji.reconcile.exchanged import exchanges
from gouji.reconcile.limit import Limit
from gouji.reconcile.misread import Misreadings
from gouji.reconcile.settle import Settled, settle
from gouji.tell import Gaps

from .helpers import ADDRESSES, COLUMNS, ROWS, Printed, balance, grid, reading, small_form

SOUND = {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}


def settled(rows: dict[str, Printed | Sequence[object]], **more: object) -> Settled:
    return settle(grid(rows, **more), small_form())  # type: ignore[arg-type]


def numbers(found: Settled, row: str) -> list[int | None]:
    return [int(found.values[row, c]) if (row, c) in found.values else None for c in COLUMNS]


def test_what_is_printed_and_sound_is_taken_as_it_is() -> None:
    found = settled(SOUND)
    assert {row: numbers(found, row) for row in ROWS} == {row: list(cells) for row, cells in SOUND.items()}
    assert not found.inferred
    assert not found.open
    assert not found.shaky


def test_lost_zeros_and_one_lost_total_are_told_by_the_balances() -> None:
    found = settled({**SOUND, "total": (5, "?", "?")})
    assert numbers(found, "total") == [5, 2, 7]
    assert set(found.inferred) == {("total", "y"), ("total", "sum")}
    assert all(found.inferred[address] for address in found.inferred)


def test_a_row_that_was_not_found_is_inferred_where_the_others_tell_it() -> None:
    found = settled({"a": SOUND["a"], "total": SOUND["total"]})
    assert numbers(found, "b") == [4, 0, 4]
    assert set(found.inferred) == {("b", c) for c in COLUMNS}


def test_what_several_values_fit_stays_open() -> None:
    found = settled({"a": ("?", "?", 3), "b": ("?", "?", 4), "total": (5, 2, 7)})
    assert numbers(found, "a") == [None, None, 3]
    assert not found.inferred
    assert ("a", "x") in found.open


def test_a_contradiction_is_kept_as_printed() -> None:
    found = settled({**SOUND, "total": (6, 2, 8)})
    assert numbers(found, "total") == [6, 2, 8]
    assert not found.inferred


def test_a_lost_cell_among_contradicting_balances_is_shaky_or_open() -> None:
    found = settled({"a": ("?", "?", 3), "b": (4, 0, 4), "total": (3, 1, 4)})  # a/x would have to be -1
    assert found.shaky
    assert [address for address in found.values if address in {("b", "x"), ("b", "y"), ("b", "sum")}]
    assert numbers(found, "b") == [4, 0, 4]


def test_a_blank_counts_as_nothing_and_stays_a_blank() -> None:
    found = settled({**SOUND, "b": (4, "_", 4)})
    assert numbers(found, "b") == [4, 0, 4]
    assert found.entries["b", "y"].blank
    assert not found.inferred


def test_the_balances_choose_among_readings() -> None:
    wrong, right = reading((12, 0, 3), 0.0), reading((1, 2, 3), 2.0)
    found = settled({**SOUND, "a": [wrong, right]})
    assert numbers(found, "a") == [1, 2, 3]
    assert found.weighed["a"] >= MARGIN
    assert not found.inferred


def test_readings_that_only_their_cost_tells_apart_are_weighed_not_proved() -> None:
    first, second = reading((1, 2, 3), 0.0), reading((2, 1, 3), 1.0)
    found = settled({"a": [first, second], "b": (0, 0, 0)})
    assert ("a", "x") in found.open
    assert [int(value or 0) for value, _ in found.open["a", "x"]] == [1, 2]
    assert found.values["a", "sum"] == 3


def test_readings_of_two_rows_are_chosen_together() -> None:
    found = settled(
        {
            "a": [reading((1, 2, 3), 0.0), reading((2, 1, 3), 0.0)],
            "b": [reading((4, 0, 4), 0.0), reading((0, 4, 4), 0.0)],
            "total": (5, 2, 7),
        }
    )
    assert numbers(found, "a") == [1, 2, 3]
    assert numbers(found, "b") == [4, 0, 4]


FAR = {"a": (13, 280, 293), "b": (4, 0, 4), "total": (17, 280, 297)}
"""Numbers of which none is like another."""


def test_numbers_that_lines_of_a_scan_exchanged_are_put_back() -> None:
    printed = {**FAR, "a": (13, 0, 293), "b": (4, 280, 4)}
    found = settle(grid(printed), small_form(), Misreadings(0.02))
    assert {row: tuple(numbers(found, row)) for row in ROWS} == FAR
    assert set(found.corrected) == {("a", "y"), ("b", "y")}
    assert not settle(grid(printed), small_form(), Misreadings(0.02, scanned=0.02)).corrected  # most likely typed so
    as_typed = settle(grid(printed), small_form())
    assert not as_typed.corrected
    assert {row: tuple(numbers(as_typed, row)) for row in ROWS} == printed


@pytest.mark.parametrize("printed", [{"a": (280, 13, 293)}, {"b": (4, 4, 0)}], ids=["of one row", "a total"])
def test_numbers_of_a_row_in_each_other_s_cell_are_as_likely_its_author_s_slip(printed: dict[str, Printed]) -> None:
    found = settle(grid({**FAR, **printed}), small_form(), Misreadings(0.02))
    assert {row: tuple(numbers(found, row)) for row in ROWS} == {**FAR, **printed}
    ((row, cells),) = printed.items()
    moved = {(row, c): n for c, n, m in zip(COLUMNS, FAR[row], cells, strict=True) if n != m}
    assert {address: int(found.doubted[address][0][0]) for address in moved} == moved


def test_numbers_are_exchanged_only_where_balances_over_both_cells_ask_for_it() -> None:
    read = {(row, c): Decimal(n) for row, cells in FAR.items() for c, n in zip(COLUMNS, cells, strict=True)}
    assert exchanges(grid(FAR), Gaps(small_form().equations, read), 0.0) == {}
    read["total", "y"] = Decimal(13)
    assert exchanges(grid(FAR), Gaps(small_form().equations, read), 0.0) == {}


def test_on_a_page_that_leaves_zeros_out_a_row_without_numbers_counts_as_nothing_and_is_not_read() -> None:
    rows = {"a": (4, "_", 4), "total": (4, 3, 7)}
    assert numbers(settled(rows), "b") == [0, 3, 3]
    left_out = settled(rows, blank_convention=True)
    assert numbers(left_out, "b") == [0, 0, 0]
    assert ("b", "x") not in left_out.entries
    assert numbers(left_out, "total") == [4, 3, 7]


def test_a_cell_that_is_0_by_one_reading_and_blank_by_another_is_doubted() -> None:
    found = settled(
        {**SOUND, "b": [reading(("_", 0, 0)), reading((0, "_", 0)), reading(("_", 0, 0))], "total": (1, 2, 3)}
    )
    assert {address for address in found.doubted if address[0] == "b"} == {("b", "x"), ("b", "y")}
    assert numbers(found, "b") == [0, 0, 0]


def test_an_empty_table_tells_nothing() -> None:
    found = settled({})
    assert found.values == {}
    assert not found.inferred


tables = st.tuples(*[st.sampled_from([0, 0, 0, 1, 2, 7])] * 4)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables, st.sets(st.sampled_from(ADDRESSES), max_size=6))
def test_what_is_inferred_on_a_sound_table_is_what_was_lost(
    four: tuple[int, int, int, int], lost: set[tuple[str, str]]
) -> None:
    a, b, c, d = four
    truth = {"a": (a, b, a + b), "b": (c, d, c + d), "total": (a + c, b + d, a + b + c + d)}
    rows = {
        row: tuple("?" if (row, k) in lost else v for k, v in zip(COLUMNS, truth[row], strict=True)) for row in ROWS
    }
    found = settled(rows)
    assert not found.shaky
    for row, (i, column) in product(ROWS, enumerate(COLUMNS)):
        if (row, column) in found.values:
            assert found.values[row, column] == truth[row][i]
        else:
            assert (row, column) in lost
    assert set(found.inferred) <= lost
    assert not [e for e in evaluate(small_form().equations, found.values) if e.outcome == "failed"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables, st.sampled_from(ROWS), st.tuples(*[st.integers(0, 9)] * 3), st.sampled_from([0.0, 1.0, 3.0]))
def test_a_wrong_reading_never_wins_over_the_one_that_balances(
    four: tuple[int, int, int, int], row: str, wrong: tuple[int, int, int], cost: float
) -> None:
    a, b, c, d = four
    truth = {"a": (a, b, a + b), "b": (c, d, c + d), "total": (a + c, b + d, a + b + c + d)}
    rows: dict[str, object] = {**truth, row: [reading(wrong, 0.0), reading(truth[row], cost)]}
    found = settled(rows)  # type: ignore[arg-type]
    for i, column in enumerate(COLUMNS):
        assert found.values.get((row, column), Decimal(truth[row][i])) == truth[row][i]


def test_what_a_tolerance_leaves_open_is_not_inferred() -> None:
    form = small_form()
    about = replace(form, equations=tuple(replace(e, tolerance=Decimal(1)) for e in form.equations))
    found = settle(grid({**SOUND, "b": (4, "?", 4)}), about)
    assert ("b", "y") not in found.values
    assert settle(grid({**SOUND, "total": (6, 2, 7)}), about).values["total", "x"] == 6


def test_an_inequality_tells_a_lost_zero() -> None:
    form = small_form()
    bounded = replace(form, equations=balance("column", "a <= b"))
    found = settle(grid({"a": ("?", 2, 3), "b": (0, 2, 4), "total": (0, 0, 0)}), bounded)
    assert found.inferred.keys() == {("a", "x")}
    assert found.values["a", "x"] == 0


def test_without_time_nothing_is_chosen() -> None:
    wrong, right = reading((12, 0, 3), 0.0), reading((1, 2, 3), 2.0)
    both = {**SOUND, "a": [wrong, right], "b": [reading((4, 0, 4)), reading((0, 4, 4))]}
    found = settle(grid(both), small_form(), Misreadings(0.02), limit=Limit(0.0))
    assert ("a", "x") in found.open


def of_kind(kind: str, tolerance: str = "0") -> TableForm:
    """The small form with columns of another kind, and balances that hold within a tolerance."""
    form = small_form()
    columns = tuple(replace(column, kind=kind) for column in form.blocks[0].columns)
    rows = tuple(replace(row, columns=columns) for row in form.blocks[0].rows)
    block = replace(form.blocks[0], columns=columns, rows=rows)
    equations = tuple(replace(e, tolerance=Decimal(tolerance)) for e in form.equations)
    return replace(form, blocks=(block,), equations=equations)


@pytest.mark.parametrize("printed", ["157", "1570", "15.70"])
def test_a_lost_decimal_point_is_put_back_where_two_balances_ask_for_it(printed: str) -> None:
    rows = {"a": ("12.5", "3.2", printed), "b": ("1.5", "0", "1.5"), "total": ("14", "3.2", "17.2")}
    form = of_kind("amount")
    found = settle(grid(rows, form=form), form, Misreadings(0.05))  # type: ignore[arg-type]
    assert found.values["a", "sum"] == Decimal("15.7")
    assert set(found.corrected) == ({("a", "sum")} if Decimal(printed) != Decimal("15.7") else set())


def test_a_lost_decimal_point_is_put_back_where_authors_round() -> None:
    rows = {"a": ("12.5", "3.2", "1572"), "b": ("1.5", "0", "1.5"), "total": ("14", "3.2", "17.2")}
    form = of_kind("amount", "0.03")
    found = settle(grid(rows, form=form), form, Misreadings(0.05))  # type: ignore[arg-type]
    assert found.values["a", "sum"] == Decimal("15.72")


def test_a_lost_minus_is_put_back_where_two_balances_ask_for_it() -> None:
    rows = {"a": ("30", "5", "-25"), "b": ("4", "0", "4"), "total": ("-26", "5", "-21")}
    form = of_kind("signed")
    found = settle(grid(rows, form=form), form, Misreadings(0.05))  # type: ignore[arg-type]
    assert found.values["a", "x"] == -30
    assert set(found.corrected) == {("a", "x")}


def test_counts_have_no_sign_and_no_decimals() -> None:
    for rows in (
        {"a": ("30", "5", "25"), "b": ("4", "40", "44"), "total": ("26", "45", "71")},
        {"a": ("12", "3", "157"), "b": ("1", "0", "1"), "total": ("13", "3", "158")},
    ):
        found = settle(grid(rows), small_form(), Misreadings(0.05))
        assert all(value >= 0 and value == int(value) for value in found.values.values())
        assert not found.corrected
