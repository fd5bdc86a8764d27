"""Tables of Word files: slots and spans, as they should be written and as they are."""

from __future__ import annotations

import io
from random import Random

import docx as python_docx
import pytest

from gouji.document import Document
from gouji.readers import read
from tests.readers.word.documents import docx, p, tbl, tc, tr

SPAN2 = '<w:gridSpan w:val="2"/>'
BEGIN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

Slots = dict[str, tuple[int, int, int, int]]


def slots(found: Document) -> Slots:
    cells = [s for line in found.lines for s in line.segments if s.slot and s.text]
    return {s.text: (s.slot.row, s.slot.column, s.slot.row_span, s.slot.column_span) for s in cells if s.slot}


def of(*rows: str, grid: tuple[int, ...] = ()) -> Slots:
    return slots(read(docx(tbl(*rows, grid=grid)), "a.docx", 10**7))


def wide(text: str, width: int, more: str = "") -> str:
    return tc(text, properties=f'<w:tcW w:w="{width}" w:type="dxa"/>{more}')


def test_cells_merged_both_ways() -> None:
    assert of(
        tr(tc("甲", properties=BEGIN), tc("乙", properties=SPAN2)),
        tr(tc(properties=ON), "1", "2"),
        tr("丙", "3", "4"),
        tr(tc("块", properties=SPAN2 + BEGIN), "5"),
        tr(tc("看不见", properties=SPAN2 + '<w:vMerge w:val="continue"/>'), "6"),
    ) == {
        "甲": (0, 0, 2, 1), "乙": (0, 1, 1, 2), "1": (1, 1, 1, 1), "2": (1, 2, 1, 1), "丙": (2, 0, 1, 1),
        "3": (2, 1, 1, 1), "4": (2, 2, 1, 1), "块": (3, 0, 2, 2), "5": (3, 2, 1, 1), "6": (4, 2, 1, 1),
    }  # fmt: skip


def test_rows_that_begin_late_and_end_early() -> None:
    late = '<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'
    found = of(tr("甲", "乙", "丙", "丁"), tr("1", "2", properties=late), tr("3", "4", "5", "6"))
    assert (found["1"], found["2"], found["6"]) == ((1, 1, 1, 1), (1, 2, 1, 1), (2, 3, 1, 1))


def test_a_cell_that_goes_on_with_nothing_begins_anew() -> None:
    found = of(tr(tc("甲", properties=ON), "1"), tr(tc(properties=ON), "2"), tr("乙", "3"))
    assert found["甲"] == (0, 0, 2, 1)
    other = of(tr(tc("甲", properties=BEGIN), "1", "2"), tr(tc("乙", properties=ON + SPAN2), "3"))
    assert (other["甲"], other["乙"], other["3"]) == ((0, 0, 1, 1), (1, 0, 1, 2), (1, 2, 1, 1))


def test_a_merged_cell_ends_where_another_begins() -> None:
    found = of(*(tr(tc(text, properties=merge), str(i)) for i, (text, merge) in enumerate(
        (("甲", BEGIN), ("", ON), ("乙", BEGIN), ("", ON), ("", ON), ("丙", ""), ("丁", ON))
    )))  # fmt: skip
    assert (found["甲"], found["乙"], found["丙"]) == ((0, 0, 2, 1), (2, 0, 3, 1), (5, 0, 2, 1))
    assert [found[str(i)][:2] for i in range(7)] == [(i, 1) for i in range(7)]


def test_rows_whose_spans_do_not_fill_the_grid_are_placed_by_widths() -> None:
    full = tr(*(wide(text, width) for text, width in zip("甲乙丙丁", (1000, 500, 500, 800), strict=True)))
    found = of(full, tr(wide("戊", 1510), wide("1", 490), wide("2", 795)), tr(wide("己", 2800)))
    assert (found["戊"], found["1"], found["2"]) == ((1, 0, 1, 2), (1, 2, 1, 1), (1, 3, 1, 1))
    assert found["己"] == (2, 0, 1, 4)
    by_grid = of(
        tr(wide("甲", 1000, SPAN2), wide("乙", 500)), tr(wide("1", 500), wide("2", 1000)), grid=(500, 500, 500)
    )
    assert (by_grid["1"], by_grid["2"]) == ((1, 0, 1, 1), (1, 1, 1, 2))


