"""The format of a source by its content, and readers by name."""

from pathlib import Path

import pytest

from gouji.document.errors import BinaryInput, OptionError, UnknownFormat
from gouji.pipeline import Settings, Structurer
from gouji.readers import READERS, Needs, Reader, detect, read
from gouji.readers.magic import MAGIC

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
ROWS = "<table>" + "<tr><td>总计</td><td>0</td></tr>" * 4 + "</table>"


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("一、总体情况\n0\n", "text"),
        ("<html><body>甲", "html"),
        ("<!-- saved -->\n<!DOCTYPE html>\n<html>甲", "html"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        (ROWS, "html"),
        ("总计 0\n<table> <br>\n" + "公开信息。" * 500, "text"),
        ("", "text"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_content_tells(text: str, format: str, encoding: str) -> None:
    assert detect(text.encode(encoding), "a.pdf") == format


@pytest.mark.parametrize(
    "magic", [magic for magic, what in MAGIC.items() if magic != b"PK\x03\x04" and not what.endswith("picture")]
)
def test_binary_files_are_named(magic: bytes) -> None:
    with pytest.raises(BinaryInput, match=rf"^a\.txt is {MAGIC[magic]}, .*\.$"):
        read(magic + b"\x00" * 100, "a.txt", 1000)


def test_a_broken_archive_says_so() -> None:
    with pytest.raises(BinaryInput, match=r"^a\.txt is a broken ZIP file .*\.$"):
        read(b"PK\x03\x04" + b"\x00" * 100, "a.txt", 1000)


def test_the_user_may_know_better() -> None:
    assert read("总计\n0".encode(), "a", 1000, "html").format == "html"
    assert Structurer(Settings(model="none", reader="html")).run("<p>总计".encode(), "a")[0].document.format == "html"
    with pytest.raises(OptionError, match="no reader 'odt'"):
        read(b"0", "a", 1000, "odt")
    with pytest.raises(OptionError, match="reader 'odt' is unknown"):
        Settings(reader="odt")


@pytest.mark.parametrize("program", [False, True])
def test_what_is_missing_is_named(program: bool) -> None:
    needs = (Needs("nowhere_to_be_found", "pip install 'gouji[scan]'", program),)
    reader = Reader("pictures", "nowhere:read", needs)
    assert reader.missing == needs
    with pytest.raises(UnknownFormat, match=r"nowhere_to_be_found .* pip install 'gouji\[scan\]'\.$"):
        reader(b"", "a.png")


SAMPLES = {
    "docx": "word/merged.docx", "doc": "word/merged.doc", "xlsx": "table/sheets.xlsx", "hocr": "dump/true-hocr.hocr",
    "alto": "dump/true-alto.xml", "page": "dump/true-page-cells.xml", "tsv": "dump/true-tsv.tsv",
    "json": "dump/rapidocr.json", "pdf": "pdf/ruled.pdf", "image": "scan/200-clean.png", "mhtml": "html/archive.mht",
}  # fmt: skip
"""Fixtures for readers that read no text."""


@pytest.mark.parametrize("name", [name for name in READERS if name != "image"])  # OCR takes half a minute
def test_every_reader_is_there_and_named_in_its_documents(name: str) -> None:
    missing = READERS[name].missing
    assert all(need.program for need in missing)
    if missing:
        pytest.skip(f"needs {missing[0].name}")
    if name == "zip":
        pytest.skip("a member's document is named for what the member is")
    sample = (FORMATS / SAMPLES[name]).read_bytes() if name in SAMPLES else "总计\n0"
    assert READERS[name](sample, "a").format == name
