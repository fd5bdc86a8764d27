"""Tokens of a row → readings: every plausible way to place or cut them, each with a cost.

Costs are minus log-probabilities up to a constant of the row. As many tokens as cells are taken in order. Where the
layout gives positions, they decide; where it doesn't, every order-keeping placement is a reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice, pairwise

from gouji.document import Entry, Interval, Reading
from gouji.document.amounts import as_digits
from gouji.rebuild.cuts import CUT
from gouji.rebuild.frame import LOST, MOST_READINGS, Frame, reading_of
from gouji.rebuild.glued import cuts_of, is_glued, one_parted, token_cuts
from gouji.rebuild.tokens import SIGNS, Token

LOST_BEFORE = 5.0
"""Added for a number lost before the last one of its row, on a page that its author typed: there only ends get lost."""
OFF_POSITION = 0.7
"""Cost of a token for each position step it stands away from its column."""
X_SPREAD, X_MOST = 0.3, 6.0
"""On a fixed-width page: spread of a column's positions in column steps, and the largest cost of one token."""
SURPLUS_ZERO, SURPLUS_OTHER, SURPLUS_LAST = 1.5, 4.0, 1.0
"""Cost of a token too many: a zero (a ghost column), any other number, or one on a line below all the others: nine
times in ten that OCR engines read such a one, it was the enumerator of the next label or a number of its row.
"""
SHIFTED = 0.5
"""Cost of a row's cells standing where no full row tells that its columns are, but as far apart as they should."""
SKEWED = 2.0
"""Cost of each cell, but the first, that a row whose cells are kept apart must have lost or gained between numbers."""
TORN = 2.5
"""Cost of two tokens being one number that was torn."""
MERGED = 4.0
"""Added for numbers that have run together on a page, or in a row, that shows its cells apart: of 640 rows of such
pages that OCR engines read none had, and 46 had lost a number."""
FEW = 2
"""Cells of a row in which a number of as many digits may as well be one number, and the other lost."""
_ZEROS = frozenset("0Oo〇")
MOST_PLACEMENTS = 4000
"""Placements looked at."""


def read_row(
    tokens: Sequence[Token], frame: Frame, row_sums: Sequence[tuple[int, ...]] = ()
) -> tuple[list[Reading], bool]:
    """All plausible readings of a row.

    Args:
        tokens: The row's tokens, empty cells included.
        frame: Where its columns stand.
        row_sums: For cutting glued digits: of every balance within the row, the factors of its cells (form order)
            whose weighted sum is zero; cuts that keep all of them come first.

    Returns:
        Readings, cheapest first, and whether they are all there are.
    """
    n = len(frame.columns)
    wide = len(tokens) == frame.width and not frame.scanned
    if len(tokens) != n:
        tokens = [token for token in tokens if not token.unread]
    filled = [token for token in tokens if token.filled]
    slots = _row_slots(tokens, n)
    steady = wide or _in_place(tokens, frame)
    if len(filled) == n:
        full = reading_of(filled, range(n), frame, 0.0, "tabs" if filled[0].slot is not None else "count")
        found = [full, *_beside_one_more(filled, frame)]
        return found[:MOST_READINGS], len(found) <= MOST_READINGS
    glued = is_glued(filled, n) and not frame.apart
    in_place = len(slots) == n and (wide or _in_place(slots, frame))
    if in_place and not glued:
        return [reading_of(slots, range(n), frame, 0.0, "slots")], True
    if len(filled) > n:
        found = list(_surplus(filled, frame))
    elif glued:
        found, whole = cuts_of(filled, frame, row_sums)
        if not found and any(token.text[0] in SIGNS for token in filled):  # none can stand under a head of changes
            found, whole = list(islice(_placements(filled, tokens, frame, steady), MOST_READINGS)), False
        if in_place:  # all its cells are there: hardly did they run together in one of them
            merged = [replace(reading, cost=reading.cost + MERGED) for reading in found]
            return [reading_of(slots, range(n), frame, 0.0, "slots"), *merged][:MOST_READINGS], whole
        if n > FEW or frame.glued or as_digits(filled[0].text).startswith("0"):
            return found, whole
        if frame.parted:
            found = [replace(reading, cost=reading.cost + MERGED) for reading in found]
        found += islice(_placements(filled, tokens, frame, steady), MOST_PLACEMENTS)
    else:
        found = list(islice(_placements(filled, tokens, frame, steady), MOST_PLACEMENTS))
        if frame.scanned and len(filled) == n - 1:
            found += (reading_of(parted, range(n), frame, MERGED + CUT, "cut") for parted in one_parted(filled))
    found.sort(key=lambda reading: reading.cost)
    return _distinct(found)[:MOST_READINGS], len(found) <= MOST_READINGS


