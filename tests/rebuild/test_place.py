"""Tokens of a row → readings, on literals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Entry, Interval, Reading
from gouji.forms import Column
from gouji.rebuild.cuts import MOST_CUTS
from gouji.rebuild.frame import Frame
from gouji.rebuild.place import read_row
from gouji.rebuild.tokens import Token

SUM = ((-1, -1, 1),)
"""Third cell = first + second."""


def frame(n: int = 3, **more: object) -> Frame:
    columns = tuple(Column(f"c{i}", f"列{i}", (f"列{i}",)) for i in range(n))
    return Frame(columns, tuple(range(n)), **more)  # type: ignore[arg-type]


def row(text: str, slots: Sequence[int] | None = None, width: int = 12) -> list[Token]:
    """Tokens of a row written with one space between cells; `_` is an empty cell."""
    found, at = [], 0
    for i, word in enumerate(text.split()):
        shown = "" if word == "_" else word
        x = (at + width - len(shown), at + width)
        found.append(Token(shown, Interval(1, at, at + len(shown)), slots[i] if slots else None, x))
        at += width
    return found


def shown(reading: Reading) -> str:
    """A reading as text: `?` lost, `_` blank."""
    return " ".join("?" if e.lost else "_" if e.blank else str(e.value) for e in reading.entries)


def read(text: str, n: int = 3, sums: Sequence[tuple[int, ...]] = (), **more: object) -> list[str]:
    readings, _ = read_row(row(text), frame(n, **more), sums)
    return [shown(reading) for reading in readings]


def test_as_many_numbers_as_cells_have_one_reading() -> None:
    assert read("17 0 3") == ["17 0 3"]


def test_marks_count_as_cells() -> None:
    assert read("17 - 3") == ["17 _ 3"]


def test_empty_cells_count_where_they_make_up_the_number() -> None:
    assert read("17 _ 3") == ["17 _ 3"]


def test_empty_cells_behind_a_row_s_own_are_the_next_row_s() -> None:
    assert read("_ 0 3 _ _") == ["_ 0 3"]


def test_letters_that_ocr_makes_of_digits_are_digits_with_a_slip() -> None:
    (reading,) = read_row(row("l O 2"), frame())[0]
    assert shown(reading) == "1 0 2"
    assert [entry.slip for entry in reading.entries] == ["letter for digit", "letter for digit", None]


def test_too_few_numbers_keep_every_placement() -> None:
    assert sorted(read("5 7")) == sorted(["5 7 ?", "5 ? 7", "? 5 7"])


def test_slots_decide_which_cell_is_blank() -> None:
    tokens = row("5 _ 7", slots=[1, 2, 3])
    readings, complete = read_row(tokens, frame(slots=(1, 2, 3)))
    assert [shown(reading) for reading in readings] == ["5 _ 7"]
    assert complete


def test_an_unread_cell_keeps_its_place_and_those_of_the_others() -> None:
    tokens = [replace(token, unread=token.text == "P") for token in row("5 P 7", slots=[1, 2, 3])]
    readings, complete = read_row(tokens, frame(slots=(1, 2, 3)))
    assert [shown(reading) for reading in readings] == ["5 ? 7"]
    assert complete


def test_slots_without_the_empty_cell_prefer_the_number_s_own_column() -> None:
    readings, _ = read_row(row("5 7", slots=[1, 3]), frame(slots=(1, 2, 3)))
    assert shown(readings[0]) == "5 ? 7"
    assert {shown(reading) for reading in readings} == {"5 7 ?", "5 ? 7", "? 5 7"}
    assert readings[0].cost < readings[1].cost


def test_shifted_slots_cost_but_do_not_decide() -> None:
    readings, _ = read_row(row("5 7", slots=[2, 4]), frame(slots=(1, 2, 3)))
    assert len(readings) == 3


@pytest.mark.parametrize(("at", "expected"), [((0, 4), "5 7 ?"), ((0, 8), "5 ? 7"), ((4, 8), "? 5 7")])
def test_places_on_a_fixed_width_page_decide(at: tuple[int, int], expected: str) -> None:
    tokens = [Token(t, Interval(1, a, a + 1), None, (a, a + 1)) for t, a in zip("57", at, strict=True)]
    readings, _ = read_row(tokens, frame(xs=(1.0, 5.0, 9.0)))
    assert shown(readings[0]) == expected
    assert readings[1].cost > readings[0].cost + 3


def test_surplus_zeros_are_dropped_before_other_numbers() -> None:
    readings, _ = read_row(row("0 0 0 0 0 0 0 0"), frame(7))
    assert [shown(reading) for reading in readings] == ["0 0 0 0 0 0 0"]
    found = read("9 0 0 4")
    assert found[0] == "9 0 4"
    assert "9 0 0" in found


def test_a_number_below_all_others_is_the_first_to_be_dropped() -> None:
    tokens = [Token(t, Interval(line, 0, 1), None) for line, t in enumerate("9043", 1)]
    readings, _ = read_row(tokens, frame(3))
    assert shown(readings[0]) == "9 0 4"
    assert "9 4 3" in [shown(reading) for reading in readings]


@pytest.mark.parametrize(("parted", "expected"), [(False, "1 5"), (True, "15 ?")])
def test_where_rows_show_their_numbers_apart_one_is_lost_rather_than_run_together(parted: bool, expected: str) -> None:
    readings, _ = read_row(row("15"), frame(2, parted=parted))
    assert shown(readings[0]) == expected
    assert {"1 5", "15 ?", "? 15"} <= {shown(reading) for reading in readings}


def test_a_torn_number_is_a_reading() -> None:
    found = read("1 2 0 12")
    assert "12 0 12" in found
    assert "1 2 12" in found


def test_far_too_many_numbers_are_no_row() -> None:
    assert read("1 2 3 4 5 6 7") == []


@pytest.mark.parametrize("size", [24, 48, 300])
def test_a_heap_of_numbers_comes_to_an_end(size: int) -> None:
    readings, _ = read_row(row("0 " * size), frame(7))
    assert len(readings) <= 60


def test_a_glued_run_is_cut_every_way() -> None:
    assert set(read("1203")) == {"1 20 3", "12 0 3"}


def test_a_balance_within_the_row_puts_its_cuts_among_those_kept() -> None:
    readings, _ = read_row(row("640020470"), frame(7), ((-1,) * 6 + (1,),))
    assert "64 0 0 2 0 4 70" in [shown(reading) for reading in readings]


def test_a_row_that_shows_all_its_cells_is_hardly_run_together() -> None:
    readings, _ = read_row(row("_ _ 576"), frame())
    assert shown(readings[0]) == "_ _ 576"
    assert shown(readings[1]) == "5 7 6"
    assert readings[1].cost > readings[0].cost + 3


def test_glued_amounts_are_cut_where_the_page_prints_its_cells_so() -> None:
    assert set(read("15234.8元", 2, glued=True)) >= {"1 5234.8", "15 234.8", "152 34.8", "1523 4.8"}
    assert read("15234.8元", 2, glued=False) == ["15234.8 ?", "? 15234.8"]


def test_a_sign_within_glued_digits_begins_a_number_of_a_column_of_changes() -> None:
    columns = (Column("a", "甲", ("甲",)), Column("b", "增/减", ("增/减",), kind="signed"), Column("c", "丙", ("丙",)))
    run = Token("120", Interval(1, 0, 3), None), Token("-3045", Interval(1, 3, 8), None)
    readings, whole = read_row(run, Frame(columns, (0, 1, 2), glued=True))
    assert {shown(reading) for reading in readings} == {"120 -30 45", "120 -304 5"}
    assert whole


def test_a_sign_that_no_column_takes_leaves_the_numbers_to_be_seen() -> None:
    columns = (*frame(15).columns, Column("b", "增/减", ("增/减",), kind="signed"))
    run = [Token(text, Interval(1, at, at + len(text)), None) for at, text in ((0, "12345678"), (8, "-34567890"))]
    readings, whole = read_row(run, Frame(columns, tuple(range(16)), glued=True))
    assert readings
    assert {e.text for reading in readings for e in reading.entries if e.text} == {"12345678", "-34567890"}
    assert not whole


def test_cuts_that_are_looked_at_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(number: str) -> float:
        nonlocal looked
        looked += 1
        return 1.0

    monkeypatch.setattr("gouji.rebuild.glued.cost_of", counted)
    columns = tuple(Column(f"s{i}", "增/减", ("增/减",), kind="signed") for i in range(16))
    texts = ("12345678", "-34567890", "-23456789", "-98765432")
    run = [Token(text, Interval(1, 10 * i, 10 * i + len(text)), None) for i, text in enumerate(texts)]
    readings, whole = read_row(run, Frame(columns, tuple(range(16)), glued=True))
    assert readings
    assert not whole
    assert looked <= 16 * MOST_CUTS


def test_glued_digits_fewer_than_cells_have_lost_some() -> None:
    found = read("0000", 5)
    assert found
    assert all(reading.split().count("?") == 1 for reading in found)


def test_numbers_that_came_one_by_one_are_not_cut() -> None:
    assert all("12" in reading.split() for reading in read("0 12", apart=True))


def test_numbers_that_came_one_by_one_are_lost_at_the_end_only() -> None:
    readings, _ = read_row(row("5 7"), frame(apart=True))
    assert shown(readings[0]) == "5 7 ?"
    assert readings[1].cost > readings[0].cost + 4


def test_a_column_that_the_form_lacks_takes_its_number_away() -> None:
    columns = (frame().columns[0], None, frame().columns[1])
    readings, _ = read_row(row("5 99 7"), Frame(columns, (0, -1, 1)))
    assert [shown(reading) for reading in readings] == ["5 7"]


def test_moved_columns_come_out_in_the_form_s_order() -> None:
    columns = frame().columns
    readings, _ = read_row(row("5 6 7"), Frame((columns[2], columns[0], columns[1]), (2, 0, 1)))
    assert [shown(reading) for reading in readings] == ["6 7 5"]


def test_a_unit_in_the_head_holds_for_amounts() -> None:
    yuan = Column("y", "采购总金额", ("采购总金额",), kind="amount", unit="元", units=("元", "万元"))
    (reading,) = read_row(row("12"), Frame((yuan,), (0,), unit="万元"))[0]
    assert reading.entries[0].value == Decimal(120000)


def test_nothing_has_no_reading_that_says_anything() -> None:
    readings, _ = read_row([], frame())
    assert all(entry.lost for reading in readings for entry in reading.entries)


WORDS = st.sampled_from(["0", "0", "0", "7", "12", "104", "O", "-", "_", "减3", "640020470", "007"])


@given(st.lists(WORDS, max_size=10), st.integers(1, 7), st.booleans(), st.booleans())
def test_readings_keep_the_order_of_the_page_and_rise_in_cost(
    words: list[str], n: int, apart: bool, slots: bool
) -> None:
    tokens = row(" ".join(words), slots=list(range(1, len(words) + 1)) if slots else None)
    given_ = {"slots": tuple(range(1, n + 1))} if slots else {}
    readings, _ = read_row(tokens, frame(n, apart=apart, **given_), SUM if n == 3 else ())
    costs = [reading.cost for reading in readings]
    assert costs == sorted(costs)
    assert all(cost >= 0 for cost in costs)
    assert len({tuple((e.value, e.blank, e.lost) for e in reading.entries) for reading in readings}) == len(readings)
    for reading in readings:
        assert len(reading.entries) == n
        spans = [interval for entry in reading.entries for interval in entry.intervals]
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(_means_one_thing(entry) for entry in reading.entries)


def _means_one_thing(entry: Entry) -> bool:
    """A value, a blank, a lost cell, or a text that is no number."""
    return [entry.value is not None, entry.blank, entry.lost, entry.slip == "not a number"].count(True) == 1


def test_two_neighbours_run_together_are_a_reading_of_a_scan_alone() -> None:
    scanned, typed = (read_row(row("12 0 3"), frame(4, scanned=kind))[0] for kind in (True, False))
    assert "1 2 0 3" in [shown(reading) for reading in scanned]
    assert "1 2 0 3" not in [shown(reading) for reading in typed]


def test_a_number_with_a_leading_zero_is_two_and_another_is_too_many() -> None:
    readings, _ = read_row(row("01 0 5"), frame(scanned=True))
    assert shown(readings[0]) == "1 0 5"
    assert "0 1 0" in [shown(reading) for reading in readings]


def slotted(text: str, first: int = 1) -> list[Token]:
    return row(text, slots=range(first, first + len(text.split())))


def test_the_empty_cells_of_a_typed_row_that_lacks_one_keep_the_others_apart() -> None:
    readings, _ = read_row(slotted("_ 0 3"), frame(4))
    assert {shown(reading) for reading in readings} >= {"_ 0 3 ?", "? _ 0 3", "_ ? 0 3"}
    assert not any(reading.startswith(("0", "3")) for reading in map(shown, readings))


def test_cells_beside_each_other_keep_their_distance_where_no_full_row_tells_their_columns() -> None:
    readings, _ = read_row(slotted("_ 4 _ 4 _ _", first=3), frame(4, scanned=True))
    assert {shown(reading) for reading in readings[:2]} == {"4 _ 4 _", "_ 4 _ 4"}
    assert readings[2].cost > readings[0].cost + 2


def test_the_more_cells_a_row_must_have_lost_the_dearer_its_reading() -> None:
    readings, _ = read_row(slotted("3 _ 4 _ _ 7", first=3), frame(7, scanned=True))
    costs = {shown(reading).replace("_", "?"): reading.cost for reading in reversed(readings)}
    assert costs["3 ? 4 ? ? 7 ?"] < costs["3 ? 4 ? 7 ? ?"] < costs["3 4 ? 7 ? ? ?"] < costs["3 4 7 ? ? ? ?"]
    assert costs["3 ? 4 ? 7 ? ?"] == costs["? 3 4 ? ? 7 ?"]


def test_a_typed_row_as_wide_as_full_ones_stands_in_place_though_its_last_cell_is_empty() -> None:
    padded = frame(3, slots=(1, 2, 3), padded=(False, True), width=4)
    tokens = slotted("5 7 _ _")
    assert [shown(reading) for reading in read_row(tokens, padded)[0]] == ["5 7 _"]
    scanned = replace(padded, scanned=True)
    assert len(read_row(tokens, scanned)[0]) > 1


@pytest.mark.parametrize(("printed", "meant"), [("l7O3", "17 0 3"), ("〇I2", "0 1 2"), ("00|", "0 0 1")])
def test_letters_that_ocr_makes_of_digits_are_cut_as_these(printed: str, meant: str) -> None:
    readings, _ = read_row(row(printed), frame(glued=True))
    found = {shown(reading): reading for reading in readings}
    assert meant in found
    assert "".join(entry.text or "" for entry in found[meant].entries) == printed
