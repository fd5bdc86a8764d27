"""Cells that are never accepted, however often their like is right: on whole pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.document import Outcome, Report, Status
from gouji.pipeline import Settings, Structurer
from tests.pages import page, rows, sound, table_form

PAGE = """石桥县2020年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
规章\t{}
规范性文件\t1\t2\t30
第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t{}
其他对外管理服务事项\t7\t4\t12
"""


def read(*rows: str) -> Report:
    (result,) = Structurer(Settings(model="none", source="digital")).run(PAGE.format(*rows).encode(), "a.txt")
    return result.report


@pytest.mark.parametrize("rows", [("000", "576"), ("000", "213")])
def test_where_a_row_shows_that_numbers_run_together_the_others_may_have_too(rows: tuple[str, str]) -> None:
    found = read(*rows)
    assert [str(cell.value) for cell in licensing(found)] == list(rows[1])
    assert all(cell.accepted(found.threshold) for cell in licensing(found))


@pytest.mark.parametrize("rows", [("1\t1\t1", "576"), ("", "576")])
def test_a_number_that_may_be_one_is_not_vouched_for_when_cut(rows: tuple[str, str]) -> None:
    found = read(*rows)
    assert not any(cell.accepted(found.threshold) for cell in licensing(found))


def licensing(report: Report) -> list:
    return [cell for cell in report.tables["disclosure"].cells if cell.row == "art20_5.licensing"]


FLOWED = """石桥县2022年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
申请人情况 自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
一、本年新收政府信息公开申请数量 20 3 1 24
二、上年结转政府信息公开申请数量
三、本年度办理结果
（一）予以公开 9 2 11
（二）部分公开（区分处理的，只计这一情形，不计其他情形）
（三）不予公开 1.属于国家秘密
2.其他法律行政法规禁止公开 4 4
3.危及“三安全一稳定”
4.保护第三方合法权益 3 1 4
5.属于三类内部事务信息
6.属于四类过程性信息
7.属于行政执法案卷
8.属于行政查询事项
（四）无法提供 1.本机关不掌握相关政府信息
2.没有现成信息需要另行制作
3.补正后申请内容仍不明确
（五）不予处理 1.信访举报投诉类申请
2.重复申请
3.要求提供公开出版物
4.无正当理由大量反复申请
5.要求行政机关确认或重新出具已获取信息
（六）其他处理
1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
3.其他
（七）总计 16 3 19
四、结转下年度继续办理 4 1 5
"""
"""A page that leaves its zeros out and has lost its layout."""


@pytest.mark.parametrize("source", ["digital", "ocr"])
def test_numbers_whose_columns_nothing_shows_are_stated_as_far_as_told_and_never_vouched_for(source: str) -> None:
    (result,) = Structurer(Settings(source=source)).run(FLOWED.encode(), "a.txt")  # type: ignore[arg-type]
    table = result.report.tables["applications"]
    totals = {row: table[row, "total"].value for row in ("new", "granted", "total", "carried_out")}
    assert totals == {"new": 24, "granted": 11, "total": 19, "carried_out": 5}
    assert table["new", "natural_person"].value == 20
    assert table["denied.other_law", "natural_person"].value == 4
    assert table["new", "public_welfare"].value is None
    assert not any(cell.accepted(result.report.threshold) for cell in table.cells)
    missing = {f"applications/{cell.row}/{cell.column}" for cell in table.cells if cell.status is Status.MISSING}
    assert missing
    over = [check for check in result.report.checks if not missing.isdisjoint(check.cells)]
    assert {check.outcome for check in over} == {Outcome.UNDECIDED}  # what was not read is in no balance


SHORT = Path(__file__).parents[2] / "fixtures/reports/tabs/scan-shifted-and-short.txt"
"""The row below the total has lost numbers."""


def test_a_lost_number_that_would_only_move_a_contradiction_confirms_nothing() -> None:
    new = "一、本年新收政府信息公开申请数量\t\t{}\t0\t0\t0\t0\t9"
    text = SHORT.read_text()
    assert new.format("9\t0") in text
    exchanged = text.replace(new.format("9\t0"), new.format("0\t9"))
    (result,) = Structurer(Settings(source="ocr")).run(exchanged.encode(), "a.txt")
    table = result.report.tables["applications"]
    moved = table["carried_out", "business"]  # 9 makes its column balance, not its row
    assert (moved.status, moved.value, moved.consistent) == (Status.INFERRED, 9, False)
    assert table["new", "business"].value == 9
    assert table["new", "business"].consistent
    column = [cell for cell in table.cells if cell.column == "business" and cell.row in ("carried_in", "new", "total")]
    assert not any(cell.accepted(result.report.threshold) for cell in column)


@pytest.mark.parametrize("read_as", ["1", "7"])
def test_a_number_that_marks_were_read_as_is_not_accepted_on_their_page(read_as: str) -> None:
    values = sound({"granted": [3, 0, 0, 0, 0, 0], "denied.third_party": [0, 1, 0, 0, 0, 0]})
    printed = {key: [str(number or "/") for number in numbers] for key, numbers in values.items()}
    for row, column in (("partial", 2), ("denied.other_law", 4), ("unavailable.not_held", 3)):
        printed[row][column] = read_as
    (result,) = Structurer(Settings(source="ocr")).run(page(rows(printed)).encode(), "a.txt")
    table = result.report.tables["applications"]
    marks = [table["partial", "research"], table["denied.other_law", "legal_service"]]
    assert [(cell.status, cell.accepted(result.report.threshold)) for cell in marks] == [(Status.BLANK, False)] * 2
    one, three = table["denied.third_party", "business"], table["granted", "natural_person"]
    assert [(cell.value, cell.consistent) for cell in (one, three)] == [(1, True), (3, True)]
    assert [cell.accepted(result.report.threshold) for cell in (one, three)] == [read_as != "1", True]


@pytest.mark.parametrize("others", [0, 4])
def test_a_row_of_marks_that_lost_one_is_accepted_if_it_has_no_number(others: int) -> None:
    values = sound({"granted": [3, 0, 0, 0, 0, 0], "denied.third_party": [others, 0, 0, 0, 0, 0]})
    printed = {key: [str(number or "/") for number in numbers] for key, numbers in values.items()}
    del printed["denied.third_party"][2]
    short = page(rows(printed))
    (result,) = Structurer(Settings(source="ocr")).run(short.replace("\t", " ").encode(), "a.txt")
    cells = [cell for cell in result.report.tables["applications"].cells if cell.row == "denied.third_party"]
    assert [cell.accepted(result.report.threshold) for cell in cells[1:-1]] == [not others] * 5


@pytest.mark.parametrize(("short", "legible"), [(4, True), (21, False)])
def test_nothing_of_a_scan_is_accepted_where_most_of_its_table_is_open(short: int, legible: bool) -> None:
    outcomes = {row.key: [3 + i, i % 4, 2, 1, i % 3, 1] for i, row in enumerate(table_form().rows)}
    values = sound({key: outcomes[key] for key in outcomes.keys() - {"new", "carried_in", "total", "carried_out"}})
    printed = rows(
        {key: [str(n) for n in numbers[: 7 - 2 * (i < short)]] for i, (key, numbers) in enumerate(values.items())}
    )
    (result,) = Structurer(Settings(source="ocr")).run(page(printed).replace("\t", " ").encode(), "a.txt")
    cells = result.report.tables["applications"].cells
    assert any(cell.accepted(result.report.threshold) for cell in cells) == legible
    undecided = sum(cell.status is Status.UNDECIDED for cell in cells)
    assert (2 * undecided < len(cells)) == legible


OUTCOMES = " 结果维持 结果纠正 其他结果 尚未审结 总计"
DISPUTES = (
    f"四、政府信息公开行政复议、行政诉讼情况 行政复议 行政诉讼 {OUTCOMES} 未经复议直接起诉 复议后起诉 {OUTCOMES * 2}"
)


@pytest.mark.parametrize(
    ("numbers", "end", "sure"),
    [
        ("1 0 0 0 1 0 0 0 0 0 2 0 0 0", "", False),  # the last cell is empty
        ("1 0 0 0 1 0 0 0 7 12 1 0 20", "", False),  # two of them were lost
        ("1 0 0 0 1 0 0 0 0 0 2 0 0 1", "", True),  # the total is printed on the next page
        ("1 0 0 0 1 0 0 0 0 0 2 0 0 0", "2", True),
    ],
)
def test_a_number_behind_a_gap_may_be_the_page_s(numbers: str, end: str, sure: bool) -> None:
    lines = ["石桥县2020年政府信息公开工作年度报告", *DISPUTES.split(), *numbers.split(), end, "", "3"]
    text = "\n".join([*lines, "五、存在的主要问题及改进情况", "公开内容不够丰富。", ""])
    (result,) = Structurer(Settings(source="digital")).run(text.encode(), "a.txt")
    cells = result.report.tables["disputes"].cells
    assert len(cells) == 15
    assert any(cell.accepted(result.report.threshold) for cell in cells) == sure


@pytest.mark.parametrize(("misread", "sure"), [("2", True), ("7", False)])
def test_a_number_that_is_more_than_its_total_is_not_accepted_though_others_are_open(misread: str, sure: bool) -> None:
    values = sound({"granted": [3] + [0] * 5, "unavailable.not_held": [2] + [0] * 5, "partial": [1] + [0] * 5})
    printed = {key: [str(number) for number in numbers] for key, numbers in values.items()}
    printed["partial"] = ["?"] + ["0"] * 5 + ["?"]
    for column in (0, 6):
        printed["unavailable.not_held"][column] = misread
    (result,) = Structurer(Settings(source="ocr")).run(page(rows(printed)).encode(), "a.txt")
    table = result.report.tables["applications"]
    cells = [table["unavailable.not_held", column] for column in ("natural_person", "total")]
    assert [(str(cell.value), cell.accepted(result.report.threshold)) for cell in cells] == [(misread, sure)] * 2


@pytest.mark.parametrize(("end", "sure"), [("减\n\t232", False), ("减 232", True), ("增\n\t232", True)])
def test_a_number_that_was_torn_from_its_minus_is_not_accepted(end: str, sure: bool) -> None:
    text = PAGE.format("0\t0\t0", f"469\t{end}\t31668")
    (result,) = Structurer(Settings(source="digital")).run(text.encode(), "a.txt")
    cell = result.report.tables["disclosure"]["art20_5.licensing", "change_this_year"]
    assert cell.value in (232, -232)
    assert cell.accepted(result.report.threshold) <= sure
    assert sure or cell.value == 232


@pytest.mark.parametrize("spare", [True, False])
def test_nothing_is_accepted_from_an_empty_row_to_numbers_that_stand_alone(spare: bool) -> None:
    values = sound({"partial": [1] + [0] * 5, "denied.state_secret": [2, 1] + [0] * 4, "granted": [5] + [0] * 5})
    values["new"], values["total"] = ([a - b for a, b in zip(values[k], values["partial"], strict=True)]
                                      for k in ("new", "total"))  # fmt: skip
    printed = rows({key: [""] * 7 if key == "partial" else numbers for key, numbers in values.items()})
    if spare:
        below = next(i for i, line in enumerate(printed) if "属于三类内部" in line)
        printed.insert(below, "\t" + "\t".join("0" * 7))
    (result,) = Structurer(Settings(source="ocr")).run(page(printed).encode(), "a.txt")
    table = result.report.tables["applications"]
    sure = {key: table[key, "natural_person"].accepted(result.report.threshold) for key in values}
    assert {key for key, accepted in sure.items() if not accepted} == (
        {"partial", "denied.state_secret", "denied.other_law", "denied.three_securities", "denied.third_party"}
        if spare
        else set()
    )


@pytest.mark.parametrize("open_", [True, False])
def test_the_numbers_of_a_row_that_lost_one_are_held_where_a_column_is_undecided(open_: bool) -> None:
    values = sound({"partial": [6] + [0] * 5, "granted": [5, 2] + [0] * 4, "denied.process_info": [1] + [0] * 5})
    printed = {key: [str(number) for number in numbers] for key, numbers in values.items()}
    printed["denied.process_info"][1] = ""
    if open_:
        for row in ("granted", "partial"):
            printed[row][0] = printed[row][6] = "?"
    (result,) = Structurer(Settings(source="ocr")).run(page(rows(printed)).encode(), "a.txt")
    table = result.report.tables["applications"]
    cell = table["denied.process_info", "natural_person"]
    assert (cell.value, cell.status) == (1, Status.READ)
    assert cell.accepted(result.report.threshold) == (not open_)
