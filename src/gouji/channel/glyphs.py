"""Characters that look alike, by the likeness of their pictures: for confusions that were never counted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

STEPS = 50
"""Likeness is kept as one letter, in this many steps from 0 to 1."""
_FIRST = ord("0")


@cache
def neighbours() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """The characters most like each character, likest first.

    Returns:
        Pairs of a character and its likeness (normalised correlation of the blurred pictures, 0 to 1) by character.
    """
    text = (resources.files("gouji.channel") / "data" / "glyphs.txt").read_text(encoding="utf-8")
    table = {}
    for line in text.splitlines():
        if line.startswith("# "):
            continue
        alike = line[1:]
        half = len(alike) // 2
        table[line[0]] = tuple(
            (other, (ord(step) - _FIRST) / STEPS) for other, step in zip(alike[:half], alike[half:], strict=True)
        )
    return MappingProxyType(table)


def encode(character: str, alike: tuple[tuple[str, float], ...]) -> str:
    """A line of the data file."""
    others = "".join(other for other, _ in alike)
    return character + others + "".join(chr(_FIRST + round(likeness * STEPS)) for _, likeness in alike)
