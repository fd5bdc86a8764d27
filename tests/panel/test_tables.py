from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from gouji.document.errors import EmptyInput
from gouji.panel.tables import opened
from tests.panel.made import as_files, as_store, reports


def panel(folder: Path) -> list[tuple[object, ...]]:
    with opened(folder) as tables:
        return tables.database.execute("FROM panel ORDER BY ALL").fetchall()


def test_results_as_files_and_a_store_give_the_same_panel(tmp_path: Path) -> None:
    files, store = as_files(tmp_path / "files"), as_store(tmp_path / "store")
    assert panel(files) == panel(store)
    assert len(panel(files)) == 45
    with opened(files) as made, opened(store) as read:
        assert (made.stored, read.stored) == (False, True)


def test_several_reports_of_an_issuer_and_year_are_seen_and_not_merged(tmp_path: Path) -> None:
    with opened(as_store(tmp_path)) as tables:
        rows = tables.database.execute(
            "SELECT DISTINCT report, issuer_key, year, reports_of_year, division_code FROM panel ORDER BY report"
        ).fetchall()
    assert rows == [
        ("a.txt", "230826", 2020, 2, "230826"),
        ("b.txt", "230826", 2020, 2, "230826"),
        ("c/d.txt", "鼓楼区", None, None, None),
    ]


def test_a_figures_state_says_what_it_is_good_for(tmp_path: Path) -> None:
    with opened(as_store(tmp_path)) as tables:
        rows = tables.database.execute(
            "SELECT indicator, value, state, best_guess FROM panel "
            "WHERE report = 'b.txt' AND indicator LIKE 'disputes/review/%' ORDER BY indicator"
        ).fetchall()
    assert rows == [
        ("disputes/review/corrected", None, "undecided", 3.0),
        ("disputes/review/other", None, "missing", None),
        ("disputes/review/pending", 4.5, "doubtful", None),
        ("disputes/review/total", 7.0, "read", None),
        ("disputes/review/upheld", None, "blank", None),
    ]


def test_a_file_that_is_no_result_is_told(tmp_path: Path) -> None:
    as_files(tmp_path)
    (tmp_path / "x.json").write_text("{}")
    with opened(tmp_path) as tables:
        assert [path for path, _ in tables.unreadable] == ["x.json"]


def test_a_folder_without_results_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmptyInput, match="no results"), opened(tmp_path):
        pass


def test_reports_that_are_there_twice_are_counted(tmp_path: Path) -> None:
    as_store(tmp_path)
    as_store(tmp_path, reports()[:1])
    with opened(tmp_path) as tables:
        assert tables.twice == 1


def test_a_name_with_a_quote_is_no_sql(tmp_path: Path) -> None:
    odd = replace(reports()[0], issuer="甲'; DROP TABLE issuers; --县")
    folder = as_store(tmp_path / "it's")
    as_store(folder, [replace(odd, source=replace(odd.source, name="o'.txt"))])
    with opened(folder) as tables:
        assert tables.database.execute("SELECT count(DISTINCT report) FROM panel").fetchone() == (4,)
        tables.lock()
        assert tables.database.execute("SELECT count(*) FROM panel").fetchone() == (60,)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_text('{elsewhere}')",
        "FROM 'http://localhost:9/x.parquet'",
        "COPY reports TO '{elsewhere}'",
        "ATTACH '{elsewhere}'",
        "LOAD httpfs",
        "SET enable_external_access = true",
    ],
)
def test_a_locked_database_reaches_nothing_else(tmp_path: Path, sql: str) -> None:
    elsewhere = tmp_path / "secret.txt"
    elsewhere.write_text("secret")
    with opened(as_store(tmp_path / "out")) as tables:
        tables.lock()
        with pytest.raises(duckdb.Error):
            tables.database.execute(sql.format(elsewhere=elsewhere)).fetchall()
    assert elsewhere.read_text() == "secret"
