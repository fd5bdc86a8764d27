"""Paths → tasks: which files a batch reads, members of archives included, and the one name each has in the results."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from gouji.batch.roots import STANDARD_INPUT, all_files
from gouji.batch.types import FileError, Task
from gouji.document.errors import EmptyInput, InputError, TooLarge
from gouji.readers.archives import is_archive, open_archive, read_member
from gouji.readers.members import Limits

RESERVED = frozenset({"review", "summary", "manifest"})
"""Names in the out folder that the batch needs for itself (review.csv, summary.json, manifest.sqlite)."""

_NUMBERED = re.compile(r"(.+)[.#]\d+")
_LONGEST = 230
"""Bytes of a file name that leave room for ".12.xlsx" below the 255 that file systems allow."""


def find_tasks(
    paths: Iterable[Path],
    out: Path,
    limit: int,
    archives: Limits | None = None,
    lists: Iterable[Path] = (),
    known: Callable[[Task], bool] = lambda _: False,
) -> list[Task]:
    """Every input of a batch, in order: paths as given, files of a folder sorted, then lists; the same file once.

    Files and folders whose name starts with a dot are passed over inside folders, and so is the out folder. Each member
    of an archive is an input of its own, named as if the archive were a folder.

    Args:
        paths: Files, folders, patterns, or `-` for standard input.
        out: The out folder.
        limit: Bytes of standard input that are read at most (one more, so that the limit is noticed).
        archives: How much an archive may hold; one that holds more, or is broken, is an input that fails.
        lists: Files that list inputs.
        known: Whether a file is known to be no archive; it need not be opened then to see.

    Raises:
        OptionError: The out folder is one of the input folders, or a path can't be read at all.
        EmptyInput: There is no file to read.
    """
    limits = archives or Limits()
    found: dict[str, list[Task]] = {}
    names: dict[str, str] = {}
    for path, name, real in all_files(paths, lists, out.resolve()):
        if path == STANDARD_INPUT:
            names["stdin"] = "stdin"
            data = sys.stdin.buffer.read(limit + 1)
            found[real] = list(_with_members(Task("stdin", data=data), "-", names, limits))
            continue
        if real not in found:
            unique = _unique(name, real, names)
            names[unique.casefold()] = unique
            task = Task(unique, path)
            found[real] = [task] if known(task) else list(_with_members(task, real, names, limits))
    if not found:
        raise EmptyInput(f"There is no file to read in {', '.join(map(str, (*paths, *lists)))}.")
    return [task for tasks in found.values() for task in tasks]


def load(task: Task, limits: Limits) -> bytes:
    """The bytes of an input; what says that it is too large is not read at all, what doesn't no further than the limit.

    Raises:
        InputError: It is too large, or a member of an archive that can't be read.
        OSError: The file can't be read.
    """
    path = task.path or Path(task.name)
    if task.member and task.data is None:
        return read_member(path, task.member, task.name, limits)
    if task.member and task.data is not None:
        with open_archive(task.data, task.name, limits) as archive:
            return archive.read(task.member, task.name)
    if task.data is not None:
        data = task.data
    elif path.stat().st_size > limits.max_bytes:
        data = None
    else:
        with path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    if data is None or len(data) > limits.max_bytes:
        raise TooLarge(
            f"{task.name} is over {limits.max_bytes:,} bytes, the most that is read. Cut it into single reports."
        )
    return data


def _with_members(task: Task, real: str, names: dict[str, str], limits: Limits) -> Iterator[Task]:
    """The task, or a task for each member if it is an archive."""
    file = task.path if task.data is None else task.data
    assert file is not None
    try:
        if not is_archive(file):
            yield task
            return
        with open_archive(file, task.name, limits) as archive:
            members = archive.members()
        if not members:
            raise EmptyInput(f"{task.name} holds no files.")
    except InputError as error:
        yield replace(task, error=FileError(type(error).__name__, str(error), lasting=True))
        return
    except OSError:
        yield task  # said when it is read
        return
    for member in members:
        unique = _unique(f"{task.name}/{member.name}", f"{real}/{member.at}", names)
        names[unique.casefold()] = unique
        yield replace(task, name=unique, member=member.at)


def _unique(name: str, real: str, names: dict[str, str]) -> str:
    """The name itself, or with a short hash of where the file stands if it is too long or would collide.

    Names collide without regard to case, because the out folder may stand on a file system that sees none, and with
    `report.txt.2` and `report.txt#2`, which is what the second report of `report.txt` is called.
    """
    folded = name.casefold()
    numbered = _NUMBERED.fullmatch(folded)
    clash = folded in names or folded in RESERVED or (numbered and numbered[1] in names)
    if not clash and len(name.rpartition("/")[2].encode()) <= _LONGEST:
        return name
    path = PurePosixPath(name)
    mark = hashlib.sha256(real.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = path.name[: len(path.name) - len(path.suffix)] if path.suffix else path.name
    kept = stem.encode()[: _LONGEST - 30].decode("utf-8", "ignore")
    suffix = path.suffix if len(path.suffix.encode()) <= 20 else ""  # a longer one is no file type
    return (path.parent / f"{kept}-{mark}{suffix}").as_posix()
