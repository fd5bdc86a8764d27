"""Lines of a table → the events that the aligner consumes: labels and the numbers that stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.align.lex import cut
from gouji.align.split import LabelSplitter
from gouji.channel import core, enumerator, fold, is_han
from gouji.document import Interval, Line, Run, Segment, Tag, TaggedLine, amount_spans

PROSE = 0.3
"""Table probability below which a line tagged as text is left out."""
Item = tuple[Interval | None, Run | None]
"""A label's place, or a run of numbers."""
_RULE = re.compile(r"(?=.*[-=_*]{3})[\s|:+=_*-]*")
_RULED_CELL = re.compile(r"^[:.]?[-一=_]{2,}[:.]?$")
RULED = 0.7
"""Share of the cells of a line that are rules from which on it is one."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the aligner consumes: a label text, or the numbers that stand together.

    Attributes:
        text: Core of the label text (see `gouji.channel.core`); empty for numbers.
        enumerator: The enumerator before it: kind and number, or None.
        count: How many numbers; 0 for a label.
        digits: Number of digits of the run; more than `count` where numbers may be glued.
        beside: The event stands on the same line as the one before it.
        intervals: Its places.
        runs: For numbers: the stretches that hold them, empty cells included.
        first: Index of its first line in the document.
    """

    text: str
    enumerator: tuple[str, int] | None
    count: int
    digits: int
    beside: bool
    intervals: tuple[Interval, ...]
    runs: tuple[Run, ...]
    first: int

    @property
    def signature(self) -> tuple[str, tuple[str, int] | None, int, int, bool]:
        """All that the alignment depends on."""
        return self.text, self.enumerator, self.count, min(self.digits, 40), self.beside


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


UNREADABLE = 2
"""Characters up to which a text on a line of numbers is a number that can't be read, and parts no numbers."""
NOTHING = Beside()


def events(
    tagged: Sequence[TaggedLine],
    first: int,
    last: int,
    widths: frozenset[int],
    splitter: LabelSplitter,
    besides: Beside = NOTHING,
) -> list[Event]:
    """The events of a stretch of lines.

    Args:
        tagged: All tagged lines of the report.
        first: Index of the first line.
        last: Index of the last line, inclusive.
        widths: Numbers of cells that the form's rows may have; long runs of single numbers are cut by the largest
            that divides them.
        splitter: Cuts labels that are run together.
        besides: What the form prints beside its labels and numbers.

    Returns:
        Labels and numbers in reading order. A label torn into single characters on lines of their own is one event.
    """
    found: list[Event] = []
    pending: list[tuple[int, Run]] = []  # numbers of lines that hold nothing else
    parts: list[int] = []  # where blank lines stood between them
    unit: str | None = None  # printed in a cell of its own right before

    def flush() -> None:
        for chunk in _chunks(pending, parts, widths):
            runs = tuple(run for _, run in chunk)
            found.append(_numbers(runs, False, chunk[0][0]))
        pending.clear()
        parts.clear()

    for index in range(first, last + 1):
        line = tagged[index].line
        stripped = line.text.strip()
        if tagged[index].table < PROSE and tagged[index].tag in (Tag.TEXT, Tag.NOISE) and _outside(stripped):
            continue
        if not stripped and "\t" not in line.text:
            if pending:
                parts.append(len(pending))
            continue
        if not stripped:  # an empty cell
            if pending or (found and not found[-1].runs):
                end = len(line.text)
                pending.append((index, Run(Interval(line.number, end, end), "", None)))
            continue
        if _is_rule(fold(stripped)):
            continue
        items = list(_line_items(line, splitter))
        if besides.lines:
            items = _unnumbered(items, besides.lines)
        if besides.units:
            items, unit = _with_units(items, line.text, besides.units, unit)
        items = _readable(items, tagged[index].tag)
        if not items:
            continue
        labels = [item for item in items if item[0]]
        if not labels:
            runs = [run for _, run in items if run is not None]
            if len(runs) == 1 and not runs[0].text.strip():
                continue
            single = len(runs) == 1 and _count(runs[0].text) == 1
            if not single:
                flush()
                found.append(_numbers(tuple(runs), False, index))
            else:
                pending.append((index, runs[0]))
            continue
        flush()
        beside = False
        group: list[Run] = []
        for interval, run in items:
            if run is not None:
                group.append(run)
                continue
            assert interval is not None
            if any(r.text for r in group) or (group and beside and besides.sided):
                found.append(_numbers(tuple(group), beside, index))
                beside = True
            group = []
            found.append(_label(line, interval, beside, index))
            beside = True
        if group:  # a labelled row of empty cells only is an event too
            found.append(_numbers(tuple(group), True, index))
    flush()
    return _whole_rows(_joined(found, tagged), widths)


def _readable(items: list[Item], tag: Tag) -> list[Item]:
    """The items of a line without what is misread of numbers: short texts among them, and single signs behind one."""
    ends = {run.interval.end for _, run in items if run is not None and run.text}
    out: list[Item] = []
    for interval, run in items:
        size = interval.end - interval.start if interval else 0
        if interval and (size <= UNREADABLE if tag is Tag.NUMBERS else size == 1 and interval.start in ends):
            continue
        out.append((interval, run))
    return out


def _is_rule(text: str) -> bool:
    """Whether a line only rules off a table, a misread sign in it or not: no mark of an empty cell is as long."""
    if len(text) > 2 and _RULE.fullmatch(text):
        return True
    cells = [cell.strip() for cell in text.split("|") if cell.strip()]
    ruled = sum(_RULED_CELL.match(cell) is not None for cell in cells)
    first = bool(cells) and _RULED_CELL.match(cells[0]) is not None  # a row of marks begins with its label
    return first and len(cells) > 2 and ruled > RULED * len(cells) and not any(c.isdigit() for c in text)


