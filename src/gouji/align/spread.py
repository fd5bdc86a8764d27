"""Merged cells whose content stands in each of the columns that they cover: a row of one number that is printed thrice.

Libraries that read a table into rows of equal length write a merged cell once for every column it spans. Where the
blocks of a table have different numbers of columns, the header of a block says which of its columns are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import accumulate, groupby

from gouji.align.events import Event, numbers_of
from gouji.align.parts import singles
from gouji.channel import bare
from gouji.document import Interval, Run
from gouji.forms import TableForm


def without_spread(listed: Sequence[Event], editions: Sequence[TableForm]) -> Sequence[Event]:
    """The events with cells that span several columns told once.

    A header says that columns are one if it has all column labels of a block in order, some of them several times side
    by side. Numbers below it are one if they are alike, column by column.

    Args:
        listed: The events in reading order.
        editions: The editions of the table, all of which must see the same events.

    Returns:
        The events; `listed` itself where nothing is told more than once.
    """
    blocks = [
        [{bare(label) for label in column.labels} for column in block.columns]
        for form in editions
        for block in form.blocks
    ]
    out: list[Event] = []
    spans: list[int] = []  # columns of the page that each cell of the header above covers
    changed = False
    for _, group in groupby(listed, key=lambda event: event.first):
        line = list(group)
        if not line[-1].runs:
            texts = [event for event in line if not event.runs]
            spans = _spans([event.text for event in texts], blocks)
            corner = len(texts) - sum(spans)
            kept = {*range(corner), *accumulate(spans[:-1], initial=corner)} if spans else range(len(texts))
            spare = {id(event) for at, event in enumerate(texts) if at not in kept}
            changed |= bool(spare)
            line = [event for event in line if id(event) not in spare]
        elif spans:
            told = _told_once(line[-1], spans)
            changed |= told is not line[-1]
            line[-1] = told
        out += line
    return out if changed else listed


def _spans(texts: Sequence[str], blocks: Sequence[Sequence[Set[str]]]) -> list[int]:
    """How many columns of the page each column of a block covers by its header, which may have a corner before them.

    Nothing where each covers one, or where the header is no block's.
    """
    cells = [(text, len(list(copies))) for text, copies in groupby(texts)]
    for found in (cells, cells[1:]):
        for columns in blocks:
            alike = len(columns) == len(found) and all(
                text in names for (text, _), names in zip(found, columns, strict=True)
            )
            if alike and any(copies > 1 for _, copies in found):
                return [copies for _, copies in found]
    return []


def _told_once(event: Event, spans: Sequence[int]) -> Event:
    """The numbers of a row without those that repeat what stands in another column of the same cell."""
    numbers = singles(event.runs)
    if len(numbers) == 1 and sum(spans) > 1:  # 194,194,194 is three cells parted by commas, not a number
        numbers = list(_parted(numbers[0]))
    if len(numbers) != sum(spans):
        return event
    runs = iter(numbers)
    cells = [[next(runs) for _ in range(span)] for span in spans]
    if any(len({run.text for run in cell}) > 1 for cell in cells):
        return event
    return replace(numbers_of(tuple(cell[0] for cell in cells), event.beside, event.first), moved=event.moved)


def _parted(run: Run) -> Iterator[Run]:
    """The stretches of a run between its commas."""
    for piece in re.finditer("[^,，]+", run.text):
        start, end = (run.interval.start + at for at in piece.span())
        yield replace(run, interval=Interval(run.interval.line, start, end), text=piece[0])
