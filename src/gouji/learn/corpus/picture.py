"""A table as its author drew it: a grid of merged cells, before any layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.learn.corpus.page import Piece


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the grid, perhaps merged: its top left slot, what it spans, and what stands in it."""

    piece: Piece
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn table.

    Attributes:
        table: Id of the table.
        boxes: Its cells by row, then column.
        rows: Number of grid rows.
        columns: Number of grid columns.
        labels: How many columns on the left hold row labels.
        heads: Grid rows that hold captions or column labels.
        stubs: Grid columns that hold the labels of rows themselves: the last of the labels' columns, on each side.
    """

    table: str
    boxes: tuple[Box, ...]
    rows: int
    columns: int
    labels: int
    heads: frozenset[int]
    stubs: frozenset[int] = frozenset()

    def grid(self) -> list[list[Box | None]]:
        """The box over each slot: `rows` lists of `columns`; a merged cell is there once for every slot it covers."""
        slots: list[list[Box | None]] = [[None] * self.columns for _ in range(self.rows)]
        for box in self.boxes:
            for row in range(box.row, box.row + box.rows):
                for column in range(box.column, box.column + box.columns):
                    slots[row][column] = box
        return slots


def split_rows(picture: Picture, at: Sequence[int]) -> Iterator[Picture]:
    """Cut a picture before the given grid rows, as page breaks do; a merged cell stays with its first row."""
    bounds = [0, *sorted(set(at) - {0, picture.rows}), picture.rows]
    for first, last in pairwise(bounds):
        boxes = []
        for box in picture.boxes:
            if first <= box.row < last:
                boxes.append(replace(box, row=box.row - first, rows=min(box.rows, last - box.row)))
            elif box.row < first < box.row + box.rows:
                rest = replace(box.piece, text="")
                boxes.append(Box(rest, 0, box.column, min(box.row + box.rows, last) - first, box.columns))
        heads = frozenset(row - first for row in picture.heads if first <= row < last)
        ordered = tuple(sorted(boxes, key=lambda box: (box.row, box.column)))
        yield Picture(picture.table, ordered, last - first, picture.columns, picture.labels, heads, picture.stubs)
