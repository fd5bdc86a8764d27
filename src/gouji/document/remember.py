"""A cache for functions of a text that keeps no long texts.

Reports repeat their labels, words and numbers, not their paragraphs; a cache that kept those would grow with every
file of a batch, and a single line may be as long as a file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_Result = TypeVar("_Result")

LONGEST = 100
"""Characters of the longest text that is remembered; labels and rows are shorter."""
MOST = 8192
"""Texts remembered by each function; the least recently used goes first."""


def remember(function: Callable[[str], _Result]) -> Callable[[str], _Result]:
    """Remember the results of a pure function of a text for short texts."""
    remembered = lru_cache(maxsize=MOST)(function)

    @wraps(function)
    def call(text: str) -> _Result:
        return remembered(text) if len(text) <= LONGEST else function(text)

    return call
