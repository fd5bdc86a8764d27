"""The store: a folder with every correction ever imported, and which of them stand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gouji.learn.corrections.read import read_jsonl, refuse
from gouji.learn.corrections.types import Correction, encode

FILE = "corrections.jsonl"
"""Name of the file in a store."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import came to.

    Attributes:
        read: Corrections that were given, drafts left out.
        added: Those that are new.
        duplicates: Those that the store had, or that were given twice.
        replacing: New ones that now stand in place of an earlier one, which is kept as history.
        history: New ones that are older than the one that stands.
        unsigned: Drafts that nobody has looked at; they were left out.
        standing: Corrections that stand after the import.
    """

    read: int
    added: int
    duplicates: int
    replacing: int
    history: int
    unsigned: int
    standing: int


class Store:
    """The corrections of a folder.

    Args:
        folder: The folder; it need not exist before something is added.

    Raises:
        InputError: Its file is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.all: tuple[Correction, ...] = ()
        if self.path.exists() and self.path.stat().st_size:
            read = read_jsonl(self.path)
            refuse(read.problems)
            self.all = read.corrections

    @property
    def standing(self) -> tuple[Correction, ...]:
        """The latest correction of each thing; of two made at the same time, the one imported later."""
        return tuple(standing(self.all).values())

    def add(self, corrections: Iterable[Correction], unsigned: int = 0) -> Counts:
        """Add corrections; the file is written whole or not at all, in the order of the corrections' times.

        Args:
            corrections: The corrections, in the order they were imported.
            unsigned: Drafts that were left out, to be counted.
        """
        given = tuple(corrections)
        known = set(self.all)
        fresh = [c for c in dict.fromkeys(given) if c not in known]
        before, everything = standing(self.all), (*self.all, *fresh)
        after = standing(everything)
        replacing = sum(1 for thing, c in after.items() if thing in before and before[thing] != c)
        stands = set(after.values())
        history = sum(1 for c in fresh if c not in stands)
        if fresh:
            self.all = tuple(sorted(everything, key=lambda c: c.when))
            self._write()
        return Counts(len(given), len(fresh), len(given) - len(fresh), replacing, history, unsigned, len(after))

    def _write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{FILE}-{os.getpid()}.tmp"
        try:
            draft.write_bytes(b"".join(map(encode, self.all)))
            os.replace(draft, self.path)
        finally:
            draft.unlink(missing_ok=True)


def standing(corrections: Iterable[Correction]) -> dict[tuple[object, ...], Correction]:
    """The latest correction of each thing, by thing."""
    found: dict[tuple[object, ...], Correction] = {}
    for correction in sorted(corrections, key=lambda c: c.when):
        found[correction.thing] = correction
    return found
