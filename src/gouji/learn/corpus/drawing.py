"""Draws a table of a form as a picture, in a report's style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from gouji.forms import Block, Column, PrintedRow, TableForm
from gouji.learn.corpus.figures import Address, Figure
from gouji.learn.corpus.page import Piece, Role
from gouji.learn.corpus.picture import Box, Picture


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
        depth = max(len(row.groups) for row in self.form.rows)
        deep = {"column": depth, "one": min(1, depth), "lines": 0}[self.style.groups]
        labels = deep + 1 if any(row.labels for row in self.form.rows) else 0
        for block in self.form.blocks:
            title = bool(block.titles)
            if title:
                self._caption(block, labels + wide)
            self._head(block, labels, wide)
            self._body(block, labels, wide, deep, depth)
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
        paths = [(*column.parents, column.label) for column in columns]
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

    def _body(self, block: Block, labels: int, wide: int, deep: int, depth: int) -> None:
        """Rows with their groups: in `deep` columns of their own for the innermost of `depth` levels, or on lines."""
        ends = _group_ends(block.rows)
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
