"""Merged cells whose content stands in each of the columns that they cover: a row of one number that is printed thrice.

Libraries that read a table into rows of equal length write a merged cell once for every column it spans. Where the
blocks of a table have different numbers of columns, the header of a block says which of its columns are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from gouji.align.events import Event, numbers_of
from gouji.align.nodes import LabelSequence
from gouji.align.parts import singles
from gouji.channel import bare
from gouji.document import Interval, Run


def without_spread(listed: Sequence[Event], labels: LabelSequence) -> Sequence[Event]:
    """The events with cells that span several columns told once.

    A header says that columns are one if it has the label of a column of the form several times side by side; a label
    above several columns says nothing. Numbers below it are one if they are alike, column by column.

    Args:
        listed: The events in reading order.
        labels: The form's label sequence.

    Returns:
        The events; `listed` itself where nothing is told more than once.
    """
    names = {bare(label) for block in labels.form.blocks for column in block.columns for label in column.labels} - {
        bare(parent) for block in labels.form.blocks for column in block.columns for parent in column.parents
    }
    out: list[Event] = []
    spans: list[int] = []  # columns of the page that each cell of the header above covers
    changed = False
    for _, group in groupby(listed, key=lambda event: event.first):
        line = list(group)
        texts = [event for event in line if not event.runs]
        if len(texts) > 1 and not line[-1].runs:
            cells = [(text, list(copies)) for text, copies in groupby(texts, key=lambda event: event.text)]
            spans = [len(copies) for text, copies in cells[1:] if text in names or len(copies) == 1]
            if len(spans) < len(cells) - 1:
                spans = []
            spare = {id(event) for text, copies in cells if text in names for event in copies[1:]}
            changed |= bool(spare)
            line = [event for event in line if id(event) not in spare]
        elif line[-1].runs and max(spans, default=1) > 1:
            told = _told_once(line[-1], spans)
            changed |= told is not line[-1]
            line[-1] = told
        out += line
    return out if changed else listed


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
