"""Packages told apart by their members."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import yaml

from gouji.readers.packages import MOST_MEMBERS, OLE, count_members, kind_of_package
from tests.readers.word.documents import DOCM, docx, package, types

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
KINDS = {"docx": "docx", "xlsx": "xlsx", "zip": "zip", "doc": "doc", "wps": "doc"}
FILES = {entry["file"]: entry["format"] for entry in yaml.safe_load((FORMATS / "index.yaml").read_text("utf-8"))}


@pytest.mark.parametrize("file", FILES)
def test_fixtures(file: str) -> None:
    assert kind_of_package((FORMATS / file).read_bytes()) == KINDS.get(FILES[file])


MAINS = {
    DOCM: "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "docx",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml": "zip",
}


@pytest.mark.parametrize("main", MAINS)
def test_the_main_part_tells(main: str) -> None:
    assert kind_of_package(docx("", kind=main)) == MAINS[main]
    assert kind_of_package(package({"[Content_Types].xml": types(main).encode("utf-16")})) == MAINS[main]


def test_what_is_left_of_a_broken_package_tells() -> None:
    data = docx("")
    assert kind_of_package(data[:-30]) == "docx"
    assert kind_of_package(package({"xl/workbook.xml": "", "a": ""})[:-30]) == "xlsx"
    assert kind_of_package(package({"a.txt": ""})[:-30]) == "zip"
    assert kind_of_package(b"PK\x03\x04") == "zip"
    assert kind_of_package(b"PK") is None


def test_a_package_in_a_package_is_no_package_of_its_kind() -> None:
    assert kind_of_package(package({"a.docx": docx("")})) == "zip"


def test_more_members_than_are_read() -> None:
    data = package({f"word/{i}": "" for i in range(MOST_MEMBERS + 1)})
    assert count_members(data) == MOST_MEMBERS + 1
    assert kind_of_package(data) == "docx"


def test_types_that_take_long_to_search() -> None:
    long = "wordprocessingml." + "document" * 10_000
    assert kind_of_package(package({"[Content_Types].xml": long * 10})) == "zip"


def stream(name: str, kind: int = 2) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    return (text.ljust(64, b"\x00") + struct.pack("<HB", len(text), kind)).ljust(128, b"\x00")


OLES = {
    ("WordDocument",): "doc",
    ("Workbook",): "xls",
    ("Book",): "xls",
    ("WordDocument", "Workbook"): "doc",
    ("Workbook", "WordDocument"): "xls",
    ("EncryptionInfo", "EncryptedPackage"): "encrypted",
    ("Other", "WordDocuments"): "ole",
    (): "ole",
}


@pytest.mark.parametrize("names", OLES)
def test_streams_tell(names: tuple[str, ...]) -> None:
    assert kind_of_package(OLE + bytes(504) + b"".join(map(stream, names))) == OLES[names]


def test_a_folder_is_no_stream() -> None:
    assert kind_of_package(OLE + bytes(504) + stream("WordDocument", 1)) == "ole"


def test_members_may_be_stored() -> None:
    assert zipfile.is_zipfile(FORMATS / "archive/members.zip")
    assert kind_of_package(b"") is None
