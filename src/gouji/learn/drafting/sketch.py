"""Sheet → sketch: which columns hold labels, units, line numbers and values; where the head ends; how many sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from gouji.channel import bare, fold
from gouji.document import is_blank_mark, parse_amount
from gouji.document.amounts import COUNTERS, CURRENCY, MULTIPLIERS
from gouji.learn.drafting.sheets import Sheet, SheetCell
from gouji.learn.drafting.stated import UNKNOWN, Stated, StatedTable

_UNIT = re.compile(
    f"[（(]?(?:[{''.join(MULTIPLIERS)}]*(?:{'|'.join(CURRENCY)})|{'|'.join(COUNTERS)}|%|％|户|名|家|台)[)）]?"
)
LINE_WORDS = ("行次", "序号", "栏次", "编号")
"""Head of a column of line numbers."""
LEAST_LINES = 4
"""Numbers in a row, each one more than the last, that a column of line numbers has at least."""
NOTE = ("注", "备注", "说明", "填表说明")
_INDEX = re.compile(r"[甲乙丙丁戊]|\d{1,2}|")


@dataclass(frozen=True, slots=True)
class SketchColumn:
    """A column of values: its labels from the outermost header cell to its own, and the side it is on."""

    path: tuple[str, ...]
    side: int
    at: int
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class SketchRow:
    """An item of the table.

    Attributes:
        label: Its label.
        groups: Merged cells before the label, outermost first.
        indent: How far the label is indented, in characters.
        side: Index of its side.
        unit: Unit in a cell of its own, or None.
        line: Line number, or None.
        texts: Text of each value cell.
        stated: What is stated of it, or None.
    """

    label: str
    groups: tuple[str, ...]
    indent: int
    side: int
    unit: str | None
    line: int | None
    texts: tuple[str, ...]
    stated: Stated | None = None

    @property
    def filled(self) -> bool:
        """Whether any cell holds a number."""
        return any(parse_amount(text) is not None for text in self.texts)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A table of an example, understood; `table` and `doubts` are of tables of results only."""

    columns: tuple[SketchColumn, ...]
    rows: tuple[SketchRow, ...]
    corner: tuple[str, ...]
    notes: tuple[str, ...]
    title: str
    example: str
    sides: int
    table: StatedTable | None = None
    doubts: tuple[str, ...] = ()

    def of_side(self, side: int) -> tuple[SketchColumn, ...]:
        """The columns of a side."""
        return tuple(column for column in self.columns if column.side == side)


def number_of(text: str) -> Decimal | None:
    """The number in a cell, units converted; None for an empty cell or what is no number, NaN if nobody knows it."""
    if text == UNKNOWN:
        return Decimal("NaN")
    amount = parse_amount(text)
    return None if amount is None else amount.value()


def _is_value(text: str) -> bool:
    return parse_amount(text) is not None or is_blank_mark(text)


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else."""
    return _UNIT.fullmatch(text.strip()) is not None


def sketch(sheet: Sheet) -> Sketch | None:
    """Understand a table; None if it has no column of numbers beside labels."""
    rows = [row for row in sheet.rows if any(cell.text for cell in row)]
    notes = tuple(dict.fromkeys(row[0].text for row in rows if _whole(row) and row[0].text.startswith(NOTE)))
    rows = [row for row in rows if not _whole(row)]
    roles, head = _roles(rows)
    if "value" not in roles or "label" not in roles:
        return None
    sides = _sides(roles)
    columns = tuple(SketchColumn(_path(rows[:head], c), sides[c], c) for c, role in enumerate(roles) if role == "value")
    over = {text for column in columns for text in column.path}
    corner = [cell.text for row in rows[:head] for cell, role in zip(row, roles, strict=True) if role != "value"]
    shared = _shared(columns)
    columns = tuple(SketchColumn(tuple(p for p in c.path if p not in shared), c.side, c.at) for c in columns)
    found: list[SketchRow] = []
    for row in rows[head:]:
        if all(_INDEX.fullmatch(cell.text) for cell in row):
            continue  # 甲 乙 1 2: the columns' own numbers
        for side in range(max(sides) + 1):
            item = _item(row, roles, sides, side)
            if item is not None:
                found.append(item)
    given = tuple(dict.fromkeys(text for text in (*corner, *shared) if text and (text not in over or text in shared)))
    return Sketch(columns, tuple(found), given, notes, sheet.title, sheet.example, max(sides) + 1)


def _whole(row: Sequence[SheetCell]) -> bool:
    """Whether one merged cell takes the whole row."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _roles(rows: Sequence[Sequence[SheetCell]]) -> tuple[list[str], int]:
    """What each column holds, and how many rows are the head."""
    width = len(rows[0]) if rows else 0
    numbered = [row for row in rows if any(parse_amount(cell.text) is not None for cell in row)]
    roles: list[str] = []
    for c in range(width):
        texts = [row[c].text for row in numbered if row[c].text]
        values = sum(_is_value(text) for text in texts)
        if texts and sum(is_unit(text) for text in texts) > len(texts) / 2:
            roles.append("unit")
        elif texts and values > len(texts) / 2:
            roles.append("line" if _is_lines(rows, numbered, c) else "value")
        else:
            roles.append("label" if texts else "empty")
    head = next((i for i, row in enumerate(rows) if not _is_head(row, roles)), len(rows))
    for c, role in enumerate(roles):  # a column that is empty below a head of its own holds values, blank here
        if role == "empty" and any(row[c].text for row in rows[:head]) and "label" in roles[:c]:
            roles[c] = "value"
    return roles, head


