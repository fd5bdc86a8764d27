"""`gouji formats` and `gouji run --reader`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gouji.cli import app
from gouji.readers import READERS, Needs, Reader


def test_formats_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = (Needs("nowhere_to_be_found", "apt install nowhere", True),)
    monkeypatch.setitem(READERS, "scan", Reader("Scans", "nowhere:read", needs))
    found = json.loads(CliRunner().invoke(app, ["formats", "--json"]).stdout)
    assert list(found) == list(READERS)
    assert found["scan"] == {"reads": "Scans", "here": False, "install": ["apt install nowhere"]}
    assert found["text"]["here"] is True
    assert "apt install nowhere" in CliRunner().invoke(app, ["formats"]).stdout


def test_the_reader_may_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<p>总计\n<p>0", encoding="utf-8")
    run = ["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "-f", "json", "-q", "--model", "none"]
    assert CliRunner().invoke(app, [*run, "--reader", "html"]).exit_code == 0
    result = json.loads((tmp_path / "out/a.txt.json").read_text(encoding="utf-8"))
    assert result["source"]["format"] == "html"
    assert CliRunner().invoke(app, [*run, "--reader", "odt"]).exit_code == 4
