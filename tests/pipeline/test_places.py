"""Page and box travel from the reader's segments to the result."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from gouji.document import Document, Line, Report, Status, Table
from gouji.pipeline import Settings, Structurer
from gouji.writers.review import review_rows
from tests.paged import box_of, page_of, placed
from tests.pages import HEADER, rows, sound, table_form

VALUES = sound({"granted": [9, 0, 3, 0, 0, 0], "unavailable.not_held": [2, 0, 0, 0, 0, 0]})
TOP = ["某某县人民政府2021年政府信息公开工作年度报告", "一、总体情况", "做好公开。", "", "三、收到和处理申请情况"]


@cache
def structurer() -> Structurer:
    return Structurer(Settings(model="none"))


def table_of(document: Document) -> tuple[Table, Report]:
    report = structurer().structure(document, {}).report
    return report.tables["applications"], report


def texts() -> list[str]:
    return [*TOP, *HEADER, *(line for line in rows(VALUES))]


def at(document: Document, table: Table, row: str, column: str):  # type: ignore[no-untyped-def]
    """Page and box where the cell was put."""
    label = next(found for found in table.rows if found.row == row)
    number = label.spans[-1][0]
    line = document.lines[number - 1].text.split("\t")
    keys = [c.key for c in table_form().blocks[0].columns]
    return page_of(number), box_of(number, len(line) - len(keys) + keys.index(column))


@pytest.mark.parametrize("grid", [False, True])
def test_every_cell_that_was_read_has_its_page_and_box(grid: bool) -> None:
    document = placed(texts(), grid=grid)
    table, _ = table_of(document)
    assert {cell.status for cell in table.cells} == {Status.READ}
    for cell in table.cells:
        assert (cell.page, cell.box) == at(document, table, cell.row, cell.column)
    assert all(row.page and row.box for row in table.rows)


def blanked() -> list[str]:
    """The page with its zeros left out."""
    return [
        line if "\t" not in line else "\t".join(c if c != "0" else "" for c in line.split("\t")) for line in texts()
    ]


def test_a_blank_has_the_box_of_its_empty_slot_and_no_characters() -> None:
    document = placed(blanked(), grid=True)
    table, _ = table_of(document)
    blanks = [cell for cell in table.cells if cell.status is Status.BLANK]
    assert len(blanks) > 100
    for cell in blanks:
        assert (cell.page, cell.box) == at(document, table, cell.row, cell.column)
        assert cell.spans == ()


@pytest.mark.parametrize("unread", ["", "a"])
def test_a_lost_zero_of_a_scan_has_the_box_of_its_slot(unread: str) -> None:
    lines = texts()
    row = next(i for i, line in enumerate(lines) if line.startswith("（一）予以公开"))
    cut = lines[row].split("\t")
    cut[-6] = unread
    document = placed([*lines[:row], "\t".join(cut), *lines[row + 1 :]], digital=0.01, grid=True)
    table, _ = table_of(document)
    (lost,) = (cell for cell in table.cells if cell.status is Status.INFERRED)
    assert (lost.page, lost.box) == at(document, table, lost.row, lost.column)
    assert (lost.text, lost.spans) == (None, ())


def test_an_undecided_cell_stands_wherever_its_candidates_do() -> None:
    values = sound({"granted": [11, 21, 1, 11, 1, 0]})
    lines = [line.replace("\t", "") for line in [*TOP, *HEADER, *rows(values)]]
    document = placed(lines, digital=0.01, width=500.0)
    table, report = table_of(document)
    open_cells = [cell for cell in table.cells if cell.status is Status.UNDECIDED]
    assert open_cells
    for cell in open_cells:
        number = next(row for row in table.rows if row.row == cell.row).spans[0][0]
        whole = box_of(number, 0, 500.0)
        assert cell.page == page_of(number)
        assert cell.box is not None
        assert whole.x0 < cell.box.x0 < cell.box.x1 <= whole.x1
        assert (cell.box.y0, cell.box.y1) == (whole.y0, whole.y1)
    looks = {row.cell: row.page for row in review_rows(report)}
    assert all(looks[f"applications/{cell.row}/{cell.column}"] == cell.page for cell in open_cells)


def test_text_has_no_places() -> None:
    document = placed(texts())
    lines = tuple(
        Line(line.number, line.text, tuple(replace(s, page=None, box=None) for s in line.segments))
        for line in document.lines
    )
    table, _ = table_of(Document("a.txt", lines, document.regions))
    assert all(cell.page is None and cell.box is None for cell in table.cells)
