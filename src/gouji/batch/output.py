"""Writing and reading the files of an out folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gouji.document import Report
from gouji.store import places
from gouji.store.ledger import MANIFEST

__all__ = [
    "LOCK", "MANIFEST", "REVIEW", "SUMMARY", "read_result", "read_results", "remove_drafts",
    "result_files", "result_path", "write_whole",
]  # fmt: skip

SUMMARY = "summary.json"
REVIEW = "review.csv"
LOCK = ".gouji.lock"
"""Held by the run that is at work in the folder; the system lets go of it when the process ends, however it does."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of this machine so that it is there whole or not at all, and on the disk."""
    places.write_whole(places.Folder(path.parent), path.name, data)


def remove_drafts(out: Path) -> None:
    """Remove what a run that was killed had begun to write. Only for who holds the folder's lock."""
    for draft in out.rglob(f"{places.DRAFT}*.tmp"):
        draft.unlink(missing_ok=True)


def result_path(name: str, number: int, format: str) -> str:
    """Where a report's result goes, below the out folder: "a/report.txt.json", "a/report.txt.2.json"."""
    return f"{name}.{format}" if number == 1 else f"{name}.{number}.{format}"


def result_files(folder: Path) -> list[str]:
    """Paths of the JSON results below an out folder, sorted, relative, "/" between parts."""
    paths = (p.relative_to(folder).as_posix() for p in folder.rglob("*.json") if not p.name.startswith("."))
    return sorted(path for path in paths if path != SUMMARY)


def read_result(path: Path) -> Report:
    """Read one result.

    Raises:
        ValueError: The file can't be read, or is no result.
    """
    try:
        return Report.from_json(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path} can't be read ({error.strerror}).") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def read_results(folder: Path) -> Iterator[tuple[str, Report | ValueError]]:
    """Every JSON file below an out folder: its relative path, and the report or why it is none."""
    for path in result_files(folder):
        try:
            yield path, read_result(folder / path)
        except ValueError as error:
            yield path, error
