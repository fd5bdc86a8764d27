"""What a batch is given → the files it means: folders, patterns and lists of files, each file with its name."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePath

from gouji.document.errors import OptionError
from gouji.readers.members import decode_name

STANDARD_INPUT = Path("-")


def is_pattern(path: Path) -> bool:
    """Whether a path is meant as a pattern: it has a wildcard (* ? [) and is not there itself."""
    return glob.has_magic(str(path)) and not path.exists()


def files_of(root: Path, out: Path) -> Iterator[tuple[Path, str]]:
    """The files that a path means: itself, those of a folder sorted, or those that a pattern fits.

    Args:
        root: A file, a folder, or a pattern as the shell has it; `**` stands for any folders.
        out: The out folder, resolved, which is passed over.

    Returns:
        Each file and its name: below the folder, or below what precedes the first wildcard.

    Raises:
        OptionError: It means no file, or can't be read.
    """
    if root.is_file():
        yield root, _readable(root.name)
    elif root.is_dir():
        yield from _in_folder(root, out)
    elif is_pattern(root):
        yield from _fitting(root, out)
    else:
        raise OptionError(
            f"{root} is neither a file nor a folder. Give files, folders, patterns, or - for standard input."
        )


def listed(file: Path, out: Path) -> Iterator[tuple[Path, str]]:
    """The files that a list names, one a line; those that are not there, too, since a list may be of yesterday.

    Args:
        file: The list, in UTF-8 or GBK; `-` for standard input. Relative paths are taken from the folder that the
            program was started in; a folder stands for the files in it. Blank lines are passed over.
        out: The out folder, resolved.

    Returns:
        Each file and its name: the path as it is listed, without a leading "/" and with no "..".

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
            yield from ((below, f"{name}/{told}") for below, told in _in_folder(path, out))
        else:
            yield path, _readable(name)


def _in_folder(root: Path, out: Path) -> Iterator[tuple[Path, str]]:
    if root.resolve() == out:
        raise OptionError(f"The out folder {root} is itself an input. Choose another folder with --out.")
    for folder, folders, files in os.walk(root, onerror=_unreadable):
        here = Path(folder)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (here / f).resolve() != out)
        below = _readable(here.relative_to(root).as_posix())
        for file in sorted(files):
            path = here / file
            if not file.startswith(".") and path.is_file():
                yield path, _readable(file) if below == "." else f"{below}/{_readable(file)}"


def _fitting(pattern: Path, out: Path) -> Iterator[tuple[Path, str]]:
    parts = pattern.parts
    first = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    base = Path(*parts[:first])
    found = False
    for text in sorted(glob.iglob(str(pattern), recursive=True)):
        path = Path(text)
        if path.is_file() and out not in path.resolve().parents:
            found = True
            yield path, _readable(path.relative_to(base).as_posix())
    if not found:
        raise OptionError(f"The pattern {pattern} fits no file. `**` stands for any folders, * for any part of a name.")


def real_path(path: Path) -> str:
    """Where a path leads, as `Path.resolve` has it, which asks for each folder anew each time."""
    if path.is_symlink():
        return str(path.resolve())
    return f"{_real_folder(path.parent)}{os.sep}{path.name}"


@lru_cache(maxsize=64)
def _real_folder(path: Path) -> str:
    return str(path.resolve())


def _unreadable(error: OSError) -> None:
    raise OptionError(f"The folder {error.filename} can't be read ({error.strerror}).") from error


def _readable(name: str) -> str:
    """The name as text. Names from Windows archives are often GBK, which Python shows as lone surrogates."""
    return decode_name(os.fsencode(name))


def all_files(paths: Iterable[Path], lists: Iterable[Path], out: Path) -> Iterator[tuple[Path, str]]:
    """The files of paths and of lists; errors as of `files_of` and `listed`. `-` among the paths is given as it is."""
    for root in paths:
        if root == STANDARD_INPUT:
            yield root, "stdin"
        else:
            yield from files_of(root, out)
    for file in lists:
        yield from listed(file, out)
