"""Known grids whose figures stand in other columns than their heads."""

import pytest

from gouji.pipeline import Settings, Structurer
from tests.readers.webpages import Box, Rows, Style, gold, page
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