def _beside_one_more(filled: Sequence[Token], frame: Frame) -> Iterator[Reading]:
    """Readings of as many tokens as cells of which one, such as `01`, is two numbers: then another is too many."""
    for i, token in enumerate(filled if frame.scanned else ()):
        if token.text[:1] == "0" and len(token.text) > 1:
            for pieces in token_cuts(token, 2):
                for reading in _surplus([*filled[:i], *pieces, *filled[i + 1 :]], frame):
                    yield replace(reading, cost=reading.cost + CUT)


def _row_slots(tokens: Sequence[Token], n: int) -> list[Token]:
    """The row's cells, empty ones included, where their number leaves no doubt which is which; else nothing.

    In a dump of one cell a line, empty cells after the row's own are place holders of the next row.
    """
    if len(tokens) > n and all(token.slot is None and not token.text for token in tokens[n:]):
        return list(tokens[:n])
    return list(tokens) if len(tokens) == n else []


def _in_place(tokens: Sequence[Token], frame: Frame) -> bool:
    """Whether a row's empty cells tell where its numbers stand.

    One at an end where full rows have one too may be theirs: then a number is lost elsewhere, its cell with it.
    """
    before, after = frame.padded
    return not tokens or not ((before and not tokens[0].text) or (after and not tokens[-1].text))


def _placements(filled: Sequence[Token], tokens: Sequence[Token], frame: Frame, in_place: bool) -> Iterator[Reading]:
    """Every order-keeping placement of too few tokens; empty cells at a column's own slot are blanks."""
    n = len(frame.columns)
    positions, where = _positions(filled, frame) if in_place else ([], [])
    empty_slots = {token.slot: token.interval for token in tokens if not token.text and token.slot is not None}
    exact = in_place and bool(frame.slots) and all(token.slot in frame.slots for token in filled)
    if exact and filled:
        at = [frame.slots.index(token.slot or 0) for token in filled]
        if len(set(at)) == len(at):
            reading = reading_of(filled, at, frame, 0.5, "slots")
            entries = list(reading.entries)
            for column, slot in enumerate(frame.slots):
                if column not in at and slot in empty_slots and frame.places[column] >= 0:
                    empty = (empty_slots[slot],)
                    entries[frame.places[column]] = Entry(None, None, empty, None, True, False, None, "slots")
            yield replace(reading, entries=tuple(entries))
            if len(empty_slots.keys() & set(frame.slots)) == n - len(at):
                return
    via = "slots" if positions else "count"
    cells = [token for token in tokens if not token.unread]
    if not positions and not frame.scanned and len(filled) < len(cells) < n and cells[0].slot is not None:
        # a row that its author typed lacks some cells: the empty ones that are there keep the others apart
        for columns in combinations(range(n), len(cells)):
            yield reading_of(cells, columns, frame, LOST * (n - len(cells)), via)
        return
    if len(filled) > 1:
        yield from _shifted(filled, tokens, frame)
    kept = _kept(filled, tokens)
    for columns in combinations(range(n), len(filled)):
        cost = LOST * (n - len(filled))
        if frame.apart and columns and columns[-1] != len(columns) - 1:
            cost += LOST_BEFORE
        cost += SKEWED * max(0, _moves(columns, kept) - 1) if kept else 0.0
        if positions:
            cost += sum(_off(abs(p - where[c]), fixed=not frame.slots) for p, c in zip(positions, columns, strict=True))
        yield reading_of(filled, columns, frame, cost, via)


