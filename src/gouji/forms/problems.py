"""What is wrong with form files whose shape is right: ids, places, balances. Every problem as "path: what is wrong"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from gouji.forms.compile import blocks_of, cells_of, equations_of
from gouji.forms.model import Address
from gouji.forms.prose import prose_problems, words_problems
from gouji.forms.schema import (
    BalanceFile,
    BlockFile,
    CarriedFile,
    ColumnFile,
    FormFile,
    ProseWordsFile,
    RowFile,
    SideFile,
    TableFile,
)

MOST_OPTIONAL = 3
"""Every set of optional columns that a page lacks is tried: 2 to the power of their number."""
_LAYOUT = ("corner", "columns", "rows", "sides", "blocks", "balances", "prose", "carried")
"""Keys that a table taken over from another form can't have."""


def find_problems(file: FormFile, files: Mapping[str, FormFile]) -> Iterator[str]:
    """Every problem of a form file.

    Args:
        file: The form's file.
        files: All form files by id, for tables taken over from another form.
    """
    if file.years[0] > file.years[1]:
        yield f"years: {file.years[0]} is after {file.years[1]}; give the first year, then the last"
    if file.prose is not None:
        yield from words_problems(file.prose)
    ids = [table.id for table in file.tables]
    for i, table in enumerate(file.tables):
        where = f"tables.{i}"
        if ids.count(table.id) > 1:
            yield f"{where}.id: {table.id!r} is there twice"
        yield from _taken_over(where, table, files) if table.same_as else _own(where, table, file.prose)


def _taken_over(where: str, table: TableFile, files: Mapping[str, FormFile]) -> Iterator[str]:
    other = files.get(table.same_as or "")
    if other is None or all(t.id != table.id or t.same_as for t in other.tables):
        yield f"{where}.same_as: {table.same_as!r} is no form with a table {table.id!r} of its own"
    for key in _LAYOUT:
        if getattr(table, key):
            yield f"{where}.{key}: a table that is the same as another has no {key} of its own"


def _own(where: str, table: TableFile, words: ProseWordsFile | None) -> Iterator[str]:
    if not table.title:
        yield f"{where}.title: a table needs its official heading"
    if bool(table.blocks) == bool(table.columns or table.rows or table.sides):
        yield f"{where}: a table needs blocks, or columns and rows" + (", not both" if table.blocks else "")
        return
    if table.sides and table.rows:
        yield f"{where}.rows: a table with sides has its rows there"
        return
    if table.print == "one_row" and table.sides:
        yield f"{where}.print: a table with sides can't be printed as one row"
    if table.blocks and table.print == "one_row":
        yield f"{where}.print: only a table of columns and rows can be printed as one row"
    parts: list[tuple[str, TableFile | BlockFile | SideFile]] = [
        *((f"{where}.blocks.{i}", block) for i, block in enumerate(table.blocks)),
        *((f"{where}.sides.{i}", side) for i, side in enumerate(table.sides)),
    ]
    found = []
    for path, part in parts or [(where, table)]:
        for key in ("columns", "rows"):
            items: Sequence[ColumnFile | RowFile] = part.columns if key == "columns" else part.rows
            if key == "columns" and isinstance(part, SideFile) and not items:
                items = table.columns
            if not items:
                found.append(f"{path}.{key}: there are none")
            found += _leaves(f"{path}.{key}", items)
    yield from found
    if found:
        return  # without its cells there is nothing to say of its balances
    blocks = blocks_of(table)
    cells = cells_of(blocks)
    optional = {column.key for block in blocks for column in block.columns if column.optional}
    if any(all(column.optional for column in block.columns) for block in blocks):
        yield f"{where}.columns: all of them are optional; a page must show one"
    if len(optional) > MOST_OPTIONAL:
        yield f"{where}.columns: {len(optional)} are optional; at most {MOST_OPTIONAL} can be, in every combination"
    for id in _twice([side.id for side in table.sides]):
        yield f"{where}.sides: {id!r} is there twice"
    for cell in _twice(cells):
        yield f"{where}: the cell {'/'.join(cell)} is there twice"
    for id in _twice([balance.id for balance in table.balances]):
        yield f"{where}.balances: {id!r} is there twice"
    for j, result in equations_of(table, blocks):
        path = f"{where}.balances.{j}"
        places = list(_places(path, table.balances[j], cells))
        yield from places
        if isinstance(result, str) and not places:
            yield f"{path}.expression: {result}"
    yield from prose_problems(f"{where}.prose", table.prose, words, cells)
    yield from _carried(f"{where}.carried", table.carried, dict.fromkeys(row for row, _ in cells))


_Item = TypeVar("_Item", str, Address)


def _twice(items: Sequence[_Item]) -> list[_Item]:
    """The items that are there more than once, in order."""
    return [item for item, count in Counter(items).items() if count > 1]


def _leaves(where: str, items: Sequence[ColumnFile | RowFile]) -> Iterator[str]:
    """Problems of a tree of columns or rows: a leaf needs an id, what stands over others can't have one."""
    for i, item in enumerate(items):
        path = f"{where}.{i}"
        inner = item.columns if isinstance(item, ColumnFile) else item.rows
        if inner and item.id:
            yield f"{path}.id: {item.label!r} stands over others and has no cells of its own; give ids to those"
        if not inner and not item.id:
            yield f"{path}.id: {item.label!r} needs an id"
        if isinstance(item, ColumnFile) and item.unit and item.units and item.unit not in item.units:
            yield f"{path}.units: the column's own unit {item.unit!r} is not among them"
        yield from _leaves(f"{path}.{'columns' if isinstance(item, ColumnFile) else 'rows'}", inner)


def _places(where: str, balance: BalanceFile, cells: Sequence[Address]) -> Iterator[str]:
    """Problems of the rows or columns that a balance is limited to."""
    for key, given, known in (
        ("row", balance.rows, dict.fromkeys(row for row, _ in cells)),
        ("column", balance.columns, dict.fromkeys(column for _, column in cells)),
    ):
        if given and balance.each != key:
            yield f"{where}.{key}s: a balance with each: {balance.each} can't be limited to {key}s"
            continue
        for place in given:
            if place not in known:
                yield f"{where}.{key}s: {place!r} is no {key} here; there are {', '.join(known)}"


def _carried(where: str, entries: Sequence[CarriedFile], rows: Collection[str]) -> Iterator[str]:
    """Problems of the balances with the year before."""
    for id in _twice([entry.id for entry in entries]):
        yield f"{where}: {id!r} is there twice"
    for i, entry in enumerate(entries):
        for key, row in (("last_year", entry.last_year), ("this_year", entry.this_year)):
            if row not in rows:
                yield f"{where}.{i}.{key}: {row!r} is no row here; there are {', '.join(rows)}"
