"""Boxes of other tools → points: what dumps with coordinates have in common."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.document import Box, Document
from gouji.document.errors import EmptyInput, TooLarge
from gouji.readers.pages import Page, Rule, Word, document_of_pages

A4_HEIGHT = 841.89
"""Points of the longer side of a page of unknown size: these reports are printed on A4."""
SHORTEST, LONGEST = 300.0, 4000.0
"""Points that the longer side of a page may have (A7 to A0 and a bit): a resolution that says otherwise is wrong."""
MOST_WORDS, MOST_ON_PAGE = 200_000, 20_000
"""Words of all pages of a source, and of one page, which has some thousand characters, each of which may be a word."""
LONGEST_WORD = 10_000
"""Characters of the longest word, or line that is one word: all of a page has fewer."""
MOST_PAGES = 2_000
"""Pages of a source."""
THIN = 8.0
"""Proportion of a box from which on what is seen as a line is one."""
FARTHEST = 1e6
"""Pixels, or units, from which on a coordinate is none."""
OCR = 0.02
"""Probability that what an OCR program wrote is what the report's author typed."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page in a tool's own units.

    Attributes:
        words: Its words, boxes in those units.
        size: Its width and height, if the tool says it.
        points: Points of one unit, if the tool says it.
        lines: Boxes of the lines that the tool sees drawn on it.
    """

    words: tuple[Word, ...]
    size: tuple[float, float] | None = None
    points: float | None = None
    lines: tuple[Box, ...] = ()


def make_box(x0: float, y0: float, x1: float, y1: float) -> Box | None:
    """A box from its edges in any order; None if an edge is no number, or nothing lies between them."""
    if not all(math.isfinite(edge) and abs(edge) < FARTHEST for edge in (x0, y0, x1, y1)):
        return None
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box.x1 > box.x0 and box.y1 > box.y0 else None


def around(points: Iterable[tuple[float, float]]) -> Box | None:
    """The box around a polygon; None if there is none."""
    corners = list(points)
    if len(corners) < 2:
        return None
    xs, ys = zip(*corners, strict=True)
    return make_box(min(xs), min(ys), max(xs), max(ys)) if all(map(math.isfinite, (*xs, *ys))) else None


def make_word(text: str, box: Box | None, confidence: float | None = None) -> Word | None:
    """A word, None if it has no text, far too much, or no place; a confidence beyond 0 to 1 is none."""
    if box is None or len(text) > LONGEST_WORD:
        return None
    shown = " ".join(text.split())
    if not shown:
        return None
    sure = confidence if confidence is not None and 0 <= confidence <= 1 else None
    return Word(shown, box, sure)


def scale(raw: RawPage) -> float:
    """Points of one unit of a page: as the tool says if that can be, else as if the page were A4."""
    width, height = size_of(raw)
    longer = max(width, height)
    if raw.points is not None and SHORTEST <= longer * raw.points <= LONGEST:
        return raw.points
    return A4_HEIGHT / longer


def size_of(raw: RawPage) -> tuple[float, float]:
    """Width and height of a page in its units.

    As the tool says, larger if words stand beyond it; an upright page with equal margins if it says nothing.
    """
    right = max((word.box.x1 for word in raw.words), default=1.0)
    below = max((word.box.y1 for word in raw.words), default=1.0)
    if raw.size is not None and all(math.isfinite(side) and 0 < side < FARTHEST for side in raw.size):
        return max(raw.size[0], right), max(raw.size[1], below)
    left = min((word.box.x0 for word in raw.words), default=0.0)
    above = min((word.box.y0 for word in raw.words), default=0.0)
    width = max(right + max(left, 0.0), 1.0)
    return width, max(below + max(above, 0.0), math.sqrt(2) * width)  # the sides of A4


def scaled(box: Box, by: float) -> Box:
    """A box in points."""
    return Box(box.x0 * by, box.y0 * by, box.x1 * by, box.y1 * by)


def in_points(raws: Sequence[RawPage], name: str) -> Iterator[Page]:
    """Pages in points, numbered from 1 on.

    Raises:
        TooLarge: There are more than `MOST_PAGES` pages, or `MOST_WORDS` words.
    """
    check_sizes(raws, name)
    for number, raw in enumerate(raws, 1):
        by = scale(raw)
        width, height = size_of(raw)
        words = tuple(replace(word, box=scaled(word.box, by)) for word in raw.words)
        rules = tuple(rule for box in raw.lines for rule in _rule(scaled(box, by)))
        yield Page(number, width * by, height * by, words, rules)


def _rule(box: Box) -> Iterator[Rule]:
    """The rule that a thin box is."""
    width, height = box.x1 - box.x0, box.y1 - box.y0
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if width >= THIN * height:
        yield Rule(box.x0, y, box.x1, y)
    elif height >= THIN * width:
        yield Rule(x, box.y0, x, box.y1)


def check_sizes(raws: Sequence[RawPage], name: str) -> None:
    """Raise TooLarge if a source has too many pages or words."""
    words = [len(raw.words) + len(raw.lines) for raw in raws]
    for number, most, what in (
        (len(raws), MOST_PAGES, "pages"),
        (sum(words), MOST_WORDS, "words"),
        (max(words, default=0), MOST_ON_PAGE, "words on a page"),
    ):
        if number > most:
            raise TooLarge(
                f"{name} has {number:,} {what}; at most {most:,} are read. Split the file into single reports."
            )


def document_of_words(pages: Sequence[Page], name: str, format: str, sha256: str, encoding: str | None) -> Document:
    """Pages of an OCR program's words → Document.

    Raises:
        EmptyInput: There is no word on them.
    """
    if not any(page.words for page in pages):
        raise EmptyInput(f"{name} holds no words with a place on a page.")
    return replace(document_of_pages(pages, name, format, sha256, digital=OCR), encoding=encoding)
