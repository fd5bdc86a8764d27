"""Damage to places: figures that stand in another row or column than their author put them in, or in none.

Figures keep the keys of the cell that their author meant, wherever they go; so gold and marks stay true. Exchanged
rows and columns break no balance: no reader can see them, and their rates are low for it. Same signature as in
`damage_text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from gouji.learn.corpus.damage_lines import SEPARATED
from gouji.learn.corpus.page import BROKEN, LABELS, PageLine, Piece, Role

Row = list[Piece]


def rows_of(lines: Sequence[PageLine]) -> list[list[Row]]:
    """The figures of every table of every report, in rows of form cells, in page order."""
    tables: dict[tuple[int, str], dict[str, Row]] = {}
    for line in lines:
        for piece in line.numbers():
            if piece.column:
                tables.setdefault((piece.report, piece.table), {}).setdefault(piece.row, []).append(piece)
    return [list(rows.values()) for rows in tables.values()]


def _alike(a: Row, b: Row) -> bool:
    """Whether two rows have the same columns, so that the figures of one fit in the other."""
    return [piece.column for piece in a] == [piece.column for piece in b]


def _texts(row: Row) -> list[str]:
    return [piece.text for piece in row]


def _zero(row: Row) -> bool:
    return all(piece.text == "0" for piece in row)


def _put(places: Row, figures: Sequence[Piece]) -> None:
    """Set figures (copies) into places, which keep only what parts them from their neighbours."""
    for place, figure in zip(places, figures, strict=True):
        place.text, place.row, place.column = figure.text, figure.row, figure.column


def _copy(row: Row) -> Row:
    return [piece.like(piece.text, rest=piece.rest) for piece in row]


def _neighbours(lines: Sequence[PageLine]) -> list[tuple[Row, Row]]:
    """Rows of the same columns one above the other, with other figures."""
    return [
        (a, b)
        for rows in rows_of(lines)
        for a, b in pairwise(rows)
        if len(a) > 1 and _alike(a, b) and _texts(a) != _texts(b)
    ]


def swap_rows(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The figures of two neighbouring rows exchanged; the labels stay."""
    pairs = _neighbours(lines)
    if not pairs:
        return False
    a, b = rng.choice(pairs)
    kept = _copy(a)
    _put(a, b)
    _put(b, kept)
    return True


