"""Tables with two sides, line numbers and optional columns, and tables read column by column, end to end."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.align.events import events
from gouji.align.nodes import sequence
from gouji.align.sides import side_by_side
from gouji.align.split import splitter
from gouji.document import Status, Tag, TaggedLine
from gouji.forms import load_families
from gouji.pipeline import Settings, Structurer
from tests.pages import document

FORM = Path(__file__).parents[2] / "fixtures/forms/good/sides.yaml"
LEFT = ("一、财政补助收入", "二、事业收入", "其中：上级补助收入", "三、其他收入", "本年收入合计", "上年结转", "总计")
RIGHT = ("一、人员经费", "二、公用经费", "三、项目支出", "四、其他支出", "本年支出合计", "结转下年", "总计")
VALUES = ("100", "50.5", "7", "0", "150.5", "20", "170.5"), ("60", "30", "40.5", "0", "130.5", "40", "170.5")
WANTED = [Decimal(value) for side in VALUES for value in side]

LABELS = (
    "主动公开文件数",
    "其中：1、政府网站公开数",
    "2、政府公报公开数",
    "受理依申请公开信息总数",
    "其中：1、当面申请数",
    "2、网上申请数",
    "3、信函、传真申请数",
    "对申请的答复总数",
    "其中：1、同意公开答复数",
    "2、同意部分公开答复数",
    "3、不予公开答复数",
    "4、其他类型答复数",
    "政府信息公开收费减免金额",
    "接受行政诉讼、举报数",
    "行政复议数",
    "行政诉讼数",
)


@pytest.fixture(scope="module")
def structurer() -> Structurer:
    return Structurer(Settings(model="none", family="test-accounts", form_paths=(FORM,)))


def lines(numbered: bool, values: tuple[tuple[str, ...], tuple[str, ...]] = VALUES) -> list[list[str]]:
    """Lines of the table: label, line number, value, twice."""
    out = []
    for i in range(7):
        sides = ((LEFT[i], str(i + 1), values[0][i]), (RIGHT[i], str(i + 8), values[1][i]))
        out.append([cell for side in sides for cell in (side if numbered else (side[0], side[2]))])
    return out


def read(structurer: Structurer, text: str) -> dict[str, Decimal | None]:
    (result,) = structurer.run(f"单位收支简表\n{text}\n单位负责人：甲\n".encode(), "x.txt")
    return {cell.row: cell.value for cell in result.report.tables["accounts"].cells}


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("layout", ["tabs", "pipes", "spaces", "cells", "one side, then the other"])
def test_every_layout_of_two_sides(structurer: Structurer, layout: str, numbered: bool) -> None:
    rows = lines(numbered)
    half = 3 if numbered else 2
    text = {
        "tabs": "\n".join("\t".join(row) for row in rows),
        "pipes": "\n".join("| " + " | ".join(row) + " |" for row in rows),
        "spaces": "\n".join(" ".join(row) for row in rows),
        "cells": "\n\n".join("\n".join(row) for row in rows),
        "one side, then the other": "\n".join(
            "\t".join(row[a:b]) for a, b in ((0, half), (half, 2 * half)) for row in rows
        ),
    }[layout]
    assert list(read(structurer, text).values()) == WANTED


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("parted", ["\n", " "])
def test_numbers_behind_the_labels_of_both_sides_are_dealt_out(
    structurer: Structurer, parted: str, numbered: bool
) -> None:
    text = []
    for cells in lines(numbered):
        half = len(cells) // 2
        left, right = cells[0], cells[half]
        if left.startswith("其中"):  # both labels first, for the left one is wrapped
            numbers = parted.join((*cells[1:half], *cells[half + 1 :]))
            text.append(parted.join((left[:6], right)) + f"\n{numbers}\n{left[6:]}")
        else:
            text.append(parted.join(cells))
    assert list(read(structurer, "\n".join(text)).values()) == WANTED


@pytest.mark.parametrize("parted", ["\t", "   "])
def test_line_numbers_tell_the_side_where_the_right_label_comes_first(structurer: Structurer, parted: str) -> None:
    text = []
    for cells in lines(numbered=True):
        if cells[3][1] == "、":  # the right label is wrapped, its first part above the line
            text += [cells[3][:-1], parted.join((*cells[:3], *cells[4:])), cells[3][-1]]
        else:
            text.append(parted.join(cells))
    assert list(read(structurer, "\n".join(text)).values()) == WANTED


def test_a_row_left_blank_takes_no_numbers_of_the_other_side(structurer: Structurer) -> None:
    values = (*VALUES[0][:3], "", *VALUES[0][4:]), VALUES[1]
    text = "\n".join("\n".join(cell for cell in row if cell) for row in lines(numbered=False, values=values))
    found = read(structurer, text)
    assert found["spent.other"] == Decimal(0)
    assert found["income.other"] in (None, Decimal(0))


PIECES = [*LEFT, *RIGHT, "收入", "助收入", "行次", "1", "8", "3.82", "1 3.82 8 81.62", "0 0", "1 2 3", "-", ""]


@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("\t".join), max_size=20), st.booleans())
def test_no_label_and_no_number_is_lost_between_the_sides(rows: list[str], numbered: bool) -> None:
    ((form,),) = load_families((FORM,))["test-accounts"].tables.values()
    labels = sequence(form, numbered)
    tagged = [TaggedLine(line, Tag.ROW, 1.0, 1.0, "rules") for line in document("\n".join(["收支表", *rows])).lines]
    listed = events(tagged, 0, len(tagged) - 1, labels.widths, splitter((form,)))
    told = side_by_side(listed, labels)
    assert sorted(event.text for event in told if event.text) == sorted(event.text for event in listed if event.text)
    assert sum(event.count for event in told) == sum(event.count for event in listed)


def test_a_blank_beside_a_line_number_is_blank(structurer: Structurer) -> None:
    values = (*VALUES[0][:3], "", *VALUES[0][4:]), (*VALUES[1][:3], "", *VALUES[1][4:])
    text = "\n".join("\t".join(row) for row in lines(numbered=True, values=values))
    (result,) = structurer.run(f"单位收支简表\n{text}\n".encode(), "x.txt")
    cells = {cell.row: cell for cell in result.report.tables["accounts"].cells}
    assert [row for row, cell in cells.items() if cell.status is Status.BLANK] == ["income.other", "spent.other"]


def test_a_table_read_column_by_column() -> None:
    values = [31, 30, 2, 9, 4, 5, 0, 8, 5, 1, 2, 0, 0, 3, 1, 0]
    text = "\n".join(["政府信息公开情况统计表", *LABELS, "统计数", *map(str, values)])
    (result,) = Structurer(Settings(model="none")).run(text.encode(), "x.txt")
    assert [cell.value for cell in result.report.tables["statistics"].cells] == values


def test_an_optional_column_that_the_head_shows_is_there() -> None:
    rows = [f"{label}\t条\t{i}\t{i + 10}" for i, label in enumerate(LABELS)]
    text = "\n".join(["政府信息公开情况统计表", "指标名称\t计量单位\t统计数\t历年累计", *rows])
    (result,) = Structurer(Settings(model="none")).run(text.encode(), "x.txt")
    table = result.report.tables["statistics"]
    assert [cell.column for cell in table.cells[:2]] == ["year", "cumulative"]
    assert [cell.value for cell in table.cells[2:4]] == [1, 11]
