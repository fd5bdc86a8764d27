"""One table over all examples → what its part of the form file says, and what is doubtful about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import parse_amount
from gouji.document.amounts import CURRENCY, MINUS, PLUS
from gouji.learn.drafting.balances import Found, find_balances
from gouji.learn.drafting.layout import tree
from gouji.learn.drafting.merge import Item, Merged
from gouji.learn.drafting.names import Names, column_keys, row_keys
from gouji.learn.drafting.outline import Node, outline, short, stated_outline

_HEAD_UNIT = re.compile(r"[（(]\s*(?:单位\s*[:：]?\s*)?([百千万亿]*[元圆])\s*[)）]")


@dataclass(frozen=True, slots=True)
class DraftBalance:
    """A balance as it is written, with what the examples say of it."""

    id: str
    label: str
    each: str
    expression: str
    limited: tuple[str, ...]
    found: Found
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table of the form to be.

    Attributes:
        id: Its id.
        merged: Its items and wordings.
        nodes: The outline of its rows.
        rows: Key of each row by the item's index.
        columns: Key of each column; columns of different sides or blocks may have the same.
        kinds: Kind of each column.
        units: Unit of each column, or None.
        row_kinds: Kind of a row by its index, where it is not its columns'.
        row_units: Unit of a row by its index, where units stand in cells of their own.
        balances: Balances that hold, and those that hold in all examples but one.
        doubts: What a person should look at, in full sentences.
    """

    id: str
    merged: Merged
    nodes: list[Node]
    rows: dict[int, str]
    columns: list[str]
    kinds: list[str]
    units: list[str | None]
    row_kinds: dict[int, str]
    row_units: dict[int, str]
    balances: list[DraftBalance]
    doubts: list[str]


def draft_table(id: str, merged: Merged, names: Names) -> DraftTable:
    """Draft a table."""
    filled = [merged.filled(i) for i in range(len(merged.rows))]
    nodes = stated_outline(merged.rows) if merged.table else outline(merged.rows, filled)
    doubts = list(_doubts(merged, nodes, filled))
    row_units = _row_units(merged, nodes)
    units = [_unit(column) for column in merged.columns]
    kinds = [
        (column.stated and column.stated.kind) or ("amount" if units[c] else _kind(_texts(merged, column=c)))
        for c, column in enumerate(merged.columns)
    ]
    row_kinds: dict[int, str] = {}
    if len(set(row_units.values())) > 1:
        by_row = {n.index: _row_kind(merged, n.index, row_units) for n in nodes}
        common = {c: Counter(by_row[n.index] for n in nodes if n.item.side == column.side).most_common(1)[0][0]
                  for c, column in enumerate(merged.columns)}  # fmt: skip
        kinds = [common[c] if not units[c] else kinds[c] for c in range(len(kinds))]
        row_kinds = {i: kind for i, kind in by_row.items() if kind not in kinds}
    row_kinds |= {i: item.stated.kind for i, item in enumerate(merged.rows) if item.stated and item.stated.kind}
    rows = row_keys(nodes, names.rows)
    columns = [c.stated.key for c in merged.columns if c.stated]
    if not columns:
        columns = _shared_keys(merged, column_keys([c.label for c in merged.columns], names.columns))
    draft = DraftTable(id, merged, nodes, rows, columns, kinds, units, row_kinds, row_units, [], doubts)
    draft.balances.extend(_balances(draft))
    return draft


def _shared_keys(merged: Merged, keys: list[str]) -> list[str]:
    """Columns of another side that have the labels of the first side's have their keys too."""
    first = [(c.label, key) for c, key in zip(merged.columns, keys, strict=True) if c.side == 0]
    for side in range(1, merged.sides):
        mine = [i for i, c in enumerate(merged.columns) if c.side == side]
        if [merged.columns[i].label for i in mine] == [label for label, _ in first]:
            for i, (_, key) in zip(mine, first, strict=True):
                keys[i] = key
    return keys


def _texts(merged: Merged, *, row: int | None = None, column: int | None = None) -> list[str]:
    return [t for (_, r, c), t in merged.texts.items() if row in (None, r) and column in (None, c) and t]


def _kind(texts: Sequence[str]) -> str:
    """count, signed or amount, by what the examples show."""
    amounts = [amount for text in texts for amount in [parse_amount(text)] if amount is not None]
    if any(text.strip().startswith((*PLUS, *MINUS)) and parse_amount(text) is not None for text in texts):
        return "signed"
    money = any(amount.unit and any(word in amount.unit for word in CURRENCY) for amount in amounts)
    return "amount" if money or any(a.number != a.number.to_integral_value() for a in amounts) else "count"


def _row_kind(merged: Merged, row: int, units: dict[int, str]) -> str:
    kind = _kind(_texts(merged, row=row))
    return "amount" if kind == "count" and any(word in units.get(row, "") for word in CURRENCY) else kind


def _row_units(merged: Merged, nodes: Sequence[Node]) -> dict[int, str]:
    found = {}
    for node in nodes:
        units = merged.rows[node.index].units.values()
        if units:
            found[node.index] = Counter(units).most_common(1)[0][0]
    return found


def _unit(column: Item) -> str | None:
    """The unit that is stated of a column, else the unit of money that its label or a header cell over it names."""
    if column.stated is not None:
        return column.stated.unit
    for text in (*column.wordings.values(), *column.groups):
        found = _HEAD_UNIT.search(text)
        if found:
            return found[1]
    return None


