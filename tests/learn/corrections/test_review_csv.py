"""A review.csv that a person filled in."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gouji.document import Report
from gouji.document.errors import EmptyInput, InputError, OptionError
from gouji.learn.corrections.drafts import draft_cells
from gouji.learn.corrections.review_csv import read_review
from gouji.writers.review import FIELDS, review_rows, write_review
from tests.learn.corrections.sample import NOON
from tests.writers.sample import damaged


@pytest.fixture(scope="module")
def report() -> Report:
    return damaged()[0]


def filled(
    tmp_path: Path, rows: list[str], head: str = "report,cell,value,corrected,who", encoding: str = "utf-8-sig"
) -> Path:
    path = tmp_path / "review.csv"
    path.write_bytes("\r\n".join([head, *rows]).encode(encoding))
    return path


def test_the_file_of_a_run_comes_back(report: Report, tmp_path: Path) -> None:
    rows = review_rows(report)
    cells = [row for row in rows if row.cell.count("/") == 2]
    file = io.BytesIO()
    write_review(file, rows)
    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(FIELDS)
    corrected = {row.cell: str(i) for i, row in enumerate(cells)}
    made = [line + "," + corrected.get(line.split(",")[1], "") for line in lines[1:]]
    read = read_review(filled(tmp_path, made, lines[0] + ",corrected"), [report], "Li", NOON)
    assert not read.problems
    assert {("/".join(c.address), c.value) for c in read.corrections} == {  # type: ignore[union-attr]
        (cell, Decimal(value)) for cell, value in corrected.items()
    }
    assert len(cells) > 3
    assert {c.source.sha256 for c in read.corrections} == {report.source.sha256}


def test_words_stand_for_values(report: Report, tmp_path: Path) -> None:
    cell = next(c for t, c in report.cells if c.value not in (None, 0))
    table = next(t for t, c in report.cells if c is cell)
    at = f"{report.source.name},{table.id}/{cell.row}/{cell.column}"
    rows = [f"{at},,ok,Li", f"{at},,空白,Li", f'{at},,"1,234.5",Li', f"{at},,'-7,Li", f"{at},,,Li"]
    path = filled(tmp_path, rows)
    read = read_review(path, [report])
    assert [c.value for c in read.corrections] == [cell.value, None, Decimal("1234.5"), -7]  # type: ignore[union-attr]
    assert read.corrections[0].when == datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    assert read == read_review(path, [report])
    assert read.corrections[0].made.model == report.engine.model


def test_spreadsheets_of_other_countries(report: Report, tmp_path: Path) -> None:
    table, cell = next(iter(report.cells))
    at = f"{report.source.name};{table.id}/{cell.row}/{cell.column}"
    path = filled(tmp_path, [f"{at};;5;李"], "report;cell;value;corrected;who", "gb18030")
    (read,) = read_review(path, [report]).corrections
    assert read.who == "李"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{name},disclosure,,5,Li", "is no cell"),
        ("{name},disclosure/x/y,,5,Li", "has no cell 'disclosure/x/y'"),
        ("other.txt,disclosure/x/y,,5,Li", "no result of 'other.txt'"),
        ("{name},{cell},,five,Li", "allowed are a number, blank, or ok"),
        ("{name},{cell},,NaN,Li", "is none that a cell holds"),
        ("{name},{cell},,1e99999,Li", "is none that a cell holds"),
        ("{name},{cell},,5,", "who corrected it"),
    ],
)
def test_a_wrong_row_is_named(report: Report, row: str, told: str, tmp_path: Path) -> None:
    table, cell = next(iter(report.cells))
    made = row.format(name=report.source.name, cell=f"{table.id}/{cell.row}/{cell.column}")
    (problem,) = read_review(filled(tmp_path, ["", made]), [report]).problems
    assert problem.where.endswith("row 3")
    assert told in problem.message


def test_files_that_are_none(report: Report, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no column corrected"):
        read_review(filled(tmp_path, [], "report,cell,value"), [report])
    path = tmp_path / "b.csv"
    for data, error in (
        (b"\xef\xbb\xbf", EmptyInput),
        (b"\xff\xff\xff", InputError),
        (b'"' + b"x" * 200_000, InputError),
    ):
        path.write_bytes(data)
        with pytest.raises(error):
            read_review(path, [report])


def test_drafts_are_the_cells_to_look_at(report: Report) -> None:
    drafts = list(draft_cells([report], NOON))
    assert {"/".join(d.address) for d in drafts} == {r.cell for r in review_rows(report) if r.cell.count("/") == 2}
    assert {d.who for d in drafts} == {""}
    assert all(draft.note for draft in drafts)
