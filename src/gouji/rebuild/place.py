"""Tokens of a row → readings: every plausible way to place or cut them, each with a cost.

Costs are minus log-probabilities up to a constant of the row. As many tokens as cells are taken in order. Where the
layout gives positions, they decide; where it doesn't, every order-keeping placement is a reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, pairwise

from gouji.document import Entry, Interval, Reading
from gouji.forms import Column
from gouji.rebuild.cuts import CUT, MOST_CUTS, cost_of, cut_digits
from gouji.rebuild.tokens import Token, entry, lost

LOST_BEFORE = 5.0
"""Added for a number lost before the last one of its row, on a page that its author typed: there only ends get lost."""
LOST = 2.0
"""Cost of a number that the page has lost."""
OFF_POSITION = 0.7
"""Cost of a token for each position step it stands away from its column."""
X_SPREAD, X_MOST = 0.3, 6.0
"""On a fixed-width page: spread of a column's positions in column steps, and the largest cost of one token."""
SURPLUS_ZERO, SURPLUS_OTHER, SURPLUS_LAST = 1.5, 4.0, 1.0
"""Cost of a token too many: a zero (a ghost column), any other number, or one on a line below all the others: nine
times in ten that OCR engines read such a one, it was the enumerator of the next label or a number of its row.
"""
TORN = 2.5
"""Cost of two tokens being one number that was torn."""
MERGED = 4.0
"""Added for numbers that have run together on a page, or in a row, that shows its cells apart: of 640 rows of such
pages that OCR engines read none had, and 46 had lost a number."""
MOST_LOST = 2
"""Numbers that a glued run may have lost."""
LEAST_GLUED = 4
"""Digits of the shortest run that counts as glued though it has fewer digits than its row has cells."""
FEW = 2
"""Cells of a row in which a number of as many digits may as well be one number, and the other lost."""
_ZEROS = frozenset("0Oo〇")
MOST_READINGS = 60
"""Readings kept of a row."""
MOST_PLACEMENTS = 4000
"""Placements looked at."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the columns of a block stand.

    Attributes:
        columns: The columns of a printed row in page order; None for a column that the form doesn't have.
        places: Index in the form's order of each of `columns`, -1 for None.
        slots: Layout slot of each, or empty.
        xs: Position of each on a fixed-width page, or empty.
        anchor: What part of a token stands at that position: 0 its left edge, 0.5 its middle, 1 its right edge.
        unit: Unit in the head.
        apart: The cells come one by one, as their author typed them: numbers neither run together nor get lost in
            the middle.
        glued: The table's numbers stand right behind their labels, with nothing between: they too may run together.
        parted: Rows of the block show all their numbers, apart from one another.
        padded: Whether full rows have an empty cell, which is none of theirs, before their numbers, and after them.
        scanned: An engine read the page: it may take two neighbours for one number.
    """

    columns: tuple[Column | None, ...]
    places: tuple[int, ...]
    slots: tuple[int, ...] = ()
    xs: tuple[float, ...] = ()
    anchor: float = 1.0
    unit: str | None = None
    apart: bool = False
    glued: bool = False
    parted: bool = False
    padded: tuple[bool, bool] = (False, False)
    scanned: bool = False


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
    if len(tokens) != n:
        tokens = [token for token in tokens if not token.unread]
    filled = [token for token in tokens if token.filled]
    slots = _row_slots(tokens, n)
    if len(filled) == n:
        full = _reading(filled, range(n), frame, 0.0, "tabs" if filled[0].slot is not None else "count")
        found = [full, *_beside_one_more(filled, frame)]
        return found[:MOST_READINGS], len(found) <= MOST_READINGS
    glued = _glued(filled, n) and not frame.apart
    in_place = len(slots) == n and _in_place(slots, frame)
    if in_place and not glued:
        return [_reading(slots, range(n), frame, 0.0, "slots")], True
    if len(filled) > n:
        found = list(_surplus(filled, frame))
    elif glued:
        found, whole = _cuts(filled, frame, row_sums)
        if in_place:  # all its cells are there: hardly did they run together in one of them
            merged = [replace(reading, cost=reading.cost + MERGED) for reading in found]
            return [_reading(slots, range(n), frame, 0.0, "slots"), *merged][:MOST_READINGS], whole
        if n > FEW or frame.glued or filled[0].text.startswith("0"):
            return found, whole
        if frame.parted:
            found = [replace(reading, cost=reading.cost + MERGED) for reading in found]
        found += islice(_placements(filled, tokens, frame), MOST_PLACEMENTS)
    else:
        found = list(islice(_placements(filled, tokens, frame), MOST_PLACEMENTS))
        if frame.scanned and len(filled) == n - 1:
            found += (_reading(parted, range(n), frame, MERGED + CUT, "cut") for parted in _one_parted(filled))
    found.sort(key=lambda reading: reading.cost)
    return _distinct(found)[:MOST_READINGS], len(found) <= MOST_READINGS


