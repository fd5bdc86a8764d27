"""The format of a source, told by its content: its first bytes, and markup in its text. Its name tells nothing."""

from __future__ import annotations

import re

from gouji.document.errors import BinaryInput, InputError
from gouji.readers.decode import decode
from gouji.readers.dumps.comma import LEAST_ROWS, find_delimiter
from gouji.readers.magic import MAGIC
from gouji.readers.packages import PackageKind, kind_of_package

SAMPLE = 200_000
"""Bytes that are looked at."""
_PICTURE = re.compile(rb"RIFF.{4}WEBP|BM.{4}\x00{4}.{3}\x00[\x0c-\x7c]\x00{3}", re.DOTALL)
"""Beginnings of pictures that a few fixed bytes do not tell: WebP and BMP."""
_PDF = re.compile(rb"%PDF-[12]\.\d")
_PDF_WITHIN = 1024
"""Bytes of other things that may stand before a PDF file, as viewers allow."""
PACKAGES: dict[PackageKind, str] = {"docx": "docx", "encrypted": "docx", "doc": "doc", "xlsx": "xlsx", "zip": "zip"}
"""Readers of packages; that of DOCX says of encrypted ones what they are."""
RTF = b"{\\rtf"
"""How RTF begins, which many files called DOC are."""
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|table|tr|td|div|p|span)\b", re.IGNORECASE)
_PAGE = re.compile(
    rb"[\s\xef\xbb\xbf\xfe\xff]*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_PROLOG = rb"[\s\xef\xbb\xbf\xfe\xff]*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*){0,3}"
_ROOTS: dict[str, re.Pattern[bytes]] = {
    "alto": re.compile(_PROLOG + rb"<(?:\w{1,20}:)?alto[\s>]", re.DOTALL),
    "page": re.compile(_PROLOG + rb"<(?:\w{1,20}:)?PcGts[\s>]", re.DOTALL),
    "tsv": re.compile(rb"[\xef\xbb\xbf\xfe\xff]*level\tpage_num\tblock_num\tpar_num\t"),
}
"""How dumps of OCR programs begin."""
_MHTML = re.compile(
    rb"(?:\s*|From .{0,200}\r?\n)(?:[\w-]{2,60}:.{0,990}\r?\n(?:[ \t].{0,990}\r?\n)*){0,20}?"
    rb"Content-Type:\s*(?:multipart/(?:related|mixed|alternative)|text/html)\b",
    re.IGNORECASE,
)
"""The headers of a page saved in one file, of which one says what it holds."""
_HOCR = re.compile(rb"<[^>]{0,400}class\s*=\s*[\"']?ocrx?_(?:page|line|word)\b[^>]{0,400}\bbbox\s", re.IGNORECASE)
_JSON = re.compile(
    rb"[\s\xef\xbb\xbf\xfe\xff]*(?:\[\s{0,99}(?:null\s{0,9},\s{0,9}){0,99}[\[\s]{2,99}-?\d[\d.]*\s*,\s*-?\d|"
    rb"[\[{][\s\[{]*\"(?:[^\"]{0,99})\"\s*:)",
)
"""How the JSON of OCR programs begins: with the outline of a box, or with an object."""
_OCR_KEYS = re.compile(
    rb"\"(?:rec_texts?|rec_boxes|dt_polys|txts?|text_region|transcription|words_result|box|boxes|points|bbox)\"\s*:"
)
LEAST_TAGS, MARKUP_SHARE = 5, 0.002
"""Tags, and tags a byte, above which a text is taken for HTML source; one that quotes a few tags is not."""


def detect(data: bytes, name: str) -> str:
    """The name of the reader that a source is for.

    Args:
        data: The source's bytes.
        name: Its name, for messages.

    Raises:
        BinaryInput: It is of a kind that no reader here knows.
    """
    if _PICTURE.match(data):
        return "image"
    if (package := kind_of_package(data)) in PACKAGES:
        return PACKAGES[package]
    if data.startswith(RTF):
        return "doc"
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            if what.endswith("picture"):
                return "image"
            if what == MAGIC[b"%PDF-"] and is_pdf(data):
                return "pdf"
            raise BinaryInput(f"{name} is {what}, which no reader can read. Give its text instead.")
    if is_pdf(data):
        return "pdf"
    sample = data[:SAMPLE].replace(b"\x00", b"")  # UTF-16 shows its ASCII between NULs
    if _MHTML.match(sample) and b"<" in sample:
        return "mhtml"
    for reader, begins in _ROOTS.items():
        if begins.match(sample):
            return reader
    tags = len(_MARKUP.findall(sample))
    if _PAGE.match(sample) or (tags > LEAST_TAGS and tags > MARKUP_SHARE * len(sample)):
        return "hocr" if _HOCR.search(sample) else "html"
    found = _JSON.match(sample)
    if found and (b'"' not in found[0] or _OCR_KEYS.search(sample)):
        return "json"
    return "csv" if _is_csv(data[:SAMPLE]) else "text"


def _is_csv(sample: bytes) -> bool:
    """Whether a text has rows of cells parted by commas or semicolons, one under the other."""
    if max(sample.count(b","), sample.count(b";")) < 2 * LEAST_ROWS:
        return False
    try:
        return find_delimiter(decode(sample, "", len(sample)).text) is not None
    except InputError:
        return False


def is_pdf(data: bytes) -> bool:
    """Whether it is a PDF file, other things before it allowed."""
    return _PDF.search(data, 0, _PDF_WITHIN) is not None