def shift_rows(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The figures of a table slipped by one row from some row on, up or down.

    Where a row of zeros ends the slip, its zeros fill the row that came free and no balance of sums is broken; else
    the row that came free is empty, and the figures that have no row left are gone.
    """
    runs = []
    for rows in rows_of(lines):
        run: list[Row] = []
        for row in rows:
            if run and not _alike(run[-1], row):
                runs.append(run)
                run = []
            run.append(row)
        runs.append(run)
    runs = [run for run in runs if len(run) > 2 and any(_texts(a) != _texts(b) for a, b in pairwise(run))]
    if not runs:
        return False
    run = rng.choice(runs)
    used = [i for i, row in enumerate(run) if not _zero(row)]
    first = rng.choice(used)
    zeros = [i for i, row in enumerate(run) if _zero(row) and i != first]
    if zeros and rng.random() < 0.6:
        last = min(zeros, key=lambda i: (abs(i - first), i))
        free = _copy(run[last])
    else:
        last = len(run) - 1 if rng.random() < 0.5 else 0
        free = [piece.like("", rest=piece.rest) for piece in run[first]]
    step = 1 if last >= first else -1
    for i in range(last, first, -step):
        _put(run[i], _copy(run[i - step]))
    before = _texts(run[first])
    _put(run[first], free)
    return first != last or before != _texts(run[first])


def swap_columns(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The figures of two neighbouring columns of a table exchanged, from the top or from some row on."""
    able = []
    for rows in rows_of(lines):
        for at in range(max((len(row) for row in rows), default=1) - 1):
            if any(len(row) > at + 1 and row[at].text != row[at + 1].text for row in rows):
                able.append((rows, at))
    if not able:
        return False
    rows, at = rng.choice(able)
    unlike = [row for row in rows if len(row) > at + 1 and row[at].text != row[at + 1].text]
    pair = [piece.column for piece in unlike[0][at : at + 2]]
    first = 0 if rng.random() < 0.7 else rng.randint(0, max(i for i, row in enumerate(rows) if row is unlike[-1]))
    for row in rows[first:]:
        if [piece.column for piece in row[at : at + 2]] == pair:
            kept = _copy([row[at]])
            _put([row[at]], [row[at + 1]])
            _put([row[at + 1]], kept)
    return True


def shift_cells(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The figures of a row moved by one column, the first place left empty and the last figure lost, or the reverse."""
    changed = False
    for rows in rows_of(lines):
        for row in rows:
            if len(row) > 2 and not _zero(row) and rng.random() < severity * 0.1:
                order = row if rng.random() < 0.5 else row[::-1]
                figures = _copy(order)
                _put(order[1:], figures[:-1])
                order[0].text, order[0].row, order[0].column = "", figures[-1].row, figures[-1].column
                changed = True
    return changed


def lose_cells(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A cell anywhere in a row gone together with what parted it from its neighbour."""
    changed = False
    for line in lines:
        numbers = line.numbers()
        if len(numbers) > 2 and rng.random() < severity * 0.08:
            gone = rng.choice(numbers[:-1])
            line.pieces = [piece for piece in line.pieces if piece is not gone]
            changed = True
    return changed


def surplus_cells(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A figure of a row there twice, or a 0 more."""
    changed = False
    for line in lines:
        numbers = line.numbers()
        if len(numbers) > 2 and line.layout in SEPARATED and rng.random() < severity * 0.06:
            after = rng.choice(numbers)
            text = after.text if rng.random() < 0.5 else "0"
            extra = Piece(text, Role.NUMBER, numbers[1].before, False, after.table, report=after.report)
            line.pieces.insert(_index(line, after) + 1, extra)
            changed = True
    return changed


def glue_cells(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Neighbouring figures with nothing left between them."""
    changed = False
    for line in lines:
        if line.layout not in SEPARATED or rng.random() > severity * 0.15:
            continue
        able = [
            (a, b)
            for a, b in pairwise(line.pieces)
            if a.role is Role.NUMBER and b.role is Role.NUMBER and a.text and b.text and b.before
        ]
        for _, b in rng.sample(able, min(len(able), rng.choice((1, 1, 2, len(able))))):
            b.before = ""
            changed = True
    return changed


def leak_digits(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The last digit of a figure at the head of the next one."""
    changed = False
    for line in lines:
        for a, b in pairwise(line.numbers()):
            if len(a.text) > 1 and a.text[-1:].isdigit() and b.text[:1].isdigit() and rng.random() < severity * 0.3:
                a.text, b.text = a.text[:-1], a.text[-1] + b.text
                changed = True
    return changed


def leak_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The last characters of a label at the head of the next cell."""
    changed = False
    for line in lines:
        for a, b in pairwise([piece for piece in line.pieces if piece.text]):
            if a.role not in BROKEN or b.role is Role.NOISE or len(a.text) < 4 or rng.random() > severity * 0.08:
                continue
            cut = len(a.text) - rng.randint(1, 2)
            line.pieces.insert(_index(line, b), a.like(a.text[cut:], before=b.before))
            a.text, b.before = a.text[:cut], ""
            changed = True
    return changed


def interleave_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The halves of two neighbouring labels interleaved: both first halves in one, both second ones in the other."""
    changed = False
    labels = [p for line in lines for p in line.pieces if p.role in LABELS | {Role.COLUMN} and len(p.text) > 3]
    pairs = iter(pairwise(labels))
    for a, b in pairs:
        if a.role is b.role and a.table == b.table and a.text != b.text and rng.random() < severity * 0.06:
            i, k = len(a.text) // 2, len(b.text) // 2
            a.text, b.text = a.text[:i] + b.text[:k], a.text[i:] + b.text[k:]
            next(pairs, None)  # b is spoilt already
            changed = True
    return changed


def _index(line: PageLine, piece: Piece) -> int:
    return next(i for i, other in enumerate(line.pieces) if other is piece)
