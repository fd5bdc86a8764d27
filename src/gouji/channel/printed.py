"""Texts summed up by what their errors depend on, so that the errors to be expected are found quickly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Protocol

from gouji.channel.levels import context_of, keys_of, kind_of
from gouji.channel.normalise import squeeze


class Rates(Protocol):
    """The probabilities that are needed of a channel, 0 to 1."""

    def error(self, key: str) -> float:
        """That a character is not read as itself."""
        ...

    def lost_kind(self, kind: str) -> float:
        """That a cell or text of a kind is lost as a whole."""
        ...

    def added_rate(self, context: str) -> float:
        """That something is put in after a character."""
        ...


class Printed:
    """The characters of some texts by kind of cell.

    Attributes:
        characters: Number of all characters, white space aside.
    """

    def __init__(self, texts: Iterable[tuple[str, bool]]) -> None:
        """Count the characters of texts, each with whether it is the number of a cell."""
        self._counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for text, number in texts:
            plain = squeeze(text)
            if plain:
                self._counts[kind_of(plain, number), context_of(number)].update(keys_of(plain, number))
        self.characters = sum(counts.total() for counts in self._counts.values())

    def errors(self, rates: Rates) -> float:
        """Number of characters to be expected misread, lost or put in."""
        wrong = 0.0
        for (kind, context), counts in self._counts.items():
            lost, all_characters = rates.lost_kind(kind), counts.total()
            each = sum(n * rates.error(key) for key, n in counts.items()) + all_characters * rates.added_rate(context)
            wrong += lost * all_characters + (1 - lost) * each
        return wrong
