"""Archives of reports: their members, named so that no name leads out of a folder, and unpacked within bounds.

ZIP files here, TAR files in `tars`. Nothing is written to disk, and links are not followed. A member of a ZIP file may
be a ZIP file in turn; those inside it are not opened. The packages of Office and the like (DOCX, XLSX, EPUB) are ZIP
files, too, but are no archives.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from gouji.document import Document
from gouji.document.errors import BinaryInput, EmptyInput, InputError, TooLarge, UnknownFormat
from gouji.readers.members import SMALL, Limits, Member, members_of
from gouji.readers.packages import kind_of_package
from gouji.readers.settings import READ_SETTINGS, ReadSettings
from gouji.readers.tars import HEAD, Tar, is_tar, may_be_tar

LISTED = 1024
"""Bytes for each member that an archive's list may have: a name of some 100 bytes, and its extra fields."""
_TAIL = 2**16 + 200
"""Bytes at a ZIP file's end in which its last records stand, a comment behind them included."""
_ENCRYPTED = 0x1
"""A member's flag."""


def is_archive(file: Path | bytes) -> bool:
    """Whether a file is a TAR or ZIP file of files, or a broken ZIP file; false for packages of Office."""
    with _begin(file) as stream:
        head = stream.read(HEAD)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return may_be_tar(head) and is_tar(file)
    try:
        with Archive(file, ""):
            return True
    except UnknownFormat:
        return False
    except InputError:  # let it be said what is wrong with it, unless it is what is left of an Office file
        return kind_of_package(_head(file)) == "zip"


def open_archive(file: Path | bytes, name: str, limits: Limits | None = None) -> Archive | Tar:
    """Open an archive of either kind; arguments and errors as of `Archive`."""
    return Tar(file, name, limits or Limits()) if is_tar(file) else Archive(file, name, limits)


class Archive:
    """A ZIP file, open for reading. It is a context manager."""

    def __init__(self, file: Path | bytes, name: str, limits: Limits | None = None) -> None:
        """Open an archive.

        Args:
            file: Where it stands, or its bytes.
            name: Its name, for messages.
            limits: How much it may hold.

        Raises:
            InputError: It is broken, has a list of members that is too long, or is a package of Office.
        """
        self.name = name
        self.limits = limits or Limits()
        self._zip = _open(file, name, self.limits)
        self._inner: tuple[int, zipfile.ZipFile] | None = None

    def members(self) -> list[Member]:
        """Its files, in its order, without folders and what file managers leave behind.

        Raises:
            InputError: It holds too much.
        """
        infos = self._zip.infolist()
        total = sum(info.file_size for info in infos)
        _check(len(infos), total, self.name, self.limits)
        made: list[Member] = []
        for member in members_of(self._zip, ()):
            inner = self._archive_at(member)
            if inner is None:
                made.append(member)
                continue
            total += sum(info.file_size for info in inner.infolist())
            _check(len(made) + len(inner.infolist()), total, self.name, self.limits)
            made += [Member(f"{member.name}/{m.name}", m.at) for m in members_of(inner, member.at)]
        return made

    def read(self, at: Sequence[int], name: str) -> bytes:
        """The bytes of a member.

        Args:
            at: The member's numbers, as `members` gives them.
            name: Its name, for messages.

        Raises:
            InputError: It can't be unpacked, is encrypted, too large or packed too well, or is a link.
        """
        if len(at) == 1:
            return _unpacked(self._zip, at[0], name, self.limits)
        if self._inner is None or self._inner[0] != at[0]:  # the files of one archive are read one after the other
            data = _unpacked(self._zip, at[0], name, self.limits)
            self._inner = at[0], _open(data, name, self.limits)
        return _unpacked(self._inner[1], at[1], name, self.limits)

    def close(self) -> None:
        """Close its file."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _archive_at(self, member: Member) -> zipfile.ZipFile | None:
        """A member that is an archive itself; None for what is none, or can't be unpacked."""
        try:
            with self._zip.open(self._zip.infolist()[member.at[0]]) as file:
                if file.read(4) != b"PK\x03\x04":
                    return None
            return _open(_unpacked(self._zip, member.at[0], member.name, self.limits), member.name, self.limits)
        except (*_BROKEN, OSError, InputError):
            return None


def read_member(path: Path, at: Sequence[int], name: str, limits: Limits) -> bytes:
    """The bytes of a member of an archive, which is kept open for the next; arguments and errors as of `Archive`."""
    found = path.stat()
    return _kept(path, found.st_mtime_ns, found.st_size, limits).read(at, name)


@lru_cache(maxsize=2)
def _kept(path: Path, changed: int, size: int, limits: Limits) -> Archive | Tar:
    return open_archive(path, path.name, limits)


