"""Counts → smoothed probabilities of what becomes of a character.

Three sources, each backed off to the next by Dirichlet smoothing: the counts of the levels in hand, those of all
levels, and the likeness of the glyphs. (MacKay and Peto, "A hierarchical Dirichlet language model", 1995.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gouji.channel.glyphs import neighbours
from gouji.channel.levels import CLASSES, KINDS, REST, Insertions, Level, class_of

PRIOR = 1.0
"""Weight of the next source, in counts. Below 2 a confusion seen once is likelier than the likest glyph unseen."""
RATE_PRIOR = 20.0
"""Weight of a class's error rate in that of a character, in characters seen."""
UNSEEN = 0.05
"""Share of errors left for confusions neither seen nor similar."""
ALPHABET = 7000
"""Characters that an engine can answer with, roughly; the engines know the 6,763 of GB 2312 and more."""
SHARP = 8.0
"""A glyph's share falls with (1 - likeness) times this."""


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of a character.

    Attributes:
        error: Probability that it is not read as itself, 0 to 1.
        outcomes: Share of the errors by what was read, "" for nothing; they sum to 1 - UNSEEN, which is left for the
            rest of the alphabet.
    """

    error: float
    outcomes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Added:
    """What is put in.

    Attributes:
        rate: Probability that something is put in after a character, 0 to 1.
        doubled: Share of these in which that character is doubled.
        characters: Share of these by the character put in.
    """

    rate: float
    doubled: float
    characters: Mapping[str, float]


class Table:
    """Probabilities from the counts of some levels, backed off to those of all."""

    def __init__(self, levels: Sequence[Level], parent: Table | None = None) -> None:
        """Pool the counts.

        Args:
            levels: What to pool, in which each level counts by the characters it saw.
            parent: The table of all levels, None for that table itself.
        """
        self._levels, self._parent = tuple(levels), parent
        self._rows: dict[str, Row] = {}
        self._outcomes: dict[str, dict[str, float]] = {}
        self._seen = _sum(level.seen for level in levels)
        self._others = {name: _columns(level.others.get(name, (0, 0, 0)) for level in levels) for name in CLASSES}

    def row(self, character: str) -> Row:
        """What becomes of a folded character."""
        found = self._rows.get(character)
        if found is None:
            found = self._rows[character] = Row(self._error(character), self.outcomes(character))
        return found

    def _error(self, character: str) -> float:
        seen = self._seen.get(character, 0)
        wrong = sum(self._confused(character).values())
        rate = self.class_error(class_of(character))
        return (wrong + RATE_PRIOR * rate) / (seen + RATE_PRIOR)

    def class_error(self, name: str) -> float:
        """Error rate of the characters of a class that have no row of their own."""
        printed, misread, lost = self._others[name]
        base = self._parent.class_error(name) if self._parent else self._all_error
        return (misread + lost + RATE_PRIOR * base) / (printed + RATE_PRIOR)

    @cached_property
    def _all_error(self) -> float:
        printed = sum(counts[0] for counts in self._others.values()) + sum(self._seen.values())
        wrong = sum(counts[1] + counts[2] for counts in self._others.values())
        wrong += sum(sum(row.values()) for level in self._levels for row in level.confusions.values())
        return (wrong + 0.5) / (printed + 1)

    def outcomes(self, character: str) -> dict[str, float]:
        """Share of the errors of a character by what was read (see `Row.outcomes`)."""
        found = self._outcomes.get(character)
        if found is None:
            found = self._outcomes[character] = self._smoothed(character)
        return found

    def _smoothed(self, character: str) -> dict[str, float]:
        base = self._parent.outcomes(character) if self._parent else self._alike(character)
        counts = self._confused(character)
        del counts[REST]
        total = sum(counts.values()) + PRIOR
        # the prior's own sum is 1 - UNSEEN; what was seen leaves the same share to the unseen
        shares = {other: PRIOR * share / total for other, share in base.items()}
        for other, count in counts.items():
            shares[other] = shares.get(other, 0.0) + count * (1 - UNSEEN) / total
        return shares

    def _confused(self, character: str) -> Counter[str]:
        return _sum(level.confusions.get(character, {}) for level in self._levels)

    def _alike(self, character: str) -> dict[str, float]:
        lost = self._lost_shares[class_of(character)]
        alike = neighbours().get(character, ())
        weights = {other: 2.718281828 ** (-SHARP * (1 - likeness)) for other, likeness in alike}
        whole = sum(weights.values())
        if not whole:
            return {"": 1 - UNSEEN}
        shares = {other: (1 - UNSEEN) * (1 - lost) * weight / whole for other, weight in weights.items()}
        return {"": (1 - UNSEEN) * lost, **shares}

    @cached_property
    def _lost_shares(self) -> dict[str, float]:
        """Share of the errors of a class in which the character is lost."""
        lost = Counter({name: counts[2] for name, counts in self._others.items()})
        wrong = Counter({name: counts[1] + counts[2] for name, counts in self._others.items()})
        for level in self._levels:
            for character, row in level.confusions.items():
                lost[class_of(character)] += row.get("", 0)
                wrong[class_of(character)] += sum(row.values())
        return {name: (lost[name] + 0.5) / (wrong[name] + 1) for name in CLASSES}

    def lost(self, kind: str) -> float:
        """Probability that a cell is lost as a whole, by kind."""
        lost, printed = _columns(level.cells.get(kind, (0, 0)) for level in self._levels)
        return (lost + 0.5) / (printed + 1)

    def added(self, context: str) -> Added:
        """What is put in, in "number" or "text"."""
        counts = [level.insertions.get(context, Insertions()) for level in self._levels]
        places, doubled = sum(c.places for c in counts), sum(c.doubled for c in counts)
        characters = _sum(c.characters for c in counts)
        number = sum(characters.values()) + doubled
        whole = number + 1
        return Added(
            (number + 0.5) / (places + 1),
            (doubled + 0.5) / whole,
            {c: n / whole for c, n in sorted(characters.items())},
        )

    def split(self, context: str) -> float:
        """Probability that a space is put between two characters."""
        split, gaps = _columns(level.splits.get(context, (0, 0)) for level in self._levels)
        return (split + 0.5) / (gaps + 1)

    def merge(self, context: str) -> float:
        """Probability that a space is lost."""
        merged, spaces = _columns(level.merges.get(context, (0, 0)) for level in self._levels)
        return (merged + 0.5) / (spaces + 1)

    @cached_property
    def character_error(self) -> float:
        """Share of the characters seen that were misread, lost or put in, 0 to 1 (over 1 if more is put in)."""
        printed = sum(sum(level.cell_characters.values()) for level in self._levels)
        return self.errors / printed if printed else 0.0

    @cached_property
    def errors(self) -> float:
        """Number of characters misread, lost or put in."""
        wrong = 0.0
        for level in self._levels:
            wrong += sum(sum(row.values()) for row in level.confusions.values())
            wrong += sum(misread + lost for _, misread, lost in level.others.values())
            wrong += sum(i.doubled + sum(i.characters.values()) for i in level.insertions.values())
            for kind in KINDS:  # a lost cell's characters are all lost; its length is the kind's mean
                lost, cells = level.cells.get(kind, (0, 0))
                wrong += level.cell_characters.get(kind, 0) * lost / cells if cells else 0
        return wrong


class Mixture:
    """Tables mixed by weight; the weights sum to 1."""

    def __init__(self, parts: Sequence[tuple[float, Table]]) -> None:
        self.parts = tuple(parts)
        self._rows: dict[str, Row] = {}
        self._added: dict[str, Added] = {}

    @property
    def character_error(self) -> float:
        """Share of characters misread, lost or put in on the pages that were counted."""
        return sum(weight * table.character_error for weight, table in self.parts)

    def row(self, character: str) -> Row:
        """What becomes of a folded character."""
        found = self._rows.get(character)
        if found is None:
            rows = [(weight, table.row(character)) for weight, table in self.parts]
            error = sum(weight * row.error for weight, row in rows)
            shares = _mixed((weight * row.error / error, row.outcomes) for weight, row in rows)
            found = self._rows[character] = Row(error, shares)
        return found

    def added(self, context: str) -> Added:
        """What is put in, in "number" or "text"."""
        found = self._added.get(context)
        if found is None:
            parts = [(weight, table.added(context)) for weight, table in self.parts]
            rate = sum(weight * added.rate for weight, added in parts)
            doubled = sum(weight * added.rate / rate * added.doubled for weight, added in parts)
            shares = _mixed((weight * added.rate / rate, added.characters) for weight, added in parts)
            found = self._added[context] = Added(rate, doubled, shares)
        return found

    def lost(self, kind: str) -> float:
        """Probability that a cell is lost as a whole, by kind."""
        return sum(weight * table.lost(kind) for weight, table in self.parts)

    def split(self, context: str) -> float:
        """Probability that a space is put between two characters."""
        return sum(weight * table.split(context) for weight, table in self.parts)

    def merge(self, context: str) -> float:
        """Probability that a space is lost."""
        return sum(weight * table.merge(context) for weight, table in self.parts)


def _mixed(parts: Iterable[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for weight, part in parts:
        for other, share in part.items():
            shares[other] = shares.get(other, 0.0) + weight * share
    return shares


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total


def _columns(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Sums of the columns; at least one row."""
    return tuple(map(sum, zip(*rows, strict=True)))
