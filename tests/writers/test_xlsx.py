import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from gouji.document import Tables
from gouji.writers import WRITERS
from gouji.writers.xlsx import _clean
from tests.writers.sample import change, damaged, empty_table, family, hostile, plain


def load(report, context):
    return openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](report, context)))


def find(sheet, value):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


@pytest.fixture(scope="module")
def book():
    return load(*damaged())


def test_a_sheet_a_table_between_facts_and_checks(book):
    assert book.sheetnames == [
        "报告", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
        "勾稽检查",
    ]  # fmt: skip
    report, context = damaged()
    english = load(report, replace(context, lang="en"))
    assert english.sheetnames == ["Report", "disclosure", "applications", "disputes", "Checks"]


def test_the_sheet_is_laid_out_as_the_form(book):
    sheet = book["收到和处理政府信息公开申请情况"]
    group = find(sheet, "三、本年度办理结果")
    spans = {(r.min_row, r.min_col): (r.size["rows"], r.size["columns"]) for r in sheet.merged_cells.ranges}
    assert spans[group.row, group.column] == (20, 1)
    new = find(sheet, "一、本年新收政府信息公开申请数量")
    assert [sheet.cell(new.row, 4 + i).value for i in range(7)] == [4, 0, 0, 0, 0, 0, 4]


def test_numbers_carry_signs_and_comments_where_they_are_not_plainly_read(book):
    sheet = book["收到和处理政府信息公开申请情况"]
    total = sheet.cell(find(sheet, "（七）总计").row, 10)
    assert total.value == 4
    assert "≈" in total.number_format
    assert "总计 = 4 + 0" in total.comment.text
    plainly = sheet.cell(find(sheet, "二、上年结转政府信息公开申请数量").row, 4)
    assert plainly.comment is None
    assert plainly.number_format.startswith("General;")
    missing = sheet.cell(find(sheet, "1.属于国家秘密").row, 5)
    assert missing.value == "✗"
    assert "△" in missing.number_format
    assert missing.fill.fgColor.rgb != plainly.fill.fgColor.rgb


def test_best_guesses_are_text_and_blanks_are_no_zeros(book):
    sheet = book["主动公开政府信息情况"]
    row = find(sheet, "规范性文件").row
    assert sheet.cell(row, 3).value == "44 ?"
    assert "442" in sheet.cell(row, 3).comment.text
    assert sheet.cell(row - 1, 2).value == "-"
    assert find(sheet, "其他主动公开文件").row == row + 1


def test_failed_checks_come_first(book):
    sheet = book["勾稽检查"]
    outcomes = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert outcomes[:4] == ["✗ 不符", "✗ 不符", "? 无法判断", "✓ 相符"]
    report, _ = damaged()
    assert len(outcomes) == len(report.checks)


def test_the_facts_say_verdict_and_reasons(book):
    told = {row[1].value for row in book["报告"].iter_rows()}
    assert "applications: column_balance (other): 0 ≠ 4, as printed" in told
    assert any("需要人工核对" in str(text) for text in told)


def test_hostile_text_is_text():
    report, context = hostile()
    data = WRITERS["xlsx"](report, context)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert find(book["报告"], '=HYPERLINK("http://example.invalid","x")').data_type == "s"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [text for text in sheets if b"<f>" in text or b"<hyperlink" in text]


def test_the_same_report_gives_the_same_bytes():
    assert WRITERS["xlsx"](*damaged()) == WRITERS["xlsx"](*damaged())


def test_long_text_and_long_numbers_are_not_lost():
    report, context = plain()
    table = change(report.tables["applications"], "new", "total", value=Decimal("12345678901234567"))
    report = replace(report, title="长" * 40_000, tables=Tables((report.tables[0], table, report.tables[2])))
    book = load(report, context)
    assert find(book["收到和处理政府信息公开申请情况"], "12345678901234567")
    assert find(book["报告"], "长" * 32_766 + "…")
    assert _clean("a\x00\ud800") == "a\ufffd\ufffd"


def test_a_table_that_was_not_found_is_said_once():
    report, context = plain()
    lost = empty_table(family().table("applications", "cn-ogi/2019"))
    book = load(replace(report, tables=Tables((report.tables[0], lost, report.tables[2]))), context)
    sheet = book["收到和处理政府信息公开申请情况"]
    assert "没有找到" in sheet["A2"].value
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.comment]


def test_a_table_tells_its_pages():
    report, context = plain()
    cells = report.tables[0].cells
    pages = (replace(cell, page=2 if i < 3 else 3) for i, cell in enumerate(cells))
    table = replace(report.tables[0], cells=tuple(pages))
    book = load(replace(report, tables=Tables((table, *tuple(report.tables)[1:]))), replace(context, lang="en"))
    _, first, second = book.worksheets[:3]
    assert first["A2"].value.endswith(" · page 2 · page 3")
    assert "page" not in second["A2"].value
