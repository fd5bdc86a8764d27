"""Pages as programs write them that take text or tables out of PDF, Word and HTML: boxes in turn, cells said again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from gouji.pipeline import Settings, Structurer
from tests.pages import Values, rows, sound, table_form

VALUES = sound(
    {
        "granted": [3, 1, 0, 0, 0, 0],
        "partial": [4, 0, 0, 0, 0, 0],
        "denied.third_party": [0, 2, 0, 0, 1, 0],
        "denied.process_info": [0, 1, 0, 0, 0, 0],
        "unavailable.not_held": [12, 0, 0, 4, 0, 0],
        "unprocessed.duplicate": [6, 0, 0, 0, 0, 0],
        "other.misc": [5, 0, 0, 0, 0, 7],
    }
)
LINES = [line.split("\t") for line in rows(VALUES)]
ROWS = [line for line in LINES if line[1:]]
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
TITLE, HEADING = "石桥县2022年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"
DISPUTES = ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "结果维持", "五、存在的主要问题及改进情况", "无。"]


def read(lines: Sequence[str], table: str = "applications", source: str = "auto") -> dict[tuple[str, str], Decimal]:
    """The values of a table, and none that is accepted but not VALUES'."""
    (result,) = Structurer(Settings(model="none", source=source)).run(  # type: ignore[arg-type]
        "\n".join([TITLE, *lines]).encode(), "a.txt"
    )
    cells = result.report.tables[table].cells
    if table == "applications":
        threshold = result.report.threshold
        wrong = [c for c in cells if c.accepted(threshold) and c.value != expected()[c.row, c.column]]
        assert wrong == []
    return {(cell.row, cell.column): cell.value for cell in cells}  # type: ignore[misc]


def expected(values: Values = VALUES) -> dict[tuple[str, str], int]:
    form = table_form()
    return {a: number for row in form.rows for a, number in zip(row.cells, values[row.key], strict=True)}


def boxes(*lines: Sequence[str], parted: bool = True) -> list[str]:
    """One box a line, with a blank line behind each or without."""
    return [text for line in lines for box in line for text in ((box, "") if parted else (box,))]


def start(first: str) -> int:
    """Index among the lines of the one whose label begins so."""
    return next(i for i, line in enumerate(LINES) if line[0].startswith(first))


@pytest.mark.parametrize("parted", [True, False])
def test_labels_of_several_rows_before_their_numbers_and_one_label_behind_its_own(parted: bool) -> None:
    first, last = start("（一）予以公开"), start("3.危及")
    group = LINES[first:last]
    page = [
        *boxes(*LINES[:first], parted=parted),
        *boxes([line[0] for line in group], *(line[1:] for line in group), LINES[last][1:], parted=parted),
        LINES[last][0],
        *boxes(*LINES[last + 1 :], parted=parted),
    ]
    assert read([HEADING, *HEADS, *page]) == expected()


def test_numbers_of_two_rows_before_their_labels() -> None:
    first = start("3.危及")
    pair = LINES[first : first + 2]
    page = [*boxes(*LINES[:first]), *boxes(*(line[1:] for line in pair), [line[0] for line in pair])]
    assert read([HEADING, *HEADS, *page, *boxes(*LINES[first + 2 :])]) == expected()


def test_labels_behind_the_table_whose_numbers_stand_in_their_place() -> None:
    first = start("2.重复申请")
    kept = LINES[first : first + 3]
    page = [*boxes(*LINES[:first]), *boxes(*(line[1:] for line in kept)), *boxes(*LINES[first + 3 :])]
    assert read([HEADING, *HEADS, *page, *(line[0] for line in kept)]) == expected()


def test_where_numbers_are_left_over_it_is_not_known_that_others_lag() -> None:
    """Two labels are lost, and between the next two stands a word: numbers seem to be those of the label before."""
    first = start("3.危及")
    lost = [line[1:] for line in LINES[first - 2 : first]]
    page = [*boxes(*LINES[: first - 2]), *boxes(*lost, lost[0]), LINES[first][0], "总计", "其他"]
    page += boxes([LINES[first + 1][0]], LINES[first + 1][1:], *LINES[first + 2 :])
    for source in ("digital", "ocr"):
        read([HEADING, *HEADS, *page], source=source)  # asserts that nothing is vouched for wrongly


