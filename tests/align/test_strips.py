"""Tables read in strips: labels first, in whatever order, then their numbers a column or a few at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.align.events import events
from gouji.align.nodes import sequence
from gouji.align.split import splitter
from gouji.align.strips import row_by_row
from gouji.document import Interval, Tag, TaggedLine
from gouji.pipeline import Settings, Structurer
from tests.pages import Values, document, rows, sound, table_form

VALUES = sound(
    {
        "granted": [3, 1, 0, 0, 0, 0],
        "denied.third_party": [0, 2, 0, 0, 1, 0],
        "unavailable.not_held": [12, 0, 0, 4, 0, 0],
        "other.misc": [5, 0, 0, 0, 0, 7],
    }
)
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
LINES = [line.split("\t") for line in rows(VALUES)]
LABELS = [line[0] for line in LINES]
NUMBERS = [line[1:] for line in LINES if line[1:]]
BY_LEVEL = sorted(LABELS, key=lambda label: ("一二三四".find(label[0]) < 0, label[0] not in "（("))
"""The labels as their columns were read: 一、二、三、四、 first, then （一）（二）…, then 1. 2. …"""


def columns(first: int, last: int) -> list[str]:
    """A strip of a few columns: their headers, then their numbers row by row."""
    return [*HEADS[first:last], *(number for row in NUMBERS for number in row[first:last])]


def beside(last: int) -> list[str]:
    """The first strip: labels with the numbers of the first few columns."""
    return [*HEADS[:last], *("\t".join(line[: last + 1]) for line in LINES)]


def table(lines: Sequence[str], source: str = "ocr") -> dict[tuple[str, str], object]:
    text = "\n".join(["石桥县2022年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", *lines])
    (result,) = Structurer(Settings(model="none", source=source)).run(text.encode(), "a.txt")  # type: ignore[arg-type]
    threshold = result.report.threshold
    return {
        (cell.row, cell.column): (cell.value, cell.accepted(threshold))
        for cell in result.report.tables["applications"].cells
    }


def expected(values: Values = VALUES) -> dict[tuple[str, str], int]:
    form = table_form()
    return {a: number for row in form.rows for a, number in zip(row.cells, values[row.key], strict=True)}


EACH = [part for c in range(7) for part in columns(c, c + 1)]
PAGES = {
    "column by column": [*BY_LEVEL, *EACH],
    "labels in order": [*LABELS, *EACH],
    "headers first": [*HEADS, *BY_LEVEL, *(row[c] for c in range(7) for row in NUMBERS)],
    "labels, then rows": [*LABELS, *HEADS, *("\t".join(row) for row in NUMBERS)],
    "labels, then numbers row by row": [*HEADS, *LABELS, *(number for row in NUMBERS for number in row)],
    "two strips": [*beside(3), *columns(3, 7)],
    "three strips": [*beside(2), *columns(2, 3), *columns(3, 7)],
    "the page's number last": [*BY_LEVEL, *EACH, "3"],
    "a page's head between two columns": [*BY_LEVEL, *columns(0, 1), "石桥县政府信息公开工作年度报告", *EACH[26:]],
}


@pytest.mark.parametrize("source", ["digital", "ocr"])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_number_comes_into_its_cell(page: list[str], source: str) -> None:
    found = table(page, source)
    assert {address: value for address, (value, _) in found.items()} == expected()  # type: ignore[misc]


def test_two_pages_that_were_read_each_by_columns() -> None:
    half = 9
    parts = []
    for lines in (LINES[:half], LINES[half:]):
        numbers = [line[1:] for line in lines if line[1:]]
        parts += [line[0] for line in lines]
        parts += [text for c in range(7) for text in (HEADS[c], *(row[c] for row in numbers))]
    assert {address: value for address, (value, _) in table(parts).items()} == expected()  # type: ignore[misc]


def test_where_only_balances_tell_rows_from_columns_they_vouch_for_it_if_they_refute_the_other() -> None:
    found = table(PAGES["headers first"], "digital")
    assert all(accepted for _, accepted in found.values())  # type: ignore[misc]


def test_of_numbers_of_which_one_is_lost_none_is_vouched_for() -> None:
    lost = [*LABELS, *EACH]
    lost.remove("12")
    wrong = [
        address
        for address, (value, accepted) in table(lost).items()  # type: ignore[misc]
        if accepted and value != expected()[address]
    ]
    assert wrong == []


def test_numbers_under_the_title_of_another_block_are_not_the_row_s_above() -> None:
    page = """石桥县2022年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（五）项
