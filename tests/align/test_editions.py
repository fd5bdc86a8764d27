"""Editions told apart, and misread labels as evidence of a scan."""

from __future__ import annotations

import pytest

from gouji.align import revised
from gouji.document import Alignment
from tests.pages import aligned, cells, page, rows, sound, table_form

PAGES = {
    "2019": page(rows(sound({"granted": [3, 0, 0, 0, 0, 0], "other": [1, 0, 0, 0, 0, 0]}, "2019"), "2019")),
    "2021": page(rows(sound({"granted": [3, 0, 0, 0, 0, 0], "other.misc": [1, 0, 0, 0, 0, 0]}, "2021"), "2021")),
}


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_each_edition_is_told_by_its_rows(edition: str) -> None:
    alignment = aligned(PAGES[edition])["applications"]
    assert alignment.form == f"cn-ogi/{edition}"
    assert alignment.form_probability > 0.99


def test_editions_are_chosen_table_by_table() -> None:
    disclosure = """二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量
规章\t0\t0\t0
规范性文件\t1\t1\t9
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额
政府集中采购\t3\t120000
"""
    found = aligned(disclosure + PAGES["2021"])
    assert found["disclosure"].form == "cn-ogi/2019"
    assert found["applications"].form == "cn-ogi/2021"


def test_the_less_the_page_shows_of_an_edition_the_less_sure_it_is() -> None:
    lines = PAGES["2019"].split("\n")
    without = "\n".join(line for line in lines if not line.startswith("（六）"))
    assert aligned(without)["applications"].form_probability < aligned(PAGES["2019"])["applications"].form_probability


def test_tables_that_are_not_there_are_not_found() -> None:
    assert (
        aligned("一、总体情况\n本机关认真贯彻落实条例，做好政府信息公开工作。\n二、存在的主要问题\n人手不足。\n") == {}
    )
    assert set(aligned(PAGES["2021"])) == {"applications"}


def test_a_table_knows_its_lines() -> None:
    text = "某某县人民政府2021年政府信息公开工作年度报告\n" + PAGES["2021"]
    alignment = aligned(text)["applications"]
    lines = text.split("\n")
    assert alignment.first == 2
    assert lines[alignment.last - 1].startswith("四、结转下年度继续办理")


def found(wrong: dict[str, str]) -> Alignment:
    text = page(cells(rows(sound({"granted": [3, 0, 0, 0, 0, 0]}))))
    for label, misread in wrong.items():
        assert label in text
        text = text.replace(label, misread)
    return aligned(text)["applications"]


MISREAD = {
    "5.属于三类内部事务信息": "5.属于三类内部事务信患",
    "2.重复申请": "2.重复甲请",
    "3.要求提供公开出版物": "3.要求提供公开岀板物",
    "四、结转下年度继续办理": "四、结转下年度继续办埋",
}


def test_misread_labels_speak_against_digital_text() -> None:
    form = [table_form()]
    some = revised(0.95, [found(dict(list(MISREAD.items())[:2]))], form)
    more = revised(0.95, [found(MISREAD)], form)
    assert 0 < more < some < 0.95
    assert more < 0.5


def test_an_author_may_mistype_one_label_and_space_out_others() -> None:
    assert revised(0.95, [found({"2.重复申请": "2.重复甲请"})], [table_form()]) == 0.95
    assert revised(0.95, [found({label: " ".join(label) for label in MISREAD})], [table_form()]) == 0.95


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_certainty_is_not_revised(certain: float) -> None:
    assert revised(certain, [found(MISREAD)], [table_form()]) == certain
