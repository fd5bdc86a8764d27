"""Plants on single cells: what OCR does to one figure.

A plant is `(page, address) -> addresses`: it changes the page in place and says which cells it damaged, none if it
does not apply to that cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gouji.channel import load_channel
from gouji.document import Address, parse_amount
from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.planted.page import Page

Plant = Callable[[Page, Address], frozenset[Address]]
NOTHING = frozenset[Address]()
UPSIDE_DOWN = str.maketrans("69", "96")
TRIES = 20
"""Draws until a misreading differs from the figure."""
SLOTTED = frozenset({"tabs", "pipes", "cells"})
"""Layouts in which the place of a lost figure can stay as an empty cell."""


def confuse(page: Page, address: Address) -> frozenset[Address]:
    """A digit taken for another, as the engines do; figures of 6 and 9 may be turned upside down."""
    piece = page.figures()[address][1]
    if re.fullmatch("[69]+", piece.text) and page.rng.random() < 0.3:
        piece.text = piece.text.translate(UPSIDE_DOWN)
        return frozenset({address})
    for _ in range(TRIES):
        text = load_channel().misread(piece.text, page.rng, number=True)
        if text != piece.text and (len(text) == 1 or not text.startswith("0")):
            piece.text = text
            return frozenset({address})
    return NOTHING


def lose_digit(page: Page, address: Address) -> frozenset[Address]:
    """A digit of a longer number lost."""
    piece = page.figures()[address][1]
    if len(piece.text) < 2:
        return NOTHING
    i = page.rng.randrange(len(piece.text))
    piece.text = piece.text[:i] + piece.text[i + 1 :]
    return frozenset({address})


def double_digit(page: Page, address: Address) -> frozenset[Address]:
    """A digit other than a lone 0 doubled."""
    piece = page.figures()[address][1]
    if piece.text == "0":
        return NOTHING
    i = page.rng.randrange(len(piece.text))
    piece.text = piece.text[:i] + piece.text[i] + piece.text[i:]
    return frozenset({address})


def lose_cell(page: Page, address: Address) -> frozenset[Address]:
    """The figure gone: its cell is left empty where the layout has cells, or it is gone with what parted it."""
    line, piece = page.figures()[address]
    if line.layout in SLOTTED and page.rng.random() < 0.5:
        piece.text = ""
    else:
        _remove(page, line, piece)
    return frozenset({address})


def merge(page: Page, address: Address) -> frozenset[Address]:
    """The figure run together with the one to the right."""
    line, piece = page.figures()[address]
    after = _next(line, piece)
    if after is None:
        return NOTHING
    after.before = ""
    return frozenset({address, (after.row, after.column)})


def split(page: Page, address: Address) -> frozenset[Address]:
    """A number torn in two."""
    piece = page.figures()[address][1]
    if len(piece.text) < 2:
        return NOTHING
    i = page.rng.randrange(1, len(piece.text))
    piece.text = f"{piece.text[:i]} {piece.text[i:]}"
    return frozenset({address})


def slip(page: Page, address: Address) -> frozenset[Address]:
    """The last figure of a row slipped to a line of its own below it."""
    line, piece = page.figures()[address]
    if line.layout == "cells" or _next(line, piece) is not None:
        return NOTHING
    line.pieces = [p for p in line.pieces if p is not piece]
    piece.before = ""
    at = next(i for i, other in enumerate(page.lines) if other is line)
    page.lines.insert(at + 1, PageLine([piece], "", line.layout))
    return frozenset({address})


def exchange(page: Page, address: Address) -> frozenset[Address]:
    """The figure and a neighbour in its row or column in each other's cell."""
    figures, cells = page.figures(), list(page.truth)
    rows, at = list(dict.fromkeys(row for row, _ in cells)), cells.index(address)
    beside = [a for a in cells[max(0, at - 1) : at + 2] if a[0] == address[0]]
    place = rows.index(address[0])
    beside += [(row, address[1]) for row in rows[max(0, place - 1) : place + 2]]
    unlike = [a for a in beside if a in figures and figures[a][1].text != figures[address][1].text]
    if not unlike:
        return NOTHING
    other = page.rng.choice(unlike)
    a, b = figures[address][1], figures[other][1]
    a.text, b.text = b.text, a.text
    return frozenset({address, other})


def _next(line: PageLine, piece: Piece) -> Piece | None:
    at = next(i for i, other in enumerate(line.pieces) if other is piece)
    after = line.pieces[at + 1] if at + 1 < len(line.pieces) else None
    return after if after is not None and after.role is Role.NUMBER and after.text else None


def _remove(page: Page, line: PageLine, piece: Piece) -> None:
    line.pieces = [p for p in line.pieces if p is not piece]
    if not line.pieces:
        page.lines[:] = [other for other in page.lines if other is not line]


CELL_PLANTS: dict[Plant, float] = {
    confuse: 45, lose_cell: 20, lose_digit: 10, double_digit: 10, merge: 7, split: 5, slip: 3,
}  # fmt: skip
"""How often each happens to a damaged cell, about as in the counts of the shipped channel."""


def damage_cells(page: Page, count: int) -> frozenset[Address]:
    """Plant damage until so many cells at least are damaged: half of it in figures other than 0."""
    damaged: set[Address] = set()
    busy = [address for address, value in page.truth.items() if value]
    for _ in range(TRIES * count):
        if len(damaged) >= count:
            break
        address = page.rng.choice(busy if page.rng.random() < 0.5 else list(page.truth))
        plant = page.rng.choices(list(CELL_PLANTS), list(CELL_PLANTS.values()))[0]
        around = _row_neighbours(page, address)
        if address in page.figures() and damaged.isdisjoint(around):
            damaged |= plant(page, address)
    return frozenset(damaged)


def exchange_one(page: Page) -> frozenset[Address]:
    """A figure other than 0 and a neighbour in each other's cell."""
    busy = [address for address, value in page.truth.items() if value and address in page.figures()]
    return exchange(page, page.rng.choice(busy)) if busy else NOTHING


def misprint(page: Page, count: int) -> frozenset[Address]:
    """Figures that the author typed wrong: what is printed is true, whatever the balances say."""
    damaged = set()
    for address in page.rng.sample(list(page.truth), count):
        plant = page.rng.choice((confuse, double_digit, lose_digit))
        if plant(page, address):
            printed = parse_amount(page.figures()[address][1].text)
            page.truth[address] = printed.number if printed else None
            damaged.add(address)
    return frozenset(damaged)


def _row_neighbours(page: Page, address: Address) -> set[Address]:
    """The cell and the one to its right: a cell is damaged once."""
    cells = list(page.truth)
    at = cells.index(address)
    return set(cells[at : at + 2])
