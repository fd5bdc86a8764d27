"""Tables that go on over pages."""

import pytest

from gouji.document import Box, Document
from gouji.readers.pages import Page, Rule, Word, document_of_pages
from tests.readers.pages.paper import border, write

Rows = list[list[str]]
HEAD = [["信息内容", "本年制发件数", "现行有效件数"]]


def sheet(number: int, *parts: Rows | str, x: float = 60.0, wide: float = 150.0) -> Page:
    """A page of paragraphs and tables from its top on, with its number below."""
    words: list[Word] = []
    rules: list[Rule] = []
    y = 40.0
    for part in parts:
        if isinstance(part, str):
            words += write(part, x, y)
            y += 20
            continue
        for row in part:
            for i, text in enumerate(row):
                words += write(text, x + wide * i + 5, y + 4)
                rules += border(Box(x + wide * i, y, x + wide * (i + 1), y + 18))
            y += 18
        y += 12
    words += write(f"第 {number} 页", 280, 810)
    return Page(number, 595, 842, tuple(words), tuple(rules))


def document(*pages: Page) -> Document:
    return document_of_pages(pages, "a", "pdf", "0")


def tables(found: Document) -> list[list[str]]:
    return [
        [line.text for line in found.lines[region.first - 1 : region.last]]
        for region in found.regions
        if region.known_grid
    ]


def test_parts_are_one_table_and_what_stands_between_comes_behind() -> None:
    found = document(sheet(1, "一", [*HEAD, ["规章", "1", "2"]]), sheet(2, [["行政许可", "3", "4"]], "完", x=63))
    assert tables(found) == [["信息内容\t本年制发件数\t现行有效件数", "规章\t1\t2", "行政许可\t3\t4"]]
    assert [line.text for line in found.lines][4:] == ["第 1 页", "完", "第 2 页"]
    assert [line.page for line in found.lines] == [1, 1, 1, 2, 1, 2, 2]


def test_text_between_parts_them() -> None:
    found = document(sheet(1, [*HEAD, ["规章", "1", "2"]]), sheet(2, "三、收到申请", [["行政许可", "3", "4"]]))
    assert len(tables(found)) == 2


def test_running_heads_do_not() -> None:
    head = "某市政府信息公开年度报告"
    parts = ([*HEAD, ["规章", "1", "2"]], [["行政许可", "3", "4"]])
    found = document(*(sheet(i, head, part) for i, part in enumerate(parts, 1)))
    assert len(tables(found)) == 1


def test_tables_of_other_widths_are_two() -> None:
    found = document(sheet(1, [*HEAD, ["规章", "1", "2"]]), sheet(2, [["行政许可", "3", "4"]], wide=120))
    assert len(tables(found)) == 2


def test_a_head_printed_again_is_read_once() -> None:
    found = document(*(sheet(i, [*HEAD, [f"行{i}", "1", "2"]]) for i in (1, 2, 3)))
    assert tables(found) == [["信息内容\t本年制发件数\t现行有效件数", "行1\t1\t2", "行2\t1\t2", "行3\t1\t2"]]
    assert len(found.warnings) == 2


def test_the_head_of_another_block_is_kept() -> None:
    first, second = [["第二十条第(一)项", "制发件数", "有效件数"]], [["第二十条第(五)项", "制发件数", "有效件数"]]
    found = document(sheet(1, [*first, ["规章", "1", "2"]]), sheet(2, [*second, ["行政许可", "3", "4"]]))
    assert tables(found)[0][2].startswith("第二十条第(五)项")
    assert not found.warnings


def test_columns_of_both_parts_are_told() -> None:
    """The second part has fewer columns: its cells span those of the first."""
    page = sheet(2, [["行政许可", "816"]], wide=225)
    found = document(sheet(1, [["规章", "1", "2", "3"]], wide=112.5), page)
    slots = [(s.slot.column, s.slot.column_span) for line in found.lines for s in line.segments if s.slot]
    assert slots == [(0, 1), (1, 1), (2, 1), (3, 1), (0, 2), (2, 2)]


@pytest.mark.parametrize("rest", [["和规范性文件", "", ""], ["", "", ""]])
def test_a_row_that_goes_on(rest: list[str]) -> None:
    found = document(sheet(1, [*HEAD, ["规章", "1", "2"]]), sheet(2, [rest, ["行政许可", "3", "4"]]))
    row = f"规章{rest[0]}\t1\t2"
    expected = [row] if rest[0] else [row, "\t\t"]
    assert tables(found) == [["信息内容\t本年制发件数\t现行有效件数", *expected, "行政许可\t3\t4"]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["1.规章", "1", "2"], ["2.行政规范性文件", "", ""]),
        (["规章", "1", "2"], ["行政规范性文件", "0", "0"]),
        (["规章", "", ""], ["行政规范性文件", "1", "2"]),
        (["规章", "1", ""], ["行政规范性文件", "", "2"]),
    ],
)
def test_a_row_of_its_own_stays_one(before: list[str], after: list[str]) -> None:
    found = document(sheet(1, [*HEAD, before]), sheet(2, [after, ["行政许可", "3", "4"]]))
    assert tables(found)[0][1:3] == ["\t".join(before), "\t".join(after)]
