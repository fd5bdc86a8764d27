"""How sure an OCR engine is of what it saw: of the text of a number, or that a cell is empty."""

from __future__ import annotations

from bisect import bisect_right

from gouji.document import Document, Entry, Interval

DOUBTED = 0.7
"""Confidence below which what an engine read counts only where balances confirm it. Of figures that are read rightly
one in a thousand has less; those that two looks, or two engines, read differently have less than half."""
EMPTY = 0.9
"""Confidence from which on a cell was seen to be empty: no zero was lost in it."""


class Seen:
    """The confidences of a document's segments.

    Args:
        document: The report; where its segments have no confidence, nothing is known.
    """

    def __init__(self, document: Document) -> None:
        self._lines: dict[int, list[tuple[int, int, float]]] = {}
        for line in document.lines:
            found = [(s.start, s.end, s.confidence) for s in line.segments if s.confidence is not None]
            if found:
                self._lines[line.number] = found

    def confidence(self, entry: Entry | None) -> float | None:
        """The least, 0 to 1, of the segments that an entry's text stands in, or of its empty cell; None if unknown."""
        if entry is None or not self._lines:
            return None
        return min((c for i in entry.intervals for c in self._under(i)), default=None)

    def _under(self, interval: Interval) -> list[float]:
        segments = self._lines.get(interval.line, [])
        if interval.start == interval.end:  # an empty cell is a segment of its own
            return [c for start, end, c in segments if start == end == interval.start]
        last = bisect_right(segments, interval.end - 1, key=lambda segment: segment[0])
        return [c for start, end, c in segments[:last] if end > interval.start]

    def empty(self, entry: Entry) -> bool:
        """Whether the entry is a cell that was seen to be empty."""
        return entry.blank and not entry.text and (self.confidence(entry) or 0.0) >= EMPTY
