"""Lines of a table → label pieces and runs of numbers, in reading order.

What is a number and what belongs to a label is told by the characters around it: `3.` before a Han character is an
enumerator, `（指2019年事项数）` a remark, `2019年` and `第20条` words, `减 232` and `1.8 亿元` amounts. In glued text the
last digit before a dot and a label (`3200000326.属于`) is the label's enumerator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gouji.align.split import LabelSplitter
from gouji.channel import core, enumerator, fold
from gouji.document import Interval, Line, Run, Tag, TaggedLine, amount_spans

_HAN = r"[\u4e00-\u9fff]"
_LABEL_DIGITS = rf"\d+\s*(?:年|月|日|号|届|条\s*第|[.、,]\s*(?=[\"'(]?\s*{_HAN}))"
_TOKEN = re.compile(
    rf"""
    (?P<paren>\(\s*[一二三四五六七八九十\d-]{{1,3}}\s*\))            # （一）
    |(?P<remark>\((?=[^()]*{_HAN})(?:[^()]*\)|[^()\d/]*))              # （区分处理的，…）
    |(?P<dun>(?<![\u4e00-\u9fff])[一二三四五六七八九十]{{1,2}}\s*[、.])  # 一、
    |(?P<glued>\d+(?=[1-9]\s*[.、,]\s*["'(]?\s*{_HAN}))                # 320000032 of 3200000326.属于
    |(?P<dot>[1-9]\d?\s*[.、,](?=\s*["'(]?\s*{_HAN}))                  # 3.
    |(?P<word>\d+\s*(?:年|月|日|号|届|条\s*第))                        # 2019年
    |(?P<amount>(?:(?<![/{_HAN[1:-1]}])(?:增加|减少|新增|增|减)\s*(?=[\d.])|(?<![\w)])[-+](?=[\d.]))?
        (?=[\d.〇])\d?[\dOoIl〇|]*(?:,\d{{3}}(?!\d))*(?:\.\s?[\dOoIl〇|]+)?[.]*(?:,(?=\s*$))?
        (?:\s*(?:百万|千万|[万亿千])?[元圆]?(?![\u4e00-\u9fff](?<=[元圆]{_HAN})))?
        (?:\s*(?:人次|[件条项个次宗份])(?=\s|$))?)
    |(?P<letter>(?<![A-Za-z\u4e00-\u9fff])[OoIl|〇](?![A-Za-z\u4e00-\u9fff]))
    |(?P<blank>(?<![\w\u4e00-\u9fff/])(?:-{{1,2}}|/|\\)(?![\w\u4e00-\u9fff/.-]))
    |(?P<space>\s+)
    |(?P<text>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMERIC = frozenset({"amount", "glued", "letter", "blank"})
_STARTS = frozenset({"paren", "dun", "dot"})
PROSE = 0.3
"""Table probability below which a line tagged as text is left out."""
_SEPARATORS = frozenset(",;、")
"""Marks between the numbers of a run that belong to none of them."""
_RULE = re.compile(r"[\s|:+=_*-]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one segment: label text, or a run of numbers (`count` of them; 0 for label text)."""

    start: int
    end: int
    count: int


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


@lru_cache(maxsize=65536)
def cut(text: str) -> tuple[Piece, ...]:
    """Cut the text of a segment into label pieces and runs of numbers.

    Args:
        text: The segment's text as printed.

    Returns:
        Pieces in order; white space between them is in none. Numbers that only white space parts are one run.
    """
    folded = fold(text)
    pieces: list[Piece] = []
    start = end = count = -1

    def close() -> None:
        if start >= 0 and (count > 0 or folded[start:end].strip(" .,;:*_~`#|")):
            pieces.append(Piece(start, end, count))

    for found in _TOKEN.finditer(folded):
        kind = found.lastgroup
        if kind == "space" or (count > 0 and found.group() in _SEPARATORS):
            continue
        numeric = kind in _NUMERIC
        if numeric and kind == "amount" and not any(c.isdigit() or c == "〇" for c in found.group()):
            numeric = False  # a lone dot or comma
        new = start < 0 or numeric != (count > 0)
        if kind in _STARTS and not folded[:found.start()].rstrip().endswith("第"):
            new = True
        if new:
            close()
            start, count = found.start(), 0
        end = found.end()
        if numeric:
            end = found.start() + len(found.group().rstrip())
            count += 1
    close()
    return tuple(pieces)


def events(
    tagged: Sequence[TaggedLine], first: int, last: int, widths: frozenset[int], splitter: LabelSplitter
) -> list[Event]:
    """The events of a stretch of lines.

    Args:
        tagged: All tagged lines of the report.
        first: Index of the first line.
        last: Index of the last line, inclusive.
        widths: Numbers of cells that the form's rows may have; long runs of single numbers are cut by the largest
            that divides them.
        splitter: Cuts labels that are run together.

    Returns:
        Labels and numbers in reading order. A label torn into single characters on lines of their own is one event.
    """
    found: list[Event] = []
    blank_between = True
    pending: list[tuple[int, Run]] = []  # numbers of lines that hold nothing else
    parts: list[int] = []  # where blank lines stood between them

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
            blank_between = True
            if pending:
                parts.append(len(pending))
            continue
        if not stripped:  # an empty cell
            if pending or (found and not found[-1].runs):
                run = Run(Interval(line.number, len(line.text), len(line.text)), "", None)
                pending.append((index, run))
            continue
        if len(stripped) > 2 and _RULE.fullmatch(fold(stripped)):
            continue
        items = list(_line_items(line, splitter))
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
            blank_between = False
            continue
        flush()
        beside = False
        group: list[Run] = []
        for interval, run in items:
            if run is not None:
                group.append(run)
                continue
            assert interval is not None
            if any(r.text for r in group):
                found.append(_numbers(tuple(group), beside, index))
                beside = True
            group = []
            found.append(_label(line, interval, beside, index))
            beside = True
        if any(r.text for r in group):
            found.append(_numbers(tuple(group), True, index))
        elif group:  # a labelled row of empty cells only
            pending_empty = _numbers(tuple(group), True, index)
            found.append(pending_empty)
        blank_between = False
    flush()
    return _whole_rows(_joined(found, tagged), widths)


def _outside(text: str) -> bool:
    """Whether a line that was tagged as prose or noise may be taken for it: not if only numbers without digits are there.

    A lone O, 〇 or "-" is a cell; a lone 3 may be a page number, and then the tag is believed.
    """
    pieces = cut(text)
    return bool(text) and not (pieces and all(p.count for p in pieces) and not any(c.isdigit() for c in text))


def _line_items(line: Line, splitter: LabelSplitter) -> Iterator[tuple[Interval | None, Run | None]]:
    """Label intervals and number runs of a line, empty cells of a separated line as empty runs after the first label."""
    seen = False
    for segment in line.segments:
        slot = segment.slot.column if segment.slot else None
        if not segment.text:
            if seen and slot is not None and len(line.segments) > 1:
                yield None, Run(Interval(line.number, segment.start, segment.start), "", slot)
            elif slot is not None and len(line.segments) > 1:
                yield None, Run(Interval(line.number, segment.start, segment.start), "", slot)
            continue
        for piece in cut(segment.text):
            interval = Interval(line.number, segment.start + piece.start, segment.start + piece.end)
            if piece.count:
                yield None, Run(interval, line.text[interval.start : interval.end], slot)
            else:
                seen = True
                edges = (0, *splitter.cuts(segment.text[piece.start : piece.end]), piece.end - piece.start)
                for a, b in zip(edges, edges[1:], strict=False):
                    yield Interval(line.number, interval.start + a, interval.start + b), None


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
    sizes = [b - a for a, b in zip(edges, edges[1:], strict=False)]
    if max(sizes, default=0) > 1 and len(sizes) > 1 and len(pending) not in widths:
        cuts = edges
    else:
        cuts = [0, len(pending)]
    for a, b in zip(cuts, cuts[1:], strict=False):
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
            torn = len(event.text) == 1 and (len(before.text) == 1 or len(before.intervals) > 1 and event.first != before.first)
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
