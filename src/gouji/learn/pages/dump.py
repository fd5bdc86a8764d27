"""What was read as a text dump, as tools write it, with a piece for everything that stands on a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.wrapped import width_of
from gouji.learn.pages.engines import Word
from gouji.learn.pages.match_truth import Matching
from gouji.learn.pages.render import TruthLine

STYLES = ("boxes", "rows", "spaces", "tabs", "plain")
"""Ways to write boxes as text: a box a line; visual lines with boxes joined by a space, kept in columns by spaces, or
parted by tabs; the engine's own lines."""

_SAME_LINE = (0.35, 0.4, 0.5)
"""Boxes whose middles differ by less than this share of the usual height stand on one visual line; tools differ. With
the largest, a number beside two lines of a label draws both onto its own."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as an engine read it, in pixels of the page as printed, skew undone.

    Attributes:
        words: The boxes in the engine's order.
        matching: What each shows.
        lines: What is printed.
    """

    words: Sequence[Word]
    matching: Matching
    lines: Sequence[TruthLine]


@dataclass(slots=True)
class _Ink:
    """A stretch of text on a line of the dump, and the element that it prints, if any."""

    element: int | None
    piece: Piece


def dump(pages: Sequence[ReadPage], pieces: Sequence[Piece], style: str, rng: Random) -> list[PageLine]:
    """Write pages as text.

    Args:
        pages: The pages in order.
        pieces: What the elements print, as in `Typeset.pieces`.
        style: One of `STYLES`.
        rng: Source of chance for what parts pages and columns.

    Returns:
        The lines; their tags follow from the pieces.
    """
    between = rng.choice(("", "blank", "blank", "feed"))
    width, near = rng.uniform(0.85, 1.3), rng.choice(_SAME_LINE)
    lines: list[list[_Ink]] = []
    for number, page in enumerate(pages):
        made = [_inks(page, row, pieces, style, width) for row in _rows(page.words, style, near)]
        if number and between == "blank":
            lines.append([])
        elif number and between == "feed" and made and made[0]:
            made[0][0].piece.before = "\f" + made[0][0].piece.before
        lines += made
    return list(_finished(lines, style))


def _rows(words: Sequence[Word], style: str, near: float) -> Iterator[list[int]]:
    """Indices of the boxes on each line of the dump."""
    order = range(len(words))
    if style == "boxes":
        yield from ([i] for i in order)
    elif style == "plain" and len({word.line for word in words}) < len(words):
        for number in sorted({word.line for word in words}):
            yield [i for i in order if words[i].line == number]
    else:
        yield from visual_lines(words, near)


def visual_lines(words: Sequence[Word], near: float) -> Iterator[list[int]]:
    """Indices of the boxes on each visual line, from top to bottom and left to right.

    Args:
        words: The boxes.
        near: Largest distance between the middles of a line's boxes, as a share of the usual height of a box.
    """
    if not words:
        return
    near *= median(word.y1 - word.y0 for word in words)
    middle = [(word.y0 + word.y1) / 2 for word in words]
    row: list[int] = []
    for i in sorted(range(len(words)), key=lambda i: middle[i]):
        if row and middle[i] - sum(middle[k] for k in row) / len(row) > near:
            yield sorted(row, key=lambda k: words[k].x0)
            row = []
        row.append(i)
    yield sorted(row, key=lambda k: words[k].x0)


def _inks(page: ReadPage, row: Sequence[int], pieces: Sequence[Piece], style: str, width: float) -> list[_Ink]:
    """The pieces of a line of the dump; a box that shows several elements gives several."""
    inks: list[_Ink] = []
    at = 0
    left = min((word.x0 for word in page.words), default=0.0)
    unit = width * _character(page.words) / 2
    for index in row:
        word = page.words[index]
        gap = " " if inks else ""
        if style == "tabs":
            gap = "\t" if inks else ""
        elif style == "spaces":
            gap = " " * max(round((word.x0 - left) / unit) - at, 2 if inks else 0)
        made = list(_parts(page, index, pieces, gap))
        at += sum(width_of(ink.piece.before + ink.piece.text) for ink in made)
        inks += made
    return inks


def _parts(page: ReadPage, index: int, pieces: Sequence[Piece], gap: str) -> Iterator[_Ink]:
    word = page.words[index]
    for part in page.matching[index]:
        raw = word.text[part.start : part.end]
        text = raw.strip()
        if not text:
            gap += raw
            continue
        before = gap + raw[: len(raw) - len(raw.lstrip())]
        gap = raw[len(raw.rstrip()) :]
        if part.line is None:
            yield _Ink(None, Piece(text, Role.NOISE, before))
        else:
            element = page.lines[part.line].element
            yield _Ink(element, pieces[element].like(text, before=before, rest=False))


def _character(words: Sequence[Word]) -> float:
    """The usual width of a Han character, in pixels."""
    sizes = [2 * (word.x1 - word.x0) / width_of(word.text) for word in words if width_of(word.text) >= 8]
    return median(sizes) if sizes else 30.0


def _finished(lines: Iterable[list[_Ink]], style: str) -> Iterator[PageLine]:
    """The lines, neighbouring parts of an element made one, and what goes on with an earlier line marked so."""
    seen: set[int] = set()
    for inks in lines:
        made: list[_Ink] = []
        for ink in inks:
            if made and ink.element is not None and made[-1].element == ink.element:
                made[-1].piece.text += ink.piece.before + ink.piece.text
            else:
                made.append(ink)
        for ink in made:
            if ink.element is not None:
                ink.piece.rest = ink.element in seen
                seen.add(ink.element)
        table = any(ink.piece.table for ink in made)
        yield PageLine([ink.piece for ink in made], layout=style if table else "prose")
