from pathlib import Path

import pytest

from gouji.panel.query import QueryError, ask
from tests.panel.made import as_files, as_store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_store(tmp_path_factory.mktemp("query"))


def answer(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with ask(folder, sql) as found:
        return list(found.rows)


def test_a_query_sees_all_tables(folder: Path) -> None:
    names = {str(row[0]) for row in answer(folder, "SHOW TABLES")}
    assert names == {"reports", "cells", "checks", "lines", "issuers", "indicators", "panel"}
    assert answer(folder, "SELECT count(*) FROM cells JOIN reports USING (report) WHERE reports.year = 2020") == [(30,)]
    assert answer(folder, "FROM lines") == []


def test_files_are_as_good_as_a_store(folder: Path, tmp_path: Path) -> None:
    sql = "SELECT report, sum(value) FROM panel WHERE accepted GROUP BY report ORDER BY report"
    assert answer(as_files(tmp_path), sql) == answer(folder, sql)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT nothing FROM reports", "nothing"),
        ("SELEC 1", "syntax error"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("", "0 statements"),
        ("COPY reports TO 'x.csv'", "COPY"),
        ("CREATE TABLE t AS SELECT 1", "CREATE"),
        ("INSTALL httpfs", "only|allowed"),
        ("SELECT CAST(report AS INT) FROM reports", "Conversion"),
    ],
)
def test_what_cannot_be_asked_is_said(folder: Path, sql: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        answer(folder, sql)
