"""A page while it is being written: lines made of pieces that know what they are.

Layouts lay pieces out and damages spoil their text; a line's tag follows from the roles of its pieces, whatever
was done to them, so that the labels stay exact at every stage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from gouji.document import Tag


class Role(StrEnum):
    """What a piece of a line is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    SIGNATURE = "signature"
    CAPTION = "caption"  # 第二十条第（一）项, 表1 …
    COLUMN = "column"  # a column label, a header cell over several, or a corner (信息内容)
    LABEL = "label"  # the label of a row with numbers
    GROUP = "group"  # the label of a group of rows
    NUMBER = "number"  # a cell of the form, or the mark that stands in it
    NOTE = "note"
    NOISE = "noise"


PROSE = {
    Role.TITLE: Tag.TITLE,
    Role.HEADING: Tag.HEADING,
    Role.SUBHEADING: Tag.SUBHEADING,
    Role.TEXT: Tag.TEXT,
    Role.SIGNATURE: Tag.SIGNATURE,
}
"""Roles outside tables and the tags they give their line."""

LABELS = frozenset({Role.LABEL, Role.GROUP})
"""Roles of labels that stand beside numbers."""

PAGE = "page"
"""Row key of a piece that prints a page's number."""

BROKEN = frozenset({Role.CAPTION, Role.COLUMN, Role.LABEL, Role.GROUP})
"""Roles of labels: one that goes on in a later line leaves a fragment there."""


@dataclass(slots=True)
class Piece:
    """A piece of a line.

    Attributes:
        text: Its text; damage changes it.
        role: What it is.
        before: The separator before it, back to the piece before.
        rest: It goes on with a piece of an earlier line (the rest of a broken label).
        table: The table it belongs to, or "".
        row: Row key of the cell or label, "" where it has none; block id for captions and column labels.
        column: Column key of a number, "" for anything else.
        report: Number of its report among those of the page, from 1.
    """

    text: str
    role: Role
    before: str = ""
    rest: bool = False
    table: str = ""
    row: str = ""
    column: str = ""
    report: int = 1

    def like(self, text: str, *, before: str = "", rest: bool = True) -> Piece:
        """A piece of the same thing with another text."""
        return Piece(text, self.role, before, rest, self.table, self.row, self.column, self.report)


@dataclass(slots=True)
class PageLine:
    """A line of the page: its pieces in order, and what follows the last of them.

    Attributes:
        pieces: Its pieces.
        tail: Text after the last piece (trailing tabs, a closing pipe).
        layout: Name of the layout that made it; "prose" outside tables.
    """

    pieces: list[Piece] = field(default_factory=list)
    tail: str = ""
    layout: str = "prose"

    @property
    def text(self) -> str:
        """The line as it is printed."""
        return "".join([part for piece in self.pieces for part in (piece.before, piece.text)] + [self.tail])

    @property
    def tag(self) -> Tag:
        """The tag of the line."""
        return tag_of(self.pieces)

    @property
    def table(self) -> str:
        """The table that the line belongs to, "" for none."""
        return next((piece.table for piece in self.pieces if piece.table), "")

    def numbers(self) -> list[Piece]:
        """The pieces that are cells, printed or not."""
        return [piece for piece in self.pieces if piece.role is Role.NUMBER]


def page_number(style: str) -> PageLine:
    """The number of a page, to be set when the page is whole: `{}` in the style stands for it."""
    return PageLine([Piece(style, Role.NOISE, row=PAGE)])


def line(text: str, role: Role) -> PageLine:
    """A line of one piece."""
    return PageLine([Piece(text, role)] if text else [])


def means_nothing(text: str) -> bool:
    """Whether nothing of a text is left but spaces and punctuation: nobody can tell what it is a piece of."""
    return not any(character.isalnum() for character in text)


_BY_MARKS = frozenset({Role.TEXT, Role.NUMBER})
"""Roles of pieces that mean something without a letter or digit: the stop of a sentence, the dash in a cell."""


def tag_of(pieces: Iterable[Piece]) -> Tag:
    """The tag of a line made of these pieces.

    Prose decides where it comes first. In a table any label with numbers makes a row; else the
    first piece that begins something decides, and a line with only the rests of labels is a fragment. What is left of a
    label or heading but marks counts for nothing.
    """
    seen = [piece for piece in pieces if piece.text.strip() and piece.role is not Role.NOISE]
    seen = [piece for piece in seen if piece.role in _BY_MARKS or not means_nothing(piece.text)]
    if not seen:
        return Tag.NOISE
    if seen[0].role in PROSE:
        return PROSE[seen[0].role]
    roles = {piece.role for piece in seen}
    if Role.NUMBER in roles:
        return Tag.ROW if roles & BROKEN else Tag.NUMBERS
    begun = [piece.role for piece in seen if not piece.rest]
    if not begun:
        return Tag.FRAGMENT if roles & BROKEN else Tag.NOTE
    if begun[0] is Role.CAPTION:
        return Tag.TABLE_HEADING
    if Role.COLUMN in begun:
        return Tag.COLUMN_LABEL
    return Tag.ROW_LABEL if LABELS & set(begun) else Tag.NOTE
