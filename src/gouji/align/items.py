"""A line of a table → its items: the places of its labels, and its runs of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.align.lex import Piece, cut
from gouji.align.split import LabelSplitter
from gouji.channel import is_han
from gouji.document import Interval, Line, Run, Segment, Tag

Item = tuple[Interval | None, Run | None]
"""A label's place, or a run of numbers."""
_RULE = re.compile(r"(?=.*[-=_*]{3})[\s|:+=_*-]*")
_RULED_CELL = re.compile(r"^[^\w\s]?[-一=_]{2,}[^\w\s]?$")
RULED = 0.7
"""Share of the cells of a line that are rules from which on it is one."""
UNREADABLE = 2
"""Characters up to which a text on a line of numbers is a number that can't be read, and parts no numbers."""
FOOTER = 3
"""Numbers and marks that a page's number, or a date, may have."""
COUNTERS = frozenset("件条项个次宗份元万亿")
"""Units that may stand behind a number that has run together with the next."""
_NUMBER_OF_LABEL = re.compile(r"[(（]?[1-9]\d?[)）]?\s*[.．、,，]\s*")
_LABEL_NUMBER = re.compile(r"[1-9]\d?")
_UNIT_END = re.compile(r"(?:^|(?<=\s))[(（]?(\S{1,3}?)[)）]?\s*$")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a form prints beside its labels and numbers that is neither.

    Attributes:
        units: Units in cells of their own.
        lines: Line numbers; one before a line's first label is none of its numbers.
        sided: Several items stand in a line, so that an empty cell between two labels is the first one's.
    """

    units: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    sided: bool = False


NOTHING = Beside()


def readable(items: list[Item], tag: Tag) -> list[Item]:
    """The items of a line without what is misread of numbers: short texts among them, and single signs behind one."""
    ends = {run.interval.end for _, run in items if run is not None and run.text}
    out: list[Item] = []
    for interval, run in items:
        size = interval.end - interval.start if interval else 0
        if interval and (size <= UNREADABLE if tag is Tag.NUMBERS else size == 1 and interval.start in ends):
            continue
        out.append((interval, run))
    return out


def is_rule(text: str) -> bool:
    """Whether a line only rules off a table, a misread sign in it or not: no mark of an empty cell is as long."""
    if len(text) > 2 and _RULE.fullmatch(text):
        return True
    cells = [cell.strip() for cell in text.split("|") if cell.strip()]
    ruled = sum(_RULED_CELL.match(cell) is not None for cell in cells)
    first = bool(cells) and _RULED_CELL.match(cells[0]) is not None  # a row of marks begins with its label
    return first and len(cells) > 2 and ruled > RULED * len(cells) and not any(c.isdigit() for c in text)


def is_outside(line: Line, widths: Set[int]) -> bool:
    """Whether a line tagged as prose or noise may be taken for it: not if only numbers without digits are there.

    A lone O, 〇 or "-" is a cell; a lone 3 may be a page number, and then the tag is believed.

    Args:
        line: The line, which is not empty.
        widths: Numbers of cells that the form's rows may have: as many numbers and nothing else are a row, if they are
            more than "1 / 9" or "- 2 -" has.
    """
    pieces = [piece for segment in line.segments for piece in cut(segment.text)]
    if not pieces or not all(piece.count for piece in pieces):
        return True
    count = sum(piece.count for piece in pieces)
    return any(c.isdigit() for c in line.text) and (count <= FOOTER or count not in widths)


def line_items(line: Line, splitter: LabelSplitter) -> Iterator[Item]:
    """Label intervals and number runs of a line; the empty cells of a separated line are empty runs."""
    apart = len(line.segments) > 1
    numbers = False
    for segment in _numbered(line):
        slot = segment.slot.column if segment.slot else None
        if not segment.text:
            if slot is not None and apart:
                yield None, Run(Interval(line.number, segment.start, segment.start), "", slot)
            continue
        pieces = cut(segment.text)
        if not numbers:
            pieces = _with_number(pieces, segment.text)
        for piece in pieces:
            interval = Interval(line.number, segment.start + piece.start, segment.start + piece.end)
            if piece.count:
                numbers = True
                yield None, Run(interval, line.text[interval.start : interval.end], slot)
            else:
                edges = (0, *splitter.cuts(segment.text[piece.start : piece.end]), piece.end - piece.start)
                for a, b in pairwise(edges):
                    yield Interval(line.number, interval.start + a, interval.start + b), None


def _with_number(pieces: tuple[Piece, ...], text: str) -> tuple[Piece, ...]:
    """The pieces of a cell with the number of its label, whose point was misread or lost, joined to the label."""
    if len(pieces) < 2:
        return pieces
    number, label, *others = pieces
    beside = label.start == number.end and text[label.start : label.end] not in COUNTERS
    if label.count or not beside or not _LABEL_NUMBER.fullmatch(text[number.start : number.end]):
        return pieces
    return (Piece(number.start, label.end, 0), *others)


def _numbered(line: Line) -> Iterator[Segment]:
    """The segments of a line, the number of a label ("1、") joined with the label when a separator parts them."""
    waiting: Segment | None = None
    for segment in line.segments:
        if waiting is not None and segment.text and is_han(segment.text[0]):
            text = waiting.text + " " * (segment.start - waiting.end) + segment.text
            segment = replace(segment, start=waiting.start, text=text)
            waiting = None
        if waiting is not None:
            yield waiting
        waiting = segment if _NUMBER_OF_LABEL.fullmatch(segment.text) else None
        if waiting is None:
            yield segment
    if waiting is not None:
        yield waiting


def unnumbered(items: list[Item], lines: frozenset[str]) -> list[Item]:
    """The items of a line without a line number before its first label."""
    if len(items) > 1 and items[0][1] is not None and items[1][0] is not None and items[0][1].text.strip() in lines:
        return items[1:]
    return items


def with_units(items: list[Item], text: str, units: frozenset[str], unit: str | None) -> tuple[list[Item], str | None]:
    """The items of a line with units no longer labels but told by the numbers behind them.

    Args:
        items: The items.
        text: The line.
        units: The form's units; a scale word before one makes it another (万元).
        unit: The unit that stood before the line, in a line of its own.

    Returns:
        The items, and the unit that still waits for its number.
    """
    out: list[Item] = []
    for interval, run in items:
        if run is not None:
            out.append((None, replace(run, unit=unit)))
            if run.text:
                unit = None
            continue
        assert interval is not None
        found = _unit_of(text[interval.start : interval.end], units)
        if found is None:
            unit = None
            out.append((interval, None))
            continue
        size, unit = found
        if size < interval.end - interval.start:  # behind the label, parted by a space
            out.append((replace(interval, end=interval.end - size), None))
    return out, unit


def _unit_of(text: str, units: frozenset[str]) -> tuple[int, str] | None:
    """The unit that a text is or ends with, and the characters it takes; None if there is none."""
    found = _UNIT_END.search(text)
    if found is None or found[1].lstrip("十百千万亿") not in units:
        return None
    return len(text) - len(text[: found.start()].rstrip()), found[1]
