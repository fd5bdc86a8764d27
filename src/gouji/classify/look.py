"""What a line looks like on its own: its pieces, its labels' roles, its kind.

A look depends on the line's text and the family's labels, on nothing else of the document, so that it is computed
once for a text and kept. Digits count as digits, not as numbers: "规章 0" and "规章 7" look alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from gouji.channel import enumerator
from gouji.classify.labels import LIKE, NONE, Labels, Likeness, Role, key_of
from gouji.classify.pieces import HEAD, PROSE_LENGTH, Pieces, cut


class Kind(IntEnum):
    """The coarse kind of a line, which crosses with the kinds of its neighbours."""

    EDGE = 0  # before the first line and after the last
    NOISE = 1
    NUMBER = 2  # one number
    NUMBERS = 3  # several
    MARK = 4  # only marks for empty cells
    DATE = 5
    PROSE = 6
    DUN = 7  # begins with 一、 and is like no label
    PAREN = 8  # begins with （一） and is like no label
    DOT = 9  # begins with 1. and is like no label
    TITLE = 10
    ISSUER = 11
    ROW = 12
    GROUP = 13
    COLUMN = 14
    EITHER = 15  # label of rows and of columns alike, such as 总计
    BLOCK = 16
    HEADING = 17
    NOTE = 18
    PART = 19  # part of a label
    ROW_NUMBERS = 20  # row label and numbers
    TEXT_NUMBERS = 21  # other text and numbers
    COLUMNS = 22  # several column labels
    TEXTS = 23  # several pieces of other text
    REMARK = 24  # text in parentheses
    SHORT = 25  # other text, up to SHORT_TEXT characters
    LONG = 26  # other text, longer


SHORT_TEXT = 12
"""Characters; labels of columns and most fragments are shorter, headings of sections seldom are."""

CLOSE = 75.0
"""Similarity from which a role decides a line's kind: three characters of four."""

HEADER_SHARE = 0.6
"""A line of which column labels take such a share is a header, however its labels are parted."""

_SHORTEST_WORD, _MOST_WORDS = 3, 8
"""Characters of the shortest word that is compared with labels, and how many words of a line are: none has more labels
that its pieces don't show."""

_SCRAP = 2
"""Characters of the longest scrap."""

_UNIT = re.compile(r"\(?(?:计量|金额)?单位:[\u4e00-\u9fff、,/ ]{1,12}\)?")
_DATE = re.compile(
    r"(?:\d{4}|[〇○零oO一二三四五六七八九]{4}) ?年 ?[\d一二三四五六七八九十]{1,3} ?月"
    r" ?[\d一二三四五六七八九十]{1,3} ?日"
)
_TITLE = re.compile(r"(?:年度?)?(?:工作)?(?:年度)?(?:报告|年报)(?:\(.{1,12}\))?$")
_ISSUER = re.compile(r"(?:政府|办公室|办公厅|委员会|办事处|街道|[局厅院区县市乡镇])$")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SENTENCE = frozenset(".;!?")


@dataclass(frozen=True, slots=True)
class Look:
    """What a line looks like.

    Attributes:
        plain: The folded text without markup and outer space, clipped to its start and end.
        length: Characters of the whole line.
        kind: Its coarse kind.
        numbers: How many numbers it holds.
        marks: How many marks for empty cells stand alone between its separators.
        empties: How many of its cells are empty.
        texts: Its pieces of text, enumerators included, numbers cut off.
        glued: Numbers follow a label without a gap.
        enumerator: Kind and number of the enumerator it begins with, or None.
        first: Likeness of the first piece of text.
        last: Likeness of the last piece of text.
        ends: It ends as a sentence does.
        markup: It carries Markdown or a bookmark.
        dated: It holds a date.
        word: Likeness of the likest of its words, if neither end is like a label: OCR parts cells by single spaces.
        figures: How many of its words are numbers.
        scraps: How many of its words are one or two characters and no number: what OCR makes of rules and unread cells.
    """

    plain: str
    length: int
    kind: Kind
    numbers: int = 0
    marks: int = 0
    empties: int = 0
    texts: tuple[str, ...] = ()
    glued: bool = False
    enumerator: tuple[str, int] | None = None
    first: Likeness = NONE
    last: Likeness = NONE
    ends: bool = False
    markup: bool = False
    dated: bool = False
    word: Likeness = NONE
    figures: int = 0
    scraps: int = 0


def look_at(texts: Sequence[str], labels: Labels) -> list[Look]:
    """The looks of lines, in order; likeness is computed for all of them at once."""
    lines = [cut(text) for text in texts]
    keys = [(key_of(c.texts[0]), key_of(c.texts[-1])) if c.texts and not c.noise else ("", "") for c in lines]
    known = labels.compare(key for pair in keys for key in pair)
    ends = [(known[a], known[b]) for a, b in keys]
    words = [
        [] if any(end.part or end.best >= LIKE for end in pair) else [key_of(word) for word in _words(pieces)]
        for pieces, pair in zip(lines, ends, strict=True)
    ]
    seen = labels.compare(key for some in words for key in some)
    return [
        _judge(pieces, *pair, max((seen[word] for word in some), key=_likest, default=NONE), labels)
        for pieces, pair, some in zip(lines, ends, words, strict=True)
    ]