def by_columns(lines: Sequence[Sequence[str]]) -> list[str]:
    return [line[c] for c in range(1, 8) for line in lines if line[1:]]


@pytest.mark.parametrize("parted", [True, False])
def test_columns_behind_the_heading_of_the_next_table(parted: bool) -> None:
    page = [*(line[0] for line in LINES), DISPUTES[0], *by_columns(LINES)]
    assert read([HEADING, *boxes(HEADS, page, DISPUTES[1:], parted=parted)]) == expected()


def test_a_number_beside_the_first_label_is_the_first_of_the_column() -> None:
    numbers = by_columns(LINES)
    page = [LINES[0][0], numbers[0], *(line[0] for line in LINES[1:]), *numbers[1:]]
    assert read([HEADING, *HEADS, *page, *DISPUTES]) == expected()


def test_no_number_is_vouched_for_where_another_part_of_the_table_does_not_come_out() -> None:
    half = start("1.本机关不掌握")
    page = [*(line[0] for line in LINES[:half]), *by_columns(LINES[:half])[:-3]]
    page += [*(line[0] for line in LINES[half:]), *by_columns(LINES[half:])]
    for source in ("digital", "ocr"):
        read([HEADING, *HEADS, *page, *DISPUTES], source=source)


def test_a_number_taken_for_a_page_s_is_one_of_the_table_s_where_that_lacks_one() -> None:
    page = boxes([TITLE, HEADING, *HEADS, *(line[0] for line in LINES)], by_columns(LINES))
    (result,) = Structurer(Settings()).run("\n".join(page).encode(), "a.txt")
    found = {(cell.row, cell.column): cell.value for cell in result.report.tables["applications"].cells}
    assert found == expected()


BLOCKS = [
    (
        "第二十条第（一）项",
        ["本年制发件数", "本年废止件数", "现行有效件数"],
        {"规章": "0 1 2", "行政规范性文件": "3 3 3"},
    ),
    ("第二十条第（五）项", ["本年处理决定数量"] * 3, {"行政许可": "194 194 194"}),
    ("第二十条第（六）项", ["本年处理决定数量"] * 3, {"行政处罚": "70 70 70", "行政强制": "0 0 0"}),
    ("第二十条第（八）项", ["本年收费金额（单位：万元）"] * 3, {"行政事业性收费": "9.5 9.5 9.5"}),
]
DISCLOSED = [0, 1, 2, 3, 3, 3, 194, 70, 0, Decimal("9.5")]


def spread(gap: str, counted: int | None = None) -> list[str]:
    """The disclosure table with merged cells said in every column, and lines counted from a number on."""
    lines = [
        cells
        for title, heads, found in BLOCKS
        for cells in ([title] * 4, ["信息内容", *heads], *([label, *text.split()] for label, text in found.items()))
    ]
    return [gap.join(cells if counted is None else [str(i + counted), *cells]) for i, cells in enumerate(lines)]


@pytest.mark.parametrize(
    ("gap", "counted"), [("\t", None), ("\t", 0), ("\t", 1), (" | ", None), (" | ", 0), (" | ", 1), (",", None)]
)
def test_merged_cells_that_are_said_in_every_column(gap: str, counted: int | None) -> None:
    found = read(["二、主动公开政府信息情况", *spread(gap, counted)], "disclosure")
    assert list(found.values()) == DISCLOSED


def test_numbers_that_differ_are_no_copies_whatever_the_header_says() -> None:
    lines = [line.replace("194\t194\t194", "194\t7\t194") for line in spread("\t")]
    assert read(["二、主动公开政府信息情况", *lines], "disclosure")["art20_5.licensing", "decisions"] != 194


def test_columns_under_one_header_cell_are_not_told_once() -> None:
    head = ["法人或其他组织" if 0 < i < 6 else head for i, head in enumerate(HEADS)]
    page = ["\t".join(["", *head]), *("\t".join(line) for line in LINES)]
    assert read([HEADING, *page]) == expected()


