"""Is a text what its author typed, or what a machine read from a picture? Signs for and against, weighed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from gouji.channel import fold
from gouji.document import Region, RegionKind
from gouji.document.remember import remember

_HAN = r"[\u4e00-\u9fff]"
_TORN = re.compile(rf"(?<={_HAN}) (?={_HAN}(?!{_HAN}))|(?<!{_HAN}){_HAN} (?={_HAN})")
"""A space between Han characters of which one stands alone."""
_LETTER_DIGIT = re.compile(r"(?<![A-Za-z])(?:\d[OoIl]|[OoIl]\d|[OoIl](?=\s|$)(?<=\s[OoIl]))(?![A-Za-z])")
_RULE = re.compile(r"^[\s|]*-{3,}[\s|:-]*$")

_PRIOR = 0.8
"""Log odds for digital before any sign: most dumps of these reports come from Word files and web pages."""
UNTOLD = round(1 / (1 + math.exp(-_PRIOR)), 4)
"""Probability where no sign tells."""
_CELL_DUMP = 3.5
"""One cell a line led by a tab is how converters write Word and HTML tables; no OCR tool does."""
_TORN_SIGN = 4.0
"""Han characters torn from their word by a space (商业企 业) in at least three places: OCR, or a PDF's text layer."""
_LETTER_SIGN = 4.0
"""Letters in place of digits."""
LONGEST = 2000
"""Characters of the longest line that is searched for signs."""
_RULE_SIGN = 1.0
"""Rules of dashes between rows: Markdown, mostly written by vision models."""


def digital_probability(texts: Sequence[str], regions: Sequence[Region]) -> float:
    """Probability, 0 to 1, that the lines are digital text.

    The signs are few and their weights set by hand; `--source` overrides them.
    """
    odds = _PRIOR
    cells = sum(r.last - r.first + 1 for r in regions if r.kind is RegionKind.CELLS)
    led = sum(1 for text in texts if text.startswith("\t") and text.count("\t") == 1)
    if led > max(30, cells // 2):
        odds += _CELL_DUMP
    signs = [_signs(text) for text in texts if len(text) < LONGEST]
    torn = sum(sign[0] for sign in signs)
    if torn >= 3:
        odds -= _TORN_SIGN * min(1.0, torn / 10 + 0.5)
    letters = sum(sign[1] for sign in signs)
    if letters >= 2:
        odds -= _LETTER_SIGN
    if any(sign[2] for sign in signs):
        odds -= _RULE_SIGN
    return round(1 / (1 + math.exp(-odds)), 4)


@remember
def _signs(text: str) -> tuple[int, int, bool]:
    """Torn characters and letters among digits in a line, and whether it is a rule of dashes."""
    folded = fold(text.replace("\t", "  ")).strip()  # a tab parts cells, and tears no word
    return len(_TORN.findall(folded)), len(_LETTER_DIGIT.findall(folded)), bool(_RULE.match(folded))
