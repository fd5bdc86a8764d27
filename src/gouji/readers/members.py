"""The members of archives and their names: read as they were meant, and so that none leads out of a folder."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_PART, DEEPEST = 200, 16
"""Bytes of a part of a member's name, and its parts, that are kept: file systems bear 255, and some 4,000 in all."""
_UNICODE_NAME = b"\x75\x70"
"""Extra field of a member with its name in UTF-8, behind one that other programs read."""
_SYSTEM = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
"""What file managers leave in archives."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DRIVE = re.compile(r"^\s*(?:[A-Za-z]:)+")
_UTF8 = 0x800
"""Flag of a member whose name is in UTF-8."""


SMALL = 2**20
"""Bytes that a member may unpack to whatever its ratio; blank pages pack well."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold; it is refused as a whole beyond that.

    Attributes:
        max_bytes: Bytes of one member, unpacked.
        max_members: Members, those of archives in it included.
        max_unpacked: Bytes of all members together, unpacked.
        max_ratio: Bytes that a packed byte of a member may become, beyond `SMALL`.
    """

    max_bytes: int = 64 * 2**20
    max_members: int = 10_000
    max_unpacked: int = 2 * 2**30
    max_ratio: int = 500

    @property
    def small(self) -> int:
        """Bytes that may come out of an archive's member, or of a packed TAR file, whatever their ratio."""
        return SMALL


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive.

    Attributes:
        name: Its path below the archive, "/" between parts; it never leads out.
        at: Its number in the archive's list; two of them for a file of an archive in the archive.
    """

    name: str
    at: tuple[int, ...]


def members_of(archive: zipfile.ZipFile, above: tuple[int, ...]) -> Iterator[Member]:
    """The files of an archive, without folders and what file managers leave behind.

    Args:
        archive: The archive.
        above: Its own number, if it is a member of another.
    """
    for at, info in enumerate(archive.infolist()):
        kept = clean_name(_name(info))
        if kept is not None:
            yield Member(kept or f"member-{at + 1}", (*above, at))


def clean_name(told: str) -> str | None:
    """A member's name as a path that leads out of no folder, "" if nothing of it can be kept.

    None if it is a folder, or what file managers leave behind.
    """
    parts = [_DRIVE.sub("", _UNSAFE.sub("_", part)).strip() for part in told.replace("\\", "/").split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")]
    if told.endswith(("/", "\\")) or any(p.startswith(".") or p.casefold() in _SYSTEM for p in kept):
        return None
    return "/".join(_cut(part) for part in kept[-DEEPEST:])


def decode_name(raw: bytes) -> str:
    """A file's name, from bytes of no stated encoding: UTF-8, or GBK as Windows in China writes it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _cut(part: str) -> str:
    """A part of a name, cut in its middle so that files can bear it, with its suffix."""
    raw = part.encode()
    if len(raw) <= LONGEST_PART:
        return part
    return raw[: LONGEST_PART - 30].decode(errors="ignore") + raw[-20:].decode(errors="ignore")


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Chinese Windows writes names in GBK and marks them as nothing."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    extra = info.extra
    while len(extra) >= 4:  # fields of two bytes of kind, two of length, and the content
        kind, length = extra[:2], int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_NAME and length > 5:  # a version and a checksum come first
            return extra[9 : 4 + length].decode("utf-8", "replace")
        extra = extra[4 + length :]
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename
