"""Layouts of boxes that a reader took in another order than row by row: by columns, labels apart, in strips, late.

A row's label and its figures stand far from each other, one box a line or a few; only counts and order tell what
belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from random import Random

from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.picture import Box, Picture


def _parts(picture: Picture, rng: Random) -> list[list[Box]]:
    """The boxes of what was read at once: the whole table, or one block with its caption after the other."""
    starts = [box.row for box in picture.boxes if box.piece.role is Role.CAPTION]
    bounds = sorted({0, *(starts if rng.random() < 0.7 else ()), picture.rows})
    return [
        [box for box in picture.boxes if first <= box.row < last and box.piece.text] for first, last in pairwise(bounds)
    ]


def _line(boxes: Iterable[Box], gap: str) -> PageLine:
    pieces: list[Piece] = []
    for box in boxes:
        pieces.append(box.piece.like(box.piece.text, before=gap if pieces else "", rest=False))
    return PageLine(pieces)


def _by_row(boxes: Iterable[Box], gap: str | None) -> Iterator[PageLine]:
    """Row by row, the boxes of a row on one line with a gap between them, or one a line where there is none."""
    row: list[Box] = []
    for box in boxes:
        if row and (gap is None or box.row != row[-1].row):
            yield _line(row, gap or "")
            row = []
        row.append(box)
    if row:
        yield _line(row, gap or "")


def columns(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """Boxes read by columns: all labels from top to bottom, then each column."""
    for boxes in _parts(picture, rng):
        yield from _by_row(sorted(boxes, key=lambda box: (box.column, box.row)), None)


def apart(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """All labels first, then all figures, row by row; the header among the labels or above the figures."""
    gap = rng.choice((None, " ", " ", "\t"))
    head_first = rng.random() < 0.5
    for boxes in _parts(picture, rng):
        words = [box for box in boxes if box.piece.role is not Role.NUMBER]
        over = [box for box in words if box.row in picture.heads]
        labels = [box for box in words if box.row not in picture.heads]
        yield from _by_row([*over, *labels] if head_first else [*labels, *over], None)
        yield from _by_row((box for box in boxes if box.piece.role is Role.NUMBER), gap)


def strips(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """Boxes read in strips of a few columns, each strip row by row, as where a page was taken for newspaper columns."""
    gap = rng.choice((None, " ", "\t"))
    least = max(1, picture.labels)
    able = range(least, picture.columns)
    cuts = sorted(rng.sample(able, min(len(able), rng.choice((1, 1, 2)))))
    for boxes in _parts(picture, rng):
        for first, last in pairwise([0, *cuts, picture.columns]):
            yield from _by_row((box for box in boxes if first <= box.column < last), gap)


def late(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """Boxes read in turn, as programs do that take text out of PDF: one a line, those of a few rows at a time.

    Of some such rows all labels are read first, of some all figures, and of some the labels behind the table, where a
    cell beside them that is several rows high was held back.
    """
    kept: list[Box] = []
    parted = rng.random() < 0.7
    for boxes in _parts(picture, rng):
        for group in _few_rows(boxes, rng):
            words = [box for box in group if box.piece.role is not Role.NUMBER]
            figures = [box for box in group if box.piece.role is Role.NUMBER]
            heads = not figures or any(box.row in picture.heads for box in group)
            several = len({box.row for box in figures}) > 1
            way = rng.choices(("row", "labels", "figures", "kept"), (50, 25, 10, 15))[0] if several else "row"
            if way == "kept" and not heads:
                kept += words
                ordered = figures
            elif way in ("row", "kept") or heads:
                ordered = group
            else:
                ordered = [*words, *figures] if way == "labels" else [*figures, *words]
            for box in ordered:
                yield from _by_row([box], None)
                if parted:
                    yield PageLine()
    yield from _by_row(kept, None)


def _few_rows(boxes: Iterable[Box], rng: Random) -> Iterator[list[Box]]:
    """The boxes of one to five rows at a time, most often of one."""
    by_row = [list(group) for _, group in groupby(sorted(boxes, key=lambda box: (box.row, box.column)), _row)]
    while by_row:
        rows = rng.choice((1, 1, 1, 2, 3, 4, 5))
        yield [box for row in by_row[:rows] for box in row]
        del by_row[:rows]


def _row(box: Box) -> int:
    return box.row
