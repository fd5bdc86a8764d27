"""Tables as CSV and XLSX: what is a table, what is prose, what a merged cell was, what a sheet shows."""

import pytest

from gouji.document import Document, Slot
from gouji.document.errors import InputError
from gouji.readers import detect, read
from gouji.readers.dumps.comma import find_delimiter
from gouji.readers.dumps.numfmt import shown
from tests.readers.dumps.sheets import rows, workbook

LIMIT = 2**24
ROWS = "规章,1,2,3\n行政规范性文件,4,5,6\n行政许可,7,8,9\n"


def slots(found: Document) -> dict[str, tuple[int, int, int, int]]:
    cells = [s for line in found.lines for s in line.segments if s.slot and s.text]
    return {s.text: (s.slot.row, s.slot.column, s.slot.row_span, s.slot.column_span) for s in cells if s.slot}


def texts(found: Document) -> list[str]:
    return [line.text for line in found.lines]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_told(delimiter: str, charset: str) -> None:
    data = ROWS.replace(",", delimiter).encode(charset)
    assert detect(data, "a") == "csv"
    found = read(data, "a", LIMIT)
    assert texts(found)[0] == "规章\t1\t2\t3"
    assert slots(found)["9"] == (2, 3, 1, 1)
    assert found.digital < 0.9  # who knows what wrote it


@pytest.mark.parametrize(
    "text",
    [
        "总计\t1\t2\n" * 9,
        "| 总计 | 1 | 2 |\n" * 9,
        "收到申请5件,其中3件公开,2件不予公开\n" * 9,
        "1,234,567\n" * 9,
        "总计 1,234 2,345 3,456\n" * 9,
        "甲,1,2\n乙,3\n" * 9,
    ],
)
def test_other_text_is_no_csv(text: str) -> None:
    assert find_delimiter(text) is None
    assert detect(text.encode(), "a.csv") == "text"


def test_prose_and_titles_in_csv_stay_paragraphs() -> None:
    padded = "2020年报告,,,\n一、总体情况,,,\n做了很多工作，成效很好。,,,\n,,,\n" + ROWS + ",,,\n注：无,,,\n"
    for text in (padded, padded.replace(",,,\n", "\n")):
        found = read(text.encode(), "a", LIMIT, "csv")
        shown = [line.strip() for line in texts(found) if line.strip()]
        assert shown == [
            "2020年报告",
            "一、总体情况",
            "做了很多工作，成效很好。",
            *ROWS.replace(",", "\t").splitlines(),
            "注：无",
        ]
        assert [region.known_grid for region in found.regions if region.known_grid] == [True]


def test_cells_that_were_merged_are_one_again() -> None:
    text = (
        "甲类,甲类,甲类\n项目,件数,件数\n许可,816,816\n处罚,0,0\n乙类,乙类,乙类\n项目,新制,废止\n规章,0,0\n合计,2,2\n"
    )
    found = slots(read(text.encode(), "a", LIMIT, "csv"))
    assert found["甲类"] == (0, 0, 1, 3)
    assert found["816"] == (2, 1, 1, 2)
    assert found["2"] == (7, 2, 1, 1)  # two columns with headers of their own


def test_the_same_figures_by_chance_stay_apart() -> None:
    text = "项目,件数,件数\n许可,816,816\n处罚,1,0\n强制,2,2\n"
    assert texts(read(text.encode(), "a", LIMIT, "csv"))[1:] == ["许可\t816\t816", "处罚\t1\t0", "强制\t2\t2"]


def test_quoted_cells_keep_their_commas_and_lines() -> None:
    found = read(f'"其他,\n说明",1,2,3\n{ROWS}'.encode(), "a", LIMIT)
    assert texts(found)[0] == "其他, 说明\t1\t2\t3"


N = "><v>{}</v>"


