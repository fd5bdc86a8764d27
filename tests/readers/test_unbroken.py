"""Pages whose line breaks were lost."""

from __future__ import annotations

from gouji.pipeline import Settings, Structurer
from gouji.readers import read_text
from gouji.readers.unbroken import NUMBERS, WORDS, with_breaks
from tests.pages import rows, sound, table_form

VALUES = sound(
    {"granted": [3, 1, 0, 0, 0, 0], "denied.third_party": [0, 2, 0, 0, 1, 0], "other.misc": [5, 0, 0, 0, 0, 7]}
)
HEAD = "石桥县2022年政府信息公开工作年度报告 三、收到和处理政府信息公开申请情况 自然人 商业企业 科研机构"


def test_a_page_on_one_line_is_read_as_if_its_cells_stood_on_lines() -> None:
    text = " ".join([HEAD, *rows(VALUES)]).replace("\t", " ")
    (result,) = Structurer(Settings(model="none")).run(text.encode(), "a.txt")
    form = table_form()
    wanted = {a: number for row in form.rows for a, number in zip(row.cells, VALUES[row.key], strict=True)}
    assert {(cell.row, cell.column): cell.value for cell in result.report.tables["applications"].cells} == wanted
    assert any("Line breaks were lost" in warning for warning in result.report.warnings)


WORDED = ["规章"] * WORDS


def test_only_lines_with_more_numbers_than_a_row_has_are_broken_and_enumerators_keep_their_labels() -> None:
    numbers = ["0"] * NUMBERS
    for cells in (WORDED + numbers[1:], WORDED[1:] + numbers, numbers * 50, ["公开"] * 2000):
        for gap in (" ", "\t"):
            assert with_breaks(gap.join(cells)) == [gap.join(cells)]
    assert with_breaks(" | ".join(WORDED + numbers)) == [" | ".join(WORDED + numbers)]
    labels = ["石桥县 2022 年年度报告", "三、 本年度", "1. 属于国家秘密", "（一）予以公开", "(二) 部分公开", *WORDED]
    for gap in (" ", " \t", "   "):
        assert with_breaks(gap.join([*labels, *numbers])) == [*labels, *numbers]


def test_lines_are_counted_after_the_breaks_and_nothing_is_left_out() -> None:
    text = "一\n" + " ".join([*WORDED, *map(str, range(NUMBERS))]) + "\n二"
    document = read_text(text, "a.txt")
    assert [line.number for line in document.lines] == list(range(1, NUMBERS + WORDS + 3))
    assert " ".join(line.text for line in document.lines) == text.replace("\n", " ")
