"""A sign that no one could read beside a number casts doubt on it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gouji.document import Interval, Run
from gouji.forms import Column
from gouji.rebuild.tokens import Token, entry, tokenize

COLUMN = Column("n", "数量", ("数量",))


@pytest.mark.parametrize("sign", ["\ufffd", "□", "?", "~", "±", "/", "#"])
@pytest.mark.parametrize("behind", [False, True])
def test_an_unreadable_sign_beside_a_number_is_a_flaw(sign: str, behind: bool) -> None:
    line = f"规章\t{'' if behind else sign}5{sign if behind else ''}\t0"
    at = line.index("5")
    (token,) = tokenize([Run(Interval(1, at, at + 1), "5", 1)], [line])
    assert entry(token, COLUMN, None, "tabs").slip == "unreadable sign"


@pytest.mark.parametrize("line", ["规章\t5\t0", "规章5规范", "| 5 |", "**5**", "(5)", "5，0", "“5”"])
def test_what_may_stand_beside_a_number_is_none(line: str) -> None:
    at = line.index("5")
    (token,) = tokenize([Run(Interval(1, at, at + 1), "5", None)], [line])
    assert entry(token, COLUMN, None, "count").slip is None


@pytest.mark.parametrize(("kind", "value"), [("count", 43), ("signed", 43), ("amount", "0.43")])
def test_a_point_before_a_count_is_a_speck(kind: str, value: str) -> None:
    found = entry(Token(".43", Interval(1, 3, 6), None), replace(COLUMN, kind=kind), None, "count")
    assert found.value == Decimal(value)
    assert found.text == ".43"
    assert found.slip
