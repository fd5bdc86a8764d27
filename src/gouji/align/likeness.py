"""Characters of a label that were misread, as the noise channel knows: part of a match is more than none.

A character that stands where another is printed speaks for the label by the log ratio of its probability as a reading
of that character to its probability anywhere. It is weighed as matched characters are, whose own ratios are as far from
independent.
"""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import LCSseq

from gouji.channel import load_channel

ANYWHERE = 8.0
"""-log of the probability of a character anywhere, in nats: text has some three thousand of them."""


@cache
def likeness(truth: str, read: str) -> float:
    """Share of a match that a character is worth which is read where another is printed, 0 to 1."""
    return max(0.0, 1.0 - load_channel().cost(truth, read) / ANYWHERE)


def misread(text: str, label: str) -> tuple[int, float]:
    """Likely misreadings among the characters that a text doesn't share with a label.

    Args:
        text: The text read.
        label: The label printed.

    Returns:
        How many there are, and the sum of their `likeness`.
    """
    count, total = 0, 0.0
    at = place = 0
    for block in LCSseq.editops(text, label).as_matching_blocks():
        read, printed = text[at : block.a], label[place : block.b]
        at, place = block.a + block.size, block.b + block.size
        if read and printed:
            size = min(len(read), len(printed))
            ways = {(read[:size], printed[:size]), (read[-size:], printed[-size:])}
            found = max(
                ([share for a, b in zip(*way, strict=True) if (share := likeness(b, a))] for way in ways), key=sum
            )
            count, total = count + len(found), total + sum(found)
    return count, total
