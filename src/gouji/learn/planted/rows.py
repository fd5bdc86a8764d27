"""Plants on whole rows, columns and labels."""

from __future__ import annotations

from itertools import pairwise

from gouji.document import Address
from gouji.learn.corpus.page import LABELS, PageLine, Piece, Role
from gouji.learn.planted.cells import NOTHING
from gouji.learn.planted.page import Page, channel_at

FRAME = ("new", "carried_in", "total", "carried_out")
"""Rows that are no outcome."""
DOUBT = (0.3, 0.7)
"""Least and largest share of a label's characters misread where it is to leave a doubt."""
RIM = 2
"""Rows at least that a shift moves."""


def lose_zeros(page: Page) -> frozenset[Address]:
    """Two to twelve zeros lost in columns whose total is 0, their places with them."""
    zeros = [
        (line, piece, address)
        for address, (line, piece) in page.figures().items()
        if piece.text == "0" and page.truth["total", address[1]] == 0 and page.truth[address] == 0
    ]
    chosen = page.rng.sample(zeros, min(len(zeros), page.rng.randint(2, 12)))
    for line, piece, _ in chosen:
        line.pieces = [p for p in line.pieces if p is not piece]
    page.lines[:] = [line for line in page.lines if line.pieces or line.layout == "prose"]
    return frozenset(address for _, _, address in chosen)


def shift_row(page: Page) -> frozenset[Address]:
    """The figures of a row moved by one column: the first or last figure lost."""
    key = _busy_row(page)
    figures = [page.figures()[address][1] for address in page.truth if address[0] == key]
    texts = [piece.text for piece in figures]
    moved = ["", *texts[:-1]] if page.rng.random() < 0.5 else [*texts[1:], ""]
    for piece, text in zip(figures, moved, strict=True):
        piece.text = text
    return _of_row(page, key)


def glue_row(page: Page) -> frozenset[Address]:
    """The figures of a row with nothing left between them, with or without a gap after the label."""
    key = _busy_row(page)
    mine = [(line, piece) for address, (line, piece) in page.figures().items() if address[0] == key]
    if len({id(line) for line, _ in mine}) > 1:
        return NOTHING
    for _, piece in mine[1:]:
        piece.before = ""
    return _of_row(page, key)


def glue_next(page: Page) -> frozenset[Address]:
    """The figures of a row run together, with the next row's line stuck to them."""
    damaged = glue_row(page)
    if not damaged:
        return NOTHING
    key = next(iter(damaged))[0]
    line = next(line for address, (line, _) in page.figures().items() if address[0] == key)
    at = next(i for i, other in enumerate(page.lines) if other is line)
    if at + 1 < len(page.lines) and page.lines[at + 1].table:
        below = page.lines.pop(at + 1)
        line.pieces += below.pieces
        line.tail = below.tail
        damaged |= frozenset((p.row, p.column) for p in below.pieces if p.role is Role.NUMBER and p.column)
    return damaged


def swap_rows(page: Page) -> frozenset[Address]:
    """Two neighbouring outcome rows printed in the other order, with labels that leave a doubt."""
    pairs = [
        (a, b) for a, b in pairwise(_outcomes(page))
        if a.rpartition(".")[0] == b.rpartition(".")[0] and _unlike(page, a, b)
    ]  # fmt: skip
    if not pairs:
        return NOTHING
    a, b = page.rng.choice(pairs)
    first, second = _line_parts(page, a), _line_parts(page, b)
    if first is None or second is None:
        return NOTHING
    _exchange(first, second)
    _doubt(page, {a, b})
    return _of_row(page, a) | _of_row(page, b)


def swap_columns(page: Page) -> frozenset[Address]:
    """Two neighbouring applicant columns printed in the other order, with headers that leave a doubt."""
    keys = [c.key for c in page.form.rows[0].columns[1:-1]]  # those under one header cell
    heads = {piece.column: piece for _, piece in page.labels([Role.COLUMN]) if piece.column}
    rows = [row.key for row in page.form.rows]
    pairs = [
        (a, b) for a, b in pairwise(keys)
        if a in heads and b in heads and any(page.truth[row, a] != page.truth[row, b] for row in rows)
    ]  # fmt: skip
    if not pairs:
        return NOTHING
    a, b = page.rng.choice(pairs)
    figures = page.figures()
    for row in rows:
        _exchange([figures[row, a][1]], [figures[row, b][1]])
    for _, piece in page.labels([Role.COLUMN]):
        if piece.column in (a, b):
            piece.column = b if piece.column == a else a
            form = next(c for c in page.form.rows[0].columns if c.key == piece.column)
            piece.text = channel_at(round(page.rng.uniform(*DOUBT) * 0.4, 1)).damage(form.label, page.rng) or "一"
    return frozenset((row, column) for row in rows for column in (a, b))


