"""Runs → tokens → entries, on literals."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Interval, Run
from gouji.forms import Column
from gouji.rebuild.tokens import Token, entry, lost, tokenize

COUNT = Column("c", "数量", ("数量",))
SIGNED = Column("s", "本年增/减", ("本年增/减",), kind="signed")
YUAN = Column("y", "采购总金额", ("采购总金额",), kind="amount", unit="元", units=("元", "万元"))
WAN = Column("w", "本年收费金额", ("本年收费金额",), kind="amount", unit="万元", units=("万元",))


def token(text: str) -> Token:
    return Token(text, Interval(1, 0, len(text)), None)


def tokens(line: str) -> tuple[Token, ...]:
    return tokenize([Run(Interval(1, 0, len(line)), line)], [line])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("17 0 3", ["17", "0", "3"]),
        ("0 - 0", ["0", "-", "0"]),
        ("469 减 232 31668", ["469", "减 232", "31668"]),
        ("1.8 亿元", ["1.8 亿元"]),
        ("640020470", ["640020470"]),
        ("1,379 2", ["1,379", "2"]),
        ("１７ ０", ["１７", "０"]),
        ("O l 〇", ["O", "l", "〇"]),
        ("", [""]),
    ],
)
def test_a_run_is_cut_into_its_amounts(line: str, expected: list[str]) -> None:
    found = tokens(line)
    assert [t.text for t in found] == expected
    assert all(line[t.interval.start : t.interval.end] == t.text for t in found)


def test_what_is_no_number_in_a_slot_is_a_cell_that_could_not_be_read() -> None:
    (found,) = tokenize([Run(Interval(1, 2, 3), "P", 1)], ["4\tP\t2"])
    assert found.unread
    assert not found.filled
    assert entry(found, COUNT, None, "slots") == lost("slots")


def test_what_is_no_number_in_no_slot_is_nothing() -> None:
    assert tokens("P") == ()


def test_an_empty_run_is_an_empty_cell_with_its_slot() -> None:
    (found,) = tokenize([Run(Interval(3, 4, 4), "", 2)], ["", "", "a\tb\t"])
    assert found.empty
    assert found.slot == 2


def test_wide_characters_count_two_on_a_fixed_width_page() -> None:
    line = "规章  7"
    (found,) = tokenize([Run(Interval(1, 4, 5), "7")], [line])
    assert found.x == (6.0, 7.0)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.text(alphabet="规章 .", max_size=6))
def test_tokens_keep_the_order_and_the_places_of_the_numbers(numbers: list[int], label: str) -> None:
    line = label + "  ".join(map(str, numbers))
    run = Run(Interval(1, len(label), len(line)), line[len(label) :])
    found = tokenize([run], [line])
    assert [t.text for t in found] == [str(n) for n in numbers]
    assert all(line[t.interval.start : t.interval.end] == t.text for t in found)


@pytest.mark.parametrize(
    ("text", "column", "head", "value", "unit"),
    [
        ("9", COUNT, None, "9", None),
        ("0", COUNT, None, "0", None),
        ("1,379", COUNT, None, "1379", None),
        ("４", COUNT, None, "4", None),
        ("5件", COUNT, None, "5", "件"),
        ("减 232", SIGNED, None, "-232", None),
        ("增33", SIGNED, None, "33", None),
        ("+19", SIGNED, None, "19", None),
        ("-3", SIGNED, None, "-3", None),
        ("988.2576万", YUAN, None, "9882576", "万"),
        ("1.8 亿元", YUAN, None, "180000000", "亿元"),
        ("12", YUAN, "万元", "120000", "万元"),
        ("0.5", WAN, None, "0.5", None),
        ("5000元", WAN, None, "0.5", "元"),
    ],
)
def test_amounts_come_in_the_column_s_unit(
    text: str, column: Column, head: str | None, value: str, unit: str | None
) -> None:
    found = entry(token(text), column, head, "tabs")
    assert found.value == Decimal(value)
    assert found.text == text
    assert found.unit == unit
    assert found.via == "tabs"
    assert not found.blank


@pytest.mark.parametrize("text", ["-", "—", "/", "", "无"])
def test_marks_and_empty_cells_are_blanks_never_zero(text: str) -> None:
    found = entry(token(text), COUNT, None, "slots")
    assert found.blank
    assert found.value is None
    assert found.text == (text or None)


@pytest.mark.parametrize(
    ("text", "column", "head", "slip"),
    [
        ("O", COUNT, None, "letter for digit"),
        ("l2", COUNT, None, "letter for digit"),
        ("12.", COUNT, None, "trailing dot"),
        ("007", COUNT, None, "leading zero"),
        ("-3", COUNT, None, "no count"),
        ("2.5", COUNT, None, "no count"),
        ("12", YUAN, None, "unit not printed"),
        ("5000元", WAN, None, "unit not of the form"),
        ("3 4", COUNT, None, "not a number"),
    ],
)
def test_what_looks_misread_is_said(text: str, column: Column, head: str | None, slip: str) -> None:
    assert entry(token(text), column, head, "count").slip == slip


@pytest.mark.parametrize(("text", "column", "head"), [("0", YUAN, None), ("12", YUAN, "元"), ("12", COUNT, None)])
def test_what_is_plain_has_no_slip(text: str, column: Column, head: str | None) -> None:
    assert entry(token(text), column, head, "count").slip is None


def test_a_lost_cell_is_neither_blank_nor_zero() -> None:
    found = lost("count")
    assert found.lost
    assert (found.value, found.text, found.blank) == (None, None, False)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("120-3045", ["120", "-3045"]), ("0+110", ["0", "+110"]), ("5−3 2", ["5", "−3", "2"]), ("5 - 3", ["5", "3"])],
)
def test_a_sign_between_two_numbers_is_the_second_one_s(line: str, expected: list[str]) -> None:
    runs = [Run(Interval(1, m.start(), m.end()), m.group()) for m in re.finditer(r"\d+", line)]
    found = tokenize(runs, [line], signed=True)
    assert [token.text for token in found] == expected
    assert [line[t.interval.start : t.interval.end] for t in found] == expected
    assert not any("-" in token.text or "+" in token.text for token in tokenize(runs, [line]))
