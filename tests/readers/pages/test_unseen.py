"""Rules that a scan has lost: numbers tell that they were there."""

from dataclasses import replace

from gouji.document import Box
from gouji.readers.pages import Rule, Word, document_of_pages
from tests.readers.pages.paper import border, page, write

BOXES = [Box(60 + 60 * c, 60 + 20 * r, 120 + 60 * c, 80 + 20 * r) for r in range(3) for c in range(3)]


def rows(words: list[Word], lost: list[Rule]) -> list[str]:
    rules = [rule for box in BOXES for rule in border(box) if rule not in lost]
    return [line.text for line in document_of_pages([page(words, rules)], "a", "pdf", "0").lines]


def number(text: str, row: int, column: int) -> list[Word]:
    return write(text, 85 + 60 * column, 65 + 20 * row)


def test_two_numbers_are_two_cells() -> None:
    words = [*number("12", 0, 0), *number("5", 0, 1), *number("7", 1, 0), *number("8", 2, 2), *number("9", 1, 2)]
    assert rows(words, [Rule(120, 60, 120, 80)]) == ["12\t5\t", "7\t\t9", "\t\t8"]
    assert rows(words, [Rule(180, 100, 240, 100)]) == ["12\t5\t", "7\t\t9", "\t\t8"]


def test_a_label_and_a_number_are_two_cells() -> None:
    words = [*write("规章", 65, 65), *number("5", 0, 1), *number("3", 0, 2), *write("许可", 65, 85), *number("8", 1, 1)]
    assert rows(words, [Rule(120, 60, 120, 80)]) == ["规章\t5\t3", "许可\t8\t", "\t\t"]


def test_a_number_stays_in_the_row_it_stands_in() -> None:
    """Above or below an empty cell; in the middle of both it is theirs, as it is where it was typed."""
    lost = [Rule(180, 80, 240, 80)]
    first, second = ([replace(word, confidence=0.9) for word in number("9", row, 2)] for row in (0, 1))
    between = write("9", 205, 75, confidence=0.9)
    label = write("许可", 65, 65)
    assert rows([*second, *label], lost) == ["许可\t\t", "\t\t9", "\t\t"]
    assert rows([*first, *label], lost) == ["许可\t\t9", "\t\t", "\t\t"]
    assert rows([*between, *label], lost) == ["许可\t\t9", "\t", "\t\t"]
    assert rows([*number("9", 1, 2), *label], lost) == ["许可\t\t9", "\t", "\t\t"]


def test_merged_cells_stay_merged() -> None:
    lost = [Rule(120, 60, 120, 80)]
    assert rows([*write("20", 100, 65), *write("条", 113, 65)], lost)[0] == "20 条\t"
    assert rows([*write("信息", 90, 65), *write("内容", 130, 65)], lost)[0] == "信息 内容\t"
    assert rows(write("1.属于国家秘密", 115, 65), lost)[0] == "1.属于国家秘密\t"
    assert rows(write("816", 113, 65), lost)[0] == "816\t"


def test_a_number_stays_with_its_sign_and_its_unit() -> None:
    lost = [Rule(120, 60, 120, 80)]
    assert rows([*write("减", 90, 65), *write("10", 130, 65)], lost)[0].startswith("减 10\t")
    assert rows([*write("12", 90, 65), *write("万元", 130, 65)], lost)[0].startswith("12 万元\t")
