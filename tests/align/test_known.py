"""Known grids whose figures stand in other columns than their heads."""

from decimal import Decimal

import pytest

from gouji.pipeline import Settings, Structurer
from tests.readers.webpages import Box, Rows, Style, family, gold, page
from tests.scoring import score

pytest.importorskip("lxml")


def _apart(rows: Rows) -> Rows:
    """Cells that reach over columns as that many: a head in the middle one, a figure in the last one."""
    out = []
    for row in rows:
        cells: list[Box] = []
        for box in row:
            filled = box.across - 1 if box.kind == "number" else box.across // 2
            if box.across > 1 and box is row[-1] and len(row) > 1:
                cells += [Box(box.text if i == filled else "", box.down, 1, box.kind) for i in range(box.across)]
            else:
                cells.append(box)
        out.append(cells)
    return out


def test_a_lone_figure_is_not_lost_to_an_empty_cell_under_its_head() -> None:
    (result,) = Structurer(Settings()).run(page("columns-moved", Style(rows=_apart)), "a.html")
    found = score(result.report, gold("columns-moved"))
    assert found.exact == found.cells
    assert found.silent == ()


@pytest.mark.parametrize("source", ["digital", "ocr"])
def test_cells_whose_label_has_swallowed_the_first_number_tell_no_columns(source: str) -> None:
    """Commas lost behind all labels, and a group's name before one row: what is left stands a column too far left."""
    rows = {row.key: row for row in family().table("applications", "cn-ogi/2021").rows}
    numbers = {"new": "11,1,0,0,0,0,12", "granted": "3,0,0,0,0,0,3", "partial": "8,1,0,0,0,0,9"}
    numbers["total"] = numbers["new"]
    groups = {"granted": "三、本年度办理结果,"}
    table = [f"{groups.get(key, '')}{row.labels[0]}{numbers.get(key, '0,0,0,0,0,0,0')}" for key, row in rows.items()]
    text = "\n".join(["石桥县2021年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", *table])
    (result,) = Structurer(Settings(source=source)).run(text.encode(), "a.txt")
    cells = {(cell.row, cell.column): cell.value for _, cell in result.report.cells if cell.row in rows}
    columns = [column.key for column in family().table("applications", "cn-ogi/2021").blocks[0].columns]
    assert {key: [cells[key, column] for column in columns] for key in rows} == {
        key: [Decimal(x) for x in numbers.get(key, "0,0,0,0,0,0,0").split(",")] for key in rows
    }
