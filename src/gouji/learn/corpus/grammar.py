"""A grammar of texts: entries with many wordings, expanded by chance."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random

import yaml

_PART = re.compile(r"\{([^}]+)\}")
_NUMBER = re.compile(r"#(\d+)-(\d+)")

Parts = tuple[str | tuple[str, int, int], ...]
"""A wording cut up: fixed text at even places, else (name, low, high), name "#" for a number."""


class Grammar:
    """Entries, each with its wordings."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self.entries: dict[str, list[Parts]] = {
            name: [_cut(str(text)) for text in texts] for name, texts in entries.items()
        }
        self._counts: dict[str, int] = {}

    def expand(self, name: str, rng: Random, known: Mapping[str, str]) -> str:
        """A wording of an entry.

        Args:
            name: The entry.
            rng: Source of chance.
            known: Texts that stand for names; they go before entries.

        Raises:
            KeyError: A wording names something that is neither known nor an entry.
        """
        wordings = self.entries[name]
        return self._write(wordings[int(rng.random() * len(wordings))], rng, known)

    def count(self, name: str) -> int:
        """How many texts an entry can give, numbers and names of the report's own counted as one text each.

        A lower bound as long as no text can be put together in two ways, which holds nearly everywhere.
        """
        if name not in self._counts:
            self._counts[name] = sum(
                math.prod(self.count(p[0]) for p in parts if not isinstance(p, str) and p[0] in self.entries)
                for parts in self.entries[name]
            )
        return self._counts[name]

    def _write(self, parts: Parts, rng: Random, known: Mapping[str, str]) -> str:
        texts = []
        for part in parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            name, low, high = part
            if name == "#":  # log-uniform: small counts are the common ones
                texts.append(str(int(low * math.exp(rng.random() * math.log((high + 1) / low)))))
            else:
                texts.append(known[name] if name in known else self.expand(name, rng, known))
        return "".join(texts)


def _cut(text: str) -> Parts:
    parts: list[str | tuple[str, int, int]] = []
    for i, piece in enumerate(_PART.split(text)):
        if i % 2 == 0:
            if piece:
                parts.append(piece)
            continue
        found = _NUMBER.fullmatch(piece)
        parts.append(("#", int(found[1]), int(found[2])) if found else (piece, 0, 0))
    return tuple(parts)


def _read(name: str) -> dict[str, list[str]]:
    path = resources.files("gouji.learn.corpus") / "data" / name
    data: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


@cache
def prose() -> Grammar:
    """The grammar of reports."""
    return Grammar(_read("prose.yaml"))


@cache
def places() -> dict[str, list[str]]:
    """Parts of place names and offices."""
    return _read("places.yaml")


@cache
def confusions() -> dict[str, str]:
    """Similar-looking characters of each character, as one string."""
    similar: dict[str, str] = {}
    for group in _read("confusions.yaml")["groups"]:
        for character in group:
            similar[character] = similar.get(character, "") + group.replace(character, "")
    return similar
