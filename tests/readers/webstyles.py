"""The traits of web pages: how a page may print one and the same report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

from tests.readers.webpages import Box, Rows, Style

LINKS = "".join(f'<li><a href="/{i}">政务公开栏目{i}</a></li>' for i in range(30))


def shredded(text: str, kind: str) -> str:
    if kind == "number":
        return f'<p class="MsoNormal"><span lang="EN-US">{escape(text)}</span><o:p></o:p></p>'
    pieces = "".join(f'<span style="font-family:宋体"><font size=2>{escape(c)}</font></span>' for c in text)
    return f"<p class=MsoNormal>{pieces}<o:p>&nbsp;</o:p></p>"


def broken(text: str, kind: str) -> str:
    if kind == "number":
        return escape(text) or "&nbsp;"
    return "<br>".join(escape(text[i : i + 4]) for i in range(0, len(text), 4))


def wrapped(text: str, kind: str) -> str:
    """Lines of the source broken anywhere between Han characters."""
    size = len(text) + 1 if kind == "number" else 6
    return "\n      ".join(["", *(escape(text[i : i + size]) for i in range(0, len(text), size)), ""])


def padded(text: str, kind: str) -> str:
    if not text:
        return "&nbsp;"
    return f"&nbsp;&nbsp;{escape(text)}&nbsp;" if kind == "number" else "&nbsp;".join(text) if len(text) < 6 else text


def inner_table(text: str, kind: str) -> str:
    return f"<table><tr><td>{escape(text)}</td></tr></table>"


def layout_table(head: str, body: str) -> str:
    foot = '版权所有：石桥区人民政府 <a href="a">网站地图</a> <a href="b">联系我们</a> <a href="c">关于我们</a>'
    return (
        f"<table width=100%><tr><td><ul>{LINKS}</ul></td><td><table><tr><td><h1>{head}</h1></td></tr>"
        f"<tr><td>{body}</td></tr></table></td></tr><tr><td colspan=2>{foot}</td></tr></table>"
    )


def menus(head: str, body: str) -> str:
    return (
        f'<div class="top"><ul>{LINKS}</ul></div><div class="breadcrumb">当前位置：<a href="a">首页</a> &gt; 年报</div>'
        f'<h2 class="t">{head}</h2><div class="meta">发布时间：2022-01-20 <a href="#">大</a> <a href="#">小</a></div>'
        f'<div id="zoom">{body}</div><div class="right"><ul>{LINKS}</ul></div>'
        '<div class="footer"><p>主办：石桥区人民政府办公室</p><p>版权所有</p></div><script>var a="<table>";</script>'
    )


def one_table(head: str, body: str) -> str:
    """All of the report in one table, its prose in cells as wide as that."""
    body = re.sub(r"<p>(.*?)</p>", r"<tr><td colspan=10>\1</td></tr>", body)
    body = body.replace("<table>", "").replace("</table>", "")
    return f"<table><tr><td colspan=10><b>{head}</b></td></tr>{body}</table>"


def doubled(rows: Rows) -> Rows:
    """Every column two wide, as converters write."""
    return [[replace(box, across=box.across * 2) for box in row] for row in rows]


def numbers(row: list[Box]) -> list[int]:
    return [i for i, box in enumerate(row) if box.kind == "number"]


def of_applications(change: Callable[[list[Box], list[int]], list[Box]]) -> Callable[[Rows], Rows]:
    """A change of the rows with seven numbers, and of the first line of their header (no numbers)."""

    def changed(rows: Rows) -> Rows:
        places = [numbers(row) for row in rows]
        mine = [len(at) == 7 or row[0].text == "申请人情况" for row, at in zip(rows, places, strict=True)]
        return [change(row, at) if it else row for row, at, it in zip(rows, places, mine, strict=True)]

    return changed


def total_first(row: list[Box], at: list[int]) -> list[Box]:
    first = at[0] if at else 1
    return [*row[:first], row[-1], *row[first:-1]]


def remarks_column(row: list[Box], at: list[int]) -> list[Box]:
    return [*row, Box("", kind="number") if at else Box("备注", 2, 1, "head")]


def merged_zeros(row: list[Box], at: list[int]) -> list[Box]:
    return [*row[: at[0]], Box("0", 1, 7, "number")] if at and all(row[i].text == "0" for i in at) else row


def rows_exchanged(rows: Rows) -> Rows:
    at = next((i for i, row in enumerate(rows) if row[0].text.startswith("2.其他法律")), None)
    return rows if at is None else [*rows[:at], rows[at + 4], *rows[at + 1 : at + 4], rows[at], *rows[at + 5 :]]


def headless(rows: Rows) -> Rows:
    return [row for row in rows if numbers(row) or row[0].kind == "title"]


def page_break(inner: str) -> str:
    """A long table in two, a page number between them."""
    rows = inner.split("\n<tr>")
    if len(rows) < 16:
        return inner
    return "\n<tr>".join(rows[:12]) + "</table><p>- 3 -</p><table><tr>" + "\n<tr>".join(rows[12:])


_CSS = ("table", "table-row", "table-cell", "table-cell")
_GB = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'

TRAITS = {
    "plain": Style(),
    "labels shredded over spans": Style(cell=shredded),
    "labels broken by br": Style(cell=broken),
    "source lines wrapped": Style(cell=wrapped),
    "nbsp": Style(cell=padded),
    "a table in every cell": Style(cell=inner_table),
    "every column two wide": Style(rows=doubled),
    "page laid out by tables": Style(page=layout_table),
    "menus and footers": Style(page=menus),
    "all in one table": Style(page=one_table),
    "gb2312 by meta": Style(page=menus, meta=_GB, encoding="gb18030"),
    "gb18030 without meta": Style(meta="", encoding="gb18030"),
    "gb18030 that says utf-8": Style(encoding="gb18030"),
    "utf-8 that says gb2312": Style(meta=_GB),
    "utf-16": Style(encoding="utf-16"),
    "divs with styles": Style(tags=tuple(f'div style="display: {part}"' for part in _CSS), spans=False),  # type: ignore[arg-type]
    "divs with roles": Style(tags=('div role="table"', 'div role="row"', 'div role="cell"', 'div role="columnheader"')),
    "total first": Style(rows=of_applications(total_first)),
    "rows exchanged": Style(rows=rows_exchanged),
    "a column of remarks": Style(rows=of_applications(remarks_column)),
}
"""Traits that take nothing from the page: every cell must come out, and be accepted."""

HARD = {
    "a p for a cell": Style(tags=("div", "div", "p", "p")),
    "no header": Style(rows=headless),
    "zeros merged over a row": Style(rows=of_applications(merged_zeros)),
    "cut by a page break": Style(table=page_break),
}
"""Traits that leave a doubt: nothing may be silently wrong."""
