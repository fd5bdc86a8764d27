"""The noisy channel between a printed page and its OCR text: what is misread, lost and put in, with costs.

A `Channel` is a mixture of tables of probabilities, made from counts of real OCR (see `levels` and `table`). Costs are
-log of probabilities, in nats. Characters are folded (see `normalise.fold`): what folding makes equal is no error, and
white space is none either.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from random import Random

from gouji.channel.levels import LONE, Level, context_of, keys_of, kind_of, load_counts
from gouji.channel.mixture import Mixture, Part, around, by_engine, scaled
from gouji.channel.normalise import fold, is_han, squeeze
from gouji.channel.numerals import PARTS, readings
from gouji.channel.printed import Printed
from gouji.channel.table import ALPHABET, Table

UNSEEN = 0.05
"""Share of what is put in left for characters that never were."""
LEAST = 1e-9
"""Probability below which nothing is told apart; keeps costs finite."""
MOST = 0.9
"""Probability of an event that no rescaling passes."""
MOST_ERROR = 0.3
"""Largest character error that is simulated: beyond it real pages lose lines, not characters."""
SCALES = (1e-4, 1e4)
"""Least and largest factor on the odds of errors."""
HALVINGS = 40


@dataclass(slots=True)
class _Memory:
    """What a channel has worked out."""

    costs: dict[tuple[str, str], float] = field(default_factory=dict)
    numbers: dict[tuple[str, int, str], tuple[tuple[str, float], ...]] = field(default_factory=dict)
    engines: list[list[Table]] = field(default_factory=list)
    mixtures: dict[float, Mixture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """A channel; make one by `load_channel`, then `pooled` and `at_error`.

    Attributes:
        levels: The counts it is made from.
        mixture: Their probabilities.
        scale: Factor on the odds of every error.
    """

    levels: tuple[Level, ...]
    mixture: Mixture
    scale: float = 1.0
    _memory: _Memory = field(default_factory=_Memory, repr=False)

    def pooled(self, engines: Sequence[str] | None = None, severities: Sequence[str] | None = None) -> Channel:
        """The channel of some engines and severities together, each weighing what it counted.

        Args:
            engines: Names of engines; all if None.
            severities: Names of severities; all if None.

        Raises:
            KeyError: Nothing was counted for them.
        """
        chosen = tuple(
            level
            for level in self.levels
            if (engines is None or level.engine in engines) and (severities is None or level.severity in severities)
        )
        if not chosen:
            raise KeyError(f"The channel has no counts of engines {engines} at severities {severities}.")
        return Channel(chosen, Mixture([Part(1.0, Table(chosen, Table(self.levels)))]))

    @property
    def character_error(self) -> float:
        """Character error of the pages that the levels were counted on, 0 to 1; the scale doesn't change it."""
        return self.mixture.character_error

    def at_error(self, rate: float, over: Sequence[tuple[str, bool]] = ()) -> Channel:
        """The channel at a stated character error.

        What is confused changes with severity, so for every engine the two severities whose own errors lie around the
        rate are mixed; where an engine has none as bad (or as good), the odds of its errors are scaled. Engines weigh
        alike.

        Args:
            rate: Share of characters misread, lost or put in, 0 to `MOST_ERROR`.
            over: Texts, each with whether it is a cell's number, on which the rate is to be expected; if none, it
                holds about for pages like those that the levels were counted on.

        Raises:
            ValueError: The rate is out of range.
        """
        if not 0 <= rate <= MOST_ERROR:
            raise ValueError(f"A character error of {rate} can't be simulated; it must be from 0 to {MOST_ERROR}.")
        mixture = self._mixture(rate)
        if not over or not rate:
            return Channel(self.levels, mixture, rate / mixture.character_error)
        page = Printed(over)
        low, high = SCALES
        for _ in range(HALVINGS):
            middle = math.sqrt(low * high)
            wrong = page.errors(Channel(self.levels, mixture, middle))
            low, high = (middle, high) if wrong < rate * page.characters else (low, middle)
        return Channel(self.levels, mixture, high)

    def _mixture(self, rate: float) -> Mixture:
        """Of every engine, all weighing alike, the two severities around a character error."""
        memory = self._memory
        if rate not in memory.mixtures:
            engines = memory.engines = memory.engines or by_engine(self.levels)
            parts = [part for steps in engines for part in around(rate, steps)]
            memory.mixtures[rate] = Mixture([replace(part, weight=part.weight / len(engines)) for part in parts])
        return memory.mixtures[rate]

    def expected_error(self, texts: Iterable[tuple[str, bool]]) -> float:
        """The character error to be expected on texts, each with whether it is a cell's number."""
        page = Printed(texts)
        return page.errors(self) / page.characters if page.characters else 0.0

    # -- probabilities, 0 to 1

    def error(self, character: str) -> float:
        """Probability that a character, given by its key (see `levels.keys_of`), is not read as itself."""
        return self._scaled(self.mixture.row(character).error)

    def lost(self, text: str, number: bool) -> float:
        """Probability that a cell or piece of text is lost as a whole."""
        return self.lost_kind(kind_of(squeeze(text), number))

    def lost_kind(self, kind: str) -> float:
        """Probability that a cell or text of a kind (see `levels.KINDS`) is lost as a whole."""
        return self._scaled(self.mixture.lost(kind))

    def added_rate(self, context: str) -> float:
        """Probability that something is put in after a character, in "number" or "text"."""
        return self._scaled(self.mixture.added(context).rate)

    def _scaled(self, probability: float) -> float:
        return probability if self.scale == 1 else min(MOST, scaled(probability, self.scale))

    # -- drawing

    def damage(self, text: str, rng: Random, number: bool = False) -> str:
        """Draw what an engine reads where a text is printed.

        Args:
            text: The text printed; characters that are read right stay as they are, unfolded.
            rng: Source of chance.
            number: It is the number of a cell; such cells are lost more often, lone digits most of all.

        Returns:
            The reading; "" if all is lost.
        """
        if not self.scale or not text.strip():
            return text
        if rng.random() < self.lost(text, number):
            return ""
        context = context_of(number)
        split, merge = self._scaled(self.mixture.split(context)), self._scaled(self.mixture.merge(context))
        added, put_in = self.mixture.added(context), self.added_rate(context)
        lone = LONE if number and len(text.strip()) == 1 else ""
        read: list[str] = []
        for i, character in enumerate(text):
            if character.isspace():
                read += [] if character == " " and rng.random() < merge else [character]
                continue
            row = self.mixture.row(lone + fold(character))
            wrong = rng.random() < self._scaled(row.error)
            read.append(_draw(row.outcomes, rng) if wrong else character)
            if rng.random() < put_in:
                read.append(_draw({**added.characters, character: added.doubled}, rng))
            if i + 1 < len(text) and not text[i + 1].isspace() and rng.random() < split:
                read.append(" ")
        return "".join(read)

    def misread(self, text: str, rng: Random, number: bool = False) -> str:
        """Take one character of a text for another: the likely ones more often.

        Args:
            text: The text printed.
            rng: Source of chance.
            number: It is the number of a cell: a digit is taken for another; else a Han character for any.

        Returns:
            The text with one character replaced, or itself if it has none.
        """
        plain = fold(text)
        places = [i for i, c in enumerate(plain) if ("0" <= c <= "9" if number else is_han(c))]
        if not places:
            return text
        keys = {i: LONE + plain[i] if number and len(plain) == 1 else plain[i] for i in places}
        i = rng.choices(places, [self.mixture.row(keys[i]).error for i in places])[0]
        row = self.mixture.row(keys[i])
        shares = {c: row.share(c) for c in ("0123456789" if number else row.outcomes) if c not in ("", plain[i])}
        return text[:i] + _draw(shares, rng) + text[i + 1 :]

    # -- costs

    def cost(self, truth: str, read: str, lone: bool = False) -> float:
        """Cost of reading a character as another.

        Args:
            truth: The character printed, "" for none (`read` was put in).
            read: The character read, "" for none (`truth` was lost).
            lone: The character printed stands alone in its cell.

        Returns:
            -log P(read | truth), in nats, finite.
        """
        if not truth:
            return self.put_in(read, "", False) if read else 0.0
        return self._cost((LONE if lone else "") + fold(truth), fold(read))

    def _cost(self, key: str, read: str) -> float:
        found = self._memory.costs.get((key, read))
        if found is None:
            row = self.mixture.row(key)
            error = self._scaled(row.error)
            probability = 1 - error if key[-1] == read else error * row.share(read)
            found = self._memory.costs[key, read] = _log(probability)
        return found

    def put_in(self, read: str, after: str, number: bool) -> float:
        """Cost of a character put in after another: -log of the probability, in nats.

        Args:
            read: The character put in.
            after: The one before it, "" if none or unknown.
            number: In the number of a cell.
        """
        context = context_of(number)
        added = self.mixture.added(context)
        share = added.characters.get(fold(read), 0.0) + (added.doubled if read == after else 0.0)
        return _log(self.added_rate(context) * (share + UNSEEN / ALPHABET))

    def lost_cost(self, text: str, number: bool) -> float:
        """Cost of a cell, or a piece of text, lost as a whole: -log of the probability, in nats."""
        return _log(self.lost(text, number))

    def string_cost(self, truth: str, read: str, number: bool = False) -> float:
        """Least cost of reading one text as another: edit distance weighted by the channel.

        Args:
            truth: The text printed; it is folded and its white space dropped, as is that of the reading.
            read: The text read.
            number: It is the number of a cell.

        Returns:
            The cost in nats, finite, 0 or more; time grows with the product of the lengths.
        """
        a, b = squeeze(truth), squeeze(read)
        put_in = [self.put_in(c, b[i - 1 : i], number) for i, c in enumerate(b)]
        above = [0.0, *accumulate(put_in)]
        for key in keys_of(a, number):
            gone = self._cost(key, "")
            current = [above[0] + gone]
            for j, other in enumerate(b):
                step = above[j] + self._cost(key, other)
                current.append(min(step, above[j + 1] + gone, current[j] + put_in[j]))
            above = current
        return above[-1] if b or not a else min(above[-1], self.lost_cost(a, number))

    def digit_readings(self, printed: str, limit: int = 20, parts: str = PARTS) -> tuple[tuple[str, float], ...]:
        """Numbers that may stand on the page where this was read, cheapest first.

        Args:
            printed: What was read as a cell's number; may hold letters, or be "" for a cell that was lost.
            limit: The most to give, 1 or more.
            parts: What a number of the column may be made of: `numerals.DIGITS` for counts.

        Returns:
            Numbers as written, each with -log P(printed | number) in nats. The number read is among them, usually
            first, if it is one, and so is 0, the commonest of all. The prior of the numbers is the caller's.
        """
        plain = squeeze(printed)
        found = self._memory.numbers.get((plain, limit, parts))
        if found is None:
            found = self._memory.numbers[plain, limit, parts] = readings(self, plain, limit, parts)
        return found


def channel_of(levels: tuple[Level, ...]) -> Channel:
    """The channel of some counts, all together."""
    return Channel(levels, Mixture([Part(1.0, Table(levels))]))


@cache
def load_channel() -> Channel:
    """The channel that Gouji ships: all engines and severities together, as counted."""
    return channel_of(load_counts().levels)


def _draw(shares: Mapping[str, float], rng: Random) -> str:
    """A key by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


def _log(probability: float) -> float:
    return -math.log(max(probability, LEAST))
