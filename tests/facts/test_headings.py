from __future__ import annotations

import pytest

from gouji.document import Tag
from gouji.facts import find_facts
from gouji.forms import load_families

from .helpers import FAMILY, OFFICIAL, cells_table, document, headings, report, rows_table, tag_all

TITLE = "青禾县2021年政府信息公开工作年度报告"


def one(line: str, after: str = "各项公开任务均按期完成。") -> list[tuple[str | None, str, int]]:
    return headings(f"{TITLE}\n\n{line}\n{after}\n")


FIRST_LEVEL = [
    ("一、总体情况", "一", "总体情况"),
    ("一 、 总 体 情 况", "一", "总体情况"),
    ("一．总体情况", "一", "总体情况"),
    ("一. 总体情况：", "一", "总体情况"),
    ("一，概述", "一", "概述"),
    ("# 一、总体情况", "一", "总体情况"),
    ("**一、总体情况**", "一", "总体情况"),
    ("[bookmark: _GoBack]一、总体情况", "一", "总体情况"),
    ("　　一、总体情况", "一", "总体情况"),
    (" 一、总体情况\t\t", "一", "总体情况"),
    ("1、总体情况", "一", "总体情况"),
    ("1.总体情况", "一", "总体情况"),
    ("—、总体情况", "一", "总体情况"),
    ("总体情况", "一", "总体情况"),
    ("一总体情况", "一", "总体情况"),
    ("一、总休情况", "一", "总休情况"),
    ("一、工作情况概述", "一", "工作情况概述"),
    ("一、2021年政府信息公开工作基本情况", "一", "2021年政府信息公开工作基本情况"),
    ("第一部分 概述", "第一部分", "概述"),
    ("一、總體情況", "一", "總體情況"),
]


@pytest.mark.parametrize(("line", "number", "title"), FIRST_LEVEL)
def test_headings_of_the_first_level(line: str, number: str, title: str) -> None:
    assert one(line) == [(number, title, 1)]


SECOND_LEVEL = [
    ("（一）主动公开", "主动公开"),
    ("(一)主动公开。", "主动公开"),
    ("（一） 主 动 公 开", "主动公开"),
    ("（—）主动公开", "主动公开"),
    ("㈠主动公开", "主动公开"),
    ("一）主动公开", "主动公开"),
    ("**（一）主动公开**", "主动公开"),
    ("（一）、主动公开方面", "主动公开方面"),
    ("（一）加强组织领导，健全工作机制", "加强组织领导，健全工作机制"),
    ("（一）主动公开。全年共公开信息120条，较上年有所增加。", "主动公开"),
    ("（一）主动公开：全年共公开信息120条，较上年有所增加。", "主动公开"),
    ("（一）主动公开情况 全年共公开信息120条，较上年有所增加。", "主动公开情况"),
]


@pytest.mark.parametrize(("line", "title"), SECOND_LEVEL)
def test_headings_of_the_second_level(line: str, title: str) -> None:
    assert one("一、总体情况\n" + line)[1:] == [("一", title, 2)]


@pytest.mark.parametrize("line", ["1.强化组织领导", "1、强化组织领导", "１．强化组织领导"])
def test_headings_of_the_third_level_stand_alone(line: str) -> None:
    assert [(t, n) for _, t, n in one(f"一、总体情况\n（一）主动公开\n{line}")] == [
        ("总体情况", 1),
        ("主动公开", 2),
        ("强化组织领导", 3),
    ]


NO_HEADINGS = [
    "一是加强组织领导，二是健全工作机制。",
    "三、四季度共公开信息120条，同比有所增加，其中网站公开90条，新媒体公开30条。",
    "（一）部分单位对公开工作认识不到位，工作主动性不强；",
    "（一）公开内容不够全面。\n（二）公开时效有待提高。",
    "1.8亿元用于基础设施建设",
    "1.全年共组织培训3次，参训人员达到120人次。",
    "2021年我县认真做好公开工作",
    "第二十条第（一）项",
    "（一）项",
    "一、本年新收政府信息公开申请数量",
    "一、本年新收政府信息公开申请数量640020470",
    "二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
    "三、本年度办理结果",
    "三、本年度办",
    "四、结转下年度继续办理   0   0   0",
    "四、结转下年度继续办里",
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "（三）不子公开",
    "（四）无法提",
    "（七）总计",
    "1.属于国家秘密",
    "7. 属于行政执法",
    "3.其他",
    "| 一、本年新收政府信息公开申请数量 | 0 | 0 |",
    "一、总体情况……………………1",
    "二、主动公开政府信息情况 ........ 2",
]


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_what_is_no_heading(line: str) -> None:
    assert one("一、总体情况\n公开工作有序开展。\n" + line) == [("一", "总体情况", 1)]


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_a_tag_does_not_make_a_row_label_a_heading(line: str) -> None:
    doc = document(f"{TITLE}\n一、总体情况\n公开工作有序开展。\n{line}\n")
    found = find_facts(doc, tag_all(doc, Tag.HEADING), FAMILY)
    assert [s.title for s in found.sections] == ["总体情况"]


@pytest.mark.parametrize("dump", [True, False])
@pytest.mark.parametrize("tag", [None, Tag.TEXT, Tag.HEADING, Tag.ROW_LABEL, Tag.NOISE])
def test_a_whole_report_whatever_the_tags(dump: bool, tag: Tag | None) -> None:
    doc = document(report(TITLE, dump))
    tagged = tag_all(doc, tag, 0.9, 0.9 if tag is Tag.ROW_LABEL else 0.1) if tag else ()
    found = find_facts(doc, tagged, FAMILY)
    assert [(s.number, s.title) for s in found.sections] == OFFICIAL
    assert {s.level for s in found.sections} == {1}


