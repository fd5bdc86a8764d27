"""What an engine read against what is printed: which boxes show which elements, and whose their characters are."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from gouji.learn.pages.engines import Word
from gouji.learn.pages.render import TruthLine

_OVERLAP = 0.5
"""A box shows a line if their common height is at least this share of the lower one's height."""

_SLACK = 0.3
"""Characters count as inside a box whose middle is outside by no more than this share of the line's height."""


@dataclass(frozen=True, slots=True)
class Part:
    """Characters of a box that print a line.

    Attributes:
        line: Index of the line on its page, or None: nothing is printed there.
        start: Offset of the first character in the box's text.
        end: Offset after the last.
    """

    line: int | None
    start: int
    end: int


Matching = list[tuple[Part, ...]]
"""For each box of a page its parts in the order of its text; they cover all of it."""


def match_words(words: Sequence[Word], lines: Sequence[TruthLine]) -> Matching:
    """Match the boxes of a page with its lines.

    Args:
        words: The boxes in pixels of the page as printed (moved by the inverse of the scan's map).
        lines: What is printed.
    """
    return [_match(word, lines) for word in words]


def _match(word: Word, lines: Sequence[TruthLine]) -> tuple[Part, ...]:
    shown: list[tuple[int, str]] = []
    for index in sorted(_overlapping(word, lines), key=lambda i: _place(word, lines[i])):
        text = _inside(word, lines[index])
        if text:
            shown.append((index, text))
    if not shown:
        return (Part(None, 0, len(word.text)),)
    cuts = _cuts([text for _, text in shown], word.text)
    return tuple(Part(index, cuts[i], cuts[i + 1]) for i, (index, _) in enumerate(shown))


def _overlapping(word: Word, lines: Sequence[TruthLine]) -> Iterable[int]:
    for index, line in enumerate(lines):
        if line.edges[-1] < word.x0 or line.edges[0] > word.x1:
            continue
        common = min(line.y1, word.y1) - max(line.y0, word.y0)
        if common >= _OVERLAP * min(line.y1 - line.y0, word.y1 - word.y0):
            yield index


def _place(word: Word, line: TruthLine) -> tuple[int, float]:
    """Where the line stands in the box: lines one below the other come from top to bottom, else from left to right."""
    height = max(line.y1 - line.y0, 1.0)
    return round(((line.y0 + line.y1) / 2 - word.y0) / height - 0.5), line.edges[0]


def _inside(word: Word, line: TruthLine) -> str:
    slack = _SLACK * (line.y1 - line.y0)
    return "".join(
        character
        for i, character in enumerate(line.text)
        if word.x0 - slack <= (line.edges[i] + line.edges[i + 1]) / 2 <= word.x1 + slack
    )


def _cuts(truths: Sequence[str], read: str) -> list[int]:
    """Offsets in `read` between the parts that print each of the texts, by their cheapest alignment."""
    found, at = [0], 0
    blocks = list(Levenshtein.opcodes("".join(truths), read))
    starts = [block.src_start for block in blocks]
    for text in truths[:-1]:
        at += len(text)
        block = blocks[max(0, bisect_right(starts, at) - 1)] if blocks else None
        place = 0 if block is None else min(block.dest_start + at - block.src_start, block.dest_end)
        found.append(max(found[-1], place))
    return [*found, len(read)]


@dataclass(frozen=True, slots=True)
class Reading:
    """A printed line and what was read for it, "" if it was lost."""

    line: TruthLine
    text: str


def readings(words: Sequence[Word], matching: Matching, lines: Sequence[TruthLine]) -> list[Reading]:
    """What was read for each line of a page: its parts from left to right, joined."""
    found: list[list[tuple[float, str]]] = [[] for _ in lines]
    for word, parts in zip(words, matching, strict=True):
        for part in parts:
            if part.line is not None:
                found[part.line].append((word.x0 + part.start, word.text[part.start : part.end].strip()))
    return [Reading(line, "".join(text for _, text in sorted(texts))) for line, texts in zip(lines, found, strict=True)]


def surplus(words: Sequence[Word], matching: Matching) -> int:
    """Number of characters read where nothing is printed, spaces aside."""
    return sum(
        len("".join(word.text[part.start : part.end].split()))
        for word, parts in zip(words, matching, strict=True)
        for part in parts
        if part.line is None
    )


def character_error(found: Iterable[Reading], extra: int) -> float:
    """Character error rate: substitutions, losses and insertions over the characters printed.

    Spaces count for nothing, nor does the width of a comma or bracket (compared in NFKC).

    Args:
        found: What was read for every line of the report.
        extra: Characters read where nothing is printed.

    Returns:
        0 for a perfect reading; capped at 1.
    """
    wrong, total = extra, 0
    for reading in found:
        truth = _folded(reading.line.text)
        wrong += Levenshtein.distance(truth, _folded(reading.text))
        total += len(truth)
    return min(wrong / total, 1.0) if total else 0.0


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