def _shifted(filled: Sequence[Token], tokens: Sequence[Token], frame: Frame) -> Iterator[Reading]:
    """A row's cells as they stand beside each other, wherever the first of them may stand."""
    n = len(frame.columns)
    slots = _kept(filled, tokens)
    if not slots:
        return
    cells = {token.slot: token for token in tokens}
    for start in range(slots[-1] - n + 1, slots[0] + 1):
        there = [token for c in range(n) if (token := cells.get(start + c)) is not None]
        columns = [(token.slot or 0) - start for token in there]
        yield reading_of(there, columns, frame, SHIFTED + LOST * (n - len(there)), "slots")


def _kept(filled: Sequence[Token], tokens: Sequence[Token]) -> list[int]:
    """The slots of a row's numbers, if each of its cells has one of its own, empty ones too; else nothing."""
    slots = {token.slot for token in tokens}
    lines = {token.interval.line for token in tokens}
    if None in slots or len(lines) > 1 or not len(filled) < len(slots) == len(tokens):
        return []
    return [token.slot or 0 for token in filled]


def _moves(columns: Sequence[int], slots: Sequence[int]) -> int:
    """Cells that a row lost or has too many between its numbers, if they belong to these columns."""
    return sum(abs((d - c) - (b - a)) for (a, b), (c, d) in zip(pairwise(slots), pairwise(columns), strict=True))


def _off(steps: float, *, fixed: bool) -> float:
    """Cost of standing off a column's position by some column steps.

    Slots shift with whole rows, so they say little; places on a fixed-width page hold, and a misfit tells.
    """
    return min((steps / X_SPREAD) ** 2, X_MOST) if fixed else OFF_POSITION * min(steps, 3.0)


def _positions(filled: Sequence[Token], frame: Frame) -> tuple[list[float], list[float]]:
    """Positions of tokens and of columns in steps of one column, or nothing where the layout gives none."""
    if frame.slots and all(token.slot is not None for token in filled):
        return [float(token.slot or 0) for token in filled], [float(slot) for slot in frame.slots]
    if frame.xs and all(token.slot is None for token in filled):
        step = (frame.xs[-1] - frame.xs[0]) / max(1, len(frame.xs) - 1)
        if step > 0:
            anchor = frame.anchor
            return [((1 - anchor) * t.x[0] + anchor * t.x[1]) / step for t in filled], [x / step for x in frame.xs]
    return [], []


def _surplus(filled: Sequence[Token], frame: Frame) -> Iterator[Reading]:
    """Too many tokens: drop some, or join neighbours that may be torn numbers. Far too many are no row at all."""
    n = len(frame.columns)
    surplus = len(filled) - n
    if surplus > n:
        return
    for gone in islice(combinations(range(len(filled)), surplus), MOST_PLACEMENTS):
        cost = sum(_surplus_cost(filled, i) for i in gone)
        kept = [token for i, token in enumerate(filled) if i not in gone]
        yield reading_of(kept, range(n), frame, cost, "count")
    pairs = [i for i in range(len(filled) - 1) if _join(filled[i], filled[i + 1]) is not None]
    for first in islice(combinations(pairs, surplus), MOST_PLACEMENTS):
        if any(b - a == 1 for a, b in pairwise(first)):
            continue
        joined = [
            _join(filled[i], filled[i + 1]) if i in first else t for i, t in enumerate(filled) if i - 1 not in first
        ]
        yield reading_of([t for t in joined if t is not None], range(n), frame, TORN * surplus, "count")


def _surplus_cost(filled: Sequence[Token], i: int) -> float:
    if filled[i].empty or filled[i].text in _ZEROS:
        return SURPLUS_ZERO
    below = i == len(filled) - 1 and filled[i].interval.line > filled[i - 1].interval.line
    return SURPLUS_LAST if below else SURPLUS_OTHER


def _join(a: Token, b: Token) -> Token | None:
    """Two tokens of one line as one number, if they can be one."""
    if a.interval.line != b.interval.line or a.slot != b.slot or not (a.text + b.text).isdigit() or a.text[:1] == "0":
        return None
    interval = Interval(a.interval.line, a.interval.start, b.interval.end)
    return Token(a.text + b.text, interval, a.slot, b.x, a.flawed or b.flawed)


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Readings that differ in a cell's value or status; of equals the cheapest."""
    seen: set[tuple[object, ...]] = set()
    out = []
    for reading in readings:
        key = tuple((e.value, e.blank, e.lost) for e in reading.entries)
        if key not in seen:
            seen.add(key)
            out.append(reading)
    return out
