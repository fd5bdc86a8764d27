"""Which family a report is of."""

from pathlib import Path

from gouji.classify import find_model
from gouji.forms import load_families
from gouji.pipeline import Settings, Structurer
from gouji.pipeline.recognise import recognise
from gouji.readers import READERS

FAMILIES = tuple(load_families().values())
STAT = """云岭县人民政府2016年政府信息公开工作年度报告
附表
政府信息公开情况统计表
指标名称\t计量单位\t统计数
主动公开文件数\t条\t120
其中：1、政府网站公开数\t条\t100
2、政府公报公开数\t条\t3
受理依申请公开信息总数\t条\t9
其中：1、当面申请数\t条\t4
2、网上申请数\t条\t5
3、信函、传真申请数\t条\t0
对申请的答复总数\t条\t9
其中：1、同意公开答复数\t条\t6
2、同意部分公开答复数\t条\t1
3、不予公开答复数\t条\t2
4、其他类型答复数\t条\t0
政府信息公开收费减免金额\t万元\t1.5
接受行政诉讼、举报数\t件\t1
行政复议数\t件\t0
行政诉讼数\t件\t0
"""


def family_of(text: str) -> str:
    return recognise(READERS["text"](text.encode(), "x", 2**20), FAMILIES).id


def test_each_family_is_known_by_its_labels() -> None:
    assert family_of(STAT) == "cn-ogi-stat"
    assert family_of(STAT.replace("公", "么").replace("请", "清")) == "cn-ogi-stat"
    for path in sorted((Path(__file__).parents[2] / "fixtures/reports").glob("*/*.txt")):
        assert recognise(READERS["text"](path.read_bytes(), path.name, 2**20), FAMILIES).id == "cn-ogi", path


def test_what_shows_no_labels_is_of_the_first_family() -> None:
    assert family_of("今天天气很好。\n没有表格。") == "cn-ogi"


def test_a_report_of_another_family_is_read_as_such() -> None:
    structurer = Structurer(Settings(model="none"))
    (result,) = structurer.run(STAT.encode(), "stat.txt")
    assert result.family.id == "cn-ogi-stat"
    assert result.report.engine.forms == ("cn-ogi-stat/2014",)
    table = result.report.tables["statistics"]
    values = [cell.value for cell in table.cells]
    assert values == [120, 100, 3, 9, 4, 5, 0, 9, 6, 1, 2, 0, 15000, 1, 0, 0]  # 1.5 万元 in a column of 元
    assert {cell.column for cell in table.cells} == {"year"}  # the page has no column 历年累计
    assert table.cells[12].unit == "万元"


def test_a_family_that_is_named_is_not_looked_for() -> None:
    (result,) = Structurer(Settings(model="none", family="cn-ogi")).run(STAT.encode(), "stat.txt")
    assert result.family.id == "cn-ogi"
    (result,) = Structurer(Settings(model="none", forms=("cn-ogi/2019",))).run(STAT.encode(), "stat.txt")
    assert result.family.id == "cn-ogi"


def test_each_family_is_read_with_its_own_default_model() -> None:
    structurer = Structurer()
    for text, family in ((STAT, "cn-ogi-stat"), ("今天天气很好。", "cn-ogi")):
        (result,) = structurer.run(text.encode(), "x.txt")
        assert result.report.engine.model == find_model("default", family).name
