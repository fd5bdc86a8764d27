"""Tables that a page shows twice."""

from __future__ import annotations

import pytest

from gouji.document import Alignment
from gouji.pipeline import Settings, Structurer
from tests.pages import Values, aligned, cells, page, rows, sound

ONE = sound({"granted": [3, 1, 0, 0, 0, 0], "denied.third_party": [0, 2, 0, 0, 0, 0]})
OTHER = sound({"granted": [4, 0, 0, 0, 6, 0], "other.misc": [5, 0, 0, 0, 0, 0]})


def chances(alignment: Alignment) -> list[float]:
    return [row.probability for block in alignment.blocks for row in block.rows if row.runs]


def twice(first: Values, second: Values, *, by_cells: bool) -> Alignment:
    lay_out = cells if by_cells else list
    return aligned(page([*lay_out(rows(first)), "", *page(lay_out(rows(second))).split("\n")]))["applications"]


@pytest.mark.parametrize("by_cells", [True, False])
def test_two_tables_that_differ_are_both_doubted(by_cells: bool) -> None:
    found = chances(twice(ONE, OTHER, by_cells=by_cells))
    assert found
    assert max(found) <= 0.5


@pytest.mark.parametrize("by_cells", [True, False])
def test_a_table_repeated_to_the_letter_is_not_doubted(by_cells: bool) -> None:
    found = chances(twice(ONE, ONE, by_cells=by_cells))
    assert min(found) > 0.9


def test_one_row_told_twice_is_doubted_alone() -> None:
    lines = rows(ONE)
    at = next(i for i, line in enumerate(lines) if line.startswith("四、结转"))
    lines.append("\t".join([lines[at].split("\t")[0], *"9000009"]))
    alignment = aligned(page(lines))["applications"]
    found = {row.key: row.probability for block in alignment.blocks for row in block.rows}
    assert found["carried_out"] <= 0.5
    assert found["granted"] > 0.9


def test_a_blank_copy_says_nothing() -> None:
    blank = [line.split("\t")[0] for line in rows(ONE)]
    found = chances(aligned(page([*rows(ONE), "", *page(blank).split("\n")]))["applications"])
    assert min(found) > 0.9


DISPUTES = """四、政府信息公开行政复议、行政诉讼情况
行政复议\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计
{}
"""


@pytest.mark.parametrize(("second", "doubted"), [("1\t0\t0\t0\t1" * 3, True), ("", False), ("same", False)])
def test_a_row_without_label_that_is_told_twice_is_doubted(second: str, doubted: bool) -> None:
    first = "\t".join(["2", "0", "0", "0", "2", *"0000000000"])
    text = DISPUTES.format(first)
    if second:
        text += DISPUTES.format(first if second == "same" else "\t".join([*"10001", *"0000000000"]))
    found = chances(aligned(text)["disputes"])
    assert (max(found) <= 0.5) is doubted


DISCLOSURE = """二、主动公开政府信息情况
第二十条第（一）项
规章
信息内容
本年制发件数
本年废止件数
现行有效件数
行政规范性文件
{}
第二十条第（五）项
信息内容
本年处理决定数量
行政许可
1635
"""


@pytest.mark.parametrize(
    ("numbers", "doubted"), [("0 0 0 7 6 33", True), ("7 6 33", False), ("7 6 33 1", True), ("7", False)]
)
def test_numbers_with_as_many_again_behind_them_may_be_those_of_the_row_before(numbers: str, doubted: bool) -> None:
    alignment = aligned(DISCLOSURE.format(numbers.replace(" ", "\n")))["disclosure"]
    found = {row.key: row.probability for block in alignment.blocks for row in block.rows if row.runs}
    assert (found["art20_1.normative_documents"] <= 0.5) is doubted
    assert found["art20_5.licensing"] > 0.9


@pytest.mark.parametrize("before", [1, 2, 5])
def test_rows_before_a_page_break_are_not_given_up_for_the_header_printed_again(before: int) -> None:
    lines = rows(ONE)
    head, body = page([]).rstrip("\n").split("\n"), page(lines[before:]).split("\n")[1:]
    alignment = aligned("\n".join([*head, *lines[:before], "", "- 2 -", "", *body]))["applications"]
    found = {row.key: (row.probability, len(row.runs)) for block in alignment.blocks for row in block.rows}
    assert min(chance for chance, _ in found.values()) > 0.98
    assert {runs for _, runs in found.values()} == {7}


def test_numbers_without_a_row_before_a_row_whose_label_is_hardly_known() -> None:
    page = ["第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "0", "0", "0"]
    page += [
        "0",
        "0",
        "24",
        "行政检查",
        "4",
        "18",
        "8",
        "第二十条第（五）项",
        "信息内容",
        "本年处理决定数量",
        "行政许可",
        "42",
    ]
    text = "\n".join(["石桥县2022年政府信息公开工作年度报告", "二、主动公开政府信息情况", *page])
    (result,) = Structurer(Settings(model="none", source="digital")).run(text.encode(), "a.txt")
    cells = [c for c in result.report.tables["disclosure"].cells if c.row == "art20_1.normative_documents"]
    assert not any(cell.accepted(result.report.threshold) for cell in cells)
