"""Where results are put: a folder of this machine, or whatever fsspec reaches (s3://, memory://), by one interface.

A file is there whole or not at all, and is on the disk when a call returns.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol

from gouji.document.errors import OptionError

DRAFT = ".gouji-"
"""What the names of files begin with that are being written."""


class Storage(Protocol):
    """A place for files, by paths with "/" below its root."""

    def draft(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write, which is there under its name when the block is left without an error."""
        ...

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises OSError."""
        ...

    def opened(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """A file to read. Raises OSError."""
        ...

    def size(self, path: str) -> int | None:
        """A file's size in bytes, None if there is none."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        ...

    def names(self, folder: str) -> list[str]:
        """The paths of all files in a folder and below, sorted, drafts among them; none if there is no such folder."""
        ...

    def sync(self, folders: set[str]) -> None:
        """See to it that what was written to these folders, or removed, outlives a power cut."""
        ...

    def arrow(self) -> tuple[Any, str]:
        """The file system as pyarrow takes it, and the root in it."""
        ...


class Folder:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def draft(self, path: str) -> Iterator[IO[bytes]]:
        """See `Storage`. It is written under another name, synced, then renamed."""
        whole = self.root / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        # no process id in it: processes of other machines may write to the same folder
        draft = whole.parent / f"{DRAFT}{uuid.uuid4().hex}.tmp"
        try:
            with draft.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())  # else a power cut may leave the name without the content
            os.replace(draft, whole)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def read(self, path: str) -> bytes:
        """See `Storage`."""
        return (self.root / path).read_bytes()

    def opened(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """See `Storage`."""
        return (self.root / path).open("rb")

    def size(self, path: str) -> int | None:
        """See `Storage`."""
        try:
            return (self.root / path).stat().st_size
        except OSError:
            return None

    def remove(self, path: str) -> None:
        """See `Storage`."""
        (self.root / path).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        """See `Storage`."""
        found = (self.root / folder).rglob("*")
        return sorted(path.relative_to(self.root).as_posix() for path in found if path.is_file())

    def sync(self, folders: set[str]) -> None:
        """See `Storage`."""
        if os.name != "posix":
            return  # Windows can't open a folder
        for folder in folders:
            handle = os.open(self.root / folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def arrow(self) -> tuple[Any, str]:
        """See `Storage`."""
        from pyarrow.fs import LocalFileSystem

        return LocalFileSystem(), self.root.as_posix()


class Remote:
    """What fsspec reaches. Object stores put a file whole or not at all, and keep what they have confirmed."""

    def __init__(self, url: str) -> None:
        """Connect.

        Raises:
            OptionError: fsspec is not installed, does not know the protocol, or lacks what it needs for it.
        """
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(url)
        except ImportError as error:
            raise OptionError(
                f"{url} can't be reached: {error}. Install what is missing; fsspec comes with gouji[scale], "
                "and each protocol has a package of its own, such as s3fs."
            ) from error
        except ValueError as error:
            raise OptionError(f"{url} can't be reached: {error}. Give a folder, or a URL that fsspec knows.") from error

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def draft(self, path: str) -> Iterator[IO[bytes]]:
        """See `Storage`. It is written on this machine and then put there, since an open file there can't be undone."""
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder) / "draft"
            with local.open("wb") as file:
                yield file
            self._files.makedirs(self._at(path).rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(local), self._at(path))

    def read(self, path: str) -> bytes:
        """See `Storage`."""
        return bytes(self._files.cat_file(self._at(path)))

    def opened(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """See `Storage`."""
        file: AbstractContextManager[IO[bytes]] = self._files.open(self._at(path), "rb")
        return file

    def size(self, path: str) -> int | None:
        """See `Storage`."""
        try:
            return int(self._files.size(self._at(path)))
        except OSError:
            return None

    def remove(self, path: str) -> None:
        """See `Storage`."""
        with suppress(FileNotFoundError):
            self._files.rm_file(self._at(path))

    def names(self, folder: str) -> list[str]:
        """See `Storage`."""
        self._files.invalidate_cache()  # workers of other machines write there, too
        found = self._files.find(self._at(folder))
        return sorted(path[len(self._root) + 1 :] for path in found)

    def sync(self, folders: set[str]) -> None:
        """See `Storage`."""

    def arrow(self) -> tuple[Any, str]:
        """See `Storage`."""
        return self._files, self._root


def is_url(place: str) -> bool:
    """Whether a place is reached by fsspec, not by the file system."""
    return "://" in place


@lru_cache(maxsize=16)
def storage_at(place: str) -> Storage:
    """The storage at a folder or a URL. Raises OptionError as `Remote` does."""
    return Remote(place) if is_url(place) else Folder(Path(place))


def write_whole(storage: Storage, path: str, data: bytes) -> None:
    """Write a file."""
    with storage.draft(path) as file:
        file.write(data)
