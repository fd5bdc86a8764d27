"""Cells that are never accepted, however often their like is right: on whole pages."""

from __future__ import annotations

import pytest

from gouji.document import Report
from gouji.pipeline import Settings, Structurer

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
