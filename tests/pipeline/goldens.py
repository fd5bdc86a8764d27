"""What the stages hand on, as compact JSON that a person can read, and back.

Fields that have their default are left out, an interval is written "line:start-end", and what fits on a line stands on
one. A grid is written without its alignment, tags without their lines: those are in the files of the stages before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from math import isclose
from pathlib import Path

import msgspec

from gouji.document import Alignment, Document, Grid, GridRow, Interval, Report, Run, Tag, TaggedLine

WIDTH = 200
"""Longest line of the files, where what is on it can be parted."""
NEAR = 2e-3
"""Probabilities and costs may differ by as much between machines and after harmless changes."""
_INTERVAL = re.compile(r"(\d+):(\d+)-(\d+)")
_ENCODER = msgspec.json.Encoder(decimal_format="number")
CASES = Path(__file__).parents[2] / "fixtures" / "cases"

Tree = None | bool | int | float | str | list["Tree"] | dict[str, "Tree"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Gold of align: the tables, and how digital the text is held to be after their labels were looked at."""

    digital: float
    tables: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class Gridded:
    """Gold of rebuild: a grid without its alignment; `columns` are P(column) by block id."""

    table: str
    columns: tuple[tuple[str | None, float], ...]
    blank_convention: bool
    rows: tuple[GridRow, ...]
    extra: tuple[tuple[str | None, str, tuple[msgspec.Raw, ...]], ...] = ()
    leftover: tuple[Run, ...] = ()


def tree(value: object) -> Tree:
    """Values of our types as plain JSON values."""
    if isinstance(value, Interval):
        return f"{value.line}:{value.start}-{value.end}"
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: tree(v) for f in fields(value) if (v := getattr(value, f.name)) != f.default or f.default is MISSING
        }
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list | tuple):
        return [tree(item) for item in value]
    if isinstance(value, dict):
        return {str(key): tree(item) for key, item in value.items()}
    assert value is None or isinstance(value, bool | int | str), value
    return value


def _full(value: Tree) -> Tree:
    """Plain JSON values with the intervals as msgspec reads them."""
    if isinstance(value, str) and (found := _INTERVAL.fullmatch(value)):
        return dict(zip(("line", "start", "end"), map(int, found.groups()), strict=True))
    if isinstance(value, list):
        return [_full(item) for item in value]
    return {key: _full(item) for key, item in value.items()} if isinstance(value, dict) else value


def save(path: Path, value: Tree) -> None:
    path.write_text(_dumps(value) + "\n", encoding="utf-8")


def open_(path: Path) -> Tree:
    found: Tree = json.loads(path.read_text(encoding="utf-8"))
    return found


def _dumps(value: Tree, depth: int = 0) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, list | dict) or (len(flat) + depth <= WIDTH and depth) or not value:
        return flat
    inner = " " * (depth + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {_dumps(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(inner + part for part in parts) + "\n" + " " * depth + "}"
    return "[\n" + ",\n".join(inner + _dumps(item, depth + 1) for item in value) + "\n" + " " * depth + "]"


def tags_tree(tagged: Sequence[TaggedLine]) -> Tree:
    return [[t.line.number, t.tag.value, round(t.probability, 4), round(t.table, 4), t.by] for t in tagged]


def tags_from(value: Tree, document: Document) -> tuple[TaggedLine, ...]:
    listed = msgspec.convert(value, tuple[tuple[int, Tag, float, float, str], ...])
    lines = {line.number: line for line in document.lines}
    return tuple(TaggedLine(lines[number], tag, chance, table, by) for number, tag, chance, table, by in listed)


def aligned_from(value: Tree) -> Aligned:
    return msgspec.convert(_full(value), Aligned)


def grid_tree(grid: Grid) -> Tree:
    """A grid without its alignment."""
    shown = Gridded(
        grid.alignment.table,
        tuple(grid.column_probability.items()),
        grid.blank_convention,
        grid.rows,
        grid.extra,  # type: ignore[arg-type]
        grid.leftover,
    )
    return tree(shown)


def grids_from(value: Tree, tables: Sequence[Alignment]) -> tuple[Grid, ...]:
    assert isinstance(value, list)
    alignments = {alignment.table: alignment for alignment in tables}
    out = []
    for item in value:
        full = _full(item)
        assert isinstance(full, dict)
        given = msgspec.convert(full["columns"], tuple[tuple[str | None, float], ...])
        rest = {key: part for key, part in full.items() if key not in ("table", "columns")}
        alignment = alignments[str(full["table"])]
        bare = msgspec.to_builtins(alignment)
        grid = msgspec.convert({**rest, "alignment": bare, "column_probability": {}}, Grid)
        grid.column_probability.update(given)
        out.append(grid)
    return tuple(out)


def plain(value: object) -> Tree:
    """A result, or a part of it, as its JSON has it, but for fields that are null or empty."""
    found: Tree = json.loads(_ENCODER.encode(value))
    return _pruned(found)


def _pruned(value: Tree) -> Tree:
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    if isinstance(value, dict):
        return {key: _pruned(item) for key, item in value.items() if item is not None and item != []}
    return value


def report_tree(report: Report) -> Tree:
    """A result without what changes with every version: who made it, and with which model."""
    found = plain(report)
    assert isinstance(found, dict)
    del found["engine"]
    return found


def differences(expected: Tree, found: Tree, path: str = "") -> list[str]:
    """Where two trees differ, numbers compared with a tolerance; at most ten places."""
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = dict.fromkeys([*expected, *found])
        listed = [d for k in keys for d in differences(expected.get(k), found.get(k), f"{path}/{k}")]
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        listed = [
            d for i, (a, b) in enumerate(zip(expected, found, strict=True)) for d in differences(a, b, f"{path}/{i}")
        ]
    else:
        numbers = [v for v in (expected, found) if isinstance(v, int | float) and not isinstance(v, bool)]
        near = (
            len(numbers) == 2
            and isclose(*numbers, abs_tol=NEAR, rel_tol=1e-9)
            and not all(isinstance(v, int) for v in numbers)
        )
        listed = [] if near or expected == found else [f"{path}: {expected!r} expected, {found!r} found"]
    return listed[:10]
