"""How well a channel foretells readings that it was not estimated from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from gouji.channel import squeeze
from gouji.channel.glyphs import neighbours
from gouji.channel.levels import class_of, keys_of
from gouji.channel.noise import channel_of
from gouji.channel.table import ALPHABET, Row
from gouji.learn.channel.estimate import align, by_report, count, garbled
from gouji.learn.corpus.grammar import confusions
from gouji.learn.pairs import Pair

SHARE = 0.8
"""Share of the reports that the channel is estimated from."""
HAND_SHARE = 0.9
"""Share of the errors that the hand-made confusions, at their best, are taken to cover."""
DIGITS = {"0": "6938", "1": "74", "2": "7", "3": "8", "4": "1", "5": "63", "6": "890", "7": "1", "8": "36", "9": "60"}
"""Digits taken for one another, as written by hand before real readings were counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """A character printed, by its key, and what was read, "" for lost."""

    key: str
    read: str
    engine: str
    severity: str

    @property
    def wrong(self) -> bool:
        """It was misread or lost."""
        return self.read != self.key[-1]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Mean -log likelihood of what was held out, in nats.

    Attributes:
        name: Name of the channel.
        character: For each character printed.
        error: For each character misread or lost, given that it was one: how well the confusions are known.
        digit: The same for digits only; NaN if none was misread.
    """

    name: str
    character: float
    error: float
    digit: float


def held_out(pairs: Sequence[Pair], seed: int = 0) -> tuple[tuple[Likelihood, ...], int]:
    """Estimate on some reports, and measure on the others.

    Args:
        pairs: All pairs, of five reports at least.
        seed: Decides which reports are held out.

    Returns:
        The figures of the channel of each engine and severity, of all of them pooled, of one with the same error rate
        that confuses every character with every other alike, and of the confusions written by hand; and the number of
        errors they are measured on.
    """
    reports = list(by_report(pairs))
    Random(seed).shuffle(reports)
    cut = round(len(reports) * SHARE)
    channel = channel_of(count([pair for _, some in reports[:cut] for pair in some]))
    levels = {(v.engine, v.severity): channel.pooled([v.engine], [v.severity]) for v in channel.levels}
    steps = [step for _, some in reports[cut:] for pair in some for step in aligned(pair)]
    rate = sum(step.wrong for step in steps) / max(1, len(steps))
    ways: dict[str, Callable[[Step], tuple[float, float]]] = {
        "by engine and severity": lambda s: _of(levels.get((s.engine, s.severity), channel).mixture.row(s.key), s.read),
        "pooled": lambda s: _of(channel.mixture.row(s.key), s.read),
        "uniform": lambda s: (rate, 1 / ALPHABET),
        "hand-made": lambda s: (rate, _hand_made(s)),
    }
    return tuple(_measure(name, way, steps) for name, way in ways.items()), sum(step.wrong for step in steps)


def aligned(pair: Pair) -> list[Step]:
    """The characters printed with what was read; none if the whole is lost or garbled."""
    truth, read = squeeze(pair.truth), squeeze(pair.read)
    edits = align(truth, read)
    if not read or garbled(truth, read, len(edits)):
        return []
    other = {i: read[j] if tag == "replace" else "" for tag, i, j in edits if tag != "insert"}
    keys = keys_of(truth, pair.role == "number")
    engine = pair.engine.partition(" ")[0]
    return [Step(key, other.get(i, key[-1]), engine, pair.severity) for i, key in enumerate(keys)]


def _of(row: Row, read: str) -> tuple[float, float]:
    return row.error, row.share(read)


def _measure(name: str, way: Callable[[Step], tuple[float, float]], steps: Sequence[Step]) -> Likelihood:
    each, wrong, digits = [], [], []
    for step in steps:
        error, share = way(step)
        if not step.wrong:
            each.append(-math.log(1 - error))
            continue
        each.append(-math.log(error * share))
        wrong.append(-math.log(share))
        if class_of(step.key[-1]) == "digit":
            digits.append(wrong[-1])
    return Likelihood(name, _mean(each), _mean(wrong), _mean(digits))


def _mean(costs: Sequence[float]) -> float:
    return sum(costs) / len(costs) if costs else math.nan


def _hand_made(step: Step) -> float:
    """Share of the errors by the confusions written by hand, each as likely as being lost."""
    character = step.key[-1]
    others = DIGITS.get(character) or confusions().get(character, "")
    known = HAND_SHARE / (len(others) + 1) if not step.read or step.read in others else 0.0
    return known + (1 - HAND_SHARE) / ALPHABET


def rank_among_neighbours(pairs: Sequence[Pair]) -> list[int | None]:
    """Rank (from 1) of what each misread Han character was read as among its neighbours by glyph, None if not there."""
    ranks: list[int | None] = []
    for pair in pairs:
        for step in aligned(pair):
            if step.wrong and step.read and class_of(step.key) == "han" and class_of(step.read) == "han":
                others = [other for other, _ in neighbours().get(step.key, ())]
                ranks.append(others.index(step.read) + 1 if step.read in others else None)
    return ranks
