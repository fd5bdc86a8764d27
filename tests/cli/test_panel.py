import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gouji.cli import app
from gouji.cli.export import LANGUAGES, SUFFIXES
from gouji.panel.export import FORMATS
from gouji.writers import LANGUAGES as WRITTEN
from tests.panel.made import as_files, as_store


def gouji(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_knows_the_formats_that_there_are() -> None:
    assert tuple(FORMATS) == SUFFIXES
    assert LANGUAGES == WRITTEN


def test_export(tmp_path: Path) -> None:
    folder = as_store(tmp_path / "out")
    result = gouji("export", folder, "--to", tmp_path / "p.csv", "--wide")
    assert result.exit_code == 0
    assert "3 rows" in result.stdout
    assert "reports_of_year" in result.stderr
    assert json.loads(gouji("export", folder, "--to", tmp_path / "p.xlsx", "--json").stdout)["rows"] == 45
    assert gouji("export", folder, "--to", tmp_path / "p.sav").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert gouji("export", tmp_path / "empty", "--to", tmp_path / "p.csv").exit_code == 3


@pytest.mark.parametrize(
    ("way", "shown"),
    [("table", "7"), ("csv", "report,value\na.txt,7\n"), ("jsonl", '{"report":"a.txt","value":7}\n')],
)
def test_query(tmp_path: Path, way: str, shown: str) -> None:
    sql = "SELECT report, value FROM cells WHERE report = 'a.txt' AND value > 0 LIMIT 1"
    result = gouji("query", as_store(tmp_path), sql, "--as", way)
    assert result.exit_code == 0
    assert shown in result.stdout
    assert result.stderr == ""


def test_wrong_sql_is_wrong_use(tmp_path: Path) -> None:
    result = gouji("query", as_files(tmp_path), "SELECT nothing FROM reports")
    assert result.exit_code == 2
    assert "nothing" in result.stderr
    assert "Traceback" not in result.stderr


def test_files_are_slower_and_that_is_said(tmp_path: Path) -> None:
    result = gouji("query", as_files(tmp_path), "SELECT 1")
    assert "--layout store" in result.stderr


def test_stats(tmp_path: Path) -> None:
    folder = as_store(tmp_path / "out")
    result = gouji("stats", folder, "--html", tmp_path / "p.html", "--lang", "en")
    assert result.exit_code == 0
    assert "disputes/review/pending" in result.stdout
    assert "By year" in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert json.loads(gouji("stats", folder, "--json").stdout)["total"]["cells"] == 45