def _one_parted(filled: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens with one of them cut in two, in every way."""
    for i, token in enumerate(filled):
        for pieces in _token_cuts(token, 2):
            yield [*filled[:i], *pieces, *filled[i + 1 :]]


def _beside_one_more(filled: Sequence[Token], frame: Frame) -> Iterator[Reading]:
    """Readings of as many tokens as cells of which one, such as `01`, is two numbers: then another is too many."""
    for i, token in enumerate(filled if frame.scanned else ()):
        if token.text[:1] == "0" and len(token.text) > 1:
            for pieces in _token_cuts(token, 2):
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


def _glued(filled: Sequence[Token], n: int) -> bool:
    """Fewer tokens than cells, and enough digits for all, or all but `MOST_LOST`: they may have run together."""
    digits = sum(sum(c.isdigit() for c in token.text) for token in filled)
    longest = max((sum(c.isdigit() for c in token.text) for token in filled), default=0)
    lone = (
        len(filled) == 1
        or longest > n
        or any(len(t.text) > 1 and t.text[0] == "0" and t.text.isdigit() for t in filled)
    )
    plain = all(token.slot is None for token in filled) or len(filled) == 1
    enough = digits >= n or (len(filled) == 1 and digits >= max(LEAST_GLUED, n - MOST_LOST))
    return 0 < len(filled) < n and enough and lone and plain


def _reading(tokens: Sequence[Token], at: Sequence[int], frame: Frame, cost: float, via: str) -> Reading:
    """A reading with token i in page column at[i]; the other cells are lost."""
    entries: list[Entry] = [lost(via)] * sum(place >= 0 for place in frame.places)
    for token, column in zip(tokens, at, strict=True):
        form = frame.columns[column]
        if form is not None:
            entries[frame.places[column]] = entry(token, form, frame.unit, via)
    return Reading(tuple(entries), cost)


def _placements(filled: Sequence[Token], tokens: Sequence[Token], frame: Frame) -> Iterator[Reading]:
    """Every order-keeping placement of too few tokens; empty cells at a column's own slot are blanks."""
    n = len(frame.columns)
    in_place = _in_place(tokens, frame)
    positions, where = _positions(filled, frame) if in_place else ([], [])
    empty_slots = {token.slot: token.interval for token in tokens if not token.text and token.slot is not None}
    exact = in_place and bool(frame.slots) and all(token.slot in frame.slots for token in filled)
    if exact and filled:
        at = [frame.slots.index(token.slot or 0) for token in filled]
        if len(set(at)) == len(at):
            reading = _reading(filled, at, frame, 0.5, "slots")
            entries = list(reading.entries)
            for column, slot in enumerate(frame.slots):
                if column not in at and slot in empty_slots and frame.places[column] >= 0:
                    empty = (empty_slots[slot],)
                    entries[frame.places[column]] = Entry(None, None, empty, None, True, False, None, "slots")
            yield replace(reading, entries=tuple(entries))
            if len(empty_slots.keys() & set(frame.slots)) == n - len(at):
                return
    via = "slots" if positions else "count"
    for columns in combinations(range(n), len(filled)):
        cost = LOST * (n - len(filled))
        if frame.apart and columns and columns[-1] != len(columns) - 1:
            cost += LOST_BEFORE
        if positions:
            cost += sum(_off(abs(p - where[c]), fixed=not frame.slots) for p, c in zip(positions, columns, strict=True))
        yield _reading(filled, columns, frame, cost, via)


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
        yield _reading(kept, range(n), frame, cost, "count")
    pairs = [i for i in range(len(filled) - 1) if _join(filled[i], filled[i + 1]) is not None]
    for first in islice(combinations(pairs, surplus), MOST_PLACEMENTS):
        if any(b - a == 1 for a, b in pairwise(first)):
            continue
        joined = [
            _join(filled[i], filled[i + 1]) if i in first else t for i, t in enumerate(filled) if i - 1 not in first
        ]
        yield _reading([t for t in joined if t is not None], range(n), frame, TORN * surplus, "count")


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


def _cuts(filled: Sequence[Token], frame: Frame, row_sums: Sequence[tuple[int, ...]]) -> tuple[list[Reading], bool]:
    """Every cut of tokens that have run together, into as many numbers as cells or, if digits lack, a few less."""
    n = len(frame.columns)
    digits = sum(sum(c.isdigit() for c in token.text) for token in filled)
    found: list[tuple[float, bool, list[Token], tuple[int, ...]]] = []
    whole = True
    for parts in range(min(n, digits), max(1, n - MOST_LOST) - 1, -1) if digits < n else (n,):
        for shares in _shares(filled, parts):
            options = [list(islice(_token_cuts(token, k), MOST_CUTS)) for token, k in zip(filled, shares, strict=True)]
            for combination in islice(_product(options), MOST_CUTS):
                tokens = [token for part in combination for token in part]
                cost = CUT + sum(cost_of(token.text) for token in tokens) + LOST * (n - parts)
                for at in combinations(range(n), parts):
                    found.append((cost, _balanced(tokens, at, frame, row_sums), tokens, at))
            if len(found) >= MOST_CUTS:
                whole = False
                break
    found.sort(key=lambda item: (not item[1], item[0]) if row_sums else (False, item[0]))
    kept = sorted(found[:MOST_READINGS], key=lambda item: item[0])
    least = kept[0][0] if kept else 0.0
    readings = [_reading(tokens, at, frame, cost - least + CUT, "cut") for cost, _, tokens, at in kept]
    return readings, whole and len(found) <= MOST_READINGS


def _shares(filled: Sequence[Token], n: int) -> Iterator[tuple[int, ...]]:
    """How many of n numbers each token holds."""
    sizes = [sum(c.isdigit() for c in token.text) for token in filled]
    if len(filled) == 1:
        yield (n,)
        return
    for first in range(1, min(sizes[0], n - len(filled) + 1) + 1):
        for rest in _shares(filled[1:], n - first):
            yield (first, *rest)


def _token_cuts(token: Token, parts: int) -> Iterator[list[Token]]:
    if parts == 1:
        yield [token]
        return
    if not token.text.isdigit():
        return
    for pieces in cut_digits(token.text, parts):
        at, out = token.interval.start, []
        for piece in pieces:
            place = Interval(token.interval.line, at, at + len(piece))
            out.append(Token(piece, place, token.slot, flawed=token.flawed))
            at += len(piece)
        yield out


def _product(options: Sequence[list[list[Token]]]) -> Iterator[tuple[list[Token], ...]]:
    if not options:
        yield ()
        return
    for first in options[0]:
        for rest in _product(options[1:]):
            yield (first, *rest)


def _balanced(tokens: Sequence[Token], at: Sequence[int], frame: Frame, row_sums: Sequence[tuple[int, ...]]) -> bool:
    """Whether every balance within the row holds, lost numbers taken for 0."""
    numbers = [(frame.places[c], int(t.text) if t.text.isdigit() else 0) for t, c in zip(tokens, at, strict=True)]
    return all(sum(factors[p] * x for p, x in numbers if p >= 0) == 0 for factors in row_sums)


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
