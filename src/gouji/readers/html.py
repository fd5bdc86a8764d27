"""Reader for web pages, and for the HTML that Word and converters write.

Tables come out with their spans resolved, and what stands around the report (menus, footers, scripts) is cut off.
Elements that the page's own styles or roles make a table (`display: table-row`, `role="row"`) are one.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gouji.document import Document
from gouji.document.errors import BinaryInput, EmptyInput, InputError, TooLarge
from gouji.readers.decode import Decoded, decode
from gouji.readers.flow import MOST_COLUMNS, Cell, Item, Paragraph, Table, document_of
from gouji.readers.markup import blank_markup, is_markdown
from gouji.readers.webpage import find_report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_TAGS = 1_000_000
"""Tags of the largest page that is read, open and closing; each element takes some 200 bytes of memory."""
MOST_NESTED = 24
"""Tables inside tables that are told apart; deeper ones are part of the cell they stand in."""
VISION = 0.3
"""Probability that Markdown with HTML tables is what its author typed: it is mostly what a vision model read."""
_META = re.compile(rb"""<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_META_REACH = 4096
"""Bytes of a page's head in which its charset may stand; browsers look at 1,024."""
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
"""Names by which pages call what is really the larger set."""
_SKIPPED = frozenset({
    "script", "style", "template", "select", "datalist", "button", "textarea", "iframe", "object", "head", "svg",
    "math", "noscript", "audio", "video", "canvas", "map",
})  # fmt: skip
"""Elements that show no text of the page."""
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "caption",
})  # fmt: skip
"""Elements that begin and end a line."""
_APART = frozenset({"sup", "sub", "s", "strike", "del", "ins"})
"""Elements whose text is none of the number it stands at: marks of footnotes, and what was struck out or put in."""
_CELL_LIKE = frozenset({"p", "div", "li", "dd"})
"""Elements that pages without a table put its cells in; an empty one may be an empty cell."""
_PARTS = {"table": "table", "tr": "tr", "td": "td", "th": "td", "caption": "caption"}
_DISPLAY = re.compile(r"display\s*:\s*(none|table-row|table-cell|table-caption|table)\b", re.IGNORECASE)
_DISPLAYED = {"none": "none", "table": "table", "table-row": "tr", "table-cell": "td", "table-caption": "caption"}
_ROLES = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "td",
    "rowheader": "td",
}  # fmt: skip
_OWN_LINES = re.compile(r"<(?:html|body|p|div)\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BROKEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line break of the source between two Han characters or their signs, which an editor put there."""
_NOTHING = str.maketrans({"\u200b": None, "\ufeff": None, "\u00ad": None, "\x00": None, "\xa0": " "})


def read_html(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read a web page.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is empty, binary or too large, nested too deep, or has too many tags, columns or cells.
    """
    return read_page(data.encode("utf-8", errors="replace") if isinstance(data, str) else data, name, max_bytes)


def read_page(raw: bytes, name: str, max_bytes: int, charset: str | None = None) -> Document:
    """As `read_html`, of a page whose charset may be told from outside."""
    from lxml import etree, html

    decoded = decode_html(raw, name, max_bytes, charset)
    text = decoded.text
    tags = text.count("<")
    if tags > MOST_TAGS:
        raise TooLarge(
            f"{name} has {tags:,} tags; at most {MOST_TAGS:,} are read. Give only the part of the page with the report."
        )
    markdown = is_markdown(text)
    keeps_lines = markdown or _OWN_LINES.search(text) is None  # tables in text, as vision models write them
    if keeps_lines:
        text = blank_markup(text)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise EmptyInput(f"{name} holds no text.") from error
    except etree.XMLSyntaxError as error:
        raise BinaryInput(f"{name} can't be read as a web page ({error.msg}). Save the page anew.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError(
            f"{name} nests its elements too deep for any page a person wrote. Save the page anew, or give its text."
        )
    warnings = list(decoded.warnings)
    report, around = find_report(root)
    if around:
        warnings.append(f"{around:,} characters of menus and the like around the report were left out.")
    items = _Walk(keeps_lines).items(report)
    digital = VISION if markdown else None
    sha256 = hashlib.sha256(raw).hexdigest()
    return document_of(items, name, "html", sha256, decoded.encoding, tuple(warnings), digital=digital)


def decode_html(data: bytes, name: str, max_bytes: int, charset: str | None = None) -> Decoded:
    """Decode a page: by its mark, as UTF-8 if it is that, else as it is said to be if that fits, else as it looks.

    What a header says of it (`charset`) goes before what it says of itself.

    Raises:
        InputError: See `gouji.readers.decode.decode`.
    """
    found = decode(data, name, max_bytes)
    told = _META.search(data[:_META_REACH])
    said = charset or (told[1].decode("ascii") if told else "")
    if not said or found.encoding.startswith("utf"):
        return found  # hardly anything but UTF-8 is valid UTF-8, whatever the page says
    said = said.lower()
    said = _CHINESE.get(said, said)
    try:
        if codecs.lookup(said).name not in ("gb18030", "big5", "big5hkscs", "cp950"):
            return found
        return replace(found, text=data.decode(said), encoding=said, warnings=())
    except (LookupError, UnicodeDecodeError):
        return found


class _Flow:
    """A stretch of the page that holds lines and tables: the page itself, a cell, a caption."""

    def __init__(self, element: HtmlElement | None, cell: tuple[int, int] = (1, 1)) -> None:
        self.element = element
        self.cell = cell
        self.items: list[Item] = []
        self.held: dict[HtmlElement, int] = {}
        self._text: list[str] = []

    def add(self, text: str) -> None:
        self._text.append(text)

    def end_line(self) -> None:
        if self._text:
            text = _SPACES.sub(" ", _BROKEN.sub("", "".join(self._text))).translate(_NOTHING).strip()
            self._text.clear()
            if text.strip("\u3000 "):
                self.items.append(Paragraph(text))


class _OpenTable:
    """A table that is being read."""

    def __init__(self, element: HtmlElement) -> None:
        self.element = element
        self.rows: list[list[Cell]] = []


class _Walk:
    """One pass over the elements, without recursion: pages may nest as deep as they like."""

    def __init__(self, keeps_lines: bool) -> None:
        self.keeps_lines = keeps_lines

    def items(self, root: HtmlElement) -> list[Item]:
        """Paragraphs and tables under an element, in reading order."""
        from lxml import etree

        page = _Flow(None)
        self.stack: list[_Flow | _OpenTable] = [page]
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if not self._start(element):
                    walk.skip_subtree()
            else:
                self._end(element)
                if element is not root and element.tail:
                    self._add(element.tail)
        page.end_line()
        return page.items

    @property
    def flow(self) -> _Flow:
        """Where text goes: text in a table but outside its cells goes before the table, as browsers show it."""
        return next(frame for frame in reversed(self.stack) if isinstance(frame, _Flow))

    def _add(self, text: str) -> None:
        if self.keeps_lines and len(self.stack) == 1:
            first, *rest = text.split("\n")
            self.flow.add(first)
            for line in rest:
                self.flow.end_line()
                self.flow.add(line)
        else:
            self.flow.add(text)

    def _start(self, element: HtmlElement) -> bool:
        """Open an element. Returns False if nothing in it is shown."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or (part := _part(element)) == "none":
            return False
        top = self.stack[-1]
        if part == "table" and sum(isinstance(frame, _OpenTable) for frame in self.stack) < MOST_NESTED:
            self.flow.end_line()
            self.stack.append(_OpenTable(element))
        elif part == "tr" and isinstance(top, _OpenTable):
            top.rows.append([])
        elif part == "td" and isinstance(top, _OpenTable):
            if not top.rows:
                top.rows.append([])
            spans = _span(element.get("rowspan"), 1), max(1, _span(element.get("colspan"), 1))
            self.stack.append(_Flow(element, spans))
        elif tag in _BLOCKS or tag == "br" or part:
            self.flow.end_line()
            if tag in _CELL_LIKE and len(self.stack) == 1:
                self.flow.held[element] = len(self.flow.items)
        if tag in _APART:
            self._add(" ")
        if element.text:
            self._add(element.text)
        return True

    def _end(self, element: HtmlElement) -> None:
        top = self.stack[-1]
        if element.tag in _APART:
            self._add(" ")
        if top.element is element:
            self.stack.pop()
            if isinstance(top, _Flow):
                top.end_line()
                table = self.stack[-1]
                assert isinstance(table, _OpenTable)
                table.rows[-1].append(Cell(tuple(top.items), top.cell[0], min(top.cell[1], MOST_COLUMNS)))
            else:
                self.flow.end_line()
                self.flow.items.append(Table(tuple(map(tuple, top.rows))))
        elif element.tag in _BLOCKS:
            self.flow.end_line()
            if self.flow.held.pop(element, -1) == len(self.flow.items):
                self.flow.items.append(Paragraph(""))


def _part(element: HtmlElement) -> str | None:
    """What an element is of a table, by its name, its role or its style; "none" if it is hidden."""
    style = element.get("style")
    shown = _DISPLAY.search(style) if style else None
    if shown is not None:
        return _DISPLAYED[shown[1].lower()]
    if element.get("hidden") is not None:
        return "none"
    return _PARTS.get(element.tag) or _ROLES.get((element.get("role") or "").lower())


_DIGITS = re.compile(r"\s*\+?(\d{1,9})")


def _span(text: str | None, default: int) -> int:
    """A span as HTML reads it: leading digits count."""
    found = _DIGITS.match(text) if text else None
    return int(found[1]) if found else default