def _outside(text: str) -> bool:
    """Whether a line tagged as prose or noise may be taken for it: not if only numbers without digits are there.

    A lone O, 〇 or "-" is a cell; a lone 3 may be a page number, and then the tag is believed.
    """
    pieces = cut(text)
    return bool(text) and not (pieces and all(p.count for p in pieces) and not any(c.isdigit() for c in text))


def _line_items(line: Line, splitter: LabelSplitter) -> Iterator[Item]:
    """Label intervals and number runs of a line; the empty cells of a separated line are empty runs."""
    seen = False
    for segment in _numbered(line):
        slot = segment.slot.column if segment.slot else None
        if not segment.text:
            if (seen and slot is not None and len(line.segments) > 1) or (slot is not None and len(line.segments) > 1):
                yield None, Run(Interval(line.number, segment.start, segment.start), "", slot)
            continue
        for piece in cut(segment.text):
            interval = Interval(line.number, segment.start + piece.start, segment.start + piece.end)
            if piece.count:
                yield None, Run(interval, line.text[interval.start : interval.end], slot)
            else:
                edges = (0, *splitter.cuts(segment.text[piece.start : piece.end]), piece.end - piece.start)
                for a, b in pairwise(edges):
                    yield Interval(line.number, interval.start + a, interval.start + b), None


_NUMBER_OF_LABEL = re.compile(r"[(（]?[1-9]\d?[)）]?\s*[.．、,，]\s*")


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


def _unnumbered(items: list[Item], lines: frozenset[str]) -> list[Item]:
    """The items of a line without a line number before its first label."""
    if len(items) > 1 and items[0][1] is not None and items[1][0] is not None and items[0][1].text.strip() in lines:
        return items[1:]
    return items


def _with_units(items: list[Item], text: str, units: frozenset[str], unit: str | None) -> tuple[list[Item], str | None]:
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


_UNIT_END = re.compile(r"(?:^|(?<=\s))[(（]?(\S{1,3}?)[)）]?\s*$")


def _unit_of(text: str, units: frozenset[str]) -> tuple[int, str] | None:
    """The unit that a text is or ends with, and the characters it takes; None if there is none."""
    found = _UNIT_END.search(text)
    if found is None or found[1].lstrip("十百千万亿") not in units:
        return None
    return len(text) - len(text[: found.start()].rstrip()), found[1]


def _count(text: str) -> int:
    return len(amount_spans(text))


def _numbers(runs: tuple[Run, ...], beside: bool, first: int) -> Event:
    count = sum(_count(run.text) for run in runs)
    digits = sum(c.isdigit() for run in runs for c in run.text)
    intervals = tuple(run.interval for run in runs if run.text)
    return Event("", None, count, digits, beside, intervals, runs, first)


def _label(line: Line, interval: Interval, beside: bool, first: int) -> Event:
    text = line.text[interval.start : interval.end]
    found = enumerator(text)
    rest = text[found[2] :] if found else text
    return Event(core(rest), found[:2] if found else None, 0, 0, beside, (interval,), (), first)


def _chunks(
    pending: list[tuple[int, Run]], parts: list[int], widths: frozenset[int]
) -> Iterator[list[tuple[int, Run]]]:
    """Cut a column of single numbers into rows: at blank lines if they part rows, else by a width that divides it."""
    if not pending:
        return
    edges = sorted({0, *parts, len(pending)})
    sizes = [b - a for a, b in pairwise(edges)]
    parted = max(sizes, default=0) > 1 and len(sizes) > 1 and len(pending) not in widths
    cuts = edges if parted else [0, len(pending)]
    for a, b in pairwise(cuts):
        size = b - a
        width = next((w for w in sorted(widths, reverse=True) if w > 1 and size > w and size % w == 0), size)
        if size > max(widths, default=size) and width == size:
            width = max(widths)
        for at in range(a, b, width):
            yield pending[at : min(b, at + width)]


def _whole_rows(found: Sequence[Event], widths: frozenset[int]) -> list[Event]:
    """Join numbers that follow each other and together fill a row, where the first ones alone fill none."""
    out: list[Event] = []
    for event in found:
        before = out[-1] if out else None
        if before is not None and before.count and event.count and before.count not in widths:
            total = before.count + event.count
            if total in widths or (total < max(widths) and not event.beside):
                out[-1] = _numbers((*before.runs, *event.runs), before.beside, before.first)
                continue
        out.append(event)
    return out


def _joined(found: list[Event], tagged: Sequence[TaggedLine]) -> list[Event]:
    """Join labels that are torn into single characters, and cells that go on over several lines."""
    out: list[Event] = []
    texts = {t.line.number: t.line.text for t in tagged}
    for event in found:
        before = out[-1] if out else None
        if before is not None and not event.count and not before.count and before.text and not event.runs:
            line = tagged[event.first].line
            torn = len(event.text) == 1 and (
                len(before.text) == 1 or (len(before.intervals) > 1 and event.first != before.first)
            )
            apart = event.first - before.first > 12
            if (line.continues or (torn and not event.beside)) and not apart and event.enumerator is None:
                intervals = (*before.intervals, *event.intervals)
                raw = "".join(texts[i.line][i.start : i.end] for i in intervals)
                found_number = enumerator(raw)
                out[-1] = Event(
                    core(raw[found_number[2] :] if found_number else raw),
                    before.enumerator,
                    0,
                    0,
                    before.beside,
                    intervals,
                    (),
                    event.first,
                )
                continue
        out.append(event)
    return [event for event in out if event.text or event.enumerator or event.count or event.runs]
