"""A table as its author drew it: a grid of merged cells, before any layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from gouji.forms import Block, Column, PrintedRow, TableForm
from gouji.learn.corpus.page import Piece, Role
from gouji.learn.corpus.values import Address, Figure

DISPUTE_HEADS = {
    "review": ("行政复议",),
    "litigation_direct": ("行政诉讼", "未经复议直接起诉"),
    "litigation_after_review": ("行政诉讼", "复议后起诉"),
}
"""Header cells over the columns of each row of a form printed as one row; the compiled form holds them flat."""


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
    """

    table: str
    boxes: tuple[Box, ...]
    rows: int
    columns: int
    labels: int
    heads: frozenset[int]

    def grid(self) -> list[list[Box | None]]:
        """The box over each slot: `rows` lists of `columns`; a merged cell is there once for every slot it covers."""
        slots: list[list[Box | None]] = [[None] * self.columns for _ in range(self.rows)]
        for box in self.boxes:
            for row in range(box.row, box.row + box.rows):
                for column in range(box.column, box.column + box.columns):
                    slots[row][column] = box
        return slots


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How a report writes its labels.

    Attributes:
        dot: What follows 1 in "1.属于国家秘密".
        half: Brackets are half-width.
        gap: A space follows enumerators.
        alias: Probability, 0 to 1, that a label is an alias.
        remarks: Explanatory remarks for labels, by the label's beginning.
        corner: The corner label (申请人情况) is printed.
        note: Where the form's own note stands: "cell", "line" (before the table), "" (nowhere).
        groups: Groups of rows: "column" (merged cells), "one" (only the innermost column) or "lines" (own lines).
        money: 万元 is named in the label of the procurement amount.
    """

    dot: str = "."
    half: bool = False
    gap: bool = False
    alias: float = 0.05
    remarks: Mapping[str, str] | None = None
    corner: bool = True
    note: str = "cell"
    groups: str = "column"
    money: bool = False


def draw_labels(rng: Random, remarks: Mapping[str, str] | None, money: bool) -> LabelStyle:
    """A report's way to write labels."""
    return LabelStyle(
        rng.choices((".", "．", "、", ". "), (75, 8, 10, 7))[0],
        rng.random() < 0.25,
        rng.random() < 0.15,
        rng.choice((0.0, 0.0, 0.05, 0.3)),
        remarks,
        rng.random() < 0.92,
        rng.choices(("cell", "line", ""), (80, 8, 12))[0],
        rng.choices(("column", "one", "lines"), (75, 8, 17))[0],
        money,
    )


_NUMBERED = re.compile(r"^(\d)\.")


def write_label(label: str, style: LabelStyle) -> str:
    """A label of the form in a report's style."""
    text = _NUMBERED.sub(lambda found: f"{found[1]}{style.dot}", label)
    if style.half:
        text = text.replace("（", "(").replace("）", ")")
    if style.gap:
        text = re.sub(r"^(（.）|\(.\)|[一二三四]、|\d[.．、])\s*", r"\1 ", text)
    return text


