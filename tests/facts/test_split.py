from __future__ import annotations

import pytest

from gouji.facts import split_reports

from .helpers import OFFICIAL, cells_table, report

FIRST = "青禾县2020年政府信息公开工作年度报告"
SECOND = "青禾县2021年政府信息公开工作年度报告"
OTHER = "石桥县水利局2020年政府信息公开工作年度报告"


def split(text: str) -> list[tuple[int, int]]:
    return split_reports(text.split("\n"))


@pytest.mark.parametrize("dump", [True, False])
@pytest.mark.parametrize(
    "second",
    [
        SECOND,
        OTHER,
        "石桥县水利局\n2020年政府信息公开工作\n年度报告",
        "青禾县2021年政府信息\n公开工作年度报告",
        "石桥县水利局2\n020年政府信息公开工作年度报告",
        "石桥县水利局2020年政务公\n开工作年度报告",
        "石桥县水利局2020年政府信\n息公开工作年度报告",
        "2020年度石桥镇\n人民政府信息公开年报",
    ],
)
def test_a_second_report_begins_at_its_title(second: str, dump: bool) -> None:
    one, two = report(FIRST, dump, "青禾县人民政府\n2021年1月20日\n"), report(second, dump)
    size = one.count("\n") + 1
    assert split(one + "\n" + two) == [(1, size), (size + 1, size + two.count("\n") + 1)]


def test_a_late_table_s_words_in_the_prose_of_the_opening_say_nothing() -> None:
    one = report(FIRST, False)
    prose = "全年收到申请 3 件，办结 3 件，结转下年度继续办理 0 件。"
    title, rest = report(OTHER, False).split("\n", 1)
    assert len(split(f"{one}\n{title}\n{prose}\n{rest}")) == 2


@pytest.mark.parametrize("dump", [True, False])
@pytest.mark.parametrize(
    "second",
    [
        "青禾县2021年政府信息工作年度报告",
        "石桥县水利局2020年政府信息公升工作年度报吿",
        "石桥县水利局\n2020年政府信息工作年度报告",
        "青禾县2020年政府信息公开工作年度报告",
        "石桥县水利局",
    ],
)
def test_a_second_report_begins_where_the_whole_form_starts_again(second: str, dump: bool) -> None:
    one, two = report(FIRST, dump, "青禾县人民政府\n2021年1月20日\n"), report(second, dump)
    size = one.count("\n") + 1
    ranges = split(one + "\n" + two)
    assert len(ranges) == 2
    title = second != "石桥县水利局"  # a name alone may be the signature of the report before
    assert ranges[1][0] == size + (1 if title else 3)


def test_a_second_report_is_seen_though_its_headings_are_misread_and_the_first_one_lost() -> None:
    one, two = report(FIRST), report("石桥县2021年度报告")
    two = two.replace("一、总体情况", "一、忌休惰况").replace("主动公开政府信息情况", "主动公干政府信息情祝")
    two = two.replace("本年新收", "本午新收").replace("五、存在的主要问题及改进情况", "五、存在的王要问题及改逬情况")
    assert len(split(one + "\n" + two)) == 2


def test_three_reports() -> None:
    texts = [report(title) for title in (FIRST, SECOND, OTHER)]
    ranges = split("\n".join(texts))
    assert [last - first + 1 for first, last in ranges] == [text.count("\n") + 1 for text in texts]


LINKS = "相关文章\n青禾县2019年政府信息公开工作年度报告\n青禾县2018年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "text",
    [
        report(FIRST),
        FIRST + "\n\n" + report(FIRST),
        report(FIRST).replace("三、收到", FIRST + "\n- 3 -\n三、收到"),
        report(FIRST, foot=LINKS),
        LINKS + "\n" + report(FIRST),
        report(FIRST).replace("三、收到", OTHER + "\n三、收到"),
        report(FIRST).replace("五、存在", SECOND + "\n五、存在"),
        report(FIRST) + "\n" + FIRST + "\n" + cells_table("disputes"),
        "目录\n" + "\n".join(f"{n}、{title}" for n, title in OFFICIAL) + "\n" + report(FIRST),
        report(FIRST) + "\n附表\n三、收到和处理政府信息公开申请情况\n" + cells_table("applications"),
        report(FIRST) + "\n附件：《石桥县水利局2020年政府信息公开工作年度报告》",
        report(FIRST) + "\n详见石桥县水利局2020年政府信息公开工作年度报告，" + "特此说明。",
        report(FIRST) + "\n政府信息公开年报\n",
        "",
    ],
)
def test_one_report_stays_whole(text: str) -> None:
    assert split(text) == [(1, text.count("\n") + 1)]


def test_no_lines_hold_no_report() -> None:
    assert split_reports([]) == []
