"""Tables with rules across only: columns by where their print stands."""

from collections.abc import Sequence

from gouji.document import Box
from gouji.readers.pages import Rule, rules_between, tables_of
from tests.readers.pages.paper import ROW, SIZE, width

LEFT, RIGHT = 50.0, 550.0
CENTRES = (250.0, 350.0, 450.0)


def _rules(rows: int, top: float = 100.0) -> list[Rule]:
    return [Rule(LEFT, top + i * ROW, RIGHT, top + i * ROW) for i in range(rows + 1)]


def _print(text: str, x: float, row: int, top: float = 100.0, *, right: bool = False, left: bool = False) -> list[Box]:
    """A box for each character, the text with its middle (or its right or left end) at x."""
    start = x if left else x - width(text) if right else x - width(text) / 2
    y = top + row * ROW + (ROW - SIZE) / 2
    step = width(text) / len(text)
    return [Box(start + i * step + 0.5, y, start + (i + 1) * step - 0.5, y + SIZE) for i in range(len(text))]


def _row(label: str, numbers: Sequence[str], row: int, *, right: bool = False) -> list[Box]:
    at = [centre + 40 if right else centre for centre in CENTRES]
    boxes = [box for text, x in zip(numbers, at, strict=True) if text for box in _print(text, x, row, right=right)]
    return [*_print(label, LEFT + 3, row, left=True), *boxes]


def _widths(rules: Sequence[Rule], boxes: Sequence[Box]) -> list[list[int]]:
    """The spans of the cells of each row of each table."""
    found = []
    for table in tables_of((*rules, *rules_between(rules, boxes, SIZE))):
        rows: dict[int, list[int]] = {}
        for cell in table.cells:
            rows.setdefault(cell.slot.row, []).append(cell.slot.column_span)
        found += [rows[row] for row in sorted(rows)]
    return found


HEAD = ("本年新制作", "本年新公开", "对外公开")
NUMBERS = (("0", "12", "3"), ("1489", "0", "0"), ("0", "0", "77"))


def _table(*, right: bool = False) -> list[Box]:
    boxes = [box for text, x in zip(HEAD, CENTRES, strict=True) for box in _print(text, x, 0)]
    for i, numbers in enumerate(NUMBERS, 1):
        boxes += _row("行政许可"[: 2 + i % 3], numbers, i, right=right)
    return boxes


def test_columns_part_where_all_rows_are_white() -> None:
    assert _widths(_rules(4), _table()) == [[1, 1, 1, 1]] * 4


def test_figures_at_the_side_stand_in_the_column_of_their_head() -> None:
    assert _widths(_rules(4), _table(right=True)) == [[1, 1, 1, 1]] * 4


def test_a_cell_without_print_is_a_cell() -> None:
    boxes = [*_table(), *_row("其他", ("", "4", ""), 4)]
    assert _widths(_rules(5), boxes) == [[1, 1, 1, 1]] * 5


def test_a_head_over_columns_is_one_cell() -> None:
    boxes = [box if box.y0 < 100 else Box(box.x0, box.y0 + ROW, box.x1, box.y1 + ROW) for box in _table()]
    assert _widths(_rules(5), [*_print("第二十条第（一）项", 300, 0), *boxes]) == [[4], *[[1, 1, 1, 1]] * 4]


def test_where_a_rule_begins_a_cell_spans_rows() -> None:
    rules = [rule for i, rule in enumerate(_rules(4)) if i != 2]
    rules.append(Rule(80, 100 + 2 * ROW, RIGHT, 100 + 2 * ROW))
    boxes = [Box(box.x0 + 35 if box.x0 < 150 and box.y0 > 100 + ROW else box.x0, box.y0, box.x1 + 35 if box.x0 < 150
             and box.y0 > 100 + ROW else box.x1, box.y1) for box in _table()]  # fmt: skip
    (table,) = tables_of((*rules, *rules_between(rules, boxes, SIZE)))
    assert [(cell.slot.row, cell.slot.row_span) for cell in table.cells if cell.slot.row_span > 1] == [(1, 2)]


def test_what_stands_between_two_tables_is_of_neither() -> None:
    second = 100 + 4 * ROW + 40
    below = [Box(box.x0, box.y0 + second - 100, box.x1, box.y1 + second - 100) for box in _table()]
    heading = [Box(70 + 12 * i, 185, 81 + 12 * i, 197) for i in range(16)]
    rules = [*_rules(4), *_rules(4, second)]
    tables = tables_of((*rules, *rules_between(rules, [*_table(), *heading, *below], SIZE)))
    assert [len(table.cells) for table in tables] == [16, 16]


def test_no_table_is_made_of_text_between_rules() -> None:
    text = [box for i in range(4) for box in _print("本单位将以条例为遵循" * 4, 300, i)]
    assert rules_between(_rules(4), text, SIZE) == []


def test_rows_without_rules_between_are_left_to_others() -> None:
    """A table with a rule above, one below its head and one at its end: a row of figures is no cell."""
    rules = [rule for i, rule in enumerate(_rules(7)) if i in (0, 1, 7)]
    boxes = [box for text, x in zip(HEAD, CENTRES, strict=True) for box in _print(text, x, 0)]
    boxes += [box for i in range(1, 7) for box in _row("行政许可", ("0", "1", "2"), i)]
    assert rules_between(rules, boxes, SIZE) == []


def test_tables_with_rules_down_stay_as_they_are() -> None:
    down = [Rule(x, 100, x, 100 + 4 * ROW) for x in (LEFT, 200, 300, 400, RIGHT)]
    assert rules_between([*_rules(4), *down], _table(), SIZE) == []


def test_a_page_of_far_too_much_is_left_as_it_is() -> None:
    rules = [Rule(LEFT, 0.8 * i, RIGHT, 0.8 * i) for i in range(1001)]
    assert rules_between(rules, [Box(60, i, 70, i + 1) for i in range(800)], SIZE) == []
    crowded = [Box(60 + 20 * i, 103 + ROW * row, 62 + 20 * i, 110 + ROW * row) for row in range(400) for i in range(20)]
    assert rules_between(_rules(400), crowded, SIZE) == []


def test_a_figure_in_a_merged_cell_parts_no_columns_from_one_another() -> None:
    fees = [*_print("行政收费", LEFT + 3, 4, left=True), *_print("0", CENTRES[0], 4), *_print("3.5", 400, 4)]
    over = [*_print("信息内容", LEFT + 3, 5, left=True), *_print("项目", CENTRES[0], 5), *_print("采购总金额", 400, 5)]
    rows = _widths(_rules(6), [*_table(), *fees, *over])
    assert rows[:4] == [[1, 1, 1, 1]] * 4
