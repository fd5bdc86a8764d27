"""What people said of cells and labels becomes cases to calibrate on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gouji.learn.calibrate import Collector
from gouji.learn.calibrate.people import judged
from gouji.learn.corrections import CellValue, Correction, Origin, SourceFile
from gouji.pipeline import Settings, Structurer
from tests.learn.corrections.sample import sign

ROOT = Path(__file__).parents[3]
DATA = (ROOT / "fixtures/reports/mixed/two-reports.txt").read_bytes()
SOURCE = SourceFile("two.txt", DATA)
SETTINGS = Settings(model="none")


def of_second(correction: Correction) -> Correction:
    fields = {name: getattr(correction, name) for name in correction.__struct_fields__}
    return type(correction)(**fields | {"source": Origin("x", hashlib.sha256(DATA).hexdigest(), 2)})


def said() -> tuple[list[Correction], list[CellValue]]:
    """A match and two cells of the second report, as its result has them; the second cell is said to be wrong."""
    report = Structurer(SETTINGS).run(DATA, "two.txt")[1].report
    cells = [(table.id, cell) for table, cell in report.cells if cell.value is not None][:2]
    first, second = (
        of_second(sign().cell((table, cell.row, cell.column), cell.value + more))  # type: ignore[operator]
        for more, (table, cell) in enumerate(cells)
    )
    table, row = next((table, row) for table in report.tables for row in table.rows if row.spans)
    line, start, end = row.spans[0]
    labels = [
        of_second(sign().match((line, start, end), "x" * (end - start), table.id, key, None))
        for key in (row.row, "elsewhere")
    ]
    return labels, [first, second]  # type: ignore[list-item]


def test_cells_are_right_where_the_person_read_the_same() -> None:
    _, cells = said()
    cases = judged(Collector(SETTINGS), cells, [SourceFile("other.txt", b"x"), SOURCE])
    assert {case.evidence.address: case.right for case in cases.cells} == {
        (cells[0].row, cells[0].column): True,
        (cells[1].row, cells[1].column): False,
    }
    assert all(case.sample.endswith("-2") for case in cases.cells)


def test_labels_are_right_where_the_person_called_them_the_same() -> None:
    labels, _ = said()
    right = judged(Collector(SETTINGS), labels[:1], [SOURCE])
    wrong = judged(Collector(SETTINGS), labels, [SOURCE])  # the later of two corrections of one piece stands
    assert [case.right for case in right.matches] == [True]
    assert [case.right for case in wrong.matches] == [False]


def test_reports_that_no_source_holds_tell_nothing() -> None:
    _, cells = said()
    assert judged(Collector(SETTINGS), cells, [SourceFile("other.txt", b"x")]).cells == ()
