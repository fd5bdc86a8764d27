"""Tables of probabilities mixed: engines together, and severities between which a character error lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.channel.levels import Level
from gouji.channel.table import Added, Row, Table, mixed


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a mixture.

    Attributes:
        weight: Its weight; those of a mixture sum to 1.
        table: The table.
        scale: Factor on the odds of its errors.
    """

    weight: float
    table: Table
    scale: float = 1.0

    def of(self, probability: float) -> float:
        """What the part adds to a probability of the mixture."""
        return self.weight * scaled(probability, self.scale)


def scaled(probability: float, scale: float) -> float:
    """A probability with its odds multiplied."""
    return scale * probability / (1 - probability + scale * probability)


class Mixture:
    """Tables mixed by weight."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self._rows: dict[str, Row] = {}
        self._added: dict[str, Added] = {}

    @property
    def character_error(self) -> float:
        """Share of characters misread, lost or put in on the pages that were counted, times the scales."""
        return sum(part.weight * part.scale * part.table.character_error for part in self.parts)

    def row(self, character: str) -> Row:
        """What becomes of a character, by its key (see `levels.keys_of`)."""
        found = self._rows.get(character)
        if found is None:
            rows = [(part.of(row.error), row) for part in self.parts for row in [part.table.row(character)]]
            error = sum(weight for weight, _ in rows)
            shares = mixed((weight / error, row.outcomes) for weight, row in rows)
            found = self._rows[character] = Row(error, shares, sum(weight / error * row.rest for weight, row in rows))
        return found

    def added(self, context: str) -> Added:
        """What is put in, in "number" or "text"."""
        found = self._added.get(context)
        if found is None:
            parts = [(part.of(added.rate), added) for part in self.parts for added in [part.table.added(context)]]
            rate = sum(weight for weight, _ in parts)
            doubled = sum(weight / rate * added.doubled for weight, added in parts)
            shares = mixed((weight / rate, added.characters) for weight, added in parts)
            found = self._added[context] = Added(rate, doubled, shares)
        return found

    def lost(self, kind: str) -> float:
        """Probability that a cell is lost as a whole, by kind."""
        return sum(part.of(part.table.lost(kind)) for part in self.parts)

    def split(self, context: str) -> float:
        """Probability that a space is put between two characters."""
        return sum(part.of(part.table.split(context)) for part in self.parts)

    def merge(self, context: str) -> float:
        """Probability that a space is lost."""
        return sum(part.of(part.table.merge(context)) for part in self.parts)


def by_engine(levels: Sequence[Level]) -> list[list[Table]]:
    """For each engine a table of each severity, all backed off to that of all levels, the mildest first."""
    whole, engines = Table(levels), defaultdict[str, list[Table]](list)
    for level in levels:
        engines[level.engine].append(Table([level], whole))
    return [sorted(steps, key=lambda step: step.character_error) for steps in engines.values()]


def around(rate: float, steps: Sequence[Table]) -> list[Part]:
    """The two severities of an engine around a character error, or the nearest one scaled."""
    above = next((i for i, step in enumerate(steps) if step.character_error >= rate), len(steps))
    if above in (0, len(steps)):
        step = steps[min(above, len(steps) - 1)]
        return [Part(1.0, step, rate / step.character_error)] if rate else [Part(1.0, step)]
    low, high = steps[above - 1], steps[above]
    weight = (rate - low.character_error) / (high.character_error - low.character_error)
    return [Part(1 - weight, low), Part(weight, high)]
