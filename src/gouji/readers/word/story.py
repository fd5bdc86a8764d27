"""The text of a Word file as a printed page shows it, all changes accepted: one walk over its elements, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.document.errors import InputError
from gouji.readers.flow import Cell, Item, Paragraph, Table
from gouji.readers.word.names import is_on, stands_apart, value, w
from gouji.readers.word.numbering import Numbering, Styles
from gouji.readers.word.tables import places

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_NESTED = 24
"""Tables inside tables that are told apart; deeper ones are part of the cell they stand in."""
DEEPEST = 150
"""Elements inside each other that are followed; text in a box in a cell in a cell is some thirty deep."""
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_CONTROL = str.maketrans({"\u200b": None, "\ufeff": None, "\u00ad": None, "\xa0": " ", "\n": " ", "\r": " "})
_CIRCLED = re.compile(r"\s*eq\s*\\o\s*\\ac\s*\([^,，;；]*[,，;；]\s*(\d{1,2})\s*\)", re.IGNORECASE)
"""The instruction of a circled number, which is a field without a result."""
_SYMBOL_FONT, _WINGDINGS = "symbol", "wingdings"
_PRIVATE = range(0xF020, 0xF100)
"""Characters of fonts with an encoding of their own, moved up by 0xF000."""
_ASCII_IN_SYMBOL = frozenset("0123456789()+,./%<>=:;[]| ")
_CIRCLES = range(0x81, 0x8B)
"""Circled 1 to 10 in Wingdings."""


@dataclass(slots=True)
class _Flow:
    """A stretch of paragraphs and tables: the text itself, a cell, a text box.

    Attributes:
        number: What Word writes before the line that is open.
        pieces: The text of that line.
        filled: There is more than white space among them.
        boxes: What stands in its text boxes and is read after it.
    """

    in_cell: bool = False
    items: list[Item] = field(default_factory=list)
    number: str = ""
    pieces: list[str] = field(default_factory=list)
    filled: bool = False
    boxes: list[Item] = field(default_factory=list)

    def end_line(self) -> None:
        text = "".join(self.pieces).translate(_CONTROL)
        if self.number:
            meets = self.number[-1:].isalnum() and text[:1].isalnum() and text[:1].isascii()
            text = self.number + (" " if meets else "") + text.lstrip()
        if self.in_cell:
            text = text.replace("\t", " ")
        self.items.append(Paragraph(text.strip(" \t\u3000")))
        self.items += self.boxes
        self.number = ""
        self.pieces.clear()
        self.filled = False
        self.boxes = []

    def end(self) -> list[Item]:
        """All items, that of a last line included whose mark is deleted."""
        if self.pieces or self.boxes:
            self.end_line()
        return self.items


@dataclass(slots=True)
class _Field:
    """A field: its instruction, then its result, which alone is shown."""

    instruction: str = ""
    shown: bool = False


class Story:
    """Reads the text of one file.

    Args:
        styles: The file's.
        numbering: The file's.
        name: The source's name, for messages.
    """

    def __init__(self, styles: Styles, numbering: Numbering, name: str) -> None:
        self.changed = 0
        """Tracked changes that were met."""
        self.hidden = 0
        """Hidden pieces of text that were left out."""
        self._styles = styles
        self._numbering = numbering
        self._name = name
        self._fields: list[_Field] = []
        self._unshown: list[_Field] = []
        self._depth = self._tables = 0
        self._flow = _Flow()
        self._handlers: dict[str, Callable[[Element], None]] = {
            **{w(name): self._leave for name in _LEFT},
            **{w(name): self._drop for name in ("del", "moveFrom")},
            **{w(name): self._keep for name in ("ins", "moveTo")},
            **{w(name): self._break for name in ("br", "cr")},
            **{w(name): self._tab for name in ("tab", "ptab")},
            w("p"): self._paragraph,
            w("tbl"): self._table,
            w("r"): self._run,
            w("t"): self._text,
            w("noBreakHyphen"): lambda _: self._add("-"),
            w("sym"): lambda element: self._add(_symbol(element)),
            w("fldChar"): self._field,
            w("instrText"): self._instruction,
            w("txbxContent"): self._box,
            f"{_COMPATIBLE}AlternateContent": self._alternate,
            **dict.fromkeys(_MATH, self._text),
            _WORD_ART: lambda element: self._add(element.get("string") or ""),
        }

    def items(self, body: Element) -> list[Item]:
        """Paragraphs and tables under an element, in reading order.

        Raises:
            InputError: Its elements are nested too deep.
        """
        self._flow = _Flow()
        self._walk(body)
        return self._flow.end()

    def _walk(self, element: Element) -> None:
        """What an element holds; elements that are not known only wrap others (links, smart tags, content controls)."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError(
                f"{self._name} nests its elements more than {DEEPEST} deep, which no person's file does. "
                "Save it anew, or give its text."
            )
        for child in element:
            handler = self._handlers.get(child.tag)
            if handler is None:
                self._walk(child)
            else:
                handler(child)
        self._depth -= 1

    def _inside(self, element: Element, in_cell: bool) -> list[Item]:
        """What stands in a cell or a text box."""
        outer, self._flow = self._flow, _Flow(in_cell)
        self._walk(element)
        found, self._flow = self._flow.end(), outer
        return found

    def _leave(self, element: Element) -> None:
        """Nothing of this is text."""

    def _drop(self, element: Element) -> None:
        self.changed += 1

    def _keep(self, element: Element) -> None:
        self.changed += 1
        self._walk(element)

    def _add(self, text: str) -> None:
        if not self._unshown:
            self._flow.pieces.append(text)
            self._flow.filled = self._flow.filled or bool(text.strip())

    def _text(self, element: Element) -> None:
        self._add(element.text or "")

    def _tab(self, element: Element) -> None:
        self._add("\t")

    def _break(self, element: Element) -> None:
        """A line break ends a line of text and parts the lines of a cell; one before any text only moves it down."""
        if self._flow.filled or self._flow.number:
            self._flow.end_line()
        else:
            self._flow.pieces.clear()

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(w("pPr"))
        mark = None if properties is None else properties.find(w("rPr"))
        goes_on = mark is not None and (
            any(mark.find(w(name)) is not None for name in ("del", "moveFrom")) or bool(is_on(mark, "vanish"))
        )
        if not goes_on:
            self._flow.number = self._numbering.next(properties)
        self._walk(paragraph)
        for one in self._unshown:  # no instruction goes on behind its paragraph: what never ends hides no more
            one.shown = True
        self._unshown.clear()
        if not goes_on:
            self._flow.end_line()

    def _run(self, run: Element) -> None:
        properties = run.find(w("rPr"))
        if properties is not None:
            hidden = is_on(properties, "vanish")
            if self._styles.hides(value(properties, "rStyle")) if hidden is None else hidden:
                self.hidden += 1
                return
        edge = " " if stands_apart(properties) else ""
        self._add(edge)
        self._walk(run)
        self._add(edge)

    def _field(self, element: Element) -> None:
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(_Field())
            self._unshown.append(self._fields[-1])
        elif kind == "separate" and self._fields:
            self._show(self._fields[-1])
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            circled = None if ended.shown else _CIRCLED.match(ended.instruction)
            self._show(ended)
            if circled is not None and 0 < int(circled[1]) <= 20:
                self._add(chr(ord("①") + int(circled[1]) - 1))

    def _show(self, one: _Field) -> None:
        """A field's instruction is over: it is the last of those that are not, if it is one of them."""
        if not one.shown:
            one.shown = True
            self._unshown.pop()

    def _instruction(self, element: Element) -> None:
        if self._fields and len(self._fields[-1].instruction) < 100:  # longer ones are of no kind that is looked at
            self._fields[-1].instruction += element.text or ""

    def _alternate(self, element: Element) -> None:
        """One of several variants of the same: the first if it has text, else the last, which is for old readers."""
        variants = [child for child in element if child.tag in (f"{_COMPATIBLE}Choice", f"{_COMPATIBLE}Fallback")]
        if variants:
            self._walk(next((one for one in variants if next(one.iter(w("t")), None) is not None), variants[-1]))

    def _box(self, element: Element) -> None:
        """A text box is read where it is anchored if it holds text alone, else behind the line it is anchored in."""
        found = [item for item in self._inside(element, self._flow.in_cell) if item != Paragraph("")]
        if not self._flow.filled and not any(isinstance(item, Table) for item in found):
            self._flow.items += found
        else:
            self._flow.boxes += found

    def _table(self, table: Element) -> None:
        if self._flow.pieces or self._flow.boxes:
            self._flow.end_line()
        if self._tables >= MOST_NESTED:
            self._walk(table)
            return
        self._tables += 1
        rows = tuple(
            tuple(Cell(self._cell(place.element), place.row_span, place.column_span) for place in row)
            for row in places(table)
        )
        self._tables -= 1
        self._flow.items.append(Table(rows))

    def _cell(self, element: Element | None) -> tuple[Item, ...]:
        if element is None:
            return ()
        return tuple(item for item in self._inside(element, in_cell=True) if item != Paragraph(""))


_LEFT = (
    "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "rt",
    "softHyphen", "fldData", "altChunk", "smartTagPr", "customXmlPr",
)  # fmt: skip
"""Properties, what is deleted, and the small print above characters."""


def _symbol(element: Element) -> str:
    """A character given by its font and code; "" for one that only draws something."""
    try:
        code = int(element.get(w("char")) or "", 16)
    except ValueError:
        return ""
    if code not in _PRIVATE:
        return chr(code) if 0x20 <= code < 0xD800 else ""
    code -= 0xF000
    font = (element.get(w("font")) or "").casefold()
    if font == _SYMBOL_FONT:
        return chr(code) if chr(code) in _ASCII_IN_SYMBOL else {0x2D: "-", 0xB7: "·"}.get(code, "")
    return chr(ord("①") + code - _CIRCLES[0]) if font == _WINGDINGS and code in _CIRCLES else ""