def _doubts(merged: Merged, nodes: Sequence[Node], filled: Sequence[bool]) -> list[str]:
    """What a person should look at."""
    count = len(merged.examples)
    found = []
    if count < 2:
        found.append("There is one example only: give more, or no sum can be told from an accident.")
    for node in nodes:
        label = node.item.label
        if len(node.item.wordings) < count:
            found.append(f"The row {label!r} is in {len(node.item.wordings)} of {count} examples.")
        if not filled[node.index] and not merged.table:
            found.append(f"The row {label!r} has no figure in any example; delete it if it is a heading.")
        if len(set(node.item.wordings.values())) > 1 and node.item.aliases:
            found.append(f"The row {label!r} is also worded {', '.join(node.item.aliases)}: are they the same item?")
        if len(set(node.item.lines.values())) > 1:
            numbers = ", ".join(map(str, sorted(set(node.item.lines.values()))))
            found.append(f"The row {label!r} has several line numbers ({numbers}).")
        if len(set(node.item.units.values())) > 1:
            found.append(f"The row {label!r} has several units ({', '.join(sorted(set(node.item.units.values())))}).")
    for i, column in enumerate(merged.columns):
        if not column.label:
            found.append(f"The column {i + 1} has no label in any example; write one.")
        if len(set(column.wordings.values())) > 1 and column.aliases:
            found.append(f"The column {column.label!r} is also worded {', '.join(column.aliases)}: is it one column?")
        if len(column.wordings) < count:
            found.append(
                f"The column {column.label!r} is in {len(column.wordings)} of {count} examples, so it is optional."
            )
    for place, times in Counter((node.item.label, node.groups, node.item.side) for node in nodes).items():
        if times > 1:
            found.append(f"The row {place[0]!r} is there {times} times under one heading; only order tells them apart.")
    return found


def _balances(draft: DraftTable) -> list[DraftBalance]:
    merged = draft.merged
    examples = len(merged.examples)
    keys = list(dict.fromkeys(draft.columns))
    at = {(c.side, key): i for i, (c, key) in enumerate(zip(merged.columns, draft.columns, strict=True))}
    labels = {node.index: node.item.label for node in draft.nodes}
    out: list[DraftBalance] = []

    def by_row(example: int, row: int, place: int) -> Decimal | None:
        column = at.get((merged.rows[row].side, keys[place]))
        return None if column is None else merged.value(example, row, column)

    def columns_of(side: int) -> list[int]:
        sides = range(merged.sides) if side < 0 else (side,)
        return [i for i, key in enumerate(keys) if all((s, key) in at for s in sides)]

    for found in find_balances(tree(draft.nodes), by_row, examples, columns_of):
        limited = () if len(found.places) == len(keys) else tuple(keys[i] for i in found.places)
        out.append(_written(found, draft.rows, labels, "column", limited, out))

    sides = [
        [k for k, c in zip(draft.columns, merged.columns, strict=True) if c.side == s] for s in range(merged.sides)
    ]
    alike = all(mine == keys for mine in sides)  # what holds between columns is sought and stated once, for all rows
    columns = [c for c in merged.columns if c.side == 0] if alike else merged.columns

    def by_column(example: int, column: int, row: int) -> Decimal | None:
        return merged.value(example, row, at[merged.rows[row].side, draft.columns[column]] if alike else column)

    def rows_of(side: int) -> list[int]:
        return [node.index for node in draft.nodes if alike or side in (-1, node.item.side)]

    column_nodes = stated_outline(columns) if merged.table else outline(columns, [True] * len(columns))
    heads = {node.index: node.item.label for node in column_nodes}
    for found in find_balances(tree(column_nodes), by_column, examples, rows_of) if len(keys) > 1 else ():
        limited = () if found.all and alike else tuple(draft.rows[i] for i in found.places)
        out.append(_written(found, dict(enumerate(draft.columns)), heads, "row", limited, out))
    return out


def _written(
    found: Found,
    keys: dict[int, str],
    labels: dict[int, str],
    each: str,
    limited: tuple[str, ...],
    others: Sequence[DraftBalance],
) -> DraftBalance:
    left, right, less = (_sum(side, keys) for side in (found.sum.left, found.sum.right, found.sum.less))
    right = " - ".join((right, *less.split(" + "))) if less else right
    if found.sum.relation == "=":
        first = keys[found.sum.left[0]]
        id = f"{first}_sum" if len(found.sum.left) == 1 and found.sum.side >= 0 else f"{first}_balance"
        whole = " + ".join(short(labels[i]) for i in found.sum.left)
        parts = [f"+ {short(labels[i])}" for i in found.sum.right] + [f"- {short(labels[i])}" for i in found.sum.less]
        named = parts if len(parts) <= MOST_NAMED else [parts[0], "+ …", parts[-1]]
        label = f"{whole} = {' '.join(named).removeprefix('+ ')}"
    else:
        id = f"{keys[found.sum.left[0]]}_part"
        label = f"{short(labels[found.sum.left[0]])} ≤ {short(labels[found.sum.right[0]])}"
    id = id.replace(".", "_")
    taken = {other.id for other in others}
    name, n = id, 2
    while name in taken:
        name, n = f"{id}_{n}", n + 1
    never = tuple(labels[i] for i in found.never)
    return DraftBalance(name, label, each, f"{left} {found.sum.relation} {right}", limited, found, never)


MOST_NAMED = 4
"""Parts of a sum that its label names."""


def _sum(items: Sequence[int], keys: dict[int, str]) -> str:
    """Items joined by +, those that are all of `prefix.` as `prefix.*`."""
    left = [keys[i] for i in items]
    out: list[str] = []
    for key in left:
        prefix = key.rpartition(".")[0]
        under = [k for k in keys.values() if prefix and k.startswith(f"{prefix}.")]
        term = f"{prefix}.*" if len(under) > 1 and set(under) <= set(left) else key
        if term not in out:
            out.append(term)
    return " + ".join(out)
