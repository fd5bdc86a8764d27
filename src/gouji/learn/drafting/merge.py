"""Sketches of one table in several examples → its items and columns, with the wordings and values of each example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import TypeVar

import numpy as np
from rapidfuzz.fuzz import ratio

from gouji.channel import bare, core, enumerator
from gouji.document import parse_amount
from gouji.learn.drafting.sketch import Sketch, SketchColumn, SketchRow, number_of
from gouji.learn.drafting.stated import Stated, StatedTable

ALIKE = 60.0
"""Similarity, 0 to 100, from which on two labels may be wordings of one."""
GAP = 40.0
"""What an item that an example lacks costs in its alignment with the others, on the same scale."""


@dataclass(slots=True)
class Item:
    """A row or column of the table over all examples.

    Attributes:
        wordings: Its label in each example that has it, by the example's index.
        groups: Labels of the cells it stands under, outermost first.
        indent: Its indentation, in characters.
        side: Index of its side.
        units: Units in cells of their own, by example.
        lines: Line numbers, by example.
        stated: What results state of it, or None.
    """

    wordings: dict[int, str]
    groups: tuple[str, ...]
    indent: int
    side: int
    units: dict[int, str] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    stated: Stated | None = None

    @property
    def label(self) -> str:
        """The commonest wording; of equals the first."""
        return Counter(self.wordings[i] for i in sorted(self.wordings)).most_common(1)[0][0]

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other wordings, stated ones too, without those that differ in signs and spaces only."""
        found = {bare(self.label): ""}
        for text in (*self.wordings.values(), *(self.stated.aliases if self.stated else ())):
            found.setdefault(bare(text), text)
        return tuple(text for text in found.values() if text)


@dataclass(frozen=True, slots=True)
class Merged:
    """A table over all examples.

    Attributes:
        rows: Its items in page order, side by side.
        columns: Its columns in page order.
        texts: Text of a cell by (example, row, column), where the example has it.
        examples: Names of the examples that show the table.
        corner: Labels of its head that mean no column.
        notes: Remarks printed in it.
        titles: Its titles, the commonest first.
        sides: Number of its sides, or blocks.
        table: What results state of it, or None.
    """

    rows: list[Item]
    columns: list[Item]
    texts: dict[tuple[int, int, int], str]
    examples: list[str]
    corner: list[str]
    notes: list[str]
    titles: list[str]
    sides: int
    table: StatedTable | None = None

    def value(self, example: int, row: int, column: int) -> Decimal | None:
        """The number in a cell; None where it is blank or absent, NaN where nobody knows it."""
        return number_of(self.texts.get((example, row, column), ""))

    def filled(self, row: int) -> bool:
        """Whether any example has a number in the row."""
        return any(parse_amount(text) is not None for (_, r, _), text in self.texts.items() if r == row)


def merge(sketches: Sequence[Sketch]) -> Merged:
    """Bring the examples of one table together, item by item."""
    sides = max(sketch.sides for sketch in sketches)
    rows: list[Item] = []
    columns: list[Item] = []
    texts: dict[tuple[int, int, int], str] = {}
    for side in range(sides):
        side_columns: list[Item] = []
        side_rows: list[Item] = []
        cells: list[tuple[int, Item, Item, str]] = []
        for example, sketch in enumerate(sketches):
            mine = [row for row in sketch.rows if row.side == side]
            fresh_columns = [_column(example, column) for column in sketch.of_side(side)]
            fresh_rows = [_row(example, row) for row in mine]
            side_columns, placed_columns = _joined(side_columns, fresh_columns, by_place=True)
            side_rows, placed_rows = _joined(side_rows, fresh_rows)
            for row, item in zip(mine, placed_rows, strict=True):
                cells += [(example, item, c, t) for c, t in zip(placed_columns, row.texts, strict=True)]
        at_row, at_column = len(rows), len(columns)
        rows += side_rows
        columns += side_columns
        row_of = {id(item): at_row + i for i, item in enumerate(side_rows)}
        column_of = {id(item): at_column + i for i, item in enumerate(side_columns)}
        texts.update({(e, row_of[id(r)], column_of[id(c)]): text for e, r, c, text in cells})
    table = sketches[0].table
    counted = Counter(s.title for s in sketches if s.title).most_common()
    return Merged(
        rows,
        columns,
        texts,
        [sketch.example for sketch in sketches],
        list(dict.fromkeys(text for sketch in sketches for text in sketch.corner)),
        list(dict.fromkeys(text for sketch in sketches for text in sketch.notes)),
        list(table.headings) if table else [title for title, _ in counted],
        sides,
        table,
    )


