"""How well a channel foretells readings that it was not estimated from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from rapidfuzz.distance import Levenshtein

from gouji.channel import squeeze
from gouji.channel.levels import class_of
from gouji.channel.noise import Channel, channel_of
from gouji.channel.table import ALPHABET
from gouji.learn.channel.estimate import GARBLED, SHORT, Pair, by_report, count
from gouji.learn.corpus.damage_text import LOOKALIKE
from gouji.learn.corpus.grammar import confusions

SHARE = 0.8
"""Share of the reports that the channel is estimated from."""
HAND_SHARE = 0.9
"""Share of the errors that the hand-made confusions, given their best case, are taken to cover."""

Cost = Callable[[str, str], float]
"""Cost in nats of reading a character as another; "" for none on either side."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Mean costs on what was held out, in nats.

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
        The figures of the estimated channel, of one with the same error rate that confuses every character with every
        other alike, and of the confusions written by hand; and the number of errors they are measured on.
    """
    reports = list(by_report(pairs))
    Random(seed).shuffle(reports)
    cut = round(len(reports) * SHARE)
    channel = channel_of(count([pair for _, some in reports[:cut] for pair in some]))
    steps = [step for _, some in reports[cut:] for pair in some for step in aligned(pair)]
    rate = sum(a != b for a, b in steps) / max(1, len(steps))
    ways = (("estimated", channel.cost), ("uniform", _uniform(rate)), ("hand-made", _hand_made(rate)))
    return tuple(_measure(name, cost, steps) for name, cost in ways), sum(a != b for a, b in steps)


def aligned(pair: Pair) -> list[tuple[str, str]]:
    """Characters printed, each with what was read, "" for lost; none if the whole is lost or garbled."""
    truth, read = squeeze(pair.truth), squeeze(pair.read)
    edits = Levenshtein.editops(truth, read)
    if not read or (len(truth) >= SHORT and len(edits) > GARBLED * max(len(truth), len(read))):
        return []
    other = {i: read[j] if tag == "replace" else "" for tag, i, j in edits.as_list() if tag != "insert"}
    return [(c, other.get(i, c)) for i, c in enumerate(truth)]


def _measure(name: str, cost: Cost, steps: Sequence[tuple[str, str]]) -> Likelihood:
    each = [cost(a, b) for a, b in steps]
    wrong = [cost(a, b) + math.log(-math.expm1(-cost(a, a))) for a, b in steps if a != b]
    digits = [cost(a, b) + math.log(-math.expm1(-cost(a, a))) for a, b in steps if a != b and class_of(a) == "digit"]
    return Likelihood(name, _mean(each), _mean(wrong), _mean(digits))


def _mean(costs: Sequence[float]) -> float:
    return sum(costs) / len(costs) if costs else math.nan


def _uniform(rate: float) -> Cost:
    def cost(truth: str, read: str) -> float:
        return -math.log(1 - rate) if truth == read else -math.log(rate / ALPHABET)

    return cost


def _hand_made(rate: float) -> Cost:
    similar = {**confusions(), **LOOKALIKE}

    def cost(truth: str, read: str) -> float:
        if truth == read:
            return -math.log(1 - rate)
        others = similar.get(truth, "") + "\0"  # the last stands for lost
        known = HAND_SHARE / len(others) if not read or read in others else 0.0
        return -math.log(rate * (known + (1 - HAND_SHARE) / ALPHABET))

    return cost


def rank_among_neighbours(pairs: Sequence[Pair]) -> list[int | None]:
    """Rank (from 1) of what each misread Han character was read as among its neighbours by glyph, None if not there."""
    from gouji.channel.glyphs import neighbours

    ranks: list[int | None] = []
    for pair in pairs:
        for a, b in aligned(pair):
            if a != b and b and class_of(a) == "han" and class_of(b) == "han":
                others = [other for other, _ in neighbours().get(a, ())]
                ranks.append(others.index(b) + 1 if b in others else None)
    return ranks


def confused(channel: Channel, character: str) -> list[tuple[str, float]]:
    """What a character is most often read as, with shares of its errors; for people to look at."""
    return sorted(channel.mixture.row(character).outcomes.items(), key=lambda item: -item[1])[:5]
