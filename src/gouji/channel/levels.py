"""What was counted when real OCR output was compared with the truth: the data behind the channel.

Characters are compared folded (see `normalise.fold`), so that a full-width comma read as a plain one is no error, and
without white space, which has counts of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import msgspec

from gouji.channel.normalise import is_han

SIGNS = "-+.,/%()"
"""Signs that stand in or for a number."""

LONE = "lone "
"""Begins the key of a digit or sign that stands alone in its cell: engines that read by context have none for it."""

CLASSES = ("lone", "digit", "sign", "latin", "han", "other")
"""Classes of characters that share a rate where a character has no counts of its own."""

OWN = frozenset({"lone", "digit", "sign"})
"""Classes whose characters always have counts of their own."""

KINDS = ("digit", "sign", "number", "short", "middle", "long")
"""Kinds of cells and lines by how easily they are lost: a lone digit or sign, a longer number, and words by length."""

SHORT, MIDDLE = 4, 12
"""Most characters of a short and of a middling text."""

REST = "\ufffd"
"""Stands in the data for what a character was read as too rarely to be kept."""

_NUMBER = re.compile(r"[-+(]*\d[\d,.]*[%)]*")


@dataclass(frozen=True, slots=True)
class Insertions:
    """What was put in.

    Attributes:
        places: Characters of the truth after which something could have been put in.
        doubled: How often the character before was doubled.
        characters: How often each other character was put in.
    """

    places: int = 0
    doubled: int = 0
    characters: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """Counts of one engine at one severity.

    Attributes:
        engine: Name of the engine.
        severity: Name of the severity.
        cells: Cells lost as a whole and cells printed, by kind (see `KINDS`).
        cell_characters: Characters in the cells printed, by kind.
        seen: How often each character with a row of its own was printed in cells that were not lost.
        confusions: What such a character was read as, and how often; "" for lost, `REST` for all that
            was too rare to be kept. What is not here was read right.
        others: Characters without a row, by class: how many were printed, misread, lost, and misread as one of their
            neighbours by glyph.
        insertions: What was put in, "number" in numbers and "text" elsewhere.
        splits: Gaps between characters in which a space was put, and all gaps, by the same two names.
        merges: Spaces lost, and all spaces, by the same two names.
    """

    engine: str
    severity: str
    cells: dict[str, tuple[int, int]]
    cell_characters: dict[str, int]
    seen: dict[str, int]
    confusions: dict[str, dict[str, int]]
    others: dict[str, tuple[int, int, int, int]]
    insertions: dict[str, Insertions]
    splits: dict[str, tuple[int, int]]
    merges: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the counts are from.

    Attributes:
        engines: Engines with their versions.
        fonts: Families of the fonts that the pages were set in.
        reports: Number of reports read.
        characters: Number of characters compared.
        date: ISO date of the estimation.
        pairs: SHA-256 of the pairs of truth and reading.
        note: What else a reader should know.
    """

    engines: tuple[str, ...]
    fonts: tuple[str, ...]
    reports: int
    characters: int
    date: str
    pairs: str
    note: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The data file: where it is from, and the counts by engine and severity."""

    provenance: Provenance
    levels: tuple[Level, ...]


@cache
def load_counts() -> Counts:
    """The counts that Gouji ships."""
    data = (resources.files("gouji.channel") / "data" / "ocr.json").read_bytes()
    return msgspec.json.decode(data, type=Counts)


def keys_of(text: str, number: bool) -> list[str]:
    """Keys of the characters of a folded text without spaces: the characters, or that of a lone one.

    Args:
        text: The text.
        number: It is the number of a cell.
    """
    return [LONE + text] if number and len(text) == 1 else list(text)


def class_of(character: str) -> str:
    """The class of the key of a character (see `CLASSES`)."""
    if character.startswith(LONE):
        return "lone"
    if "0" <= character <= "9":
        return "digit"
    if character in SIGNS:
        return "sign"
    if character.isascii() and character.isalpha():
        return "latin"
    return "han" if is_han(character) else "other"


def kind_of(text: str, number: bool) -> str:
    """The kind of a cell with this folded text (see `KINDS`)."""
    if number and len(text) == 1:
        return "digit" if text.isdigit() else "sign"
    if number and _NUMBER.fullmatch(text):
        return "number"
    return "short" if len(text) <= SHORT else "middle" if len(text) <= MIDDLE else "long"


def context_of(number: bool) -> str:
    """Name under which insertions, splits and merges are counted."""
    return "number" if number else "text"
