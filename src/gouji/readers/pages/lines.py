"""Words → visual lines, and lines → text in which gaps show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from gouji.channel import is_han
from gouji.document import Box
from gouji.readers.flow import Paragraph, Place, around
from gouji.readers.pages.types import Word

SAME_LINE = 0.5
"""Share of the lower one's height by which words of one line overlap."""
LOW = 0.6
"""Share of the page's usual height below which a box says little of where its line is: of 一, of a stop."""
WIDE = 1.0
"""Ems from which on a gap parts columns; no space between words, and no stop, leaves as much."""
SPACE = 0.3
"""Ems from which on a gap beside a letter or figure is a space; Chinese writes none between words."""
TALL = 1.3
"""Height to width from which on a word of several characters runs downwards."""


@dataclass(frozen=True, slots=True)
class VisualLine:
    """Words that stand on one line, from left to right."""

    words: tuple[Word, ...]
    box: Box

    @property
    def em(self) -> float:
        """Size of its characters in points."""
        return em_of(self.words)


def em_of(words: Sequence[Word]) -> float:
    """The usual size of characters in points: the height of Han characters, else of any."""
    han = [word.box.y1 - word.box.y0 for word in words if is_han(word.text[0]) and not runs_down(word)]
    return median(han or [word.box.y1 - word.box.y0 for word in words]) if words else 10.0


def runs_down(word: Word) -> bool:
    """Whether its characters stand below one another."""
    width, height = word.box.x1 - word.box.x0, word.box.y1 - word.box.y0
    return len(word.text) > 1 and height > TALL * width


def lines_of(words: Sequence[Word]) -> list[VisualLine]:
    """Words as lines from top to bottom.

    High words make lines, low ones (stops, 一) go to the line they stand in: their boxes may be as tight as their ink.
    """
    usual = em_of(words)
    low = [word for word in words if word.box.y1 - word.box.y0 < LOW * usual]
    high = [word for word in words if word.box.y1 - word.box.y0 >= LOW * usual]
    lines: list[list[Word]] = []
    spans: list[tuple[float, float]] = []  # of each line, the mean of its words' sides
    for word in sorted(high, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0)):
        best = _line_at(word, spans, SAME_LINE)
        if best is None:
            lines.append([word])
            spans.append((word.box.y0, word.box.y1))
        else:
            count = len(lines[best])
            lines[best].append(word)
            y0, y1 = spans[best]
            spans[best] = ((y0 * count + word.box.y0) / (count + 1), (y1 * count + word.box.y1) / (count + 1))
    for word in sorted(low, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0)):
        best = _line_at(word, spans, 0.0)
        if best is None:
            lines.append([word])
            spans.append((word.box.y0, word.box.y1))
        else:
            lines[best].append(word)
    found = []
    for line in lines:
        ordered = tuple(sorted(line, key=lambda word: word.box.x0))
        found.append(VisualLine(ordered, around(word.box for word in ordered)))
    return sorted(found, key=lambda line: (line.box.y0 + line.box.y1, line.box.x0))


_LOOKED_BACK = 4
"""Lines above that a word may still belong to: words come from top to bottom."""


def _line_at(word: Word, spans: Sequence[tuple[float, float]], least: float) -> int | None:
    """The line that a word overlaps most, if by more than this share of the lower one's height."""
    best, most = None, least
    first = max(0, len(spans) - _LOOKED_BACK) if least else 0
    for i in range(first, len(spans)):
        y0, y1 = spans[i]
        shared = min(y1, word.box.y1) - max(y0, word.box.y0)
        share = shared / max(min(y1 - y0, word.box.y1 - word.box.y0), 0.1)
        if share > most:
            best, most = i, share
    return best


def paragraph_of(line: VisualLine, page: int, left: float, *, wide: bool = True) -> Paragraph:
    """A line as text, each word with its place.

    Args:
        line: The line.
        page: Its page.
        left: Where the first character of a line stands, in points.
        wide: Gaps of an em and more become as many spaces as bring what follows under its place, two at least; else
            one.
    """
    em = line.em
    text, places = "", []
    before: Word | None = None
    for word in line.words:
        if before is not None:
            gap = _extent(word, em)[0] - _extent(before, em)[1]
            if wide and gap >= WIDE * em:
                text += " " * max(2, round((word.box.x0 - left) / (em / 2)) - half_widths(text))
            elif gap >= (SPACE if text[-1].isascii() or word.text[0].isascii() else WIDE) * em:
                text += " "
        places.append(Place(len(text), len(text) + len(word.text), page, word.box, word.confidence))
        text += word.text
        before = word
    return Paragraph(text, tuple(places))


def _extent(word: Word, em: float) -> tuple[float, float]:
    """From where to where a word reaches; a character whose box is as tight as its ink has some white on its sides."""
    middle, width = (word.box.x0 + word.box.x1) / 2, word.box.x1 - word.box.x0
    if len(word.text) == 1:
        width = max(width, half_widths(word.text) * em / 2)
    return middle - width / 2, middle + width / 2


def half_widths(text: str) -> int:
    """Columns of a terminal that a text takes: two for each Han character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def downwards(words: Sequence[Word]) -> list[VisualLine] | None:
    """Words of a cell as columns from right to left, if they are written downwards; else None.

    Written downwards is what stands in boxes higher than wide, or in single characters that are nearer to those below
    than to those beside them.
    """
    if all(len(word.text) > 1 and runs_down(word) for word in words):
        columns = [[word] for word in words]
    elif all(len(word.text) == 1 and is_han(word.text) for word in words):
        columns = list(_stacks(words))
        across, down = (
            _pitch([_centres(line.words)[0] for line in lines_of(words)]),
            _pitch([_centres(column)[1] for column in columns]),
        )
        if len(columns) > 1 and not down < across:
            return None
    else:
        return None
    made = []
    for column in sorted(columns, key=lambda column: -around(word.box for word in column).x0):
        ordered = tuple(sorted(column, key=lambda word: word.box.y0))
        made.append(VisualLine(ordered, around(word.box for word in ordered)))
    return made


def _stacks(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words by the column that they stand in."""
    column: list[Word] = []
    for word in sorted(words, key=lambda word: word.box.x0 + word.box.x1):
        if column and (word.box.x0 + word.box.x1) / 2 > column[0].box.x1:
            yield column
            column = []
        column.append(word)
    if column:
        yield column


def _centres(words: Sequence[Word]) -> tuple[list[float], list[float]]:
    return [(w.box.x0 + w.box.x1) / 2 for w in words], [(w.box.y0 + w.box.y1) / 2 for w in words]


def _pitch(rows: Sequence[Sequence[float]]) -> float:
    """The usual distance between neighbours in a row; infinite if none has any."""
    steps = []
    for row in rows:
        ordered = sorted(row)
        steps += [b - a for a, b in pairwise(ordered)]
    return median(steps) if steps else float("inf")
