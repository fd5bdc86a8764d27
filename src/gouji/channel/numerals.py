"""What numbers may stand on the page where an engine read this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Protocol

DIGITS = "0123456789"
"""What a count is made of."""
PARTS = DIGITS + ".-"
"""What any number is made of; commas between thousands are kept where they were read."""
TURNED = 9.0
"""Cost in nats of 99 read as 66: one number in ten thousand; seen in real reports, too rare to be counted."""
PAIRED = 40
"""Edits, the cheapest first, of which two are tried together."""
LOOKED_AT = 3
"""Numbers weighed as wholes, as a multiple of those asked for."""
LETTERS = 3
"""Ways looked at to read a character that can't be part of a number."""

_NUMERAL = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_TURN = str.maketrans("69", "96")

Edit = tuple[float, int, int, str]
"""Cost, start and end of the part replaced, and what stands there instead."""


class Costs(Protocol):
    """The costs that are needed of a channel, in nats."""

    def cost(self, truth: str, read: str, lone: bool = False) -> float:
        """Of one character read as another; "" for none."""
        ...

    def put_in(self, read: str, after: str, number: bool) -> float:
        """Of a character put in after another."""
        ...

    def string_cost(self, truth: str, read: str, number: bool = False) -> float:
        """Of a text read as another."""
        ...


def readings(channel: Costs, printed: str, limit: int, parts: str) -> tuple[tuple[str, float], ...]:
    """Numbers that may stand where a text was read, cheapest first; see `Channel.digit_readings`.

    Numbers are looked for with at most two misread, lost or surplus characters beside those that can't be part of a
    number, and then weighed as wholes, lone digits always.
    """
    found = dict.fromkeys(DIGITS, 0.0)
    for text, cost in _plain(channel, printed, parts):
        for candidate, extra in _edited(channel, text, parts):
            if _NUMERAL.fullmatch(candidate):
                found[candidate] = min(cost + extra, found.get(candidate, cost + extra))
    likely = sorted(found, key=lambda text: (found[text], text))[: LOOKED_AT * limit + 10]
    turned = printed.translate(_TURN) if set(printed) <= set("69") else ""
    if turned and turned not in likely:
        likely.append(turned)
    costs = [(text, channel.string_cost(text, printed, True)) for text in likely]
    costs = [(text, min(cost, TURNED) if text == turned else cost) for text, cost in costs]
    costs.sort(key=lambda item: (item[1], item[0]))
    zero = [item for item in costs[limit:] if item[0] == "0"]
    return tuple(costs[: limit - len(zero)] + zero)


def _plain(channel: Costs, printed: str, parts: str) -> Iterator[tuple[str, float]]:
    """The text with everything that can't be part of a number read as what can, with costs."""
    ways = []
    for i, character in enumerate(printed):
        if character in parts or character == ",":
            ways.append([(character, channel.cost(character, character))])
            continue
        options = sorted(((part, channel.cost(part, character)) for part in parts), key=lambda option: option[1])
        ways.append([("", channel.put_in(character, printed[i - 1 : i], True)), *options[: LETTERS - 1]])
        if sum(len(way) > 1 for way in ways) > LETTERS:  # a word, no number
            return
    for chosen in product(*ways):
        yield "".join(text for text, _ in chosen), sum(cost for _, cost in chosen)


def _edited(channel: Costs, text: str, parts: str) -> Iterator[tuple[str, float]]:
    """The text with none, one or two edits undone, with what they add to its cost."""
    edits = sorted(_edits(channel, text, parts))
    yield text, 0.0
    for cost, start, end, other in edits:
        yield text[:start] + other + text[end:], cost
    for first, second in combinations(edits[:PAIRED], 2):
        (a, start, end, one), (b, low, high, two) = sorted((first, second), key=lambda edit: edit[1:3])
        if end <= low and (start, end) != (low, high):
            yield text[:start] + one + text[end:low] + two + text[high:], a + b


def _edits(channel: Costs, text: str, parts: str) -> Iterator[Edit]:
    for i, read in enumerate(text):
        right = channel.cost(read, read)
        for part in parts:
            if part != read:
                yield channel.cost(part, read) - right, i, i + 1, part
        if len(text) > 1:
            yield channel.put_in(read, text[i - 1 : i], True) - right, i, i + 1, ""
    for i in range(len(text) + 1):
        for part in parts:
            yield channel.cost(part, ""), i, i, part
    if set(text) <= {"6", "9"}:
        yield TURNED, 0, len(text), text.translate(_TURN)
