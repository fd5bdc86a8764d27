"""Draft → the text of a form file, with the support of every balance and every doubt as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from gouji.learn.drafting.merge import Item
from gouji.learn.drafting.outline import Node
from gouji.learn.drafting.search import LEAST_SUPPORT
from gouji.learn.drafting.stated import StatedPart
from gouji.learn.drafting.table import DraftBalance, DraftTable

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff（）《》“”、，。·\d./\-;；]+")
_NOT_TEXT = re.compile(r"[\d.+\-/eE_:]+|true|false|null|yes|no|on|off|~|y|n", re.IGNORECASE)


def write_form(
    form: str, title: str, years: tuple[int, int], tables: Sequence[DraftTable], doubts: Sequence[str]
) -> str:
    """The text of the form file."""
    lines = [f"# Drafted from {', '.join(dict.fromkeys(e for t in tables for e in t.merged.examples))}."]
    lines += [f"# Look at this: {doubt}" for doubt in doubts]
    lines += [f"form: {form}", f"title: {_text(title)}", f"years: [{years[0]}, {years[1]}]", "tables:"]
    for table in tables:
        lines += _table(table)
    return "\n".join(lines) + "\n"


def _table(table: DraftTable) -> Iterator[str]:
    merged, stated = table.merged, table.merged.table
    yield from (f"  # Look at this: {doubt}" for doubt in table.doubts)
    title = merged.titles[0] if merged.titles else table.id
    yield f"  - id: {table.id}"
    yield f"    title: {_text(title)}"
    if len(merged.titles) > 1:
        yield f"    headings: {_list(merged.titles)}"
    if merged.notes:
        yield f"    notes: {_list(merged.notes)}"
    if merged.corner:
        yield f"    corner: {_list(merged.corner)}"
    if stated and stated.one_row:
        yield "    print: one_row"
    if stated and stated.optional:
        yield "    optional: true"
    sides = range(merged.sides)
    blocks = stated is not None and stated.blocks
    alone = merged.sides == 1 and not blocks
    columns = [_columns(table, side, 6 if alone else 10) for side in sides]
    if alone:
        yield "    columns:"
        yield from columns[0]
        yield "    rows:"
        yield from _rows(table, 0, 6)
    else:
        yield "    blocks:" if blocks else "    sides:"
        for side, lines in zip(sides, columns, strict=True):
            part = stated.parts[side] if stated and stated.parts[side].id else StatedPart(side_id(side, merged.sides))
            yield f"      - id: {part.id}"
            yield from _heading(part)
            yield "        columns:"
            yield from lines
            yield "        rows:"
            yield from _rows(table, side, 10)
    sure = [balance for balance in table.balances if balance.found.stated]
    if sure:
        yield "    balances:"
        for balance in sure:
            yield from _balance(table, balance, "      ")
    doubtful = [balance for balance in table.balances if not balance.found.stated]
    if doubtful:
        least = LEAST_SUPPORT
        yield f"    # Not stated, as fewer than {least} examples support it, one is against, or it may be an accident:"
        for balance in doubtful:
            yield from ("    # " + line.strip() for line in _balance(table, balance, ""))


def _heading(part: StatedPart) -> Iterator[str]:
    """What stands over a block."""
    if part.titles:
        yield f"        title: {_text(part.titles[0])}"
    if part.titles[1:]:
        yield f"        aliases: {_list(part.titles[1:])}"
    if part.titles and part.corner:
        yield f"        corner: {_list(part.corner)}"


def side_id(side: int, count: int) -> str:
    """Id of a side: left and right of two, else side1, side2 and so on."""
    return ("left", "right")[side] if count == 2 else f"side{side + 1}"


def _columns(table: DraftTable, side: int, depth: int) -> list[str]:
    """The columns of a side as a tree, header cells over several columns above those."""
    out: list[str] = []
    open_groups: tuple[str, ...] = ()
    for i, column in enumerate(table.merged.columns):
        if column.side != side:
            continue
        kept = _shared(open_groups, column.groups)
        for level in range(kept, len(column.groups)):
            pad = " " * (depth + 4 * level)
            out += [f"{pad}- label: {_text(column.groups[level])}", f"{pad}  columns:"]
        open_groups = column.groups
        pad = " " * (depth + 4 * len(column.groups))
        parts = [f"id: {table.columns[i]}", f"label: {_text(column.label or table.columns[i])}"]
        parts += [f"aliases: {_list(column.aliases)}"] if column.aliases else []
        parts += [f"kind: {table.kinds[i]}"] if table.kinds[i] != "count" else []
        if table.units[i]:
            units = (column.stated and column.stated.units) or [table.units[i]]
            parts += [f"unit: {table.units[i]}", f"units: [{', '.join(map(str, units))}]"]
        parts += ["optional: true"] if _is_optional(table, column) else []
        out.append(f"{pad}- {{{', '.join(parts)}}}")
    return out


def _is_optional(table: DraftTable, column: Item) -> bool:
    return len(column.wordings) < len(table.merged.examples)


def _rows(table: DraftTable, side: int, depth: int) -> Iterator[str]:
    open_groups: tuple[str, ...] = ()
    for node in table.nodes:
        if node.item.side != side:
            continue
        kept = _shared(open_groups, node.groups)
        for level in range(kept, len(node.groups)):
            pad = " " * (depth + 4 * level)
            yield f"{pad}- label: {_text(node.groups[level])}"
            yield f"{pad}  rows:"
        open_groups = node.groups
        yield " " * (depth + 4 * len(node.groups)) + _row(table, node)


def _row(table: DraftTable, node: Node) -> str:
    i = node.index
    stated = table.merged.table
    block = f"{stated.parts[node.item.side].id}." if stated and stated.blocks else ""
    parts = [f"id: {table.rows[i].removeprefix(block)}", f"label: {_text(node.item.label)}"]
    parts += [f"aliases: {_list(node.item.aliases)}"] if node.item.aliases else []
    parts += [f"kind: {table.row_kinds[i]}"] if i in table.row_kinds else []
    parts += [f"unit: {_text(table.row_units[i])}"] if i in table.row_units else []
    lines = set(node.item.lines.values())
    parts += [f"line: {lines.pop()}"] if len(lines) == 1 else []
    return f"- {{{', '.join(parts)}}}"


def _balance(table: DraftTable, balance: DraftBalance, pad: str) -> Iterator[str]:
    found = balance.found
    names = table.merged.examples
    said = f"holds in {found.support} of {len(names)} examples with figures other than 0"
    if found.against:
        said += f", not in {', '.join(names[i] for i in found.against)}"
    said += f"; {found.sum.why}"
    yield f"{pad}# {said}{', but the figures are too few or small to rule out an accident' if found.thin else ''}"
    if balance.never and found.sum.relation == "=":
        yield f"{pad}# always 0, so nothing tells that they belong here: {', '.join(balance.never)}"
    parts = [f"id: {balance.id}", f"label: {_text(balance.label)}", f"each: {balance.each}"]
    parts += (
        [f"{'columns' if balance.each == 'column' else 'rows'}: {_list(balance.limited)}"] if balance.limited else []
    )
    yield f"{pad}- {{{', '.join(parts)}, expression: {_text(balance.expression, True)}}}"


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    count = 0
    while count < min(len(a), len(b)) and a[count] == b[count]:
        count += 1
    return count


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(_text(text) for text in texts)}]"


def _text(text: str, expression: bool = False) -> str:
    """A text as YAML writes it within braces: plain where that is safe, else quoted."""
    if expression or (_PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text) and text[0] not in "-."):
        return text
    return json.dumps(text, ensure_ascii=False)
