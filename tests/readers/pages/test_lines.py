"""Visual lines, gaps as spaces, words in cells."""

import pytest

from gouji.document import Box, Slot
from gouji.readers.pages import PageCell, PageTable, Word
from gouji.readers.pages.cells import CUT, fill
from gouji.readers.pages.lines import lines_of, paragraph_of
from tests.readers.pages.paper import write, write_down


def texts(words: list[Word], left: float = 0.0) -> list[str]:
    return [paragraph_of(line, 1, left).text for line in lines_of(words)]


def test_words_come_in_lines_whatever_their_order() -> None:
    words = [*write("第一行", 10, 100), *write("第二行", 10, 114), *write("右", 200, 101)]
    assert texts(words[::-1]) == ["第一行" + " " * 34 + "右", "第二行"]


def test_low_words_stay_in_their_line() -> None:
    """Boxes as tight as the ink: a stop below, 一 in the middle, are parts of the line."""
    words = [*write("总计", 10, 100), Word("一", Box(30, 104, 40, 105.5)), Word("。", Box(41, 107, 44, 110))]
    assert texts(words) == ["总计一。"]


def test_tight_boxes_tear_no_number() -> None:
    """A 1 is as wide as its ink: the white on its sides is no space, but two numbers stay two."""
    ones = [Word("1", Box(x + 1.8, 101, x + 3.2, 108)) for x in (10.0, 15.0, 40.0)]
    assert [text.split() for text in texts(ones)] == [["11", "1"]]
    near = [Word("1", Box(x + 1.8, 101, x + 3.2, 108)) for x in (10.0, 19.0)]
    assert texts(near) == ["1 1"]


def test_figures_of_narrow_columns_stay_apart() -> None:
    words = [Word("82", Box(10, 100, 20, 110)), Word("7", Box(22, 100, 27, 110)), Word("年", Box(29, 100, 39, 110))]
    assert texts(words) == ["82 7年"]


def test_the_mark_of_a_footnote_stands_apart_from_its_number() -> None:
    number = Word("816", Box(10, 100, 25, 110))
    assert texts([number, Word("1", Box(25, 99, 28, 105))]) == ["816 1"]
    assert texts([number, Word("1", Box(25, 106, 28, 112))]) == ["816 1"]
    assert texts([number, Word("1", Box(25, 100, 30, 110))]) == ["8161"]


def test_columns_stand_under_one_another() -> None:
    """As `pdftotext -layout` prints them: a Han character is two columns wide."""
    rows = [("行政许可", "816"), ("行政事业性收费", "36")]
    words = [
        w for i, (label, number) in enumerate(rows) for w in write(label, 50, 20.0 * i) + write(number, 200, 20.0 * i)
    ]
    assert texts(words, 50) == ["行政许可" + " " * 22 + "816", "行政事业性收费" + " " * 16 + "36"]


def test_skewed_neighbours_are_one_line() -> None:
    words = [word for i, text in enumerate(("新收", "12", "3", "4")) for word in write(text, 50.0 * i, 100 + 1.2 * i)]
    assert [text.split() for text in texts(words)] == [["新收", "12", "3", "4"]]


GRID = PageTable(tuple(PageCell(Slot(0, i), Box(100 + 40 * i, 50, 140 + 40 * i, 80)) for i in range(3)))


def cells(words: list[Word], table: PageTable = GRID) -> tuple[list[str], list[str]]:
    """Texts of the cells, and what stands outside."""
    (filled,), outside = fill([table], words, 1)
    return [cell.text for _, cell in filled.cells], [word.text for word in outside]


def test_words_go_to_the_cell_of_their_centre() -> None:
    words = [Word("12", Box(128, 60, 138, 70)), Word("3", Box(137, 60, 149, 70)), Word("外", Box(300, 60, 310, 70))]
    assert cells(words) == (["12", "3", ""], ["外"])


def test_a_box_over_a_rule_is_cut_there() -> None:
    """An engine reads the digits of neighbouring cells as one; it is less sure of each then."""
    (filled,), _ = fill([GRID], [Word("205", Box(124, 60, 154, 70), 0.9)], 1)
    assert [cell.text for _, cell in filled.cells] == ["20", "5", ""]
    assert [cell.confidence for _, cell in filled.cells] == [pytest.approx(CUT * 0.9), pytest.approx(CUT * 0.9), None]
    wide = [Word("商业企业其他", Box(110, 60, 170, 70))]
    assert cells(wide)[0] == ["商业企", "业其他", ""]


def test_a_padded_box_is_not_cut() -> None:
    (filled,), _ = fill([GRID], [Word("1234", Box(112, 60, 141.5, 70), 0.9)], 1)
    assert next((cell.text, cell.confidence) for _, cell in filled.cells) == ("1234", 0.9)


def test_numbers_that_no_rule_parts_stay_apart() -> None:
    assert cells([*write("12", 103, 60), *write("5", 128, 60)])[0][0] == "12 5"


def test_a_cell_in_lines_is_one_text() -> None:
    assert cells([*write("社会公", 102, 52), *write("益组织", 102, 64)])[0][0] == "社会公益组织"
    assert cells([*write("abc", 102, 52), *write("def", 102, 64)])[0][0] == "abc def"


@pytest.mark.parametrize("turned", [False, True])
def test_labels_written_downwards(turned: bool) -> None:
    """From top to bottom, columns from right to left; an engine may read each column as one box."""
    tall = PageTable((PageCell(Slot(0, 0), Box(100, 50, 130, 150)), PageCell(Slot(0, 1), Box(130, 50, 160, 150))))
    words = [*write_down("三本年度办", 116, 60), *write_down("理结果", 102, 60)]
    if turned:
        words = [Word("三本年度办", Box(116, 60, 126, 110)), Word("理结果", Box(102, 60, 112, 90))]
    assert cells(words, tall)[0] == ["三本年度办理结果", ""]


def test_short_lines_across_are_not_downwards() -> None:
    narrow = PageTable((PageCell(Slot(0, 0), Box(100, 50, 124, 150)), PageCell(Slot(0, 1), Box(124, 50, 160, 150))))
    words = [word for i, text in enumerate(("无法", "提供")) for word in write(text, 102, 60 + 13.0 * i)]
    assert cells(words, narrow)[0] == ["无法提供", ""]


def test_a_line_that_runs_over_the_end_of_a_page() -> None:
    """Browsers part a cell between its lines, and print the last one over the rule."""
    assert cells([*write("不予", 102, 66), *write("公开", 102, 77)])[0][0] == "不予公开"
    assert cells([*write("下一段", 102, 79.5)]) == (["", "", ""], list("下一段"))
