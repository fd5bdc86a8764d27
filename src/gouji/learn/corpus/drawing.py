"""Draws a table of a form as a picture, in a report's style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from gouji.forms import Block, Column, PrintedRow, TableForm
from gouji.learn.corpus.figures import Address, Figure
from gouji.learn.corpus.label_style import LabelStyle, write_label
from gouji.learn.corpus.page import Piece, Role
from gouji.learn.corpus.picture import Box, Picture

UNIT_HEADS = ("计量单位", "单位")
LINE_HEADS = ("行次", "序号", "行号", "栏次")
"""What stands above units and line numbers; also how a form's corner labels that mean them are told from others."""


class Drawing:
    """Draws one table in one style.

    A block's grid columns are, from the left: a column for each level of groups that has one, the labels, the units
    and the line numbers if the form has them, and the figures.
    """

    def __init__(self, form: TableForm, figures: Mapping[Address, Figure], style: LabelStyle, rng: Random) -> None:
        self.form, self.figures, self.style, self.rng = form, figures, style, rng
        self.boxes: list[Box] = []
        self.heads: set[int] = set()
        self.next = 0
        self.left = 0
        self.depth = max(len(row.groups) for row in form.rows)
        self.deep = {"column": self.depth, "one": min(1, self.depth), "lines": 0}[style.groups]
        self.labels = self.deep + 1 if any(row.labels for row in form.rows) else 0
        self.units, self.lines = bool(form.units), bool(form.lines)
        self.stub = self.labels + self.units + self.lines

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
        self.boxes.append(Box(piece, self.next if row is None else row, self.left + column, rows, columns))

    def _column_text(self, column: Column) -> str:
        text = self._label(column.labels)
        if column.key == "procurement_amount" and self.style.money:
            text = re.sub(r"（.*|\(.*", "", text) + self.rng.choice(("（万元）", "(万元)", "（单位：万元）"))
        return text

    def draw(self, extra: Mapping[str, tuple[str, tuple[Figure, ...]]]) -> Picture:
        """Draw it; `extra` gives label and figures of a row to add below a block, by block id."""
        if self.form.sided:
            return self._sides()
        wide = max(len(row.cells) for row in self.form.rows)
        for block in self.form.blocks:
            if block.titles:
                self._caption(block, self.stub + wide)
            self._head(block, wide)
            self._body(block, wide)
            if block.id is not None and block.id in extra:
                self._extra(block, wide, *extra[block.id])
        return self._picture(self.stub + wide, frozenset({self.labels - 1} if self.labels else ()))

    def _picture(self, columns: int, stubs: frozenset[int]) -> Picture:
        boxes = tuple(sorted(self.boxes, key=lambda box: (box.row, box.column)))
        return Picture(self.form.id, boxes, self.next, columns, self.labels, frozenset(self.heads), stubs)

    def _sides(self) -> Picture:
        """Blocks beside each other, all under one header; a shorter side ends in empty cells."""
        stubs, ends = [], []
        widths = [max(len(row.cells) for row in block.rows) for block in self.form.blocks]
        for block, wide in zip(self.form.blocks, widths, strict=True):
            self.next = 0
            self._head(block, wide)
            stubs.append(self.left + self.labels - 1)
            self.left += self.stub + wide
        columns, body, self.left = self.left, len(self.heads), 0
        for block, wide in zip(self.form.blocks, widths, strict=True):
            self.next = body
            self._body(block, wide)
            ends.append((self.next, self.left, self.stub + wide))
            self.left += self.stub + wide
        self.left, last = 0, max(end for end, _, _ in ends)
        for end, first, width in ends:
            for row in range(end, last):
                for column in range(first, first + width):
                    self._put("", Role.NOISE, column, row=row)
        self.next = last
        return self._picture(columns, frozenset(stubs))

    def _caption(self, block: Block, columns: int) -> None:
        self.heads.add(self.next)
        self._put(write_label(block.titles[0], self.style), Role.CAPTION, 0, columns=columns, keys=(block.id or "", ""))
        self.next += 1

    def _head(self, block: Block, wide: int) -> None:
        """The header: corner or note on the left, header cells over their columns.

        Where columns have header cells over them, a corner label stands above those; else beside the columns.
        """
        columns = block.rows[0].columns
        paths = [(*column.parents, column.label) for column in columns]
        depth = max(len(path) for path in paths)
        corner = self._corner(block)
        beside = bool(block.titles) or depth == 1
        top = int(bool(self.style.corner and corner and not beside))
        first, labels = self.next, self.stub
        if top:
            self._put(corner, Role.COLUMN, labels, columns=wide)
        if self.labels:
            noted = self.form.notes and self.style.note == "cell"
            shown = corner if beside and (block.titles or self.style.corner) else ""
            text = write_label(self.form.notes[0], self.style) if noted else shown
            role = Role.NOTE if noted else Role.COLUMN
            self._put(text, role, 0, row=first, rows=top + depth, columns=self.labels)
        for at, (there, names) in enumerate(((self.units, UNIT_HEADS), (self.lines, LINE_HEADS))):
            if there:
                own = [text for text in block.corner if any(name in text for name in names)]
                column = self.labels + at * self.units
                self._put(self.rng.choice(own or names), Role.COLUMN, column, row=first, rows=top + depth)
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

    def _corner(self, block: Block) -> str:
        """The corner label: the first that means neither units nor line numbers."""
        others = (text for text in block.corner if not any(name in text for name in (*UNIT_HEADS, *LINE_HEADS)))
        return next(others, "")

    def _body(self, block: Block, wide: int) -> None:
        """Rows with their groups: in columns of their own for the innermost `deep` levels, or on lines."""
        ends = _group_ends(block.rows)
        deep, depth, labels = self.deep, self.depth, self.labels
        for i, row in enumerate(block.rows):
            shown = deep == depth or len(row.groups) == depth  # else its groups have no column
            for level, group in enumerate(row.groups):
                if (i, level) not in ends:
                    continue
                column = level - (depth - deep)
                if deep == 0:
                    self._put(self._label((group,)), Role.GROUP, 0, columns=labels, keys=(row.key, ""))
                    self.next += 1
                elif shown and column >= 0:
                    self._put(self._label((group,)), Role.GROUP, column, rows=ends[i, level], keys=(row.key, ""))
            start = min(len(row.groups), deep) if shown else 0
            if labels:
                self._put(self._label(row.labels), Role.LABEL, start, columns=labels - start, keys=(row.key, ""))
            if self.units:
                self._put(row.unit or "", Role.NOTE, labels, keys=(row.key, ""))
            if self.lines:  # a number to whoever reads it, though no cell of the form
                number = "" if row.line is None else str(row.line)
                self._put(number, Role.NUMBER, labels + self.units, keys=(row.key, ""))
            self._cells(row.cells, wide)
            self.next += 1

    def _cells(self, cells: Sequence[Address], wide: int) -> None:
        step = max(1, wide // len(cells)) if wide % len(cells) == 0 and len(cells) > 1 else 1
        for at, address in enumerate(cells):
            span = wide - at * step if at == len(cells) - 1 else step
            self._put(self.figures[address].text, Role.NUMBER, self.stub + at * step, columns=span, keys=address)

    def _extra(self, block: Block, wide: int, label: str, figures: tuple[Figure, ...]) -> None:
        key = f"{block.id}.+{label}"
        self._put(label, Role.LABEL, 0, columns=self.labels, keys=(key, ""))
        for at, (column, figure) in enumerate(zip(block.columns, figures, strict=True)):
            span = wide - at if at == len(figures) - 1 else 1
            self._put(figure.text, Role.NUMBER, self.stub + at, columns=span, keys=(key, column.key))
        self.next += 1


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
