from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.facts import find_facts

from .helpers import FAMILY, OFFICIAL, document, facts, report

TITLE = "青禾县2021年政府信息公开工作年度报告"
LONG = "全年通过政府网站、公开栏、便民服务中心等渠道主动公开各类政府信息，内容涵盖财政预算、民生保障"


def text_of(body: str, index: int = 0) -> str:
    return facts(f"{TITLE}\n一、总体情况\n{body}\n六、其他需要报告的事项\n无。").sections[index].text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (LONG + "等多个\n方面。\n另设专栏。", LONG + "等多个方面。\n另设专栏。"),
        (LONG + "\n\n等多个方面。", LONG + "等多个方面。"),
        (LONG + "\n- 2 -\n\n等多个方面。", LONG + "等多个方面。"),
        (LONG + f"\n第2页 共8页\n{TITLE}\n等多个方面。", LONG + "等多个方面。"),
        (LONG + "。\n\n另设专栏。", LONG + "。\n另设专栏。"),
        ("工作成效明显：\n一是更新及时。", "工作成效明显：\n一是更新及时。"),
        ("主要做法\n更新及时。", "主要做法\n更新及时。"),
        ("----\n更新及时。\n![](media/a.png)\n未泄密。", "更新及时。\n未泄密。"),
        ("**一是**更新及时。", "一是更新及时。"),
    ],
)
def test_paragraphs_are_made_whole(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("六、其他需要报告的事项：无。", "无。"),
        ("六、其他需要报告的事项 无", "无"),
        ("六、其他需要报告的事项（无）", "（无）"),
        ("六、其他需要报告的事项\n无", "无"),
        ("六、其他需要报告的事项\n本年度无其他需要报告的事项", "本年度无其他需要报告的事项"),
    ],
)
def test_text_on_the_line_of_the_heading(line: str, text: str) -> None:
    section = facts(f"{TITLE}\n一、总体情况\n按期完成。\n{line}\n\n青禾县人民政府\n2022年1月20日").sections[-1]
    assert (section.title, section.text) == ("其他需要报告的事项", text)


def test_run_in_text_goes_on_over_the_next_line() -> None:
    section = facts(f"{TITLE}\n一、总体情况\n（一）主动公开。{LONG}\n等多个方面。").sections[1]
    assert (section.title, section.text) == ("主动公开", LONG + "等多个方面。")


@pytest.mark.parametrize("dump", [True, False])
@pytest.mark.parametrize("given_tables", [True, False])
def test_sections_hold_prose_and_no_table(dump: bool, given_tables: bool) -> None:
    doc = document(report(TITLE, dump, "\n青禾县人民政府\n2022年1月20日\n"))
    at = [i for i, line in enumerate(doc.lines, 1) if line.text.startswith(("三、收", "四、政", "五、"))]
    tables = [(7, at[0] - 1), (at[0] + 1, at[1] - 1), (at[1] + 1, at[2] - 1)] if given_tables else []
    found = find_facts(doc, (), FAMILY, tables)
    assert [(s.number, s.title, s.text) for s in found.sections] == [
        (*OFFICIAL[0], "本年度各项公开任务均按期完成，未发生泄密事件。"),
        (*OFFICIAL[1], ""),
        (*OFFICIAL[2], ""),
        (*OFFICIAL[3], ""),
        (*OFFICIAL[4], "公开栏目更新偏慢，下一年将专人负责。"),
        (*OFFICIAL[5], "无。"),
    ]


def test_a_section_runs_to_the_next_heading_of_its_level() -> None:
    doc = document(
        "\n".join(
            [
                TITLE,
                "",
                "一、总体情况",
                "",
                "（一）主动公开",
                "按期完成。",
                "（二）依申请公开",
                "无。",
                "二、主动公开政府信息情况",
                "",
                "",
            ]
        ),
        301,
    )
    assert [(s.level, s.lines) for s in find_facts(doc, (), FAMILY).sections] == [
        (1, (303, 308)),
        (2, (305, 306)),
        (2, (307, 308)),
        (1, (309, 311)),
    ]


def test_prose_before_a_table_is_kept() -> None:
    body = report(TITLE).replace(
        "二、主动公开政府信息情况\n", "二、主动公开政府信息情况\n全年主动公开信息1190条，均已在网站发布。\n"
    )
    assert facts(body).sections[1].text == "全年主动公开信息1190条，均已在网站发布。"


def test_a_report_without_anything() -> None:
    found = facts("")
    assert (found.issuer, found.year, found.title, found.published, found.sections) == (None, None, None, None, ())


@given(
    st.text(
        alphabet=st.sampled_from(
            list("一二三、（）()．.。，：；0123年月日 \t\n|#*[]《》〇政府信息公开工作年度报告总体情况县市局")
        ),
        max_size=300,
    )
)
def test_any_text_gives_facts_with_lines_in_range(text: str) -> None:
    doc = document(text)
    found = find_facts(doc, (), FAMILY)
    for section in found.sections:
        assert 1 <= section.lines[0] <= section.lines[1] <= len(doc.lines)
        assert section.title
        assert not any(c.isspace() for c in section.title)
