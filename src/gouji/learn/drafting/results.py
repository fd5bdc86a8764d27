"""Results → sketches: rows, tree, columns and blocks by the keys that a result states, values as they are now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from gouji.forms import Block, Column, TableForm, load_families
from gouji.learn.drafting.sketch import Sketch, SketchColumn, SketchRow
from gouji.learn.drafting.stated import UNKNOWN, Stated, StatedPart, StatedTable

Texts = Mapping[tuple[str, str], str]
"""Text of each cell by row and column."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A block or side of a result, its rows without texts."""

    part: StatedPart
    rows: list[SketchRow]
    columns: list[tuple[tuple[str, ...], Stated]]


def read_result(path: Path, forms: Sequence[Path] = ()) -> list[Sketch]:
    """The tables of a result.

    Args:
        path: The result.
        forms: Form files beside the shipped ones, for results that were made with them.

    Raises:
        FormError: A form file is wrong.
        OSError: The file can't be read.
        ValueError: It is no JSON.
        KeyError: It is no result.
    """
    families = load_families(tuple(forms))
    result = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    sketches = []
    for table in result["tables"]:
        if not table["cells"]:
            continue
        texts = {(cell["row"], cell["column"]): _text(cell) for cell in table["cells"]}
        family = families.get(str(table["form"]).partition("/")[0])
        found = [t for t in family.tables.get(table["id"], ()) if table["form"] in t.layout] if family else []
        strange = sorted(texts.keys() - set(found[0].cells)) if found else []
        form = found[0] if found and not strange else None
        name = f"{table['form']} with {'/'.join(strange[0])}" if strange else table["form"]
        said = StatedTable(table["id"], name, (table["id"],), (), ())
        if form is not None:
            parts = list(_of_form(form, texts))
            said = replace(said, form=form.form, headings=form.headings, notes=form.notes, sided=form.sided,
                           one_row=form.rows[0].key == "*", optional=form.optional)  # fmt: skip
        else:
            parts = list(_of_keys(table["cells"], {row["row"]: row["text"] for row in table.get("rows", ())}))
            said = replace(said, sided=len(parts) > 1 and not parts[0].part.id)
        said = replace(said, parts=tuple(part.part for part in parts))
        failed = [c["rule"] for c in result.get("checks", ()) if c["table"] == said.id and c["outcome"] == "failed"]
        lack = "" if form else f"has no cell {'/'.join(strange[0])}" if strange else "is not known"
        doubts = tuple(_doubts(path.name, table, texts, failed, lack))
        sketches.append(_sketch(said, parts, texts, path.name, doubts))
    return sketches


def _text(cell: Mapping[str, Any]) -> str:
    value = cell.get("value")
    if value is None:
        return UNKNOWN if cell.get("status") in ("undecided", "missing") else ""
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"the cell {cell['row']}/{cell['column']} has the value {value!r}, which is no number")
    return format(number, "f")


def _doubts(name: str, table: Mapping[str, Any], texts: Texts, failed: Sequence[str], lack: str) -> Iterator[str]:
    """What a person should look at; `lack` says why the table's form is of no use, or is ""."""
    id = table["id"]
    if lack:
        yield (
            f"{name}: the form {table['form']!r} of the table {id!r} {lack}, so labels that the result doesn't state "
            "are its keys; give the form's file with --form."
        )
    open_cells = ["/".join(address) for address, text in texts.items() if text == UNKNOWN]
    if open_cells:
        yield (
            f"{name}: nobody has decided {len(open_cells)} cells of the table {id!r}, such as {open_cells[0]}; "
            "sums are not held against their lines."
        )
    if failed:
        rules = ", ".join(dict.fromkeys(failed))
        yield f"{name}: the table {id!r} contradicts itself ({rules}), and no sum that it breaks can be found."
    for row in table.get("extra_rows", ()):
        yield f"{name}: the extra row {row['label']!r} of the table {id!r} is no row of its form and was left out."


def _of_form(form: TableForm, texts: Texts) -> Iterator[_Part]:
    """The parts of a table of a known form, without rows and columns that the result lacks."""
    there = {row for row, _ in texts}
    for side, block in enumerate(form.blocks):
        rows, columns = _unfolded(block, side) if block.rows[0].key == "*" else _printed(block, side)
        keys = [row.stated.key for row in rows if row.stated]
        yield _Part(
            StatedPart(block.id or "", block.titles, block.corner),
            [row for row in rows if row.stated and row.stated.key in there],
            [(path, said) for path, said in columns if any((key, said.key) in texts for key in keys)],
        )