def read_zip(
    data: bytes | str, name: str, max_bytes: int = 64 * 2**20, settings: ReadSettings = READ_SETTINGS
) -> Document:
    """Read an archive of one report; others have a Document for each member, which is not for a reader to give.

    Args:
        data: The archive's bytes.
        name: Its name.
        max_bytes: The largest size of the member.
        settings: How the member is read, where its format leaves a choice.

    Raises:
        InputError: It is broken, the member can't be read, or there are several or none.
    """
    from gouji.readers import read

    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    with Archive(raw, name, Limits(max_bytes)) as archive:
        members = archive.members()
        if not members:
            raise EmptyInput(f"{name} holds no files.")
        if len(members) > 1:
            raise UnknownFormat(
                f"{name} holds {len(members)} files, each a report of its own. Give it to `gouji run`, or give one of "
                "them alone."
            )
        full = f"{name}/{members[0].name}"
        inner = archive.read(members[0].at, full)
    if is_archive(inner):
        raise UnknownFormat(f"{full} is an archive in an archive in an archive, which is not opened. Unpack it.")
    return read(inner, full, max_bytes, settings=settings)


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)
"""What `zipfile` raises of broken files, and of methods of packing that it does not know."""


@contextmanager
def _begin(file: Path | bytes) -> Iterator[io.BufferedIOBase]:
    with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as stream:
        yield stream


def _head(file: Path | bytes) -> bytes:
    with _begin(file) as stream:
        return stream.read(SMALL)


def _open(file: Path | bytes, name: str, limits: Limits) -> zipfile.ZipFile:
    """Open a ZIP file. Raises InputError if it is broken, has a list that is too long, or is a package."""
    with _begin(file) as stream:
        listed = _list_size(stream)
    if listed > LISTED * (limits.max_members + 1):
        raise TooLarge(
            f"{name} has a list of members of {listed:,} bytes; at most {limits.max_members:,} members are read. "
            "Split it, or raise the limit."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    except (*_BROKEN, OSError) as error:
        raise BinaryInput(f"{name} is a broken ZIP file ({error}). Pack it anew.") from error
    if _is_package(archive.namelist()):
        archive.close()
        raise UnknownFormat(
            f"{name} is a package that an office program wrote, of a kind that no reader can read. "
            "Save it as DOCX, XLSX, PDF or text."
        )
    return archive


def _list_size(stream: io.BufferedIOBase) -> int:
    """Bytes of a ZIP file's list of members, as its last record says it; 0 if that is not found.

    Python's `zipfile` makes an object for each member before anyone can ask how many there are.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    end = tail.rfind(b"PK\x05\x06")
    long = tail.rfind(b"PK\x06\x06", 0, end)  # of files over 4 GB, or with over 65,535 members
    found = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    return max(
        found if found != 0xFFFFFFFF else 0, int.from_bytes(tail[long + 40 : long + 48], "little") if long >= 0 else 0
    )


def _is_package(names: Sequence[str]) -> bool:
    """Office's packages list the types of their parts; those of OpenDocument and EPUB begin with their own type."""
    return names[:1] == ["mimetype"] or any(name.lstrip("/\\").casefold() == "[content_types].xml" for name in names)


def _check(members: int, total: int, name: str, limits: Limits) -> None:
    for number, most, what in ((members, limits.max_members, "members"), (total, limits.max_unpacked, "bytes")):
        if number > most:
            raise TooLarge(
                f"{name} unpacks to {number:,} {what}; at most {most:,} are read. Split it, or raise the limit."
            )


def _unpacked(archive: zipfile.ZipFile, at: int, name: str, limits: Limits) -> bytes:
    infos = archive.infolist()
    if at >= len(infos):
        raise InputError(f"{name} is not in the archive any more, which was changed meanwhile. Run again.")
    info = infos[at]
    if info.flag_bits & _ENCRYPTED:
        raise InputError(f"{name} is encrypted. Unpack the archive with its password, and give what comes out.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(f"{name} is a link to another file; links in archives are not followed.")
    packed_well = info.file_size > SMALL and info.file_size > limits.max_ratio * max(1, info.compress_size)
    if info.file_size > limits.max_bytes or packed_well:
        raise TooLarge(
            f"{name} unpacks to {info.file_size:,} bytes; at most {limits.max_bytes:,}, and {limits.max_ratio} for "
            "each byte packed, are read. Split it, or raise the limit."
        )
    try:
        with archive.open(info) as file:
            return file.read(limits.max_bytes + 1)[: limits.max_bytes]
    except (*_BROKEN, OSError) as error:
        raise InputError(f"{name} can't be unpacked ({error}). Pack the archive anew.") from error