def test_labels_that_begin_with_numbers_are_not_counted_lines() -> None:
    page = ["\t".join(line) for line in LINES]
    assert read([HEADING, "\t".join(["", *HEADS]), *page]) == expected()


def test_a_header_read_out_of_order_exchanges_no_columns() -> None:
    page = [
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
    ]
    page += ["规章", "0", "0", "0", "行政规范性文件", "8", "0", "457"]
    jumbled = [*page[:2], "本年废止件数", "现行有效件数", "信息内容", "本年制发件数", *page[6:]]
    for lines in (page, jumbled):
        found = read(lines, "disclosure")
        assert [v for (row, _), v in found.items() if row.endswith("documents")] == [8, 0, 457]


def test_on_a_scan_a_row_of_which_the_prose_tells_another_number_is_not_accepted() -> None:
    told = "2022年，全县共收到政府信息公开申请{}件。"
    taken = VALUES["new"][-1]
    lines = [HEADING, "\t".join(["", *HEADS]), *("\t".join(line) for line in LINES)]

    def accepted(number: int) -> set[bool]:
        text = "\n".join([TITLE, "一、总体情况", told.format(number), *lines])
        (result,) = Structurer(Settings(model="none", source="ocr")).run(text.encode(), "a.txt")
        cells = result.report.tables["applications"].cells
        return {cell.accepted(result.report.threshold) for cell in cells if cell.row == "new"}

    assert accepted(taken) == {True}
    assert accepted(taken + 1) == {False}


def test_a_row_padded_to_a_wide_page_is_a_row_however_it_is_tagged() -> None:
    wide = ["".join(box.ljust(80) for box in line) for line in LINES]
    (result,) = Structurer(Settings()).run("\n".join([TITLE, HEADING, *wide]).encode(), "a.txt")
    found = {(cell.row, cell.column): cell.value for cell in result.report.tables["applications"].cells}
    assert found == expected()


@pytest.mark.parametrize("gap", ["\t", " | ", ","])
def test_merged_cells_make_a_page_no_other_edition_s(gap: str) -> None:
    """Where the first block is lost, nothing but its columns told the edition: three 194s are no three columns."""
    lines = [line for line in spread(gap) if not line.startswith(("规章", "行政规范"))]
    lines = lines[2:]
    found = read(["二、主动公开政府信息情况", *lines], "disclosure")
    assert [found[row, "decisions"] for row in ("art20_5.licensing", "art20_6.penalties", "art20_6.coercion")] == [
        194,
        70,
        0,
    ]
    assert ("art20_5.licensing", "items_last_year") not in found


def test_late_labels_stay_where_numbers_do_not_come_out_even() -> None:
    """A page's number among those of three rows, two of whose labels come late."""
    first = start("1.属于国家秘密")
    three = LINES[first : first + 3]
    page = [*boxes(*LINES[:first]), three[0][0], "9", *boxes(*(line[1:] for line in three), parted=False)]
    page += [*boxes(*LINES[first + 3 :]), *(line[0] for line in three[1:])]
    for source in ("digital", "ocr"):
        read([HEADING, *HEADS, *page], source=source)  # asserts that nothing is vouched for wrongly


def test_numbers_before_labels_count_no_lines_if_other_lines_stand_between() -> None:
    page = ["二、主动公开政府信息情况"]
    for title, heads, labels in (
        ("第二十条第（五）项", "本年处理决定数量", ["5\t行政许可"]),
        ("第二十条第（六）项", "本年处理决定数量", ["6\t行政处罚", "7\t行政强制"]),
        ("第二十条第（八）项", "本年收费金额", ["8\t行政事业性收费"]),
    ):
        page += [title, f"{heads}\t信息内容", *labels]
    (result,) = Structurer(Settings(source="digital")).run("\n".join([TITLE, *page]).encode(), "a.txt")
    values = [cell.value for cell in result.report.tables["disclosure"].cells if cell.value is not None]
    assert values == [5, 6, 7, 8]
