"""What a batch is given → the files it means: folders, patterns and lists of files, each file with its name."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from gouji.document.errors import OptionError
from gouji.readers.members import decode_name

STANDARD_INPUT = Path("-")


class Found(NamedTuple):
    """A file of a batch: as it is reached, its name in the results, and its path without links."""

    path: Path
    name: str
    real: str


def is_pattern(path: Path) -> bool:
    """Whether a path is meant as a pattern: it has a wildcard (* ? [) and is not there itself."""
    return glob.has_magic(str(path)) and not path.exists()


def files_of(root: Path, out: Path) -> Iterator[Found]:
    """The files that a path means: itself, those of a folder sorted, or those that a pattern fits.

    Args:
        root: A file, a folder, or a pattern as the shell has it; `**` stands for any folders.
        out: The out folder, resolved, which is passed over.

    Returns:
        Each file, named by its path below the folder, or below what precedes the first wildcard.

    Raises:
        OptionError: It means no file, or can't be read.
    """
    if root.is_file():
        yield Found(root, _readable(root.name), str(root.resolve()))
    elif root.is_dir():
        yield from _in_folder(root, out)
    elif is_pattern(root):
        yield from _fitting(root, out)
    else:
        raise OptionError(
            f"{root} is neither a file nor a folder. Give files, folders, patterns, or - for standard input."
        )


def listed(file: Path, out: Path) -> Iterator[Found]:
    """The files that a list names, one a line; those that are not there, too, since a list may be of yesterday.

    Args:
        file: The list, in UTF-8 or GBK; `-` for standard input. Relative paths are taken from the folder that the
            program was started in; a folder stands for the files in it. Blank lines are passed over.
        out: The out folder, resolved.

    Returns:
        Each file, named by the path as it is listed, without a leading "/" and with no "..".

    Raises:
        OptionError: The list can't be read.
    """
    try:
        raw = sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
    except OSError as error:
        raise OptionError(f"The list {file} can't be read ({error.strerror}).") from error
    for line in decode_name(raw).removeprefix("\ufeff").splitlines():
        if not line.strip():
            continue
        path = Path(line)
        plain = PurePath(os.path.normpath(path if ".." not in path.parts else path.resolve()))
        name = plain.relative_to(plain.anchor).as_posix()
        if path.is_dir():
            yield from (found._replace(name=f"{name}/{found.name}") for found in _in_folder(path, out))
        else:
            yield Found(path, _readable(name), str(path.resolve()))


def _in_folder(root: Path, out: Path) -> Iterator[Found]:
    if root.resolve() == out:
        raise OptionError(f"The out folder {root} is itself an input. Choose another folder with --out.")
    yield from _walk(root, "", out)


def _walk(folder: Path, below: str, out: Path) -> Iterator[Found]:
    """The files of a folder, then those of the folders in it; what the listing tells is not asked for again."""
    real = folder.resolve()
    try:
        with os.scandir(folder) as entries:
            listed = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        raise OptionError(f"The folder {error.filename} can't be read ({error.strerror}).") from error
    for entry in listed:
        if entry.is_file():
            path = folder / entry.name
            where = str(path.resolve()) if entry.is_symlink() else f"{real}{os.sep}{entry.name}"
            yield Found(path, below + _readable(entry.name), where)
    for entry in listed:
        if entry.is_dir(follow_symlinks=False) and real / entry.name != out:
            yield from _walk(folder / entry.name, f"{below}{_readable(entry.name)}/", out)


def _fitting(pattern: Path, out: Path) -> Iterator[Found]:
    parts = pattern.parts
    first = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    base = Path(*parts[:first])
    found = False
    for text in sorted(glob.iglob(str(pattern), recursive=True)):
        path = Path(text)
        if path.is_file() and out not in path.resolve().parents:
            found = True
            yield Found(path, _readable(path.relative_to(base).as_posix()), str(path.resolve()))
    if not found:
        raise OptionError(f"The pattern {pattern} fits no file. `**` stands for any folders, * for any part of a name.")


def _readable(name: str) -> str:
    """The name as text. Names from Windows archives are often GBK, which Python shows as lone surrogates."""
    return decode_name(os.fsencode(name))


def all_files(paths: Iterable[Path], lists: Iterable[Path], out: Path) -> Iterator[Found]:
    """The files of paths and of lists; errors as of `files_of` and `listed`. `-` among the paths is given as it is."""
    for root in paths:
        if root == STANDARD_INPUT:
            yield Found(root, "stdin", "-")
        else:
            yield from files_of(root, out)
    for file in lists:
        yield from listed(file, out)
