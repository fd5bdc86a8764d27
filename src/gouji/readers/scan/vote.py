"""Two engines' readings of a figure → one, surer if they agree, doubtful if not."""

from __future__ import annotations

from gouji.channel import fold
from gouji.document import parse_amount
from gouji.readers.scan.engine import Reading

DISPUTED = 0.5
"""What is left of the confidence in a figure that the other engine reads otherwise."""
SILENT = 0.9
"""The same where the other engine reads nothing: single digits are what engines lose most."""


def voted(first: Reading, second: Reading) -> Reading:
    """The first engine's reading, with what the second one's says of it.

    Args:
        first: Of the engine that was chosen; what it reads stays unless it reads nothing.
        second: Of the other one.
    """
    if not second.text:
        return Reading(first.text, SILENT * first.confidence)
    if not first.text:
        return Reading(second.text, DISPUTED * second.confidence)
    if _plain(first.text) == _plain(second.text):
        return Reading(first.text, 1 - (1 - first.confidence) * (1 - second.confidence))
    return Reading(first.text, DISPUTED * first.confidence)


def _plain(text: str) -> str:
    amount = parse_amount(text)
    return str(amount.number) if amount is not None and amount.unit is None else fold(text).replace(" ", "")