信息内容
本年处理决定数量
行政许可
第二十条第（六）项
信息内容
本年处理决定数量
36
行政处罚
5
行政强制
"""
    (result,) = Structurer(Settings(model="none")).run(page.encode(), "a.txt")
    cells = result.report.tables["disclosure"].cells
    assert not any(cell.row == "art20_5.licensing" and cell.value == 36 for cell in cells)


BLOCKS = {
    "第二十条第（一）项": (
        ["本年制发件数", "本年废止件数", "现行有效件数"],
        {"规章": "0 1 2", "行政规范性文件": "3 4 50"},
    ),
    "第二十条第（五）项": (["本年处理决定数量"], {"行政许可": "6"}),
    "第二十条第（六）项": (["本年处理决定数量"], {"行政处罚": "70", "行政强制": "8"}),
    "第二十条第（八）项": (["本年收费金额（单位：万元）"], {"行政事业性收费": "9"}),
}


@pytest.mark.parametrize("block_by_block", [True, False])
def test_blocks_that_were_read_by_columns_one_by_one_or_at_once(block_by_block: bool) -> None:
    labels, numbers = [], []
    page: list[str] = []
    for title, (heads, lines) in BLOCKS.items():
        labels.append([title, "信息内容", *lines])
        split = [text.split() for text in lines.values()]
        numbers.append([[head, *(row[c] for row in split)] for c, head in enumerate(heads)])
    if block_by_block:
        for names, found in zip(labels, numbers, strict=True):
            page += [*names, *(text for column in found for text in column)]
    else:
        page = [label for names in labels for label in names]
        page += [text for c in range(3) for found in numbers if c < len(found) for text in found[c]]
    text = "\n".join(["石桥县2022年政府信息公开工作年度报告", "二、主动公开政府信息情况", *page])
    (result,) = Structurer(Settings(model="none")).run(text.encode(), "a.txt")
    values = [cell.value for cell in result.report.tables["disclosure"].cells]
    assert values == [0, 1, 2, 3, 4, 50, 6, 70, 8, 9]


PIECES = [*LABELS[:8], *LABELS[-2:], *HEADS, "- 3 -", "0", "12", "0 0", "1 2 3 4 5 6 7", "0\t0\t3", "-"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40))
def test_no_label_and_no_number_is_lost_and_none_comes_twice(lines: list[str]) -> None:
    form = table_form()
    labels = sequence(form)
    tagged = [TaggedLine(line, Tag.ROW, 1.0, 1.0, "rules") for line in document("\n".join(lines)).lines]
    listed = events(tagged, 0, len(tagged) - 1, labels.widths, splitter((form,)))
    for told in row_by_row(listed, labels):
        assert sorted(e.text for e in told if e.text) == sorted(e.text for e in listed if e.text)
        assert sum(e.count for e in told) == sum(e.count for e in listed)
        places: list[Interval] = [run.interval for e in told for run in e.runs if run.text]
        assert len(set(places)) == len(places)


SPOILED = {
    "the first label and another row's numbers lost": [*LABELS[1:], *EACH],
    "a row of its own in place of one of the form": [*LABELS[:7], "8.其他情形", *LABELS[7:20], *LABELS[21:], *EACH],
    "two rows printed in each other's place": [*LABELS[:6], LABELS[7], LABELS[6], *LABELS[8:], *EACH],
}


@pytest.mark.parametrize("source", ["digital", "ocr"])
@pytest.mark.parametrize("name", SPOILED)
def test_where_a_row_may_be_another_no_number_is_vouched_for(name: str, source: str) -> None:
    page = SPOILED[name]
    if name.startswith("the first"):  # as many numbers as labels: everything between moves up by a row
        head = page.index(HEADS[0])
        page = [*page[:head], *(t for c in range(7) for t in (HEADS[c], *(r[c] for r in (*NUMBERS[:6], *NUMBERS[7:]))))]
    found = table(page, source)
    wrong = {a: v for a, (v, accepted) in found.items() if accepted and v != expected()[a]}  # type: ignore[misc]
    assert wrong == {}


def test_numbers_under_the_header_of_another_block_are_not_the_rows_above() -> None:
    page = """石桥县2022年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（六）项
行政处罚
行政强制
信息内容
本年收费金额（单位：万元）
8
9
行政事业性收费
10
"""
    (result,) = Structurer(Settings(model="none", source="digital")).run(page.encode(), "a.txt")
    cells = [cell for cell in result.report.tables["disclosure"].cells if cell.row.startswith("art20_6")]
    assert not any(cell.value is not None and cell.accepted(result.report.threshold) for cell in cells)
