"""Ruled tables from the lines that are drawn on a page.

Method: rules that lie on one line are joined, those that touch or cross make one table, and its grid lines are where
its rules stand; cells are what is left where no rule parts two faces of the grid. Nurminen, "Algorithmic Extraction of
Data in Tables in PDF Documents" (2013), and the lattices of Camelot and pdfplumber look for corners; here a rule says
something of the sides of faces, so that merged cells, broken rules and missing borders are no cases of their own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gouji.document import Box, Slot
from gouji.readers.pages.types import PageCell, PageTable, Rule

SNAP = 2.5
"""Points between rules that are one: doubled lines, the sides of thin rectangles, what a scan leaves of one rule."""
JOIN = 4.0
"""Points that a broken rule may lack at one place, and by which rules that meet may miss each other."""
NARROWEST = 3.5
"""Points between grid lines: browsers print a row in which every cell is empty hardly higher."""
SHORTEST = 5.0
"""Points of the shortest rule, broken ones joined; less is a stroke of a character."""
DRAWN = 0.5
"""Share of the side of a face from which on its rule counts as drawn."""
MOST_CROSSINGS = 1_000_000
"""Rules across times rules down, broken ones joined, of a page that is looked at: drawings have more."""
MOST_FACES = 20_000
"""Rows times columns of a table; a page of a fine print has 3,000."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A rule in its own direction: where it stands (y of one across), and from where to where it goes."""

    at: float
    start: float
    end: float


def tables_of(rules: Sequence[Rule]) -> tuple[PageTable, ...]:
    """The ruled tables of a page.

    Args:
        rules: Lines drawn on it, in any order: broken, doubled, or as the sides of thin rectangles; a slant of a few
            points from end to end does no harm. Outer borders may be missing.

    Returns:
        Tables of two cells or more from top to bottom. Cells fill them without gaps, row by row.
    """
    flat, upright = [], []
    for rule in rules:
        x, y = (rule.x0 + rule.x1) / 2, (rule.y0 + rule.y1) / 2
        if rule.x1 - rule.x0 >= rule.y1 - rule.y0:
            flat.append(_Line(y, rule.x0, rule.x1))
        else:
            upright.append(_Line(x, rule.y0, rule.y1))
    across, down = _joined(flat), _joined(upright)
    if len(across) * len(down) > MOST_CROSSINGS:
        return ()
    found = [table for rows, columns in _connected(across, down) for table in _tables(rows, columns)]
    return tuple(sorted(found, key=lambda table: (table.cells[0].box.y0, table.cells[0].box.x0)))


def _joined(lines: Sequence[_Line]) -> list[_Line]:
    """Lines with the pieces of each put together, short ones left out."""
    found: list[_Line] = []
    for group in _clustered(lines):
        for line in sorted(group, key=lambda line: line.start):
            last = found[-1] if found and found[-1].at == _middle(group) else None
            if last is not None and line.start <= last.end + JOIN:
                found[-1] = _Line(last.at, last.start, max(last.end, line.end))
            else:
                found.append(_Line(_middle(group), line.start, line.end))
    return [line for line in found if line.end - line.start >= SHORTEST]


def _clustered(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Lines that stand at one place, within `SNAP` of their neighbour; a group is no wider than `NARROWEST`."""
    group: list[_Line] = []
    for line in sorted(lines, key=lambda line: line.at):
        if group and (line.at - group[-1].at > SNAP or line.at - group[0].at > NARROWEST):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _middle(group: Sequence[_Line]) -> float:
    """Where a group stands: the mean over the length of its lines."""
    length = sum(line.end - line.start for line in group)
    if not length:
        return group[0].at
    return sum(line.at * (line.end - line.start) for line in group) / length


def _connected(across: Sequence[_Line], down: Sequence[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Lines that hang together by touching or crossing: those across and those down of each table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(down)), key=lambda j: down[j].at)
    places = [down[j].at for j in order]
    for i, line in enumerate(across):
        for j in order[bisect_left(places, line.start - JOIN) :]:
            other = down[j]
            if other.at > line.end + JOIN:
                break
            if other.start - JOIN <= line.at <= other.end + JOIN:
                parent[root(i)] = root(len(across) + j)
    members: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for i, line in enumerate((*across, *down)):
        members.setdefault(root(i), ([], []))[i >= len(across)].append(line)
    for rows, columns in members.values():
        if rows and columns:
            yield rows, columns


def _tables(across: Sequence[_Line], down: Sequence[_Line]) -> Iterator[PageTable]:
    """The table that lines which hang together make, if they make one: a frame is none."""
    ys = _grid_lines(across, down)
    xs = _grid_lines(down, across)
    if len(ys) < 2 or len(xs) < 2 or not 1 < (len(ys) - 1) * (len(xs) - 1) <= MOST_FACES:
        return
    right = _edges(down, xs, ys)  # [column edge][row]
    below = _edges(across, ys, xs)  # [row edge][column]
    taken: set[tuple[int, int]] = set()
    cells = []
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if (r, c) in taken:
                continue
            last = c
            while last + 2 < len(xs) and not right[last + 1][r] and (r, last + 1) not in taken:
                last += 1
            columns = range(c, last + 1)
            bottom = r
            while (
                bottom + 2 < len(ys)
                and not any(below[bottom + 1][column] for column in columns)
                and not any(right[column][bottom + 1] for column in columns[1:])
            ):
                bottom += 1
            taken.update((row, column) for row in range(r, bottom + 1) for column in columns)
            slot = Slot(r, c, bottom - r + 1, last - c + 1)
            cells.append(PageCell(slot, Box(xs[c], ys[r], xs[last + 1], ys[bottom + 1])))
    if len(cells) > 1:
        yield PageTable(tuple(cells))


def _grid_lines(lines: Sequence[_Line], others: Sequence[_Line]) -> list[float]:
    """Where the grid lines of a table are, in one direction: at its rules, and where rules of the other one end."""
    ends = (min(other.start for other in others), max(other.end for other in others))
    found: list[float] = []
    for group in _clustered(lines):
        at = _middle(group)
        if found and at - found[-1] < NARROWEST:
            found[-1] = (found[-1] + at) / 2
        else:
            found.append(at)
    if ends[0] < found[0] - NARROWEST:
        found.insert(0, ends[0])
    if ends[1] > found[-1] + NARROWEST:
        found.append(ends[1])
    return found


def _edges(lines: Sequence[_Line], places: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """For each grid line at `places`, whether its rule is drawn in each step along it."""
    cover = [[0.0] * (len(steps) - 1) for _ in places]
    for line in lines:
        after = bisect_left(places, line.at)
        nearest = min(range(max(0, after - 1), min(len(places), after + 1)), key=lambda i: abs(places[i] - line.at))
        for k in range(max(bisect_left(steps, line.start) - 1, 0), len(steps) - 1):
            if steps[k] >= line.end:
                break
            cover[nearest][k] += max(0.0, min(line.end, steps[k + 1]) - max(line.start, steps[k]))
    return [
        [drawn >= DRAWN * (steps[k + 1] - steps[k]) for k, drawn in enumerate(drawn_along)] for drawn_along in cover
    ]
