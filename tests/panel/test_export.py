import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from gouji.document import Tables
from gouji.document.errors import OptionError
from gouji.panel.columns import COLUMNS, STATES
from gouji.panel.export import FORMATS, export
from gouji.panel.shapes import STATE
from tests.panel.made import as_files, as_store, reports

TOTAL, UPHELD, GUESS, LOST, DOUBTFUL = (
    f"disp_review_{name}" for name in ("total", "upheld", "correcte", "other", "pending")
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_store(tmp_path_factory.mktemp("panel"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_long_csv_has_a_row_a_figure_in_the_forms_order(folder: Path, tmp_path: Path) -> None:
    done = export(folder, tmp_path / "new" / "p.csv")
    rows = rows_of(tmp_path / "new" / "p.csv")
    assert (done.rows, done.columns, done.several) == (45, len(COLUMNS), 1)
    assert [row["indicator"] for row in rows[:2]] == ["disputes/review/upheld", "disputes/review/corrected"]
    assert {row["report"] for row in rows[:15]} == {"a.txt"}
    assert rows[0]["value"] == "0"
    assert rows[15]["title"] == "'=1+1"  # no formula for a spreadsheet
    assert [path.name for path in sorted((tmp_path / "new").iterdir())] == ["p.csv", "p.dictionary.csv"]


def test_accepted_only_leaves_out_what_is_not_vouched_for(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "p.csv", accepted_only=True)
    rows = {row["name"]: row for row in rows_of(tmp_path / "p.csv") if row["report"] == "b.txt"}
    assert (rows[DOUBTFUL]["value"], rows[DOUBTFUL]["state"]) == ("", "doubtful")
    assert (rows[GUESS]["value"], rows[GUESS]["best_guess"]) == ("", "")
    assert rows[TOTAL]["value"] == "7"


def test_a_wide_csv_has_a_row_a_report_and_the_state_of_each_figure(folder: Path, tmp_path: Path) -> None:
    done = export(folder, tmp_path / "p.csv", wide=True)
    rows = rows_of(tmp_path / "p.csv")
    assert done.rows == 3
    assert [(row["report"], row["reports_of_year"]) for row in rows] == [
        ("a.txt", "2"),
        ("b.txt", "2"),
        ("c/d.txt", ""),
    ]
    assert [rows[1][name] for name in (TOTAL, UPHELD, GUESS, LOST, DOUBTFUL)] == ["7", "", "", "", "4.5"]
    states = [rows[1][f"{name}{STATE}"] for name in (TOTAL, UPHELD, GUESS, LOST, DOUBTFUL)]
    assert states == ["read", "blank", "undecided", "missing", "doubtful"]
    export(folder, tmp_path / "a.csv", wide=True, accepted_only=True)
    row = rows_of(tmp_path / "a.csv")[1]
    assert (row[TOTAL], row[DOUBTFUL]) == ("7", "")
    assert not any(name.endswith(STATE) for name in row)


@pytest.mark.parametrize("wide", [False, True])
def test_every_column_is_in_the_dictionary(folder: Path, tmp_path: Path, wide: bool) -> None:
    export(folder, tmp_path / "p.csv", wide=wide)
    columns = list(rows_of(tmp_path / "p.csv")[0])
    entries = rows_of(tmp_path / "p.dictionary.csv")
    assert [entry["variable"] for entry in entries if entry["what"] == "variable"] == columns
    assert all(entry["label_zh"] and entry["label_en"] and entry["meaning"] for entry in entries)
    (total,) = (entry for entry in entries if entry["variable"] == TOTAL)
    assert total["indicator"] == "disputes/review/total"
    assert total["forms"] == "cn-ogi/2019 cn-ogi/2021"


def test_stata_knows_kinds_of_missing_values_and_labels(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.dta"
    export(folder, path, wide=True, lang="en")
    with pd.io.stata.StataReader(path, convert_missing=True, convert_categoricals=False) as reader:
        frame, labels, values = reader.read(), reader.variable_labels(), reader.value_labels()
    assert path.read_bytes()[:70].decode("ascii", "replace").startswith("<stata_dta><header><release>118<")
    second = frame.iloc[1]
    assert [str(second[name]) for name in (TOTAL, UPHELD, GUESS, LOST, DOUBTFUL)] == ["7.0", ".b", ".u", ".m", "4.5"]
    assert second[f"{DOUBTFUL}{STATE}"] == list(STATES).index("doubtful") + 1
    assert labels[TOTAL] == "disputes: review × total"
    assert any(set(label.values()) == {en for _, en in STATES.values()} for label in values.values())
    assert all(len(name) <= 32 and len(label) <= 80 for name, label in labels.items())
    assert str(frame["year"].iloc[2]) == "."


def test_stata_figures_are_numbers_though_hundreds_of_rows_have_none(tmp_path: Path) -> None:
    from gouji.panel.stata import _MISSING, _with_reasons

    states = ["blank"] * 200 + [None] * 200 + ["read"]
    for rows in (slice(None), slice(200, None)):
        values = pd.Series([float("nan")] * 400 + [7.0])[rows]
        frame = pd.DataFrame({"figure": _with_reasons(values, pd.Series(states)[rows])})
        letters = [*(letter.decode() for letter in _MISSING.values()), "n"]
        pyreadstat.write_dta(frame, str(tmp_path / "p.dta"), version=14, missing_user_values={"figure": letters})
        read = pd.read_stata(tmp_path / "p.dta", convert_missing=True)["figure"].map(str)
        assert read.value_counts().to_dict() == {".b": 200, ".n": 200, "7.0": 1} if rows.start is None else {
            ".n": 200, "7.0": 1
        }  # fmt: skip


def test_stata_accepted_only_keeps_why_a_figure_is_empty(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "p.dta", wide=True, accepted_only=True)
    frame = pd.read_stata(tmp_path / "p.dta", convert_missing=True, convert_categoricals=False)
    assert [str(frame.iloc[1][name]) for name in (TOTAL, DOUBTFUL)] == ["7.0", ".d"]
    assert f"{TOTAL}{STATE}" not in frame


def test_a_long_stata_file_has_labelled_codes(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "p.dta")
    frame = pd.read_stata(tmp_path / "p.dta", convert_missing=True, convert_categoricals=False)
    assert len(frame) == 45
    assert set(frame["state"]) <= set(range(1, len(STATES) + 1))
    assert set(frame["accepted"]) == {0, 1}


def test_labels_that_are_too_long_keep_their_column(tmp_path: Path) -> None:
    from gouji.panel.stata import _short

    label = _short(f"表：{'行' * 90} × 自然人")
    assert len(label) == 80
    assert label.endswith("…  × 自然人".replace("  ", " "))


def test_parquet_and_duckdb_hold_the_same(folder: Path, tmp_path: Path) -> None:
    for suffix in (".parquet", ".duckdb"):
        export(folder, tmp_path / f"p{suffix}")
    with duckdb.connect(str(tmp_path / "p.duckdb"), read_only=True) as database:
        held = database.execute("FROM panel ORDER BY ALL").fetchall()
        assert held == database.execute(f"FROM '{tmp_path / 'p.parquet'}' ORDER BY ALL").fetchall()
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (3,)
        said = database.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'panel' AND column_name = 'value'"
        ).fetchone()
        assert said is not None
        assert "Empty is not 0" in said[0]


def test_a_workbook_has_numbers_and_tints_what_is_not_accepted(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "p.xlsx", wide=True)
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    assert book.sheetnames == ["panel", "dictionary", "states"]
    sheet = book["panel"]
    at = {cell.value: i for i, cell in enumerate(sheet[1])}
    row = sheet[3]
    assert row[at[TOTAL]].value == 7
    assert row[at[UPHELD]].value is None
    assert row[at["title"]].value == "=1+1"
    assert row[at["title"]].data_type == "s"
    assert row[at[DOUBTFUL]].fill.fgColor.rgb == "FFFDEBC8"
    assert row[at[TOTAL]].fill.fill_type is None


def test_every_format_can_be_made_of_files(tmp_path: Path) -> None:
    folder = as_files(tmp_path / "out")
    for suffix in FORMATS:
        assert not export(folder, tmp_path / f"p{suffix}", wide=True).stored
        assert (tmp_path / f"p{suffix}").stat().st_size > 0
    assert not list(tmp_path.glob(".gouji*"))


def test_reports_that_are_there_twice_are_not_exported(tmp_path: Path) -> None:
    as_store(tmp_path / "out")
    as_store(tmp_path / "out", reports()[:1])
    with pytest.raises(OptionError, match="1 reports twice"):
        export(tmp_path / "out", tmp_path / "p.csv")
    assert not (tmp_path / "p.csv").exists()


def test_cells_of_an_unknown_form_are_not_left_out_silently(tmp_path: Path) -> None:
    report = reports()[0]
    tables = Tables(replace(table, form="own/1") for table in report.tables)
    folder = as_files(tmp_path / "out", [replace(report, tables=tables)])
    with pytest.raises(OptionError, match=r"own/1.*--form"):
        export(folder, tmp_path / "p.csv")


def test_a_place_that_cannot_be_written_is_an_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="can't be written"):
        export(folder, tmp_path / "file" / "p.csv")
    with pytest.raises(OptionError, match="no format"):
        export(folder, tmp_path / "p.sav")
