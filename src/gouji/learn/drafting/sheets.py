"""Clean examples → sheets: HTML, DOCX, Markdown and TSV.

A *sheet* is a table as a grid of slots. A merged cell stands in every slot that it covers, the same object in each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.document.errors import UnknownFormat

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_TITLE = 40
"""Characters of the longest line above a table that is taken for its title."""
_RULE = re.compile(r"\|?[\s:|+-]*-{2,}[\s:|+-]*")
_INDENT = " \u3000\u00a0"


@dataclass(frozen=True, slots=True, eq=False)
class SheetCell:
    """A cell, perhaps merged.

    Attributes:
        text: Its text, without white space around it.
        indent: White space before the text, in characters.
    """

    text: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of an example: `rows` lists of equal length, its title or "", and the name of the example."""

    rows: tuple[tuple[SheetCell, ...], ...]
    title: str
    example: str


def read_sheets(path: Path) -> list[Sheet]:
    """The tables of an example.

    Raises:
        UnknownFormat: The file is of none of the formats that `READERS` lists, or can't be read as one.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise UnknownFormat(
            f"{path.name} can't be an example: its name ends in {path.suffix or 'nothing'!r}. "
            f"Give files that end in {', '.join(READERS)}, or results (.json)."
        )
    try:
        return [sheet for sheet in read(path) if len(sheet.rows) > 1]
    except (OSError, ValueError, KeyError) as error:
        raise UnknownFormat(f"{path.name} can't be read as {path.suffix.lower()} ({error}).") from error


def _cell(text: str) -> SheetCell:
    text = text.replace("\xa0", " ").replace("\r", "")
    lead = len(text) - len(text.lstrip(_INDENT + "\n\t"))
    return SheetCell(" ".join(text.split()), sum(c in _INDENT for c in text[:lead].rpartition("\n")[2]))


EMPTY = SheetCell("")


def _sheet(rows: Sequence[Sequence[SheetCell]], title: str, example: str) -> Sheet:
    width = max(map(len, rows), default=0)
    return Sheet(tuple((*row, *[EMPTY] * (width - len(row))) for row in rows), title, example)


def _title(lines: Sequence[str]) -> str:
    """The last of the lines above a table that looks like a title: short, no sentence, no bracketed remark."""
    for line in reversed(lines):
        text = line.strip().strip("#* ").strip()
        if text and len(text) <= LONGEST_TITLE and not text.endswith(("。", "：", "；")) and text[0] not in "（(":
            if "：" in text or ":" in text:
                continue  # 填报单位：…
            return text
    return ""


def _read_html(path: Path) -> Iterator[Sheet]:
    from lxml import html

    tree = html.fromstring(path.read_bytes().decode("utf-8", errors="replace"))
    lines: list[str] = []
    for element in tree.iter():
        if element.tag == "table" and not any(e.tag == "table" for e in element.iterancestors()):
            captions = [str(c.text_content()) for c in element.iter("caption")]
            yield _sheet(_spread(_html_rows(element)), _title([*lines, *captions]), path.name)
            lines.clear()
        elif element.tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "div") and not len(element.findall(".//table")):
            lines.append(str(element.text_content()))


def _html_rows(table: HtmlElement) -> Iterator[list[tuple[SheetCell, int, int]]]:
    """Cells of each row with the rows and columns that they span; of a table inside a cell only the text."""
    for row in table.iter("tr"):
        if next(e for e in row.iterancestors() if e.tag == "table") is table:
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            yield [(_cell(str(c.text_content())), _span(c, "rowspan"), _span(c, "colspan")) for c in cells]


def _span(cell: HtmlElement, name: str) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), 200)) if text.isdigit() else 1


def _spread(rows: Iterator[list[tuple[SheetCell, int, int]]]) -> list[list[SheetCell]]:
    """Cells with their spans → slots."""
    slots: dict[tuple[int, int], SheetCell] = {}
    count = 0
    for i, row in enumerate(rows):
        count, column = i + 1, 0
        for cell, down, across in row:
            while (i, column) in slots:
                column += 1
            for r in range(i, i + down):
                for c in range(column, column + across):
                    slots[r, c] = cell
    width = max((c for _, c in slots), default=-1) + 1
    return [[slots.get((r, c), EMPTY) for c in range(width)] for r in range(count)]


def _read_docx(path: Path) -> Iterator[Sheet]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
    except PackageNotFoundError as error:
        raise ValueError("it is no DOCX file") from error
    lines: list[str] = []
    for part in document.iter_inner_content():
        if not isinstance(part, Table):
            lines.append(part.text)
            continue
        cells: dict[Any, SheetCell] = {}
        rows = []
        for row in part.rows:
            slots = []
            for cell in row.cells:
                slots.append(cells.setdefault(cell._tc, _cell(cell.text)))  # one element for all slots of a merged cell
            rows.append(slots)
        yield _sheet(rows, _title(lines), path.name)
        lines.clear()


def _read_text(path: Path) -> Iterator[Sheet]:
    """Pipe tables and tables parted by tabs."""
    lines: list[str] = []
    rows: list[list[SheetCell]] = []
    for line in [*path.read_text(encoding="utf-8-sig").splitlines(), ""]:
        if rows and _RULE.fullmatch(line.strip()):
            continue
        if "\t" in line or line.count("|") >= 2:
            bare = line.strip("\r\n")
            inner = bare.split("\t") if "\t" in bare else bare.strip().strip("|").split("|")
            # a space on either side of a bar is the layout's, more are the author's indentation
            rows.append([_cell(cell.removeprefix(" ") if "\t" not in bare else cell) for cell in inner])
            continue
        if rows:
            yield _sheet(rows, _title(lines), path.name)
            lines, rows = [], []
        lines.append(line)


READERS: dict[str, Callable[[Path], Iterator[Sheet]]] = {
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_docx,
    ".md": _read_text,
    ".tsv": _read_text,
    ".txt": _read_text,
}
"""Readers of examples by suffix; `results` reads those that end in .json."""
