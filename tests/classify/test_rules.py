from textwrap import dedent

import pytest

from gouji.classify.look import look_at
from gouji.classify.rules import apply_rules
from tests.classify.helpers import labels

REPORT = """
    title         | 临河区人民政府2020年政府信息公开工作年度报告
    text          | 根据《中华人民共和国政府信息公开条例》的规定，编制本报告。
    heading       | 一、总体情况
    subheading    | （一）主动公开
    text          | 全年通过门户网站公开信息120条。
    heading       | 二、主动公开政府信息情况
    table_heading | 第二十条第（一）项
    column_label  | 信息内容
    column_label  | 本年新
    fragment      | 制作数量
    row_label     | 规章
    numbers       | 0
    numbers       | 0
    row_label     | 其他主动公开文件（含以本单位办公室名义正式签发的、除规范性文件以外的主动公开文件和其他文件）
    numbers       | 7
    heading       | 三、收到和处理政府信息公开申请情况
    note          | （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）
    column_label  | 自然人\t法人或其他组织\t总计
    column_label  | 其他
    row           | 一、本年新收政府信息公开申请数量\t9\t0\t9
    row_label     | 二、上年结转政府信息公开申请数量
    numbers       | 0\t0\t0
    row           | 7. 属于行政执法\t0\t0\t0
    fragment      | \t案卷\t\t
    noise         | - 4 -
    row_label     | （七）总计
    numbers       | 9
    row           | 四、结转下年度继续办理\t0\t0\t0
    heading       | 四、政府信息公开行政复议、行政诉讼情况
    column_label  | 结果维持 结果纠正 其他结果 尚未审结 总计
    numbers       | 0 0 0 0 0
    heading       | 五、存在的主要问题及改进情况
    text          | 一是公开的范围还不够广，二是解读的形式还不够多。
    heading       | 六、其他需要报告的事项
    text          | 无
    signature     | 临河区人民政府
    signature     | 2021年1月20日
"""


def test_a_report_line_by_line():
    pairs = [line.split("| ", 1) for line in dedent(REPORT).strip().split("\n")]
    texts = [text for _, text in pairs]
    found = apply_rules(look_at(texts, labels()), range(len(texts)))
    wrong = [(text, tag.strip(), got) for (tag, text), (got, _) in zip(pairs, found, strict=True) if tag.strip() != got]
    assert not wrong
    assert all(0.5 <= trust <= 1 for _, trust in found)


@pytest.mark.parametrize(
    ("before", "tag"), [(["一、总体情况"], "noise"), (["二、主动公开政府信息情况", "规章"], "numbers")]
)
def test_a_lone_number_is_a_page_number_only_outside_tables(before, tag):
    texts = [*before, "3", "全年共收到申请9件，均已按时答复。"]
    found = apply_rules(look_at(texts, labels()), [2 * i for i in range(len(texts))])
    assert found[len(before)][0] == tag


def test_nothing_gives_nothing():
    assert apply_rules([], []) == []