def _words(pieces: Pieces) -> list[str]:
    """The words of a line's text that may be labels, if it is parted by spaces."""
    words = pieces.plain.split() if pieces.texts and not pieces.noise and pieces.length <= HEAD else []
    return [word for word in words if len(word) >= _SHORTEST_WORD][:_MOST_WORDS] if len(words) > 1 else []


def _likest(likeness: Likeness) -> float:
    return likeness.best


def _judge(pieces: Pieces, first: Likeness, last: Likeness, word: Likeness, labels: Labels) -> Look:
    plain = pieces.plain
    words = plain.split() if pieces.length <= HEAD else []
    figures = sum(word.isdecimal() for word in words)
    scraps = sum(len(word) <= _SCRAP and not word.isdecimal() for word in words)
    head = enumerator(pieces.texts[0]) if pieces.texts else None
    ends = plain[-1:] in _SENTENCE and not (pieces.numbers and not pieces.texts)
    dated = pieces.length <= HEAD and bool(_DATE.search(plain))
    kind = Kind.NOISE if pieces.noise or not plain else _kind(pieces, first, last, head and head[0], ends, dated)
    if kind in _MAYBE_HEADER and not ends:
        cells, share = labels.header_cells(" ".join(pieces.texts))
        kind = Kind.COLUMNS if cells > 1 and share >= HEADER_SHARE else kind
    return Look(
        plain, pieces.length, kind, pieces.numbers, pieces.marks, pieces.empties, pieces.texts, pieces.glued,
        head and (head[0], head[1]), first, last, ends, pieces.markup, dated, word, figures, scraps,
    )  # fmt: skip


def _kind(pieces: Pieces, first: Likeness, last: Likeness, enumerated: str | None, ends: bool, dated: bool) -> Kind:
    texts = pieces.texts
    if not texts:
        if pieces.numbers:
            return Kind.NUMBER if pieces.numbers + pieces.marks == 1 else Kind.NUMBERS
        return Kind.MARK
    size = sum(map(len, texts))
    if dated and size <= SHORT_TEXT * 2 and not enumerated and not _TITLE.search(pieces.plain):
        return Kind.DATE
    if len(texts) == 1 and _UNIT.fullmatch(pieces.plain):
        return Kind.NOTE
    role = _role(first)
    rows = any(_is(likeness, Role.ROW) or _is(likeness, Role.GROUP) for likeness in (first, last))
    if pieces.numbers or (pieces.marks and len(texts) + pieces.marks > 1):
        if rows:
            return Kind.ROW_NUMBERS
        if role in (None, Kind.COLUMN, Kind.EITHER) and not ends and size <= PROSE_LENGTH:
            return Kind.TEXT_NUMBERS
    if len(texts) > 1 and not ends:
        if _is(last, Role.COLUMN) or _is(first, Role.COLUMN):
            return Kind.COLUMNS
        return Kind.ROW if rows else Kind.TEXTS
    if role is not None:
        return role
    if (ends and size > SHORT_TEXT) or size > PROSE_LENGTH:
        return Kind.PROSE
    if enumerated and size > 3:
        return {"dun": Kind.DUN, "paren": Kind.PAREN, "dot": Kind.DOT}[enumerated]
    if first.part:
        return Kind.PART
    if _TITLE.search(pieces.plain) and size > SHORT_TEXT // 2:
        return Kind.TITLE
    if texts[0].startswith("("):
        return Kind.REMARK
    if _ISSUER.search(pieces.plain) and size > 3:
        return Kind.ISSUER
    return Kind.SHORT if size <= SHORT_TEXT else Kind.LONG


_MAYBE_HEADER = frozenset(
    {Kind.PROSE, Kind.LONG, Kind.SHORT, Kind.TEXTS, Kind.REMARK, Kind.TEXT_NUMBERS, Kind.NOTE, Kind.ROW, Kind.PART}
)

_BY_ROLE = {
    Role.ROW: Kind.ROW, Role.GROUP: Kind.GROUP, Role.COLUMN: Kind.COLUMN, Role.BLOCK: Kind.BLOCK,
    Role.HEADING: Kind.HEADING, Role.NOTE: Kind.NOTE,
}  # fmt: skip


def _is(likeness: Likeness, role: Role) -> bool:
    return likeness.scores[role] >= CLOSE and likeness.scores[role] == likeness.best


def _role(likeness: Likeness) -> Kind | None:
    """The kind that the closest labels give, or None if none is close."""
    if likeness.best < CLOSE:
        return None
    roles = likeness.roles
    if Role.COLUMN in roles and (Role.ROW in roles or Role.GROUP in roles):
        return Kind.EITHER
    return _BY_ROLE[roles[0]]


def han_share(text: str) -> float:
    """The share of Han characters, 0 to 1; 0 for an empty text."""
    return 1 - len(_HAN.sub("", text)) / len(text) if text else 0.0
