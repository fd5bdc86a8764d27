import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.classify.features import grams, shape
from gouji.classify.look import Kind, look_at
from gouji.classify.pieces import HEAD, TAIL
from tests.classify.helpers import labels


def look(text):
    return look_at([text], labels())[0]


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("\t0", Kind.NUMBER, 1),
        ("减 232", Kind.NUMBER, 1),
        ("1.8 亿元", Kind.NUMBER, 1),
        ("0 0 3 0 1", Kind.NUMBERS, 5),
        ("\t-", Kind.MARK, 0),
        ("- - -", Kind.MARK, 0),
        ("规章\t0\t0\t0", Kind.ROW_NUMBERS, 3),
        ("规章 0 O ０", Kind.ROW_NUMBERS, 3),
        ("规章007", Kind.ROW_NUMBERS, 1),
        ("| 行政许可 | 84 | | |", Kind.ROW_NUMBERS, 1),
        ("一、本年新收政府信息公开申请数量640020470", Kind.ROW_NUMBERS, 1),
        ("1. 重复申请", Kind.ROW, 0),
        ("一、总体情况", Kind.DUN, 0),
        ("四、结转下年度继续办理", Kind.ROW, 0),
        ("（三）平台建设", Kind.PAREN, 0),
        ("第二十条第(一)项", Kind.BLOCK, 0),
        ("[bookmark: _GoBack]三、收到和处理政府信息公开申请情况", Kind.HEADING, 0),
        ("信息内容\t上一年项目数量\t本年增/减", Kind.COLUMNS, 0),
        ("结果维持 结果纠正 其他结果 尚未审结 总计", Kind.COLUMNS, 0),
        ("\t\t案卷\t\t\t", Kind.PART, 0),
        ("（单位：件）", Kind.NOTE, 0),
        ("- 3 -", Kind.NOISE, 0),
        ("第 3 页 共 10 页", Kind.NOISE, 0),
        ("-----\t---\t----", Kind.NOISE, 0),
        ("|:---:|:---:|", Kind.NOISE, 0),
        ("![](image1.png)", Kind.NOISE, 0),
        ("发布日期：2021-01-20　来源：办公室", Kind.NOISE, 0),
        ("2021年3月4日", Kind.DATE, 0),
        ("临河区2020年政府信息公开工作年度报告", Kind.TITLE, 0),
        ("全年共收到申请9件，均已按时答复。", Kind.PROSE, 0),
    ],
)
def test_kinds(text, kind, numbers):
    found = look(text)
    assert (found.kind, found.numbers) == (kind, numbers)


def test_enumerator_and_pieces_are_told_apart():
    found = look("(四) 无法提 息\t1. 本机关不掌握相关政府信 息\t1\t0")
    assert found.enumerator == ("paren", 4)
    assert len(found.texts) == 2
    assert found.numbers == 2


def test_digits_do_not_change_features():
    a, b = look("规范性文件\t14\t23"), look("规范性文件\t20\t98")
    assert (shape(a), grams(a)) == (shape(b), grams(b))


def test_only_the_start_and_the_end_of_a_long_line_are_looked_at():
    found = look("很" * 5_000_000 + "。")
    assert len(found.plain) <= HEAD + TAIL + 1
    assert found.length == 5_000_001
    assert found.ends


def test_lines_looked_at_together_look_as_they_do_alone():
    texts = ["规章\t0", "一、总体情况", "案卷", "3"]
    assert look_at(texts, labels()) == [look(text) for text in texts]


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_look_and_features(text):
    found = look(text)
    assert all(name.startswith("=") for name in shape(found))
    assert not any(name.startswith("=") and len(name) > 4 for name in grams(found))


def test_words_of_a_broken_line_are_compared_one_by_one():
    broken = look("本东 行政许可 四 所 机 3")
    assert broken.word.best == 100
    assert (broken.figures, broken.scraps) == (1, 4)
    assert "=word ROW 3" in shape(broken)


def test_a_line_whose_end_is_a_label_compares_no_words():
    assert not any(name.startswith("=word") for name in shape(look("行政许可 0 0")))


def test_short_unknown_text_says_so():
    assert "=short 1 unknown" in shape(look("汪"))
    assert "=short 2 label" in shape(look("规章"))