def _is_head(row: Sequence[SheetCell], roles: Sequence[str]) -> bool:
    """Whether a row has words where the body has values."""
    return any(cell.text and not _is_value(cell.text) for cell, role in zip(row, roles, strict=True) if role == "value")


def _is_lines(rows: Sequence[Sequence[SheetCell]], numbered: Sequence[Sequence[SheetCell]], c: int) -> bool:
    if any(bare(row[c].text) in LINE_WORDS for row in rows[:4]):
        return True
    texts = [row[c].text for row in numbered if row[c].text]
    if not all(text.isdigit() for text in texts) or len(texts) < LEAST_LINES:
        return False
    return all(int(b) == int(a) + 1 for a, b in pairwise(texts))


def _sides(roles: Sequence[str]) -> list[int]:
    """The side of each column: a new one begins with the labels (or their line numbers) behind values."""
    sides, side, valued = [], 0, False
    for c, role in enumerate(roles):
        opens = role == "label" or (role == "line" and roles[c + 1 : c + 2] == ["label"])
        if valued and opens:
            side, valued = side + 1, False
        valued = valued or role == "value"
        sides.append(side)
    return sides


def _path(head: Sequence[Sequence[SheetCell]], c: int) -> tuple[str, ...]:
    """Header cells over a column, outermost first; a cell over several rows counts once."""
    cells: list[SheetCell] = []
    for row in head:
        if row[c].text and (not cells or cells[-1] is not row[c]) and (not cells or cells[-1].text != row[c].text):
            cells.append(row[c])
    return tuple(cell.text for cell in cells) or ("",)


def _shared(columns: Sequence[SketchColumn]) -> tuple[str, ...]:
    """Header cells over every column of a side of several: no part of any one column's name (收入, 支出)."""
    found: list[str] = []
    for side in dict.fromkeys(column.side for column in columns):
        paths = [column.path for column in columns if column.side == side]
        while paths and len(paths[0]) > 1 and all(len(p) > 1 and p[0] == paths[0][0] for p in paths):
            found.append(paths[0][0])
            paths = [path[1:] for path in paths]
    return tuple(found)


def _item(row: Sequence[SheetCell], roles: Sequence[str], sides: Sequence[int], side: int) -> SketchRow | None:
    mine = [(cell, role) for cell, role, s in zip(row, roles, sides, strict=True) if s == side]
    labels: list[SheetCell] = []
    for cell, role in mine:
        if role == "label" and cell.text and all(cell is not other for other in labels):
            labels.append(cell)
    if not labels:
        return None
    texts = tuple(cell.text for cell, role in mine if role == "value")
    unit = next((cell.text.strip("（）()") for cell, role in mine if role == "unit" and cell.text), None)
    line = next((int(fold(c.text)) for c, role in mine if role == "line" and fold(c.text).isdigit()), None)
    groups = tuple(cell.text for cell in labels[:-1])
    return SketchRow(labels[-1].text, groups, labels[-1].indent, side, unit, line or None, texts)
