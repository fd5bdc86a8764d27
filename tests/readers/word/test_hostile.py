"""Word files that are made to break a reader: a typed error or a document each, whatever they ask for."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document.errors import BinaryInput, InputError, TooLarge, UnknownFormat
from gouji.readers import read
from gouji.readers.packages import MOST_MEMBERS, OLE
from gouji.readers.word.parts import MOST_TAGS
from tests.readers.word.documents import MAIN, definition, docx, level, numbered, p, package, r, tbl, tc, tr, types, use

LIMIT = 2**22


def document(inner: bytes | str, encoding: str = "utf-8") -> bytes:
    text = inner if isinstance(inner, bytes) else inner.encode(encoding)
    return docx("", more={"word/document.xml": text})


def laughs(encoding: str = "utf-8") -> str:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY e0 "总计">{entities}]>'
        f'<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r><w:t>&e12;</w:t></w:r></w:p></w:body></w:document>'
    )


def external(declaration: str) -> str:
    return f'<!DOCTYPE w {declaration}><w:document xmlns:w="{MAIN}"><w:body>{p("&f;")}</w:body></w:document>'.replace(
        "&amp;", "&"
    )


def lying(data: bytes, size: int) -> bytes:
    """A package that declares another size for its text."""
    real = zipfile.ZipFile(io.BytesIO(data)).getinfo("word/document.xml").file_size
    return data.replace(struct.pack("<I", real), struct.pack("<I", size))


def many_members() -> bytes:
    return package({**{f"word/media/{i}": "" for i in range(MOST_MEMBERS + 1)}, "[Content_Types].xml": types()})


def deep(open: str, close: str, depth: int) -> bytes:
    return docx(open * depth + p("总计") + close * depth)


def encrypted() -> bytes:
    name = "EncryptedPackage\x00".encode("utf-16-le")
    return OLE + bytes(504) + name.ljust(64, b"\x00") + struct.pack("<HB", len(name), 2) + bytes(1000)


def locked() -> bytes:
    """A package whose members are encrypted, as ZIP programs do."""
    data = bytearray(docx(p("总计")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


REFUSED: dict[str, tuple[Callable[[], bytes], type[InputError], str]] = {
    "a bomb": (lambda: document(b"<w>" + b" " * (LIMIT + 1)), TooLarge, "unpacks to 4,194,30"),
    "a bomb that says it is small": (lambda: lying(docx(p("总计" * 10**6)), 2000), BinaryInput, "broken or cut off"),
    "a bomb in the styles": (lambda: docx(p("总计"), styles=" " * LIMIT), TooLarge, "styles.xml alone"),
    "too many members": (many_members, TooLarge, "holds 20,002 files"),
    "too many tags": (
        lambda: document(f'<w:document xmlns:w="{MAIN}">' + "<a/>" * MOST_TAGS), TooLarge, "2,000,001 tags"
    ),
    "billion laughs": (lambda: document(laughs()), InputError, "defines XML entities in /word/document.xml"),
    "billion laughs in UTF-16": (lambda: document(laughs("utf-16"), "utf-16"), InputError, "defines XML entities"),
    "billion laughs in the numbering": (
        lambda: docx(p("甲"), numbering="x", more={"word/numbering.xml": laughs()}), InputError, "defines XML entities"
    ),
    "an external entity": (
        lambda: document(external('[<!ENTITY f SYSTEM "file:///etc/passwd">]')), InputError, "defines XML entities"
    ),
    "an external DTD": (lambda: document(external('SYSTEM "http://a.invalid/x.dtd"')), InputError, "entities"),
    "deep controls": (lambda: deep("<w:sdt>", "</w:sdt>", 200), InputError, "deep|Excessive"),
    "very deep controls": (lambda: deep("<w:sdt>", "</w:sdt>", 5000), InputError, "deep|[Dd]epth"),
    "very deep rows": (
        lambda: docx(f"<w:tbl>{'<w:sdt>' * 1900}{tr('1')}{'</w:sdt>' * 1900}</w:tbl>"), InputError, "deep|[Dd]epth"
    ),
    "very deep tables": (
        lambda: deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 600), InputError, "deep|[Dd]epth"
    ),
    "a row of 20,000 cells": (lambda: docx(tbl(tr(*["0"] * 20_000))), InputError, "256 columns"),
    "huge spans": (
        lambda: docx(tbl(tr(*[tc("1", properties='<w:gridSpan w:val="99999999"/>')] * 9))), InputError, "256 columns"
    ),
    "a gap before a row": (
        lambda: docx(tbl(tr("1", "2", properties='<w:gridBefore w:val="99999999"/>'))), InputError, "256 columns"
    ),
    "a million slots": (
        lambda: docx(tbl(tr(tc("1", properties='<w:gridSpan w:val="250"/>'), "2")) * 4_100), TooLarge, "table cells"
    ),
    "too many lines": (lambda: docx("<w:p/>" * 300_001 + p("1")), TooLarge, "300,002 lines"),
    "broken XML": (lambda: document("<w:document"), BinaryInput, "broken or cut off"),
    "no XML": (lambda: document(b"\x00\xff" * 50), BinaryInput, "broken or cut off"),
    "an empty part": (lambda: document(b""), BinaryInput, "broken or cut off"),
    "no text part": (lambda: package({"[Content_Types].xml": types()}), BinaryInput, "has no word/document.xml"),
    "encrypted by Word": (encrypted, UnknownFormat, "encrypted with a password"),
    "encrypted by a ZIP program": (locked, InputError, "encrypted"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    make, error, says = REFUSED[name]
    with pytest.raises(error, match=says) as raised:
        read(make(), "a.docx", LIMIT if "bomb" in name else 2**26, "docx")
    assert str(raised.value).endswith(".")


FORMATS = definition(1, level(0, "upperRoman", "%1" * 10_000, start=10**9)) + use(1, 1)
CHAIN = "".join(f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(20_000))
READ: dict[str, tuple[Callable[[], bytes], int]] = {
    "30,000 cells": (lambda: docx(tbl(*[tr("总计", *"0" * 9)] * 3_000)), 3_000),
    "tables in tables": (lambda: deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 40), 1),
    "long numbers": (lambda: docx(p("甲", properties=numbered(1)) * 1_000, numbering=FORMATS), 1_000),
    "a chain of styles": (
        lambda: docx(p("甲", properties='<w:pStyle w:val="s0"/>') * 20_000, styles=CHAIN), 20_000
    ),
    "fields that never end": (
        lambda: docx(
            p('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>A</w:instrText></w:r>' * 50 + r("甲")) * 2_000
            + p("甲") * 5_000
        ),
        5_000,
    ),
    "breaks behind white space": (lambda: docx(p("<w:r><w:t> </w:t><w:br/></w:r>" * 50_000 + r("甲"))), 1),
    "boxes behind white space": (
        lambda: docx(p(r(" ") * 30_000 + f"<w:r><w:txbxContent>{p('甲')}</w:txbxContent></w:r>" * 10_000)), 10_000
    ),
    "changes inside changes": (lambda: docx(p("<w:ins>" * 100 + r("甲") + "</w:ins>" * 100)), 1),
    "merged over all rows": (
        lambda: docx(tbl(*[tr(tc("", properties="<w:vMerge/>"), "1")] * 10_000)), 10_000
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_read(name: str) -> None:
    make, lines = READ[name]
    found = read(make(), "a.docx", 2**26)
    assert sum(bool(line.text.strip()) for line in found.lines) == lines
    assert max(len(line.text) for line in found.lines) < 3000


def test_the_limit_holds_for_the_file_as_it_is() -> None:
    with pytest.raises(TooLarge, match=r"a\.docx has [\d,]+ bytes; at most 100 are read"):
        read(docx(p("甲")), "a.docx", 100)


@pytest.mark.parametrize("reader", ["docx", "doc"])
@pytest.mark.parametrize("data", [b"", b"text", b"%PDF-1.7", OLE, b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file(reader: str, data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.docx .*\.$"):
        read(data, "a.docx", 10**6, reader)
    with pytest.raises(InputError):
        read(docx(p("甲")) if reader == "doc" else OLE + bytes(2000), "a.docx", 10**6, reader)


WHOLE = docx(p("总计", properties=numbered(1)) + tbl(tr("甲", "1"), tr("乙", "2")), "x", FORMATS)


@pytest.mark.parametrize("share", [i / 12 for i in range(1, 12)])
def test_cut_off_files(share: float) -> None:
    with pytest.raises(BinaryInput, match="broken or cut off"):
        read(WHOLE[: int(share * len(WHOLE))], "a.docx", 10**6, "docx")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_files_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in changes:
        data[at] = byte
    try:
        read(bytes(data), "a.docx", 10**6, "docx")
    except InputError:
        return


TAGS = ("p", "r", "t", "tbl", "tr", "tc", "tcPr", "gridSpan", "vMerge", "pPr", "numPr", "numId", "ins", "del", "sdt",
        "txbxContent", "fldChar", "br", "tab", "sym")  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.recursive(
    st.sampled_from(TAGS).map(lambda tag: f'<w:{tag} w:val="1">甲</w:{tag}>'),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=4)).map(
        lambda pair: f"<w:{pair[0]}>{''.join(pair[1])}</w:{pair[0]}>"
    ),
    max_leaves=30,
))  # fmt: skip
def test_any_elements_are_read_or_refused(body: str) -> None:
    try:
        read(docx(body), "a.docx", 10**6)
    except InputError:
        return
