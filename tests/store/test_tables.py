from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from gouji.document import Box, Cell, Line, Report, Status, Tables, Tag, TaggedLine
from gouji.document.errors import OptionError
from gouji.store.parts import write_parts
from gouji.store.places import storage_at
from gouji.store.reading import open_store
from gouji.store.schema import SCHEMAS, Kind, describe
from gouji.store.tables import amount, rows_of
from tests.batch.fakes import sound_report


def with_first(report: Report, **changes: object) -> Report:
    table = report.tables[0]
    first: Cell = replace(table.cells[0], **changes)  # type: ignore[arg-type]
    return replace(report, tables=Tables((replace(table, cells=(first, *table.cells[1:])),)))


def test_every_column_says_what_it_is() -> None:
    for kind in Kind:
        assert SCHEMAS[kind].metadata[b"doc"]
        assert describe(kind)[-1][0] == "year"
        assert all(doc.endswith(".") for _, _, doc in describe(kind))


def test_a_report_becomes_rows_of_four_tables() -> None:
    report = sound_report("a/b.txt", 2, Decimal("7.25"))
    rows = rows_of(report, [TaggedLine(Line(1, "甲", page=3, box=Box(1, 2, 3, 4)), Tag.NOISE, 0.5, 0.25, "model")])
    assert rows.year == 2021
    assert [rows.tables[kind].num_rows for kind in Kind] == [1, 15, 3, 1]
    assert all(rows.tables[kind].schema == SCHEMAS[kind] for kind in Kind)
    (first,) = rows.tables[Kind.REPORTS].to_pylist()
    assert (first["report"], first["input"], first["number"], first["cells"]) == ("a/b.txt#2", "a/b.txt", 2, 15)
    cells = {(c["row"], c["column"]): c for c in rows.tables[Kind.CELLS].to_pylist()}
    assert cells["review", "total"]["value"] == Decimal("7.25")
    assert cells["review", "upheld"]["value"] == 0
    (line,) = rows.tables[Kind.LINES].to_pylist()
    assert (line["text"], line["tag"], line["page"], line["x1"]) == ("甲", "noise", 3, 3.0)


def test_a_guess_is_no_value() -> None:
    from gouji.document import Candidate

    report = with_first(
        sound_report(), value=None, status=Status.UNDECIDED, candidates=(Candidate(Decimal(9), 0.0),), confidence=0.4
    )
    cell = rows_of(report).tables[Kind.CELLS].to_pylist()[0]
    assert (cell["value"], cell["best_guess"], cell["accepted"]) == (None, 9, False)


def test_what_is_null_stays_apart_from_nought() -> None:
    cell = rows_of(with_first(sound_report(), value=None, status=Status.BLANK)).tables[Kind.CELLS].to_pylist()[0]
    assert cell["value"] is None
    assert cell["status"] == "blank"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("12345678901234567890123456789", "12345678901234567890123456789"),
        ("123456789012345678901234567890", None),
        ("0.1234567891", "0.123456789"),
        ("-3.5", "-3.5"),
    ],
)
def test_amounts_are_exact_up_to_what_a_report_can_mean(value: str, kept: str | None) -> None:
    assert amount(Decimal(value)) == (None if kept is None else Decimal(kept))


def test_what_was_written_is_read_back_by_year(tmp_path: Path) -> None:
    reports = [replace(sound_report(f"{y}.txt", figure=Decimal(y or 5)), year=y) for y in (2020, 2021, 2021, None)]
    rows = [(kind, some.year, table) for some in map(rows_of, reports) for kind, table in some.tables.items()]
    parts = write_parts(storage_at(str(tmp_path)), rows)
    assert len(parts) == 9
    store = open_store(tmp_path)
    assert store[Kind.REPORTS].to_table(columns=["year"]).column("year").to_pylist().count(None) == 1
    cells = store["cells"].to_table(filter=pa.compute.field("year") == 2021)  # type: ignore[index]
    assert cells.num_rows == 30
    assert store[Kind.LINES].count_rows() == 0
    assert set(cells.column("report").to_pylist()) == {"2021.txt"}


def test_a_folder_without_a_store_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="holds no store"):
        open_store(tmp_path)
