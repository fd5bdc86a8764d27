"""The parts of a DOCX package, unpacked one by one under limits, and their XML."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from gouji.document.errors import BinaryInput, InputError, TooLarge
from gouji.readers.packages import MOST_MEMBERS, count_members
from gouji.readers.word.names import MAIN, STRICT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_TAGS = 2_000_000
"""Tags of the largest part that is read; an element has two, and takes some 200 bytes of memory."""
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_PART = "word/document.xml"
"""Where the text is in all but a few packages, for those that don't say where theirs is."""


class Package:
    """A DOCX package that is open for reading.

    Args:
        data: Its bytes.
        name: The source's name, for messages.
        max_bytes: The largest size of a part, unpacked.

    Raises:
        InputError: It is no ZIP file, broken, or has too many members.
    """

    def __init__(self, data: bytes, name: str, max_bytes: int) -> None:
        self.name = name
        self.max_bytes = max_bytes
        if (count := count_members(data)) > MOST_MEMBERS:
            raise TooLarge(
                f"{name} holds {count:,} files; at most {MOST_MEMBERS:,} are read. A report has a few dozen."
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._broken(str(error)) from error
        self._members = {_plain(member.filename): member for member in self._zip.infolist()}

    def _broken(self, why: str) -> BinaryInput:
        return BinaryInput(
            f"{self.name} is a broken or cut off DOCX file ({why.rstrip('.')}). "
            "Fetch it again, or save it anew in Word."
        )

    def holds(self, folder: str) -> bool:
        """Whether there is anything in a folder."""
        return any(path.startswith(folder) for path in self._members)

    def xml(self, path: str) -> Element | None:
        """The root of an XML part, None if there is no such part.

        Raises:
            InputError: The part is broken, too large, or defines entities.
        """
        member = self._members.get(_plain(path))
        if member is None:
            return None
        if member.file_size > self.max_bytes:
            raise TooLarge(
                f"{self.name} unpacks to {member.file_size:,} bytes in {path} alone; at most {self.max_bytes:,} are "
                "read. Split it into single reports, or raise the limit."
            )
        if member.flag_bits & 1:
            raise InputError(f"{self.name} is encrypted. Save it without a password, and give that.")
        try:
            data = self._zip.read(member)  # which ends with an error where more comes out than the member declares
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise self._broken(str(error) or f"{path} ends too early") from error
        return self._parse(data, path)

    def _parse(self, data: bytes, path: str) -> Element:
        from lxml import etree

        if data.startswith(_UTF16):
            data = data.decode("utf-16", errors="replace").encode()
            encoding: str | None = "utf-8"
        else:
            encoding = None
        tags = data.count(b"<")
        if tags > MOST_TAGS:
            raise TooLarge(
                f"{self.name} has {tags:,} tags in {path}; at most {MOST_TAGS:,} are read. "
                "Split it into single reports."
            )
        if _DOCTYPE.search(data):  # no program that makes these files writes one: it is there for its entities
            raise InputError(f"{self.name} defines XML entities in {path}, which no Word file does. It is not read.")
        parser = etree.XMLParser(
            encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data.replace(STRICT.encode(), MAIN.encode()), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._broken(f"{path}: {error}") from error
        if root.getroottree().docinfo.internalDTD is not None:  # one that some odd encoding hid from the search above
            raise InputError(f"{self.name} defines XML entities in {path}, which no Word file does. It is not read.")
        return root

    def main(self) -> tuple[str, Element]:
        """Path and root of the part that holds the text.

        Raises:
            InputError: There is none, or it can't be read.
        """
        for path in (*self.related("", "officeDocument"), _MAIN_PART):
            root = self.xml(path)
            if root is not None:
                return path, root
        raise self._broken(f"it has no {_MAIN_PART}")

    def related(self, path: str, kind: str) -> list[str]:
        """Parts of a kind ("styles") that a part names ("" for the package); those outside of it are left alone."""
        folder, _, file = _plain(path).rpartition("/") if path else ("", "", "")
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        return [
            posixpath.join("/", folder, relation.get("Target", ""))
            for relation in (() if root is None else root.iter(_RELATIONS))
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External"
        ]


def _plain(path: str) -> str:
    """A path as all are compared: some writers use backslashes, a leading slash or another case."""
    return posixpath.normpath("/" + path.replace("\\", "/").lstrip("/")).casefold()
