"""Layouts of a printed page: labels wrapped in narrow columns, numbers beside, between or after their lines.

`spaces` is what a PDF's text layer gives, `ocr` what OCR gives by rows, `boxes` what it gives box by box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.picture import Box, Picture


@dataclass(slots=True)
class _Ink:
    """A piece on a printed line: column of the grid, and the piece."""

    column: int
    piece: Piece


@dataclass(frozen=True, slots=True)
class _Paper:
    """Options of the page.

    Attributes:
        widths: Characters (of Han width) that fit in each grid column.
        place: Where the numbers stand beside a wrapped label: "top", "middle", "bottom" or "own" (a line between).
        vertical: Group labels stand one character a line.
        order: Lines of a header row are wrapped too.
    """

    widths: tuple[int, ...]
    place: str
    vertical: bool


@dataclass(slots=True)
class _Band:
    """The printed lines of one grid row."""

    lines: list[list[_Ink]] = field(default_factory=list)


def _paper(picture: Picture, rng: Random) -> _Paper:
    label = rng.choice((6, 8, 10, 12, 14, 18, 24, 40))
    group = rng.choice((1, 2, 3, 4, 5, 8))
    head = rng.choice((2, 3, 4, 5, 8, 12))
    widths = tuple(
        label if column in picture.stubs else group if column < picture.labels else head
        for column in range(picture.columns)
    )
    place = rng.choices(("top", "middle", "bottom", "own"), (35, 35, 10, 20))[0]
    return _Paper(widths, place, rng.random() < 0.3)


def _cut(text: str, width: int, jitter: Random) -> list[str]:
    """The text in lines of about `width` Han characters; numbers and Latin words stay whole."""
    lines, line, used = [], "", 0.0
    limit = max(1, width)
    for character in text:
        size = 0.5 if character.isascii() else 1.0
        if used + size > limit + 0.5 and not (
            character in "，。、）)；：" or (character.isascii() and line[-1:].isascii() and character.isalnum())
        ):
            lines.append(line)
            line, used = "", 0.0
            if limit > 4 and jitter.random() < 0.1:
                limit += jitter.choice((-1, 1))
        line += character
        used += size
    return [*lines, line] if line else lines


def _parts(box: Box, paper: _Paper, rng: Random) -> list[Piece]:
    piece = box.piece
    if not piece.text:
        return [piece.like("", rest=False)] if piece.role is Role.NUMBER else []
    if piece.role is Role.NUMBER:
        return [piece.like(piece.text, rest=False)]
    width = sum(paper.widths[box.column : box.column + box.columns]) + (box.columns - 1)
    if piece.role is Role.GROUP and paper.vertical and box.rows > 1:
        width = 1
    return [piece.like(text, rest=i > 0) for i, text in enumerate(_cut(piece.text, width, rng))]


def _bands(picture: Picture, paper: _Paper, rng: Random) -> Iterator[list[_Ink]]:
    """The printed lines of the table from top to bottom, each its inks from left to right."""
    bands: list[list[list[_Ink]]] = []
    parts: dict[int, list[Piece]] = {i: _parts(box, paper, rng) for i, box in enumerate(picture.boxes)}
    for r in range(picture.rows):
        own = [(i, box) for i, box in enumerate(picture.boxes) if box.row == r and box.rows == 1]
        labels = [(i, box) for i, box in own if box.piece.role is not Role.NUMBER]
        numbers = [(i, box) for i, box in own if box.piece.role is Role.NUMBER]
        height = max([1, *(len(parts[i]) for i, _ in labels)])
        place = paper.place
        lines: list[list[_Ink]] = [[] for _ in range(height + (place == "own" and height > 1 and bool(numbers)))]
        middle = height // 2 if place == "own" else {"top": 0, "middle": (height - 1) // 2}.get(place, height - 1)
        for i, box in labels:
            start = 0 if place in ("top", "own") else (height - len(parts[i])) // 2
            for k, piece in enumerate(parts[i]):
                at = start + k
                if len(lines) > height and at >= middle:
                    at += 1
                lines[at].append(_Ink(box.column, piece))
        for i, box in numbers:
            lines[middle].extend(_Ink(box.column, piece) for piece in parts[i])
        bands.append(lines)
    for i, box in enumerate(picture.boxes):
        if box.rows > 1:
            lines = [line for band in bands[box.row : box.row + box.rows] for line in band]
            start = max(0, (len(lines) - len(parts[i])) // 2)
            for k, piece in enumerate(parts[i]):
                if start + k < len(lines):
                    lines[start + k].append(_Ink(box.column, piece))
                else:  # more of the label than lines beside it: the last line holds the rest
                    parts[i][len(lines) - start - 1].text += piece.text
    for band in bands:
        for line in band:
            yield sorted(line, key=lambda ink: ink.column)


def width_of(text: str) -> int:
    """Width of a text in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def spaces(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """Aligned with spaces, as a PDF's text layer is printed."""
    paper = _paper(picture, rng)
    slack = rng.choice((1, 2, 3, 4))
    starts = [rng.choice((0, 0, 2, 4))]
    for c in range(picture.columns):
        least = (
            2 * paper.widths[c]
            if c < picture.labels or c in picture.stubs
            else min(2 * paper.widths[c], rng.choice((6, 8, 10)))
        )
        starts.append(starts[-1] + least + slack)
    centred = rng.random() < 0.3
    for inks in _bands(picture, paper, rng):
        line, at = PageLine(), 0
        for ink in inks:
            goal = starts[ink.column]
            if centred and ink.piece.role is Role.NUMBER:
                goal += max(0, (starts[ink.column + 1] - goal - slack - len(ink.piece.text)) // 2)
            gap = max(goal - at, 2 if line.pieces else 0)
            ink.piece.before = " " * gap
            at += gap + width_of(ink.piece.text)
            line.pieces.append(ink.piece)
        if line.text.strip():
            yield line


def ocr(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """OCR by rows: gaps of uneven width or single spaces, labels wrapped."""
    paper = _paper(picture, rng)
    uneven = rng.random() < 0.4
    for inks in _bands(picture, paper, rng):
        line = PageLine()
        for ink in inks:
            if ink.piece.text:
                ink.piece.before = (" " * rng.randint(1, 4) if uneven else " ") if line.pieces else ""
                line.pieces.append(ink.piece)
        if line.pieces:
            yield line


def boxes(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """OCR boxes, one a line, in reading order; group labels may be shredded."""
    paper = _paper(picture, rng)
    runs = rng.random() < 0.15
    for inks in _bands(picture, paper, rng):
        line = PageLine()
        for ink in inks:
            if not ink.piece.text:
                continue
            if runs and line.pieces and line.pieces[-1].role is Role.NUMBER and ink.piece.role is Role.NUMBER:
                ink.piece.before = " "  # neighbouring digits that the detector took for one box
            elif line.pieces:
                yield line
                line = PageLine()
            line.pieces.append(ink.piece)
        if line.pieces:
            yield line
