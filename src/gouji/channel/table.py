"""Counts → smoothed probabilities of what becomes of a character.

What a character is read as is backed off from the counts of the levels in hand to those of all levels, from these to
what its class is read as and to the likeness of the glyphs, each time with the weight of Witten and Bell ("The
zero-frequency problem", IEEE Transactions on Information Theory 37, 1991): the more different readings were seen, the
likelier is one that was not.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gouji.channel.glyphs import neighbours
from gouji.channel.levels import CLASSES, KINDS, OWN, REST, Insertions, Level, class_of

RATE_PRIOR = 20.0
"""Weight of a class's error rate in that of a character, in characters seen."""
ALPHABET = 7000
"""Characters that an engine can answer with, roughly; the engines know the 6,763 of GB 2312 and more."""
CAUTION = 4.0
"""Factor on the weight of what is backed off to; of 0.5, 1, 2 and 4 it foretold held-out reports best: the pages of one
report share their noise, so that what was seen often in it is rarer in others."""
SHARP = 8.0
"""A glyph's share falls with (1 - likeness) times this."""


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of a character.

    Attributes:
        error: Probability that it is not read as itself, 0 to 1.
        outcomes: Share of the errors by what was read, "" for nothing.
        rest: Share left for the whole rest of the alphabet.
    """

    error: float
    outcomes: Mapping[str, float]
    rest: float

    def share(self, read: str) -> float:
        """Share of the errors in which this was read, above 0."""
        return self.outcomes.get(read, 0.0) + self.rest / ALPHABET


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


@dataclass(frozen=True, slots=True)
class _Class:
    """What a class is read as: share of errors lost, share of misreadings alike in glyph, shares of each reading."""

    lost: float
    alike: float
    outcomes: Mapping[str, float]


def _backed_off(counts: Mapping[str, int], base: Row, error: float) -> Row:
    """Counts of readings smoothed by Witten and Bell; each of the `REST` counts as a reading of its own."""
    rest = counts.get(REST, 0)
    kept = {other: n for other, n in counts.items() if other != REST}
    whole, different = sum(kept.values()) + rest, CAUTION * (len(kept) + rest)
    if not whole:
        return Row(error, base.outcomes, base.rest)
    left = (rest + different) / (whole + different)
    shares = {other: n / (whole + different) for other, n in kept.items()}
    return Row(error, mixed(((1.0, shares), (left, base.outcomes))), left * base.rest)


class Table:
    """Probabilities from the counts of some levels, backed off to those of all."""

    def __init__(self, levels: Sequence[Level], parent: Table | None = None) -> None:
        """Pool the counts.

        Args:
            levels: What to pool, in which each level counts by the characters it saw.
            parent: The table of all levels, None for that table itself.
        """
        self._levels, self._parent = tuple(levels), parent
        self._seen = _sum(level.seen for level in levels)
        self._confusions: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for level in levels:
            for character, row in level.confusions.items():
                self._confusions[character].update(row)
        self._others = {name: _columns(level.others.get(name, (0, 0, 0, 0)) for level in levels) for name in CLASSES}
        self._rows: dict[str, Row] = {}

    def row(self, character: str) -> Row:
        """What becomes of a character, by its key (see `levels.keys_of`)."""
        found = self._rows.get(character)
        if found is None:
            seen, wrong = self._seen.get(character, 0), sum(self._confusions.get(character, {}).values())
            error = (wrong + RATE_PRIOR * self.class_error(class_of(character))) / (seen + RATE_PRIOR)
            base = self._parent.row(character) if self._parent else self._alike(character)
            found = self._rows[character] = _backed_off(self._confusions.get(character, {}), base, error)
        return found

    def class_error(self, name: str) -> float:
        """Error rate of a class; only of its characters without a row, where others have one for being hard."""
        printed, misread, lost, _ = self._others[name]
        wrong = misread + lost
        if name in OWN:
            printed += sum(n for c, n in self._seen.items() if class_of(c) == name)
            wrong += sum(sum(row.values()) for c, row in self._confusions.items() if class_of(c) == name)
        base = self._parent.class_error(name) if self._parent else self._all_error
        return (wrong + RATE_PRIOR * base) / (printed + RATE_PRIOR)

    @cached_property
    def _all_error(self) -> float:
        printed = sum(counts[0] for counts in self._others.values()) + sum(self._seen.values())
        wrong = sum(counts[1] + counts[2] for counts in self._others.values())
        wrong += sum(sum(row.values()) for row in self._confusions.values())
        return (wrong + 0.5) / (printed + 1)

    def _alike(self, character: str) -> Row:
        """What a character would be read as by its class and its glyph."""
        kind = self._classes[class_of(character)]
        likeness = dict(neighbours().get(character[-1], ()))
        weights = {other: math.exp(-SHARP * (1 - each)) for other, each in likeness.items()}
        whole = sum(weights.values())
        alike = kind.alike if whole else 0.0
        glyph = {other: weight / whole for other, weight in weights.items()}
        outcomes = mixed(((kind.lost, {"": 1.0}), (1 - kind.lost, mixed(((alike, glyph), (1 - alike, kind.outcomes))))))
        outcomes.pop(character[-1], None)
        return Row(0.0, outcomes, 1 - sum(outcomes.values()))

    @cached_property
    def _classes(self) -> dict[str, _Class]:
        lost = Counter({name: counts[2] for name, counts in self._others.items()})
        misread = Counter({name: counts[1] for name, counts in self._others.items()})
        alike = Counter({name: counts[3] for name, counts in self._others.items()})
        pooled: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for character, row in self._confusions.items():
            name, near = class_of(character), {other for other, _ in neighbours().get(character[-1], ())}
            lost[name] += row.get("", 0)
            misread[name] += sum(row.values()) - row.get("", 0)
            alike[name] += sum(n for other, n in row.items() if other in near)
            pooled[name].update({other: n for other, n in row.items() if other})
        return {
            name: _Class(
                (lost[name] + 0.5) / (lost[name] + misread[name] + 1),
                (alike[name] + 0.5) / (misread[name] + 1),
                _backed_off(pooled[name], Row(0.0, {}, 1.0), 0.0).outcomes,
            )
            for name in CLASSES
        }

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
        """Share of the characters seen that were misread, lost or put in, 0 to 1 (over 1 if more is put in).

        Lone signs are left out: some engines see no dash on any page, however good, and few authors print them.
        """
        printed = sum(n for level in self._levels for kind, n in level.cell_characters.items() if kind != "sign")
        return self.errors / printed if printed else 0.0

    @cached_property
    def errors(self) -> float:
        """Number of characters misread, lost or put in, lone signs left out."""
        wrong = 0.0
        for level in self._levels:
            wrong += sum(sum(row.values()) for row in level.confusions.values())
            wrong += sum(misread + lost for _, misread, lost, _ in level.others.values())
            wrong += sum(i.doubled + sum(i.characters.values()) for i in level.insertions.values())
            for kind in set(KINDS) - {"sign"}:  # a lost cell's characters are all lost; its length is the kind's mean
                lost, cells = level.cells.get(kind, (0, 0))
                wrong += level.cell_characters.get(kind, 0) * lost / cells if cells else 0
        return wrong


def mixed(parts: Iterable[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    """Shares mixed by weight."""
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
