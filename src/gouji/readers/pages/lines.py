"""Words → visual lines, and lines → text in which gaps show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from gouji.channel import is_han
from gouji.document import Box
from gouji.readers.flow import Paragraph
from gouji.readers.pages.types import Word
from gouji.readers.places import Place, around

SAME_LINE = 0.5
"""Share of the lower one's height by which words of one line overlap."""
LOW = 0.6
"""Share of the page's usual height below which a box says little of where its line is: of 一, of a stop."""
WIDE = 1.0
"""Ems from which on a gap parts columns; no space between words, and no stop, leaves as much."""
SPACE = 0.3
"""Ems from which on a gap beside a letter or figure is a space; Chinese writes none between words."""
SPACE_FIGURES = 0.15
"""The same between two figures: numbers of narrow columns stand so near, digits of one number touch."""
RAISED, SMALLER = 0.12, 0.9
"""By how much of a figure's height a mark of a footnote ends above it or begins below it, and its height to that."""
TIGHT = 0.4
"""Width of a figure's box in ems from which on it includes the white on its sides."""
NEAR = 4
"""Lines before and after that a word may stand in as well: those of words as high."""
TALL = 1.3
"""Height to width from which on a word of several characters runs downwards."""


@dataclass(frozen=True, slots=True)
class VisualLine:
    """Words that stand on one line, from left to right, or in one column, from top to bottom.

    Attributes:
        words: They, in this order.
        box: Their place.
        em: Size of their characters in points.
    """

    words: tuple[Word, ...]
    box: Box
    em: float


def line_of(words: Sequence[Word]) -> VisualLine:
    """Words in order as a line."""
    return VisualLine(tuple(words), around(word.box for word in words), em_of(words))


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
    ordered = sorted(words, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0))
    lines = _Lines()
    for word in ordered:
        if word.box.y1 - word.box.y0 >= LOW * usual:
            lines.add(word, SAME_LINE)
    lines.sort()
    lows = _Lines()
    for word in ordered:
        if word.box.y1 - word.box.y0 < LOW * usual and not lines.put(word):
            lows.add(word, 0.0)
    found = [line_of(sorted(line, key=lambda word: word.box.x0)) for line in (*lines.words, *lows.words)]
    return sorted(found, key=lambda line: (line.box.y0 + line.box.y1, line.box.x0))


class _Lines:
    """Lines that are being made.

    Attributes:
        words: Of each line.
        spans: Of each, the upper and the lower side: the mean of its words'.
    """

    def __init__(self) -> None:
        self.words: list[list[Word]] = []
        self.spans: list[tuple[float, float]] = []

    def add(self, word: Word, least: float) -> None:
        """Put a word into one of the last lines, or into a new one; words come from top to bottom."""
        best = self._best(word, least, range(max(0, len(self.spans) - NEAR), len(self.spans)))
        if best is None:
            self.words.append([word])
            self.spans.append((word.box.y0, word.box.y1))
            return
        count = len(self.words[best])
        self.words[best].append(word)
        y0, y1 = self.spans[best]
        self.spans[best] = ((y0 * count + word.box.y0) / (count + 1), (y1 * count + word.box.y1) / (count + 1))

    def sort(self) -> None:
        """Order the lines from top to bottom; no more are added then."""
        order = sorted(range(len(self.spans)), key=lambda i: self.spans[i])
        self.words, self.spans = [self.words[i] for i in order], [self.spans[i] for i in order]

    def put(self, word: Word) -> bool:
        """Put a word into the line that it overlaps, if there is one."""
        near = bisect_left(self.spans, (word.box.y0, word.box.y1))
        best = self._best(word, 0.0, range(max(0, near - NEAR), min(len(self.spans), near + NEAR)))
        if best is not None:
            self.words[best].append(word)
        return best is not None

    def _best(self, word: Word, least: float, lines: Iterable[int]) -> int | None:
        """The line that a word overlaps most, if by more than this share of the lower one's height."""
        best, most = None, least
        top, bottom = word.box.y0, word.box.y1
        for i in lines:
            y0, y1 = self.spans[i]
            if y0 < bottom and top < y1:
                share = (min(y1, bottom) - max(y0, top)) / max(min(y1 - y0, bottom - top), 0.1)
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
            elif gap >= _space(before, word, em) * em or word.struck != before.struck or _is_mark(before, word):
                text += " "
        places.append(Place(len(text), len(text) + len(word.text), page, word.box, word.confidence))
        text += word.text
        before = word
    return Paragraph(text, tuple(places))


def _space(left: Word, right: Word, em: float) -> float:
    """Ems from which on a gap between two words is a space."""
    before, after = left.text[-1], right.text[0]
    if before.isdecimal() and after.isdecimal() and not (_is_tight(left, em) or _is_tight(right, em)):
        return SPACE_FIGURES
    return SPACE if before.isascii() or after.isascii() else WIDE


def _is_mark(left: Word, right: Word) -> bool:
    """Whether one of two figures is the raised or lowered mark of a footnote at the other, and no digit of it."""
    if not (left.text[-1].isdecimal() and right.text[0].isdecimal()):
        return False
    small, large = sorted((left.box, right.box), key=lambda box: box.y1 - box.y0)
    height = large.y1 - large.y0
    shifted = max(large.y1 - small.y1, small.y0 - large.y0) >= RAISED * height
    return shifted and small.y1 - small.y0 <= SMALLER * height


def _is_tight(word: Word, em: float) -> bool:
    """Whether a box is as narrow as the ink in it, so that there is white beside it within its number."""
    return word.box.x1 - word.box.x0 < TIGHT * len(word.text) * em


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
        if (len(columns) > 1 and not down < across) or any(map(_is_level, columns)):
            return None
    else:
        return None
    made = []
    for column in sorted(columns, key=lambda column: -around(word.box for word in column).x0):
        made.append(line_of(sorted(column, key=lambda word: word.box.y0)))
    return made


def _is_level(words: Sequence[Word]) -> bool:
    """Whether words of a column stand beside one another after all: boxes of engines may be as wide as two."""
    ordered = sorted(words, key=lambda word: word.box.y0 + word.box.y1)
    return any(b.box.y0 < (a.box.y0 + a.box.y1) / 2 for a, b in pairwise(ordered))


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
