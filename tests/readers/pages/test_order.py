"""Reading order: columns of text are read one after the other, tables are not cut."""

from gouji.document import Box
from gouji.readers.pages import Word, document_of_pages
from tests.readers.pages.paper import border, page, write

PROSE = "全区各级各部门认真贯彻落实政府信息公开"


def lines(words: list[Word], rules: list[Box] | None = None) -> list[str]:
    drawn = [rule for box in rules or () for rule in border(box)]
    return [line.text for line in document_of_pages([page(words, drawn)], "a", "pdf", "0").lines]


def column(name: str, x: float, count: int, y: float = 100.0) -> list[Word]:
    return [word for i in range(count) for word in write(f"{name}{i}{PROSE}", x, y + 15 * i)]


def test_columns_are_read_one_after_the_other() -> None:
    words = [
        *write("二零二二年度报告" * 4, 130, 60),
        *column("左", 50, 5),
        *column("右", 310, 4),
        *write("落款", 50, 300),
    ]
    found = lines(words)
    assert [text[:2] for text in found] == [
        "二零",
        *(f"左{i}" for i in range(5)),
        *(f"右{i}" for i in range(4)),
        "落款",
    ]


def test_three_columns_out_of_step() -> None:
    words = [word for i, name in enumerate("甲乙丙") for word in column(name, 30 + 260.0 * i, 4, 100 + 5.0 * i)]
    assert [text[0] for text in lines(words)] == list("甲甲甲甲乙乙乙乙丙丙丙丙")


def test_a_table_without_rules_is_read_across() -> None:
    rows = [(f"第{i}行的名称很长但不是正文", str(i)) for i in range(6)]
    words = [w for i, row in enumerate(rows) for k in (0, 1) for w in write(row[k], 50 + 350 * k, 100 + 15.0 * i)]
    assert [text.split() for text in lines(words)] == list(map(list, rows))


def test_a_ruled_table_in_a_column() -> None:
    boxes = [Box(310 + 60 * i, 130, 370 + 60 * i, 150) for i in range(3)]
    cells = [word for i in range(3) for word in write(str(i), 335 + 60.0 * i, 135)]
    words = [*column("左", 50, 6), *column("右", 310, 2), *cells, *column("末", 310, 2, 160)]
    assert [text[:2] for text in lines(words, boxes)] == [
        *(f"左{i}" for i in range(6)),
        "右0",
        "右1",
        "0\t",
        "末0",
        "末1",
    ]


def test_a_ruled_table_over_both_columns_parts_them() -> None:
    boxes = [Box(50 + 150 * i, 170, 200 + 150 * i, 190) for i in range(3)]
    cells = [word for i in range(3) for word in write(str(i), 60 + 150.0 * i, 175)]
    above = [*column("左", 50, 4), *column("右", 310, 4)]
    below = [*column("前", 50, 4, 210), *column("后", 310, 4, 210)]
    assert "".join(text[0] for text in lines([*above, *cells, *below], boxes)) == "左左左左右右右右0前前前前后后后后"