def shift_outcomes(page: Page) -> frozenset[Address]:
    """The figures of the outcomes one line lower than their labels, which leave a doubt."""
    keys = _outcomes(page)
    first = page.rng.randrange(len(keys) - RIM)
    last = page.rng.randrange(first + RIM, len(keys))
    figures = page.figures()
    moved = [[(figures[a][1]) for a in page.truth if a[0] == key] for key in keys[first : last + 1]]
    line = figures[keys[last], moved[-1][-1].column][0]
    if any(len({id(figures[p.row, p.column][0]) for p in row}) > 1 for row in moved):
        return NOTHING
    spare = [piece.like(piece.text, before=piece.before, rest=False) for piece in moved[-1]]
    for above, row in reversed(list(pairwise(moved))):
        for place, figure in zip(row, above, strict=True):
            place.text, place.row = figure.text, figure.row
    for piece in moved[0]:
        piece.text, piece.column = "", ""
    at = next(i for i, other in enumerate(page.lines) if other is line)
    page.lines.insert(at + 1, PageLine(spare, "", line.layout))
    _doubt(page, set(keys[first : last + 1]))
    return frozenset(a for key in keys[first : last + 1] for a in _of_row(page, key))


def lose_label(page: Page) -> frozenset[Address]:
    """The label of an outcome lost, and perhaps the whole line before or after it."""
    keys = [key for key in _outcomes(page) if any(page.truth[a] for a in _of_row(page, key))]
    if not keys:
        return NOTHING
    key = page.rng.choice(keys)
    for _, piece in page.labels():
        if piece.row == key and piece.role is Role.LABEL:
            piece.text = ""
    damaged = _of_row(page, key)
    if page.rng.random() < 0.5:
        order = _outcomes(page)
        at = order.index(key) + page.rng.choice((-1, 1))
        if 0 <= at < len(order) and not any(page.truth[a] for a in _of_row(page, order[at])):
            for line in page.lines:
                line.pieces = [
                    p for p in line.pieces
                    if not (p.row == order[at] and p.role in (Role.LABEL, Role.NUMBER) and p.table)
                ]  # fmt: skip
            damaged |= _of_row(page, order[at])
    return damaged


def _outcomes(page: Page) -> list[str]:
    return [row.key for row in page.form.rows if row.key not in FRAME]


def _busy_row(page: Page) -> str:
    """A row with figures in it three times out of four, else any."""
    rows = [row.key for row in page.form.rows]
    busy = [key for key in rows if any(page.truth[a] for a in _of_row(page, key))]
    return page.rng.choice(busy if page.rng.random() < 0.75 else rows)


def _of_row(page: Page, key: str) -> frozenset[Address]:
    return frozenset(address for address in page.truth if address[0] == key)


def _unlike(page: Page, a: str, b: str) -> bool:
    columns = [column for row, column in page.truth if row == a]
    return any(page.truth[a, column] != page.truth[b, column] for column in columns)


def _line_parts(page: Page, key: str) -> list[Piece] | None:
    """The row's own label and figures, None where they don't all stand once."""
    labels = [piece for _, piece in page.labels() if piece.row == key and piece.role is Role.LABEL]
    figures = page.figures()
    cells = [figures[a][1] for a in page.truth if a[0] == key and a in figures]
    return [labels[0], *cells] if len(labels) == 1 and len(cells) == len(_of_row(page, key)) else None


def _exchange(first: list[Piece], second: list[Piece]) -> None:
    """Exchange texts and keys; what parts pieces from their neighbours stays."""
    for a, b in zip(first, second, strict=True):
        a.text, b.text = b.text, a.text
        a.row, b.row = b.row, a.row
        a.column, b.column = b.column, a.column


def _doubt(page: Page, keys: set[str]) -> None:
    """Spoil the labels of some rows, and half the time their enumerators."""
    for _, piece in page.labels(LABELS):
        if piece.row not in keys or piece.role is not Role.LABEL:
            continue
        head, dot, rest = piece.text.partition(".")
        text, keep = (rest, head + dot) if dot and len(head) < 3 else (piece.text, "")
        share = page.rng.uniform(*DOUBT)
        out = [
            channel_at(0.1).misread(c, page.rng) if page.rng.random() < share else c for c in text
        ]  # fmt: skip
        piece.text = (keep if page.rng.random() < 0.5 else "") + "".join(out)