def test_a_heading_inside_the_range_of_a_table_is_found_if_it_is_official() -> None:
    doc = document(report(TITLE))
    found = find_facts(doc, (), FAMILY, tables=[(5, len(doc.lines) - 6)])
    assert [(s.number, s.title) for s in found.sections] == OFFICIAL


OTHER_WORDINGS = """一、概述
公开工作有序开展。
二、行政机关主动公开政府信息情况
三、行政机关收到和处理政府信息公开申请情况
四、因政府信息公开工作被申请行政复议、
提起行政诉讼情况
五、政府信息公开工作存在的主要问题及改进措施
六、政府信息公开保密审查情况
七、其他需要说明的事项
无"""


def test_other_wordings_and_a_heading_over_two_lines() -> None:
    assert headings(TITLE + "\n" + OTHER_WORDINGS) == [
        ("一", "概述", 1),
        ("二", "行政机关主动公开政府信息情况", 1),
        ("三", "行政机关收到和处理政府信息公开申请情况", 1),
        ("四", "因政府信息公开工作被申请行政复议、提起行政诉讼情况", 1),
        ("五", "政府信息公开工作存在的主要问题及改进措施", 1),
        ("六", "政府信息公开保密审查情况", 1),
        ("七", "其他需要说明的事项", 1),
    ]


def test_lost_numbers_are_restored_from_the_order() -> None:
    text = "\n".join([TITLE, *(f"{title}\n公开工作有序开展。" for _, title in OFFICIAL)])
    assert [(n, t) for n, t, _ in headings(text)] == OFFICIAL


def test_a_wrong_number_is_kept_as_printed() -> None:
    text = "一、总体情况\n按期完成。\n三、主动公开政府信息情况\n按期完成。\n三、收到和处理政府信息公开申请情况\n无。"
    assert [n for n, _, _ in headings(f"{TITLE}\n{text}")] == ["一", "三", "三"]


def test_numbers_that_begin_again_inside_a_section_are_one_level_down() -> None:
    text = (
        f"{TITLE}\n一、总体情况\n按期完成。\n五、存在的主要问题及改进情况\n一、存在的不足\n更新偏慢。\n二、改进的办法\n专人负责。\n"
        "六、其他需要报告的事项\n无。"
    )
    assert [(t, n) for _, t, n in headings(text)] == [
        ("总体情况", 1),
        ("存在的主要问题及改进情况", 1),
        ("存在的不足", 2),
        ("改进的办法", 2),
        ("其他需要报告的事项", 1),
    ]


def test_a_table_of_contents_holds_no_headings() -> None:
    contents = "\n".join(f"{number}、{title}" for number, title in OFFICIAL)
    body = "\n".join(f"{number}、{title}\n按期完成。" for number, title in OFFICIAL)
    for head in ("目录\n", "", "目  录\n\n"):
        found = headings(f"{TITLE}\n{head}{contents}\n\n{body}")
        assert [(n, t) for n, t, _ in found] == OFFICIAL


def test_two_headings_on_one_line() -> None:
    assert one("一、总体情况（一）主动公开") == [("一", "总体情况", 1), ("一", "主动公开", 2)]


def test_a_heading_printed_again_after_a_page_break_counts_once() -> None:
    text = f"{TITLE}\n一、总体情况\n按期完成。\n- 2 -\n一、总体情况\n未发生泄密。\n二、主动公开政府信息情况\n"
    assert [t for _, t, _ in headings(text)] == ["总体情况", "主动公开政府信息情况"]


def test_a_heading_after_a_number_of_the_table_above_it() -> None:
    text = "一、总体情况\n按期完成。\n二、主动公开政府信息情况\n政府集中采购\n15 三、收到和处理政府信息公开申请情况\n"
    assert [(n, t) for n, t, _ in headings(f"{TITLE}\n{text}")] == OFFICIAL[:3]


@pytest.mark.parametrize("table", [cells_table, rows_table])
@pytest.mark.parametrize("form", ["cn-ogi/2019", "cn-ogi/2021"])
@pytest.mark.parametrize("id", list(load_families()["cn-ogi"].tables))
def test_no_line_of_a_table_is_a_heading(table, form, id) -> None:  # type: ignore[no-untyped-def]
    assert headings(f"{TITLE}\n一、总体情况\n按期完成。\n{table(id, form)}") == [("一", "总体情况", 1)]


def test_a_page_number_below_a_heading_does_not_make_it_a_row() -> None:
    text = f"{TITLE}\n一、总体情况\n（一）加强组织领导\n3\n按期完成。"
    assert headings(text)[1:] == [("一", "加强组织领导", 2)]


@pytest.mark.parametrize("label", ["（七）息计", "（三）不宁公升", "（三）不宁公升\n1.属于国家秘密"])
def test_a_row_label_too_garbled_to_know_is_known_by_the_figures_below_it(label: str) -> None:
    assert headings(f"{TITLE}\n一、总体情况\n按期完成。\n{label}\n0\n0\n0") == [("一", "总体情况", 1)]


@pytest.mark.parametrize("line", ["、主动公开政府信息情况", "工、主动公开政府信息情况", "2 主动公开政府信息情况"])
def test_an_official_heading_with_a_garbled_number_gets_it_from_the_order(line: str) -> None:
    assert headings(f"{TITLE}\n一、总体情况\n按期完成。\n{line}")[1:] == [("二", "主动公开政府信息情况", 1)]
