"""TAR files of reports, packed by gzip, bzip2 or xz, or not: the same bounds and names as those of ZIP files.

A packed TAR has no list of its members and can only be read from its beginning on. So all of it is unpacked once to
list them, no further than its limits allow; members that are read in their order are then unpacked in one go.
Archives in a TAR file are not opened.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import weakref
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from gouji.document.errors import BinaryInput, InputError, TooLarge
from gouji.readers.members import Limits, Member, clean_name, decode_name

_BLOCK = tarfile.BLOCKSIZE
HEAD = 262
"""Bytes by which `may_be_tar` judges."""
_HEADERS = 4 * _BLOCK
"""Bytes of headers that a member may have on average, long names included."""
_MAGIC: dict[bytes, Callable[[IO[bytes]], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)
"""What is raised of broken files; a recursion through many headers is among them."""


def may_be_tar(head: bytes) -> bool:
    """Whether a file that begins so is worth a closer look: it is packed, or has the mark of a TAR header.

    Headers of before POSIX (1988) have no mark; those files are not known for archives.
    """
    return head.startswith(tuple(_MAGIC)) or head[257:262] == b"ustar"


def is_tar(file: Path | bytes) -> bool:
    """Whether a file is a TAR file, packed or not: its first header has the right checksum. Raises OSError."""
    stream: IO[bytes] = io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")
    with stream:
        try:
            head = _unpacking(stream).read(_BLOCK)
            tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
        except _BROKEN:
            return False
    return True


class Tar:
    """A TAR file, open for reading; as `gouji.readers.archives.Archive`. It is a context manager."""

    def __init__(self, file: Path | bytes, name: str, limits: Limits) -> None:
        """Open it.

        Args:
            file: Where it stands, or its bytes.
            name: Its name, for messages.
            limits: How much it may hold.

        Raises:
            InputError: It is broken.
        """
        self.name = name
        self.limits = limits
        self._stream: IO[bytes] = io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")
        weakref.finalize(self, self._stream.close)  # as of a `ZipFile`: a cache that lets go of it need not close it
        try:
            bounded = cast("IO[bytes]", _Bounded(self._stream, name, limits))
            self._tar = tarfile.TarFile.open(fileobj=bounded, mode="r:", encoding="utf-8", errors="surrogateescape")
        except _BROKEN as error:
            self._stream.close()
            raise BinaryInput(f"{name} is a broken TAR file ({error}). Pack it anew.") from error
        except InputError:
            self._stream.close()
            raise
        self._infos: list[tarfile.TarInfo] | None = None

    def members(self) -> list[Member]:
        """Its files, in its order, without folders and what file managers leave behind.

        Raises:
            InputError: It holds too much, or is broken.
        """
        found = []
        for at, info in enumerate(self._all()):
            kept = clean_name(decode_name(os.fsencode(info.name)))
            if kept is not None and (info.isreg() or info.issym() or info.islnk()):  # no folders, no devices
                found.append(Member(kept or f"member-{at + 1}", (at,)))
        return found

    def read(self, at: Sequence[int], name: str) -> bytes:
        """The bytes of a member; arguments and errors as of `Archive.read`."""
        infos = self._all()
        if at[0] >= len(infos):
            raise InputError(f"{name} is not in the archive any more, which was changed meanwhile. Run again.")
        info = infos[at[0]]
        if not info.isreg():
            raise InputError(f"{name} is a link to another file; links in archives are not followed.")
        if info.size > self.limits.max_bytes:
            raise TooLarge(
                f"{name} unpacks to {info.size:,} bytes; at most {self.limits.max_bytes:,} are read. Split it, or "
                "raise the limit."
            )
        try:
            file = self._tar.extractfile(info)
            data = file.read(self.limits.max_bytes) if file else b""
        except _BROKEN as error:
            raise InputError(f"{name} can't be unpacked ({error}). Pack the archive anew.") from error
        if len(data) != info.size:
            raise InputError(f"{name} can't be unpacked (it is cut short). Pack the archive anew.")
        return data

    def close(self) -> None:
        """Close its file."""
        self._tar.close()
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _all(self) -> list[tarfile.TarInfo]:
        """Its members, no more of them than may be."""
        if self._infos is None:
            infos: list[tarfile.TarInfo] = []
            total = 0
            try:
                for info in self._tar:
                    infos.append(info)
                    total += info.size
                    self._check(len(infos), total)
            except _BROKEN as error:
                raise BinaryInput(f"{self.name} is a broken TAR file ({error}). Pack it anew.") from error
            self._infos = infos
        return self._infos

    def _check(self, members: int, total: int) -> None:
        most_members, most = self.limits.max_members, self.limits.max_unpacked
        for number, allowed, what in ((members, most_members, "members"), (total, most, "bytes")):
            if number > allowed:
                raise TooLarge(
                    f"{self.name} unpacks to {number:,} {what} and more; at most {allowed:,} are read. Split it, or "
                    "raise the limit."
                )


class _Bounded(io.RawIOBase):
    """What a TAR file unpacks to, no further than its limits allow, and no more at a time than one member may have."""

    def __init__(self, packed: IO[bytes], name: str, limits: Limits) -> None:
        self._name = name
        self._most_at_once = limits.max_bytes + _BLOCK
        self._most = limits.max_unpacked + (limits.max_members + 1) * _HEADERS
        size = packed.seek(0, io.SEEK_END)
        packed.seek(0)
        self._plain = _unpacking(packed)
        if self._plain is not packed:
            self._most = min(self._most, max(limits.small, limits.max_ratio * size))

    def read(self, size: int = _BLOCK) -> bytes:
        """See `io`. Raises TooLarge."""
        self._within(size, self._most_at_once)  # a header may ask for as much as it likes
        data = self._plain.read(size)
        self._within(self._plain.tell(), self._most)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """See `io`. Raises TooLarge."""
        self._within(offset, self._most)
        return self._plain.seek(offset, whence)

    def tell(self) -> int:
        """See `io`."""
        return self._plain.tell()

    def readable(self) -> bool:
        """See `io`."""
        return True

    def seekable(self) -> bool:
        """See `io`."""
        return True

    def _within(self, number: int, most: int) -> None:
        if number > most:
            raise TooLarge(
                f"{self._name} unpacks to more than {most:,} bytes, the most that is read. Split it, or raise the "
                "limit."
            )


def _unpacking(stream: IO[bytes]) -> IO[bytes]:
    head = stream.read(6)
    stream.seek(0)
    for magic, opener in _MAGIC.items():
        if head.startswith(magic):
            return cast("IO[bytes]", opener(stream))
    return stream
