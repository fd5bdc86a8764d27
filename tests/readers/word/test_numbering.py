"""Numbers that Word makes: formats, levels, restarts, lists that styles and tables name."""

from __future__ import annotations

import pytest

from gouji.readers import read
from gouji.readers.word.numerals import write_number
from tests.readers.word.documents import definition, docx, level, numbered, p, tbl, tc, tr, use

FORMATS = {
    "decimal": ("1", "10", "21", "100"),
    "decimalZero": ("01", "10", "21", "100"),
    "decimalFullWidth": ("１", "１０", "２１", "１００"),
    "decimalEnclosedCircle": ("①", "⑩", "㉑", "100"),
    "decimalEnclosedCircleChinese": ("①", "⑩", "㉑", "100"),
    "decimalEnclosedParen": ("⑴", "⑽", "21", "100"),
    "decimalEnclosedFullstop": ("⒈", "⒑", "21", "100"),
    "chineseCounting": ("一", "十", "二十一", "一〇〇"),
    "chineseCountingThousand": ("一", "十", "二十一", "一百"),
    "taiwaneseCounting": ("一", "十", "二十一", "一〇〇"),
    "japaneseCounting": ("一", "十", "二十一", "百"),
    "ideographDigital": ("一", "一〇", "二一", "一〇〇"),
    "chineseLegalSimplified": ("壹", "壹拾", "贰拾壹", "壹佰"),
    "ideographTraditional": ("甲", "癸", "甲", "癸"),
    "ideographZodiac": ("子", "酉", "申", "卯"),
    "lowerLetter": ("a", "j", "u", "vvvv"),
    "upperRoman": ("I", "X", "XXI", "C"),
    "unknown": ("1", "10", "21", "100"),
}


@pytest.mark.parametrize("format", FORMATS)
def test_formats(format: str) -> None:
    assert tuple(write_number(number, format) for number in (1, 10, 21, 100)) == FORMATS[format]
    assert write_number(10**6, format) == "1000000"
    assert len(write_number(9999, format)) < 20
    assert write_number(0, format)


@pytest.mark.parametrize(("number", "words"), [(101, "一百零一"), (110, "一百一十"), (1001, "一千零一"), (15, "十五")])
def test_numbers_in_words(number: int, words: str) -> None:
    assert write_number(number, "chineseCountingThousand") == words


LISTS = (
    definition(
        1, level(0, "chineseCounting", "%1、"), level(1, "japaneseCounting", "（%2）"), level(2, "decimal", "%3."),
        level(3, "decimalEnclosedCircle", "%4"),
    )
    + definition(2, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3"))
    + definition(3, level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%1-%2", "<w:isLgl/>"))
    + definition(4, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>'))
    + definition(5, level(0, "bullet", "\uf0b7"), level(1, "none", "附"), level(2, "decimal", "", start=3))
    + use(1, 1) + use(2, 2) + use(3, 3) + use(4, 4) + use(5, 5)
    + use(6, 2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="8"/></w:lvlOverride>')
    + use(7, 2, f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>')
    + use(8, 99)
)  # fmt: skip


def numbers(*items: tuple[int, int], styles: str = "", lists: str = LISTS) -> list[str]:
    """What Word writes before items of lists at levels."""
    body = "".join(p("|甲", properties=numbered(*item)) for item in items)
    return [line.text.partition("|")[0] for line in read(docx(body, styles, lists), "a.docx", 10**7).lines]


def test_levels_count_and_begin_anew_below_each_other() -> None:
    items = [(1, at) for at in (0, 1, 1, 2, 2, 3, 1, 2, 0, 1)]
    assert numbers(*items) == ["一、", "（一）", "（二）", "1.", "2.", "①", "（三）", "1.", "二、", "（一）"]
    assert numbers(*((2, at) for at in (0, 1, 1, 2, 0, 1))) == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


def test_a_level_that_is_skipped_counts_as_begun() -> None:
    assert numbers((2, 1), (2, 0), (2, 2), (2, 1)) == ["1.1", "2", "2.1.1", "2.2"]


def test_legal_numbers_and_levels_that_never_begin_anew() -> None:
    assert numbers((3, 0), (3, 0), (3, 1)) == ["第一条", "第二条", "2-1"]
    assert numbers((4, 0), (4, 1), (4, 0), (4, 1)) == ["1", "1.1", "2", "2.2"]


def test_lists_of_one_definition_count_on_unless_they_say_where_to_begin() -> None:
    assert numbers((2, 0), (6, 0), (6, 0), (2, 0), (7, 0)) == ["1", "8", "9", "10", "K)"]


def test_bullets_and_lists_that_are_not_there_write_nothing() -> None:
    assert numbers((5, 0), (5, 1), (5, 2), (8, 0), (99, 0), (0, 0)) == ["", "附", "", "", "", ""]


def test_styles_name_lists() -> None:
    def style(id: str, base: str, numbering: str, more: str = "") -> str:
        based = f'<w:basedOn w:val="{base}"/>' * bool(base)
        inner = f"<w:pPr><w:numPr>{numbering}</w:numPr></w:pPr>" * bool(numbering)
        return f'<w:style w:type="paragraph" w:styleId="{id}"{more}>{based}{inner}</w:style>'

    lists = definition(
        1, level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>'), level(2, "decimal", "(%3)"),
    ) + use(1, 1)  # fmt: skip
    styles = (
        style("N", "", "", ' w:default="1"') + style("H1", "N", '<w:numId w:val="1"/>')
        + style("H2", "H1", '<w:numId w:val="1"/>') + style("H3", "H1", '<w:ilvl w:val="2"/>') + style("C", "C", "")
    )  # fmt: skip
    body = "".join(
        p("|", properties=f'<w:pStyle w:val="{name}"/>') for name in ("H1", "H2", "H2", "H3", "N", "C", "H1")
    )
    off = p("|", properties='<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = read(docx(body + off, styles, lists), "a.docx", 10**6)
    assert [line.text for line in found.lines] == ["一、|", "1.|", "2.|", "(1)|", "|", "|", "二、|", "|"]


def test_a_style_of_lists() -> None:
    linked = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>' + use(7, 7)
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert numbers((7, 0), (2, 0), styles=styles, lists=LISTS + linked) == ["1", "2"]


def test_the_number_of_a_format_for_new_readers_is_that_for_old_ones() -> None:
    both = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
    )
    one = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{both}<w:lvlText w:val="%1"/></w:lvl>'
    assert numbers((1, 0), (1, 0), lists=definition(1, one) + use(1, 1)) == ["01 ", "02 "]


def test_items_that_are_deleted_or_hidden_are_not_counted() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    table = tbl(
        tr(tc(p("甲", properties=numbered(1)), properties='<w:vMerge w:val="restart"/>'), "1"),
        tr(tc(p(properties=numbered(1)), properties="<w:vMerge/>"), "2"),
        tr(tc(p("乙", properties=numbered(1))), "3", properties="<w:del/>"),
        tr(tc(p("丙", properties=numbered(1))), tc(p(properties=numbered(2)))),
    )
    body = p('<w:del w:id="1"/>', properties=numbered(1) + gone) + p("题", properties=numbered(1)) + table
    lines = read(docx(body, numbering=LISTS), "a.docx", 10**6).lines
    assert [line.text for line in lines] == ["一、题", "二、甲\t1", "2", "三、丙\t1"]
