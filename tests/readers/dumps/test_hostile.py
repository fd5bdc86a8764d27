"""Dumps, sheets and packages that are made to do harm: a typed error each, in bounded time and memory."""

import json
from collections.abc import Callable

import pytest

from gouji.document.errors import InputError
from gouji.readers import read
from tests.readers.dumps.sheets import workbook

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
AREA = '<Coords points="1,1 9,1 9,9 1,9"/>'
LINE = "{}<TextLine>{}<TextEquiv><Unicode>0</Unicode></TextEquiv></TextLine>".replace("{}", AREA)
RECORD = '{"txt":"0","box":[1,2,3,4]}'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'
MERGED = '<mergeCell ref="A1:XFD1048576"/>'
NESTED = "[" * 100_000


def tsv(count: int) -> str:
    return HEADER + "".join(f"5\t1\t1\t1\t1\t1\t{i}\t5\t9\t9\t96\t0\n" for i in range(count))


def page(inner: str) -> str:
    return f'<PcGts><Page imageWidth="9" imageHeight="9">{inner}</Page></PcGts>'


def cells(count: int) -> str:
    return "".join(f'<TableCell row="{i}" col="0">{LINE}</TableCell>' for i in range(count))


def grid(rows: str, merged: str = "") -> bytes:
    return workbook(f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>")


REFUSED: dict[str, tuple[str, Callable[[], str | bytes], str]] = {
    "too many words on a page": ("tsv", lambda: tsv(20_001), "words on a page"),
    "too many pages": ("json", lambda: json.dumps([[[[[1, 1], [2, 2]], ["0", 1]]]] * 2_001), "2,001 pages"),
    "billion laughs in ALTO": ("alto", lambda: f"{LAUGHS}<alto>&b;</alto>", "document type"),
    "billion laughs in UTF-16": ("alto", lambda: f"{LAUGHS}<alto>&b;</alto>".encode("utf-16"), "document type"),
    "an external entity in PAGE": ("page", lambda: f"{OUTSIDE}<PcGts/>", "document type"),
    "deep XML": ("alto", lambda: "<alto>" * 100_000, "broken XML"),
    "a million tags": ("alto", lambda: "<alto>" + "<a/>" * 1_000_001, "1,000,002 tags"),
    "a table of 5,000 cells and words": ("page", lambda: page(f"<TableRegion>{cells(5_000)}</TableRegion>"), "cells"),
    "a cell far off": (
        "page",
        lambda: page(f'<TableRegion><TableCell row="0" col="999999">{LINE}</TableCell></TableRegion>'),
        "256 columns",
    ),
    "deep hOCR": ("hocr", lambda: '<div class="ocr_page" title="bbox 0 0 9 9">' * 9_000, "deeper"),
    "deep JSON": ("json", lambda: NESTED, "too deep|broken"),
    "deep JSON in a page": ("json", lambda: f'{{"rec_texts": {NESTED}', "too deep|broken"),
    "JSON of too many values": ("json", lambda: f"[{'0,' * 4_000_001}0]", "values"),
    "a number without end": ("json", lambda: f'[{{"txt": "0", "box": [1, 2, 3, {"9" * 100_000}]}}]', "broken JSON"),
    "a quotation that never ends": ("csv", lambda: "甲,1,2\n" * 5 + '"' + "甲,1,2\n" * 50_000, "CSV"),
    "a wide row of CSV": ("csv", lambda: "甲" + ",1" * 300, "301 cells"),
    "a sheet far off": ("xlsx", lambda: grid('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "1,048,576"),
    "a sheet of holes": (
        "xlsx",
        lambda: grid(
            "".join(f'<row r="{i}"><c r="{"A" if i % 2 else "IV"}{i}"><v>1</v></c></row>' for i in range(1, 9_000))
        ),
        "slots",
    ),
    "merged cells one over the other": (
        "xlsx",
        lambda: grid('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"/>', MERGED),
        "merges cells over",
    ),
    "a bomb of a sheet": ("xlsx", lambda: grid(" " * 30_000_000), "unpacks to"),
    "billion laughs in a sheet": ("xlsx", lambda: workbook("<sheetData/>", prolog=LAUGHS), "document type"),
    "a workbook cut in the middle": ("xlsx", lambda: workbook("<sheetData/>")[:-200], "broken workbook"),
    "a ZIP that is none": ("zip", lambda: b"PK\x03\x04" + b"\x00" * 99, "broken ZIP"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    reader, make, says = REFUSED[name]
    made = make()
    with pytest.raises(InputError, match=says):
        read(made.encode() if isinstance(made, str) else made, "a", 2**26, reader)


def test_duplicates_of_layout_analysis_are_read_once() -> None:
    words = {"rec_texts": ["总计", "7"], "rec_boxes": [[10, 10, 50, 30], [90, 10, 99, 30]]}
    found = read(
        json.dumps({"overall_ocr_res": words, "table_res_list": [{"table_ocr_pred": words}]}).encode(), "a", 2**20
    )
    assert [line.text.split() for line in found.lines] == [["总计", "7"]]
