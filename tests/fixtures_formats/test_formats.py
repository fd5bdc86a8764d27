"""The fixtures of formats: all listed, each what its format says, each with its gold, and each showing the report.

That they are what their recipe makes is checked by `python fixtures/formats/make.py --check`, which needs browsers and
OCR engines.
"""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from gouji.forms import load_families
from tests.scoring import load_gold

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
ENTRIES: list[dict[str, Any]] = yaml.safe_load((FORMATS / "index.yaml").read_text(encoding="utf-8"))
FOLDERS = ("html", "word", "pdf", "scan", "dump", "table", "archive")
MAGIC = {
    "html": rb"\s*<(!DOCTYPE html|html)",
    "mhtml": rb"MIME-Version:",
    "docx": rb"PK\x03\x04",
    "xlsx": rb"PK\x03\x04",
    "zip": rb"PK\x03\x04",
    "doc": rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "wps": rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "pdf": rb"%PDF-1\.",
    "png": rb"\x89PNG\r\n\x1a\n",
    "jpeg": rb"\xff\xd8\xff",
    "tiff": rb"II\*\x00|MM\x00\*",
    "hocr": rb"<\?xml [^>]*>\s*<!DOCTYPE html(.|\n)*ocr_page",
    "alto": rb"<\?xml [^>]*>\s*<alto ",
    "page": rb"<\?xml [^>]*>\s*<PcGts ",
    "tsv": rb"level\tpage_num\t",
    "json": rb"[\[{]",
    "csv": rb"(?![<{\[%])",
    "markdown": rb"(?![<{\[%])",
}
"""How files of a format begin."""
TEXTS = {"html", "hocr", "alto", "page", "tsv", "json", "csv", "markdown"}
CHARSETS = ("utf-8-sig", "gb18030")
FIGURES = {"disclosure": ("816", "2027", "360.18"), "applications": ("182", "106", "283")}
"""Figures of the report that no text around the tables has, by table."""
MOST = 2 * 2**20
"""Bytes of the whole folder."""

every = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])


def names(entry: dict[str, Any]) -> list[str]:
    """The gold files of an entry."""
    return [entry["gold"]] if isinstance(entry["gold"], str) else entry["gold"]


def test_the_index_lists_every_file() -> None:
    there = {path.relative_to(FORMATS).as_posix() for name in FOLDERS for path in (FORMATS / name).rglob("*.*")}
    assert sorted(entry["file"] for entry in ENTRIES) == sorted(there)
    assert {entry["format"] for entry in ENTRIES} == set(MAGIC)


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in FORMATS.rglob("*.*") if "__pycache__" not in path.parts) < MOST


@every
def test_a_file_begins_as_its_format_does(entry: dict[str, Any]) -> None:
    assert re.match(MAGIC[entry["format"]], (FORMATS / entry["file"]).read_bytes())


@every
def test_an_entry_says_all(entry: dict[str, Any]) -> None:
    assert entry["trait"]
    assert entry["state"] in ("clean", "bad")
    for name in names(entry):
        gold = load_gold(FORMATS / "gold" / f"{name}.json", load_families()["cn-ogi"])
        assert set(entry.get("tables", ())) <= {table for table, _, _ in gold.values}


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e["format"] in TEXTS], ids=lambda entry: entry["file"])
def test_a_clean_text_shows_the_figures(entry: dict[str, Any]) -> None:
    data = (FORMATS / entry["file"]).read_bytes()
    text = next(decoded for charset in CHARSETS if (decoded := tried(data, charset)))
    if entry["state"] == "bad":
        return
    shown = re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>" if "<" in text[:200] else r"$^", "", contents(text))))
    for table, figures in FIGURES.items():
        if table in entry.get("tables", FIGURES):
            assert [figure for figure in figures if figure not in shown] == []


def tried(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return ""


def contents(text: str) -> str:
    """A text, with what ALTO holds in attributes outside its tags."""
    return re.sub(r'<String CONTENT="([^"]*)"[^>]*>', r"\1", text)


def test_a_zip_holds_as_many_reports_as_gold_says() -> None:
    for entry in ENTRIES:
        if entry["format"] == "zip":
            with zipfile.ZipFile(FORMATS / entry["file"]) as archive:
                assert sum(info.file_size > 100 for info in archive.infolist()) == len(names(entry))


def test_the_reports_have_figures_to_be_lost() -> None:
    plain = json.loads((FORMATS / "gold/plain.json").read_text(encoding="utf-8"))
    values = [value for rows in plain["tables"].values() for row in rows.values() for value in row]
    assert sum(value != 0 for value in values) > 90
    assert not plain["conflicts"]
    assert json.loads((FORMATS / "gold/second.json").read_text(encoding="utf-8"))["conflicts"]
