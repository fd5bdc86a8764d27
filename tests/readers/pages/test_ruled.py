"""Ruled tables: random grids drawn and found again, and rules as programs and scanners leave them."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.document import Box, Slot
from gouji.readers.pages import Rule, tables_of
from tests.readers.pages.paper import border

EDGE = 40.0
LEAST, MOST = 9.0, 80.0
"""Sizes of rows and columns in points."""


@st.composite
def grids(draw: st.DrawFn) -> dict[Slot, Box]:
    """Cells with spans both ways that fill a grid; each grid line parts some cells, else it can't be seen."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    sizes = st.floats(LEAST, MOST)
    ys, xs = [EDGE], [EDGE]
    for edges, count in ((ys, rows), (xs, columns)):
        for _ in range(count):
            edges.append(edges[-1] + draw(sizes))
    free = {(r, c) for r in range(rows) for c in range(columns)}
    slots = []
    while free:
        r, c = min(free)
        across = draw(st.integers(1, 3))
        while not all((r, c + i) in free for i in range(across)):
            across -= 1
        down = draw(st.integers(1, 3))
        while not all((r + k, c + i) in free for k in range(down) for i in range(across)):
            down -= 1
        free -= {(r + k, c + i) for k in range(down) for i in range(across)}
        slots.append(Slot(r, c, down, across))
    seen_rows = sorted({slot.row for slot in slots} | {rows})
    seen_columns = sorted({slot.column for slot in slots} | {columns})
    cells = {}
    for slot in slots:
        r, c, end, last = slot.row, slot.column, slot.row + slot.row_span, slot.column + slot.column_span
        shown = [seen_rows.index(r), seen_columns.index(c)]
        reach = [seen_rows.index(end) - shown[0], seen_columns.index(last) - shown[1]]
        cells[Slot(shown[0], shown[1], reach[0], reach[1])] = Box(xs[c], ys[r], xs[last], ys[end])
    return cells


def drawn(cells: dict[Slot, Box]) -> list[Rule]:
    return [rule for box in cells.values() for rule in border(box)]


def found(rules: list[Rule]) -> list[dict[Slot, Box]]:
    return [{cell.slot: cell.box for cell in table.cells} for table in tables_of(rules)]


@settings(deadline=None)
@given(grids())
def test_a_grid_is_found_as_it_was_drawn(cells: dict[Slot, Box]) -> None:
    tables = found(drawn(cells))
    assert [set(table) for table in tables] == ([] if len(cells) == 1 else [set(cells)])
    for table in tables:
        for slot, box in table.items():
            assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx(
                (cells[slot].x0, cells[slot].y0, cells[slot].x1, cells[slot].y1)
            )


@settings(deadline=None)
@given(grids(), st.randoms(use_true_random=False))
def test_rules_may_be_broken_doubled_and_moved(cells: dict[Slot, Box], rng: Random) -> None:
    rules = []
    for rule in drawn(cells):
        x0, y0, x1, y1 = rule.x0, rule.y0, rule.x1, rule.y1
        off = rng.uniform(-0.6, 0.6)
        at = rng.uniform(0.3, 0.7)
        if rule.across:
            cut = x0 + (x1 - x0) * at
            rules += [Rule(x0 + 1, y0 + off, cut - 1, y0 + off), Rule(cut + 1, y0 + off, x1 - 1, y0 + off)]
        else:
            cut = y0 + (y1 - y0) * at
            rules += [Rule(x0 + off, y0 + 1, x0 + off, cut - 1), Rule(x0 + off, cut + 1, x0 + off, y1 - 1)]
        rules += [rule] if rng.random() < 0.2 else []
    rng.shuffle(rules)
    assert [set(table) for table in found(rules)] == ([] if len(cells) == 1 else [set(cells)])


@settings(deadline=None)
@given(grids().filter(lambda cells: len(cells) > 1), st.sampled_from(["left", "right", "top", "bottom"]))
def test_an_outer_border_may_be_missing(cells: dict[Slot, Box], missing: str) -> None:
    """As long as rules inside reach to where it would be."""
    x0, x1 = min(box.x0 for box in cells.values()), max(box.x1 for box in cells.values())
    y0, y1 = min(box.y0 for box in cells.values()), max(box.y1 for box in cells.values())
    inside = [r for r in drawn(cells) if (r.y0 not in (y0, y1) if r.across else r.x0 not in (x0, x1))]
    reach = {
        "left": any(r.across and r.x0 == x0 for r in inside),
        "right": any(r.across and r.x1 == x1 for r in inside),
        "top": any(not r.across and r.y0 == y0 for r in inside),
        "bottom": any(not r.across and r.y1 == y1 for r in inside),
    }
    outer = {
        "left": Rule(x0, y0, x0, y1),
        "right": Rule(x1, y0, x1, y1),
        "top": Rule(x0, y0, x1, y0),
        "bottom": Rule(x0, y1, x1, y1),
    }
    rules = inside + [rule for side, rule in outer.items() if side != missing or not reach[side]]
    assert [set(table) for table in found(rules)] == [set(cells)]


def test_tables_come_from_top_to_bottom() -> None:
    low, high, beside = (
        [rule for x in (0.0, 30.0) for rule in border(Box(left + x, top, left + x + 30, top + 20))]
        for left, top in ((100.0, 300.0), (100.0, 100.0), (300.0, 300.0))
    )
    tables = tables_of([*beside, *low, *high])
    assert [(t.cells[0].box.x0, t.cells[0].box.y0) for t in tables] == [(100, 100), (100, 300), (300, 300)]


def test_frames_underlines_and_lone_rules_are_no_tables() -> None:
    frame = border(Box(20, 20, 570, 800))
    underline = [Rule(100, 60, 300, 60), Rule(100, 62, 300, 62)]
    bar = [Rule(50, 100, 50, 400)]
    assert tables_of([*frame, *underline, *bar]) == ()


def test_a_drawing_is_no_table() -> None:
    """In bounded time: what programs draw of shadings are tens of thousands of lines."""
    lines = [Rule(0, 3.0 * i, 9000, 3.0 * i) for i in range(3000)]
    lines += [Rule(3.0 * i, 0, 3.0 * i, 9000) for i in range(3000)]
    assert tables_of(lines) == ()


def test_empty_rows_are_rows() -> None:
    """Browsers print a row of empty cells hardly higher than its padding."""
    rows = ((0.0, 14.0), (14.0, 18.0), (18.0, 32.0))
    cells = [Box(x, top, x + 50, bottom) for top, bottom in rows for x in (0.0, 50.0)]
    (table,) = tables_of([rule for box in cells for rule in border(box)])
    assert len(table.cells) == 6


def test_slanted_rules() -> None:
    """What is left of a scan's skew: a rule in pieces, each a little lower than the one before."""
    rules = []
    for y in (100.0, 120.0, 140.0):
        rules += [Rule(50 + 50 * i, y + 0.25 * i, 99 + 50 * i, y + 0.25 * i) for i in range(8)]
    rules += [Rule(x, 99, x, 143) for x in (50.0, 200.0, 449.0)]
    (table,) = tables_of(rules)
    assert [cell.slot for cell in table.cells] == [Slot(0, 0), Slot(0, 1), Slot(1, 0), Slot(1, 1)]
