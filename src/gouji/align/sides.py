"""A table that prints several items in a line → its events side by side: first all of the left side, then the next.

The aligner keeps order, and on such a page the sides alternate line by line (or don't, where a reader took one side
after the other). A label is of the side whose labels it answers best. One that answers several alike (其他, 合计, every
cell of a repeated header) is told by its place on the line; else its first occurrence is the first side's, and so on.
Numbers go with their label; where a row's label of each side comes first, as on a line with a wrapped label, each takes
its share of the numbers behind. Where the page prints its line numbers, these tell the side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from gouji.align.events import Event, numbers_of
from gouji.align.nodes import LabelSequence
from gouji.document import Interval, amount_spans

CLEAR = 1.5
"""Reward by which a side's best label must beat the other sides' for a text to be of it, natural-log units."""


def side_by_side(listed: Sequence[Event], labels: LabelSequence) -> list[Event]:
    """The events in the order of the form's sides; order within a side is kept.

    Args:
        listed: The events in reading order.
        labels: The labels of a form whose blocks are sides.
    """
    placed = _shared_out(_placed(listed, labels), labels)
    return [event for side in range(len(labels.form.blocks)) for mine, event in placed if mine == side]


def _placed(listed: Sequence[Event], labels: LabelSequence) -> Iterator[tuple[int, bool, Event]]:
    """Every event with its side, numbers with that of the label before, and whether it is a row's label."""
    sides = len(labels.form.blocks)
    owner = np.array([node.block for node in labels.nodes])
    uses: Counter[tuple[str, int]] = Counter()
    crowded = Counter(event.first for event in listed if not event.runs)
    side = 0
    before: Event | None = None
    for event in listed:
        row = False
        if not event.runs:
            rewards = np.maximum(*labels.rewards(event.text, event.enumerator))
            best = np.array([rewards[owner == b].max() for b in range(sides)])
            ranked = np.sort(best)
            behind_numbers = before is not None and before.runs and event.beside
            if ranked[-1] - ranked[-2] >= CLEAR:
                side = int(best.argmax())
            elif behind_numbers:
                side = (side + 1) % sides  # a whole table may stand on one line
            elif crowded[event.first] > 1 and not event.beside:
                side = 0
            else:
                side = min(range(sides), key=lambda b: uses[event.text, b])
            uses[event.text, side] += 1
            row = bool(labels.is_row[rewards.argmax()]) and rewards.max() >= CLEAR
        yield side, row, event
        before = event


def _shared_out(placed: Iterable[tuple[int, bool, Event]], labels: LabelSequence) -> list[tuple[int, Event]]:
    """The events with their sides, numbers behind a label of each of several sides dealt out in the labels' order."""
    widest = max(labels.widths)
    lines = _sides_of_lines(labels)
    out: list[tuple[int, Event]] = []
    waiting: list[int] = []  # sides of the rows whose labels stand behind the last numbers
    for numbers, group in groupby(placed, key=lambda one: bool(one[2].runs)):
        told = list(group)
        if not numbers:
            waiting = [side for side, row, _ in told if row]
            out += [(side, event) for side, _, event in told]
            continue
        block = [event for _, _, event in told]
        parts = _parted(block, len(labels.form.blocks), widest)
        numbered = [side for part in parts if (side := lines.get(_first(part))) is not None]
        if len(numbered) == len(set(numbered)) == len(parts) and all(part.count == widest for part in parts):
            out += zip(numbered, parts, strict=True)
            continue
        parts = _parted(block, len(waiting), widest) if 1 < len(waiting) == len(set(waiting)) else []
        if parts and len(parts) == len(waiting):
            out += zip(waiting, parts, strict=True)
        else:
            out += [(side, event) for side, _, event in told]
    return out


def _sides_of_lines(labels: LabelSequence) -> dict[str, int]:
    """The side of each line number, on a page that prints them."""
    if not labels.numbered:
        return {}
    return {str(row.line): side for side, block in enumerate(labels.form.blocks) for row in block.rows}


def _first(event: Event) -> str:
    """The first number of a run."""
    return next((run.text[a:b].strip() for run in event.runs for a, b in amount_spans(run.text)), "")


def _parted(block: list[Event], parts: int, widest: int) -> list[Event]:
    """Numbers that follow each other, one event that no row is wide enough for cut in equal parts if it can be."""
    if len(block) > 1 or block[0].count <= widest or block[0].count % parts:
        return block
    event = block[0]
    single = [
        replace(run, interval=_within(run.interval, a, b), text=run.text[a:b])
        for run in event.runs
        for a, b in amount_spans(run.text)
    ]
    size = len(single) // parts
    return [numbers_of(tuple(single[i : i + size]), event.beside, event.first) for i in range(0, len(single), size)]


def _within(interval: Interval, a: int, b: int) -> Interval:
    return Interval(interval.line, interval.start + a, interval.start + b)