class Drawing:
    """Draws one table in one style."""

    def __init__(self, form: TableForm, figures: Mapping[Address, Figure], style: LabelStyle, rng: Random) -> None:
        self.form, self.figures, self.style, self.rng = form, figures, style, rng
        self.boxes: list[Box] = []
        self.heads: set[int] = set()
        self.next = 0

    def _label(self, labels: Sequence[str]) -> str:
        alias = len(labels) > 1 and self.rng.random() < self.style.alias
        text = write_label(self.rng.choice(labels[1:]) if alias else labels[0], self.style)
        for start, remark in (self.style.remarks or {}).items():
            if text.startswith(start) and "（" not in text and "(" not in text:
                return text + remark
        return text

    def _put(
        self,
        text: str,
        role: Role,
        column: int,
        *,
        row: int | None = None,
        rows: int = 1,
        columns: int = 1,
        keys: Address = ("", ""),
    ) -> None:
        piece = Piece(text, role, "", False, self.form.id, *keys)
        self.boxes.append(Box(piece, self.next if row is None else row, column, rows, columns))

    def _column_text(self, column: Column) -> str:
        text = self._label(column.labels)
        if column.key == "procurement_amount" and self.style.money:
            text = re.sub(r"（.*|\(.*", "", text) + self.rng.choice(("（万元）", "(万元)", "（单位：万元）"))
        return text

    def draw(self, extra: Mapping[str, tuple[str, tuple[Figure, ...]]]) -> Picture:
        """Draw it; `extra` gives label and figures of a row to add below a block, by block id."""
        wide = max(len(row.cells) for row in self.form.rows)
        deep = max(len(row.groups) for row in self.form.rows)
        deep = min(deep, {"column": 2, "one": 1, "lines": 0}[self.style.groups])
        labels = deep + 1 if any(row.labels for row in self.form.rows) else 0
        for block in self.form.blocks:
            title = bool(block.titles)
            if title:
                self._caption(block, labels + wide)
            self._head(block, labels, wide)
            self._body(block, labels, wide, deep)
            if block.id is not None and block.id in extra:
                self._extra(block, labels, wide, *extra[block.id])
        boxes = tuple(sorted(self.boxes, key=lambda box: (box.row, box.column)))
        return Picture(self.form.id, boxes, self.next, labels + wide, labels, frozenset(self.heads))

    def _caption(self, block: Block, columns: int) -> None:
        self.heads.add(self.next)
        self._put(write_label(block.titles[0], self.style), Role.CAPTION, 0, columns=columns, keys=(block.id or "", ""))
        self.next += 1

    def _head(self, block: Block, labels: int, wide: int) -> None:
        """The header: corner or note on the left, header cells over their columns."""
        columns = block.rows[0].columns
        paths = _paths(block.rows[0], columns)
        depth = max(len(path) for path in paths)
        top = int(bool(self.style.corner and block.corner and not block.titles))
        first = self.next
        if top:
            self._put(block.corner[0], Role.COLUMN, labels, columns=wide)
        if labels:
            noted = self.form.notes and self.style.note == "cell"
            text = write_label(self.form.notes[0], self.style) if noted else (block.corner[0] if block.titles else "")
            role = Role.NOTE if noted else Role.COLUMN
            self._put(text, role, 0, row=first, rows=top + depth, columns=labels)
        step = max(1, wide // len(columns)) if wide % len(columns) == 0 and len(columns) > 1 else 1
        for level in range(depth):
            at = 0
            while at < len(columns):
                path, until = paths[at], at + 1
                if level >= len(path):
                    at += 1
                    continue
                leaf = level == len(path) - 1
                while not leaf and until < len(columns) and paths[until][: level + 1] == path[: level + 1]:
                    until += 1
                last = until == len(columns)
                span = wide - at * step if last else (until - at) * step
                text = self._column_text(columns[at]) if leaf else self._label((path[level],))
                key = columns[at].key if leaf else ""
                self._put(
                    text,
                    Role.COLUMN,
                    labels + at * step,
                    row=first + top + level,
                    rows=depth - level if leaf else 1,
                    columns=span,
                    keys=(block.id or "", key),
                )
                at = until
        self.next = first + top + depth
        self.heads.update(range(first, self.next))

    def _body(self, block: Block, labels: int, wide: int, deep: int) -> None:
        open_groups: list[tuple[str, int]] = []
        ends = _group_ends(block.rows)
        for i, row in enumerate(block.rows):
            fresh = [(level, group) for level, group in enumerate(row.groups) if ends.get((i, level))]
            for level, group in fresh:
                shown = level if deep == 2 else level - (len(row.groups) - deep)
                if deep == 0:
                    self._put(self._label((group,)), Role.GROUP, 0, columns=labels, keys=(row.key, ""))
                    self.next += 1
                elif 0 <= shown < deep and (deep == 2 or len(row.groups) == 2):
                    self._put(self._label((group,)), Role.GROUP, shown, rows=ends[i, level], keys=(row.key, ""))
            open_groups = open_groups[: len(row.groups)]
            start = min(len(row.groups), deep) if deep == 2 else (1 if deep == 1 and len(row.groups) == 2 else 0)
            if labels:
                self._put(self._label(row.labels), Role.LABEL, start, columns=labels - start, keys=(row.key, ""))
            self._cells(row.cells, labels, wide)
            self.next += 1

    def _cells(self, cells: Sequence[Address], labels: int, wide: int) -> None:
        step = max(1, wide // len(cells)) if wide % len(cells) == 0 and len(cells) > 1 else 1
        for at, address in enumerate(cells):
            last = at == len(cells) - 1
            span = wide - at * step if last else step
            self._put(self.figures[address].text, Role.NUMBER, labels + at * step, columns=span, keys=address)

    def _extra(self, block: Block, labels: int, wide: int, label: str, figures: tuple[Figure, ...]) -> None:
        key = f"{block.id}.+{label}"
        self._put(label, Role.LABEL, 0, columns=labels, keys=(key, ""))
        for at, (column, figure) in enumerate(zip(block.columns, figures, strict=True)):
            span = wide - at if at == len(figures) - 1 else 1
            self._put(figure.text, Role.NUMBER, labels + at, columns=span, keys=(key, column.key))
        self.next += 1


def _paths(row: PrintedRow, columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """The header cells over each column, outermost first, its own label last."""
    if row.key == "*":
        return [
            (*DISPUTE_HEADS.get(key, (key,)), column.label) for (key, _), column in zip(row.cells, columns, strict=True)
        ]
    return [(*column.parents, column.label) for column in columns]


def _group_ends(rows: Sequence[PrintedRow]) -> dict[tuple[int, int], int]:
    """How many rows the group that begins at a row and level takes."""
    found: dict[tuple[int, int], int] = {}
    for i, row in enumerate(rows):
        for level in range(len(row.groups)):
            path = row.groups[: level + 1]
            if i and rows[i - 1].groups[: level + 1] == path:
                continue
            count = 1
            while i + count < len(rows) and rows[i + count].groups[: level + 1] == path:
                count += 1
            found[i, level] = count
    return found


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
        yield Picture(picture.table, ordered, last - first, picture.columns, picture.labels, heads)
