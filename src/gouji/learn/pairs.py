"""Pairs of a printed line and what an engine read for it: the records from which channels are estimated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.learn.jsonl import read_records, write_records


@dataclass(frozen=True, slots=True)
class Pair:
    """A text as printed and as read.

    Attributes:
        truth: The text printed.
        read: The text read, "" if it was lost.
        role: Role of the piece (see `gouji.learn.corpus.page.Role`); "number" for cells.
        engine: Name of the engine, with its version after a space if known.
        severity: How badly it was scanned.
        font: Family of the font.
        report: Name of the report.
    """

    truth: str
    read: str
    role: str
    engine: str
    severity: str
    font: str
    report: str


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs to a `.jsonl` or `.jsonl.xz` file."""
    write_records(path, pairs)


def read_pairs(path: Path) -> Iterator[Pair]:
    """Read the pairs of a file, in order.

    Raises:
        OptionError: The file can't be read, or a line is no pair.
    """
    return read_records(path, Pair, "file of pairs", "pair")
