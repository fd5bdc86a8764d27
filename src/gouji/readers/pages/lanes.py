"""Columns of tables that have rules across only: rules down where a person sees the columns part.

What stands between two rules across is a row of the table. Its print makes runs, parted by white. Runs of all rows that
lie above one another are a lane; runs that reach over the white of other rows stand in merged cells and make none.
Print that never stands in one row with its neighbour is of one lane with it: a head in the middle of its column,
figures at the side. Where a rule begins or ends inside the table, the cell beside it spans rows: its side is known.

Method: projection profiles without what spans columns, as in Hu, Kashi, Lopresti & Wilfong, "Medium-independent table
detection" (2000).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gouji.document import Box
from gouji.readers.pages.across import EVEN, Row, Stretch, apart, middle_of, rows_of, stacks_of, tables_in
from gouji.readers.pages.types import Rule

SIDE = 0.3
"""Ems of white at least between neighbouring cells: heads may fill theirs, characters of a word stand nearer."""
OVERHANG = 0.15
"""Ems by which a box may reach over a side: engines pad their boxes."""
COVERED = 2
"""Rows of which a run must cover two runs to stand in a merged cell: one row may have a space in its text."""
SHARE = 0.25
"""Share of the rows above and below it likewise: a table may have one row of figures."""
STEPS = 40
"""Places between two lanes that are looked at for their side."""
HEAD = 2.5
"""Ems of the shortest head over columns; a figure is no longer."""
ROWS, LANES = 2, 3
"""Rows with print in so many lanes that a table has at least; less is a heading, a frame, or a form to fill in."""
MOST_RULES, MOST_RUNS = 1_000, 4_000
"""Rules across of a page, and runs of print of a table, that are looked at; a full page has 80 and 1,000."""
DIGIT, STACKED = 0.75, 3
"""Ems of the widest line that is surely a figure; so many below one another, in two lanes, are rows of their own."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """A column: all that its print covers, and the shortest run of it."""

    stretch: Stretch
    core: Stretch


def rules_between(rules: Sequence[Rule], pieces: Iterable[Box], em: float, least: float = SIDE) -> list[Rule]:
    """Rules down that tables with rules across lack: at their sides, and wherever two of their columns part.

    Args:
        rules: Those drawn on the page. Tables that have rules down inside are left as they are.
        pieces: Boxes of the print, characters or words; none of rules.
        em: Usual height of the print, in points.
        least: Ems of white on the side of a cell.

    Returns:
        Rules from row to row, none where print crosses.
    """
    boxes = sorted(pieces, key=lambda box: box.y0 + box.y1)
    down = [rule for rule in rules if not rule.across]
    made: list[Rule] = []
    across = [rule for rule in rules if rule.across]
    for stack in stacks_of(across, EVEN * em) if len(across) <= MOST_RULES else ():
        if not _has_columns(stack, down, em):
            for table in tables_in(list(rows_of(stack, boxes, em))):
                made += _in_table(table, em, least)
    return made


def _has_columns(stack: Sequence[Rule], down: Sequence[Rule], em: float) -> bool:
    """Whether rules down part the inside of a stack."""
    top, bottom = stack[0].y0, stack[-1].y0
    left, right = min(rule.x0 for rule in stack) + em, max(rule.x1 for rule in stack) - em
    inside = [rule for rule in down if left < rule.x0 < right]
    return 2 * sum(max(0.0, min(rule.y1, bottom) - max(rule.y0, top)) for rule in inside) >= bottom - top


def _in_table(rows: Sequence[Row], em: float, least: float) -> list[Rule]:
    """The rules down of a table; none if it is no table, or rules across do not part all of its rows."""
    if sum(len(row.runs) for row in rows) > MOST_RUNS:
        return []
    known = apart((x for row in rows for x in row.ends), EVEN * em)
    sides = _known_sides(rows, known, em)
    lanes = _lanes([row.runs for row in rows], sides)
    filled = [sum(any(_over(run, lane.stretch) for run in row.runs) for lane in lanes) for row in rows]
    if sum(count >= LANES for count in filled) < ROWS or any(_unparted(row, lanes, em) for row in rows):
        return []
    taken = [_taken(row.pieces, em, least) for row in rows]
    middles = [(a.core[1] + b.core[0]) / 2 for a, b in pairwise(lanes)]
    plain = [[part for part in print_ if sum(part[0] < x < part[1] for x in middles) < 2] for print_ in taken]
    between = [_side(a, b, known, plain) for a, b in pairwise(lanes)]  # heads over columns stand where they like
    made = []
    for row, own, print_ in zip(rows, sides, taken, strict=True):
        merged = [cell for cell in pairwise(own) if _is_merged(row, cell, between, print_, em)]
        others = [x for x in between if x not in own and not any(a < x < b for a, b in merged)]
        made += [Rule(x, row.y0, x, row.y1) for x in (*own, *(x for x in others if not _stands_in(x, print_)))]
    return made


def _known_sides(rows: Sequence[Row], known: Sequence[float], em: float) -> list[list[float]]:
    """For each row, the sides of cells that are known in it, the table's own first and last.

    They are where rules begin or end above or below; from there a side goes on over all rows that no rule parts there.
    """
    inner = known[1:-1]
    held = [{x for x in inner if any(abs(x - end) < EVEN * em for end in row.ends)} for row in rows]
    for order in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        for i in order:
            before, level = (i - 1, rows[i].upper) if order.step > 0 else (i + 1, rows[i].lower)
            held[i] |= {x for x in held[before] if not any(a - em < x < b + em for a, b in level)}
    return [[known[0], *sorted(own), known[-1]] for own in held]


def _is_merged(row: Row, cell: Stretch, between: Sequence[float], print_: Sequence[Stretch], em: float) -> bool:
    """Whether a stretch between known sides is one cell, a head over columns: it has one run in its middle."""
    runs = [run for run in row.runs if _over(run, cell)]
    if len(runs) != 1 or runs[0][1] - runs[0][0] < HEAD * em or abs(sum(runs[0]) - sum(cell)) / 2 >= EVEN * em:
        return False
    crossed = [_stands_in(x, print_) for x in between if runs[0][0] < x < runs[0][1]]
    return any(crossed) or not crossed  # else it is the heads of several columns, with little white between


def _side(lane: _Lane, following: _Lane, known: Sequence[float], taken: Sequence[Sequence[Stretch]]) -> float:
    """Where two lanes part: at a known side of cells between them, else in the middle of where most rows are white."""
    for x in known:
        if lane.stretch[1] <= x <= following.stretch[0]:
            return x
    low, high = lane.core[1], following.core[0]
    places = [low + (high - low) * (i + 0.5) / STEPS for i in range(STEPS)]
    crossed = [sum(_stands_in(x, print_) for print_ in taken) for x in places]
    best = [x for x, count in zip(places, crossed, strict=True) if count == min(crossed)]
    middle = (best[0] + best[-1]) / 2
    return min(best, key=lambda x: abs(x - middle))


def _taken(pieces: Sequence[Box], em: float, least: float) -> list[Stretch]:
    """Stretches of a row in which no side of a cell can be: print, and the little white within it."""
    found: list[Stretch] = []
    for piece in pieces:
        x0, x1 = piece.x0 + OVERHANG * em, piece.x1 - OVERHANG * em
        if found and x0 - found[-1][1] < (least + 2 * OVERHANG) * em:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        elif x0 < x1:
            found.append((x0, x1))
    return found


def _stands_in(x: float, stretches: Sequence[Stretch]) -> bool:
    return any(a < x < b for a, b in stretches)


def _lanes(rows: Sequence[Sequence[Stretch]], sides: Sequence[Sequence[float]]) -> list[_Lane]:
    """Stretches that print of the rows stands in, from left to right, without print of merged cells."""
    white = [[(a[1], b[0]) for a, b in pairwise(runs)] for runs in rows]
    support = {gap: _support(gap, white) for gap in {gap for gaps in white for gap in gaps}}
    plain = []
    for runs, own in zip(rows, sides, strict=True):
        left = []
        for run in runs:
            cell = next(((a, b) for a, b in pairwise(own) if a <= (run[0] + run[1]) / 2 <= b), None)
            alone = cell is not None and sum(_over(other, cell) for other in runs) == 1
            parted = alone and cell is not None and any(_parts(gap, cell) for gap in support)
            met = sum(any(_over(run, other) for other in others) for others in rows)
            covered = max((count for gap, count in support.items() if _parts(gap, run)), default=0)
            spans = covered >= COVERED or (covered > 0 and covered >= SHARE * (met - 1))
            if not (parted or spans):
                left.append(run)
        plain.append(left)
    parts = _merged([run for runs in plain for run in runs])
    held = [{i for i, runs in enumerate(plain) if any(_over(run, part) for run in runs)} for part in parts]
    found: list[Stretch] = []
    within: set[int] = set()
    for part, own_rows in zip(parts, held, strict=True):
        if found and not own_rows & within:  # never in one row with what is left of it: elsewhere in the same lane
            found[-1] = (found[-1][0], part[1])
            within |= own_rows
        else:
            found.append(part)
            within = set(own_rows)
    every = [run for runs in plain for run in runs]
    return [
        _Lane(lane, min((run for run in every if _over(run, lane)), key=lambda run: run[1] - run[0])) for lane in found
    ]


def _support(white: Stretch, rows: Sequence[Sequence[Stretch]]) -> int:
    """Rows whose print leaves this stretch white, with print on both its sides."""
    return sum(any(gap[0] <= white[0] and white[1] <= gap[1] for gap in gaps) for gaps in rows)


def _parts(white: Stretch, stretch: Stretch) -> bool:
    """Whether white stands inside of a stretch."""
    return stretch[0] < white[0] and white[1] < stretch[1]


def _over(run: Stretch, lane: Stretch) -> bool:
    return run[0] < lane[1] and lane[0] < run[1]


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches with those that overlap put together."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _unparted(row: Row, lanes: Sequence[_Lane], em: float) -> bool:
    """Whether figures stand below one another in a row, so that it is several."""
    return sum(_figures(row, lane.stretch, em) >= STACKED for lane in lanes) > 1


def _figures(row: Row, lane: Stretch, em: float) -> int:
    """Lines of a lane in a row that are as narrow as a figure."""
    lines: list[list[Box]] = []
    for piece in sorted((p for p in row.pieces if lane[0] <= middle_of(p) <= lane[1]), key=lambda p: p.y0 + p.y1):
        if lines and piece.y0 < lines[-1][0].y1:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return sum(max(p.x1 for p in line) - min(p.x0 for p in line) <= DIGIT * em for line in lines)
