from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.align.lex import cut


def pieces(text: str) -> list[tuple[str, int]]:
    return [(text[piece.start : piece.end], piece.count) for piece in cut(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规章", [("规章", 0)]),
        ("17 0 3", [("17 0 3", 3)]),
        ("3.其他", [("3.其他", 0)]),
        ("1. 属于国家秘密 0 0 2", [("1. 属于国家秘密", 0), ("0 0 2", 3)]),
        ("规章007", [("规章", 0), ("007", 1)]),
        ("一、本年新收政府信息公开申请数量640020470", [("一、本年新收政府信息公开申请数量", 0), ("640020470", 1)]),
        ("3200000326.属于四类过程性信息", [("320000032", 1), ("6.属于四类过程性信息", 0)]),
        ("（二）部分公开（区分处理的，不计其他情形）0", [("（二）部分公开（区分处理的，不计其他情形）", 0), ("0", 1)]),
        ("上一年项目数量（指2019年事项数）", [("上一年项目数量（指2019年事项数）", 0)]),
        ("第二十条第（五）项", [("第二十条第（五）项", 0)]),
        ("2019年", [("2019年", 0)]),
        ("469 减 232 31668", [("469 减 232 31668", 3)]),
        ("行政许可 469 增33 31668", [("行政许可", 0), ("469 增33 31668", 3)]),
        ("-3", [("-3", 1)]),
        ("0 - /", [("0 - /", 3)]),
        ("O 〇 l", [("O 〇 l", 3)]),
        ("１７　０", [("１７　０", 2)]),
        ("1.8 亿元", [("1.8 亿元", 1)]),
        ("988.2576万", [("988.2576万", 1)]),
        ("1,379", [("1,379", 1)]),
        ("0、0、3", [("0、0、3", 3)]),
        ("本年增/减", [("本年增/减", 0)]),
        ("(四) 无法提 息", [("(四) 无法提 息", 0)]),
        ("三、本年度办理结果（一）予以公开 5", [("三、本年度办理结果", 0), ("（一）予以公开", 0), ("5", 1)]),
        ("**：", []),
        ("...", []),
        ("", []),
    ],
)  # fmt: skip
def test_labels_and_numbers_are_told_apart(text: str, expected: list[tuple[str, int]]) -> None:
    assert pieces(text) == expected


@given(
    st.text(
        alphabet="规章属于国家秘密一二三（）()、.,，0123456789OIl〇-—/ \t条第年月元万亿增减+:|*\u3000１２", max_size=40
    )
)
def test_pieces_lie_in_order_within_the_text_and_leave_no_figure_out(text: str) -> None:
    found = cut(text)
    at = 0
    for piece in found:
        assert at <= piece.start < piece.end <= len(text)
        assert not text[piece.start].isspace()
        at = piece.end
    inside = {i for piece in found for i in range(piece.start, piece.end)}
    assert not [i for i, c in enumerate(text) if c.isdigit() and i not in inside]


@given(st.lists(st.integers(0, 99999), min_size=1, max_size=9), st.sampled_from([" ", "  ", "\t", "\u3000"]))
def test_numbers_apart_are_one_run_that_counts_them(numbers: list[int], space: str) -> None:
    assert pieces(space.join(map(str, numbers))) == [(space.join(map(str, numbers)), len(numbers))]
