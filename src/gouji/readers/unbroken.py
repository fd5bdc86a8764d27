"""Text whose line breaks were lost: a whole page on one line, its cells parted by spaces."""

from __future__ import annotations

import re

NUMBERS = 100
"""Numbers standing alone from which on a line holds a table: no row has as many."""
WORDS = 10
"""The same of texts with letters; lines of numbers alone are data of another kind."""
LONGEST = 1_000_000
"""Characters of the longest line that is looked at: a report has a hundredth of that."""
_NUMBER = re.compile(r"(?<!\S)[-+]?\d[\d.,]*(?!\S)")
_PIECE = re.compile(r"\S*[一-鿿]\s+(?:19|20)\d\d\s+年\S*|(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]\s+)?\S+")
"""A cell or a stretch of words, with the enumerator before it; the year in a title parts no words."""


def with_breaks(text: str) -> list[str]:
    """A line broken at its spaces, each cell and each stretch of words on a line of its own, if it is a page.

    Args:
        text: The line.

    Returns:
        Its pieces in order, white space between them left out; the line itself if it is no page.
    """
    if len(text) > LONGEST or "|" in text or len(_NUMBER.findall(text)) < NUMBERS:
        return [text]
    if sum(any(c.isalpha() for c in cell) for cell in text.split()) < WORDS:
        return [text]
    return _PIECE.findall(text)