def test_widths_that_fit_no_column_are_no_reason_to_move_a_cell() -> None:
    full = tr(*(wide(text, 500) for text in "甲乙丙"))
    assert of(full, tr(wide("1", 730), wide("2", 200)))["2"] == (1, 1, 1, 1)
    assert of(full, tr("1", "2"))["2"] == (1, 1, 1, 1)


def test_spans_that_add_up_are_believed_whatever_the_widths() -> None:
    found = of(tr(wide("甲", 100), wide("乙", 900)), tr(wide("1", 900), wide("2", 100)))
    assert found["2"] == (1, 1, 1, 1)


@pytest.mark.parametrize("span", ["x", "", "-1", "0", "1.5"])
def test_spans_that_are_none_are_one(span: str) -> None:
    assert of(tr(tc("甲", properties=f'<w:gridSpan w:val="{span}"/>'), "乙"), tr("1", "2"))["乙"] == (0, 1, 1, 1)


def test_deleted_and_hidden_rows_and_deleted_cells_are_gone() -> None:
    gone = '<w:del w:id="1" w:author="a"/>'
    assert of(
        tr(tc("甲", properties=BEGIN), "1", properties='<w:ins w:id="1"/>'),
        tr(tc(properties=ON), "2", properties=gone),
        tr(tc(properties=ON), "3", properties="<w:hidden/>"),
        tr(tc(properties=ON), tc("9", properties="<w:cellDel/>"), tc("4", properties="<w:cellIns/>")),
        tr(tc("乙", properties=BEGIN), "5", properties=gone),
        tr(tc("丙", properties=ON), "6"),
        tr(tc("丁", properties='<w:cellMerge w:vMerge="cont"/>'), "7"),
    ) == {
        "甲": (0, 0, 2, 1), "1": (0, 1, 1, 1), "4": (1, 1, 1, 1), "丙": (2, 0, 2, 1), "6": (2, 1, 1, 1),
        "7": (3, 1, 1, 1),
    }  # fmt: skip


def test_rows_and_cells_in_content_controls() -> None:
    def held(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:tag w:val='1'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    found = of(held(tr("甲", "1")), tr("乙", held(tc("2"))), tr(tc(held(p("丙"))), "3"))
    assert {text: slot[:2] for text, slot in found.items()} == {
        "甲": (0, 0), "1": (0, 1), "乙": (1, 0), "2": (1, 1), "丙": (2, 0), "3": (2, 1),
    }  # fmt: skip


def test_tables_in_cells() -> None:
    inner = tbl(tr("1", "2"))
    found = of(tr("甲", tc(inner + p(), properties=SPAN2)), tr("乙", "3", "4"))
    assert found["2"] == (0, 2, 1, 1)
    lines = read(docx(tbl(tr(tc(p("题"), tbl(tr("甲", "1"), tr("乙", "2")), p())))), "a.docx", 10**6).lines
    assert [line.text for line in lines] == ["题", "甲\t1", "乙\t2"]


@pytest.mark.parametrize("seed", range(12))
def test_merges_drawn_at_random_are_found(seed: int) -> None:
    """python-docx, an implementation of its own, merges; every slot must show the cell that it says is there."""
    rng = Random(seed)
    rows, columns = rng.randint(2, 7), rng.randint(2, 6)
    made = python_docx.Document()
    table = made.add_table(rows, columns)
    taken: set[tuple[int, int]] = set()
    for _ in range(6):
        top, left = rng.randrange(rows), rng.randrange(columns)
        bottom, right = min(rows - 1, top + rng.randint(0, 2)), min(columns - 1, left + rng.randint(0, 2))
        area = {(i, j) for i in range(top, bottom + 1) for j in range(left, right + 1)}
        if not area & taken and len(area) < rows * columns / 2:
            table.cell(top, left).merge(table.cell(bottom, right))
            taken |= area
    expected: dict[str, set[tuple[int, int]]] = {}
    for i in range(rows):
        for j in range(columns):
            cell = table.cell(i, j)
            cell.text = cell.text or f"格{i}{j}"
            expected.setdefault(cell.text, set()).add((i, j))
    out = io.BytesIO()
    made.save(out)
    found = slots(read(out.getvalue(), "a.docx", 10**7))
    assert {
        text: {(i, j) for i in range(row, row + down) for j in range(column, column + across)}
        for text, (row, column, down, across) in found.items()
    } == expected