def _printed(block: Block, side: int) -> tuple[list[SketchRow], list[tuple[tuple[str, ...], Stated]]]:
    rows = []
    for row in block.rows:
        own = [mine.kind for mine, column in zip(row.columns, block.columns, strict=True) if mine.kind != column.kind]
        said = Stated(row.key, row.labels[1:], own[0] if own else None)
        rows.append(SketchRow(row.labels[0], row.groups, 0, side, row.unit, row.line, (), said))
    return rows, [((*column.parents, column.label), _stated(column)) for column in block.columns]


def _unfolded(block: Block, side: int) -> tuple[list[SketchRow], list[tuple[tuple[str, ...], Stated]]]:
    """The rows and columns of a table printed as one row, whose cells are under header cells for both."""
    by_row: dict[str, list[Column]] = {}
    for (key, _), column in zip(block.rows[0].cells, block.rows[0].columns, strict=True):
        by_row.setdefault(key, []).append(column)
    own = [_ending([column.parents for column in same]) for same in zip(*by_row.values(), strict=True)]
    rows = []
    for key, columns in by_row.items():
        above = columns[0].parents[: len(columns[0].parents) - len(own[0])]
        rows.append(SketchRow(above[-1], above[:-1], 0, side, None, None, (), Stated(key)))
    first = next(iter(by_row.values()))
    return rows, [((*parents, c.label), _stated(c)) for parents, c in zip(own, first, strict=True)]


def _ending(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What all paths end in, at most all but their first step."""
    count = 0
    while all(len(p) > count + 1 for p in paths) and len({p[len(p) - count - 1] for p in paths}) == 1:
        count += 1
    return paths[0][len(paths[0]) - count :]


def _stated(column: Column) -> Stated:
    return Stated(column.key, column.labels[1:], column.kind, column.unit, column.units)


def _of_keys(cells: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[_Part]:
    """The parts of a table of a form that is not known.

    Rows that have other columns than the rest are blocks if all keys begin with a word for their block, else sides.
    """
    columns: dict[str, list[str]] = {}
    for cell in cells:
        columns.setdefault(cell["row"], []).append(cell["column"])
    alike = len(set(map(tuple, columns.values()))) == 1
    worded = all("." in key for key in columns)
    parts = groupby(columns, lambda key: "" if alike else key.partition(".")[0] if worded else tuple(columns[key]))
    for side, (word, members) in enumerate(parts):
        keys = list(members)
        rows = [SketchRow(labels.get(k, k), (), 0, side, None, None, (), Stated(k)) for k in keys]
        heads: list[tuple[tuple[str, ...], Stated]] = [
            ((key,), _counted(key, cells)) for key in dict.fromkeys(c for k in keys for c in columns[k])
        ]
        id = word if isinstance(word, str) else ""
        yield _Part(StatedPart(id, (id,) if id else ()), rows, heads)


def _counted(key: str, cells: Sequence[Mapping[str, Any]]) -> Stated:
    """A column of a form that is not known; its unit is not stated, as values may have been converted."""
    printed = Counter(cell.get("unit") for cell in cells if cell["column"] == key)
    return Stated(key, kind="amount" if any(unit and unit.endswith("元") for unit in printed) else None)


def _sketch(said: StatedTable, parts: Sequence[_Part], texts: Texts, example: str, doubts: tuple[str, ...]) -> Sketch:
    columns: list[SketchColumn] = []
    rows: list[SketchRow] = []
    for side, part in enumerate(parts):
        columns += [SketchColumn(path, side, len(columns) + i, own) for i, (path, own) in enumerate(part.columns)]
        for row in part.rows:
            key = row.stated.key if row.stated else ""
            rows.append(replace(row, texts=tuple(texts.get((key, own.key), "") for _, own in part.columns)))
    corner = () if said.blocks else tuple(dict.fromkeys(text for part in parts for text in part.part.corner))
    return Sketch(tuple(columns), tuple(rows), corner, said.notes, said.headings[0], example, len(parts), said, doubts)
