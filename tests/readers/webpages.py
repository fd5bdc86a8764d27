"""Web pages of reports made from gold: one set of cells, printed with the traits that such pages have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path

from gouji.forms import Block, Family, TableForm, load_families
from tests.scoring import Gold, make_gold

ROOT = Path(__file__).parents[2]
TITLE = "石桥区2021年政府信息公开工作年度报告"
PROSE = "全区各级各部门认真贯彻落实政府信息公开条例，健全工作制度，规范办理依申请公开，不断加强平台建设和队伍建设。"


@dataclass(frozen=True)
class Box:
    """A cell to print: `down` rows and `across` columns wide; a number, a label or a heading."""

    text: str
    down: int = 1
    across: int = 1
    kind: str = "label"


Rows = list[list[Box]]


@dataclass(frozen=True)
class Style:
    """How a page prints its tables. `cell` makes the inside of a cell of its text and kind."""

    cell: Callable[[str, str], str] = lambda text, kind: escape(text)
    tags: tuple[str, str, str, str] = ("table", "tr", "td", "th")
    spans: bool = True
    table: Callable[[str], str] = lambda inner: inner
    page: Callable[[str, str], str] = field(default=lambda head, body: f"<h1>{head}</h1>\n{body}")
    show: Callable[[Decimal | None], str] = lambda value: "" if value is None else str(value)
    rows: Callable[[Rows], Rows] = lambda rows: rows
    meta: str = '<meta charset="utf-8">'
    encoding: str = "utf-8"


@cache
def family() -> Family:
    return load_families()["cn-ogi"]


@cache
def gold(name: str) -> Gold:
    data = json.loads((ROOT / "fixtures/gold" / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return make_gold(data, family())


def page(name: str, style: Style = Style()) -> bytes:
    """The report of a gold file as a web page."""
    return report(gold(name), style)


def report(values: Gold, style: Style = Style()) -> bytes:
    forms: dict[str, str] = values.data["forms"]  # type: ignore[assignment]
    parts = ["<p>一、总体情况</p>", *(f"<p>{PROSE}</p>" for _ in range(5))]
    for number, (id, edition) in zip("二三四", forms.items(), strict=True):
        form = family().table(id, f"cn-ogi/{edition}")
        parts += [f"<p>{number}、{form.title}</p>", style.table(table(form, values, style))]
    parts += ["<p>五、存在的主要问题及改进情况</p>", f"<p>{PROSE}</p>", "<p>六、其他需要报告的事项</p>", "<p>无。</p>"]
    head = f"<html><head>{style.meta}<title>{TITLE}</title></head><body>"
    text = f"{head}{style.page(TITLE, chr(10).join(parts))}</body></html>"
    return text.encode(style.encoding)


def table(form: TableForm, values: Gold, style: Style) -> str:
    rows = [row for block in form.blocks for row in block_rows(form, block, values, style)]
    return markup(style.rows(_padded(rows)), style)


def _padded(rows: Rows) -> Rows:
    """Rows of narrower blocks made as wide as the table: their last cells span more."""
    width = max(_width(rows, r) for r in range(len(rows)))
    out = []
    for r, row in enumerate(rows):
        gap = width - _width(rows, r)
        out.append([*row[:-1], Box(row[-1].text, row[-1].down, row[-1].across + gap, row[-1].kind)] if row else row)
    return out


def _width(rows: Rows, r: int) -> int:
    return sum(box.across for i, row in enumerate(rows[: r + 1]) for box in row if i + box.down > r)


def block_rows(form: TableForm, block: Block, values: Gold, style: Style) -> Iterator[list[Box]]:
    depth = max(len(row.groups) for row in block.rows) + 1 if block.rows[0].labels else 0
    if block.titles:
        yield [Box(block.titles[0], 1, depth + len(block.columns), "title")]
    yield from _header(block, depth)
    open_groups: tuple[str, ...] = ()
    for i, row in enumerate(block.rows):
        line = []
        for d in range(len(row.groups)):
            if row.groups[: d + 1] != open_groups[: d + 1]:
                inside = sum(r.groups[: d + 1] == row.groups[: d + 1] for r in block.rows[i:])
                line.append(Box(row.groups[d], inside))
        open_groups = row.groups
        if depth:
            line.append(Box(row.labels[0], 1, depth - len(row.groups)))
        for address, column in zip(row.cells, row.columns, strict=True):
            text = style.show(values.values.get((form.id, *address)))
            line.append(Box(text + (column.unit or "" if text else ""), kind="number"))
        yield line


def _header(block: Block, depth: int) -> Iterator[list[Box]]:
    height = max(len(column.parents) for column in block.columns) + 1
    for level in range(height):
        line = [Box(block.corner[0] if block.corner else "", height, depth, "head")] if depth and not level else []
        at = 0
        while at < len(block.columns):
            column = block.columns[at]
            if len(column.parents) > level:
                path = column.parents[: level + 1]
                across = 0
                while at < len(block.columns) and block.columns[at].parents[: level + 1] == path:
                    at, across = at + 1, across + 1
                line.append(Box(path[-1], 1, across, "head"))
            else:
                if len(column.parents) == level:
                    line.append(Box(column.label, height - level, 1, "head"))
                at += 1
        yield line


def _spread(rows: Rows) -> Rows:
    """The rows with an empty cell for every slot that a merged cell covers beyond its first."""
    slots: dict[tuple[int, int], Box] = {}
    for r, row in enumerate(rows):
        c = 0
        for box in row:
            while (r, c) in slots:
                c += 1
            covered = [(r + i, c + j) for i in range(box.down) for j in range(box.across)]
            slots.update(dict.fromkeys(covered, Box("", kind=box.kind)))
            slots[r, c] = Box(box.text, kind=box.kind)
    return [[box for (row, _), box in sorted(slots.items()) if row == r] for r in range(len(rows))]


def markup(rows: Rows, style: Style) -> str:
    table, tr, td, th = style.tags
    out = []
    for row in rows if style.spans else _spread(rows):
        cells = []
        for box in row:
            tag = th if box.kind in ("head", "title") else td
            spans = (
                f' rowspan="{box.down}"' * (box.down > 1) + f' colspan="{box.across}"' * (box.across > 1)
            ) * style.spans
            cells.append(f"<{tag}{spans}>{style.cell(box.text, box.kind)}</{tag.split()[0]}>")
        out.append(f"<{tr}>{''.join(cells)}</{tr.split()[0]}>")
    return f"<{table}>{chr(10).join(out)}</{table.split()[0]}>"