def alike(a: Sketch, b: Sketch) -> float:
    """How alike two tables are, 0 to 100: the share of labels that both have; where ids are stated, by those."""
    if a.table is not None and b.table is not None:
        return 100.0 if a.table.id == b.table.id else 0.0
    mine, others = ([bare(row.label) for row in sketch.rows] for sketch in (a, b))
    found = sum(any(ratio(label, other) >= ALIKE for other in others) for label in mine)
    return 100 * found / max(len(mine), len(others), 1)


def _row(example: int, row: SketchRow) -> Item:
    units = {example: row.unit} if row.unit else {}
    lines = {example: row.line} if row.line is not None else {}
    return Item({example: row.label}, row.groups, row.indent, row.side, units, lines, row.stated)


def _column(example: int, column: SketchColumn) -> Item:
    label = column.path[-1] if column.path else ""
    return Item({example: label}, column.path[:-1], 0, column.side, stated=column.stated)


_T = TypeVar("_T")


def _joined(known: list[Item], fresh: list[Item], *, by_place: bool = False) -> tuple[list[Item], list[Item]]:
    """Join an example's items to those known.

    Args:
        known: Items of the examples before.
        fresh: Items of this example.
        by_place: What has another wording at the same place is the same even where the numbers of items differ.

    Returns:
        All items in page order, and for each fresh one the item that it became.
    """
    if not known:
        return list(fresh), list(fresh)
    pairs = _paired(_aligned(known, fresh, _similarity), by_place)
    out: list[Item] = []
    became: dict[int, Item] = {}
    for a, b in pairs:
        if a is not None and b is not None:
            a.wordings.update(b.wordings)
            a.units.update(b.units)
            a.lines.update(b.lines)
            a.indent = max(a.indent, b.indent)
            became[id(b)] = a
        elif b is not None:
            became[id(b)] = b
        item = a if a is not None else b
        assert item is not None
        out.append(item)
    return out, [became[id(item)] for item in fresh]


def _paired(pairs: list[tuple[Item | None, Item | None]], by_place: bool) -> Iterator[tuple[Item | None, Item | None]]:
    """Pairs with what stands unpaired between two others paired by place: one label may have quite other wordings."""
    for alone, run in groupby(pairs, key=lambda pair: pair[0] is None or pair[1] is None):
        members = list(run)
        a, b = [x for x, _ in members if x is not None], [y for _, y in members if y is not None]
        if alone and a and b and not a[0].stated and (by_place or len(a) == len(b)):
            yield from zip_longest(a, b)
        else:
            yield from members


def _similarity(a: Item, b: Item) -> float:
    """Similarity of two items, 0 to 100 and a little more.

    Keys decide where they are stated; else it is the best over the known wordings, and a number before the label that
    differs parts them.
    """
    if a.stated is not None and b.stated is not None:
        return 100.0 if a.stated.key == b.stated.key else 0.0
    best = max(_ratio(wording, text) for wording in a.wordings.values() for text in b.wordings.values())
    return best + (5.0 if a.groups == b.groups else 0.0)


def _ratio(a: str, b: str) -> float:
    mine, other = enumerator(a), enumerator(b)
    cut_a, cut_b = a[mine[2] :] if mine else a, b[other[2] :] if other else b
    score = max(float(ratio(core(cut_a), core(cut_b))), float(ratio(bare(cut_a), bare(cut_b))))
    return score if (mine[1] if mine else 0) == (other[1] if other else 0) else score - 10.0


def _aligned(a: list[_T], b: list[_T], similarity: Callable[[_T, _T], float]) -> list[tuple[_T | None, _T | None]]:
    """Order-keeping alignment of the highest sum of similarities (Needleman and Wunsch 1970)."""
    n, m = len(a), len(b)
    score = np.zeros((n + 1, m + 1))
    score[:, 0] = -GAP * np.arange(n + 1)
    score[0, :] = -GAP * np.arange(m + 1)
    both = np.array([[similarity(x, y) for y in b] for x in a])
    both = np.where(both >= ALIKE, both, -2 * GAP - 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            score[i, j] = max(score[i - 1, j - 1] + both[i - 1, j - 1], score[i - 1, j] - GAP, score[i, j - 1] - GAP)
    out: list[tuple[_T | None, _T | None]] = []
    i, j = n, m
    while i or j:
        if i and j and score[i, j] == score[i - 1, j - 1] + both[i - 1, j - 1]:
            i, j = i - 1, j - 1
            out.append((a[i], b[j]))
        elif i and score[i, j] == score[i - 1, j] - GAP:
            i -= 1
            out.append((a[i], None))
        else:
            j -= 1
            out.append((None, b[j]))
    return out[::-1]
