from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.align.split import LabelSplitter, splitter
from tests.pages import family, table_form


@cache
def labels() -> LabelSplitter:
    return splitter(tuple(form for editions in family().tables.values() for form in editions))


def parts(text: str) -> list[str]:
    edges = [0, *labels().cuts(text), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    "expected",
    [
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量", "规章"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
        ["三、本年度办理结果", "（一）予以公开"],
        ["（三）不予公开", "1.属于国家秘密"],
        ["其他对外管理服务事项", "处理决定数量"],  # not 管理服务事项处理决定数量, much like 本年度处理决定数量
        ["处理决定数", "二、", "上年结转政府信息公开申请数量"],
    ],
)
def test_labels_run_together_are_cut_where_labels_begin(expected: list[str]) -> None:
    assert parts("".join(expected)) == expected


@pytest.mark.parametrize(
    "text", ["规章", "法人或其他组织", "（六）其他处理", "", "本机关认真贯彻落实条例，规章制度不断完善。"]
)
def test_one_label_and_prose_are_left_whole(text: str) -> None:
    assert labels().cuts(text) == ()


@pytest.mark.parametrize("misread", ["法人或其他维织", "法人戎其他维织"])
def test_a_label_within_a_misread_longer_one_is_not_cut_out(misread: str) -> None:
    expected = ["自然人", misread, "商业企业", "其他", "总计"]
    assert [part.strip() for part in parts(" ".join(expected))] == expected
    assert parts("".join(expected)) == expected


@pytest.mark.parametrize("table", ["applications", "disclosure", "disputes"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_no_label_of_the_forms_is_cut_within(table: str, edition: str) -> None:
    wrong = [label for row in table_form(table, edition).rows for label in row.labels if labels().cuts(label)]
    assert wrong == []


def test_a_long_line_of_labels_is_a_table_line_and_prose_is_not() -> None:
    glued = (
        "信息内容本年新制作数量本年新公开数量对外公开总数量规章007规范性文件000第二十条第（五）项信息内容上一年项目数量"
    )
    prose = "2020年，我区收到政府信息公开申请9件，其中自然人9件，商业企业、科研机构均为0件，均已按期答复，予以公开5件。"
    assert labels().is_table_line(glued)
    assert not labels().is_table_line(prose)
    assert not labels().is_table_line("自然人商业企业")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("规章7规范性文件12", True),
        ("规章0、7、规范性文件1、12", True),
        ("行政许可 12 3 行政处罚 7", True),
        ("规章7规范性文件", False),  # a label without numbers: a header, or a sentence
        ("规章12", False),
        ("制定规章7件规范性文件12件", False),
        ("规章7部，规范性文件12件", False),
        ("全年规章7规范性文件12", False),
    ],
)
def test_a_short_line_is_rows_if_it_is_labels_with_numbers_and_nothing_else(text: str, rows: bool) -> None:
    assert labels().is_table_line(text) is rows


WORDS = [
    "自然人",
    "商业企业",
    "科研机构",
    "总计",
    "规章",
    "信息内容",
    "其他",
    "，",
    "本",
    "12",
    " ",
    "（",
    "区分处理的",
    "）",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_cuts_rise_and_lie_within_the_text(text: str) -> None:
    cuts = labels().cuts(text)
    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < len(text) for cut in cuts)
