"""Lines of a table → the events that the aligner consumes: labels and the numbers that stand together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.align.items import NOTHING, Beside, is_outside, is_rule, line_items, readable, unnumbered, with_units
from gouji.align.split import LabelSplitter
from gouji.channel import core, enumerator, fold
from gouji.document import Interval, Line, Run, Tag, TaggedLine, amount_spans

PROSE = 0.3
"""Table probability below which a line tagged as text is left out."""


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
        moved: Numbers that stood apart from the label before them, or of which a row may begin anywhere: they may be
            another row's.
    """

    text: str
    enumerator: tuple[str, int] | None
    count: int
    digits: int
    beside: bool
    intervals: tuple[Interval, ...]
    runs: tuple[Run, ...]
    first: int
    moved: bool = False

    @property
    def signature(self) -> tuple[str, tuple[str, int] | None, int, int, bool, bool]:
        """All that the alignment depends on."""
        return self.text, self.enumerator, self.count, min(self.digits, 40), self.beside, self.moved


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
        for chunk, even in _chunks(pending, parts, widths):
            numbers = numbers_of(tuple(run for _, run in chunk), False, chunk[0][0])
            found.append(numbers if even else replace(numbers, moved=True))
        pending.clear()
        parts.clear()

    for index in range(first, last + 1):
        line = tagged[index].line
        stripped = line.text.strip()
        apart = tagged[index].table < PROSE and tagged[index].tag in (Tag.TEXT, Tag.NOISE)
        if apart and stripped and is_outside(line, widths):
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
        if is_rule(fold(stripped)):
            continue
        items = list(line_items(line, splitter))
        if besides.lines:
            items = unnumbered(items, besides.lines)
        if besides.units:
            items, unit = with_units(items, line.text, besides.units, unit)
        items = readable(items, tagged[index].tag)
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
                found.append(numbers_of(tuple(runs), False, index))
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
                found.append(numbers_of(tuple(group), beside, index))
                beside = True
            group = []
            found.append(_label(line, interval, beside, index))
            beside = True
        if group:  # a labelled row of empty cells only is an event too
            found.append(numbers_of(tuple(group), True, index))
    flush()
    return _whole_rows(_joined(found, tagged), widths)


def _count(text: str) -> int:
    return len(amount_spans(text))


def numbers_of(runs: tuple[Run, ...], beside: bool, first: int) -> Event:
    """The event of numbers that stand together; see `Event`."""
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
) -> Iterator[tuple[list[tuple[int, Run]], bool]]:
    """Cut a column of single numbers into rows: at blank lines if they part rows, else by a width that divides it.

    Each row comes with whether the numbers come out even: else some are lost or surplus, and rows begin anywhere.
    """
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
        count = sum(any(c.isdigit() for c in run.text) for _, run in pending[a:b])  # empty cells may stand between
        even = count <= max(widths, default=count) or any(count % w == 0 for w in widths if w > 1)
        for at in range(a, b, width):
            yield pending[at : min(b, at + width)], even


def _whole_rows(found: Sequence[Event], widths: frozenset[int]) -> list[Event]:
    """Join numbers that follow each other and together fill a row, where the first ones alone fill none."""
    out: list[Event] = []
    for event in found:
        before = out[-1] if out else None
        if before is not None and before.count and event.count and before.count not in widths:
            total = before.count + event.count
            if total in widths or (total < max(widths) and not event.beside):
                out[-1] = numbers_of((*before.runs, *event.runs), before.beside, before.first)
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
