"""Files that hold other files (ZIP packages, and the OLE files of old Office): what they are, told by their members.

Only the list of members and one small part are looked at; nothing is unpacked.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Literal

PackageKind = Literal["docx", "xlsx", "zip", "doc", "xls", "encrypted", "ole"]
"""What a package is: DOCX and XLSX with their kin (macros, templates, strict), any other ZIP; a Word 97 file (DOC, and
WPS's own), an Excel 97 file, a DOCX or XLSX under a password, any other OLE file."""

ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 20_000
"""Files in the largest ZIP package whose list of members is read; each takes half a kilobyte of memory."""
MOST_TYPES = 2**20
"""Bytes of a package's list of content types that are looked at; Word's have a few thousand."""
_MAIN = re.compile(
    rb"(wordprocessingml\.|ms-word\.)[a-z.]{0,40}(?:document|template)[a-z.]{0,40}main\+xml"
    rb"|(spreadsheetml\.|ms-excel\.)[a-z.]{0,40}(?:sheet|template)[a-z.]{0,40}(?:main\+xml|main)",
    re.IGNORECASE,
)
_LOCAL = re.compile(rb"PK\x03\x04.{26}(?:(word)|(xl))[/\\]", re.DOTALL)
"""The header of a member in Word's or Excel's folder."""
_STREAMS: dict[str, PackageKind] = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
}
_NAME_BYTES = 64
"""Bytes of the name that a directory entry of an OLE file begins with."""


def kind_of_package(data: bytes) -> PackageKind | None:
    """What kind of package the bytes are, None if they are none. Broken ones are told by what is left of them."""
    if data.startswith(OLE):
        return _kind_of_ole(data)
    return _kind_of_zip(data) if data.startswith(ZIP) else None


def count_members(data: bytes) -> int:
    """How many members a ZIP package lists, without reading the list; those of packages stored inside it count too."""
    return data.count(b"PK\x01\x02")


def _kind_of_zip(data: bytes) -> PackageKind:
    try:
        if count_members(data) > MOST_MEMBERS:
            raise ValueError
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            name = next(
                (n for n in package.namelist() if n.lstrip("/\\").casefold() == "[content_types].xml"),
                None,
            )
            if name is None:
                return "zip"
            with package.open(name) as part:
                types = part.read(MOST_TYPES).replace(b"\x00", b"")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        found = _LOCAL.search(data)
        return "zip" if found is None else "docx" if found[1] else "xlsx"
    main = _MAIN.search(types)
    return "zip" if main is None else "docx" if main[1] else "xlsx"


def _kind_of_ole(data: bytes) -> PackageKind:
    """By the first stream with a telling name: a file's own come before those of the objects embedded in it."""
    found = {data.find(entry, len(OLE)): kind for entry, kind in _entries()}
    found.pop(-1, None)
    if "encrypted" in found.values():
        return "encrypted"
    return found[min(found)] if found else "ole"


def _entries() -> list[tuple[bytes, PackageKind]]:
    """Beginnings of directory entries: a name of UTF-16, filled up with NULs, its length in bytes, "a stream"."""
    made: list[tuple[bytes, PackageKind]] = []
    for name, kind in _STREAMS.items():
        text = (name + "\x00").encode("utf-16-le")
        made.append((text.ljust(_NAME_BYTES, b"\x00") + struct.pack("<HB", len(text), 2), kind))
    return made