def test_a_sheet_with_merged_and_hidden_cells() -> None:
    sheet = (
        '<cols><col min="3" max="3" hidden="1"/></cols><sheetData>'
        + rows(('t="s"><v>0</v>',), (), ('t="inlineStr"><is><t>项目</t></is>', 't="str"><v>件数</v>'))
        + rows(('t="s"><v>1</v>', N.format(7), N.format(99), "><f>B4+[1]a!A1</f><v>8</v>"), start=4)
        + rows(('t="s"><v>1</v>', N.format(5)), start=5).replace("<row", '<row hidden="1"')
        + rows(('t="s"><v>2</v>', "", "", 't="e"><v>#DIV/0!</v>'), start=6)
        + '</sheetData><mergeCells><mergeCell ref="B3:D3"/><mergeCell ref="A1:D1"/></mergeCells>'
    )
    strings = (
        "<t>2020年政府信息公开工作年度报告</t>",
        "<r><t>规</t></r><r><t>章</t></r><rPh><t>gui</t></rPh>",
        "<t>许可</t>",
    )
    more = (("乙", "hidden", "<sheetData>" + rows((N.format(1),)) + "</sheetData>"),)
    found = read(workbook(sheet, strings=strings, more=more), "a", LIMIT)
    assert [text for text in texts(found) if text.strip()] == [
        "2020年政府信息公开工作年度报告", "项目\t件数", "规章\t7\t8", "许可\t\t#DIV/0!",
    ]  # fmt: skip
    assert slots(found)["件数"] == (0, 1, 1, 2)
    assert [s.slot for s in found.lines[-1].segments if not s.text] == [Slot(2, 1)]
    told = " ".join(found.warnings)
    assert "1 hidden sheets" in told
    assert "1 hidden rows and 1 hidden columns" in told


def test_sheets_are_read_in_turn_and_dates_by_their_epoch() -> None:
    sheet = "<sheetData>" + rows(('t="str"><v>甲</v>', 's="0"><v>1</v>')) + "</sheetData>"
    more = (("乙", "visible", sheet.replace("甲", "乙")),)
    found = read(workbook(sheet, formats=("yyyy/m/d",), more=more, properties='date1904="1"'), "a", LIMIT)
    assert [text for text in texts(found) if text.strip()] == ["甲\t1904年1月2日", "乙\t1904年1月2日"]


def test_a_workbook_that_is_none_says_so() -> None:
    with pytest.raises(InputError, match="broken workbook"):
        read(b"0", "a", LIMIT, "xlsx")


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("360.18", "General", "360.18"),
        ("360.18000000000001", "", "360.18"),
        ("1E-3", "General", "0.001"),
        ("1234567", "#,##0", "1234567"),
        ("360.184", "0.00", "360.18"),
        ("2.5", "0", "3"),
        ("-2.345", "0.00_ ;[Red]-0.00", "-2.35"),
        ("-3", "#,##0;(#,##0)", "(3)"),
        ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        ("0", "0;-0;;@", ""),
        ("0.125", "0.0%", "12.5%"),
        ("988.2576", '0.00"万元"', "988.26万元"),
        ("5", "0_);[Red]\\(0\\)", "5"),
        ("5", '"约"0"件"', "约5件"),
        ("12345", '0!.0,"万"', "12345"),
        ("12345", "0,", "12345"),
        ("0.5", "# ?/?", "0.5"),
        ("1.5", "0.##", "1.5"),
        ("2", "0.##", "2"),
        ("44197", 'yyyy"年"m"月"d"日"', "2021年1月1日"),
        ("44197", "[$-804]yyyy/m/d", "2021年1月1日"),
        ("99999999999", "yyyy-mm-dd", "99999999999"),
        ("x", "0", "x"),
        ("NaN", "0", "NaN"),
        ("1e999999", "0", "1e999999"),
    ],
)
def test_numbers_as_a_sheet_shows_them(stored: str, code: str, text: str) -> None:
    assert shown(stored, code) == text
