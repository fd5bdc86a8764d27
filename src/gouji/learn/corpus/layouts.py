"""Layouts that keep a row's cells in order: cells, tabs, spread, pipes, rows and glued.

A layout is a function of a picture and a source of chance that gives lines; it draws its own options once for each
picture, so that the parts of a table on two pages differ as real conversions do. The registry is in `lay_out`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.picture import Box, Picture

Slots = list[tuple[Piece, bool]]
"""The pieces of a grid row with whether each stands for a covered slot (an empty cell)."""


def row_slots(picture: Picture, *, across: bool, down: bool) -> list[Slots]:
    """The slots of every grid row.

    Args:
        picture: The table.
        across: A cell merged over columns leaves an empty slot for each further column.
        down: A cell merged over rows leaves an empty slot in each further row.
    """
    found = []
    for r, row in enumerate(picture.grid()):
        slots: Slots = []
        for c, box in enumerate(row):
            if box is None:
                continue
            if (box.row, box.column) == (r, c):
                slots.append((_copy(box), False))
            elif (box.row == r and across) or (box.row < r and down and (across or box.column == c)):
                slots.append((Piece("", Role.NOISE, table=picture.table), True))
        found.append(slots)
    return found


def _copy(box: Box) -> Piece:
    return box.piece.like(box.piece.text, rest=False)


def depth_first(picture: Picture) -> list[list[Piece]]:
    """The pieces of every grid row; header rows make one row, each parent before its children."""
    rows: list[list[Piece]] = []
    grid, r = picture.grid(), 0
    while r < picture.rows:
        last = r
        while last + 1 < picture.rows and last in picture.heads and last + 1 in picture.heads:
            last += 1
        if last > r:
            seen: list[Box] = []
            for c in range(picture.columns):
                for row in range(r, last + 1):
                    box = grid[row][c]
                    if box is not None and box.row >= r and not any(box is other for other in seen):
                        seen.append(box)
            captions = [box for box in seen if box.piece.role is Role.CAPTION]
            rows.extend([_copy(box)] for box in captions)
            rows.append([_copy(box) for box in seen if box.piece.role is not Role.CAPTION])
        else:
            rows.append([_copy(box) for c, box in enumerate(grid[r]) if box and (box.row, box.column) == (r, c)])
        r = last + 1
    return rows


def cells(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """One cell a line, rows parted by blank lines or not (Word and HTML dumps)."""
    indent = rng.choices(("\t", "", "    ", "  "), (50, 35, 10, 5))[0]
    parted = rng.random() < 0.75
    keep_empty = rng.random() < 0.7
    if not keep_empty and rng.random() < 0.5:
        rows: list[Slots] = [[(piece, False) for piece in row] for row in depth_first(picture)]
    else:
        rows = row_slots(picture, across=keep_empty and rng.random() < 0.1, down=keep_empty)
    trailing = "\t" if rng.random() < 0.05 else ""
    for row in rows:
        for piece, _ in row:
            if piece.text or keep_empty or piece.role is Role.NUMBER:
                piece.before = indent
                yield PageLine([piece], trailing)
        if parted:
            yield PageLine()


def tabs(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """One row a line, cells parted by tabs, merged cells with or without empty ones."""
    across, down = rng.random() < 0.75, rng.random() < 0.85
    lead = "\t" if rng.random() < 0.08 else ""
    tail = "\t" * rng.choices((0, 1, 2, 3), (80, 12, 5, 3))[0]
    apart = rng.random() < 0.06
    for row in row_slots(picture, across=across, down=down):
        pieces = [piece for piece, _ in row]
        for i, piece in enumerate(pieces):
            piece.before = "\t" if i else lead
        yield PageLine(pieces, tail)
        if apart:
            yield PageLine()


def spread(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """One row a line as libraries that read tables into rows write them: what is merged said in every cell it covers.

    The lines may be counted.
    """
    counted = rng.choice((None, None, 0, 1))
    gap = rng.choice(("\t", " | ", ",")) if counted is None else rng.choice(("\t", " | "))
    for r, row in enumerate(picture.grid()):
        pieces = [] if counted is None else [Piece(str(r + counted), Role.NOISE, table=picture.table)]
        for c, box in enumerate(row):
            if box is None:
                continue
            first = (box.row, box.column) == (r, c)
            if first or box.piece.role is not Role.NUMBER:
                pieces.append(_copy(box) if first else box.piece.like(box.piece.text))  # said again it begins nothing
            else:
                pieces.append(Piece(box.piece.text, Role.NOISE, table=picture.table))
            pieces[-1].before = gap if len(pieces) > 1 else ""
        yield PageLine(pieces)


def pipes(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """Pipe or Markdown tables: rules of dashes, bold labels, merged cells repeated, blank headers made up."""
    outer, gap = rng.random() < 0.85, rng.choice((" ", " ", ""))
    bold, repeat = rng.random() < 0.25, rng.random() < 0.2
    rule = rng.choice(("---", "--------", ":---:", "---", "----"))
    bar = "|" if rng.random() < 0.95 else "｜"
    invented = rng.random() < 0.15
    at_top, breaks = rng.random() < 0.8, rng.random() < 0.12
    if invented:
        yield PageLine([Piece(bar + f"{gap or ' '}{bar}" * picture.columns, Role.NOISE)])
        yield PageLine([Piece(bar + f"{rule}{bar}" * picture.columns, Role.NOISE)])
    grid = picture.grid()
    for r, row in enumerate(row_slots(picture, across=True, down=True)):
        pieces = []
        for c, (piece, covered) in enumerate(row):
            box = grid[r][c]
            if covered and repeat and box is not None and box.piece.role not in (Role.NUMBER, Role.NOTE):
                piece = box.piece.like(box.piece.text)  # said again, so it begins nothing
            if bold and piece.text and (r in picture.heads or piece.role in (Role.GROUP, Role.LABEL)):
                piece.text = f"**{piece.text}**"
            if breaks and len(piece.text) > 4 and piece.role in (Role.COLUMN, Role.LABEL) and rng.random() < 0.3:
                half = len(piece.text) // 2
                piece.text = f"{piece.text[:half]}<br>{piece.text[half:]}"
            piece.before = (bar if outer else "") + gap if not c else gap + bar + gap
            pieces.append(piece)
        yield PageLine(pieces, gap + bar if outer else "")
        if not invented and (
            r == 0 if at_top else r == len(grid) - 1 or (r in picture.heads and r + 1 not in picture.heads)
        ):
            cell = f"{gap}{rule}{gap}{bar}"
            yield PageLine(
                [Piece((bar if outer else "") + (cell * picture.columns)[: None if outer else -1], Role.NOISE)]
            )
            at_top = at_top and r != 0


def rows(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """One row a line, cells parted by single spaces, which labels hold too."""
    gap = rng.choices((" ", "  ", "　", "\u00a0", "，"), (75, 10, 8, 4, 3))[0]
    first = rng.choices((gap, "\n"), (80, 20))[0]
    by_level = rng.random() < 0.6
    source = (
        [[p for p, _ in row] for row in row_slots(picture, across=False, down=False)]
        if by_level
        else depth_first(picture)
    )
    for row in source:
        yield from _joined([piece for piece in row if piece.text], gap, first)


def _joined(pieces: Sequence[Piece], gap: str, first: str) -> Iterator[PageLine]:
    """The pieces on one line; where `first` is a line break, the numbers go to a line of their own."""
    line = PageLine()
    for i, piece in enumerate(pieces):
        after_label = i and piece.role is Role.NUMBER and pieces[i - 1].role is not Role.NUMBER
        if after_label and first == "\n":
            yield line
            line = PageLine()
        piece.before = (first if after_label else gap) if line.pieces else ""
        line.pieces.append(piece)
    if line.pieces:
        yield line


def glued(picture: Picture, rng: Random) -> Iterator[PageLine]:
    """Cells run together with no separator: the numbers, the labels too, a block or the whole table on one line."""
    first = rng.choices(("", " ", "\n", "\t"), (60, 15, 15, 10))[0]
    gap = "" if first != "" or rng.random() < 0.85 else rng.choice((" ", "、", ","))
    heads = rng.choices(("", " ", "\n"), (60, 25, 15))[0]
    whole = rng.choices(("row", "block", "table"), (75, 15, 10))[0]
    line = PageLine()
    for row in depth_first(picture):
        pieces = [piece for piece in row if piece.text]
        if not pieces:
            continue
        numbers = any(piece.role is Role.NUMBER for piece in pieces)
        if not numbers and heads == "\n" and whole == "row":
            for piece in pieces:
                yield PageLine([piece])
            continue
        made = list(_joined(pieces, gap if numbers else heads.strip("\n"), first if numbers and whole == "row" else ""))
        if whole == "row":
            yield from made
            continue
        if whole == "block" and pieces[0].role is Role.CAPTION and line.pieces:
            yield line
            line = PageLine()
        line.pieces += [piece for part in made for piece in part.pieces]
    if line.pieces:
        yield line
